/*
 * hcpcs.c
 *		The types hcpcs, its Level I subset cpt, and hcpcs_modifier.
 */
#include "type/code_type.h"

const CodeType cpt_type = {
	.name = "cpt",
	.parse = cpt_parse,
	.format = hcpcs_format,
	.width = HCPCS_WIDTH,
	.typlen = sizeof(int32),
};

const CodeType hcpcs_type = {
	.name = "hcpcs",
	.parse = hcpcs_parse,
	.format = hcpcs_format,
	.width = HCPCS_WIDTH,
	.typlen = sizeof(int32),
};

const CodeType hcpcs_modifier_type = {
	.name = "hcpcs_modifier",
	.parse = hcpcs_modifier_parse,
	.format = hcpcs_modifier_format,
	.width = HCPCS_MODIFIER_WIDTH,
	.typlen = sizeof(int16),
};

CODE_TYPE_FUNCTIONS(cpt);
CODE_TYPE_FUNCTIONS(hcpcs);
CODE_TYPE_FUNCTIONS(hcpcs_modifier);

PG_FUNCTION_INFO_V1(hcpcs_to_cpt);
PG_FUNCTION_INFO_V1(hcpcs_code_category);
PG_FUNCTION_INFO_V1(hcpcs_code_section);

/* The way back of the implicit cast: only Level I codes can go it. */
Datum
hcpcs_to_cpt(PG_FUNCTION_ARGS)
{
	int32		code = PG_GETARG_INT32(0);

	if (!hcpcs_is_cpt((uint64_t) code))
	{
		char		text[CODE_TEXT_SIZE];

		hcpcs_format((uint64_t) code, text);
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("HCPCS code %s is not a CPT code", text),
				 errdetail("It is a Level II code; CPT is Level I, whose codes begin with a digit.")));
	}
	PG_RETURN_INT32(code);
}

Datum
hcpcs_code_category(PG_FUNCTION_ARGS)
{
	return text_or_null(fcinfo, hcpcs_category((uint64_t) PG_GETARG_INT32(0)));
}

Datum
hcpcs_code_section(PG_FUNCTION_ARGS)
{
	return text_or_null(fcinfo, hcpcs_section((uint64_t) PG_GETARG_INT32(0)));
}
