/*
 * icd11.c
 *		The type icd11: a code or a cluster of ICD-11, stored as its canonical
 *		text.
 *
 * In memory it is a text, but it is compared as bytes are, wherefore the
 * server's functions of bytea order and hash it.
 */
#include "type/code_type.h"

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"

#include "code/icd11.h"
#include "code/neighbour.h"

PG_FUNCTION_INFO_V1(icd11_in);
PG_FUNCTION_INFO_V1(icd11_out);
PG_FUNCTION_INFO_V1(icd11_recv);
PG_FUNCTION_INFO_V1(icd11_send);
PG_FUNCTION_INFO_V1(icd11_is_valid);
PG_FUNCTION_INFO_V1(icd11_try);
PG_FUNCTION_INFO_V1(icd11_input_error);
PG_FUNCTION_INFO_V1(icd11_smaller);
PG_FUNCTION_INFO_V1(icd11_larger);
PG_FUNCTION_INFO_V1(icd11_contained);
PG_FUNCTION_INFO_V1(icd11_contains);
PG_FUNCTION_INFO_V1(icd11_strictly_below);
PG_FUNCTION_INFO_V1(icd11_strictly_above);
PG_FUNCTION_INFO_V1(icd11_subsumption);
PG_FUNCTION_INFO_V1(icd11_level_sql);
PG_FUNCTION_INFO_V1(icd11_parent);
PG_FUNCTION_INFO_V1(icd11_ancestors);
PG_FUNCTION_INFO_V1(icd11_stem);
PG_FUNCTION_INFO_V1(icd11_stems);
PG_FUNCTION_INFO_V1(icd11_extensions);

static Icd11
icd11_argument(FunctionCallInfo fcinfo, int n)
{
	text	   *argument = PG_GETARG_TEXT_PP(n);

	return (Icd11) {VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument)};
}

/* ---- Text */

static Datum
icd11_datum(Icd11 code)
{
	text	   *value = palloc(VARHDRSZ + code.length);

	SET_VARSIZE(value, VARHDRSZ + code.length);
	icd11_write(code, VARDATA(value));
	PG_RETURN_TEXT_P(value);
}

static Datum
parse_or_report(const char *text, size_t length, Node *escontext)
{
	Icd11		code;
	CodeError	error;

	if (!icd11_parse(text, length, &code, &error))
		ereturn(escontext, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"", "icd11", text),
				 errdetail_internal("%s", code_error_detail(&error, icd11_neighbour(text, length)))));
	return icd11_datum(code);
}

Datum
icd11_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);

	return parse_or_report(text, strlen(text), fcinfo->context);
}

Datum
icd11_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(text_to_cstring(PG_GETARG_TEXT_PP(0)));
}

/* A client may send anything: the text is converted, verified and parsed as input is. */
Datum
icd11_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			length;
	char	   *text = pq_getmsgtext(message, message->len - message->cursor, &length);

	return parse_or_report(text, length, NULL);
}

Datum
icd11_send(PG_FUNCTION_ARGS)
{
	return textsend(fcinfo);
}

Datum
icd11_is_valid(PG_FUNCTION_ARGS)
{
	Icd11		text = icd11_argument(fcinfo, 0);
	Icd11		code;
	CodeError	error;

	PG_RETURN_BOOL(icd11_parse(text.text, text.length, &code, &error));
}

Datum
icd11_try(PG_FUNCTION_ARGS)
{
	Icd11		text = icd11_argument(fcinfo, 0);
	Icd11		code;
	CodeError	error;

	if (!icd11_parse(text.text, text.length, &code, &error))
		PG_RETURN_NULL();
	return icd11_datum(code);
}

Datum
icd11_input_error(PG_FUNCTION_ARGS)
{
	Icd11		text = icd11_argument(fcinfo, 0);
	Icd11		code;
	CodeError	error;

	if (icd11_parse(text.text, text.length, &code, &error))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(code_error_detail(&error, icd11_neighbour(text.text, text.length))));
}

/* ---- Order, where the server has no function of bytea before 18 */

