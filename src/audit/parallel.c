/*
 * parallel.c
 *		An audit in parallel workers.
 *
 * Each takes one share after another, whole claims and whole patients by a
 * hash, reads and sorts it by itself, and sends its rows through a queue.  The
 * leader collects them; it audits as well where fewer workers start than there
 * are shares.
 */
#include "audit/parallel.h"

#include "access/parallel.h"
#include "access/xact.h"
#include "catalog/pg_proc.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "executor/tqueue.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/paths.h"
#include "pgstat.h"
#include "storage/latch.h"
#include "storage/proc.h"
#include "storage/shm_mq.h"
#include "tcop/tcopprot.h"
#include "utils/lsyscache.h"
#include "utils/plancache.h"

/* A worker begins by reading the reference data: it takes this many lines to be worth it. */
#define LINES_A_WORKER 100000

#define QUEUE_SIZE ((Size) 1 << 20)

/* The leader looks into the queues after so many rows of its own. */
#define OWN_ROWS 256

enum
{
	KEY_PLAN = 1,
	KEY_QUERY,
	KEY_QUEUES
};

/* What workers are told. */
typedef struct AuditPlan
{
	AuditTask	task;
	Oid			claims;
	ClaimShare	share;			/* which they divide */
	int			shares;			/* into so many */
	pg_atomic_uint32 next_share;
	Size		edits_size;		/* 0: no edits are named */
	char		edits[FLEXIBLE_ARRAY_MEMBER];
} AuditPlan;

static const struct
{
	AuditTaskRun run;
	TupleDesc	(*desc) (void);
}			tasks[] = {
	[AUDIT_FINDINGS] = {findings_run, findings_desc},
	[AUDIT_TALLIES] = {tallies_run, tallies_desc},
};

static ClaimShare
part_of(const AuditPlan *plan, int part)
{
	return (ClaimShare)
	{
		.number = plan->share.number + plan->share.count * part,
		.count = plan->share.count * plan->shares
	};
}

static void
run_shares(AuditPlan *plan, const AuditSettings *settings, DestReceiver *rows)
{
	uint32		part;

	while ((part = pg_atomic_fetch_add_u32(&plan->next_share, 1)) < plan->shares)
		tasks[plan->task].run(plan->claims, part_of(plan, part), settings, rows);
}

/* ---- In a worker */

extern PGDLLEXPORT void codecheck_audit_worker(dsm_segment *segment, shm_toc *toc);

void
codecheck_audit_worker(dsm_segment *segment, shm_toc *toc)
{
	AuditPlan  *plan = shm_toc_lookup(toc, KEY_PLAN, false);
	char	   *queues = shm_toc_lookup(toc, KEY_QUEUES, false);
	shm_mq	   *queue = (shm_mq *) (queues + ParallelWorkerNumber * QUEUE_SIZE);
	DestReceiver *rows;

	debug_query_string = shm_toc_lookup(toc, KEY_QUERY, false);
	pgstat_report_activity(STATE_RUNNING, debug_query_string);
	shm_mq_set_sender(queue, MyProc);
	rows = CreateTupleQueueDestReceiver(shm_mq_attach(queue, segment, NULL));

	SPI_connect();
	run_shares(plan, audit_settings(plan->edits_size > 0 ? (ArrayType *) plan->edits : NULL), rows);
	SPI_finish();
	rows->rShutdown(rows);
	rows->rDestroy(rows);
}

/* ---- In the leader */

/*
 * Whether the query, run several times, may give other rows each time.  That it
 * has no window functions is part of being safe in workers.
 */
static bool
is_unsteady(Node *node, void *arg)
{
	if (node == NULL)
		return false;
	if (IsA(node, Query))
	{
		Query	   *query = (Query *) node;

		return query->limitCount || query->limitOffset || query->hasDistinctOn ||
			query_tree_walker(query, is_unsteady, arg, 0);
	}
	return IsA(node, TableSampleClause) || expression_tree_walker(node, is_unsteady, arg);
}

/* Whether workers could not read one of the plan's relations, partitions and heirs among them. */
static bool
is_out_of_reach(const PlannedStmt *plan)
{
	ListCell   *cell;

	foreach(cell, plan->rtable)
	{
		RangeTblEntry *entry = lfirst_node(RangeTblEntry, cell);

		if (entry->rtekind == RTE_RELATION &&
			(get_rel_persistence(entry->relid) == RELPERSISTENCE_TEMP ||
			 entry->relkind == RELKIND_FOREIGN_TABLE))
			return true;
	}
	return false;
}

/* How many shares to make of the lines: one is none. */
static int
plan_shares(Oid claims, ClaimShare share)
{
	SPIPlanPtr	plan;
	CachedPlanSource *source;
	CachedPlan *cached;
	PlannedStmt *planned;
	Query	   *query;
	double		lines = 0;
	double		enough = min_parallel_table_scan_size > 0 ? LINES_A_WORKER : 1;

	if (max_parallel_workers_per_gather == 0 || IsInParallelMode())
		return 1;
	/* Of the whole relation: what a hash selects is nothing the planner can guess. */
	plan = SPI_prepare(claims_query(claims, BY_CLAIM, (ClaimShare) {.number = 0, .count = 1}), 0, NULL);
	if (plan == NULL)
		elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
	source = linitial(SPI_plan_get_plan_sources(plan));
	query = linitial_node(Query, source->query_list);
	if (max_parallel_hazard(query) == PROPARALLEL_SAFE && !is_unsteady((Node *) query, NULL) &&
		!contain_volatile_functions((Node *) query))
	{
		cached = SPI_plan_get_cached_plan(plan);
		planned = linitial_node(PlannedStmt, cached->stmt_list);
		if (!is_out_of_reach(planned))
			lines = planned->planTree->plan_rows / share.count;
		ReleaseCachedPlan(cached, NULL);
	}
	SPI_freeplan(plan);
	return (int) Max(1, Min(Max(2, max_parallel_workers_per_gather), lines / enough));
}

