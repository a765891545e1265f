/*
 * listed.c
 *		Edits of services, procedures and modifiers against the release of the
 *		line's date.
 */
#include "edit/procedure/procedure.h"

#include "code/hcpcs.h"
#include "code/icd10.h"

/* A prefix of ICD-10-PCS is a value of the type, but no procedure. */
static bool
is_procedure(const ClaimCode *code)
{
	return code->valid && icd10_missing(code->packed) == 0;
}

static const char *
release(EditContext *context, const ClaimLine *line, CodeSystem system)
{
	return line->has_date ? codeset_release(context->code_sets[system], line->date) : NULL;
}

static void
fail(EditContext *context, const ClaimLine *line, const ClaimCode *code,
	 CodeSystem system, const char *message)
{
	edit_fail(context, (EditFinding)
			  {
				  .message = message,
				  .code = code->text,
				  .source = release(context, line, system)
			  });
}

/* CPT lists are the users' own affair: who has none is told so, not of a date. */
static const char *
no_service_data(const EditContext *context, CodeSystem system)
{
	if (system == CODE_SYSTEM_HCPCS)
		return "no HCPCS release that covers {date} is loaded";
	return codeset_is_empty(context->code_sets[system])
		? "no list of CPT codes is loaded"
		: "no CPT list that covers {date} is loaded";
}

/* Emits that the first code without an answer has none; once for a line. */
static void
report_no_data(EditContext *context, const ClaimLine *line)
{
	const ClaimCode *unanswered = NULL;
	const char *message = NULL;

	foreach_code(code, &line->code)
	{
		if (code->valid && code->status == CODE_NO_DATA)
		{
			unanswered = code;
			message = no_service_data(context, hcpcs_system(code->packed));
		}
	}
	foreach_code(code, &line->procedures)
	{
		if (unanswered == NULL && is_procedure(code) && code->status == CODE_NO_DATA)
		{
			unanswered = code;
			message = "no ICD-10-PCS release that covers {date} is loaded";
		}
	}
	if (unanswered)
		edit_no_data(context, line, (EditFinding)
					 {
						 .message = message,
						 .code = unanswered->text
					 });
}

static void
fail_malformed(EditContext *context, const ClaimCode *code, const char *message)
{
	edit_fail(context, (EditFinding)
			  {
				  .message = message,
				  .code = code->text,
				  .number = code->error.position,
				  .detail = code->error.reason
			  });
}

static bool
judge_proc_invalid(EditContext *context, const ClaimLine *line)
{
	foreach_code(code, &line->code)
	{
		if (!code->valid)
			fail_malformed(context, code,
						   "{code} is no CPT or HCPCS code: position {number}: {detail}");
		else if (code->status == CODE_UNKNOWN)
		{
			CodeSystem	system = hcpcs_system(code->packed);

			fail(context, line, code, system, system == CODE_SYSTEM_CPT
				 ? "{code} is not listed in CPT" : "{code} is not listed in HCPCS");
		}
	}
	foreach_code(code, &line->procedures)
	{
		if (!code->valid)
			fail_malformed(context, code,
						   "{code} is no ICD-10-PCS code: position {number}: {detail}");
		else if (!is_procedure(code))
			edit_fail(context, (EditFinding)
					  {
						  .message = "{code} is no ICD-10-PCS code: a code has 7 characters",
						  .code = code->text
					  });
		else if (code->status == CODE_UNKNOWN)
			fail(context, line, code, CODE_SYSTEM_ICD10PCS, "{code} is not listed in ICD-10-PCS");
	}
	report_no_data(context, line);
	return has_codes(&line->code) || has_codes(&line->procedures);
}

const Edit	edit_proc_invalid = {
	.name = "proc_invalid",
	.title = "Procedure code malformed or never listed",
	.level = "line",
	.carc = "16",
	.rarc = "M51",
	.source = "HCPCS, ICD-10-PCS",
	.judge = judge_proc_invalid,
};

static void
judge_effective(EditContext *context, const ClaimLine *line, const ClaimCode *code,
				CodeSystem system)
{
	if (code->status == CODE_RETIRED)
		fail(context, line, code, system, "{code} is retired on {date}");
	else if (code->status == CODE_NOT_YET_EFFECTIVE)
		fail(context, line, code, system, "{code} is not yet effective on {date}");
}

static bool
judge_proc_not_effective(EditContext *context, const ClaimLine *line)
{
	bool		judged = false;

	foreach_code(code, &line->code)
	{
		if (!code->valid)
			continue;
		judged = true;
		judge_effective(context, line, code, hcpcs_system(code->packed));
	}
	foreach_code(code, &line->procedures)
	{
		if (!is_procedure(code))
			continue;
		judged = true;
		judge_effective(context, line, code, CODE_SYSTEM_ICD10PCS);
	}
	report_no_data(context, line);
	return judged;
}

const Edit	edit_proc_not_effective = {
	.name = "proc_not_effective",
	.title = "Procedure code retired or not yet effective on the date",
	.level = "line",
	.carc = "181",
	.rarc = "N56",
	.source = "HCPCS, ICD-10-PCS",
	.judge = judge_proc_not_effective,
};

/* Ambulance services are A0021 to A0999. */
static bool
is_ambulance(const ClaimLine *line)
{
	char		text[CODE_TEXT_SIZE];

	if (line->code.count == 0 || !line->code.codes->valid)
		return false;
	hcpcs_format(line->code.codes->packed, text);
	return strncmp(text, "A0", 2) == 0;
}

/*
 * CPT's own modifiers and ambulance pairs stand in no file.  Some pairs have
 * the letters of a modifier that is listed, whose dates count elsewhere.
 */
static bool
judge_modifier_invalid(EditContext *context, const ClaimLine *line)
{
	const ClaimCode *unanswered = NULL;

	foreach_code(modifier, &line->modifiers)
	{
		bool		built_in = modifier->valid && hcpcs_modifier_is_built_in(modifier->packed);

		if (!modifier->valid)
		{
			fail_malformed(context, modifier,
						   "{code} is no modifier: position {number}: {detail}");
			continue;
		}
		switch (modifier->status)
		{
			case CODE_BILLABLE:
			case CODE_HEADER:
				break;
			case CODE_RETIRED:
				if (!built_in || !is_ambulance(line))
					fail(context, line, modifier, CODE_SYSTEM_HCPCS_MODIFIER,
						 "modifier {code} is retired on {date}");
				break;
			case CODE_NOT_YET_EFFECTIVE:
				if (!built_in || !is_ambulance(line))
					fail(context, line, modifier, CODE_SYSTEM_HCPCS_MODIFIER,
						 "modifier {code} is not yet effective on {date}");
				break;
			case CODE_UNKNOWN:
				if (!built_in)
					fail(context, line, modifier, CODE_SYSTEM_HCPCS_MODIFIER,
						 "{code} is no modifier of CPT or HCPCS");
				break;
			case CODE_NO_DATA:
				if (!built_in && unanswered == NULL)
					unanswered = modifier;
				break;
		}
	}
	if (unanswered)
		edit_no_data(context, line, (EditFinding)
					 {
						 .message = "no HCPCS release that covers {date} is loaded",
						 .code = unanswered->text
					 });
	return has_codes(&line->modifiers);
}

const Edit	edit_modifier_invalid = {
	.name = "modifier_invalid",
	.title = "Modifier malformed or unknown",
	.level = "line",
	.carc = "4",
	.source = "HCPCS",
	.judge = judge_modifier_invalid,
};
