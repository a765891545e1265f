/*
 * meaning.c
 *		What the descriptions of ICD-10-CM say: read when a release is loaded,
 *		answered from memory.
 */
#include "codeset/codeset.h"

#include "executor/spi.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "type/code_type.h"

PG_FUNCTION_INFO_V1(codecheck_read_descriptions);
PG_FUNCTION_INFO_V1(icd10cm_laterality);
PG_FUNCTION_INFO_V1(icd10cm_is_unspecified);
PG_FUNCTION_INFO_V1(icd10cm_specificity);

/* The columns of the staged lines, in the order of the query. */
enum
{
	STAGED_LINE_NO = 1,
	STAGED_CODE,
	STAGED_BILLABLE,
	STAGED_DESCRIPTION
};

static Datum
staged(uint64 row, int column)
{
	bool		isnull;
	Datum		value = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &isnull);

	if (isnull)
		elog(ERROR, "column %d of the staged lines is null", column);
	return value;
}

/* All lines are read together, because what one says depends on the others. */
Datum
codecheck_read_descriptions(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	CodeDescription *entries;
	uint64		count;

	InitMaterializedSRF(fcinfo, 0);
	SPI_connect();
	if (SPI_execute("SELECT line_no, code, billable, long_description FROM pg_temp.codecheck_parsed",
					true, 0) != SPI_OK_SELECT)
		elog(ERROR, "the staged lines cannot be read");
	count = SPI_processed;
	entries = MemoryContextAllocHuge(CurrentMemoryContext, Max(1, count) * sizeof(CodeDescription));
	for (uint64 i = 0; i < count; i++)
	{
		text	   *description = DatumGetTextPP(staged(i, STAGED_DESCRIPTION));

		entries[i] = (CodeDescription) {
			.code = datum_code(&icd10cm_type, staged(i, STAGED_CODE)),
			.billable = DatumGetBool(staged(i, STAGED_BILLABLE)),
			.text = VARDATA_ANY(description),
			.length = VARSIZE_ANY_EXHDR(description)
		};
	}
	descriptions_read(entries, count,
					  MemoryContextAllocHuge(CurrentMemoryContext, Max(1, count) * sizeof(uint64)),
					  MemoryContextAllocHuge(CurrentMemoryContext,
											 Max(1, count) * SIBLINGS_PER_CODE * sizeof(CodeSibling)));
	for (uint64 i = 0; i < count; i++)
	{
		const char *laterality = laterality_name(entries[i].laterality);
		Datum		values[4] = {
			staged(i, STAGED_LINE_NO),
			laterality ? CStringGetTextDatum(laterality) : (Datum) 0,
			BoolGetDatum(entries[i].unspecified > 0),
			Int32GetDatum(entries[i].specificity)
		};
		bool		nulls[4] = {false, laterality == NULL, false, false};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	SPI_finish();
	return (Datum) 0;
}

/* Without a date by the newest release that lists the code. */
static const CodeMeaning *
meaning_of(FunctionCallInfo fcinfo)
{
	const CodeSet *set = refcache_for_call(codeset_cache(CODE_SYSTEM_ICD10CM, CODE_MEANING), fcinfo);
	uint64		code = PG_GETARG_ICD10(0);

	return PG_NARGS() == 1
		? codeset_newest_meaning(set, code)
		: codeset_meaning(set, code, PG_GETARG_DATEADT(1));
}

Datum
icd10cm_laterality(PG_FUNCTION_ARGS)
{
	const CodeMeaning *meaning = meaning_of(fcinfo);

	return text_or_null(fcinfo, meaning ? laterality_name(meaning->laterality) : NULL);
}

Datum
icd10cm_is_unspecified(PG_FUNCTION_ARGS)
{
	const CodeMeaning *meaning = meaning_of(fcinfo);

	if (meaning == NULL)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(meaning->unspecified);
}

Datum
icd10cm_specificity(PG_FUNCTION_ARGS)
{
	const CodeMeaning *meaning = meaning_of(fcinfo);

	if (meaning == NULL)
		PG_RETURN_NULL();
	PG_RETURN_INT32(meaning->specificity);
}
