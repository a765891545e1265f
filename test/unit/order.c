/*
 * order.c
 *		Packing: integer order is text order, and what begins with a code is one interval.
 */
#include "support.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define RANDOM_PAIRS	500000
#define MAX_LISTED		1000

/* What tables hold: another packing, however consistent, would misread every stored code. */
static const struct
{
	SystemId	id;
	const char *code;
	uint64_t	packed;
}			stored[] = {
	{ICD10CM, "I10", UINT64_C(0x13081000000)},
	{ICD10CM, "T36.0X1A", UINT64_C(0x1E10706208B)},
	{ICD10PCS, "0", UINT64_C(0x1000000000)},
	{ICD10PCS, "0DTJ4ZZ", UINT64_C(0x139E505924)},
	{CPT, "99213", UINT64_C(0xA283084)},
	{HCPCS, "G0439", UINT64_C(0x1104510A)},
	{MODIFIER, "LT", UINT64_C(0x59E)},
	{MODIFIER, "9Z", UINT64_C(0x2A4)},
};

static void
check_stored(void)
{
	for (size_t i = 0; i < sizeof(stored) / sizeof(stored[0]); i++)
	{
		const System *system = &systems[stored[i].id];
		uint64_t	packed = must_parse(system, stored[i].code);

		expect(packed == stored[i].packed, "%s %s is stored as 0x%llX, not 0x%llX", system->name,
			   stored[i].code, (unsigned long long) packed, (unsigned long long) stored[i].packed);
	}
	conclude("stored values never change");
}

/* All codes of a system up to some length, visited in the order of their texts. */
typedef struct Walk
{
	const System *system;
	const char *symbols;		/* in the order of ASCII */
	int			depth;
	long		count;
	uint64_t	last;
	char		text[MAX_WIDTH + 1];
	/* The first codes, for what compares all with all. */
	char		listed[MAX_LISTED][MAX_WIDTH + 1];
} Walk;

static void
walk(Walk *w, int length)
{
	for (const char *symbol = w->symbols; *symbol; symbol++)
	{
		uint64_t	packed;
		CodeError	error;

		w->text[length] = *symbol;
		w->text[length + 1] = '\0';
		if (w->system->parse(w->text, (size_t) length + 1, &packed, &error))
		{
			expect(packed > w->last, "%s %s is not greater than the one before",
				   w->system->name, w->text);
			expect(packed >> (SYMBOL_BITS * w->system->width) == 0,
				   "%s %s needs too many bits", w->system->name, w->text);
			if (w->count < MAX_LISTED)
				strcpy(w->listed[w->count], w->text);
			w->count++;
			w->last = packed;
		}
		else if (error.position <= length + 1)
			continue;			/* no code begins like this */
		if (length + 1 < w->depth)
			walk(w, length + 1);
	}
}

static void
check_all_codes(void)
{
	static const struct
	{
		SystemId	id;
		int			depth;
		long		count;
	}			expected[] = {
		{ICD10CM, 4, 26 * (10 * 12 + 10) * (1 + 36)},
		{ICD10PCS, 3, 17 * (1 + 34 + 34 * 34)},
		{CPT, 5, 10000 * (10 + 5)},
		{HCPCS, 5, 10000 * (10 + 5) + 18 * 10000},
		{MODIFIER, 2, 36 * 36},
	};

	for (int i = 0; i < SYSTEM_COUNT; i++)
	{
		Walk		w = {
			.system = &systems[expected[i].id],
			.symbols = DIGITS LETTERS,
			.depth = expected[i].depth
		};

		walk(&w, 0);
		expect(w.count == expected[i].count, "%s has %ld codes up to length %d, not %ld",
			   w.system->name, w.count, w.depth, expected[i].count);
	}
	conclude("all codes, or all short ones, ascend as their texts do, and are as many as they should");
}

static int
sign(int n)
{
	return (n > 0) - (n < 0);
}

static void
check_pair(const System *system, const char *a, const char *b)
{
	uint64_t	x = must_parse(system, a);
	uint64_t	y = must_parse(system, b);

	expect(sign(strcmp(a, b)) == (x > y) - (x < y), "%s: order of %s and %s", system->name, a, b);
	if (system->parent)
		expect(icd10_is_below_or_equal(y, x) == (strncmp(b, a, strlen(a)) == 0),
			   "%s: whether %s begins with %s", system->name, b, a);
}

static void
check_pairs(void)
{
	for (int id = 0; id < SYSTEM_COUNT; id++)
	{
		const System *system = &systems[id];

		for (int i = 0; i < RANDOM_PAIRS / SYSTEM_COUNT; i++)
		{
			char		a[MAX_WIDTH + 1];
			char		b[MAX_WIDTH + 1];

			random_code(system, a);
			random_relative(system, a, b);
			check_pair(system, a, b);
			check_pair(system, b, a);
		}
	}
	conclude("order and subtree of random pairs");

	for (int id = ICD10CM; id <= ICD10PCS; id++)
	{
		Walk	   *w = calloc(1, sizeof(*w));

		/* The first and last of digits and letters, and the placeholder. */
		*w = (Walk) {.system = &systems[id], .symbols = "09AXZ", .depth = id == ICD10CM ? 5 : 4};
		walk(w, 0);
		expect(w->count < MAX_LISTED, "too many codes");
		for (long i = 0; i < w->count; i++)
			for (long j = 0; j < w->count; j++)
				check_pair(w->system, w->listed[i], w->listed[j]);
		free(w);
	}
	conclude("order and subtree of all pairs of a small set");
}

/* The ends of a subtree: the last code in it and the first one behind it. */
static void
check_ends(void)
{
	for (int i = 0; i < RANDOM_PAIRS; i++)
	{
		const System *system = &systems[random_below(2) ? ICD10CM : ICD10PCS];
		char		code[MAX_WIDTH + 1];
		int			length = random_code(system, code);
		Icd10		packed = must_parse(system, code);
		char		text[MAX_WIDTH + 1];
		char		end[CODE_TEXT_SIZE];
		CodeError	error;
		Icd10		next;

		expect(icd10_length(packed) == length, "length of %s", code);
		expect(icd10_missing(packed) == ICD10_WIDTH - length, "missing symbols of %s", code);

		strcpy(text, code);
		for (int n = length; n < ICD10_WIDTH; n++)
			strcat(text, "Z");
		expect(icd10_is_below_or_equal(must_parse(system, text), packed),
			   "%s does not hold %s", code, text);

		/* Beyond Z, but not as far as the next code. */
		for (int n = length; n < ICD10_WIDTH; n++)
			text[n] = '~';
		expect(code_unpack(icd10_subtree_end(packed), ICD10_WIDTH, end) == ICD10_WIDTH &&
			   strcmp(end, text) == 0, "%s ends with %s", code, end);

		strcpy(text, code);
		text[length - 1] = text[length - 1] == '9' ? 'A' : (char) (text[length - 1] + 1);
		if (system->parse(text, (size_t) length, &next, &error))
			expect(!icd10_is_below_or_equal(next, packed) && !icd10_is_below_or_equal(packed, next),
				   "%s beside %s", code, text);

		for (int n = system->min_length; n <= length; n++)
		{
			memcpy(text, code, (size_t) n);
			text[n] = '\0';
			expect(icd10_prefix(packed, n) == must_parse(system, text),
				   "the first %d symbols of %s", n, code);
		}
	}
	conclude("both ends of random subtrees, lengths and prefixes");
}

int
main(void)
{
	diag("TEST_SEED=%llu", (unsigned long long) random_seed());
	check_stored();
	check_all_codes();
	check_pairs();
	check_ends();
	return done_testing();
}
