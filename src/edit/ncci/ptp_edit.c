/*
 * ptp_edit.c
 *		The edit of code pairs: a column 2 code is not paid beside its column 1
 *		code on the same day by the same provider.
 */
#include "edit/ncci/ncci.h"

#include "miscadmin.h"

#include "code/hcpcs.h"
#include "edit/ncci/ptp.h"
#include "edit/window.h"

/* So many findings of a line are listed: a day of thousands of codes has millions of pairs. */
#define MAX_FINDINGS 100

/* A line of the provider's, with what the pairs are found by. */
typedef struct PtpLine
{
	uint32		number;			/* of its code, 0 where no edit has it */
	uint64		code;
	const ClaimLine *line;
	bool		has_modifier;	/* one that may bypass an edit */
	int			findings;
	bool		failed;
} PtpLine;

/* The lines of one code. */
typedef struct PtpCode
{
	uint32		number;
	int			count;
	PtpLine    *lines;
	bool		has_modifier;	/* on every line */
} PtpCode;

typedef struct PtpDay
{
	EditContext *context;
	const PtpEdits *edits;
	BillSetting setting;
	int			release;
	const char *source;			/* once there is a finding */
	DateADT		date;
} PtpDay;

#define ST_SORT sort_lines
#define ST_ELEMENT_TYPE PtpLine
#define ST_COMPARE(a, b) \
	((a)->number != (b)->number ? ((a)->number > (b)->number) - ((a)->number < (b)->number) \
	 : (a)->code != (b)->code ? ((a)->code > (b)->code) - ((a)->code < (b)->code) \
	 : (a)->line->place - (b)->line->place)
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

static bool
may_bypass(const ClaimLine *line)
{
	foreach_code(modifier, &line->modifiers)
	{
		if (modifier->valid && hcpcs_modifier_is_ptp_associated(modifier->packed))
			return true;
	}
	return false;
}

/* The codes among the lines, which are sorted; returns how many. */
static int
gather_codes(PtpLine *lines, int count, PtpCode *codes)
{
	int			code_count = 0;

	for (int i = 0; i < count; i++)
	{
		PtpCode    *code;

		if (i == 0 || lines[i].code != lines[i - 1].code)
			codes[code_count++] = (PtpCode) {lines[i].number, 0, &lines[i], true};
		code = &codes[code_count - 1];
		code->count++;
		code->has_modifier &= lines[i].has_modifier;
	}
	return code_count;
}

static const PtpCode *
find_code(const PtpCode *codes, int count, uint32 number)
{
	while (count > 0)
	{
		int			half = count / 2;

		if (codes[half].number == number)
			return &codes[half];
		if (codes[half].number < number)
		{
			codes += half + 1;
			count -= half + 1;
		}
		else
			count = half;
	}
	return NULL;
}

static EditFinding
denial(const PtpDay *day, const PtpCode *column1, const PtpRule *rule, const PtpLine *line)
{
	bool		is_bypassed = rule->indicator == PTP_BYPASSED_BY_MODIFIER &&
		(line->has_modifier || column1->has_modifier);

	return (EditFinding)
	{
		.status = is_bypassed ? FINDING_BYPASSED : FINDING_FAIL,
		.line = line->line,
		.message = rule->indicator == PTP_NEVER_BYPASSED
			? "{code} is not paid beside {detail}, and no modifier bypasses it"
			: is_bypassed
			? "{code} is not paid beside {detail}, but a modifier bypasses it"
			: "{code} is not paid beside {detail}, and no modifier on either bypasses it",
		.code = line->line->code.codes[0].text,
		.source = day->source
	};
}

/*
 * Counts a finding of a line: whether it is listed.  Beyond those that are, one
 * says that there are more, and another, if need be, that the line fails.
 */
static bool
count_finding(PtpLine *line, EditFinding *finding)
{
	bool		fails_first = finding->status == FINDING_FAIL && !line->failed;

	line->findings++;
	line->failed |= fails_first;
	if (line->findings == MAX_FINDINGS + 1)
	{
		finding->message = "{code} is not paid beside more than {number} codes of {date}; the others are not listed";
		finding->number = MAX_FINDINGS;
	}
	return line->findings <= MAX_FINDINGS + 1 || fails_first;
}

static char *
describe(const PtpDay *day, const PtpCode *column1, const PtpRule *rule)
{
	const char *rationale = ptp_rationale(day->edits, rule);
	char		code[CODE_TEXT_SIZE];
	StringInfoData text;

	hcpcs_format(column1->lines->code, code);
	initStringInfo(&text);
	appendStringInfo(&text, "%s by an edit ", code);
	append_window(&text, rule->from, rule->to);
	appendStringInfo(&text, " with indicator %d (%s)", rule->indicator,
					 rationale ? rationale : "no rationale given");
	return text.data;
}

