/*
 * refcache.c
 *		Reference data in memory: the one way from a table to a hot function.
 */
#include "codeset/refcache.h"

#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "commands/trigger.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#define REFERENCE_SCHEMA "codecheck"

struct RefGeneration
{
	MemoryContext context;
	void	   *data;
	uint64		changes;		/* the cache's count when it was built */
	RefMoment	latest;			/* what was committed by then */
	bool		momentary;		/* good for the statement it was built for only */
	int			users;			/* pins, and the cache itself while it is current */
};

/* Every cache that was used in this session. */
static RefCache *caches = NULL;

/* Whether this transaction has changed reference tables, and a count of what may undo that. */
static bool own_changes = false;
static uint64 transaction_ends = 0;

PG_FUNCTION_INFO_V1(codecheck_announce_change);

/* Statement trigger of the reference tables: the message goes out when the change commits. */
Datum
codecheck_announce_change(PG_FUNCTION_ARGS)
{
	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be called as a trigger", "codecheck.announce_change")));
	own_changes = true;
	CacheInvalidateRelcache(((TriggerData *) fcinfo->context)->tg_relation);
	return PointerGetDatum(NULL);
}

/* May run at any moment: it counts and does nothing else. */
static void
table_changed(Datum arg, Oid table)
{
	for (RefCache *cache = caches; cache != NULL; cache = cache->next)
		for (int i = 0; i < REFCACHE_MAX_TABLES; i++)
			if (!OidIsValid(table) ||
				(OidIsValid(cache->table_oids[i]) && cache->table_oids[i] == table))
			{
				cache->changes++;
				break;
			}
}

static void
transaction_ended(XactEvent event, void *arg)
{
	own_changes = false;
	transaction_ends++;
}

/* What a failed subtransaction has written is gone, while the command goes on. */
static void
subtransaction_ended(SubXactEvent event, SubTransactionId mine, SubTransactionId parent, void *arg)
{
	if (event == SUBXACT_EVENT_ABORT_SUB && own_changes)
		transaction_ends++;
}

static void
register_cache(RefCache *cache)
{
	if (caches == NULL)
	{
		CacheRegisterRelcacheCallback(table_changed, (Datum) 0);
		RegisterXactCallback(transaction_ended, NULL);
		RegisterSubXactCallback(subtransaction_ended, NULL);
	}
	for (RefCache *known = caches; known != NULL; known = known->next)
		if (known == cache)
			return;
	cache->next = caches;
	caches = cache;
}

static void
leave_generation(RefGeneration *generation)
{
	if (--generation->users == 0)
		MemoryContextDelete(generation->context);
}

static int
open_tables(RefCache *cache, Relation *tables)
{
	Oid			schema = get_namespace_oid(REFERENCE_SCHEMA, true);
	int			count = 0;

	for (; count < REFCACHE_MAX_TABLES && cache->tables[count]; count++)
	{
		Oid			table = OidIsValid(schema)
			? get_relname_relid(cache->tables[count], schema) : InvalidOid;

		if (!OidIsValid(table))
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_TABLE),
					 errmsg("relation \"%s.%s\" does not exist",
							REFERENCE_SCHEMA, cache->tables[count]),
					 errhint("Create the extension again: CREATE EXTENSION codecheck.")));
		cache->table_oids[count] = table;
		tables[count] = table_open(table, AccessShareLock);
	}
	return count;
}

static void
set_snapshot(RefMoment *moment, Snapshot snapshot)
{
	moment->xmin = snapshot->xmin;
	moment->xmax = snapshot->xmax;
	moment->xcnt = snapshot->xcnt;
	moment->curcid = snapshot->curcid;
}

/* Whether a snapshot was taken no earlier than a moment, as its numbers tell. */
static bool
not_before(Snapshot snapshot, const RefMoment *moment)
{
	return TransactionIdFollowsOrEquals(snapshot->xmin, moment->xmin) &&
		(TransactionIdFollows(snapshot->xmax, moment->xmax) ||
		 (snapshot->xmax == moment->xmax && snapshot->xcnt <= moment->xcnt));
}

/*
 * A generation as the statement sees the tables, its transaction's own changes
 * included; so all that a statement asks, its parallel workers too, has one
 * answer.  The locks have brought in every announcement up to here; one that
 * comes later, even while building, makes the generation out of date for the
 * next statement.
 *
 * Where others have committed since the statement began, or it has itself
 * called what changes tables, an announcement may have come in whose change it
 * does not see: then the generation is good for this statement only.  A later
 * statement that hears of nothing new sees whatever was announced before.
 */
