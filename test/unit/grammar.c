/*
 * grammar.c
 *		What the five parsers accept, what they print, and where and why they refuse.
 */
#include "oracle.h"
#include "tap.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Each goes through two parsers. */
#define RANDOM_TEXTS	1000000
#define LONG			100000

/* A literal with its length, because it may hold NUL bytes. */
#define TEXT(literal)	literal, sizeof(literal) - 1

#define SHAPE_LENGTH	"a code has exactly 5 characters"
#define BLANK_INSIDE	"a code has no blank inside"
#define CM_SYMBOLS		"a code has only letters, digits and one dot"
#define SYMBOLS			"a code has only letters and digits"
#define CM_LETTER		"the first character is a letter"
#define CM_SECOND		"the second character is a digit or A"
#define CM_THIRD		"the third character is a digit, A or B"
#define CM_THIRD_AFTER_A "the third character is a digit where the second is A"
#define CM_SHORT		"a code has at least 3 characters"
#define TOO_LONG		"a code has at most 7 characters"
#define DOT_PLACE		"a dot stands only after the third character"
#define DOT_LAST		"nothing follows the dot"
#define DOT_TWICE		"a code has only one dot"
#define PCS_SECTION		"the first character is a section: 0-9, B-D, F-H or X"
#define PCS_I_O			"the letters I and O are not used"
#define CPT_FIRST		"the first character is a digit"
#define HCPCS_FIRST		"the first character is a digit or a letter of HCPCS Level II: A-E, G, H, J-M, P-V"
#define HCPCS_MIDDLE	"the second to fourth characters are digits"
#define HCPCS_LAST		"the last character is a digit, F, T, U, M or A"
#define LEVEL_TWO_LAST	"the last character of a HCPCS Level II code is a digit"
#define MOD_SYMBOLS		"a modifier has only letters and digits"
#define MOD_BLANK		"a modifier has no blank inside"
#define MOD_LENGTH		"a modifier has exactly 2 characters"

typedef struct Good
{
	SystemId	system;
	const char *text;
	size_t		length;
	const char *printed;
} Good;

