/*
 * functions.c
 *		The titles of a code's axes in SQL, and code_explain.
 */
#include "pcs/tables.h"

#include "utils/builtins.h"

#include "type/code_type.h"

PG_FUNCTION_INFO_V1(icd10pcs_section_title);
PG_FUNCTION_INFO_V1(icd10pcs_body_system);
PG_FUNCTION_INFO_V1(icd10pcs_root_operation);
PG_FUNCTION_INFO_V1(icd10pcs_body_part);
PG_FUNCTION_INFO_V1(icd10pcs_approach);
PG_FUNCTION_INFO_V1(icd10pcs_device);
PG_FUNCTION_INFO_V1(icd10pcs_qualifier);
PG_FUNCTION_INFO_V1(icd10pcs_axis_title);
PG_FUNCTION_INFO_V1(icd10pcs_axis_name);
PG_FUNCTION_INFO_V1(icd10pcs_code_explain);

/* The tables in force on the date in the last argument, the newest where there is none. */
static inline const PcsTables *
tables_for_call(FunctionCallInfo fcinfo, int date_argument)
{
	const PcsReleases *all = refcache_for_call(&pcs_cache, fcinfo);

	return PG_NARGS() > date_argument
		? pcs_tables_on(all, PG_GETARG_DATEADT(date_argument)) : pcs_tables_newest(all);
}

/* A title stays where it is for the length of the statement, so no row copies it. */
static inline Datum
title_or_null(FunctionCallInfo fcinfo, text *value)
{
	if (value == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(value);
}

static bool
text_has(const text *value, const char *word)
{
	int			length = strlen(word);
	const char *end = VARDATA_ANY(value) + VARSIZE_ANY_EXHDR(value);

	for (const char *place = VARDATA_ANY(value); place + length <= end; place++)
		if (memcmp(place, word, length) == 0)
			return true;
	return false;
}

/*
 * What an axis means is told by where it stands and by what it is called; a
 * section that calls it otherwise means something else.
 */
static Datum
title_of_axis(FunctionCallInfo fcinfo, int position, const char *word, const char *other_word)
{
	const PcsTables *tables = tables_for_call(fcinfo, 1);
	Icd10		code = PG_GETARG_ICD10(0);

	if (tables == NULL || icd10_length(code) < position)
		PG_RETURN_NULL();
	if (word != NULL)
	{
		const text *name = pcs_axis_name(tables, code, position);

		if (name == NULL || !(text_has(name, word) || (other_word && text_has(name, other_word))))
			PG_RETURN_NULL();
	}
	return title_or_null(fcinfo, pcs_axis_title(tables, code, position));
}

Datum
icd10pcs_section_title(PG_FUNCTION_ARGS)
{
	return title_of_axis(fcinfo, 1, NULL, NULL);
}

Datum
icd10pcs_body_system(PG_FUNCTION_ARGS)
{
	return title_of_axis(fcinfo, 2, "Body System", NULL);
}

/* Root operation, root type and modality are what was done, in whatever section. */
Datum
icd10pcs_root_operation(PG_FUNCTION_ARGS)
{
	return title_of_axis(fcinfo, 3, NULL, NULL);
}

/* Body Part, Body Region, Body System / Region; Treatment Site. */
Datum
icd10pcs_body_part(PG_FUNCTION_ARGS)
{
	return title_of_axis(fcinfo, 4, "Body", "Site");
}

Datum
icd10pcs_approach(PG_FUNCTION_ARGS)
{
	return title_of_axis(fcinfo, 5, "Approach", NULL);
}

/* Device; Function / Device; Device / Substance / Technology. */
Datum
icd10pcs_device(PG_FUNCTION_ARGS)
{
	return title_of_axis(fcinfo, 6, "Device", NULL);
}

Datum
icd10pcs_qualifier(PG_FUNCTION_ARGS)
{
	return title_of_axis(fcinfo, 7, "Qualifier", NULL);
}

Datum
icd10pcs_axis_title(PG_FUNCTION_ARGS)
{
	const PcsTables *tables = tables_for_call(fcinfo, 2);
	int32		position = PG_GETARG_INT32(1);

	icd10pcs_check_axis(position);
	return title_or_null(fcinfo, tables == NULL
						? NULL : pcs_axis_title(tables, PG_GETARG_ICD10(0), position));
}

Datum
icd10pcs_axis_name(PG_FUNCTION_ARGS)
{
	const PcsTables *tables = tables_for_call(fcinfo, 2);
	int32		position = PG_GETARG_INT32(1);

	icd10pcs_check_axis(position);
	return title_or_null(fcinfo, tables == NULL
						? NULL : pcs_axis_name(tables, PG_GETARG_ICD10(0), position));
}

/* Without tables it says so: silence would mean that nothing is wrong. */
Datum
icd10pcs_code_explain(PG_FUNCTION_ARGS)
{
	const PcsTables *tables = tables_for_call(fcinfo, 1);

	if (tables != NULL)
		return title_or_null(fcinfo, pcs_explain(tables, PG_GETARG_ICD10(0)));
	if (PG_NARGS() > 1)
		PG_RETURN_TEXT_P(cstring_to_text(psprintf("no ICD-10-PCS tables that cover %s are loaded",
												  DatumGetCString(DirectFunctionCall1(date_out, PG_GETARG_DATUM(1))))));
	PG_RETURN_TEXT_P(cstring_to_text("no ICD-10-PCS tables are loaded"));
}
