/*
 * report.c
 *		codecheck.denial_report: counts of lines by edit.
 */
#include "audit/parallel.h"

#include "catalog/pg_type.h"
#include "executor/executor.h"
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
	REPORT_PAYER,
	REPORT_COLUMNS
};

/* What became of the lines that an edit judged as it is set for some payer, or for all others. */
typedef struct Tally
{
	int64		lines[VERDICT_FAIL + 1];
	Datum		charge;			/* of the failed lines */
} Tally;

typedef struct Tallies
{
	AuditSink	sink;			/* of lines, */
	DestReceiver receiver;		/* or of others' tallies */
	MemoryContext memory;
	Datum		no_money;		/* more than any charge is */
	Tally	   *tallies;		/* by the number of the setting */
} Tallies;

/* A row of tallies: the number, the lines of each verdict, the charge. */
#define TALLY_CHARGE (1 + VERDICT_FAIL + 1)
#define TALLY_COLUMNS (TALLY_CHARGE + 1)

static void
add_charge(Tallies *all, Tally *tally, Datum charge)
{
	Datum		before = tally->charge;
	MemoryContext caller;

	charge = DirectFunctionCall2(numeric_add, before, charge);
	caller = MemoryContextSwitchTo(all->memory);
	tally->charge = datumCopy(charge, false, -1);
	pfree(DatumGetPointer(before));
	MemoryContextSwitchTo(caller);
}

/* A charge that is no amount of money, NaN among them, adds nothing: the sum must not overflow. */
static bool
is_money(const Tallies *all, Datum charge)
{
	return DatumGetBool(DirectFunctionCall2(numeric_lt, DirectFunctionCall1(numeric_abs, charge),
											all->no_money));
}

static void
count_line(AuditSink *base, const AuditLine *line, const EditSetting *setting, LineVerdict verdict)
{
	Tallies    *all = (Tallies *) base;
	Tally	   *tally = &all->tallies[setting->number];

	tally->lines[verdict]++;
	if (verdict == VERDICT_FAIL && line->has_charge && is_money(all, line->charge))
		add_charge(all, tally, line->charge);
}

static bool
add_tally(TupleTableSlot *slot, DestReceiver *receiver)
{
	Tallies    *all = (Tallies *) ((char *) receiver - offsetof(Tallies, receiver));
	Tally	   *tally;

	slot_getallattrs(slot);
	tally = &all->tallies[DatumGetInt32(slot->tts_values[0])];
	for (int i = 0; i <= VERDICT_FAIL; i++)
		tally->lines[i] += DatumGetInt64(slot->tts_values[1 + i]);
	add_charge(all, tally, slot->tts_values[TALLY_CHARGE]);
	return true;
}

/* In the current memory context. */
static Tallies *
make_tallies(const AuditSettings *settings)
{
	Tallies    *all = palloc0(sizeof(Tallies));

	all->sink.judged = count_line;
	all->receiver.receiveSlot = add_tally;
	all->memory = CurrentMemoryContext;
	all->no_money = DirectFunctionCall3(numeric_in, CStringGetDatum("1e100"),
										ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	all->tallies = palloc0(settings->count * sizeof(Tally));
	for (int i = 0; i < settings->count; i++)
		all->tallies[i].charge = NumericGetDatum(int64_to_numeric(0));
	return all;
}

TupleDesc
tallies_desc(void)
{
	TupleDesc	desc = CreateTemplateTupleDesc(TALLY_COLUMNS);

	TupleDescInitEntry(desc, 1, NULL, INT4OID, -1, 0);
	for (int i = 0; i <= VERDICT_FAIL; i++)
		TupleDescInitEntry(desc, 2 + i, NULL, INT8OID, -1, 0);
	TupleDescInitEntry(desc, TALLY_COLUMNS, NULL, NUMERICOID, -1, 0);
	return desc;
}

void
tallies_run(Oid claims, ClaimShare share, const AuditSettings *settings, DestReceiver *rows)
{
	Tallies    *all = make_tallies(settings);
	TupleTableSlot *slot = MakeSingleTupleTableSlot(tallies_desc(), &TTSOpsVirtual);

	audit_run(claims, share, settings, &all->sink);
	for (int i = 0; i < settings->count; i++)
	{
		ExecClearTuple(slot);
		memset(slot->tts_isnull, 0, TALLY_COLUMNS * sizeof(bool));
		slot->tts_values[0] = Int32GetDatum(i);
		for (int j = 0; j <= VERDICT_FAIL; j++)
			slot->tts_values[1 + j] = Int64GetDatum(all->tallies[i].lines[j]);
		slot->tts_values[TALLY_CHARGE] = all->tallies[i].charge;
		ExecStoreVirtualTuple(slot);
		rows->receiveSlot(slot, rows);
	}
	ExecDropSingleTupleTableSlot(slot);
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
	nulls[REPORT_PAYER] = setting->payer == NULL;
	if (setting->payer)
		values[REPORT_PAYER] = CStringGetTextDatum(setting->payer);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

static void
put_tally_of(ReturnSetInfo *result, const EditSetting *setting, const Tallies *all)
{
	if (setting->selected)
		put_tally(result, setting, &all->tallies[setting->number]);
}

PG_FUNCTION_INFO_V1(codecheck_denial_report);

Datum
codecheck_denial_report(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	ArrayType  *edits = PG_ARGISNULL(1) ? NULL : PG_GETARG_ARRAYTYPE_P(1);
	AuditSettings *settings;
	Tallies    *all;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the relation to audit must not be null")));
	InitMaterializedSRF(fcinfo, 0);
	SPI_connect();
	settings = audit_settings(edits);
	all = make_tallies(settings);
	audit_in_parallel(AUDIT_TALLIES, PG_GETARG_OID(0), (ClaimShare) {.number = 0, .count = 1}, edits,
					  settings, &all->receiver);
	for (int i = 0; i < edit_count; i++)
	{
		put_tally_of(result, &settings->edits[i], all);
		for (int j = 0; j < settings->payer_count; j++)
			if (settings->payers[j].edits[i].payer)
				put_tally_of(result, &settings->payers[j].edits[i], all);
	}
	SPI_finish();
	return (Datum) 0;
}