static Datum
first_of(FunctionCallInfo fcinfo, bool smaller)
{
	int			order = DatumGetInt32(DirectFunctionCall2(byteacmp, PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)));

	PG_RETURN_DATUM(PG_GETARG_DATUM(order == 0 || (order < 0) == smaller ? 0 : 1));
}

Datum
icd11_smaller(PG_FUNCTION_ARGS)
{
	return first_of(fcinfo, true);
}

Datum
icd11_larger(PG_FUNCTION_ARGS)
{
	return first_of(fcinfo, false);
}

/* ---- The hierarchy */

static bool
below_or_equal(FunctionCallInfo fcinfo, int value, int above)
{
	return icd11_is_below_or_equal(icd11_argument(fcinfo, value), icd11_argument(fcinfo, above));
}

Datum
icd11_contained(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(below_or_equal(fcinfo, 0, 1));
}

Datum
icd11_contains(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(below_or_equal(fcinfo, 1, 0));
}

/* Two clusters that say the same in another order lie at one place. */
Datum
icd11_strictly_below(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(below_or_equal(fcinfo, 0, 1) && !below_or_equal(fcinfo, 1, 0));
}

Datum
icd11_strictly_above(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(below_or_equal(fcinfo, 1, 0) && !below_or_equal(fcinfo, 0, 1));
}

Datum
icd11_subsumption(PG_FUNCTION_ARGS)
{
	return code_subsumption(below_or_equal(fcinfo, 0, 1), below_or_equal(fcinfo, 1, 0));
}

Datum
icd11_level_sql(PG_FUNCTION_ARGS)
{
	int			level = icd11_level(icd11_argument(fcinfo, 0));

	if (level == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(level);
}

Datum
icd11_parent(PG_FUNCTION_ARGS)
{
	Icd11		code = icd11_argument(fcinfo, 0);
	int			level = icd11_level(code);

	if (level <= 1)
		PG_RETURN_NULL();
	return icd11_datum(icd11_ancestor(code, level - 1));
}

/* The type of the elements, which is this type, is looked up once per query. */
static Datum
icd11_array(FunctionCallInfo fcinfo, Datum *codes, int n)
{
	FmgrInfo   *function = fcinfo->flinfo;
	Oid		   *element_type = function->fn_extra;

	if (element_type == NULL)
	{
		element_type = MemoryContextAlloc(function->fn_mcxt, sizeof(Oid));
		*element_type = get_element_type(get_func_rettype(function->fn_oid));
		function->fn_extra = element_type;
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(codes, n, *element_type, -1, false, TYPALIGN_INT));
}

Datum
icd11_ancestors(PG_FUNCTION_ARGS)
{
	Icd11		code = icd11_argument(fcinfo, 0);
	int			above = icd11_level(code) - 1;
	Datum		codes[ICD11_LEVELS];

	if (above < 0)
		PG_RETURN_NULL();
	for (int i = 0; i < above; i++)
		codes[i] = icd11_datum(icd11_ancestor(code, i + 1));
	return icd11_array(fcinfo, codes, above);
}

/* ---- What a cluster is made of */

Datum
icd11_stem(PG_FUNCTION_ARGS)
{
	Icd11		value = icd11_argument(fcinfo, 0);
	Icd11		stem;

	if (!icd11_next_code(&value, &stem) || icd11_is_extension(stem))
		PG_RETURN_NULL();
	return icd11_datum(stem);
}

static Datum
codes_of_kind(FunctionCallInfo fcinfo, bool extensions)
{
	Icd11		value = icd11_argument(fcinfo, 0);
	Datum		codes[ICD11_MAX_CODES];
	Icd11		code;
	int			n = 0;

	while (icd11_next_code(&value, &code))
	{
		if (icd11_is_extension(code) == extensions)
			codes[n++] = icd11_datum(code);
	}
	return icd11_array(fcinfo, codes, n);
}

Datum
icd11_stems(PG_FUNCTION_ARGS)
{
	return codes_of_kind(fcinfo, false);
}

Datum
icd11_extensions(PG_FUNCTION_ARGS)
{
	return codes_of_kind(fcinfo, true);
}
