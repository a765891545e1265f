/*
 * functions.c
 *		code_status, is_billable and code_description in SQL.
 */
#include "codeset/codeset.h"

#include "utils/builtins.h"

#include "type/code_type.h"

static CodeStatus
status_of(FunctionCallInfo fcinfo, CodeSystem system, const CodeType *type)
{
	const CodeSet *set = refcache_for_call(codeset_cache(system, CODE_STATUS_ONLY), fcinfo);

	return codeset_status(set, datum_code(type, PG_GETARG_DATUM(0)), PG_GETARG_DATEADT(1));
}

static Datum
code_status(FunctionCallInfo fcinfo, CodeSystem system, const CodeType *type)
{
	const char *name = code_status_name(status_of(fcinfo, system, type));

	if (name == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(name));
}

static Datum
is_billable(FunctionCallInfo fcinfo, CodeSystem system, const CodeType *type)
{
	CodeStatus	status = status_of(fcinfo, system, type);

	if (status == CODE_NO_DATA)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(status == CODE_BILLABLE);
}

static Datum
code_description(FunctionCallInfo fcinfo, CodeSystem system, const CodeType *type)
{
	const CodeSet *set = refcache_for_call(codeset_cache(system, CODE_DESCRIPTION), fcinfo);
	const char *description = codeset_description(set, datum_code(type, PG_GETARG_DATUM(0)),
												  PG_GETARG_DATEADT(1));

	if (description == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(description));
}

/* Declares and defines one question for one code system. */
#define CODE_SET_FUNCTION(type, system, question) \
	PG_FUNCTION_INFO_V1(type##_##question); \
	Datum \
	type##_##question(PG_FUNCTION_ARGS) \
	{ \
		return question(fcinfo, system, &type##_type); \
	} \
	extern int	no_such_variable

CODE_SET_FUNCTION(icd10cm, CODE_SYSTEM_ICD10CM, code_status);
CODE_SET_FUNCTION(icd10cm, CODE_SYSTEM_ICD10CM, is_billable);
CODE_SET_FUNCTION(icd10cm, CODE_SYSTEM_ICD10CM, code_description);
CODE_SET_FUNCTION(icd10pcs, CODE_SYSTEM_ICD10PCS, code_status);
CODE_SET_FUNCTION(icd10pcs, CODE_SYSTEM_ICD10PCS, is_billable);
CODE_SET_FUNCTION(icd10pcs, CODE_SYSTEM_ICD10PCS, code_description);
CODE_SET_FUNCTION(hcpcs, CODE_SYSTEM_HCPCS, code_status);
CODE_SET_FUNCTION(hcpcs, CODE_SYSTEM_HCPCS, is_billable);
CODE_SET_FUNCTION(hcpcs, CODE_SYSTEM_HCPCS, code_description);