static const Good good[] = {
	{ICD10CM, TEXT("I10"), "I10"},
	{ICD10CM, TEXT("E1165"), "E11.65"},
	{ICD10CM, TEXT("E11.65"), "E11.65"},
	{ICD10CM, TEXT("e11.65"), "E11.65"},
	{ICD10CM, TEXT("  E11.65"), "E11.65"},
	{ICD10CM, TEXT("E1165  "), "E11.65"},	/* CHAR(7) */
	{ICD10CM, TEXT("\tE11.65\r"), "E11.65"},
	{ICD10CM, TEXT("E11.65\r\n"), "E11.65"},
	{ICD10CM, TEXT("\v\fE11.65\f\v"), "E11.65"},
	{ICD10CM, TEXT("M54.5"), "M54.5"},
	{ICD10CM, TEXT("m5450"), "M54.50"},
	{ICD10CM, TEXT("G35.A"), "G35.A"},
	{ICD10CM, TEXT("g35b1"), "G35.B1"},
	{ICD10CM, TEXT("QA0"), "QA0"},
	{ICD10CM, TEXT("qa0.0101"), "QA0.0101"},
	{ICD10CM, TEXT("C4A"), "C4A"},
	{ICD10CM, TEXT("C7B.00"), "C7B.00"},
	{ICD10CM, TEXT("z3a01"), "Z3A.01"},
	{ICD10CM, TEXT("U071"), "U07.1"},
	{ICD10CM, TEXT("J09.X1"), "J09.X1"},
	{ICD10CM, TEXT("H21.1x1"), "H21.1X1"},
	{ICD10CM, TEXT("t360x1a"), "T36.0X1A"},
	{ICD10CM, TEXT("Z87.8901"), "Z87.8901"},
	{ICD10CM, TEXT("A00"), "A00"},
	{ICD10CM, TEXT("Z9B.ZZZZ"), "Z9B.ZZZZ"},

	{ICD10PCS, TEXT("0DTJ4ZZ"), "0DTJ4ZZ"},
	{ICD10PCS, TEXT("027004Z"), "027004Z"},
	{ICD10PCS, TEXT("02704tz"), "02704TZ"},
	{ICD10PCS, TEXT(" 0dtj4zz\t"), "0DTJ4ZZ"},
	{ICD10PCS, TEXT("0"), "0"},
	{ICD10PCS, TEXT("x"), "X"},
	{ICD10PCS, TEXT("0D"), "0D"},
	{ICD10PCS, TEXT("0DT"), "0DT"},
	{ICD10PCS, TEXT("0DTJ"), "0DTJ"},
	{ICD10PCS, TEXT("0dtj4"), "0DTJ4"},
	{ICD10PCS, TEXT("0DTJ4Z"), "0DTJ4Z"},
	{ICD10PCS, TEXT("BW03ZZZ"), "BW03ZZZ"},
	{ICD10PCS, TEXT("XW033E5"), "XW033E5"},
	{ICD10PCS, TEXT("0aehjnp"), "0AEHJNP"},	/* beside the letters that are not used */

	{CPT, TEXT("99213"), "99213"},
	{CPT, TEXT("00100"), "00100"},
	{CPT, TEXT("  99213"), "99213"},
	{CPT, TEXT("99213\r"), "99213"},
	{CPT, TEXT("0001F"), "0001F"},
	{CPT, TEXT("0054t"), "0054T"},
	{CPT, TEXT("0001u"), "0001U"},
	{CPT, TEXT("0002M"), "0002M"},
	{CPT, TEXT("0001a"), "0001A"},

	{HCPCS, TEXT("99213"), "99213"},
	{HCPCS, TEXT("0054T"), "0054T"},
	{HCPCS, TEXT("G0439"), "G0439"},
	{HCPCS, TEXT("g0439"), "G0439"},
	{HCPCS, TEXT(" J1885 "), "J1885"},
	{HCPCS, TEXT("V5364"), "V5364"},

	{MODIFIER, TEXT("25"), "25"},
	{MODIFIER, TEXT("lt"), "LT"},
	{MODIFIER, TEXT("   A1"), "A1"},	/* right-aligned in the HCPCS file */
	{MODIFIER, TEXT("1P"), "1P"},
	{MODIFIER, TEXT("xU\t"), "XU"},
	{MODIFIER, TEXT("00"), "00"},
	{MODIFIER, TEXT("ZZ"), "ZZ"},
};

typedef struct Bad
{
	SystemId	system;
	const char *text;
	size_t		length;
	int			position;
	const char *reason;
} Bad;

