/*
 * code_type.c
 *		Input, output and the doors for dirty data, for any type of packed
 *		codes; and what all types say alike.
 */
#include "type/code_type.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"

/* What people are told of a text that was refused, given what it may be instead or NULL. */
char *
code_error_detail(const CodeError *error, const char *neighbour)
{
	return psprintf("Position %d: %s.%s%s", error->position, error->reason,
					neighbour ? " " : "", neighbour ? neighbour : "");
}

static char *
error_detail(const CodeType *type, const char *text, size_t length, const CodeError *error)
{
	return code_error_detail(error, type->neighbour ? type->neighbour(text, length) : NULL);
}

/*
 * Parses or reports, softly where the server can.  The text is in the
 * server's encoding already, so it may stand in the message.
 */
static Datum
parse_or_report(const CodeType *type, const char *text, size_t length, Node *escontext)
{
	uint64_t	packed;
	CodeError	error;

	if (!type->parse(text, length, &packed, &error))
		ereturn(escontext, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"", type->name, text),
				 errdetail_internal("%s", error_detail(type, text, length, &error))));
	return code_datum(type, packed);
}

Datum
code_type_in(const CodeType *type, FunctionCallInfo fcinfo)
{
	char	   *text = PG_GETARG_CSTRING(0);

	return parse_or_report(type, text, strlen(text), fcinfo->context);
}

Datum
code_type_out(const CodeType *type, FunctionCallInfo fcinfo)
{
	char	   *text = palloc(CODE_TEXT_SIZE);

	type->format(datum_code(type, PG_GETARG_DATUM(0)), text);
	PG_RETURN_CSTRING(text);
}

/* A client may send anything: the text is converted, verified and parsed as input is. */
Datum
code_type_recv(const CodeType *type, FunctionCallInfo fcinfo)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			length;
	char	   *text = pq_getmsgtext(message, message->len - message->cursor, &length);

	return parse_or_report(type, text, length, NULL);
}

Datum
code_type_send(const CodeType *type, FunctionCallInfo fcinfo)
{
	StringInfoData message;
	char		text[CODE_TEXT_SIZE];
	int			length = code_unpack(datum_code(type, PG_GETARG_DATUM(0)), type->width, text);

	pq_begintypsend(&message);
	pq_sendtext(&message, text, length);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

static bool
parse_text_argument(const CodeType *type, FunctionCallInfo fcinfo,
					uint64_t *packed, CodeError *error)
{
	text	   *argument = PG_GETARG_TEXT_PP(0);

	return type->parse(VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument), packed, error);
}

Datum
code_type_is_valid(const CodeType *type, FunctionCallInfo fcinfo)
{
	uint64_t	packed;
	CodeError	error;

	PG_RETURN_BOOL(parse_text_argument(type, fcinfo, &packed, &error) &&
				   (type->is_complete == NULL || type->is_complete(packed)));
}

Datum
code_type_try(const CodeType *type, FunctionCallInfo fcinfo)
{
	uint64_t	packed;
	CodeError	error;

	if (!parse_text_argument(type, fcinfo, &packed, &error))
		PG_RETURN_NULL();
	return code_datum(type, packed);
}

Datum
code_type_input_error(const CodeType *type, FunctionCallInfo fcinfo)
{
	text	   *argument = PG_GETARG_TEXT_PP(0);
	uint64_t	packed;
	CodeError	error;

	if (parse_text_argument(type, fcinfo, &packed, &error))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(error_detail(type, VARDATA_ANY(argument),
												  VARSIZE_ANY_EXHDR(argument), &error)));
}

/* The answer of FHIR's CodeSystem/$subsumes, of a code that is at or below another, or at or above it. */
Datum
code_subsumption(bool below, bool above)
{
	const char *answer;

	if (below && above)
		answer = "equivalent";
	else if (above)
		answer = "subsumes";
	else if (below)
		answer = "subsumed-by";
	else
		answer = "not-subsumed";
	PG_RETURN_TEXT_P(cstring_to_text(answer));
}
