/*
 * finding.c
 *		codecheck.audit: findings as rows.
 *
 * The only place that puts a finding into words.
 */
#include "audit/audit.h"

#include "executor/spi.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

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
	ReturnSetInfo *result;
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
put_text(Datum *values, bool *nulls, int column, const char *text)
{
	nulls[column] = text == NULL;
	if (text)
		values[column] = CStringGetTextDatum(text);
}

static void
put_finding(AuditSink *base, const AuditLine *audited, const EditSetting *setting,
			const EditFinding *finding)
{
	FindingSink *sink = (FindingSink *) base;
	const ClaimLine *line = &audited->line;
	bool		denied = finding->status == FINDING_FAIL;
	Datum		values[FINDING_COLUMNS];
	bool		nulls[FINDING_COLUMNS] = {false};

	put_text(values, nulls, FINDING_CLAIM_ID, line->claim_id);
	values[FINDING_LINE_NO] = Int32GetDatum(line->line_no);
	nulls[FINDING_LINE_NO] = !line->has_line_no;
	put_text(values, nulls, FINDING_EDIT, setting->edit->name);
	put_text(values, nulls, FINDING_STATUS, status_name(finding->status));
	put_text(values, nulls, FINDING_CODE, finding->code);
	put_text(values, nulls, FINDING_DIAGNOSIS, finding->diagnosis);
	values[FINDING_MESSAGE] = PointerGetDatum(format_message(finding, line));

	/* Nothing is denied for want of data. */
	put_text(values, nulls, FINDING_CARC, denied ? setting->carc : NULL);
	put_text(values, nulls, FINDING_RARC,
			 !denied ? NULL : finding->rarc ? finding->rarc : setting->rarc);
	put_text(values, nulls, FINDING_SOURCE, finding->source);
	tuplestore_putvalues(sink->result->setResult, sink->result->setDesc, values, nulls);
}

PG_FUNCTION_INFO_V1(codecheck_audit);

Datum
codecheck_audit(PG_FUNCTION_ARGS)
{
	FindingSink sink = {.sink = {.finding = put_finding}};

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the relation to audit must not be null")));
	InitMaterializedSRF(fcinfo, 0);
	sink.result = (ReturnSetInfo *) fcinfo->resultinfo;
	SPI_connect();
	audit_run(PG_GETARG_OID(0),
			  edit_settings(PG_ARGISNULL(1) ? NULL : PG_GETARG_ARRAYTYPE_P(1)), &sink.sink);
	SPI_finish();
	return (Datum) 0;
}
