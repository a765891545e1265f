/*
 * subtree.c
 *		What the planner knows of the hierarchy operators.
 *
 * "At or below b" is the closed interval [b, subtree_last(b)], so an operator
 * on an indexed column becomes two comparisons that a btree or a BRIN index
 * serves exactly, and its selectivity is that of the two comparisons.
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
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
#include "utils/syscache.h"

#include "planner/clause.h"
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

/* subtree_last(above), computed here where "above" is known. */
static Expr *
subtree_last(Node *above, Oid operator_function)
{
	Oid			type = exprType(above);
	Oid			function;

	if (IsA(above, Const))
	{
		Const	   *known = copyObject((Const *) above);

		known->constvalue =
			Int64GetDatum((int64) icd10_subtree_end((Icd10) DatumGetInt64(known->constvalue)));
		return (Expr *) known;
	}
	function = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid,
							   CStringGetDatum("subtree_last"),
							   PointerGetDatum(buildoidvector(&type, 1)),
							   ObjectIdGetDatum(get_func_namespace(operator_function)));
	if (!OidIsValid(function))
		return NULL;
	return (Expr *) makeFuncExpr(function, type, list_make1(copyObject(above)),
								 InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL);
}

static Expr *
comparison(Oid operator, Node *left, Expr *right)
{
	return make_opclause(operator, BOOLOID, false,
						 copyObject((Expr *) left), right, InvalidOid, InvalidOid);
}

static List *
index_condition(SupportRequestIndexCondition *request, List *arguments)
{
	CodeClause	clause;
	Oid			type;
	Oid			lower;
	Oid			upper;
	Expr	   *last;

	if (!code_clause(request->funcid, arguments, &clause) ||
		clause.of_array || clause.kind > BOUND_STRICTLY_BELOW ||
		request->indexarg != clause.column_argument ||
		!is_pseudo_constant_for_index(request->root, clause.bound, request->index))
		return NIL;
	if (IsA(clause.bound, Const) && ((Const *) clause.bound)->constisnull)
		return NIL;

	/* A family with another order, or another kind of index, is not ours to serve. */
	type = exprType(clause.bound);
	lower = get_opfamily_member(request->opfamily, type, type,
								clause.kind == BOUND_STRICTLY_BELOW ? BTGreaterStrategyNumber : BTGreaterEqualStrategyNumber);
	upper = get_opfamily_member(request->opfamily, type, type, BTLessEqualStrategyNumber);
	if (!OidIsValid(lower) || !OidIsValid(upper) ||
		upper != comparison_operator(type, BTLessEqualStrategyNumber))
		return NIL;

	last = subtree_last(clause.bound, request->funcid);
	if (last == NULL)
		return NIL;
	request->lossy = false;
	return list_make2(comparison(lower, clause.column, (Expr *) copyObject(clause.bound)),
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
								   clause.column, subtree_last(above, get_opcode(operator)), varRelid);
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
