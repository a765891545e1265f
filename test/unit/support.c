/*
 * support.c
 *		The five code systems as a table, and random texts of them.
 */
#include "support.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* X is frequent, because the placeholder is what makes the hierarchy difficult. */
#define TAIL	DIGITS LETTERS "XXXXXXXXXXXXXXXX"
#define PCS		DIGITS "ABCDEFGHJKLMNPQRSTUVWXYZ"

const System systems[SYSTEM_COUNT] = {
	[ICD10CM] = {
		"icd10cm", icd10cm_parse, icd10cm_format, 3, 7,
		{{LETTERS, DIGITS, DIGITS "AB", TAIL, TAIL, TAIL, TAIL},
		{LETTERS, "A", DIGITS, TAIL, TAIL, TAIL, TAIL}},
		icd10cm_parent, icd10cm_common_ancestor
	},
	[ICD10PCS] = {
		"icd10pcs", icd10pcs_parse, icd10pcs_format, 1, 7,
		{{DIGITS "BCDFGHX", PCS, PCS, PCS, PCS, PCS, PCS}},
		icd10pcs_parent, icd10pcs_common_ancestor
	},
	[CPT] = {
		"cpt", cpt_parse, hcpcs_format, 5, 5,
		{{DIGITS, DIGITS, DIGITS, DIGITS, DIGITS "FTUMA"}},
		NULL, NULL
	},
	[HCPCS] = {
		"hcpcs", hcpcs_parse, hcpcs_format, 5, 5,
		{{DIGITS, DIGITS, DIGITS, DIGITS, DIGITS "FTUMA"},
		{"ABCDEGHJKLMPQRSTUV", DIGITS, DIGITS, DIGITS, DIGITS}},
		NULL, NULL
	},
	[MODIFIER] = {
		"hcpcs_modifier", hcpcs_modifier_parse, hcpcs_modifier_format, 2, 2,
		{{DIGITS LETTERS, DIGITS LETTERS}},
		NULL, NULL
	},
};

uint64_t
must_parse(const System *system, const char *text)
{
	uint64_t	packed;
	CodeError	error;

	if (!system->parse(text, strlen(text), &packed, &error))
	{
		printf("Bail out! %s refuses \"%s\": position %d, %s\n",
			   system->name, text, error.position, error.reason);
		exit(2);
	}
	return packed;
}

void
gather(void *context, Icd10Interval interval)
{
	Intervals  *all = context;

	if (all->n == all->room)
	{
		all->room = 2 * all->room + 16;
		all->list = realloc(all->list, all->room * sizeof(*all->list));
	}
	all->list[all->n++] = interval;
}

typedef struct Items
{
	Intervals	included;
	Intervals	excluded;
} Items;

static void
gather_item(void *context, CohortItem item)
{
	Items	   *items = context;

	gather(item.excluded ? &items->excluded : &items->included, icd10cm_range_places(item.from, item.to));
}

bool
read_cohort(const char *text, size_t length, Intervals *codes, CodeError *error)
{
	Items		items = {{NULL, 0, 0}, {NULL, 0, 0}};
	Intervals	places = {NULL, 0, 0};
	bool		accepted = cohort_parse(text, length, gather_item, &items, error);

	if (accepted)
	{
		if (items.excluded.n > 0)
			icd10_intervals_sort(items.excluded.list, items.excluded.n);
		cohort_resolve(items.included.list, items.included.n,
					   items.excluded.list, items.excluded.n, gather, &places);
		if (places.n > 0)
			places.n = icd10_intervals_normalize(places.list, places.n);
		*codes = (Intervals) {NULL, 0, 0};
		for (size_t i = 0; i < places.n; i++)
			icd10cm_codes_at(places.list[i], gather, codes);
		if (codes->n > 0)
			codes->n = icd10cm_intervals_normalize(codes->list, codes->n);
	}
	free(items.included.list);
	free(items.excluded.list);
	free(places.list);
	return accepted;
}

static void
print_item(void *context, CohortItem item)
{
	char		from[CODE_TEXT_SIZE];
	char		to[CODE_TEXT_SIZE];

	icd10cm_format(item.from, from);
	icd10cm_format(item.to, to);
	fprintf(context, "%s%s%s%s", ftell(context) > 0 ? ", " : "", item.excluded ? "!" : "", from,
			item.from == item.to ? "" : "-");
	if (item.from != item.to)
		fputs(to, context);
}

char *
print_cohort(const Intervals *codes)
{
	char	   *text;
	size_t		size;
	FILE	   *out = open_memstream(&text, &size);

	cohort_describe(codes->list, codes->n, print_item, out);
	fclose(out);
	return text;
}

static uint64_t random_state;

uint64_t
random_seed(void)
{
	const char *seed = getenv("TEST_SEED");

	random_state = seed ? strtoull(seed, NULL, 10) : 20251001;
	return random_state;
}

/* splitmix64: tiny, and the same sequence on every machine. */
unsigned
random_below(unsigned limit)
{
	uint64_t	z = (random_state += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return (unsigned) ((z ^ (z >> 31)) % limit);
}

/* A code of the system, compact and in capitals; returns its length. */
int
random_code(const System *system, char *text)
{
	int			length = system->min_length +
		(int) random_below((unsigned) (system->width - system->min_length + 1));
	const char *const *form = system->forms[random_below(MAX_FORMS)];

	if (!form[0])
		form = system->forms[0];
	for (int i = 0; i < length; i++)
		text[i] = form[i][random_below((unsigned) strlen(form[i]))];
	text[length] = '\0';
	return length;
}

/* A code that begins like the given one, lies above or below it, or is the same. */
void
random_relative(const System *system, const char *code, char *text)
{
	uint64_t	packed;
	CodeError	error;
	size_t		length;
	size_t		shared;

	do
	{
		length = (size_t) random_code(system, text);
		shared = random_below((unsigned) strlen(code) + 1);
		memcpy(text, code, shared < length ? shared : length);
	} while (!system->parse(text, length, &packed, &error));
}

static int
random_blanks(char *text)
{
	int			count = (int) random_below(4) * (int) random_below(2);

	for (int i = 0; i < count; i++)
		text[i] = " \t\r\n\v\f"[random_below(6)];
	return count;
}

/* The code as someone may write it: either case, dot or none, blanks around. */
int
random_spelling(const System *system, const char *code, char *text)
{
	bool		dotted = system->parse == icd10cm_parse && random_below(2);
	int			length = random_blanks(text);

	for (int i = 0; code[i]; i++)
	{
		if (dotted && i == ICD10CM_MIN_LENGTH)
			text[length++] = '.';
		text[length++] = random_below(2) ? code[i] : (char) tolower(code[i]);
	}
	length += random_blanks(text + length);
	text[length] = '\0';
	return length;
}

/* One to three edits; the new bytes are mostly those that could be mistaken for a code's. */
int
random_mutation(char *text, int length)
{
	static const char likely[] = DIGITS LETTERS "abxiof" ".... \t-/:@[`{";

	for (unsigned edits = 1 + random_below(3); edits > 0; edits--)
	{
		int			at = (int) random_below((unsigned) length + 1);
		char		byte = random_below(4) ? likely[random_below(sizeof(likely))] :
			(char) random_below(256);

		switch (at == length ? 0 : random_below(3))
		{
			case 0:
				memmove(text + at + 1, text + at, (size_t) (length - at));
				text[at] = byte;
				length++;
				break;
			case 1:
				text[at] = byte;
				break;
			default:
				memmove(text + at, text + at + 1, (size_t) (length - at - 1));
				length--;
				break;
		}
	}
	return length;
}
