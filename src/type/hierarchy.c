/*
 * hierarchy.c
 *		Operators and functions of the hierarchy, for icd10cm and icd10pcs.
 *
 * Both types have the same packing, so a function that only compares serves
 * both under two SQL names; those that climb come in two forms, because only
 * ICD-10-CM has placeholders.
 */
#include "type/code_type.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

PG_FUNCTION_INFO_V1(icd10_contained);
PG_FUNCTION_INFO_V1(icd10_contains);
PG_FUNCTION_INFO_V1(icd10_strictly_below);
PG_FUNCTION_INFO_V1(icd10_strictly_above);
PG_FUNCTION_INFO_V1(icd10_any_contained);
PG_FUNCTION_INFO_V1(icd10_contains_any);
PG_FUNCTION_INFO_V1(icd10_contained_in_any);
PG_FUNCTION_INFO_V1(icd10_any_contains);
PG_FUNCTION_INFO_V1(icd10_subsumption);
PG_FUNCTION_INFO_V1(icd10_compact);
PG_FUNCTION_INFO_V1(icd10_subtree_last);
PG_FUNCTION_INFO_V1(icd10cm_parent_sql);
PG_FUNCTION_INFO_V1(icd10pcs_parent_sql);
PG_FUNCTION_INFO_V1(icd10cm_ancestors);
PG_FUNCTION_INFO_V1(icd10pcs_ancestors);
PG_FUNCTION_INFO_V1(icd10cm_level);
PG_FUNCTION_INFO_V1(icd10pcs_level);
PG_FUNCTION_INFO_V1(icd10cm_nearest_common_ancestor);
PG_FUNCTION_INFO_V1(icd10pcs_nearest_common_ancestor);

Datum
icd10_contained(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(icd10_is_below_or_equal(PG_GETARG_ICD10(0), PG_GETARG_ICD10(1)));
}

Datum
icd10_contains(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(icd10_is_below_or_equal(PG_GETARG_ICD10(1), PG_GETARG_ICD10(0)));
}

Datum
icd10_strictly_below(PG_FUNCTION_ARGS)
{
	Icd10		code = PG_GETARG_ICD10(0);
	Icd10		above = PG_GETARG_ICD10(1);

	PG_RETURN_BOOL(code != above && icd10_is_below_or_equal(code, above));
}

Datum
icd10_strictly_above(PG_FUNCTION_ARGS)
{
	Icd10		above = PG_GETARG_ICD10(0);
	Icd10		code = PG_GETARG_ICD10(1);

	PG_RETURN_BOOL(code != above && icd10_is_below_or_equal(code, above));
}

/* Whether some element of the array is the code or below it. */
static bool
some_element_below(ArrayType *array, Icd10 above)
{
	Icd10Interval subtree = icd10_subtree(above);
	int			n;
	const Icd10 *codes = icd10_array_codes(array, &n);

	for (int i = 0; i < n; i++)
	{
		if (codes[i] >= subtree.first && codes[i] <= subtree.last)
			return true;
	}
	return false;
}

/* The subtrees of an array's elements, disjoint and in order. */
typedef struct Subtrees
{
	size_t		count;
	Icd10Interval subtrees[FLEXIBLE_ARRAY_MEMBER];
} Subtrees;

/* Worth it for an array that is the same in each call: a constant, or a parameter of the query. */
static const Subtrees *
stable_subtrees(FunctionCallInfo fcinfo, int argument)
{
	FmgrInfo   *function = fcinfo->flinfo;

	if (function->fn_extra == NULL)
	{
		int			n;
		const Icd10 *codes = icd10_array_codes(PG_GETARG_ARRAYTYPE_P(argument), &n);
		Subtrees   *kept = MemoryContextAlloc(function->fn_mcxt,
											  offsetof(Subtrees, subtrees) + n * sizeof(Icd10Interval));

		kept->count = icd10_subtrees(codes, n, kept->subtrees);
		function->fn_extra = kept;
	}
	return function->fn_extra;
}

/* Whether the code is some element of the array or below one. */
static bool
below_some_element(FunctionCallInfo fcinfo, int code_argument, int array_argument)
{
	Icd10		code = PG_GETARG_ICD10(code_argument);
	const Icd10 *codes;
	int			n;

	if (get_fn_expr_arg_stable(fcinfo->flinfo, array_argument))
	{
		const Subtrees *kept = stable_subtrees(fcinfo, array_argument);

		return icd10_intervals_hold(kept->subtrees, kept->count, code);
	}
	codes = icd10_array_codes(PG_GETARG_ARRAYTYPE_P(array_argument), &n);
	for (int i = 0; i < n; i++)
	{
		if (icd10_is_below_or_equal(code, codes[i]))
			return true;
	}
	return false;
}

