/*
 * icd10cmset_operators.c
 *		What is asked of sets, what is made of them, and the aggregates.
 */
#include "type/icd10cmset.h"

#include "common/hashfn.h"

PG_FUNCTION_INFO_V1(icd10cm_in_set);
PG_FUNCTION_INFO_V1(icd10cmset_holds);
PG_FUNCTION_INFO_V1(icd10cm_array_overlaps_set);
PG_FUNCTION_INFO_V1(icd10cmset_overlaps_array);
PG_FUNCTION_INFO_V1(icd10cmset_contained);
PG_FUNCTION_INFO_V1(icd10cmset_contains);
PG_FUNCTION_INFO_V1(icd10cmset_overlaps);
PG_FUNCTION_INFO_V1(icd10cmset_union);
PG_FUNCTION_INFO_V1(icd10cmset_intersection);
PG_FUNCTION_INFO_V1(icd10cmset_difference);
PG_FUNCTION_INFO_V1(icd10cmset_eq);
PG_FUNCTION_INFO_V1(icd10cmset_ne);
PG_FUNCTION_INFO_V1(icd10cmset_lt);
PG_FUNCTION_INFO_V1(icd10cmset_le);
PG_FUNCTION_INFO_V1(icd10cmset_gt);
PG_FUNCTION_INFO_V1(icd10cmset_ge);
PG_FUNCTION_INFO_V1(icd10cmset_cmp);
PG_FUNCTION_INFO_V1(icd10cmset_hash);
PG_FUNCTION_INFO_V1(icd10cmset_hash_extended);
PG_FUNCTION_INFO_V1(icd10cmset_agg_code);
PG_FUNCTION_INFO_V1(icd10cmset_agg_set);
PG_FUNCTION_INFO_V1(icd10cmset_agg_combine);
PG_FUNCTION_INFO_V1(icd10cmset_agg_serialize);
PG_FUNCTION_INFO_V1(icd10cmset_agg_deserialize);
PG_FUNCTION_INFO_V1(icd10cmset_agg_final);

/* ---- Codes in a set */

/* A set that came compressed or from elsewhere, and what it came as. */
typedef struct Unpacked
{
	Icd10cmSet *set;
	struct varlena *packed;
} Unpacked;

/*
 * The set of a function that is called once a row, usually with the same set
 * each time: one that has to be unpacked is kept, for as long as what comes
 * is the same.  A constant of the query is never packed, and read in place.
 */
static const Icd10cmSet *
same_set(FunctionCallInfo fcinfo, int argument)
{
	struct varlena *packed = (struct varlena *) PG_GETARG_POINTER(argument);
	Unpacked   *kept = fcinfo->flinfo->fn_extra;
	MemoryContext caller;

	if (!VARATT_IS_EXTENDED(packed) ||
		(VARATT_IS_EXTERNAL(packed) && !VARATT_IS_EXTERNAL_ONDISK(packed)))
		return PG_GETARG_ICD10CMSET(argument);

	if (kept != NULL && kept->set != NULL && VARSIZE_ANY(kept->packed) == VARSIZE_ANY(packed) &&
		memcmp(kept->packed, packed, VARSIZE_ANY(packed)) == 0)
		return kept->set;

	caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	if (kept == NULL)
		fcinfo->flinfo->fn_extra = kept = palloc0(sizeof(*kept));
	if (kept->set != NULL)
	{
		pfree(kept->set);
		pfree(kept->packed);
		kept->set = NULL;
	}
	kept->packed = palloc(VARSIZE_ANY(packed));
	memcpy(kept->packed, packed, VARSIZE_ANY(packed));
	kept->set = PG_GETARG_ICD10CMSET(argument);
	MemoryContextSwitchTo(caller);
	return kept->set;
}

static bool
set_holds(const Icd10cmSet *set, Icd10 code)
{
	return icd10_intervals_hold(set->intervals, set->count, code);
}

Datum
icd10cm_in_set(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(set_holds(same_set(fcinfo, 1), PG_GETARG_ICD10(0)));
}

Datum
icd10cmset_holds(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(set_holds(same_set(fcinfo, 0), PG_GETARG_ICD10(1)));
}

