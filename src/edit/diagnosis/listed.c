/*
 * listed.c
 *		Edits of a diagnosis against the ICD-10-CM release of the line's date.
 *
 * Each tells of its own fault only, so that one wrong code is one denial.
 */
#include "edit/diagnosis/diagnosis.h"

#include "edit/mce/mce.h"

static const char *
release(EditContext *context, const ClaimLine *line)
{
	return line->has_date
		? codeset_release(context->code_sets[CODE_SYSTEM_ICD10CM], line->date) : NULL;
}

static void
fail(EditContext *context, const ClaimLine *line, const ClaimCode *dx, const char *message)
{
	edit_fail(context, (EditFinding)
			  {
				  .message = message,
				  .diagnosis = dx->text,
				  .source = release(context, line)
			  });
}

/* Emits that the line's first diagnosis without an answer has none; once for a line. */
static void
report_no_data(EditContext *context, const ClaimLine *line)
{
	foreach_code(dx, &line->dx)
	{
		if (!dx->valid || dx->status != CODE_NO_DATA)
			continue;
		edit_no_data(context, line, (EditFinding)
					 {
						 .message = "no ICD-10-CM release that covers {date} is loaded",
						 .diagnosis = dx->text
					 });
		return;
	}
}

static bool
judge_dx_invalid(EditContext *context, const ClaimLine *line)
{
	foreach_code(dx, &line->dx)
	{
		if (!dx->valid)
			edit_fail(context, (EditFinding)
					  {
						  .message = "{diagnosis} is no ICD-10-CM code: position {number}: {detail}",
						  .diagnosis = dx->text,
						  .number = dx->error.position,
						  .detail = dx->error.reason
					  });
		else if (dx->status == CODE_UNKNOWN)
			fail(context, line, dx, "{diagnosis} is not listed in ICD-10-CM");
	}
	report_no_data(context, line);
	return has_codes(&line->dx);
}

const Edit	edit_dx_invalid = {
	.name = "dx_invalid",
	.title = "Diagnosis malformed or never listed",
	.level = "line",
	.carc = "16",
	.rarc = "M76",
	.source = "ICD-10-CM",
	.judge = judge_dx_invalid,
};

static bool
has_valid_dx(const ClaimLine *line)
{
	foreach_code(dx, &line->dx)
	{
		if (dx->valid)
			return true;
	}
	return false;
}

static bool
judge_dx_not_billable(EditContext *context, const ClaimLine *line)
{
	foreach_code(dx, &line->dx)
	{
		if (dx->valid && dx->status == CODE_HEADER)
			fail(context, line, dx,
				 "{diagnosis} is a header on {date}: a more specific code below it is required");
	}
	report_no_data(context, line);
	return has_valid_dx(line);
}

const Edit	edit_dx_not_billable = {
	.name = "dx_not_billable",
	.title = "Diagnosis is a header, a more specific code is required",
	.level = "line",
	.carc = "16",
	.rarc = "M81",
	.source = "ICD-10-CM",
	.judge = judge_dx_not_billable,
};

static bool
judge_dx_not_effective(EditContext *context, const ClaimLine *line)
{
	foreach_code(dx, &line->dx)
	{
		if (dx->valid && dx->status == CODE_RETIRED)
			fail(context, line, dx, "{diagnosis} is retired on {date}");
		else if (dx->valid && dx->status == CODE_NOT_YET_EFFECTIVE)
			fail(context, line, dx, "{diagnosis} is not yet effective on {date}");
	}
	report_no_data(context, line);
	return has_valid_dx(line);
}

const Edit	edit_dx_not_effective = {
	.name = "dx_not_effective",
	.title = "Diagnosis retired or not yet effective on the date",
	.level = "line",
	.carc = "146",
	.source = "ICD-10-CM",
	.judge = judge_dx_not_effective,
};

/* Whether the code leaves open what others tell: the description says so, or else CMS's list. */
static void
judge_unspecified(EditContext *context, const ClaimLine *line, const ClaimCode *dx)
{
	const CodeMeaning *meaning = dx->status == CODE_BILLABLE
		? codeset_meaning(context->code_sets[CODE_SYSTEM_ICD10CM], dx->packed, line->date) : NULL;
	int			listed_in = release_in_force(&mce_of(context)->releases.days, line->date);
	bool		no_side = meaning && meaning->laterality == LATERALITY_UNSPECIFIED;

	if (meaning && meaning->specificity > 0 && (no_side || meaning->site_unspecified))
		edit_fail(context, (EditFinding)
				  {
					  .message = no_side
					  ? "{diagnosis} leaves the side of the body unspecified; codes beside it are more specific: {number}"
					  : "{diagnosis} leaves the site in the body unspecified; codes beside it are more specific: {number}",
					  .diagnosis = dx->text,
					  .number = meaning->specificity,
					  .source = release(context, line)
				  });
	else if (listed_in >= 0 && (mce_lists(mce_of(context), dx->packed, listed_in) & MCE_BIT(MCE_UNSPECIFIED)))
		edit_fail(context, (EditFinding)
				  {
					  .message = "{diagnosis} is on the list of unspecified codes",
					  .diagnosis = dx->text,
					  .source = rule_source(&mce_of(context)->releases, listed_in)
				  });
}

static bool
judge_dx_unspecified(EditContext *context, const ClaimLine *line)
{
	foreach_code(dx, &line->dx)
	{
		if (dx->valid && line->has_date)
			judge_unspecified(context, line, dx);
	}
	report_no_data(context, line);
	return has_valid_dx(line);
}

const Edit	edit_dx_unspecified = {
	.name = "dx_unspecified",
	.title = "Diagnosis leaves side or site unspecified where others tell it",
	.level = "line",
	.carc = "16",
	.rarc = "M81",
	.source = "ICD-10-CM descriptions, Medicare Code Editor",
	.rules = mce_cache,
	.judge = judge_dx_unspecified,
};
