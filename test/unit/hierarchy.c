/*
 * hierarchy.c
 *		Parent, level and common ancestor against the same rules written for strings.
 */
#include "support.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define RANDOM_PAIRS 300000

/* The levels above a code from the parent up, and the lowest level of two codes. */
static const struct
{
	SystemId	id;
	const char *code;
	const char *above;
}			chains[] = {
	{ICD10CM, "I10", ""},
	{ICD10CM, "C4A", ""},
	{ICD10CM, "Z3A.01", "Z3A.0 Z3A"},
	{ICD10CM, "E11.65", "E11.6 E11"},
	{ICD10CM, "E11.621", "E11.62 E11.6 E11"},
	{ICD10CM, "T36.0X1A", "T36.0X1 T36.0 T36"},
	{ICD10CM, "T36.0X", "T36.0 T36"},
	{ICD10CM, "H21.1X1", "H21.1 H21"},
	{ICD10CM, "J09.X1", "J09"},
	{ICD10CM, "J09.X", "J09"},
	{ICD10CM, "M1A.00X0", "M1A.00 M1A.0 M1A"},
	{ICD10CM, "S06.0X0A", "S06.0X0 S06.0 S06"},
	{ICD10CM, "V00.XXXA", "V00"},
	{ICD10CM, "X95.01XA", "X95.01 X95.0 X95"},	/* X as the chapter's letter is no placeholder */
	{ICD10CM, "H54.512A", "H54.512 H54.51 H54.5 H54"},
	{ICD10CM, "QA0.0101", "QA0.010 QA0.01 QA0.0 QA0"},
	{ICD10PCS, "0", ""},
	{ICD10PCS, "0D", "0"},
	{ICD10PCS, "0DTJ4ZZ", "0DTJ4Z 0DTJ4 0DTJ 0DT 0D 0"},
	{ICD10PCS, "0DTXXXX", "0DTXXX 0DTXX 0DTX 0DT 0D 0"},	/* a value, no placeholder */
	{ICD10PCS, "XXX", "XX X"},
};

static const struct
{
	SystemId	id;
	const char *a;
	const char *b;
	const char *common;			/* empty: none */
}			commons[] = {
	{ICD10CM, "E11.65", "E11.65", "E11.65"},
	{ICD10CM, "E11.65", "E11.69", "E11.6"},
	{ICD10CM, "E11.65", "E11.9", "E11"},
	{ICD10CM, "E11.65", "E11.6", "E11.6"},
	{ICD10CM, "E11.65", "E11", "E11"},
	{ICD10CM, "E11.65", "E10.65", ""},
	{ICD10CM, "E11", "E12", ""},
	{ICD10CM, "E11", "F11", ""},
	{ICD10CM, "T36.0X1A", "T36.0X1D", "T36.0X1"},
	{ICD10CM, "T36.0X1A", "T36.0X2A", "T36.0"},
	{ICD10CM, "T36.0X1A", "T36.0X", "T36.0X"},	/* the one holds the other */
	{ICD10CM, "V00.XXXA", "V00.XXXD", "V00"},
	{ICD10PCS, "0DTJ4ZZ", "0DTJ4ZZ", "0DTJ4ZZ"},
	{ICD10PCS, "0DTJ4ZZ", "0DTJ0ZZ", "0DTJ"},
	{ICD10PCS, "0DTXXZ0", "0DTXXZ1", "0DTXXZ"},
	{ICD10PCS, "0DTX1", "0DTX2", "0DTX"},
	{ICD10PCS, "0DTJ4ZZ", "0", "0"},
	{ICD10PCS, "0DT", "0HT", "0"},
	{ICD10PCS, "0DT", "1DT", ""},
};

static const char *
printed(const System *system, Icd10 code)
{
	static char texts[2][CODE_TEXT_SIZE];
	static int	turn;
	char	   *text = texts[turn ^= 1];

	if (code == 0)
		return "";
	system->format(code, text);
	return text;
}