static const Bad bad[] = {
	{ICD10CM, TEXT(""), 1, CM_SHORT},
	{ICD10CM, TEXT("   "), 4, CM_SHORT},
	{ICD10CM, TEXT("E"), 2, CM_SHORT},
	{ICD10CM, TEXT("E1"), 3, CM_SHORT},
	{ICD10CM, TEXT("  E1  "), 5, CM_SHORT},
	{ICD10CM, TEXT("E11.999999"), 9, TOO_LONG},
	{ICD10CM, TEXT("E1199999"), 8, TOO_LONG},
	{ICD10CM, TEXT("."), 1, DOT_PLACE},
	{ICD10CM, TEXT(".E11"), 1, DOT_PLACE},
	{ICD10CM, TEXT("E.11"), 2, DOT_PLACE},
	{ICD10CM, TEXT("E1.1"), 3, DOT_PLACE},
	{ICD10CM, TEXT("E116.5"), 5, DOT_PLACE},
	{ICD10CM, TEXT("E116599."), 8, DOT_PLACE},
	{ICD10CM, TEXT("E11."), 4, DOT_LAST},
	{ICD10CM, TEXT(" E11. "), 5, DOT_LAST},
	{ICD10CM, TEXT("E11..65"), 5, DOT_TWICE},
	{ICD10CM, TEXT("E11.6.5"), 6, DOT_TWICE},
	{ICD10CM, TEXT("E11.65."), 7, DOT_TWICE},
	{ICD10CM, TEXT("E11 65"), 4, BLANK_INSIDE},
	{ICD10CM, TEXT("E11. 65"), 5, BLANK_INSIDE},
	{ICD10CM, TEXT("E11 .65"), 4, BLANK_INSIDE},
	{ICD10CM, TEXT("E\t11"), 2, BLANK_INSIDE},
	{ICD10CM, TEXT("E11\r\n.65"), 4, BLANK_INSIDE},
	{ICD10CM, TEXT("111"), 1, CM_LETTER},
	{ICD10CM, TEXT("99213"), 1, CM_LETTER},
	{ICD10CM, TEXT("EB1"), 2, CM_SECOND},
	{ICD10CM, TEXT("EZ1"), 2, CM_SECOND},
	{ICD10CM, TEXT("El1"), 2, CM_SECOND},
	{ICD10CM, TEXT("E1C"), 3, CM_THIRD},
	{ICD10CM, TEXT("E1Z.1"), 3, CM_THIRD},
	{ICD10CM, TEXT("I1O"), 3, CM_THIRD},
	{ICD10CM, TEXT("QAA"), 3, CM_THIRD_AFTER_A},
	{ICD10CM, TEXT("QAB.1"), 3, CM_THIRD_AFTER_A},
	{ICD10CM, TEXT("E11-65"), 4, CM_SYMBOLS},
	{ICD10CM, TEXT("E11,65"), 4, CM_SYMBOLS},
	{ICD10CM, TEXT("E11.6-"), 6, CM_SYMBOLS},
	{ICD10CM, TEXT("E11.65;"), 7, CM_SYMBOLS},
	{ICD10CM, TEXT("E11.9999;"), 9, CM_SYMBOLS},
	{ICD10CM, TEXT("E11\0"), 4, CM_SYMBOLS},
	{ICD10CM, TEXT("\0E11"), 1, CM_SYMBOLS},
	{ICD10CM, TEXT("E11\0.65"), 4, CM_SYMBOLS},
	{ICD10CM, TEXT("E11.\0"), 5, CM_SYMBOLS},
	{ICD10CM, TEXT("\xC3\x89" "11"), 1, CM_SYMBOLS},
	{ICD10CM, TEXT("E11\xA0"), 4, CM_SYMBOLS},	/* a no-break space in cp1252 */
	{ICD10CM, TEXT("E1\xFF"), 3, CM_SYMBOLS},
	/* The neighbours of the digits and letters in ASCII. */
	{ICD10CM, TEXT("E11/"), 4, CM_SYMBOLS},
	{ICD10CM, TEXT("E11:"), 4, CM_SYMBOLS},
	{ICD10CM, TEXT("E11@"), 4, CM_SYMBOLS},
	{ICD10CM, TEXT("E11["), 4, CM_SYMBOLS},
	{ICD10CM, TEXT("E11`"), 4, CM_SYMBOLS},
	{ICD10CM, TEXT("E11{"), 4, CM_SYMBOLS},
	{ICD10CM, TEXT("E11\x08"), 4, CM_SYMBOLS},	/* one below tab */
	{ICD10CM, TEXT("E11\x0E"), 4, CM_SYMBOLS},	/* one above carriage return */
	{ICD10CM, TEXT("E11\x1F"), 4, CM_SYMBOLS},	/* one below the space */

	{ICD10PCS, TEXT(""), 1, "a code has at least 1 character"},
	{ICD10PCS, TEXT(" \t "), 4, "a code has at least 1 character"},
	{ICD10PCS, TEXT("A"), 1, PCS_SECTION},
	{ICD10PCS, TEXT("E00"), 1, PCS_SECTION},
	{ICD10PCS, TEXT("J00"), 1, PCS_SECTION},
	{ICD10PCS, TEXT("W00"), 1, PCS_SECTION},
	{ICD10PCS, TEXT("Y00"), 1, PCS_SECTION},
	{ICD10PCS, TEXT("I00"), 1, PCS_I_O},
	{ICD10PCS, TEXT("0DTI4ZZ"), 4, PCS_I_O},
	{ICD10PCS, TEXT("0DTJ4Zo"), 7, PCS_I_O},
	{ICD10PCS, TEXT("0DTJ4ZZZ"), 8, TOO_LONG},
	{ICD10PCS, TEXT("0DT.J4ZZ"), 4, SYMBOLS},
	{ICD10PCS, TEXT("0DT J4ZZ"), 4, BLANK_INSIDE},
	{ICD10PCS, TEXT("0DT\0"), 4, SYMBOLS},
	{ICD10PCS, TEXT("0DTJ4ZZ-"), 8, SYMBOLS},

	{CPT, TEXT(""), 1, SHAPE_LENGTH},
	{CPT, TEXT("9921"), 5, SHAPE_LENGTH},
	{CPT, TEXT("  9921 "), 7, SHAPE_LENGTH},
	{CPT, TEXT("992133"), 6, SHAPE_LENGTH},
	{CPT, TEXT("0001FF"), 6, SHAPE_LENGTH},
	{CPT, TEXT("A0001"), 1, CPT_FIRST},
	{CPT, TEXT("G0439"), 1, CPT_FIRST},
	{CPT, TEXT("9A213"), 2, HCPCS_MIDDLE},
	{CPT, TEXT("992F3"), 4, HCPCS_MIDDLE},
	{CPT, TEXT("9921B"), 5, HCPCS_LAST},
	{CPT, TEXT("9921G"), 5, HCPCS_LAST},
	{CPT, TEXT("9921P"), 5, HCPCS_LAST},
	{CPT, TEXT("99 13"), 3, BLANK_INSIDE},
	{CPT, TEXT("99.13"), 3, SYMBOLS},
	{CPT, TEXT("9921\0"), 5, SYMBOLS},
	{CPT, TEXT("99213-25"), 6, SYMBOLS},

	{HCPCS, TEXT(""), 1, SHAPE_LENGTH},
	{HCPCS, TEXT("G043"), 5, SHAPE_LENGTH},
	{HCPCS, TEXT("G04390"), 6, SHAPE_LENGTH},
	{HCPCS, TEXT("F0001"), 1, HCPCS_FIRST},
	{HCPCS, TEXT("I0001"), 1, HCPCS_FIRST},
	{HCPCS, TEXT("N0001"), 1, HCPCS_FIRST},
	{HCPCS, TEXT("O0001"), 1, HCPCS_FIRST},
	{HCPCS, TEXT("W0001"), 1, HCPCS_FIRST},
	{HCPCS, TEXT("Z0001"), 1, HCPCS_FIRST},
	{HCPCS, TEXT("GO439"), 2, HCPCS_MIDDLE},
	{HCPCS, TEXT("G043F"), 5, LEVEL_TWO_LAST},
	{HCPCS, TEXT("G043A"), 5, LEVEL_TWO_LAST},
	{HCPCS, TEXT("9921B"), 5, HCPCS_LAST},
	{HCPCS, TEXT("G 439"), 2, BLANK_INSIDE},
	{HCPCS, TEXT("G043\xB2"), 5, SYMBOLS},	/* a superscript two in cp1252 */

	{MODIFIER, TEXT(""), 1, MOD_LENGTH},
	{MODIFIER, TEXT("L"), 2, MOD_LENGTH},
	{MODIFIER, TEXT("LTT"), 3, MOD_LENGTH},
	{MODIFIER, TEXT(" 259"), 4, MOD_LENGTH},
	{MODIFIER, TEXT("L T"), 2, MOD_BLANK},
	{MODIFIER, TEXT("-LT"), 1, MOD_SYMBOLS},
	{MODIFIER, TEXT("L\0"), 2, MOD_SYMBOLS},
	{MODIFIER, TEXT("LT,"), 3, MOD_SYMBOLS},
};

