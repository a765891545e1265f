/*
 * meaning.c
 *		Chapters and blocks against places in tabular order, and seventh
 *		characters against what they mean.
 */
#include "support.h"
#include "tap.h"

#include "code/chapter.h"
#include "code/encounter.h"
#include "code/tabular.h"

#define MAX_DIVISIONS	400
#define RANDOM_CODES	4000
#define RANDOM_VALUES	200000

static const System *const cm = &systems[ICD10CM];

static const Icd10cmDivision *divisions[MAX_DIVISIONS];
static int	division_count;

static void
list_division(const Icd10cmDivision *division)
{
	for (int i = 0; i < division_count; i++)
		if (divisions[i] == division)
			return;
	divisions[division_count++] = division;
}

/* All those that hold some category, innermost or not. */
static void
list_divisions(void)
{
	static Icd10 categories[ICD10CM_CATEGORIES];
	size_t		n = icd10cm_categories(categories);
	int			chapters = 0;

	for (size_t i = 0; i < n; i++)
	{
		expect(i == 0 || icd10cm_place(categories[i - 1]) < icd10cm_place(categories[i]), "category %zu is out of order", i);
		for (const Icd10cmDivision *division = icd10cm_division(categories[i]); division != NULL;
			 division = icd10cm_division_around(division))
			list_division(division);
	}
	for (int i = 0; i < division_count; i++)
		chapters += divisions[i]->chapter != 0;
	expect(n == ICD10CM_CATEGORIES, "%zu categories", n);
	expect(chapters == 22, "%d chapters", chapters);
	expect(division_count == 22 + 297, "%d chapters and blocks", division_count);
	conclude("every chapter and block holds categories");
}

/* The divisions that hold a code are just those around the one that is found. */
static void
check_code(Icd10 code)
{
	char		text[CODE_TEXT_SIZE];
	Icd10		place = icd10cm_place(code);
	const Icd10cmDivision *innermost = icd10cm_division(code);
	const Icd10cmDivision *outermost = innermost;

	code_unpack(code, ICD10_WIDTH, text);
	for (int i = 0; i < division_count; i++)
	{
		Icd10Interval places = icd10cm_division_places(divisions[i]);
		const Icd10cmDivision *division = innermost;

		while (division != NULL && division != divisions[i])
			division = icd10cm_division_around(division);
		expect((division != NULL) == (place >= places.first && place <= places.last),
			   "whether %s is in %s", text, divisions[i]->range);
	}
	for (const Icd10cmDivision *division = innermost; division != NULL; division = icd10cm_division_around(division))
	{
		const Icd10cmDivision *around = icd10cm_division_around(division);
		Icd10Interval inner = icd10cm_division_places(division);

		outermost = division;
		expect((around == NULL) == (division->chapter != 0), "%s and what is around", division->range);
		if (around != NULL)
		{
			Icd10Interval outer = icd10cm_division_places(around);

			expect(outer.first <= inner.first && inner.last <= outer.last && outer.last - outer.first > inner.last - inner.first,
				   "%s does not lie in %s", division->range, around->range);
		}
	}
	expect(icd10cm_chapter(code) == outermost, "the chapter of %s", text);
}

static void
check_divisions(void)
{
	for (int i = 0; i < RANDOM_CODES; i++)
	{
		char		text[MAX_WIDTH + 1];

		random_code(cm, text);
		check_code(must_parse(cm, text));
	}
	for (int i = 0; i < division_count; i++)
	{
		char		first[ICD10CM_MIN_LENGTH + 1] = "";

		strncpy(first, divisions[i]->range, ICD10CM_MIN_LENGTH);
		check_code(must_parse(cm, first));
	}
	conclude("a code is in those chapters and blocks whose places hold its place");
}

