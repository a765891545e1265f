/*
 * distribution.c
 *		How the codes of a column are distributed, as its statistics know it.
 */
#include "planner/distribution.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_statistic.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "planner/statistics.h"
#include "type/code_type.h"

/* As many as a statement may well have columns of codes. */
#define KNOWN_DISTRIBUTIONS 32

static void
take_common(CodeDistribution *distribution, const AttStatsSlot *slot)
{
	distribution->n_common = slot->nvalues;
	distribution->common = palloc(Max(slot->nvalues, 1) * sizeof(CodeShare));
	for (int i = 0; i < slot->nvalues; i++)
		distribution->common[i] = (CodeShare) {(Icd10) DatumGetInt64(slot->values[i]), slot->numbers[i]};
}

static void
take_others(CodeDistribution *distribution, const AttStatsSlot *slot)
{
	distribution->n_others = slot->nvalues;
	distribution->others = palloc(Max(slot->nvalues, 1) * sizeof(Icd10));
	for (int i = 0; i < slot->nvalues; i++)
		distribution->others[i] = (Icd10) DatumGetInt64(slot->values[i]);
}

/* What is left when the common codes have had their shares. */
static double
left_over(const CodeDistribution *distribution, double total)
{
	for (int i = 0; i < distribution->n_common; i++)
		total -= distribution->common[i].share;
	return Max(total, 0.0);
}

/* From our own slots. */
static void
from_code_statistics(HeapTuple statistics, CodeDistribution *distribution)
{
	AttStatsSlot slot;

	if (get_attstatsslot(&slot, statistics, STATISTIC_KIND_COMMON_CODES, InvalidOid,
						 ATTSTATSSLOT_VALUES | ATTSTATSSLOT_NUMBERS))
	{
		take_common(distribution, &slot);
		free_attstatsslot(&slot);
	}
	if (get_attstatsslot(&slot, statistics, STATISTIC_KIND_OTHER_CODES, InvalidOid,
						 ATTSTATSSLOT_VALUES | ATTSTATSSLOT_NUMBERS))
	{
		take_others(distribution, &slot);
		distribution->others_share = slot.numbers[OTHER_CODES_SHARE];
		distribution->others_number = slot.numbers[OTHER_CODES_NUMBER];
		for (int i = 0; i < ICD10_WIDTH; i++)
			distribution->others_below[i] = slot.numbers[OTHER_CODES_BELOW + i];
		free_attstatsslot(&slot);
	}
}

/* A row version of pg_statistic, which never changes: whose, and where and by whom it was put. */
typedef struct RowVersion
{
	Oid			relation;
	AttrNumber	attribute;
	bool		inherited;
	ItemPointerData place;
	TransactionId xmin;
} RowVersion;

static RowVersion
row_version(HeapTuple statistics)
{
	Form_pg_statistic form = (Form_pg_statistic) GETSTRUCT(statistics);

	return (RowVersion) {
		form->starelid, form->staattnum, form->stainherit,
			statistics->t_self, HeapTupleHeaderGetRawXmin(statistics->t_data)
	};
}

static bool
same_version(const RowVersion *a, const RowVersion *b)
{
	return a->relation == b->relation && a->attribute == b->attribute && a->inherited == b->inherited &&
		a->xmin == b->xmin && ItemPointerEquals((ItemPointer) &a->place, (ItemPointer) &b->place);
}

