/*
 * subtree.c
 *		The hierarchy operators as index ranges.
 *
 * "At or below b" is the closed interval [b, subtree_last(b)], so an operator
 * on an indexed column becomes two comparisons that a btree or a BRIN index
 * serves exactly.  A cohort is several intervals.  One index condition cannot
 * say that, but the planner can look for index paths as if the query had
 * named each of them.
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "catalog/pg_am.h"
#include "catalog/pg_proc.h"
#include "commands/defrem.h"
#include "fmgr.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "optimizer/paths.h"
#include "optimizer/restrictinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
#include "utils/syscache.h"

#include "planner/clause.h"
#include "planner/subtree.h"
#include "type/code_type.h"

PG_FUNCTION_INFO_V1(icd10_subtree_support);
PG_FUNCTION_INFO_V1(icd10_subtree_sel);

/* The comparison operator of the type's own order. */
static Oid
comparison_operator(Oid type, int strategy)
{
	Oid			opclass = GetDefaultOpClass(type, BTREE_AM_OID);

	if (!OidIsValid(opclass))
		return InvalidOid;
	return get_opfamily_member(get_opclass_family(opclass), type, type, strategy);
}

static Expr *
comparison(Oid operator, Node *left, Expr *right)
{
	return make_opclause(operator, BOOLOID, false,
						 copyObject((Expr *) left), right, InvalidOid, InvalidOid);
}

static Expr *
code_const(Oid type, Icd10 code)
{
	return (Expr *) makeConst(type, -1, InvalidOid, sizeof(Icd10),
							  Int64GetDatum((int64) code), false, FLOAT8PASSBYVAL);
}

/* ---- One range, as an index condition */

/* A call of a function that lives beside the operator's, NULL where it is missing. */
static Expr *
call_beside(Oid operator_function, const char *name, Node *argument, Oid result)
{
	Oid			type = exprType(argument);
	Oid			function = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid,
										   CStringGetDatum(name),
										   PointerGetDatum(buildoidvector(&type, 1)),
										   ObjectIdGetDatum(get_func_namespace(operator_function)));

	if (!OidIsValid(function))
		return NULL;
	return (Expr *) makeFuncExpr(function, result, list_make1(copyObject(argument)),
								 InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL);
}

/* From where to where the codes asked for lie, and whether others may lie between. */
static bool
range_of(const CodeClause *clause, Oid operator_function, Expr **first, Expr **last, bool *lossy)
{
	Oid			type = exprType(clause->column);

	*lossy = false;
	if (IsA(clause->bound, Const))
	{
		Const	   *bound = (Const *) clause->bound;
		const Icd10Interval *intervals;
		int			n;

		if (bound->constisnull)
			return false;
		intervals = code_clause_intervals(clause, bound->constvalue, &n);
		if (n == 0)
			return false;
		*first = code_const(type, intervals[0].first);
		*last = code_const(type, intervals[n - 1].last);
		*lossy = n > 1;
	}
	else if (clause->kind == BOUND_SUBTREE)
	{
		*first = copyObject((Expr *) clause->bound);
		*last = call_beside(operator_function, "subtree_last", clause->bound, type);
	}
	else if (clause->kind == BOUND_SET)
	{
		*first = call_beside(operator_function, "icd10cmset_first", clause->bound, type);
		*last = call_beside(operator_function, "icd10cmset_last", clause->bound, type);
		*lossy = true;
	}
	else
		return false;
	return *first != NULL && *last != NULL;
}

static List *
index_condition(SupportRequestIndexCondition *request, List *arguments)
{
	CodeClause	clause;
	bool		strict;
	Oid			type;
	Oid			lower;
	Oid			upper;
	Expr	   *first;
	Expr	   *last;

	if (!code_clause(request->funcid, arguments, &clause) || clause.of_array ||
		request->indexarg != clause.column_argument ||
		!is_pseudo_constant_for_index(request->root, clause.bound, request->index))
		return NIL;

	/* Strictly below is said by the comparison: the least value behind a code is none that prints. */
	strict = clause.kind == BOUND_STRICTLY_BELOW;
	if (strict)
		clause.kind = BOUND_SUBTREE;

	/* A family with another order, or another kind of index, is not ours to serve. */
	type = exprType(clause.column);
	lower = get_opfamily_member(request->opfamily, type, type,
								strict ? BTGreaterStrategyNumber : BTGreaterEqualStrategyNumber);
	upper = get_opfamily_member(request->opfamily, type, type, BTLessEqualStrategyNumber);
	if (!OidIsValid(lower) || !OidIsValid(upper) ||
		upper != comparison_operator(type, BTLessEqualStrategyNumber))
		return NIL;

	if (!range_of(&clause, request->funcid, &first, &last, &request->lossy))
		return NIL;
	return list_make2(comparison(lower, clause.column, first),
					  comparison(upper, clause.column, last));
}

