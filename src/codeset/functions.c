/*
 * functions.c
 *		code_status, is_billable and code_description in SQL.
 */
#include "codeset/codeset.h"

#include "utils/builtins.h"

#include "type/code_type.h"

/* The releases that a function call asks; both levels of HCPCS come through one function. */
typedef struct AskedSets
{
	RefPin	   *pins[CODE_SYSTEMS];
} AskedSets;

static const CodeSet *
asked_set(FunctionCallInfo fcinfo, CodeSystem system, CodeDetails details)
{
	FmgrInfo   *function = fcinfo->flinfo;
	AskedSets  *asked = function->fn_extra;

	if (asked == NULL)
		function->fn_extra = asked = MemoryContextAllocZero(function->fn_mcxt, sizeof(AskedSets));
	if (asked->pins[system] == NULL)
		asked->pins[system] = refcache_pin(codeset_cache(system, details),
										   function->fn_mcxt);
	return refcache_data(asked->pins[system]);
}

/* What a code of the type is listed in. */
static inline CodeSystem
system_of(const CodeType *type, CodeSystem system, uint64 code)
{
	return type == &hcpcs_type ? hcpcs_system(code) : system;
}

static inline CodeStatus
status_of(FunctionCallInfo fcinfo, CodeSystem system, const CodeType *type)
{
	uint64		code = datum_code(type, PG_GETARG_DATUM(0));
	const CodeSet *set = asked_set(fcinfo, system_of(type, system, code), CODE_STATUS_ONLY);

	return codeset_status(set, code, PG_GETARG_DATEADT(1));
}

static Datum
code_status(FunctionCallInfo fcinfo, CodeSystem system, const CodeType *type)
{
	return text_or_null(fcinfo, code_status_name(status_of(fcinfo, system, type)));
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
	uint64		code = datum_code(type, PG_GETARG_DATUM(0));
	const CodeSet *set = asked_set(fcinfo, system_of(type, system, code), CODE_DESCRIPTION);

	return text_or_null(fcinfo, codeset_description(set, code, PG_GETARG_DATEADT(1)));
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
