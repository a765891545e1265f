/*
 * array_gin.c
 *		GIN on arrays of codes.
 *
 * The keys are the codes themselves, in their order.  So below a code is a
 * range of keys, which GIN finds as a partial match, and a cohort is one range
 * after the other.  The server's own array operators are left to the server's
 * own functions.
 */
#include "postgres.h"

#include "access/gin.h"
#include "access/stratnum.h"
#include "fmgr.h"
#include "utils/fmgrprotos.h"

#include "planner/clause.h"
#include "type/icd10cmset.h"

PG_FUNCTION_INFO_V1(icd10_array_gin_keys);
PG_FUNCTION_INFO_V1(icd10_array_gin_query);
PG_FUNCTION_INFO_V1(icd10_gin_compare);
PG_FUNCTION_INFO_V1(icd10_array_gin_consistent);
PG_FUNCTION_INFO_V1(icd10_array_gin_triconsistent);

/* Behind the strategies of the server's array_ops: overlaps, contains, contained, equal. */
#define STRATEGY_BELOW	5		/* codes <@ code */
#define STRATEGY_COHORT 6		/* codes && cohort */

/* The elements, as the server's array_ops keeps them. */
Datum
icd10_array_gin_keys(PG_FUNCTION_ARGS)
{
	return ginarrayextract(fcinfo);
}

/* For each interval the key that it begins with, and as extra data where it ends. */
static Datum
range_keys(FunctionCallInfo fcinfo, const Icd10Interval *intervals, int n)
{
	int32	   *nkeys = (int32 *) PG_GETARG_POINTER(1);
	bool	  **partial = (bool **) PG_GETARG_POINTER(3);
	Pointer   **extra = (Pointer **) PG_GETARG_POINTER(4);
	Datum	   *keys = palloc(Max(n, 1) * sizeof(Datum));
	Icd10	   *ends = palloc(Max(n, 1) * sizeof(Icd10));

	*nkeys = n;
	*partial = palloc(Max(n, 1) * sizeof(bool));
	*extra = palloc(Max(n, 1) * sizeof(Pointer));
	for (int i = 0; i < n; i++)
	{
		keys[i] = Int64GetDatum((int64) intervals[i].first);
		ends[i] = intervals[i].last;
		(*partial)[i] = true;
		(*extra)[i] = (Pointer) &ends[i];
	}
	PG_RETURN_POINTER(keys);
}

Datum
icd10_array_gin_query(PG_FUNCTION_ARGS)
{
	Icd10Interval subtree;
	Icd10cmSet *set;

	switch (PG_GETARG_UINT16(2))
	{
		case STRATEGY_BELOW:
			subtree = icd10_subtree(PG_GETARG_ICD10(0));
			return range_keys(fcinfo, &subtree, 1);
		case STRATEGY_COHORT:
			set = (Icd10cmSet *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0));
			return range_keys(fcinfo, set->intervals,
							  icd10_intervals_coarsen(set->intervals, set->count, MAX_RANGES,
													  palloc(set->count * sizeof(Icd10))));
		default:
			return ginqueryarrayextract(fcinfo);
	}
}

/* Keys come in order, beginning with that of the interval: 0 inside, 1 to stop behind it. */
Datum
icd10_gin_compare(PG_FUNCTION_ARGS)
{
	Icd10		key = PG_GETARG_ICD10(1);
	const Icd10 *end = (const Icd10 *) PG_GETARG_POINTER(3);

	PG_RETURN_INT32(key > *end);
}

/* A row that GIN found by one of the ranges has a code in it; more is asked only where neighbours share one. */
Datum
icd10_array_gin_consistent(PG_FUNCTION_ARGS)
{
	StrategyNumber strategy = PG_GETARG_UINT16(1);
	bool	   *recheck = (bool *) PG_GETARG_POINTER(5);

	if (strategy < STRATEGY_BELOW)
		return ginarrayconsistent(fcinfo);
	*recheck = PG_GETARG_INT32(3) == MAX_RANGES;
	PG_RETURN_BOOL(true);
}

Datum
icd10_array_gin_triconsistent(PG_FUNCTION_ARGS)
{
	GinTernaryValue *found = (GinTernaryValue *) PG_GETARG_POINTER(0);
	StrategyNumber strategy = PG_GETARG_UINT16(1);
	int32		nkeys = PG_GETARG_INT32(3);
	GinTernaryValue in_range = nkeys == MAX_RANGES ? GIN_MAYBE : GIN_TRUE;
	GinTernaryValue result = GIN_FALSE;

	if (strategy < STRATEGY_BELOW)
		return ginarraytriconsistent(fcinfo);
	for (int i = 0; i < nkeys; i++)
	{
		if (found[i] == GIN_TRUE)
			PG_RETURN_GIN_TERNARY_VALUE(in_range);
		if (found[i] == GIN_MAYBE)
			result = GIN_MAYBE;
	}
	PG_RETURN_GIN_TERNARY_VALUE(result);
}
