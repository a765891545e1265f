/*
 * global.c
 *		The edit of a visit on the day of a procedure, whose fee includes it
 *		unless a modifier says that it was a visit of its own.
 */
#include "edit/fee/fee.h"

#include "code/hcpcs.h"

/* The periods that include visits of the day, from the shortest on. */
static const char *const periods[] = {"000", "010", "090"};

#define MAJOR	((int) lengthof(periods) - 1)

/* The first procedure of each period among the lines of a visit. */
typedef struct Procedures
{
	const ClaimLine *lines[lengthof(periods)];
	bool		other_codes;	/* the lines have more codes than one */
} Procedures;

static bool
is_professional_service(const ClaimLine *line)
{
	return line->setting == SETTING_PRACTITIONER && line->code.codes->valid;
}

static bool
is_visit(const ClaimLine *line)
{
	const char *section = is_professional_service(line) ? hcpcs_section(line->code.codes->packed) : NULL;

	return section != NULL && strcmp(section, "Evaluation and Management") == 0;
}

static void
add_procedure(Procedures *procedures, const ClaimLine *line, const FeeRow *row)
{
	for (int i = 0; row != NULL && i <= MAJOR; i++)
		if (procedures->lines[i] == NULL && strcmp(row->indicators[FEE_GLOBAL_DAYS], periods[i]) == 0)
			procedures->lines[i] = line;
}

/* What one provider did on the day. */
static Procedures
find_procedures(EditContext *context, const ClaimLine *const *lines, int count, int release)
{
	Procedures	procedures = {0};
	const ClaimLine *first = NULL;

	for (int i = 0; i < count; i++)
	{
		uint64		code;

		if (!is_professional_service(lines[i]))
			continue;
		code = lines[i]->code.codes->packed;
		if (first == NULL)
			first = lines[i];
		procedures.other_codes |= code != first->code.codes->packed;
		if (release >= 0 && !is_visit(lines[i]))
			add_procedure(&procedures, lines[i], fee_row(fee_schedules_of(context), release, code, 0));
	}
	return procedures;
}

/* The one with the longest period whose modifier the visit lacks. */
static int
including_period(const ClaimLine *visit, const Procedures *procedures)
{
	int			period = has_modifier(visit, "25") ? -1 : has_modifier(visit, "57") ? MAJOR - 1 : MAJOR;

	while (period >= 0 && procedures->lines[period] == NULL)
		period--;
	return period;
}

static void
judge_visit(EditContext *context, const ClaimLine *visit, const Procedures *procedures,
			int release)
{
	int			period = including_period(visit, procedures);
	char		procedure[CODE_TEXT_SIZE];

	edit_judged(context, visit);
	if (!visit->has_date || (release < 0 && procedures->other_codes))
	{
		edit_no_data(context, visit, (EditFinding)
					 {
						 .message = "no fee schedule that covers {date} is loaded",
						 .code = visit->code.codes->text
					 });
		return;
	}
	if (period < 0)
		return;
	hcpcs_format(procedures->lines[period]->code.codes->packed, procedure);
	edit_fail(context, (EditFinding)
			  {
				  .line = visit,
				  .message = "{code} is included in {detail}",
				  .code = visit->code.codes->text,
				  .detail = psprintf("%s of the same day, global days %s, without modifier %s",
									 procedure, periods[period], period == MAJOR ? "25 or 57" : "25"),
				  .source = rule_source(&fee_schedules_of(context)->releases, release)
			  });
}

static void
judge_em_same_day_no_25(EditContext *context, const ClaimDay *day)
{
	int			next;

	for (int first = 0; first < day->count; first = next)
	{
		const ClaimLine *const *lines = day->lines + first;
		int			release = lines[0]->has_date
			? release_in_force(&fee_schedules_of(context)->releases.days, lines[0]->date) : -1;
		Procedures	procedures;
		bool		any_visit = false;

		for (next = first; next < day->count && day->lines[next]->provider == lines[0]->provider; next++)
			any_visit |= is_visit(day->lines[next]);
		if (!any_visit)
			continue;
		procedures = find_procedures(context, lines, next - first, release);
		for (int i = 0; i < next - first; i++)
			if (is_visit(lines[i]))
				judge_visit(context, lines[i], &procedures, release);
	}
}

const Edit	edit_em_same_day_no_25 = {
	.name = "em_same_day_no_25",
	.title = "Visit on the day of a procedure without modifier 25 or 57",
	.level = "claim",
	.carc = "97",
	.source = "fee schedule",
	.rules = fee_cache,
	.judge_day = judge_em_same_day_no_25,
};
