/*
 * finding.c
 *		codecheck.audit: findings as rows.
 *
 * The only place that puts a finding into words.
 */
#include "audit/parallel.h"

#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "executor/tstoreReceiver.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "edit/window.h"

/* More of a garbage text than this helps nobody in a message; the columns have it whole. */
#define SHOWN_BYTES 40

enum
{
	FINDING_CLAIM_ID,
	FINDING_LINE_NO,
	FINDING_EDIT,
	FINDING_STATUS,
	FINDING_CODE,
	FINDING_DIAGNOSIS,
	FINDING_MESSAGE,
	FINDING_CARC,
	FINDING_RARC,
	FINDING_SOURCE,
	FINDING_COLUMNS
};

typedef struct FindingSink
{
	AuditSink	sink;
	DestReceiver *rows;
	TupleTableSlot *slot;
	MemoryContext memory;		/* reset for each finding: a day may have many */
} FindingSink;

static void
append_shown(StringInfo message, const char *text)
{
	int			length;

	if (text == NULL)
		return;
	while (*text == ' ')
		text++;
	length = strlen(text);
	if (length > SHOWN_BYTES)
	{
		appendBinaryStringInfo(message, text, pg_mbcliplen(text, length, SHOWN_BYTES));
		appendStringInfoString(message, "...");
	}
	else
		appendBinaryStringInfo(message, text, length);
}

/* The message with its placeholders filled; see EditFinding. */
static text *
format_message(const EditFinding *finding, const ClaimLine *line)
{
	StringInfoData message;
	const char *rest = finding->message;
	const char *open;

	initStringInfo(&message);
	while ((open = strchr(rest, '{')) != NULL)
	{
		const char *close = strchr(open, '}');
		int			length = close ? (int) (close - open) - 1 : -1;
		const char *name = open + 1;

		appendBinaryStringInfo(&message, rest, open - rest);
		if (length == 4 && strncmp(name, "code", 4) == 0)
			append_shown(&message, finding->code);
		else if (length == 9 && strncmp(name, "diagnosis", 9) == 0)
			append_shown(&message, finding->diagnosis);
		else if (length == 6 && strncmp(name, "detail", 6) == 0)
			appendStringInfoString(&message, finding->detail);
		else if (length == 6 && strncmp(name, "number", 6) == 0)
			appendStringInfo(&message, INT64_FORMAT, finding->number);
		else if (length == 4 && strncmp(name, "date", 4) == 0)
			append_day(&message, line->date);
		else
			elog(ERROR, "unknown placeholder in message \"%s\"", finding->message);
		rest = close + 1;
	}
	appendStringInfoString(&message, rest);
	return cstring_to_text_with_len(message.data, message.len);
}

static const char *
status_name(FindingStatus status)
{
	switch (status)
	{
		case FINDING_NO_DATA:
			return "no_data";
		case FINDING_BYPASSED:
			return "bypassed";
		case FINDING_FAIL:
			return "fail";
	}
	return NULL;
}

static void
put_text(TupleTableSlot *slot, int column, const char *text)
{
	slot->tts_isnull[column] = text == NULL;
	if (text)
		slot->tts_values[column] = CStringGetTextDatum(text);
}

static void
put_finding(AuditSink *base, const AuditLine *audited, const EditSetting *setting,
			const EditFinding *finding)
{
	FindingSink *sink = (FindingSink *) base;
	TupleTableSlot *slot = sink->slot;
	const ClaimLine *line = &audited->line;
	bool		denied = finding->status == FINDING_FAIL;
	MemoryContext caller;

	ExecClearTuple(slot);
	MemoryContextReset(sink->memory);
	caller = MemoryContextSwitchTo(sink->memory);
	put_text(slot, FINDING_CLAIM_ID, line->claim_id);
	slot->tts_values[FINDING_LINE_NO] = Int32GetDatum(line->line_no);
	slot->tts_isnull[FINDING_LINE_NO] = !line->has_line_no;
	put_text(slot, FINDING_EDIT, setting->edit->name);
	put_text(slot, FINDING_STATUS, status_name(finding->status));
	put_text(slot, FINDING_CODE, finding->code);
	put_text(slot, FINDING_DIAGNOSIS, finding->diagnosis);
	slot->tts_values[FINDING_MESSAGE] = PointerGetDatum(format_message(finding, line));
	slot->tts_isnull[FINDING_MESSAGE] = false;

	/* Nothing is denied for want of data. */
	put_text(slot, FINDING_CARC, denied ? setting->carc : NULL);
	put_text(slot, FINDING_RARC,
			 !denied ? NULL : finding->rarc && !setting->has_own_rarc ? finding->rarc : setting->rarc);
	put_text(slot, FINDING_SOURCE, finding->source);
	MemoryContextSwitchTo(caller);
	ExecStoreVirtualTuple(slot);
	sink->rows->receiveSlot(slot, sink->rows);
}

/* As codecheck.finding is declared. */
TupleDesc
findings_desc(void)
{
	TupleDesc	desc = CreateTemplateTupleDesc(FINDING_COLUMNS);

	for (int i = 0; i < FINDING_COLUMNS; i++)
		TupleDescInitEntry(desc, i + 1, NULL, i == FINDING_LINE_NO ? INT4OID : TEXTOID, -1, 0);
	return desc;
}

void
findings_run(Oid claims, ClaimShare share, const AuditSettings *settings, DestReceiver *rows)
{
	FindingSink sink = {
		.sink = {.finding = put_finding},
		.rows = rows,
		.slot = MakeSingleTupleTableSlot(findings_desc(), &TTSOpsVirtual),
		.memory = AllocSetContextCreate(CurrentMemoryContext, "codecheck finding", ALLOCSET_SMALL_SIZES)
	};

	audit_run(claims, share, settings, &sink.sink);
	ExecDropSingleTupleTableSlot(sink.slot);
	MemoryContextDelete(sink.memory);
}

PG_FUNCTION_INFO_V1(codecheck_audit);
PG_FUNCTION_INFO_V1(codecheck_audit_share);

static Datum
audit(FunctionCallInfo fcinfo, ClaimShare share)
{
	ArrayType  *edits = PG_ARGISNULL(1) ? NULL : PG_GETARG_ARRAYTYPE_P(1);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	DestReceiver *rows = CreateTuplestoreDestReceiver();

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the relation to audit must not be null")));
	InitMaterializedSRF(fcinfo, 0);
	SetTuplestoreDestReceiverParams(rows, result->setResult,
									result->econtext->ecxt_per_query_memory, false, NULL, NULL);
	rows->rStartup(rows, CMD_SELECT, result->setDesc);
	SPI_connect();
	audit_in_parallel(AUDIT_FINDINGS, PG_GETARG_OID(0), share, edits, audit_settings(edits), rows);
	SPI_finish();
	rows->rShutdown(rows);
	rows->rDestroy(rows);
	return (Datum) 0;
}

Datum
codecheck_audit(PG_FUNCTION_ARGS)
{
	return audit(fcinfo, (ClaimShare) {.number = 0, .count = 1});
}

/* One of so many shares, counted from 1. */
Datum
codecheck_audit_share(PG_FUNCTION_ARGS)
{
	int32		number = PG_ARGISNULL(2) ? 0 : PG_GETARG_INT32(2);
	int32		count = PG_ARGISNULL(3) ? 0 : PG_GETARG_INT32(3);

	if (count < 1 || number < 1 || number > count)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no share %d of %d", number, count)));
	return audit(fcinfo, (ClaimShare) {.number = number - 1, .count = count});
}
