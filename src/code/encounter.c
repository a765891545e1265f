/*
 * encounter.c
 *		What the shape of a diagnosis says about the encounter.
 */
#include "code/encounter.h"

#include <string.h>

/*
 * Whether the seventh character tells the encounter: of injuries, of external
 * causes, and of the fractures outside their chapters.  Elsewhere an A, D or S
 * there means something else.
 */
static bool
tells_encounter(const char *code)
{
	static const char *const fractures[] = {"M48", "M80", "M84", "M97"};

	if (code[0] == 'S' || (code[0] >= 'V' && code[0] <= 'Y'))
		return true;
	if (code[0] == 'T')
		return strncmp(code, "T8684", 5) != 0;
	for (size_t i = 0; i < sizeof(fractures) / sizeof(fractures[0]); i++)
	{
		if (strncmp(code, fractures[i], ICD10CM_MIN_LENGTH) == 0)
			return true;
	}
	return false;
}

/* The letters of fractures tell the healing too, and of open ones the type. */
Encounter
icd10cm_encounter(Icd10 code)
{
	char		text[CODE_TEXT_SIZE];

	if (code_unpack(code, ICD10_WIDTH, text) < ICD10_WIDTH || !tells_encounter(text))
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