Datum
icd10_any_contained(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(some_element_below(PG_GETARG_ARRAYTYPE_P(0), PG_GETARG_ICD10(1)));
}

Datum
icd10_contains_any(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(some_element_below(PG_GETARG_ARRAYTYPE_P(1), PG_GETARG_ICD10(0)));
}

Datum
icd10_contained_in_any(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(below_some_element(fcinfo, 0, 1));
}

Datum
icd10_any_contains(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(below_some_element(fcinfo, 1, 0));
}

Datum
icd10_subsumption(PG_FUNCTION_ARGS)
{
	Icd10		a = PG_GETARG_ICD10(0);
	Icd10		b = PG_GETARG_ICD10(1);

	return code_subsumption(icd10_is_below_or_equal(a, b), icd10_is_below_or_equal(b, a));
}

Datum
icd10_compact(PG_FUNCTION_ARGS)
{
	char		text[CODE_TEXT_SIZE];
	int			length = code_unpack(PG_GETARG_ICD10(0), ICD10_WIDTH, text);

	PG_RETURN_TEXT_P(cstring_to_text_with_len(text, length));
}

/* The upper end of an index range; no code, but it sorts behind all below the argument. */
Datum
icd10_subtree_last(PG_FUNCTION_ARGS)
{
	PG_RETURN_ICD10(icd10_subtree_end(PG_GETARG_ICD10(0)));
}

static Datum
code_or_null(FunctionCallInfo fcinfo, Icd10 code)
{
	if (code == 0)
		PG_RETURN_NULL();
	PG_RETURN_ICD10(code);
}

Datum
icd10cm_parent_sql(PG_FUNCTION_ARGS)
{
	return code_or_null(fcinfo, icd10cm_parent(PG_GETARG_ICD10(0)));
}

Datum
icd10pcs_parent_sql(PG_FUNCTION_ARGS)
{
	return code_or_null(fcinfo, icd10pcs_parent(PG_GETARG_ICD10(0)));
}

/* Fills "above" with the levels above a code from the top down; returns their number. */
static int
climb(Icd10 code, Icd10 (*parent) (Icd10), Icd10 *above)
{
	int			count = 0;
	Icd10		upwards[ICD10_WIDTH];

	while ((code = parent(code)) != 0)
		upwards[count++] = code;
	for (int i = 0; i < count; i++)
		above[i] = upwards[count - 1 - i];
	return count;
}

static Datum
ancestors(FunctionCallInfo fcinfo, const CodeType *type, Icd10 (*parent) (Icd10))
{
	Icd10		above[ICD10_WIDTH];
	Datum		elements[ICD10_WIDTH];
	int			count = climb(PG_GETARG_ICD10(0), parent, above);
	Oid			element_type = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));

	for (int i = 0; i < count; i++)
		elements[i] = code_datum(type, above[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(elements, count, element_type, type->typlen,
										  FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

Datum
icd10cm_ancestors(PG_FUNCTION_ARGS)
{
	return ancestors(fcinfo, &icd10cm_type, icd10cm_parent);
}

Datum
icd10pcs_ancestors(PG_FUNCTION_ARGS)
{
	return ancestors(fcinfo, &icd10pcs_type, icd10pcs_parent);
}

Datum
icd10cm_level(PG_FUNCTION_ARGS)
{
	Icd10		above[ICD10_WIDTH];

	PG_RETURN_INT32(climb(PG_GETARG_ICD10(0), icd10cm_parent, above) + 1);
}

Datum
icd10pcs_level(PG_FUNCTION_ARGS)
{
	Icd10		above[ICD10_WIDTH];

	PG_RETURN_INT32(climb(PG_GETARG_ICD10(0), icd10pcs_parent, above) + 1);
}

Datum
icd10cm_nearest_common_ancestor(PG_FUNCTION_ARGS)
{
	return code_or_null(fcinfo, icd10cm_common_ancestor(PG_GETARG_ICD10(0), PG_GETARG_ICD10(1)));
}

Datum
icd10pcs_nearest_common_ancestor(PG_FUNCTION_ARGS)
{
	return code_or_null(fcinfo, icd10pcs_common_ancestor(PG_GETARG_ICD10(0), PG_GETARG_ICD10(1)));
}