static RefGeneration *
build_generation(RefCache *cache)
{
	Relation	tables[REFCACHE_MAX_TABLES];
	int			count;
	uint64		changes;
	Snapshot	latest;
	Snapshot	snapshot;
	MemoryContext context;
	MemoryContext scratch;
	MemoryContext caller;
	RefGeneration *generation;

	register_cache(cache);
	count = open_tables(cache, tables);
	changes = cache->changes;
	latest = RegisterSnapshot(GetCatalogSnapshot(RelationGetRelid(tables[0])));
	snapshot = ActiveSnapshotSet() ? GetActiveSnapshot() : latest;

	/* Until it is complete it belongs to the caller, so that an error frees it. */
	context = AllocSetContextCreate(CurrentMemoryContext, "codecheck reference data",
									ALLOCSET_DEFAULT_SIZES);
	MemoryContextCopyAndSetIdentifier(context, cache->name);
	scratch = AllocSetContextCreate(CurrentMemoryContext, "codecheck reference data scratch",
									ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(context);
	generation = palloc0(sizeof(RefGeneration));
	generation->context = context;
	generation->changes = changes;
	set_snapshot(&generation->latest, latest);
	generation->momentary = snapshot->curcid != latest->curcid ||
		!(not_before(snapshot, &generation->latest) ||
		  (cache->current && cache->current->changes == changes &&
		   not_before(snapshot, &cache->current->latest)));
	generation->data = cache->build(cache, tables, snapshot, scratch);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(scratch);

	UnregisterSnapshot(latest);
	for (int i = 0; i < count; i++)
		table_close(tables[i], AccessShareLock);
	MemoryContextSetParent(context, TopMemoryContext);
	return generation;
}

static RefMoment
current_moment(void)
{
	RefMoment	moment = {
		.statement = GetCurrentStatementStartTimestamp(),
		.ends = transaction_ends
	};

	if (ActiveSnapshotSet())
		set_snapshot(&moment, GetActiveSnapshot());
	return moment;
}

static inline bool
same_snapshot(const RefMoment *a, const RefMoment *b)
{
	return a->curcid == b->curcid && a->ends == b->ends &&
		a->xmax == b->xmax && a->xmin == b->xmin && a->xcnt == b->xcnt;
}

/*
 * The generation for a moment.  All calls of one statement get the same one,
 * wherever they stand and whatever is announced meanwhile.
 */
static RefGeneration *
generation_for(RefCache *cache, const RefMoment *moment)
{
	if (cache->current && cache->moment.statement == moment->statement &&
		same_snapshot(&cache->moment, moment))
		return cache->current;

	/* A session that runs statements without locking any table hears nothing by itself. */
	AcceptInvalidationMessages();
	if (cache->current == NULL || cache->current->momentary ||
		cache->current->changes != cache->changes)
	{
		RefGeneration *generation = build_generation(cache);

		if (cache->current)
			leave_generation(cache->current);
		cache->current = generation;
		generation->users = 1;
	}
	cache->moment = *moment;
	return cache->current;
}

static void
release_pin(void *arg)
{
	RefPin	   *pin = (RefPin *) arg;

	if (pin->generation)
		leave_generation(pin->generation);
	pin->generation = NULL;
}

/* A hold that lasts until the owner's memory is reset; taken up by refcache_data. */
RefPin *
refcache_pin(RefCache *cache, MemoryContext owner)
{
	RefPin	   *pin = MemoryContextAllocZero(owner, sizeof(RefPin));

	pin->cache = cache;
	pin->release.func = release_pin;
	pin->release.arg = pin;
	MemoryContextRegisterResetCallback(owner, &pin->release);
	return pin;
}

/* A cursor goes on with its snapshot from one statement to the next. */
const void *
refcache_data(RefPin *pin)
{
	RefMoment	moment = current_moment();

	if (pin->generation == NULL || !same_snapshot(&pin->moment, &moment))
	{
		RefGeneration *generation = generation_for(pin->cache, &moment);

		generation->users++;
		release_pin(pin);
		pin->generation = generation;
		pin->moment = moment;
	}
	return pin->generation->data;
}

void
refscan_begin(RefScan *scan, Relation table, Snapshot snapshot)
{
	scan->scan = table_beginscan_strat(table, snapshot, 0, NULL, true, false);
	scan->slot = table_slot_create(table, NULL);
}

bool
refscan_next(RefScan *scan)
{
	return table_scan_getnextslot(scan->scan, ForwardScanDirection, scan->slot);
}

void
refscan_end(RefScan *scan)
{
	ExecDropSingleTupleTableSlot(scan->slot);
	table_endscan(scan->scan);
}

/* A column declared NOT NULL. */
Datum
refscan_required(RefScan *scan, int attribute)
{
	bool		isnull;
	Datum		value = slot_getattr(scan->slot, attribute, &isnull);

	if (isnull)
		elog(ERROR, "column %d of a reference table is null", attribute);
	return value;
}

/* A date, or what stands for none. */
DateADT
refscan_date_or(RefScan *scan, int attribute, DateADT none)
{
	bool		isnull;
	Datum		date = slot_getattr(scan->slot, attribute, &isnull);

	return isnull ? none : DatumGetDateADT(date);
}
