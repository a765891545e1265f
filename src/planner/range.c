/*
 * range.c
 *		A range of codes in tabular order.
 *
 * Where its ends are the same for all rows it is a cohort, which indexes serve;
 * where they differ by row it takes three places and no cohort.
 */
#include "type/icd10cmset.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "parser/parse_func.h"
#include "utils/lsyscache.h"

#include "code/tabular.h"

PG_FUNCTION_INFO_V1(icd10cm_in_range);
PG_FUNCTION_INFO_V1(icd10cm_range_support);

Datum
icd10cm_in_range(PG_FUNCTION_ARGS)
{
	Icd10Interval places = icd10cm_range(PG_GETARG_ICD10(1), PG_GETARG_ICD10(2));
	Icd10		place = icd10cm_place(PG_GETARG_ICD10(0));

	PG_RETURN_BOOL(place >= places.first && place <= places.last);
}

/* code <@ icd10cmset(first, last), evaluated as far as it can be; all of them live in one schema. */
static Node *
as_cohort(PlannerInfo *root, FuncExpr *call)
{
	char	   *schema = get_namespace_name(get_func_namespace(call->funcid));
	Node	   *code = linitial(call->args);
	Oid			types[2] = {exprType(lsecond(call->args)), exprType(lthird(call->args))};
	Oid			maker = LookupFuncName(list_make2(makeString(schema), makeString("icd10cmset")), 2, types, true);
	Oid			set_type = OidIsValid(maker) ? get_func_rettype(maker) : InvalidOid;
	Oid			contained = OpernameGetOprid(list_make2(makeString(schema), makeString("<@")),
											 exprType(code), set_type);
	Expr	   *set;
	Expr	   *asked;

	if (!OidIsValid(maker) || !OidIsValid(contained))
		return NULL;
	set = (Expr *) makeFuncExpr(maker, set_type, list_make2(lsecond(call->args), lthird(call->args)),
								InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL);
	asked = make_opclause(contained, BOOLOID, false, (Expr *) code, set, InvalidOid, InvalidOid);
	return eval_const_expressions(root, (Node *) asked);
}

Datum
icd10cm_range_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	Node	   *simple = NULL;

	if (IsA(request, SupportRequestSimplify))
	{
		SupportRequestSimplify *asked = (SupportRequestSimplify *) request;
		Node	   *ends = (Node *) list_make2(lsecond(asked->fcall->args), lthird(asked->fcall->args));

		if (!contain_var_clause(ends) && !contain_volatile_functions(ends))
			simple = as_cohort(asked->root, asked->fcall);
	}
	PG_RETURN_POINTER(simple);
}
