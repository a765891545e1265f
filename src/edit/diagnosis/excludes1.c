/*
 * excludes1.c
 *		The edit of Excludes1 notes: two diagnoses that may not be coded together.
 */
#include "edit/diagnosis/diagnosis.h"

#include "code/icd10.h"
#include "tabular/excludes1.h"

/* A claim has room for 25 diagnoses, 300 pairs; what has more than this many is no claim. */
#define MAX_PAIRS 1000

typedef struct Diagnosis
{
	Icd10		code;
	const ClaimCode *dx;		/* where it first stands */
} Diagnosis;

static int
compare_diagnoses(const void *a, const void *b)
{
	const Diagnosis *first = a;
	const Diagnosis *second = b;

	if (first->code != second->code)
		return first->code < second->code ? -1 : 1;
	return (first->dx > second->dx) - (first->dx < second->dx);
}

/* The different codes among the diagnoses, sorted. */
static int
sort_diagnoses(const ClaimCodes *list, Diagnosis *sorted)
{
	int			count = 0;
	int			kept = 0;

	foreach_code(dx, list)
	{
		if (dx->valid)
			sorted[count++] = (Diagnosis) {dx->packed, dx};
	}
	qsort(sorted, count, sizeof(Diagnosis), compare_diagnoses);
	for (int i = 0; i < count; i++)
		if (kept == 0 || sorted[i].code != sorted[kept - 1].code)
			sorted[kept++] = sorted[i];
	return kept;
}

/* The first that does not come before the code. */
static int
find_diagnosis(const Diagnosis *sorted, int count, Icd10 code)
{
	int			low = 0;

	while (low < count)
	{
		int			middle = low + (count - low) / 2;

		if (sorted[middle].code < code)
			low = middle + 1;
		else
			count = middle;
	}
	return low;
}

static bool
excludes(const Excludes1Notes *notes, Icd10 code, Icd10 other)
{
	return excludes1_place(notes, code, other) != NULL;
}

static void
fail(EditContext *context, const Excludes1Notes *notes, const Diagnosis *excluding, const Diagnosis *excluded)
{
	bool		in_order = excluding->dx < excluded->dx;
	const Diagnosis *first = in_order ? excluding : excluded;
	const Diagnosis *second = in_order ? excluded : excluding;
	char		text[CODE_TEXT_SIZE];

	icd10cm_format(second->code, text);
	edit_fail(context, (EditFinding)
			  {
				  .message = "{diagnosis} and {detail}",
				  .diagnosis = first->dx->text,
				  .detail = psprintf("%s exclude each other by an Excludes1 note at %s", text,
									 excludes1_place(notes, excluding->code, excluded->code)),
				  .source = psprintf("tabular %s", excludes1_release(notes))
			  });
}

/*
 * Each code looks for what its notes exclude among the sorted codes, so that
 * thousands of diagnoses do not make millions of pairs to ask about.
 */
static void
judge_pairs(EditContext *context, const Excludes1Notes *notes, const Diagnosis *sorted, int count)
{
	int			pairs = 0;

	for (int i = 0; i < count; i++)
	{
		size_t		interval_count;
		const Icd10Interval *excluded = excludes1_of(notes, sorted[i].code, &interval_count);

		for (size_t k = 0; k < interval_count; k++)
			for (int j = find_diagnosis(sorted, count, excluded[k].first);
				 j < count && sorted[j].code <= excluded[k].last; j++)
			{
				/* The two may exclude each other both ways. */
				if (j < i && excludes(notes, sorted[j].code, sorted[i].code))
					continue;
				if (++pairs > MAX_PAIRS)
				{
					edit_fail(context, (EditFinding)
							  {
								  .message = "more than {number} pairs of diagnoses exclude each other; the others are not listed",
								  .number = MAX_PAIRS,
								  .source = psprintf("tabular %s", excludes1_release(notes))
							  });
					return;
				}
				fail(context, notes, &sorted[i], &sorted[j]);
			}
	}
}

static bool
judge_excludes1_pair(EditContext *context, const ClaimLine *line)
{
	Diagnosis  *sorted = palloc(Max(1, line->claim_dx.count) * sizeof(Diagnosis));
	int			count = sort_diagnoses(&line->claim_dx, sorted);
	const Excludes1Notes *notes;

	if (count < 2)
		return false;
	notes = line->has_date ? excludes1_in_force(context->rules, line->date) : NULL;
	if (notes == NULL)
		edit_no_data(context, line, (EditFinding)
					 {
						 .message = "no tabular list that covers {date} is loaded"
					 });
	else
		judge_pairs(context, notes, sorted, count);
	return true;
}

const Edit	edit_excludes1_pair = {
	.name = "excludes1_pair",
	.title = "Both codes of an Excludes1 note",
	.level = "line",
	.carc = "11",
	.source = "tabular list",
	.rules = excludes1_cache,
	.judge = judge_excludes1_pair,
};