/* The ends of intervals are asked about as well; the sanitizers watch. */
static void
check_values(void)
{
	for (int i = 0; i < RANDOM_VALUES; i++)
	{
		Icd10		value = 0;

		for (int j = 0; j < ICD10_WIDTH; j++)
			value = value << SYMBOL_BITS | (1 + random_below(SYMBOL_MASK));
		value = icd10_prefix(value, (int) (1 + random_below(ICD10_WIDTH)));
		expect(icd10cm_chapter(value) == NULL || icd10cm_division(value) != NULL, "a chapter without a division");
		expect(icd10cm_place(value) < ICD10_END, "a place behind all");
		expect(icd10cm_encounter(value) <= ENCOUNTER_SEQUELA, "an encounter of no kind");
	}
	conclude("values that are no codes");
}

static const struct
{
	const char *code;
	Encounter	encounter;
}			encounters[] = {
	{"S060X1A", ENCOUNTER_INITIAL}, {"S52501B", ENCOUNTER_INITIAL}, {"S52501C", ENCOUNTER_INITIAL},
	{"S52501D", ENCOUNTER_SUBSEQUENT}, {"S52501J", ENCOUNTER_SUBSEQUENT}, {"S52501R", ENCOUNTER_SUBSEQUENT}, {"S52501S", ENCOUNTER_SEQUELA},
	{"S52501I", ENCOUNTER_UNSAID}, {"S52501L", ENCOUNTER_UNSAID}, {"S52501O", ENCOUNTER_UNSAID}, {"S52501T", ENCOUNTER_UNSAID}, {"S525010", ENCOUNTER_UNSAID},
	{"S52501", ENCOUNTER_UNSAID}, {"S00", ENCOUNTER_UNSAID},
	{"M484XXA", ENCOUNTER_INITIAL}, {"M485XXS", ENCOUNTER_SEQUELA}, {"M49XXXA", ENCOUNTER_UNSAID}, {"M80XXXA", ENCOUNTER_INITIAL},
	{"M81XXXA", ENCOUNTER_UNSAID}, {"M8475XA", ENCOUNTER_INITIAL}, {"M85XXXA", ENCOUNTER_UNSAID}, {"M97XXXD", ENCOUNTER_SUBSEQUENT},
	{"R99XXXA", ENCOUNTER_UNSAID}, {"S000XXA", ENCOUNTER_INITIAL}, {"T8599XA", ENCOUNTER_INITIAL}, {"T86842A", ENCOUNTER_UNSAID},
	{"T8685XA", ENCOUNTER_INITIAL}, {"U99XXXA", ENCOUNTER_UNSAID}, {"V000XXA", ENCOUNTER_INITIAL}, {"W44A0XA", ENCOUNTER_INITIAL},
	{"X58XXXS", ENCOUNTER_SEQUELA}, {"Y38XXXA", ENCOUNTER_INITIAL}, {"Z00XXXA", ENCOUNTER_UNSAID}, {"C44112A", ENCOUNTER_UNSAID},
	{"Z87890S", ENCOUNTER_UNSAID}, {"H54512A", ENCOUNTER_UNSAID}, {"QA00101", ENCOUNTER_UNSAID},
};

static void
check_encounters(void)
{
	for (size_t i = 0; i < sizeof(encounters) / sizeof(encounters[0]); i++)
		expect(icd10cm_encounter(must_parse(cm, encounters[i].code)) == encounters[i].encounter,
			   "the encounter of %s", encounters[i].code);
	conclude("the seventh character tells the encounter, or does not");
}

static void
check_shape(void)
{
	for (int i = 0; i < RANDOM_CODES; i++)
	{
		char		text[MAX_WIDTH + 1];
		int			length = random_code(cm, text);
		bool		filled = false;

		for (int j = 3; j < length && j < 6; j++)
			filled |= text[j] == 'X';
		expect(icd10cm_has_placeholder(must_parse(cm, text)) == filled, "a placeholder in %s", text);
		expect(icd10cm_is_external_cause(must_parse(cm, text)) == (text[0] >= 'V' && text[0] <= 'Y'),
			   "whether %s is an external cause", text);
	}
	conclude("placeholders and external causes of random codes");
}

int
main(void)
{
	diag("TEST_SEED=%llu", (unsigned long long) random_seed());
	list_divisions();
	check_divisions();
	check_values();
	check_encounters();
	check_shape();
	return done_testing();
}
