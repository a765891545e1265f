/*
 * refcache.h
 *		Reference data in memory: the one way from a table to a hot function.
 *
 * A cache is built from its tables by one scan of each and is never changed
 * afterwards.  A change of a table, announced by its trigger, makes the next
 * statement build a new generation; statements that still run keep theirs.
 */
#ifndef CODESET_REFCACHE_H
#define CODESET_REFCACHE_H

#include "postgres.h"

#include "executor/tuptable.h"
#include "fmgr.h"
#include "utils/date.h"
#include "utils/rel.h"
#include "utils/snapshot.h"
#include "utils/timestamp.h"

#define REFCACHE_MAX_TABLES 4

typedef struct RefGeneration RefGeneration;

/* Tells one statement's view of the database from another's. */
typedef struct RefMoment
{
	TimestampTz statement;
	uint64		ends;			/* of transactions and subtransactions so far */
	TransactionId xmin;
	TransactionId xmax;
	uint32		xcnt;
	CommandId	curcid;
} RefMoment;

typedef struct RefCache
{
	const char *name;
	const char *tables[REFCACHE_MAX_TABLES];	/* in schema codecheck */

	/*
	 * Builds the data in the current memory context, which lives as long as
	 * the generation; what is only needed meanwhile goes into "scratch".
	 */
	void	   *(*build) (struct RefCache *cache, Relation *tables, Snapshot snapshot,
						  MemoryContext scratch);

	/* Kept by refcache.c. */
	RefGeneration *current;
	RefMoment	moment;			/* whom it was last handed to */
	Oid			table_oids[REFCACHE_MAX_TABLES];
	uint64		changes;		/* announced so far */
	struct RefCache *next;
} RefCache;

/* One user's hold on a generation, for the length of a statement. */
typedef struct RefPin
{
	RefCache   *cache;
	RefGeneration *generation;
	RefMoment	moment;			/* which the generation serves */
	MemoryContextCallback release;
} RefPin;

extern RefPin *refcache_pin(RefCache *cache, MemoryContext owner);
extern const void *refcache_data(RefPin *pin);

/* The data for a function call, pinned in the function's own memory. */
static inline const void *
refcache_for_call(RefCache *cache, FunctionCallInfo fcinfo)
{
	FmgrInfo   *function = fcinfo->flinfo;

	if (function->fn_extra == NULL)
		function->fn_extra = refcache_pin(cache, function->fn_mcxt);
	return refcache_data((RefPin *) function->fn_extra);
}

/* Reading a whole table while building. */
typedef struct RefScan
{
	struct TableScanDescData *scan;
	TupleTableSlot *slot;
} RefScan;

extern void refscan_begin(RefScan *scan, Relation table, Snapshot snapshot);
extern bool refscan_next(RefScan *scan);
extern void refscan_end(RefScan *scan);
extern Datum refscan_required(RefScan *scan, int attribute);
extern DateADT refscan_date_or(RefScan *scan, int attribute, DateADT none);

#endif							/* CODESET_REFCACHE_H */