/* The same, kept for the next clause: to unpack the slots takes longer than all else. */
static bool
from_known_code_statistics(HeapTuple statistics, CodeDistribution *distribution)
{
	static struct
	{
		RowVersion	version;
		MemoryContext context;
		CodeDistribution distribution;
	}			known[KNOWN_DISTRIBUTIONS];
	static int	oldest = 0;
	RowVersion	version = row_version(statistics);
	MemoryContext caller;

	for (int i = 0; i < lengthof(known); i++)
	{
		if (known[i].version.relation == InvalidOid || !same_version(&known[i].version, &version))
			continue;
		/* A join looks at two: the second must not take the place of the first. */
		if (i == oldest)
			oldest = (oldest + 1) % lengthof(known);
		*distribution = known[i].distribution;
		return distribution->n_common + distribution->n_others > 0;
	}

	/* What a hook made up is no row of the table, and may be the next moment something else. */
	if (statistics->t_tableOid != StatisticRelationId || !ItemPointerIsValid(&statistics->t_self))
	{
		from_code_statistics(statistics, distribution);
		return distribution->n_common + distribution->n_others > 0;
	}

	known[oldest].version.relation = InvalidOid;
	if (known[oldest].context == NULL)
		known[oldest].context = AllocSetContextCreate(CacheMemoryContext, "codecheck distribution",
													  ALLOCSET_SMALL_SIZES);
	MemoryContextReset(known[oldest].context);
	caller = MemoryContextSwitchTo(known[oldest].context);
	from_code_statistics(statistics, distribution);
	MemoryContextSwitchTo(caller);
	known[oldest].version = version;
	known[oldest].distribution = *distribution;
	oldest = (oldest + 1) % lengthof(known);
	return distribution->n_common + distribution->n_others > 0;
}

/* From the server's, with the bounds of the histogram for the others. */
static bool
from_values(VariableStatData *variable, CodeDistribution *distribution)
{
	AttStatsSlot slot;
	bool		isdefault;

	if (get_attstatsslot(&slot, variable->statsTuple, STATISTIC_KIND_MCV, InvalidOid,
						 ATTSTATSSLOT_VALUES | ATTSTATSSLOT_NUMBERS))
	{
		take_common(distribution, &slot);
		qsort(distribution->common, distribution->n_common, sizeof(CodeShare), icd10_compare);
		free_attstatsslot(&slot);
	}
	if (get_attstatsslot(&slot, variable->statsTuple, STATISTIC_KIND_HISTOGRAM, InvalidOid,
						 ATTSTATSSLOT_VALUES))
	{
		take_others(distribution, &slot);
		distribution->others_share = left_over(distribution, distribution->not_null);
		distribution->others_number = get_variable_numdistinct(variable, &isdefault) - distribution->n_common;
		free_attstatsslot(&slot);
	}
	return distribution->n_common + distribution->n_others > 0;
}

/*
 * Of an array column the server knows the most common elements and how many
 * there are in all.  The others lie, as far as we can tell, where those do,
 * and where whole arrays in its histogram have more.  None is more common than
 * the least of those known; the server takes half of that.
 */
static bool
from_elements(HeapTuple statistics, CodeDistribution *distribution)
{
	AttStatsSlot slot;
	double		elements = 0.0;
	double		least;
	int			n = 0;

	if (get_attstatsslot(&slot, statistics, STATISTIC_KIND_DECHIST, InvalidOid, ATTSTATSSLOT_NUMBERS))
	{
		if (slot.nnumbers > 0)
			elements = slot.numbers[slot.nnumbers - 1];
		free_attstatsslot(&slot);
	}
	if (!get_attstatsslot(&slot, statistics, STATISTIC_KIND_MCELEM, InvalidOid,
						  ATTSTATSSLOT_VALUES | ATTSTATSSLOT_NUMBERS))
		return false;
	if (slot.nnumbers < slot.nvalues + 2)
	{
		free_attstatsslot(&slot);
		return false;
	}
	take_common(distribution, &slot);
	least = slot.numbers[slot.nvalues];
	free_attstatsslot(&slot);

	distribution->others_share = left_over(distribution, elements);
	distribution->others_number = distribution->others_share / (least / 2.0);
	if (!get_attstatsslot(&slot, statistics, STATISTIC_KIND_HISTOGRAM, InvalidOid, ATTSTATSSLOT_VALUES))
		return true;
	distribution->others = palloc(Max(distribution->n_common, 1) * sizeof(Icd10));
	for (; n < distribution->n_common; n++)
		distribution->others[n] = distribution->common[n].code;
	for (int i = 0; i < slot.nvalues; i++)
	{
		int			length;
		const Icd10 *codes = icd10_array_codes(DatumGetArrayTypeP(slot.values[i]), &length);

		distribution->others = repalloc(distribution->others, (n + length + 1) * sizeof(Icd10));
		for (int j = 0; j < length; j++)
		{
			if (bsearch(&codes[j], distribution->common, distribution->n_common,
						sizeof(CodeShare), icd10_compare) == NULL)
				distribution->others[n++] = codes[j];
		}
	}
	qsort(distribution->others, n, sizeof(Icd10), icd10_compare);
	distribution->n_others = n;
	free_attstatsslot(&slot);
	return true;
}

