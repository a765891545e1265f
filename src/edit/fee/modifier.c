/*
 * modifier.c
 *		The edit of modifiers that contradict each other, or the fee schedule.
 */
#include "edit/fee/fee.h"

#include "code/hcpcs.h"

/* What the whole service must not be, by an indicator, where a modifier stands. */
typedef struct ModifierRule
{
	const char *modifier;
	FeeIndicator indicator;
	const char *indicator_name;
	const char *refused;		/* these values */
	bool		may_have_row;	/* unless the schedule itself lists the code with the modifier */
} ModifierRule;

static const ModifierRule rules[] = {
	{"26", FEE_PCTC, "PC/TC", "0 2 3 4 5 7 9", true},
	{"50", FEE_BILATERAL, "bilateral", "0 2 9"},
	{"54", FEE_GLOBAL_DAYS, "global days", "000 MMM XXX YYY ZZZ"},
	{"55", FEE_GLOBAL_DAYS, "global days", "000 MMM XXX YYY ZZZ"},
	{"56", FEE_GLOBAL_DAYS, "global days", "000 MMM XXX YYY ZZZ"},
	{"62", FEE_CO_SURGEON, "co-surgeon", "0 9"},
	{"66", FEE_TEAM, "team", "0 9"},
	{"80", FEE_ASSISTANT, "assistant", "1 9"},
	{"81", FEE_ASSISTANT, "assistant", "1 9"},
	{"82", FEE_ASSISTANT, "assistant", "1 9"},
	{"AS", FEE_ASSISTANT, "assistant", "1 9"},
	{"TC", FEE_PCTC, "PC/TC", "0 2 3 4 5 6 7 8 9", true},
};

static uint64
packed_modifier(const char *modifier)
{
	uint64		packed = 0;
	CodeError	error;

	hcpcs_modifier_parse(modifier, HCPCS_MODIFIER_WIDTH, &packed, &error);
	return packed;
}

bool
has_modifier(const ClaimLine *line, const char *modifier)
{
	uint64		packed = packed_modifier(modifier);

	foreach_code(carried, &line->modifiers)
	{
		if (carried->valid && carried->packed == packed)
			return true;
	}
	return false;
}

static void
fail_together(EditContext *context, const ClaimLine *line, const char *message)
{
	edit_fail(context, (EditFinding)
			  {
				  .message = message,
				  .code = line->code.codes->text
			  });
}

static void
judge_rule(EditContext *context, const ClaimLine *line, const ModifierRule *rule,
		   int release, const FeeRow *row)
{
	uint64		code = line->code.codes->packed;
	const char *indicator = row->indicators[rule->indicator];

	if (indicator[0] == '\0' || strstr(rule->refused, indicator) == NULL ||
		(rule->may_have_row &&
		 fee_row(fee_schedules_of(context), release, code, packed_modifier(rule->modifier)) != NULL))
		return;
	edit_fail(context, (EditFinding)
			  {
				  .message = "{code} does not go with {detail}",
				  .code = line->code.codes->text,
				  .detail = psprintf("modifier %s: its %s indicator is %s",
									 rule->modifier, rule->indicator_name, indicator),
				  .source = rule_source(&fee_schedules_of(context)->releases, release)
			  });
}

/* The line's modifiers one by one; what is not known is emitted once. */
static void
judge_by_schedule(EditContext *context, const ClaimLine *line)
{
	const ClaimCode *code = line->code.codes;
	const RuleReleases *releases = &fee_schedules_of(context)->releases;
	int			release = line->has_date ? release_in_force(&releases->days, line->date) : -1;
	const FeeRow *row = release >= 0 && code->valid
		? fee_row(fee_schedules_of(context), release, code->packed, 0) : NULL;

	for (int i = 0; i < lengthof(rules); i++)
	{
		if (!has_modifier(line, rules[i].modifier))
			continue;
		if (row == NULL)
		{
			edit_no_data(context, line, (EditFinding)
						 {
							 .message = release >= 0 ? "the fee schedule does not list {code}"
							 : "no fee schedule that covers {date} is loaded",
							 .code = code->text,
							 .source = release >= 0 ? rule_source(releases, release) : NULL
						 });
			return;
		}
		judge_rule(context, line, &rules[i], release, row);
	}
}

static bool
judge_modifier_conflict(EditContext *context, const ClaimLine *line)
{
	bool		left;
	bool		right;

	if (!has_codes(&line->code) || !has_codes(&line->modifiers))
		return false;
	left = has_modifier(line, "LT");
	right = has_modifier(line, "RT");
	if (left && right)
		fail_together(context, line, "{code} has the modifiers LT and RT, of the left and of the right");
	if ((left || right) && has_modifier(line, "50"))
		fail_together(context, line, left
					   ? "{code} has the modifiers 50, of both sides, and LT, of the left one"
					   : "{code} has the modifiers 50, of both sides, and RT, of the right one");
	if (has_modifier(line, "26") && has_modifier(line, "TC"))
		fail_together(context, line, "{code} has the modifiers 26 and TC, of a part of the service each");
	judge_by_schedule(context, line);
	return true;
}

const Edit	edit_modifier_conflict = {
	.name = "modifier_conflict",
	.title = "Modifiers that contradict each other or the fee schedule",
	.level = "line",
	.carc = "4",
	.source = "fee schedule",
	.rules = fee_cache,
	.judge = judge_modifier_conflict,
};
