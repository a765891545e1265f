/*
 * fuzz.c
 *		What holds for any bytes, in all parsers and in the hierarchy.
 *
 * The bytes are read as one text and, where they hold a comma, as two, so
 * that functions of two codes are reached as well; as a cohort; and as ICD-11.
 */
#include "support.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "code/icd11.h"
#include "code/neighbour.h"

/* libFuzzer and our own driver both take an abort for a finding, and keep the bytes. */
#define REQUIRE(condition) \
	do \
	{ \
		if (!(condition)) \
		{ \
			fprintf(stderr, "fuzz.c:%d: %s: %s\n", __LINE__, system->name, #condition); \
			abort(); \
		} \
	} while (0)

#define UNTOUCHED	UINT64_C(0xDEADBEEFDEADBEEF)

static void
require_reads_as(const System *system, const char *text, size_t length, uint64_t packed)
{
	uint64_t	again;
	CodeError	error;

	REQUIRE(system->parse(text, length, &again, &error));
	REQUIRE(again == packed);
}

/* Whatever is accepted prints, and reads back in every way it may be written. */
static void
check_text(const System *system, uint64_t packed)
{
	char		text[CODE_TEXT_SIZE];
	char		spelled[3 * CODE_TEXT_SIZE] = " \t";
	size_t		length = (size_t) system->format(packed, text);
	size_t		n = strlen(spelled);

	REQUIRE(length == strlen(text) && length >= (size_t) system->min_length && length < sizeof(text));
	require_reads_as(system, text, length, packed);
	for (size_t i = 0; i < length; i++)
		if (text[i] != '.')
			spelled[n++] = (char) tolower(text[i]);
	require_reads_as(system, spelled, n, packed);
	strcpy(spelled + n, "\r\n  ");
	require_reads_as(system, spelled, strlen(spelled), packed);
}

/* Climbing is short, gets shorter, and stays above the code. */
static void
check_hierarchy(const System *system, Icd10 code)
{
	int			steps = 0;

	REQUIRE(icd10_is_below_or_equal(code, code));
	REQUIRE(icd10_prefix(code, icd10_length(code)) == code);
	REQUIRE(system->common_ancestor(code, code) == code);
	for (Icd10 below = code, above; (above = system->parent(below)) != 0; below = above)
	{
		REQUIRE(icd10_length(above) < icd10_length(below));
		REQUIRE(icd10_is_below_or_equal(code, above) && !icd10_is_below_or_equal(above, below));
		REQUIRE(icd10_subtree_end(above) >= icd10_subtree_end(below));
		REQUIRE(system->common_ancestor(code, above) == above);
		REQUIRE(++steps < ICD10_WIDTH);
		check_text(system, above);
	}
}

static void
check_hcpcs(const System *system, uint64_t code)
{
	const char *category = hcpcs_category(code);

	REQUIRE((category != NULL) == hcpcs_is_cpt(code));
	REQUIRE(!hcpcs_section(code) || (category && strcmp(category, "I") == 0));
	REQUIRE(system->parse == hcpcs_parse || hcpcs_is_cpt(code));
}

static bool
check_parse(SystemId id, const char *text, size_t length, uint64_t *packed)
{
	const System *system = &systems[id];
	CodeError	error = {0, NULL};

	*packed = UNTOUCHED;
	if (!system->parse(text, length, packed, &error))
	{
		REQUIRE(*packed == UNTOUCHED);
		REQUIRE(error.position >= 1 && (size_t) error.position <= length + 1);
		REQUIRE(error.reason && *error.reason);
		return false;
	}
	REQUIRE(*packed != 0 && *packed >> (SYMBOL_BITS * system->width) == 0);
	check_text(system, *packed);
	if (system->parent)
		check_hierarchy(system, *packed);
	else if (system->width == HCPCS_WIDTH)
		check_hcpcs(system, *packed);
	else
		(void) hcpcs_modifier_is_built_in(*packed);
	return true;
}

static void
check_pair(const System *system, Icd10 a, Icd10 b)
{
	Icd10		common = system->common_ancestor(a, b);
	bool		a_below = icd10_is_below_or_equal(a, b);
	bool		b_below = icd10_is_below_or_equal(b, a);

	REQUIRE(common == system->common_ancestor(b, a));
	REQUIRE(a_below == (a >= b && a <= icd10_subtree_end(b)));
	REQUIRE((a_below && b_below) == (a == b));
	REQUIRE(!a_below || common == b);
	REQUIRE(!b_below || common == a);
	REQUIRE((common != 0) == (icd10_prefix(a, system->min_length) ==
							  icd10_prefix(b, system->min_length)));
	if (common != 0)
	{
		REQUIRE(icd10_is_below_or_equal(a, common) && icd10_is_below_or_equal(b, common));
		check_text(system, common);
	}
}

/* Whatever is accepted as a cohort prints, and reads back as the same. */
static void
check_cohort(const char *text, size_t length)
{
	const System *system = &systems[ICD10CM];
	CodeError	error = {0, NULL};
	Intervals	codes;
	Intervals	again;
	char	   *printed;

	if (!read_cohort(text, length, &codes, &error))
	{
		REQUIRE(error.position >= 1 && (size_t) error.position <= length + 1);
		REQUIRE(error.reason && *error.reason);
		return;
	}
	for (size_t i = 0; i < codes.n; i++)
	{
		Icd10		first = codes.list[i].first;
		Icd10		behind = codes.list[i].last + 1;

		REQUIRE(first < behind && behind <= ICD10_END);
		REQUIRE(icd10cm_at_or_after(first) == first && icd10cm_at_or_after(behind) == behind);
		REQUIRE(i == 0 || first > codes.list[i - 1].last + 1);
	}
	printed = print_cohort(&codes);
	REQUIRE(read_cohort(printed, strlen(printed), &again, &error));
	REQUIRE(again.n == codes.n);
	REQUIRE(codes.n == 0 || memcmp(again.list, codes.list, codes.n * sizeof(*codes.list)) == 0);
	free(printed);
	free(codes.list);
	free(again.list);
}

/* Of ICD-11, what is accepted reads back, and lies at or below its parts and what is above them. */
static void
check_icd11(const char *text, size_t length)
{
	const System *system = &systems[ICD10CM];
	CodeError	error = {0, NULL};
	Icd11		value;
	Icd11		rest;
	Icd11		code;
	Icd11		again;
	char	   *canonical;
	size_t		n = 0;

	(void) icd10cm_neighbour(text, length);
	(void) icd11_neighbour(text, length);
	if (!icd11_parse(text, length, &value, &error))
	{
		REQUIRE(error.position >= 1 && (size_t) error.position <= length + 1);
		REQUIRE(error.reason && *error.reason);
		return;
	}
	canonical = malloc(value.length);
	icd11_write(value, canonical);
	REQUIRE(icd11_parse(canonical, value.length, &again, &error));
	REQUIRE(again.text == canonical && again.length == value.length);
	for (rest = again; icd11_next_code(&rest, &code); n++)
	{
		int			level = icd11_level(code);

		REQUIRE(code.length >= 4 && level >= 1 && level <= ICD11_LEVELS);
		REQUIRE(icd11_is_below_or_equal(again, code));
		for (int l = 1; l <= level; l++)
			REQUIRE(icd11_is_below_or_equal(code, icd11_ancestor(code, l)));
	}
	REQUIRE(n >= 1 && n <= ICD11_MAX_CODES);
	REQUIRE((n > 1) == (icd11_level(again) == 0));
	free(canonical);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *) data;
	const char *comma = size ? memchr(text, ',', size) : NULL;
	uint64_t	a;
	uint64_t	b;

	check_cohort(text, size);
	check_icd11(text, size);
	for (int id = 0; id < SYSTEM_COUNT; id++)
	{
		bool		accepted = check_parse(id, text, size, &a);

		if (id == HCPCS && check_parse(CPT, text, size, &b))
		{
			const System *system = &systems[id];

			REQUIRE(accepted && a == b);
		}
		if (comma &&
			check_parse(id, text, (size_t) (comma - text), &a) &&
			check_parse(id, comma + 1, size - (size_t) (comma - text) - 1, &b) &&
			systems[id].parent)
			check_pair(&systems[id], a, b);
	}
	return 0;
}
