/*
 * clause.c
 *		What a hierarchy operator asks of a column, in the planner's eyes.
 */
#include "planner/clause.h"

#include "fmgr.h"

#include "type/icd10cmset.h"

static const struct
{
	PGFunction	function;
	int			column_argument;
	bool		of_array;
	BoundKind	kind;
}			operators[] = {
	{icd10_contained, 0, false, BOUND_SUBTREE},
	{icd10_contains, 1, false, BOUND_SUBTREE},
	{icd10_strictly_below, 0, false, BOUND_STRICTLY_BELOW},
	{icd10_strictly_above, 1, false, BOUND_STRICTLY_BELOW},
	{icd10_contained_in_any, 0, false, BOUND_SUBTREES},
	{icd10_any_contains, 1, false, BOUND_SUBTREES},
	{icd10_any_contained, 0, true, BOUND_SUBTREE},
	{icd10_contains_any, 1, true, BOUND_SUBTREE},
	{icd10cm_in_set, 0, false, BOUND_SET},
	{icd10cmset_holds, 1, false, BOUND_SET},
	{icd10cm_array_overlaps_set, 0, true, BOUND_SET},
	{icd10cmset_overlaps_array, 1, true, BOUND_SET},
};

/* The function decides by its address in this module, whatever it is called in SQL. */
bool
code_clause(Oid function, List *arguments, CodeClause *clause)
{
	FmgrInfo	info;

	if (list_length(arguments) != 2)
		return false;
	fmgr_info(function, &info);
	for (int i = 0; i < lengthof(operators); i++)
	{
		if (info.fn_addr != operators[i].function)
			continue;
		clause->column_argument = operators[i].column_argument;
		clause->of_array = operators[i].of_array;
		clause->kind = operators[i].kind;
		clause->column = list_nth(arguments, clause->column_argument);
		clause->bound = list_nth(arguments, 1 - clause->column_argument);
		return true;
	}
	return false;
}

/* What one code names, as no interval or one. */
int
code_clause_subtree(const CodeClause *clause, Icd10 bound, Icd10Interval *interval)
{
	*interval = icd10_subtree(bound);
	if (clause->kind == BOUND_STRICTLY_BELOW && interval->first++ == interval->last)
		return 0;
	return 1;
}

/* What a known bound, not NULL, names: sorted and disjoint; maybe part of the query, and not to be changed. */
const Icd10Interval *
code_clause_intervals(const CodeClause *clause, Datum bound, int *n)
{
	Icd10Interval *intervals;

	switch (clause->kind)
	{
		case BOUND_SUBTREE:
		case BOUND_STRICTLY_BELOW:
			intervals = palloc(sizeof(*intervals));
			*n = code_clause_subtree(clause, (Icd10) DatumGetInt64(bound), intervals);
			return intervals;

		case BOUND_SUBTREES:
			{
				ArrayType  *array = DatumGetArrayTypeP(bound);
				const Icd10 *codes = icd10_array_codes(array, n);

				intervals = palloc(Max(*n, 1) * sizeof(*intervals));
				*n = icd10_subtrees(codes, *n, intervals);
				return intervals;
			}

		case BOUND_SET:
			{
				Icd10cmSet *set = DatumGetIcd10cmSet(bound);

				*n = set->count;
				return set->intervals;
			}
	}
	pg_unreachable();
}