#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))
#define UNTOUCHED	UINT64_C(0xDEADBEEFDEADBEEF)

/*
 * Parses a copy that ends where the text ends, so that reading past it is
 * found.  A refusal leaves the value alone, and always gives a position
 * and a reason.
 */
static bool
parse(const System *system, const char *text, size_t length, uint64_t *packed, CodeError *error)
{
	char	   *copy = malloc(length ? length : 1);
	bool		accepted;

	memcpy(copy, text, length);
	*packed = UNTOUCHED;
	*error = (CodeError) {0, NULL};
	accepted = system->parse(copy, length, packed, error);
	free(copy);
	if (!accepted)
		expect(*packed == UNTOUCHED && error->reason && error->position >= 1 &&
			   (size_t) error->position <= length + 1,
			   "%s \"%s\": value touched, or no reason, or position %d of %zu",
			   system->name, shown(text, length), error->position, length);
	return accepted;
}

static void
check_tables(void)
{
	uint64_t	packed;
	CodeError	error;
	char		printed[CODE_TEXT_SIZE];

	for (size_t i = 0; i < LENGTH_OF(good); i++)
	{
		const Good *row = &good[i];
		const System *system = &systems[row->system];
		bool		accepted = parse(system, row->text, row->length, &packed, &error);

		expect(accepted, "%s refuses \"%s\": position %d, %s",
			   system->name, shown(row->text, row->length), error.position, error.reason);
		if (!accepted)
			continue;
		expect((size_t) system->format(packed, printed) == strlen(row->printed) &&
			   strcmp(printed, row->printed) == 0,
			   "%s \"%s\" prints %s, not %s",
			   system->name, shown(row->text, row->length), printed, row->printed);
	}
	conclude("codes are accepted and print in canonical form");

	for (size_t i = 0; i < LENGTH_OF(bad); i++)
	{
		const Bad  *row = &bad[i];
		const System *system = &systems[row->system];

		if (parse(system, row->text, row->length, &packed, &error))
			expect(false, "%s accepts \"%s\"", system->name, shown(row->text, row->length));
		else
			expect(error.position == row->position && strcmp(error.reason, row->reason) == 0,
				   "%s \"%s\": position %d, %s; not position %d, %s",
				   system->name, shown(row->text, row->length),
				   error.position, error.reason, row->position, row->reason);
	}
	conclude("other texts are refused with position and reason");
}