static bool
set_holds_some(const Icd10cmSet *set, ArrayType *array)
{
	int			n;
	const Icd10 *codes = icd10_array_codes(array, &n);

	for (int i = 0; i < n; i++)
	{
		if (set_holds(set, codes[i]))
			return true;
	}
	return false;
}

Datum
icd10cm_array_overlaps_set(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(set_holds_some(same_set(fcinfo, 1), PG_GETARG_ARRAYTYPE_P(0)));
}

Datum
icd10cmset_overlaps_array(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(set_holds_some(same_set(fcinfo, 0), PG_GETARG_ARRAYTYPE_P(1)));
}

/* ---- Two sets */

/* Neighbouring intervals of a set do not meet, so one holds another whole or not at all. */
static bool
set_contains(const Icd10cmSet *outer, const Icd10cmSet *inner)
{
	for (int i = 0; i < inner->count; i++)
	{
		size_t		begun = icd10_intervals_begun(outer->intervals, outer->count,
												  inner->intervals[i].first);

		if (begun == 0 || inner->intervals[i].last > outer->intervals[begun - 1].last)
			return false;
	}
	return true;
}

Datum
icd10cmset_contained(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(set_contains(PG_GETARG_ICD10CMSET(1), PG_GETARG_ICD10CMSET(0)));
}

Datum
icd10cmset_contains(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(set_contains(PG_GETARG_ICD10CMSET(0), PG_GETARG_ICD10CMSET(1)));
}

typedef size_t (*Combination) (const Icd10Interval *a, size_t na,
							   const Icd10Interval *b, size_t nb, Icd10Interval *made);

static size_t
combine(FunctionCallInfo fcinfo, Combination combination, Icd10Interval **made)
{
	Icd10cmSet *a = PG_GETARG_ICD10CMSET(0);
	Icd10cmSet *b = PG_GETARG_ICD10CMSET(1);

	*made = palloc_extended((a->count + b->count + 1) * sizeof(**made), MCXT_ALLOC_HUGE);
	return combination(a->intervals, a->count, b->intervals, b->count, *made);
}

static Datum
combined(FunctionCallInfo fcinfo, Combination combination)
{
	Icd10Interval *made;
	size_t		n = combine(fcinfo, combination, &made);

	PG_RETURN_ICD10CMSET(icd10cmset_make(made, n));
}

static size_t
both(const Icd10Interval *a, size_t na, const Icd10Interval *b, size_t nb, Icd10Interval *made)
{
	memcpy(made, a, na * sizeof(*made));
	memcpy(made + na, b, nb * sizeof(*made));
	return na + nb;
}

Datum
icd10cmset_union(PG_FUNCTION_ARGS)
{
	return combined(fcinfo, both);
}

Datum
icd10cmset_intersection(PG_FUNCTION_ARGS)
{
	return combined(fcinfo, icd10_intervals_common);
}

Datum
icd10cmset_difference(PG_FUNCTION_ARGS)
{
	return combined(fcinfo, icd10_intervals_without);
}

Datum
icd10cmset_overlaps(PG_FUNCTION_ARGS)
{
	Icd10Interval *made;

	PG_RETURN_BOOL(combine(fcinfo, icd10_intervals_common, &made) > 0);
}

/* ---- Order: that of the first interval in which they differ */

static int
compare_sets(FunctionCallInfo fcinfo)
{
	Icd10cmSet *a = PG_GETARG_ICD10CMSET(0);
	Icd10cmSet *b = PG_GETARG_ICD10CMSET(1);
	int			order = 0;

	for (int i = 0; order == 0 && i < a->count && i < b->count; i++)
	{
		order = icd10_compare(&a->intervals[i].first, &b->intervals[i].first);
		if (order == 0)
			order = icd10_compare(&a->intervals[i].last, &b->intervals[i].last);
	}
	if (order == 0)
		order = (a->count > b->count) - (a->count < b->count);
	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return order;
}

Datum
icd10cmset_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_sets(fcinfo) == 0);
}

Datum
icd10cmset_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_sets(fcinfo) != 0);
}

Datum
icd10cmset_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_sets(fcinfo) < 0);
}

