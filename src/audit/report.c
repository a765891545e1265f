/*
 * report.c
 *		codecheck.denial_report: counts of lines by edit.
 */
#include "audit/audit.h"

#include "executor/spi.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#define RATE_DIGITS 4

enum
{
	REPORT_EDIT,
	REPORT_TITLE,
	REPORT_JUDGED,
	REPORT_FAILED,
	REPORT_BYPASSED,
	REPORT_NO_DATA,
	REPORT_RATE,
	REPORT_CHARGE,
	REPORT_CARC,
	REPORT_RARC,
	REPORT_COLUMNS
};

typedef struct Tally
{
	int64		lines[VERDICT_FAIL + 1];
	Datum		charge;			/* of the failed lines */
} Tally;

typedef struct TallySink
{
	AuditSink	sink;
	MemoryContext memory;
	Datum		no_money;		/* more than any charge is */
	Tally	   *tallies;
} TallySink;

/* A charge that is no amount of money, NaN among them, adds nothing: the sum must not overflow. */
static void
add_charge(TallySink *sink, Tally *tally, Datum charge)
{
	Datum		before = tally->charge;
	MemoryContext caller;

	if (!DatumGetBool(DirectFunctionCall2(numeric_lt, DirectFunctionCall1(numeric_abs, charge),
										  sink->no_money)))
		return;
	charge = DirectFunctionCall2(numeric_add, before, charge);
	caller = MemoryContextSwitchTo(sink->memory);
	tally->charge = datumCopy(charge, false, -1);
	pfree(DatumGetPointer(before));
	MemoryContextSwitchTo(caller);
}

static void
count_line(AuditSink *base, const AuditLine *line, int edit, LineVerdict verdict)
{
	TallySink  *sink = (TallySink *) base;
	Tally	   *tally = &sink->tallies[edit];

	tally->lines[verdict]++;
	if (verdict == VERDICT_FAIL && line->has_charge)
		add_charge(sink, tally, line->charge);
}

static Datum
rate(int64 failed, int64 passed)
{
	Datum		quotient =
		DirectFunctionCall2(numeric_div,
							NumericGetDatum(int64_to_numeric(failed)),
							NumericGetDatum(int64_to_numeric(failed + passed)));

	return DirectFunctionCall2(numeric_round, quotient, Int32GetDatum(RATE_DIGITS));
}

static void
put_tally(ReturnSetInfo *result, const EditSetting *setting, const Tally *tally)
{
	int64		passed = tally->lines[VERDICT_PASS];
	int64		failed = tally->lines[VERDICT_FAIL];
	int64		bypassed = tally->lines[VERDICT_BYPASSED];
	Datum		values[REPORT_COLUMNS];
	bool		nulls[REPORT_COLUMNS] = {false};

	values[REPORT_EDIT] = CStringGetTextDatum(setting->edit->name);
	values[REPORT_TITLE] = CStringGetTextDatum(setting->edit->title);
	values[REPORT_JUDGED] = Int64GetDatum(passed + failed + bypassed);
	values[REPORT_FAILED] = Int64GetDatum(failed);
	values[REPORT_BYPASSED] = Int64GetDatum(bypassed);
	values[REPORT_NO_DATA] = Int64GetDatum(tally->lines[VERDICT_NO_DATA]);
	nulls[REPORT_RATE] = failed + passed == 0;
	if (!nulls[REPORT_RATE])
		values[REPORT_RATE] = rate(failed, passed);
	values[REPORT_CHARGE] = tally->charge;
	nulls[REPORT_CARC] = setting->carc == NULL;
	if (setting->carc)
		values[REPORT_CARC] = CStringGetTextDatum(setting->carc);
	nulls[REPORT_RARC] = setting->rarc == NULL;
	if (setting->rarc)
		values[REPORT_RARC] = CStringGetTextDatum(setting->rarc);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

PG_FUNCTION_INFO_V1(codecheck_denial_report);

Datum
codecheck_denial_report(PG_FUNCTION_ARGS)
{
	TallySink	sink = {.sink = {.judged = count_line}};
	EditSetting *settings;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the relation to audit must not be null")));
	InitMaterializedSRF(fcinfo, 0);
	SPI_connect();
	sink.memory = CurrentMemoryContext;
	sink.no_money = DirectFunctionCall3(numeric_in, CStringGetDatum("1e100"),
										ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	sink.tallies = palloc0(edit_count * sizeof(Tally));
	for (int i = 0; i < edit_count; i++)
		sink.tallies[i].charge = NumericGetDatum(int64_to_numeric(0));
	settings = edit_settings(PG_ARGISNULL(1) ? NULL : PG_GETARG_ARRAYTYPE_P(1));
	audit_run(PG_GETARG_OID(0), settings, &sink.sink);
	for (int i = 0; i < edit_count; i++)
		if (settings[i].selected)
			put_tally((ReturnSetInfo *) fcinfo->resultinfo, &settings[i], &sink.tallies[i]);
	SPI_finish();
	return (Datum) 0;
}