/* Ten symbols that each system accepts as far as it is wide. */
static void
check_lengths(void)
{
	static const char *const symbols[SYSTEM_COUNT] = {
		"A123456789", "0123456789", "0123456789", "A123456789", "A123456789"
	};

	for (int id = 0; id < SYSTEM_COUNT; id++)
	{
		const System *system = &systems[id];

		for (int length = 0; length < 10; length++)
		{
			uint64_t	packed;
			CodeError	error;
			bool		accepted = parse(system, symbols[id], (size_t) length, &packed, &error);

			expect(accepted == (length >= system->min_length && length <= system->width),
				   "%s with %d characters: %d", system->name, length, accepted);
			if (!accepted)
				expect(error.position == (length < system->min_length ? length : system->width) + 1,
					   "%s with %d characters: position %d", system->name, length, error.position);
		}
	}
	conclude("lengths 0 to 9");
}

static void
compare_with_oracle(SystemId id, const char *text, size_t length, long *accepted_count)
{
	const System *system = &systems[id];
	uint64_t	packed;
	CodeError	error;
	bool		accepted = parse(system, text, length, &packed, &error);
	int			position = accepted ? 0 : error.position;
	int			expected = oracle_fault(id, text, length);

	expect(position == expected, "%s \"%s\": fault at %d, not at %d (0: none)",
		   system->name, shown(text, length), position, expected);
	if (!accepted)
		expect(oracle_reason_fits(text, length, &error), "%s \"%s\": position %d, %s",
			   system->name, shown(text, length), error.position, error.reason);
	else
	{
		char		printed[CODE_TEXT_SIZE];
		char		folded[CODE_TEXT_SIZE];
		int			n = 0;

		/* What is printed is what was written, in capitals, without blanks, dotted or not at all. */
		for (size_t i = 0; i < length && n < MAX_WIDTH + 1; i++)
			if (isalnum((unsigned char) text[i]))
			{
				if (id == ICD10CM && n == ICD10CM_MIN_LENGTH)
					folded[n++] = '.';
				folded[n++] = (char) toupper(text[i]);
			}
		folded[n] = '\0';
		system->format(packed, printed);
		expect(strcmp(printed, folded) == 0, "%s \"%s\" prints %s",
			   system->name, shown(text, length), printed);
		++*accepted_count;
	}
}

