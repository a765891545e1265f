/*
 * units.c
 *		The edit of medically unlikely units.
 */
#include "edit/ncci/ncci.h"

#include "miscadmin.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "edit/ncci/mue.h"

/* A number of units that takes more room helps nobody in a message. */
#define SHOWN_DIGITS 30

/* What no day's lines can add up to, so that no sum is too large to hold. */
#define UNITS_COUNTED "1e131000"

/* A line whose units count with those of others. */
typedef struct CountedLine
{
	const ClaimLine *line;
	const Mue  *mue;
} CountedLine;

static inline uint64
code_of(const ClaimLine *line)
{
	return line->code.codes->packed;
}

/* Lines that count together stand together, in the order of their day. */
static int
compare_counted(const void *a, const void *b)
{
	const ClaimLine *first = ((const CountedLine *) a)->line;
	const ClaimLine *second = ((const CountedLine *) b)->line;

	if (first->provider != second->provider)
		return first->provider < second->provider ? -1 : 1;
	if (code_of(first) != code_of(second))
		return code_of(first) < code_of(second) ? -1 : 1;
	if (first->setting != second->setting)
		return first->setting < second->setting ? -1 : 1;
	return (first->place > second->place) - (first->place < second->place);
}

static inline bool
count_together(const ClaimLine *a, const ClaimLine *b)
{
	return a->provider == b->provider && a->setting == b->setting && code_of(a) == code_of(b);
}

static const char *
units_text(Datum units, int lines)
{
	const char *number = numeric_normalize(DatumGetNumeric(units));
	const char *unit = strcmp(number, "1") == 0 ? "unit" : "units";

	if (strlen(number) > SHOWN_DIGITS)
		number = numeric_out_sci(DatumGetNumeric(units), 3);
	return lines == 1 ? psprintf("%s %s", number, unit)
		: psprintf("%s %s on %d lines", number, unit, lines);
}

static void
judge_units(EditContext *context, const CountedLine *counted, Datum units, int lines)
{
	const ClaimLine *line = counted->line;
	const Mue  *mue = counted->mue;
	Datum		limit = NumericGetDatum(int64_to_numeric(mue->units));
	const char *message;

	if (!DatumGetBool(DirectFunctionCall2(numeric_gt, units, limit)))
		return;
	if (mue->adjudication_indicator == MUE_LINE_EDIT)
		message = "{detail} of {code} on the line, over its MUE of {number} a line (indicator 1)";
	else
		message = psprintf("{detail} of {code} on {date}, over its MUE of {number} a day (indicator %d)",
						   mue->adjudication_indicator);
	edit_fail(context, (EditFinding)
			  {
				  .line = line,
				  .message = message,
				  .code = line->code.codes->text,
				  .detail = units_text(units, lines),
				  .number = mue->units,
				  .source = mue_source(context->rules, line->setting, line->date)
			  });
}

/* Units of whatever size, but not beyond what is counted. */
static Datum
countable(Datum units, Datum least, Datum most)
{
	if (DatumGetBool(DirectFunctionCall2(numeric_lt, units, least)))
		return least;
	return DatumGetBool(DirectFunctionCall2(numeric_gt, units, most)) ? most : units;
}

/* Numbers may have more digits than a page, so no sum outlives the next. */
static Datum
sum_of_units(const CountedLine *counted, int count)
{
	Datum		most = DirectFunctionCall3(numeric_in, CStringGetDatum(UNITS_COUNTED), 0, -1);
	Datum		least = DirectFunctionCall1(numeric_uminus, most);
	Datum		sum = NumericGetDatum(int64_to_numeric(0));

	for (int i = 0; i < count; i++)
	{
		Datum		before = sum;

		CHECK_FOR_INTERRUPTS();
		sum = DirectFunctionCall2(numeric_add, before, countable(counted[i].line->units, least, most));
		pfree(DatumGetPointer(before));
	}
	return sum;
}

/* What keeps a line from being judged, NULL for nothing. */
static const char *
missing_of(const EditContext *context, const ClaimLine *line, const Mue *mue)
{
	if (mue == NULL)
		return mue_source(context->rules, line->setting, line->date) == NULL
			? "no MUE release for {detail} that covers {date} is loaded"
			: "no MUE for {code} is published";
	return line->has_units ? NULL : "the line has no number of units";
}

/* The day's lines are counted on the last of them. */
static void
judge_mue(EditContext *context, const ClaimDay *day)
{
	CountedLine *counted = palloc(day->count * sizeof(CountedLine));
	int			count = 0;
	int			next;

	for (int i = 0; i < day->count; i++)
	{
		const ClaimLine *line = day->lines[i];
		CountedLine *now = &counted[count];
		const char *missing;

		if (line->setting == SETTING_NONE || line->code.count == 0 || !line->code.codes->valid)
			continue;
		edit_judged(context, line);
		now->line = line;
		now->mue = line->has_date
			? mue_in_force(context->rules, line->setting, code_of(line), line->date) : NULL;
		missing = missing_of(context, line, now->mue);
		if (missing)
			edit_no_data(context, line, (EditFinding)
						 {
							 .message = missing,
							 .code = line->code.codes->text,
							 .detail = setting_names[line->setting],
							 .source = line->has_date
							 ? mue_source(context->rules, line->setting, line->date) : NULL
						 });
		else if (now->mue->adjudication_indicator == MUE_LINE_EDIT)
			judge_units(context, now, line->units, 1);
		else
			count++;
	}

	if (count > 1)
		qsort(counted, count, sizeof(CountedLine), compare_counted);
	for (int first = 0; first < count; first = next)
	{
		next = first + 1;
		while (next < count && count_together(counted[first].line, counted[next].line))
			next++;
		judge_units(context, &counted[next - 1],
					next == first + 1 ? counted[first].line->units
					: sum_of_units(&counted[first], next - first), next - first);
	}
}

const Edit	edit_mue = {
	.name = "mue",
	.title = "More units than are medically likely",
	.level = "claim",
	.carc = "96",
	.rarc = "N362",
	.source = "MUE",
	.rules = mue_cache,
	.judge_day = judge_mue,
};
