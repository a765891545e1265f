/*
 * icd10cm_meaning.c
 *		What a diagnosis says by its place in the classification and by its shape.
 */
#include "type/code_type.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"

#include "code/chapter.h"
#include "code/encounter.h"
#include "code/tabular.h"

PG_FUNCTION_INFO_V1(icd10cm_tabular_place);
PG_FUNCTION_INFO_V1(icd10cm_chapter_number);
PG_FUNCTION_INFO_V1(icd10cm_chapter_title);
PG_FUNCTION_INFO_V1(icd10cm_block);
PG_FUNCTION_INFO_V1(icd10cm_block_title);
PG_FUNCTION_INFO_V1(icd10cm_blocks);
PG_FUNCTION_INFO_V1(icd10cm_seventh_character);
PG_FUNCTION_INFO_V1(icd10cm_encounter_type);
PG_FUNCTION_INFO_V1(icd10cm_is_sequela);
PG_FUNCTION_INFO_V1(icd10cm_is_external_cause_sql);
PG_FUNCTION_INFO_V1(icd10cm_has_placeholder_sql);

/* ---- Its place */

Datum
icd10cm_tabular_place(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) icd10cm_place(PG_GETARG_ICD10(0)));
}

Datum
icd10cm_chapter_number(PG_FUNCTION_ARGS)
{
	const Icd10cmDivision *chapter = icd10cm_chapter(PG_GETARG_ICD10(0));

	if (chapter == NULL)
		PG_RETURN_NULL();
	PG_RETURN_INT32(chapter->chapter);
}

Datum
icd10cm_chapter_title(PG_FUNCTION_ARGS)
{
	const Icd10cmDivision *chapter = icd10cm_chapter(PG_GETARG_ICD10(0));

	return text_or_null(fcinfo, chapter == NULL ? NULL : chapter->title);
}

static const Icd10cmDivision *
innermost_block(Icd10 code)
{
	const Icd10cmDivision *division = icd10cm_division(code);

	return division == NULL || division->chapter != 0 ? NULL : division;
}

Datum
icd10cm_block(PG_FUNCTION_ARGS)
{
	const Icd10cmDivision *block = innermost_block(PG_GETARG_ICD10(0));

	return text_or_null(fcinfo, block == NULL ? NULL : block->range);
}

Datum
icd10cm_block_title(PG_FUNCTION_ARGS)
{
	const Icd10cmDivision *block = innermost_block(PG_GETARG_ICD10(0));

	return text_or_null(fcinfo, block == NULL ? NULL : block->title);
}

Datum
icd10cm_blocks(PG_FUNCTION_ARGS)
{
	const Icd10cmDivision *innermost = innermost_block(PG_GETARG_ICD10(0));
	Datum	   *names;
	int			count = 0;

	for (const Icd10cmDivision *block = innermost; block != NULL && block->chapter == 0;
		 block = icd10cm_division_around(block))
		count++;
	names = palloc(Max(count, 1) * sizeof(*names));
	for (int i = count; i > 0; innermost = icd10cm_division_around(innermost))
		names[--i] = CStringGetTextDatum(innermost->range);
	PG_RETURN_ARRAYTYPE_P(construct_array(names, count, TEXTOID, -1, false, TYPALIGN_INT));
}

/* ---- Its shape */

Datum
icd10cm_seventh_character(PG_FUNCTION_ARGS)
{
	unsigned	symbol = packed_symbol(PG_GETARG_ICD10(0), ICD10_WIDTH, ICD10_WIDTH - 1);
	char		character;

	if (symbol == 0)
		PG_RETURN_NULL();
	character = symbol_char(symbol);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(&character, 1));
}

Datum
icd10cm_encounter_type(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {
		[ENCOUNTER_UNSAID] = NULL,
		[ENCOUNTER_INITIAL] = "initial",
		[ENCOUNTER_SUBSEQUENT] = "subsequent",
		[ENCOUNTER_SEQUELA] = "sequela",
	};

	return text_or_null(fcinfo, names[icd10cm_encounter(PG_GETARG_ICD10(0))]);
}

Datum
icd10cm_is_sequela(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(icd10cm_encounter(PG_GETARG_ICD10(0)) == ENCOUNTER_SEQUELA);
}

Datum
icd10cm_is_external_cause_sql(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(icd10cm_is_external_cause(PG_GETARG_ICD10(0)));
}

Datum
icd10cm_has_placeholder_sql(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(icd10cm_has_placeholder(PG_GETARG_ICD10(0)));
}