/* Every byte in the place of, and before, every byte of some codes. */
static void
check_every_byte(void)
{
	static const char *const texts[] = {
		"E11.65", "QA00101", "T36.0X1A", "I10", " Z3A.01 ", "0DTJ4ZZ", "XW033E5",
		"99213", "0001F", "G0439", " LT", "25 ", ""
	};
	long		accepted = 0;

	for (size_t i = 0; i < LENGTH_OF(texts); i++)
	{
		size_t		length = strlen(texts[i]);

		for (size_t at = 0; at <= length; at++)
			for (int byte = 0; byte < 256; byte++)
			{
				char		text[RANDOM_TEXT_SIZE];

				memcpy(text, texts[i], at);
				text[at] = (char) byte;
				memcpy(text + at + 1, texts[i] + at, length - at + 1);
				for (int id = 0; id < SYSTEM_COUNT; id++)
					compare_with_oracle(id, text, length + 1, &accepted);
				if (at == length)
					continue;
				memmove(text + at + 1, text + at + 2, length - at);
				for (int id = 0; id < SYSTEM_COUNT; id++)
					compare_with_oracle(id, text, length, &accepted);
			}
	}
	conclude("every byte at every position agrees with the regular expressions");
}

static void
check_random(void)
{
	long		accepted[SYSTEM_COUNT] = {0};

	for (long i = 0; i < RANDOM_TEXTS; i++)
	{
		unsigned	id = random_below(SYSTEM_COUNT);
		char		code[MAX_WIDTH + 1];
		char		text[RANDOM_TEXT_SIZE];
		int			length = 0;

		switch (random_below(8))
		{
			case 0:				/* bytes */
				while (length < 10 && random_below(7))
					text[length++] = (char) random_below(256);
				break;
			case 1:				/* symbols */
				while (length < 10 && random_below(7))
					text[length++] = (DIGITS LETTERS)[random_below(36)];
				break;
			default:			/* codes, most of them spoiled */
				random_code(&systems[id], code);
				length = random_spelling(&systems[id], code, text);
				if (random_below(4))
					length = random_mutation(text, length);
		}
		compare_with_oracle(id, text, (size_t) length, &accepted[id]);
		/* A code of one system is a good trap for the others. */
		id = random_below(SYSTEM_COUNT);
		compare_with_oracle(id, text, (size_t) length, &accepted[id]);
	}
	conclude("random texts agree with the regular expressions");

	for (int id = 0; id < SYSTEM_COUNT; id++)
		expect(accepted[id] > RANDOM_TEXTS / 50 && accepted[id] < RANDOM_TEXTS / 2,
			   "%s accepted %ld", systems[id].name, accepted[id]);
	conclude("both answers were frequent among them");
}

/* Long texts: no limit of their own, no quadratic time, and positions that do not wrap. */
static void
check_long(void)
{
	char	   *text = malloc(2 * LONG + 10);
	long		accepted = 0;

	for (int id = 0; id < SYSTEM_COUNT; id++)
	{
		const System *system = &systems[id];
		char		code[MAX_WIDTH + 1];
		int			length = random_code(system, code);
		uint64_t	packed;
		CodeError	error;

		for (const char *fill = "A0.\xFF" " "; *fill; fill++)
		{
			memset(text, *fill, LONG);
			compare_with_oracle(id, text, LONG, &accepted);
			compare_with_oracle(id, memcpy(text, code, (size_t) length), LONG, &accepted);
		}

		memset(text, ' ', 2 * LONG + 10);
		memcpy(text + LONG, code, (size_t) length);
		expect(parse(system, text, 2 * LONG, &packed, &error) &&
			   packed == must_parse(system, code), "%s far inside blanks", system->name);
		text[2 * LONG] = '0';
		expect(!parse(system, text, 2 * LONG + 1, &packed, &error) &&
			   error.position == LONG + length + 1 && strstr(error.reason, "no blank inside"),
			   "%s far inside blanks with a digit behind: position %d",
			   system->name, error.position);
	}
	free(text);
	conclude("texts of 100,000 bytes");
}

int
main(void)
{
	diag("TEST_SEED=%llu", (unsigned long long) random_seed());
	check_tables();
	check_lengths();
	check_every_byte();
	check_random();
	check_long();
	return done_testing();
}
