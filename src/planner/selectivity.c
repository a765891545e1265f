/*
 * selectivity.c
 *		How many rows a hierarchy operator is expected to find.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "nodes/pathnodes.h"
#include "optimizer/optimizer.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"

#include "planner/clause.h"
#include "planner/distribution.h"
#include "type/code_type.h"

PG_FUNCTION_INFO_V1(icd10_sel);
PG_FUNCTION_INFO_V1(icd10_joinsel);

/* As many codes are averaged over one by one; of longer lists, the server's own. */
#define AVERAGED_CODES	2000

/* Where nothing is known. */
#define DEFAULT_SUBTREE_SEL DEFAULT_RANGE_INEQ_SEL

/* One side of an operator: a column, or a known value of it. */
typedef enum Side
{
	SIDE_CODES,					/* the side that is asked whether it lies in the other */
	SIDE_BOUND,
} Side;

static bool
side_is_of_arrays(const CodeClause *clause, Side side)
{
	return side == SIDE_CODES ? clause->of_array : clause->kind == BOUND_SUBTREES;
}

/* The codes above a code, and itself unless it must be strictly above: single values. */
static int
add_ancestors(Icd10 code, bool strictly, Icd10Interval *intervals)
{
	int			last = icd10_length(code) - (strictly ? 1 : 0);

	for (int length = 1; length <= last; length++)
	{
		Icd10		above = icd10_prefix(code, length);

		intervals[length - 1] = (Icd10Interval) {above, above};
	}
	return Max(last, 0);
}

/* What the codes of one side must be, given a value of the other, not NULL. */
static const Icd10Interval *
intervals_of(const CodeClause *clause, Side side, Datum other, int *n)
{
	Icd10Interval *intervals;
	Icd10		code;
	const Icd10 *codes = &code;
	int			count = 1;

	if (side == SIDE_CODES)
		return code_clause_intervals(clause, other, n);
	if (clause->of_array)
		codes = icd10_array_codes(DatumGetArrayTypeP(other), &count);
	else
		code = (Icd10) DatumGetInt64(other);
	intervals = palloc(Max(count, 1) * ICD10_WIDTH * sizeof(*intervals));
	*n = 0;
	for (int i = 0; i < count; i++)
		*n += add_ancestors(codes[i], clause->kind == BOUND_STRICTLY_BELOW, intervals + *n);
	*n = icd10_intervals_normalize(intervals, *n);
	return intervals;
}

/* False where nothing is known; of a column of sets, nothing is. */
static bool
side_distribution(const CodeClause *clause, Side side, VariableStatData *variable, Oid operator,
				  CodeDistribution *distribution)
{
	if (side == SIDE_BOUND && clause->kind == BOUND_SET)
		return false;
	return statistic_proc_security_check(variable, get_opcode(operator)) &&
		code_distribution(variable, side_is_of_arrays(clause, side), false, distribution);
}

/*
 * Without a known value: as if one of the column's own categories were asked
 * for, each as often as any other.
 */
static double
average_category(const CodeDistribution *distribution)
{
	Icd10		category = 0;
	int			categories = 0;
	int			i = 0;
	int			j = 0;

	while (i < distribution->n_common || j < distribution->n_others)
	{
		Icd10		code;

		if (j == distribution->n_others ||
			(i < distribution->n_common && distribution->common[i].code < distribution->others[j]))
			code = distribution->common[i++].code;
		else
			code = distribution->others[j++];
		code = icd10_prefix(code, ICD10CM_MIN_LENGTH);
		categories += code != category;
		category = code;
	}
	return distribution->not_null / Max(categories, 1);
}

