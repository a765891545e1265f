/*
 * hcpcs.c
 *		Categories, sections, built-in modifiers and sides, each over every code there is.
 */
#include "support.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

static bool
same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static const char *
or_none(const char *text)
{
	return text ? text : "none";
}

/* The ends of the sections and what stands beside them. */
static const struct
{
	const char *code;
	const char *section;
}			known[] = {
	{"00000", NULL}, {"00099", NULL}, {"00100", "Anesthesia"}, {"01999", "Anesthesia"}, {"02000", NULL},
	{"10003", NULL}, {"10004", "Surgery"}, {"69990", "Surgery"}, {"69991", NULL},
	{"70009", NULL}, {"70010", "Radiology"}, {"79999", "Radiology"}, {"80000", NULL},
	{"80046", NULL}, {"80047", "Pathology and Laboratory"}, {"89398", "Pathology and Laboratory"}, {"89399", NULL},
	{"90280", NULL}, {"90281", "Medicine"}, {"97999", "Medicine"},
	{"98000", "Evaluation and Management"}, {"98016", "Evaluation and Management"}, {"98017", "Medicine"},
	{"99099", "Medicine"}, {"99100", "Anesthesia"}, {"99140", "Anesthesia"}, {"99141", "Medicine"},
	{"99199", "Medicine"}, {"99200", NULL}, {"99201", NULL},
	{"99202", "Evaluation and Management"}, {"99213", "Evaluation and Management"},
	{"99499", "Evaluation and Management"}, {"99500", "Medicine"}, {"99607", "Medicine"}, {"99608", NULL},
	{"99999", NULL},
	/* The letter is judged before the number. */
	{"0100F", NULL}, {"9921T", NULL}, {"0001U", NULL}, {"0001A", NULL}, {"G0439", NULL},
};

static bool
between(const char *code, const char *from, const char *to)
{
	return strcmp(code, from) >= 0 && strcmp(code, to) <= 0;
}

/* The sections as the CPT book describes them; what lies inside another range is taken out of Medicine. */
static const char *
section_of_text(const char *code)
{
	bool		anesthesia = between(code, "00100", "01999") || between(code, "99100", "99140");
	bool		evaluation = between(code, "99202", "99499") || between(code, "98000", "98016");
	bool		medicine = (between(code, "90281", "99199") || between(code, "99500", "99607")) &&
		!anesthesia && !evaluation;

	return anesthesia ? "Anesthesia" :
		evaluation ? "Evaluation and Management" :
		medicine ? "Medicine" :
		between(code, "10004", "69990") ? "Surgery" :
		between(code, "70010", "79999") ? "Radiology" :
		between(code, "80047", "89398") ? "Pathology and Laboratory" : NULL;
}

static void
check_sections(void)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		const char *section = hcpcs_section(must_parse(&systems[HCPCS], known[i].code));

		expect(same(section, known[i].section), "%s stands in %s, not %s",
			   known[i].code, or_none(section), or_none(known[i].section));
	}
	conclude("both sides of the ends of every section");

	for (int number = 0; number < 100000; number++)
	{
		char		code[16];
		const char *section;

		snprintf(code, sizeof(code), "%05d", number);
		section = hcpcs_section(must_parse(&systems[CPT], code));
		expect(same(section, section_of_text(code)), "%s stands in %s, not %s",
			   code, or_none(section), or_none(section_of_text(code)));
	}
	conclude("the section of every code of five digits");
}

/* Every code that has a letter, with the category that this letter means; none of them is in a section. */
static void
check_letters(void)
{
	static const struct
	{
		char		letter;
		const char *category;
	}			closing[] = {
		{'F', "II"}, {'T', "III"}, {'U', "PLA"}, {'M', "MAAA"}, {'A', "I"}
	};
	char		code[16];

	for (int number = 0; number < 10000; number++)
	{
		for (size_t i = 0; i < sizeof(closing) / sizeof(closing[0]); i++)
		{
			uint64_t	packed;

			snprintf(code, sizeof(code), "%04d%c", number, closing[i].letter);
			packed = must_parse(&systems[CPT], code);
			expect(same(hcpcs_category(packed), closing[i].category) &&
				   !hcpcs_section(packed) && hcpcs_is_cpt(packed),
				   "%s: category %s, section %s", code,
				   or_none(hcpcs_category(packed)), or_none(hcpcs_section(packed)));
		}
		for (const char *letter = "ABCDEGHJKLMPQRSTUV"; *letter; letter++)
		{
			uint64_t	packed;

			snprintf(code, sizeof(code), "%c%04d", *letter, number);
			packed = must_parse(&systems[HCPCS], code);
			expect(!hcpcs_category(packed) && !hcpcs_section(packed) && !hcpcs_is_cpt(packed),
				   "%s: category %s, section %s", code,
				   or_none(hcpcs_category(packed)), or_none(hcpcs_section(packed)));
		}
	}
	for (int number = 0; number < 100000; number++)
	{
		uint64_t	packed;

		snprintf(code, sizeof(code), "%05d", number);
		packed = must_parse(&systems[HCPCS], code);
		expect(same(hcpcs_category(packed), "I") && hcpcs_is_cpt(packed), "%s: category %s",
			   code, or_none(hcpcs_category(packed)));
		expect(packed == must_parse(&systems[CPT], code), "%s differs as cpt and as hcpcs", code);
	}
	conclude("the category of every code");
}

