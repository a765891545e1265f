/*
 * scan.c
 *		The lines of a relation, claim by claim or day by day.
 *
 * The server sorts them; here is ever only one line, the diagnoses of its
 * claim, or one patient's day, in memory.
 */
#include "audit/claims.h"

#include "executor/spi.h"
#include "utils/memutils.h"

#include "compat.h"

typedef struct ClaimScan
{
	DestReceiver receiver;		/* of the query's rows */
	const EditContext *context;
	ClaimVisitor *visitor;
	MemoryContext memory;		/* reset for each line, or for each day */

	/* Claim by claim. */
	MemoryContext claim_memory; /* reset for each claim */
	char	   *claim_id;		/* the claim of the last line, NULL when it had none */
	ClaimCodes	claim_dx;

	/* Day by day. */
	text	   *owner;			/* the keys of the day, */
	bool		is_claim;
	text	   *provider;		/* and of its last line */
	const ClaimLine **lines;
	int			count;
	int			room;
} ClaimScan;

/* ---- Claim by claim */

/* A copy of the first diagnoses that the claim shows. */
static void
keep_claim_dx(ClaimScan *scan, const ClaimLine *line)
{
	MemoryContext caller = MemoryContextSwitchTo(scan->claim_memory);
	Size		size = Max(1, line->dx.count) * sizeof(ClaimCode);
	ClaimCode  *codes = memcpy(palloc(size), line->dx.codes, line->dx.count * sizeof(ClaimCode));

	for (int i = 0; i < line->dx.count; i++)
		if (codes[i].text)
			codes[i].text = pstrdup(codes[i].text);
	scan->claim_dx.count = line->dx.count;
	scan->claim_dx.codes = codes;
	MemoryContextSwitchTo(caller);
}

/* Lines without a claim are each a claim of their own. */
static void
find_claim_dx(ClaimScan *scan, ClaimLine *line)
{
	bool		has_dx = has_codes(&line->dx);

	if (line->claim_id == NULL || scan->claim_id == NULL ||
		strcmp(line->claim_id, scan->claim_id) != 0)
	{
		MemoryContextReset(scan->claim_memory);
		scan->claim_dx = (ClaimCodes) {0, NULL};
		scan->claim_id = line->claim_id
			? MemoryContextStrdup(scan->claim_memory, line->claim_id) : NULL;
		if (has_dx && line->claim_id)
			keep_claim_dx(scan, line);
	}
	line->claim_dx = has_dx ? line->dx : scan->claim_dx;
}

static bool
receive_line(TupleTableSlot *slot, DestReceiver *receiver)
{
	ClaimScan  *scan = (ClaimScan *) receiver;
	MemoryContext caller = MemoryContextSwitchTo(scan->memory);
	AuditLine	audited;

	MemoryContextReset(scan->memory);
	slot_getallattrs(slot);
	claim_line_read(slot->tts_values + KEYS, slot->tts_isnull + KEYS, &audited);
	claim_line_find_statuses(scan->context, &audited.line);
	find_claim_dx(scan, &audited.line);
	scan->visitor->visit_line(scan->visitor, &audited.line);
	MemoryContextSwitchTo(caller);
	return true;
}

/* ---- Day by day */

static void
end_day(ClaimScan *scan)
{
	MemoryContext caller = MemoryContextSwitchTo(scan->memory);
	ClaimDay	day = {scan->count, scan->lines};

	if (scan->count > 0)
		scan->visitor->visit_day(scan->visitor, &day);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(scan->memory);
	scan->count = 0;
	scan->provider = NULL;
}

static bool
same_text(const text *known, Datum value, bool isnull)
{
	text	   *other;

	if (known == NULL || isnull)
		return false;
	other = DatumGetTextPP(value);
	return VARSIZE_ANY_EXHDR(known) == VARSIZE_ANY_EXHDR(other) &&
		memcmp(VARDATA_ANY(known), VARDATA_ANY(other), VARSIZE_ANY_EXHDR(known)) == 0;
}

static text *
copy_text(Datum value, bool isnull)
{
	return isnull ? NULL : DatumGetTextPCopy(value);
}