/*
 * False when there are no statistics.  Coarse is the server's own grain, for
 * a caller that goes through all the codes.
 */
bool
code_distribution(VariableStatData *variable, bool of_arrays, bool coarse,
				  CodeDistribution *distribution)
{
	memset(distribution, 0, sizeof(*distribution));
	if (!HeapTupleIsValid(variable->statsTuple))
		return false;
	distribution->of_arrays = of_arrays;
	distribution->not_null =
		1.0 - ((Form_pg_statistic) GETSTRUCT(variable->statsTuple))->stanullfrac;
	if (distribution->not_null <= 0.0)
		return true;
	if (of_arrays)
		return from_elements(variable->statsTuple, distribution);
	return (!coarse && from_known_code_statistics(variable->statsTuple, distribution)) ||
		from_values(variable, distribution);
}

static int
common_before(const CodeDistribution *distribution, Icd10 code)
{
	int			low = 0;
	int			high = distribution->n_common;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (distribution->common[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int
others_before(const CodeDistribution *distribution, Icd10 code)
{
	int			low = 0;
	int			high = distribution->n_others;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (distribution->others[middle] < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How many of the first symbols all codes of an interval have in common. */
static int
common_length(Icd10Interval interval)
{
	int			length = ICD10_WIDTH;

	while (icd10_prefix(interval.first, length) != icd10_prefix(interval.last, length))
		length--;
	return length;
}

/*
 * How many other codes an interval holds that holds "listed" of those listed,
 * which are every "step"th: between the fewest and the most that it may hold,
 * as far from the one as from the other by factor.  Where the list is too
 * coarse to tell, as many as there typically are below a code of the length,
 * or when that is unknown the fewer the longer it is.
 */
static double
others_in(const CodeDistribution *distribution, Icd10Interval interval, int listed, double step)
{
	int			length = common_length(interval);
	double		fewest = Max((listed - 1) * step + 1.0, 1.0);
	double		most = Max((listed + 1) * step - 1.0, fewest);
	double		typical = distribution->others_below[Max(length, 1) - 1];

	if (length == ICD10_WIDTH)
		return 1.0;
	if (typical > 0.0 && listed <= 1)
		return Min(typical, most);
	if (listed == 0)
		return pow(most, (ICD10_WIDTH - length) / (2.0 * (ICD10_WIDTH - ICD10CM_MIN_LENGTH)));
	return sqrt(fewest * most);
}

/*
 * The share of the rows that lies in intervals, sorted and disjoint; or, of
 * arrays, that has some element there, as if elements came independently.
 */
double
share_of_intervals(const CodeDistribution *distribution, const Icd10Interval *intervals, int n)
{
	double		number = Max(distribution->others_number, distribution->n_others);
	double		step = number / Max(distribution->n_others, 1);
	double		common = 0.0;
	double		no_common = 1.0;
	double		others = 0.0;

	for (int i = 0; i < n; i++)
	{
		Icd10		first = intervals[i].first;
		Icd10		last = intervals[i].last;
		int			begin = common_before(distribution, first);
		int			end = begin;
		int			listed;

		for (; end < distribution->n_common && distribution->common[end].code <= last; end++)
		{
			common += distribution->common[end].share;
			no_common *= 1.0 - distribution->common[end].share;
		}
		listed = others_before(distribution, last + 1) - others_before(distribution, first);
		if (listed > 0 || begin == end)
			others += others_in(distribution, intervals[i], listed, step);
	}
	if (number > 0.0)
		others *= distribution->others_share / number;
	else
		others = 0.0;
	if (distribution->of_arrays)
		return distribution->not_null * (1.0 - no_common * exp(-others));
	return Min(common + others, distribution->not_null);
}