typedef struct Collector
{
	DestReceiver receiver;		/* of the rows of the leader's own shares */
	DestReceiver *rows;
	ParallelContext *parallel;
	TupleQueueReader **readers;
	int			reader_count;
	TupleTableSlot *slot;
	int			own_rows;
} Collector;

/* Passes on what has come through the queues; false when it was nothing. */
static bool
collect(Collector *collector)
{
	bool		any = false;

	for (int i = 0; i < collector->reader_count; i++)
	{
		bool		done = false;
		MinimalTuple tuple;

		while ((tuple = TupleQueueReaderNext(collector->readers[i], true, &done)) != NULL)
		{
			any = true;
			ExecStoreMinimalTuple(tuple, collector->slot, false);
			collector->rows->receiveSlot(collector->slot, collector->rows);
		}
		if (done)
		{
			any = true;
			DestroyTupleQueueReader(collector->readers[i]);
			collector->readers[i--] = collector->readers[--collector->reader_count];
		}
	}
	return any;
}

static bool
receive_own(TupleTableSlot *slot, DestReceiver *receiver)
{
	Collector  *collector = (Collector *) receiver;

	collector->rows->receiveSlot(slot, collector->rows);
	if (++collector->own_rows % OWN_ROWS == 0)
		collect(collector);
	return true;
}

static void
collect_all(Collector *collector)
{
	while (collector->reader_count > 0)
	{
		CHECK_FOR_INTERRUPTS();
		if (collect(collector))
			continue;
		(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_EXIT_ON_PM_DEATH, 0, PG_WAIT_EXTENSION);
		ResetLatch(MyLatch);
	}
}

static AuditPlan *
launch(ParallelContext *parallel, AuditTask task, Oid claims, ClaimShare share, int shares,
	   ArrayType *edits, Collector *collector)
{
	Size		edits_size = edits ? VARSIZE(edits) : 0;
	Size		plan_size = offsetof(AuditPlan, edits) + edits_size;
	const char *query = debug_query_string ? debug_query_string : "";
	AuditPlan  *plan;
	char	   *queues;

	shm_toc_estimate_chunk(&parallel->estimator, plan_size);
	shm_toc_estimate_chunk(&parallel->estimator, strlen(query) + 1);
	shm_toc_estimate_chunk(&parallel->estimator, QUEUE_SIZE * parallel->nworkers);
	shm_toc_estimate_keys(&parallel->estimator, 3);
	InitializeParallelDSM(parallel);

	plan = shm_toc_allocate(parallel->toc, plan_size);
	plan->task = task;
	plan->claims = claims;
	plan->share = share;
	plan->shares = shares;
	pg_atomic_init_u32(&plan->next_share, 0);
	plan->edits_size = edits_size;
	if (edits)
		memcpy(plan->edits, edits, edits_size);
	shm_toc_insert(parallel->toc, KEY_PLAN, plan);
	shm_toc_insert(parallel->toc, KEY_QUERY,
				   strcpy(shm_toc_allocate(parallel->toc, strlen(query) + 1), query));
	queues = shm_toc_allocate(parallel->toc, QUEUE_SIZE * parallel->nworkers);
	shm_toc_insert(parallel->toc, KEY_QUEUES, queues);
	for (int i = 0; i < parallel->nworkers; i++)
		shm_mq_set_receiver(shm_mq_create(queues + i * QUEUE_SIZE, QUEUE_SIZE), MyProc);

	LaunchParallelWorkers(parallel);
	collector->readers = palloc(Max(1, parallel->nworkers_launched) * sizeof(TupleQueueReader *));
	for (int i = 0; i < parallel->nworkers_launched; i++)
	{
		shm_mq	   *queue = (shm_mq *) (queues + i * QUEUE_SIZE);

		collector->readers[collector->reader_count++] =
			CreateTupleQueueReader(shm_mq_attach(queue, parallel->seg,
												 parallel->worker[i].bgwhandle));
	}
	return plan;
}

/* Needs SPI. */
void
audit_in_parallel(AuditTask task, Oid claims, ClaimShare share, ArrayType *edits,
				  const AuditSettings *settings, DestReceiver *rows)
{
	int			shares = plan_shares(claims, share);
	Collector	collector = {
		.receiver = {.receiveSlot = receive_own},
		.rows = rows
	};
	AuditPlan  *plan;

	if (shares == 1)
	{
		tasks[task].run(claims, share, settings, rows);
		return;
	}
	EnterParallelMode();
	collector.parallel = CreateParallelContext("codecheck", "codecheck_audit_worker",
											   Min(shares, max_parallel_workers_per_gather));
	collector.slot = MakeSingleTupleTableSlot(tasks[task].desc(), &TTSOpsMinimalTuple);
	plan = launch(collector.parallel, task, claims, share, shares, edits, &collector);
	if (collector.reader_count == 0)
		tasks[task].run(claims, share, settings, rows);
	else if (collector.reader_count < shares)
		run_shares(plan, settings, &collector.receiver);
	collect_all(&collector);
	WaitForParallelWorkersToFinish(collector.parallel);
	ExecDropSingleTupleTableSlot(collector.slot);
	DestroyParallelContext(collector.parallel);
	ExitParallelMode();
}
