/*
 * icd10pcs.c
 *		The type icd10pcs.
 */
#include "type/code_type.h"

#include "utils/builtins.h"

static bool
is_complete(uint64_t code)
{
	return icd10_missing(code) == 0;
}

const CodeType icd10pcs_type = {
	.name = "icd10pcs",
	.parse = icd10pcs_parse,
	.format = icd10pcs_format,
	.is_complete = is_complete,
	.width = ICD10_WIDTH,
	.typlen = sizeof(int64),
};

CODE_TYPE_FUNCTIONS(icd10pcs);

PG_FUNCTION_INFO_V1(icd10pcs_is_complete);
PG_FUNCTION_INFO_V1(icd10pcs_axis);

/* All seven characters, not a prefix. */
Datum
icd10pcs_is_complete(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(is_complete(PG_GETARG_ICD10(0)));
}

void
icd10pcs_check_axis(int32 position)
{
	if (position < 1 || position > ICD10_WIDTH)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("axis %d of an ICD-10-PCS code does not exist", position),
				 errdetail("The axes are numbered from 1 to %d.", ICD10_WIDTH)));
}

/* The character at a position from 1 to 7; NULL where a prefix has none. */
Datum
icd10pcs_axis(PG_FUNCTION_ARGS)
{
	Icd10		code = PG_GETARG_ICD10(0);
	int32		position = PG_GETARG_INT32(1);
	char		character;

	icd10pcs_check_axis(position);
	if (position > icd10_length(code))
		PG_RETURN_NULL();
	character = symbol_char(packed_symbol(code, ICD10_WIDTH, position - 1));
	PG_RETURN_TEXT_P(cstring_to_text_with_len(&character, 1));
}
