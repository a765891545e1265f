/*
 * encounter.c
 *		What the shape of a diagnosis says about the encounter.
 */
#include "code/encounter.h"

#include <string.h>

/*
 * Where the seventh character tells the encounter, as the tabular list says:
 * from the first to all below the last.  Elsewhere an A, D or S there is a
 * category of vision, or nothing that is known.
 */
static const struct
{
	const char *first;
	const char *last;
}			told[] = {
	{"M484", "M485"},
	{"M80", "M80"},
	{"M843", "M846"},
	{"M8475", "M8475"},
	{"M97", "M97"},
	{"S00", "T28"},
	{"T33", "T85"},
	{"T88", "T88"},
	{"V00", "Y06"},
	{"Y08", "Y08"},
	{"Y21", "Y38"},
};

static bool
is_told(const char *code)
{
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
	{
		if (strcmp(code, told[i].first) >= 0 &&
			strncmp(code, told[i].last, strlen(told[i].last)) <= 0)
			return true;
	}
	return false;
}

/* The letters of fractures tell the healing too, and of open ones the type. */
Encounter
icd10cm_encounter(Icd10 code)
{
	char		text[CODE_TEXT_SIZE];

	if (code_unpack(code, ICD10_WIDTH, text) < ICD10_WIDTH || !is_told(text))
		return ENCOUNTER_UNSAID;
	switch (text[ICD10_WIDTH - 1])
	{
		case 'A':
		case 'B':
		case 'C':
			return ENCOUNTER_INITIAL;
		case 'D':
		case 'E':
		case 'F':
		case 'G':
		case 'H':
		case 'J':
		case 'K':
		case 'M':
		case 'N':
		case 'P':
		case 'Q':
		case 'R':
			return ENCOUNTER_SUBSEQUENT;
		case 'S':
			return ENCOUNTER_SEQUELA;
		default:
			return ENCOUNTER_UNSAID;
	}
}

/* V00 to Y99: how an injury came about, not the injury. */
bool
icd10cm_is_external_cause(Icd10 code)
{
	unsigned	letter = packed_symbol(code, ICD10_WIDTH, 0);

	return letter >= SYMBOL_LETTER('V') && letter <= SYMBOL_LETTER('Y');
}