Datum
icd10cmset_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_sets(fcinfo) <= 0);
}

Datum
icd10cmset_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_sets(fcinfo) > 0);
}

Datum
icd10cmset_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_sets(fcinfo) >= 0);
}

Datum
icd10cmset_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_sets(fcinfo));
}

Datum
icd10cmset_hash(PG_FUNCTION_ARGS)
{
	Icd10cmSet *set = PG_GETARG_ICD10CMSET(0);
	Datum		hash = hash_any((unsigned char *) set->intervals, set->count * sizeof(*set->intervals));

	PG_FREE_IF_COPY(set, 0);
	return hash;
}

Datum
icd10cmset_hash_extended(PG_FUNCTION_ARGS)
{
	Icd10cmSet *set = PG_GETARG_ICD10CMSET(0);
	Datum		hash = hash_any_extended((unsigned char *) set->intervals,
										 set->count * sizeof(*set->intervals), PG_GETARG_INT64(1));

	PG_FREE_IF_COPY(set, 0);
	return hash;
}

/* ---- Aggregates */

/* The state is a list of intervals, put in order whenever it is full. */
static IntervalList *
agg_state(FunctionCallInfo fcinfo)
{
	MemoryContext context;
	MemoryContext caller;
	IntervalList *state;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "aggregate function called in non-aggregate context");
	if (!PG_ARGISNULL(0))
		return (IntervalList *) PG_GETARG_POINTER(0);
	caller = MemoryContextSwitchTo(context);
	state = palloc(sizeof(*state));
	interval_list_init(state);
	MemoryContextSwitchTo(caller);
	return state;
}

static void
agg_add(IntervalList *state, const Icd10Interval *intervals, size_t n)
{
	for (size_t i = 0; i < n; i++)
		interval_list_merge(state, intervals[i]);
}

/* What there is so far, NULL before the first that is not NULL. */
static Datum
agg_return(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

Datum
icd10cmset_agg_code(PG_FUNCTION_ARGS)
{
	IntervalList *state;
	Icd10Interval subtree;

	if (PG_ARGISNULL(1))
		return agg_return(fcinfo);
	state = agg_state(fcinfo);
	subtree = icd10_subtree(PG_GETARG_ICD10(1));
	agg_add(state, &subtree, 1);
	PG_RETURN_POINTER(state);
}

Datum
icd10cmset_agg_set(PG_FUNCTION_ARGS)
{
	IntervalList *state;
	Icd10cmSet *set;

	if (PG_ARGISNULL(1))
		return agg_return(fcinfo);
	state = agg_state(fcinfo);
	set = PG_GETARG_ICD10CMSET(1);
	agg_add(state, set->intervals, set->count);
	PG_RETURN_POINTER(state);
}

Datum
icd10cmset_agg_combine(PG_FUNCTION_ARGS)
{
	IntervalList *state;
	IntervalList *other;

	if (PG_ARGISNULL(1))
		return agg_return(fcinfo);
	state = agg_state(fcinfo);
	other = (IntervalList *) PG_GETARG_POINTER(1);
	agg_add(state, other->intervals, other->count);
	PG_RETURN_POINTER(state);
}

/* Puts the state in order, which changes nothing that it means: a window may go on with it. */
static Datum
agg_set(IntervalList *state)
{
	state->count = icd10cm_intervals_normalize(state->intervals, state->count);
	PG_RETURN_ICD10CMSET(icd10cmset_make(state->intervals, state->count));
}

/* Between processes of one server a set is as good as any other form. */
Datum
icd10cmset_agg_serialize(PG_FUNCTION_ARGS)
{
	return agg_set((IntervalList *) PG_GETARG_POINTER(0));
}

Datum
icd10cmset_agg_deserialize(PG_FUNCTION_ARGS)
{
	/* The copy is aligned as a set is, which a bytea need not be. */
	Icd10cmSet *set = (Icd10cmSet *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0));
	IntervalList *state = palloc(sizeof(*state));

	interval_list_init(state);
	agg_add(state, set->intervals, set->count);
	PG_RETURN_POINTER(state);
}

Datum
icd10cmset_agg_final(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return agg_set((IntervalList *) PG_GETARG_POINTER(0));
}