Datum
icd10_subtree_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);

	if (IsA(request, SupportRequestIndexCondition))
	{
		SupportRequestIndexCondition *condition = (SupportRequestIndexCondition *) request;

		if (is_opclause(condition->node))
			PG_RETURN_POINTER(index_condition(condition, ((OpExpr *) condition->node)->args));
		if (is_funcclause(condition->node))
			PG_RETURN_POINTER(index_condition(condition, ((FuncExpr *) condition->node)->args));
	}
	PG_RETURN_POINTER(NULL);
}

/* ---- Several ranges, as paths */

/* Each is a scan of the index, and takes time to plan; beyond, neighbours share one. */
#define MAX_RANGES	500

static set_rel_pathlist_hook_type next_hook;

/* What a condition on a column of codes asks for, where no index condition says it all. */
static const Icd10Interval *
several_ranges(Node *condition, CodeClause *clause, int *n)
{
	Const	   *bound;
	const Icd10Interval *intervals;
	bool		any_of_array = IsA(condition, ScalarArrayOpExpr);

	if (any_of_array)
	{
		ScalarArrayOpExpr *call = (ScalarArrayOpExpr *) condition;

		set_sa_opfuncid(call);
		if (!call->useOr || !code_clause(call->opfuncid, call->args, clause) ||
			clause->kind != BOUND_SUBTREE || clause->column_argument != 0)
			return NULL;
		clause->kind = BOUND_SUBTREES;
	}
	else if (IsA(condition, OpExpr))
	{
		OpExpr	   *call = (OpExpr *) condition;

		set_opfuncid(call);
		if (!code_clause(call->opfuncid, call->args, clause))
			return NULL;
	}
	else
		return NULL;

	bound = (Const *) clause->bound;
	if (clause->of_array || !IsA(bound, Const) || bound->constisnull)
		return NULL;
	intervals = code_clause_intervals(clause, bound->constvalue, n);
	return *n > (any_of_array ? 0 : 1) ? intervals : NULL;
}

static bool
has_index_on(RelOptInfo *rel, Node *column)
{
	ListCell   *lc;

	foreach(lc, rel->indexlist)
	{
		IndexOptInfo *index = lfirst_node(IndexOptInfo, lc);

		for (int i = 0; i < index->nkeycolumns; i++)
		{
			if (match_index_to_operand(column, i, index))
				return true;
		}
	}
	return false;
}

/* The same condition in the planner's own words: code between this and that, or ... */
static RestrictInfo *
as_ranges(PlannerInfo *root, Node *column, const Icd10Interval *intervals, int n)
{
	Icd10Interval *few = palloc(n * sizeof(*few));
	Oid			type = exprType(column);
	Oid			lower = comparison_operator(type, BTGreaterEqualStrategyNumber);
	Oid			upper = comparison_operator(type, BTLessEqualStrategyNumber);
	List	   *ranges = NIL;

	if (!OidIsValid(lower) || !OidIsValid(upper))
		return NULL;
	memcpy(few, intervals, n * sizeof(*few));
	n = icd10_intervals_coarsen(few, n, MAX_RANGES, palloc(n * sizeof(Icd10)));
	for (int i = 0; i < n; i++)
		ranges = lappend(ranges,
						 make_andclause(list_make2(comparison(lower, column, code_const(type, few[i].first)),
												   comparison(upper, column, code_const(type, few[i].last)))));
	return make_simple_restrictinfo(root, make_orclause(ranges));
}

/*
 * Cohorts and arrays of codes on an indexed column.  The ranges stand for the
 * condition only while index paths are looked for: the condition itself
 * filters what these find, is quicker where nothing is indexed, and has had
 * its estimate.
 */
