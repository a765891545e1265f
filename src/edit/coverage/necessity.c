/*
 * necessity.c
 *		The edit of medical necessity: the line's diagnoses against the
 *		policies that govern its service.
 */
#include "edit/coverage/coverage.h"

#include "lib/stringinfo.h"

#include "code/hcpcs.h"
#include "necessity/policy.h"

#define RARC_NATIONAL "N386"

static int
number_of(const NameList *names, const char *name)
{
	return name ? name_number(names, name, strlen(name)) : NAME_NOT_GIVEN;
}

static bool
judge_necessity(EditContext *context, const ClaimLine *line)
{
	const PolicySet *policies = context->rules;
	const ClaimCode *code = line->code.codes;
	NecessityQuestion question;
	NecessityVerdict *verdicts;
	Icd10	   *diagnoses;
	StringInfoData pointed;
	int			count;

	if (line->code.count == 0 || !code->valid)
		return false;
	if (!line->has_date || DATE_NOT_FINITE(line->date))
	{
		edit_no_data(context, line, (EditFinding)
					 {
						 .message = "no policy governs {code} on {date}",
						 .code = code->text
					 });
		return true;
	}

	diagnoses = palloc(Max(1, line->claim_dx.count) * sizeof(Icd10));
	question.code = code->packed;
	question.date = line->date;
	question.jurisdiction = number_of(&policies->jurisdictions, line->jurisdiction);
	question.payer = number_of(&policies->payers, line->payer);
	question.diagnoses = diagnoses;
	question.diagnosis_count = 0;
	foreach_code(dx, &line->claim_dx)
	{
		if (dx->valid && is_pointed_at(line, dx))
			diagnoses[question.diagnosis_count++] = dx->packed;
	}

	switch (necessity_decide(policies, &question))
	{
		case NECESSITY_SUPPORTED:
			return true;
		case NECESSITY_NO_POLICY:
			edit_no_data(context, line, (EditFinding)
						 {
							 .message = "no policy governs {code} on {date}",
							 .code = code->text
						 });
			return true;
		case NECESSITY_NOT_SUPPORTED:
			break;
	}

	initStringInfo(&pointed);
	for (int i = 0; i < question.diagnosis_count; i++)
	{
		char		text[CODE_TEXT_SIZE];

		icd10cm_format(diagnoses[i], text);
		appendStringInfo(&pointed, "%s%s", i == 0 ? "" : ", ", text);
	}
	count = necessity_judge(policies, &question, &verdicts);
	Assert(count > 0);
	edit_fail(context, (EditFinding)
			  {
				  .message = count == 1
				  ? "a policy governs {code} and does not support it: {detail}"
				  : "{number} policies govern {code} and none supports it; the nearest: {detail}",
				  .code = code->text,
				  .diagnosis = question.diagnosis_count > 0 ? pointed.data : NULL,
				  .detail = necessity_reason_text(verdicts[0].reason),
				  .number = count,
				  .source = verdicts[0].policy->id,
				  .rarc = verdicts[0].policy->national ? RARC_NATIONAL : NULL
			  });
	return true;
}

const Edit	edit_necessity = {
	.name = "necessity",
	.title = "No policy supports the service by a diagnosis of the line",
	.level = "line",
	.carc = "50",
	.rarc = "N115",
	.source = "coverage policies",
	.rules = policy_cache,
	.judge = judge_necessity,
};