Datum
icd10_sel(PG_FUNCTION_ARGS)
{
	PlannerInfo *root = (PlannerInfo *) PG_GETARG_POINTER(0);
	Oid			operator = PG_GETARG_OID(1);
	List	   *arguments = (List *) PG_GETARG_POINTER(2);
	int			varRelid = PG_GETARG_INT32(3);
	CodeClause	clause;
	VariableStatData variable;
	Node	   *other;
	bool		is_left;
	Side		side;
	CodeDistribution distribution;
	double		selectivity = DEFAULT_SUBTREE_SEL;

	if (!code_clause(get_opcode(operator), arguments, &clause) ||
		!get_restriction_variable(root, arguments, varRelid, &variable, &other, &is_left))
		PG_RETURN_FLOAT8(DEFAULT_SUBTREE_SEL);
	if (IsA(other, Const) && ((Const *) other)->constisnull)
	{
		ReleaseVariableStats(variable);
		PG_RETURN_FLOAT8(0.0);
	}
	side = is_left == (clause.column_argument == 0) ? SIDE_CODES : SIDE_BOUND;
	if (side_distribution(&clause, side, &variable, operator, &distribution))
	{
		if (IsA(other, Const))
		{
			int			n;
			const Icd10Interval *intervals = intervals_of(&clause, side, ((Const *) other)->constvalue, &n);

			selectivity = share_of_intervals(&distribution, intervals, n);
		}
		else
			selectivity = average_category(&distribution);
	}
	ReleaseVariableStats(variable);
	CLAMP_PROBABILITY(selectivity);
	PG_RETURN_FLOAT8(selectivity);
}

static double
share_given(const CodeClause *clause, Side side, const CodeDistribution *distribution, Icd10 other)
{
	Icd10Interval intervals[ICD10_WIDTH];
	int			n;

	/* Of an array, each element by itself. */
	if (side == SIDE_CODES)
		n = code_clause_subtree(clause, other, intervals);
	else
		n = add_ancestors(other, clause->kind == BOUND_STRICTLY_BELOW, intervals);
	return share_of_intervals(distribution, intervals, n);
}

/*
 * The average, over the rows of one side, of the chance that a row of the
 * other matches; with "rows" of them, that some row does.
 */
static double
average_match(const CodeClause *clause, const CodeDistribution *over, Side side,
			  const CodeDistribution *distribution, double rows)
{
	double		matching = 0.0;

	for (int i = 0; i < over->n_common; i++)
		matching += over->common[i].share *
			(1.0 - pow(1.0 - share_given(clause, side, distribution, over->common[i].code), rows));
	for (int i = 0; i < over->n_others; i++)
		matching += over->others_share / over->n_others *
			(1.0 - pow(1.0 - share_given(clause, side, distribution, over->others[i]), rows));
	return matching;
}

Datum
icd10_joinsel(PG_FUNCTION_ARGS)
{
	PlannerInfo *root = (PlannerInfo *) PG_GETARG_POINTER(0);
	Oid			operator = PG_GETARG_OID(1);
	List	   *arguments = (List *) PG_GETARG_POINTER(2);
	JoinType	jointype = (JoinType) PG_GETARG_INT16(3);
	SpecialJoinInfo *sjinfo = (SpecialJoinInfo *) PG_GETARG_POINTER(4);
	CodeClause	clause;
	VariableStatData variables[2];
	VariableStatData *outer;
	VariableStatData *inner;
	Side		outer_side = SIDE_BOUND;
	Side		inner_side;
	bool		semijoin = jointype == JOIN_SEMI || jointype == JOIN_ANTI;
	bool		reversed;
	CodeDistribution outer_codes;
	CodeDistribution inner_codes;
	double		selectivity = DEFAULT_SUBTREE_SEL;

	if (!code_clause(get_opcode(operator), arguments, &clause))
		PG_RETURN_FLOAT8(DEFAULT_SUBTREE_SEL);
	get_join_variables(root, arguments, sjinfo, &variables[0], &variables[1], &reversed);

	/* Of a semijoin each outer row counts once; else go through the bounds, which are fewer. */
	if (semijoin && (clause.column_argument == 0) != reversed)
		outer_side = SIDE_CODES;
	inner_side = outer_side == SIDE_BOUND ? SIDE_CODES : SIDE_BOUND;
	outer = &variables[outer_side == SIDE_CODES ? clause.column_argument : 1 - clause.column_argument];
	inner = outer == &variables[0] ? &variables[1] : &variables[0];

	if (side_distribution(&clause, outer_side, outer, operator, &outer_codes) &&
		side_distribution(&clause, inner_side, inner, operator, &inner_codes))
	{
		if (outer_codes.n_common + outer_codes.n_others > AVERAGED_CODES)
			(void) code_distribution(outer, outer_codes.of_arrays, true, &outer_codes);
		selectivity = average_match(&clause, &outer_codes, inner_side, &inner_codes,
									semijoin && inner->rel ? inner->rel->rows : 1.0);
	}
	ReleaseVariableStats(variables[0]);
	ReleaseVariableStats(variables[1]);
	CLAMP_PROBABILITY(selectivity);
	PG_RETURN_FLOAT8(selectivity);
}