static void
add_range_paths(PlannerInfo *root, RelOptInfo *rel, Index rti, RangeTblEntry *rte)
{
	List	   *conditions = rel->baserestrictinfo;
	List	   *spelled_out = NIL;
	bool		any_ranges = false;
	ListCell   *lc;

	if (next_hook != NULL)
		next_hook(root, rel, rti, rte);

	/* Only what is scanned, and all of it: not a parent for its children, not a sample. */
	if (rte->rtekind != RTE_RELATION || rte->inh || rte->tablesample != NULL ||
		rel->indexlist == NIL)
		return;

	foreach(lc, conditions)
	{
		RestrictInfo *condition = lfirst_node(RestrictInfo, lc);
		RestrictInfo *ranges = NULL;
		CodeClause	clause;
		const Icd10Interval *intervals;
		int			n;

		intervals = several_ranges((Node *) condition->clause, &clause, &n);
		if (intervals != NULL && has_index_on(rel, clause.column))
			ranges = as_ranges(root, clause.column, intervals, n);
		if (ranges != NULL)
		{
			ranges->security_level = condition->security_level;
			any_ranges = true;
		}
		spelled_out = lappend(spelled_out, ranges != NULL ? ranges : condition);
	}
	if (!any_ranges)
		return;
	rel->baserestrictinfo = spelled_out;
	create_index_paths(root, rel);
	rel->baserestrictinfo = conditions;
}

void
subtree_paths_init(void)
{
	next_hook = set_rel_pathlist_hook;
	set_rel_pathlist_hook = add_range_paths;
}

/* ---- Estimates */

/* subtree_last(above) of a constant. */
static Expr *
known_last(Const *above)
{
	return code_const(above->consttype, icd10_subtree_end((Icd10) DatumGetInt64(above->constvalue)));
}

static Selectivity
comparison_selectivity(PGFunction estimator, PlannerInfo *root, int strategy,
					   Node *variable, Expr *constant, int varRelid)
{
	Oid			operator = comparison_operator(exprType(variable), strategy);

	return DatumGetFloat8(DirectFunctionCall4(estimator,
											  PointerGetDatum(root),
											  ObjectIdGetDatum(operator),
											  PointerGetDatum(list_make2(variable, constant)),
											  Int32GetDatum(varRelid)));
}

/* The share of the column that lies below a known code, from the column's statistics. */
Datum
icd10_subtree_sel(PG_FUNCTION_ARGS)
{
	PlannerInfo *root = (PlannerInfo *) PG_GETARG_POINTER(0);
	Oid			operator = PG_GETARG_OID(1);
	List	   *arguments = (List *) PG_GETARG_POINTER(2);
	int			varRelid = PG_GETARG_INT32(3);
	CodeClause	clause;
	Node	   *above;
	Selectivity from;
	Selectivity until;
	Selectivity selectivity;

	if (!code_clause(get_opcode(operator), arguments, &clause) ||
		clause.of_array || clause.kind > BOUND_STRICTLY_BELOW)
		PG_RETURN_FLOAT8(DEFAULT_RANGE_INEQ_SEL);
	above = estimate_expression_value(root, clause.bound);
	if (!IsA(above, Const))
		PG_RETURN_FLOAT8(DEFAULT_RANGE_INEQ_SEL);
	if (((Const *) above)->constisnull)
		PG_RETURN_FLOAT8(0.0);

	from = clause.kind == BOUND_STRICTLY_BELOW
		? comparison_selectivity(scalargtsel, root, BTGreaterStrategyNumber,
								 clause.column, (Expr *) above, varRelid)
		: comparison_selectivity(scalargesel, root, BTGreaterEqualStrategyNumber,
								 clause.column, (Expr *) above, varRelid);
	until = comparison_selectivity(scalarlesel, root, BTLessEqualStrategyNumber,
								   clause.column, known_last((Const *) above), varRelid);
	if (from == DEFAULT_INEQ_SEL && until == DEFAULT_INEQ_SEL)
		PG_RETURN_FLOAT8(DEFAULT_RANGE_INEQ_SEL);

	/* Each leaves out the NULLs and what lies on its other side. */
	selectivity = from + until - 1.0 +
		nulltestsel(root, IS_NULL, clause.column, varRelid, JOIN_INNER, NULL);
	if (selectivity <= 0.0)
		selectivity = 1.0e-6;
	CLAMP_PROBABILITY(selectivity);
	PG_RETURN_FLOAT8(selectivity);
}
