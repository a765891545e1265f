/*
 * claim.c
 *		Edits of the diagnoses that need nothing but the claim.
 */
#include "edit/diagnosis/diagnosis.h"

#include "code/encounter.h"

#define MAX_POINTERS 4

static bool
judge_dx_missing(EditContext *context, const ClaimLine *line)
{
	if (!has_codes(&line->claim_dx))
		edit_fail(context, (EditFinding)
				  {
					  .message = "neither the line nor the claim has a diagnosis"
				  });
	return true;
}

const Edit	edit_dx_missing = {
	.name = "dx_missing",
	.title = "No diagnosis on the line or claim",
	.level = "line",
	.carc = "16",
	.rarc = "M76",
	.source = "claim",
	.judge = judge_dx_missing,
};

static int
compare_codes(const void *a, const void *b)
{
	return claim_code_compare(*(const ClaimCode *const *) a, *(const ClaimCode *const *) b);
}

/* The same codes in the line's order. */
static int
compare_places(const void *a, const void *b)
{
	const ClaimCode *first = *(const ClaimCode *const *) a;
	const ClaimCode *second = *(const ClaimCode *const *) b;
	int			order = compare_codes(a, b);

	return order != 0 ? order : (first > second) - (first < second);
}

/* Sorted, so that a claim with thousands of diagnoses takes no thousand times as long. */
static bool
judge_dx_duplicate(EditContext *context, const ClaimLine *line)
{
	const ClaimCode **sorted = palloc(Max(1, line->dx.count) * sizeof(ClaimCode *));
	int			count = 0;

	foreach_code(dx, &line->dx)
		sorted[count++] = dx;
	qsort(sorted, count, sizeof(ClaimCode *), compare_places);
	for (int i = 1; i < count; i++)
		if (compare_codes(&sorted[i - 1], &sorted[i]) == 0 &&
			(i == 1 || compare_codes(&sorted[i - 2], &sorted[i]) != 0))
			edit_fail(context, (EditFinding)
					  {
						  .message = "diagnosis {diagnosis} stands on the line more than once",
						  .diagnosis = sorted[i]->text
					  });
	return count > 0;
}

const Edit	edit_dx_duplicate = {
	.name = "dx_duplicate",
	.title = "The same diagnosis twice",
	.level = "line",
	.carc = "16",
	.rarc = "M64",
	.source = "claim",
	.judge = judge_dx_duplicate,
};

static bool
judge_dx_pointer_invalid(EditContext *context, const ClaimLine *line)
{
	for (int i = 0; i < line->pointer_count; i++)
	{
		int64		pointer = line->pointers[i];

		if (pointer < 1 || pointer > line->claim_dx.count ||
			line->claim_dx.codes[pointer - 1].text == NULL)
			edit_fail(context, (EditFinding)
					  {
						  .message = "diagnosis pointer {number} points at no diagnosis",
						  .number = pointer
					  });
	}
	if (line->pointer_count > MAX_POINTERS)
		edit_fail(context, (EditFinding)
				  {
					  .message = "the line has {number} diagnosis pointers, 4 at most are allowed",
					  .number = line->pointer_count
				  });
	return line->has_pointers;
}

const Edit	edit_dx_pointer_invalid = {
	.name = "dx_pointer_invalid",
	.title = "Diagnosis pointer points at nothing, or more than four",
	.level = "line",
	.carc = "16",
	.rarc = "M76",
	.source = "claim",
	.judge = judge_dx_pointer_invalid,
};

/* The principal or first-listed diagnosis, if it has the shape of a code. */
const ClaimCode *
first_diagnosis(const ClaimLine *line)
{
	foreach_code(dx, &line->dx)
		return dx->valid ? dx : NULL;
	return NULL;
}

static bool
judge_external_cause_pdx(EditContext *context, const ClaimLine *line)
{
	const ClaimCode *dx = first_diagnosis(line);

	if (dx == NULL)
		return false;
	if (icd10cm_is_external_cause(dx->packed))
		edit_fail(context, (EditFinding)
				  {
					  .message = "{diagnosis} is an external cause and may not come first",
					  .diagnosis = dx->text
				  });
	return true;
}

const Edit	edit_external_cause_pdx = {
	.name = "external_cause_pdx",
	.title = "External cause as the first diagnosis",
	.level = "line",
	.carc = "16",
	.rarc = "MA63",
	.source = "ICD-10-CM guidelines",
	.judge = judge_external_cause_pdx,
};

/* An external cause with a sequela is no injury, and has its own edit. */
static bool
judge_sequela_pdx(EditContext *context, const ClaimLine *line)
{
	const ClaimCode *dx = first_diagnosis(line);

	if (dx == NULL)
		return false;
	if (icd10cm_encounter(dx->packed) == ENCOUNTER_SEQUELA &&
		!icd10cm_is_external_cause(dx->packed))
		edit_fail(context, (EditFinding)
				  {
					  .message = "{diagnosis} is the sequela of an injury: the condition itself comes first",
					  .diagnosis = dx->text
				  });
	return true;
}

const Edit	edit_sequela_pdx = {
	.name = "sequela_pdx",
	.title = "Sequela of an injury as the first diagnosis",
	.level = "line",
	.carc = "16",
	.source = "ICD-10-CM guidelines",
	.judge = judge_sequela_pdx,
};
