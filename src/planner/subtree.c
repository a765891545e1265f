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
#include "access/table.h"
#include "catalog/pg_proc.h"
#include "fmgr.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "optimizer/paths.h"
#include "optimizer/restrictinfo.h"
#include "rewrite/rewriteManip.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/partcache.h"
#include "utils/rel.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

#include "planner/clause.h"
#include "planner/subtree.h"
#include "type/code_type.h"

PG_FUNCTION_INFO_V1(icd10_subtree_support);

/* The comparison operator of the type's own order. */
static Oid
comparison_operator(Oid type, int strategy)
{
	Oid			opfamily = lookup_type_cache(type, TYPECACHE_BTREE_OPFAMILY)->btree_opf;

	return OidIsValid(opfamily) ? get_opfamily_member(opfamily, type, type, strategy) : InvalidOid;
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

/* ---- Several ranges, and partitions */

/* Each is compared with the bounds of each partition. */
#define MAX_PRUNING_RANGES 50

static set_rel_pathlist_hook_type next_hook;

/* What a condition on a column of codes asks for, where that is known: NULL where not, or nothing. */
static const Icd10Interval *
known_ranges(Node *condition, CodeClause *clause, int *n)
{
	Const	   *bound;

	if (IsA(condition, ScalarArrayOpExpr))
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
	return code_clause_intervals(clause, bound->constvalue, n);
}

/* The same condition in the planner's own words: code between this and that, or ... */
static Expr *
as_ranges(Node *column, const Icd10Interval *intervals, int n, int limit)
{
	Oid			type = exprType(column);
	Oid			lower = comparison_operator(type, BTGreaterEqualStrategyNumber);
	Oid			upper = comparison_operator(type, BTLessEqualStrategyNumber);
	Icd10Interval *coarser = palloc(n * sizeof(*coarser));
	List	   *ranges = NIL;

	if (n == 0 || !OidIsValid(lower) || !OidIsValid(upper))
		return NULL;
	memcpy(coarser, intervals, n * sizeof(*coarser));
	n = icd10_intervals_coarsen(coarser, n, limit, palloc(n * sizeof(Icd10)));
	for (int i = 0; i < n; i++)
		ranges = lappend(ranges,
						 make_andclause(list_make2(comparison(lower, column, code_const(type, coarser[i].first)),
												   comparison(upper, column, code_const(type, coarser[i].last)))));
	return make_orclause(ranges);
}

/* Whether a partition can hold nothing in the ranges, by its bounds. */
static bool
lies_elsewhere(RelOptInfo *rel, Oid relid, Expr *ranges)
{
	Relation	relation = table_open(relid, NoLock);
	List	   *bounds = copyObject(RelationGetPartitionQual(relation));

	table_close(relation, NoLock);
	ChangeVarNodes((Node *) bounds, 1, rel->relid, 0);
	return bounds != NIL && predicate_refuted_by(bounds, list_make1(ranges), false);
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

/*
 * Pruning knows the operators of a btree family only, so a partition that a
 * condition of ours leaves out is left out here.
 *
 * And where one condition is several ranges, no index condition says it all.
 * The ranges stand for the condition only while index paths are looked for:
 * the condition itself filters what these find, is quicker where nothing is
 * indexed, and has had its estimate.
 */
static void
add_range_paths(PlannerInfo *root, RelOptInfo *rel, Index rti, RangeTblEntry *rte)
{
	List	   *conditions = rel->baserestrictinfo;
	List	   *replaced = NIL;
	List	   *ranges_instead = NIL;
	List	   *of_indexes = NIL;
	ListCell   *lc;
	ListCell   *lc2;

	if (next_hook != NULL)
		next_hook(root, rel, rti, rte);
	/* As the planner itself does: no index paths for a sample, a parent of tables, or nothing. */
	if (rte->rtekind != RTE_RELATION || rte->tablesample != NULL || rte->inh || IS_DUMMY_REL(rel))
		return;

	foreach(lc, conditions)
	{
		RestrictInfo *condition = lfirst_node(RestrictInfo, lc);
		CodeClause	clause;
		int			n;
		const Icd10Interval *intervals = known_ranges((Node *) condition->clause, &clause, &n);
		Expr	   *ranges;

		if (intervals != NULL && rel->reloptkind == RELOPT_OTHER_MEMBER_REL)
		{
			ranges = as_ranges(clause.column, intervals, n, MAX_PRUNING_RANGES);
			if (ranges != NULL && lies_elsewhere(rel, rte->relid, ranges))
			{
				mark_dummy_rel(rel);
				return;
			}
		}
		if (intervals != NULL && (n > 1 || IsA(condition->clause, ScalarArrayOpExpr)) &&
			has_index_on(rel, clause.column) &&
			(ranges = as_ranges(clause.column, intervals, n, MAX_RANGES)) != NULL)
		{
			RestrictInfo *instead = make_simple_restrictinfo(root, ranges);

			instead->security_level = condition->security_level;
			replaced = lappend(replaced, condition);
			ranges_instead = lappend(ranges_instead, instead);
		}
	}
	if (replaced == NIL)
		return;

	rel->baserestrictinfo = list_concat(list_difference_ptr(conditions, replaced), ranges_instead);
	foreach(lc, rel->indexlist)
	{
		IndexOptInfo *index = lfirst_node(IndexOptInfo, lc);

		of_indexes = lappend(of_indexes, index->indrestrictinfo);
		index->indrestrictinfo = list_difference_ptr(index->indrestrictinfo, replaced);
	}
	create_index_paths(root, rel);
	rel->baserestrictinfo = conditions;
	forboth(lc, rel->indexlist, lc2, of_indexes)
		lfirst_node(IndexOptInfo, lc)->indrestrictinfo = lfirst(lc2);
}

void
subtree_paths_init(void)
{
	next_hook = set_rel_pathlist_hook;
	set_rel_pathlist_hook = add_range_paths;
}
