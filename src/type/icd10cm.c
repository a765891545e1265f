/*
 * icd10cm.c
 *		The type icd10cm.
 */
#include "type/code_type.h"

#include "code/neighbour.h"

const CodeType icd10cm_type = {
	.name = "icd10cm",
	.parse = icd10cm_parse,
	.format = icd10cm_format,
	.neighbour = icd10cm_neighbour,
	.width = ICD10_WIDTH,
	.typlen = sizeof(int64),
};

CODE_TYPE_FUNCTIONS(icd10cm);

PG_FUNCTION_INFO_V1(icd10cm_category);

/* The first three characters. */
Datum
icd10cm_category(PG_FUNCTION_ARGS)
{
	PG_RETURN_ICD10(icd10_prefix(PG_GETARG_ICD10(0), ICD10CM_MIN_LENGTH));
}
