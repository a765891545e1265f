/*
 * subtree.c
 *		What the planner knows of the hierarchy operators.
 *
 * "At or below b" is the closed interval [b, subtree_last(b)], so an operator
 * on an indexed column becomes two comparisons that a btree or a BRIN index
 * serves exactly.
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
#include "utils/syscache.h"

#include "planner/clause.h"
#include "type/code_type.h"

PG_FUNCTION_INFO_V1(icd10_subtree_support);

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