/* On every line of the column 2 code. */
static void
report(PtpDay *day, const PtpCode *column1, const PtpCode *column2, const PtpRule *rule)
{
	char	   *detail = NULL;

	if (day->source == NULL)
		day->source = psprintf("ptp-%s %s", setting_names[day->setting],
							   ptp_release_name(day->edits, day->setting, day->release));
	for (int i = 0; i < column2->count; i++)
	{
		EditFinding finding = denial(day, column1, rule, &column2->lines[i]);

		if (!count_finding(&column2->lines[i], &finding))
			continue;
		if (detail == NULL)
			detail = describe(day, column1, rule);
		finding.detail = detail;
		day->context->emit(day->context, &finding);
	}
	if (detail)
		pfree(detail);
}

/* The strictest rule in force for a pair, which says something at all, else NULL. */
static const PtpRule *
strictest_rule(const PtpDay *day, const PtpCode *column1, const PtpCode *column2)
{
	const PtpRule *strictest = NULL;

	foreach_ptp_rule(rule, day->edits, column1->number, column2->number, day->release, day->date)
		if (rule->indicator != PTP_NEVER_APPLIED &&
			(strictest == NULL || rule->indicator < strictest->indicator))
			strictest = rule;
	return strictest;
}

static void
judge_pair(PtpDay *day, const PtpCode *column1, const PtpCode *column2)
{
	const PtpRule *rule = strictest_rule(day, column1, column2);

	if (rule)
		report(day, column1, column2, rule);
}

/*
 * A code's pairs among the day's codes: whichever of the two are fewer are
 * looked for among the others, so that a day of thousands of codes does not
 * make millions of pairs to ask about.
 */
static void
judge_column1(PtpDay *day, const PtpCode *column1, const PtpCode *codes, int count)
{
	const PtpPair *end;
	const PtpPair *pair = ptp_pairs(day->edits, column1->number, &end);

	if (end - pair > count)
	{
		for (int i = 0; i < count; i++)
			if (&codes[i] != column1)
				judge_pair(day, column1, &codes[i]);
		return;
	}
	for (const PtpPair *first = pair; pair < end; pair++)
	{
		const PtpCode *column2 = pair > first && pair->column2 == pair[-1].column2
			? NULL : find_code(codes, count, pair->column2);

		if (column2 && column2 != column1)
			judge_pair(day, column1, column2);
	}
}

/* The lines of one provider in one setting. */
static void
judge_group(PtpDay *day, PtpLine *lines, int count)
{
	PtpCode    *codes = palloc(count * sizeof(PtpCode));
	int			code_count;
	int			unknown = 0;

	sort_lines(lines, count);
	code_count = gather_codes(lines, count, codes);
	for (int i = 0; i < count; i++)
		edit_judged(day->context, lines[i].line);
	if (code_count < 2 && lines->line->has_date)
		return;
	if (day->release < 0)
	{
		for (int i = 0; i < count; i++)
			edit_no_data(day->context, lines[i].line, (EditFinding)
						 {
							 .message = "no release of PTP edits for the setting {detail} that covers {date} is loaded",
							 .code = lines[i].line->code.codes[0].text,
							 .detail = setting_names[day->setting]
						 });
		return;
	}
	/* Codes that no edit has come first. */
	while (unknown < code_count && codes[unknown].number == 0)
		unknown++;
	for (int i = unknown; i < code_count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		judge_column1(day, &codes[i], codes + unknown, code_count - unknown);
	}
}

static void
judge_setting(PtpDay *day, const ClaimDay *lines, PtpLine *group)
{
	int			count = 0;

	for (int i = 0; i < lines->count; i++)
	{
		const ClaimLine *line = lines->lines[i];

		if (line->setting == day->setting && line->code.codes[0].valid)
			group[count++] = (PtpLine)
			{
				.number = ptp_number(day->edits, line->code.codes[0].packed),
				.code = line->code.codes[0].packed,
				.line = line,
				.has_modifier = may_bypass(line)
			};
		if (count > 0 && (i + 1 == lines->count || lines->lines[i + 1]->provider != line->provider))
		{
			judge_group(day, group, count);
			count = 0;
		}
	}
}

static void
judge_ncci_ptp(EditContext *context, const ClaimDay *lines)
{
	PtpDay		day = {.context = context, .edits = context->rules, .date = lines->lines[0]->date};
	PtpLine    *group = palloc(lines->count * sizeof(PtpLine));

	for (day.setting = SETTING_PRACTITIONER; day.setting <= SETTING_OUTPATIENT; day.setting++)
	{
		day.release = lines->lines[0]->has_date ? ptp_release(day.edits, day.setting, day.date) : -1;
		day.source = NULL;
		judge_setting(&day, lines, group);
	}
}

const Edit	edit_ncci_ptp = {
	.name = "ncci_ptp",
	.title = "Procedure-to-procedure edit of NCCI",
	.level = "claim",
	.carc = "236",
	.source = "PTP",
	.rules = ptp_cache,
	.judge_day = judge_ncci_ptp,
};