/* Whether a row goes on with the day. */
static bool
same_day(const ClaimScan *scan, const Datum *keys, const bool *nulls)
{
	return scan->count > 0 && same_text(scan->owner, keys[KEY_OWNER], nulls[KEY_OWNER]) &&
		scan->is_claim == DatumGetBool(keys[KEY_IS_CLAIM]) &&
		scan->lines[0]->has_date && !nulls[KEY_DAY] &&
		scan->lines[0]->date == DatumGetDateADT(keys[KEY_DAY]);
}

/* Whether a line has the provider of the one before it. */
static bool
same_provider(const ClaimScan *scan, const ClaimLine *line, const Datum *keys, const bool *nulls)
{
	const ClaimLine *last = scan->lines[scan->count - 1];

	if (scan->provider || !nulls[KEY_PROVIDER])
		return same_text(scan->provider, keys[KEY_PROVIDER], nulls[KEY_PROVIDER]);
	return last->claim_id && line->claim_id && strcmp(last->claim_id, line->claim_id) == 0;
}

static void
add_line(ClaimScan *scan, ClaimLine *line, const Datum *keys, const bool *nulls)
{
	bool		same = scan->count > 0 && same_provider(scan, line, keys, nulls);

	line->place = scan->count;
	line->provider = scan->count == 0 ? 0 : scan->lines[scan->count - 1]->provider + (same ? 0 : 1);
	if (!same)
		scan->provider = copy_text(keys[KEY_PROVIDER], nulls[KEY_PROVIDER]);
	if (scan->count == scan->room)
	{
		scan->room *= 2;
		scan->lines = repalloc_huge(scan->lines, scan->room * sizeof(ClaimLine *));
	}
	scan->lines[scan->count++] = line;
}

static bool
receive_line_of_day(TupleTableSlot *slot, DestReceiver *receiver)
{
	ClaimScan  *scan = (ClaimScan *) receiver;
	MemoryContext caller = MemoryContextSwitchTo(scan->memory);
	AuditLine  *audited;

	slot_getallattrs(slot);
	if (!same_day(scan, slot->tts_values, slot->tts_isnull))
	{
		end_day(scan);
		scan->owner = copy_text(slot->tts_values[KEY_OWNER], slot->tts_isnull[KEY_OWNER]);
		scan->is_claim = DatumGetBool(slot->tts_values[KEY_IS_CLAIM]);
	}
	audited = palloc(sizeof(AuditLine));
	claim_line_read(slot->tts_values + KEYS, slot->tts_isnull + KEYS, audited);
	add_line(scan, &audited->line, slot->tts_values, slot->tts_isnull);
	MemoryContextSwitchTo(caller);
	return true;
}

/* ---- Scanning */

static void
startup(DestReceiver *receiver, int operation, TupleDesc desc)
{
}

static void
shutdown(DestReceiver *receiver)
{
}

/* Needs SPI. */
void
claims_scan(Oid relation, const EditContext *context, ClaimOrder order, ClaimShare share,
			ClaimVisitor *visitor)
{
	ClaimScan	scan = {
		.receiver = {
			.receiveSlot = order == BY_CLAIM ? receive_line : receive_line_of_day,
			.rStartup = startup,
			.rShutdown = shutdown,
			.rDestroy = shutdown,
			.mydest = DestNone
		},
		.context = context,
		.visitor = visitor,
		.room = 64
	};
	SPIExecuteOptions options = {.read_only = true, .dest = &scan.receiver};
	SPIPlanPtr	plan;
	int			result;

	scan.memory = AllocSetContextCreate(CurrentMemoryContext, "codecheck claim lines",
										ALLOCSET_DEFAULT_SIZES);
	scan.claim_memory = AllocSetContextCreate(CurrentMemoryContext, "codecheck claim",
											  ALLOCSET_SMALL_SIZES);
	scan.lines = palloc(scan.room * sizeof(ClaimLine *));
	plan = SPI_prepare(claims_query(relation, order, share), 0, NULL);
	if (plan == NULL)
		elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
	result = SPI_execute_plan_extended(plan, &options);
	if (result < 0)
		elog(ERROR, "SPI_execute_plan_extended failed: %s", SPI_result_code_string(result));
	if (order == BY_DAY)
		end_day(&scan);
	SPI_freeplan(plan);
	pfree(scan.lines);
	MemoryContextDelete(scan.memory);
	MemoryContextDelete(scan.claim_memory);
}
