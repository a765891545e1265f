/*
 * shape.c
 *		Edits of a code by its shape alone.
 */
#include "edit/procedure/procedure.h"

#include "code/hcpcs.h"
#include "code/icd10.h"

static bool
judge_proc_reporting_only(EditContext *context, const ClaimLine *line)
{
	bool		judged = false;

	foreach_code(code, &line->code)
	{
		const char *category;

		if (!code->valid)
			continue;
		judged = true;
		category = hcpcs_category(code->packed);
		if (category != NULL && strcmp(category, "II") == 0)
			edit_fail(context, (EditFinding)
					  {
						  .message = "{code} is a CPT Category II code, for reporting only",
						  .code = code->text
					  });
	}
	return judged;
}

const Edit	edit_proc_reporting_only = {
	.name = "proc_reporting_only",
	.title = "Procedure code for reporting only",
	.level = "line",
	.carc = "246",
	.source = "CPT categories",
	.judge = judge_proc_reporting_only,
};

static bool
is_complete_pcs(const ClaimCode *code)
{
	uint64		packed;
	CodeError	error;

	return icd10pcs_parse(code->text, code->length, &packed, &error) &&
		icd10_missing(packed) == 0;
}

static bool
is_hcpcs(const ClaimCode *code)
{
	uint64		packed;
	CodeError	error;

	return hcpcs_parse(code->text, code->length, &packed, &error);
}

/*
 * The column tells the system, so only a code that cannot be one of its own
 * column is in the wrong one: E1122 among diagnoses is a diagnosis, whatever
 * HCPCS makes of it.
 */
static bool
judge_wrong_code_set(EditContext *context, const ClaimLine *line)
{
	foreach_code(code, &line->code)
	{
		if (!code->valid && is_complete_pcs(code))
			edit_fail(context, (EditFinding)
					  {
						  .message = "ICD-10-PCS code {code} stands where a CPT or HCPCS code belongs",
						  .code = code->text
					  });
	}
	foreach_code(code, &line->procedures)
	{
		if (is_complete_pcs(code))
		{
			if (line->is_professional)
				edit_fail(context, (EditFinding)
						  {
							  .message = "ICD-10-PCS code {code} on a professional line",
							  .code = code->text
						  });
		}
		else if (is_hcpcs(code))
			edit_fail(context, (EditFinding)
					  {
						  .message = "CPT or HCPCS code {code} stands among ICD-10-PCS procedures",
						  .code = code->text
					  });
	}
	foreach_code(dx, &line->dx)
	{
		if (!dx->valid && (is_hcpcs(dx) || is_complete_pcs(dx)))
			edit_fail(context, (EditFinding)
					  {
						  .message = "procedure code {diagnosis} stands among the diagnoses",
						  .diagnosis = dx->text
					  });
	}
	return has_codes(&line->code) || has_codes(&line->procedures) || has_codes(&line->dx);
}

const Edit	edit_wrong_code_set = {
	.name = "wrong_code_set",
	.title = "A code of another code set",
	.level = "line",
	.carc = "16",
	.rarc = "M51",
	.source = "code shapes",
	.judge = judge_wrong_code_set,
};