static void
check_tables(void)
{
	for (size_t i = 0; i < sizeof(chains) / sizeof(chains[0]); i++)
	{
		const System *system = &systems[chains[i].id];
		char		above[100] = "";

		for (Icd10 code = must_parse(system, chains[i].code); (code = system->parent(code)) != 0;)
			strcat(strcat(above, *above ? " " : ""), printed(system, code));
		expect(strcmp(above, chains[i].above) == 0, "%s: above %s stand %s, not %s",
			   system->name, chains[i].code, above, chains[i].above);
	}
	conclude("known levels above codes");

	for (size_t i = 0; i < sizeof(commons) / sizeof(commons[0]); i++)
	{
		const System *system = &systems[commons[i].id];
		Icd10		a = must_parse(system, commons[i].a);
		Icd10		b = must_parse(system, commons[i].b);

		expect(strcmp(printed(system, system->common_ancestor(a, b)), commons[i].common) == 0 &&
			   system->common_ancestor(a, b) == system->common_ancestor(b, a),
			   "%s: above %s and %s stands %s, not %s", system->name, commons[i].a, commons[i].b,
			   printed(system, system->common_ancestor(a, b)), commons[i].common);
	}
	conclude("known common ancestors");
}

/* Whether the first "length" characters are a level of their own above the code. */
static bool
is_level_above(const System *system, const char *code, size_t length)
{
	if (length < (size_t) system->min_length || length >= strlen(code))
		return false;
	return length == (size_t) system->min_length ||
		system->parse != icd10cm_parse || code[length - 1] != 'X';
}

/* Value of the first "length" characters, 0 of none. */
static Icd10
beginning(const System *system, const char *code, size_t length)
{
	char		text[MAX_WIDTH + 1] = "";

	memcpy(text, code, length);
	return length ? must_parse(system, text) : 0;
}

static void
check_code(const System *system, const char *code)
{
	Icd10		climbed = must_parse(system, code);

	/* The levels stand in the text itself: the parent is the longest, the next one its parent. */
	for (size_t length = strlen(code); length-- > 0;)
		if (is_level_above(system, code, length))
		{
			climbed = system->parent(climbed);
			expect(climbed == beginning(system, code, length), "%s: a level above %s is %s, not %.*s",
				   system->name, code, printed(system, climbed), (int) length, code);
		}
	expect(system->parent(climbed) == 0, "%s: the top above %s is %s",
		   system->name, code, printed(system, climbed));
}

/* The longest common beginning that is a level above, or is, one of the two codes. */
static void
check_common_ancestor(const System *system, const char *a, const char *b)
{
	size_t		common = 0;
	Icd10		found = system->common_ancestor(must_parse(system, a), must_parse(system, b));

	for (size_t length = 1; length <= strlen(a) && strncmp(a, b, length) == 0; length++)
		if (length == strlen(a) || length == strlen(b) || is_level_above(system, a, length))
			common = length;
	expect(found == beginning(system, a, common), "%s: above %s and %s stands %s, not %.*s",
		   system->name, a, b, printed(system, found), (int) common, a);
}

static void
check_random(void)
{
	for (int i = 0; i < RANDOM_PAIRS; i++)
	{
		const System *system = &systems[random_below(3) ? ICD10CM : ICD10PCS];
		char		a[MAX_WIDTH + 1];
		char		b[MAX_WIDTH + 1];

		random_code(system, a);
		random_relative(system, a, b);
		check_code(system, a);
		check_code(system, b);
		check_common_ancestor(system, a, b);
		check_common_ancestor(system, b, a);
	}
	conclude("random codes and pairs against strings");
}

/* Every way in which placeholders can stand in two codes of one category. */
static void
check_placeholders(void)
{
	char		codes[31][MAX_WIDTH + 1];
	int			count = 0;

	for (unsigned length = 0; length <= 4; length++)
		for (unsigned bits = 0; bits < 1U << length; bits++)
		{
			strcpy(codes[count], "T36");
			for (unsigned i = 0; i < length; i++)
				strcat(codes[count], bits >> i & 1 ? "X" : "0");
			count++;
		}
	for (int i = 0; i < count; i++)
	{
		check_code(&systems[ICD10CM], codes[i]);
		for (int j = 0; j < count; j++)
			check_common_ancestor(&systems[ICD10CM], codes[i], codes[j]);
	}
	conclude("placeholders in every place");
}

int
main(void)
{
	diag("TEST_SEED=%llu", (unsigned long long) random_seed());
	check_tables();
	check_random();
	check_placeholders();
	return done_testing();
}