/*
 * The modifiers that no HCPCS file lists, all of them written out.  X is a
 * place where an ambulance's way ends, not one where it begins.
 */
static bool
is_built_in_text(const char *modifier)
{
	static const char listed[] =
		" P1 P2 P3 P4 P5 P6 1P 2P 3P 8P"
		" DD DE DG DH DI DJ DN DP DR DS DX ED EE EG EH EI EJ EN EP ER ES EX"
		" GD GE GG GH GI GJ GN GP GR GS GX HD HE HG HH HI HJ HN HP HR HS HX"
		" ID IE IG IH II IJ IN IP IR IS IX JD JE JG JH JI JJ JN JP JR JS JX"
		" ND NE NG NH NI NJ NN NP NR NS NX PD PE PG PH PI PJ PN PP PR PS PX"
		" RD RE RG RH RI RJ RN RP RR RS RX SD SE SG SH SI SJ SN SP SR SS SX ";
	char		word[] = "    ";

	memcpy(word + 1, modifier, 2);
	return strstr(listed, word) ||
		(strspn(modifier, DIGITS) == 2 && between(modifier, "22", "99"));
}

static void
check_modifiers(void)
{
	static const char symbols[] = DIGITS LETTERS;

	for (const char *first = symbols; *first; first++)
		for (const char *second = symbols; *second; second++)
		{
			char		modifier[] = {*first, *second, '\0'};
			bool		built_in =
				hcpcs_modifier_is_built_in(must_parse(&systems[MODIFIER], modifier));

			expect(built_in == is_built_in_text(modifier), "%s: %d", modifier, built_in);
		}
	conclude("which of all modifiers are built in");
}

/* Eyelids, fingers and toes count from the left. */
static Laterality
side_of_text(const char *modifier)
{
	static const char left[] = " LT E1 E2 FA F1 F2 F3 F4 TA T1 T2 T3 T4 ";
	static const char right[] = " RT E3 E4 F5 F6 F7 F8 F9 T5 T6 T7 T8 T9 ";
	char		word[] = "    ";

	memcpy(word + 1, modifier, 2);
	if (strcmp(modifier, "50") == 0)
		return LATERALITY_BILATERAL;
	return strstr(left, word) ? LATERALITY_LEFT :
		strstr(right, word) ? LATERALITY_RIGHT : LATERALITY_NONE;
}

static void
check_sides(void)
{
	static const char symbols[] = DIGITS LETTERS;

	for (const char *first = symbols; *first; first++)
		for (const char *second = symbols; *second; second++)
		{
			char		modifier[] = {*first, *second, '\0'};
			Laterality	side = hcpcs_modifier_side(must_parse(&systems[MODIFIER], modifier));

			expect(side == side_of_text(modifier), "%s: %d", modifier, side);
			expect(hcpcs_modifier_is_repeat(must_parse(&systems[MODIFIER], modifier)) ==
				   (strcmp(modifier, "76") == 0 || strcmp(modifier, "77") == 0 || strcmp(modifier, "91") == 0),
				   "%s repeats", modifier);
		}
	conclude("the side of each modifier, and which repeat");
}

/* Every modifier by itself against the list as CMS writes it. */
static void
check_ptp_associated(void)
{
	static const char *const list = " E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9"
		" LT RT LC LD LM RC RI 24 25 27 57 58 59 78 79 91 XE XP XS XU ";
	static const char symbols[] = DIGITS LETTERS;

	for (const char *first = symbols; *first; first++)
		for (const char *second = symbols; *second; second++)
		{
			char		word[] = {' ', *first, *second, ' ', '\0'};
			char		modifier[] = {*first, *second, '\0'};
			bool		associated =
				hcpcs_modifier_is_ptp_associated(must_parse(&systems[MODIFIER], modifier));

			expect(associated == (strstr(list, word) != NULL), "%s: %d", modifier, associated);
		}
	conclude("which of all modifiers may bypass a PTP edit");
}

int
main(void)
{
	check_sections();
	check_letters();
	check_modifiers();
	check_sides();
	check_ptp_associated();
	return done_testing();
}
