/*
 * code_type.h
 *		What the SQL types share: their faces towards the server are stamped
 *		from one description of each code system.
 *
 * A datum is the packed code as an integer of the type's size, so ordering,
 * hashing and sorting are the server's own integer functions.
 */
#ifndef CODE_TYPE_H
#define CODE_TYPE_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "code/hcpcs.h"
#include "code/icd10.h"
#include "code/interval.h"
#include "compat.h"

typedef struct CodeType
{
	const char *name;
	CodeParser	parse;
	int			(*format) (uint64_t packed, char *text);
	bool		(*is_complete) (uint64_t packed);	/* NULL: whatever parses is complete */
	const char *(*neighbour) (const char *text, size_t length); /* NULL: none is known */
	int			width;
	int16		typlen;
} CodeType;

extern const CodeType icd10cm_type;
extern const CodeType icd10pcs_type;
extern const CodeType cpt_type;
extern const CodeType hcpcs_type;
extern const CodeType hcpcs_modifier_type;

static inline Datum
code_datum(const CodeType *type, uint64_t packed)
{
	switch (type->typlen)
	{
		case sizeof(int64):
			return Int64GetDatum((int64) packed);
		case sizeof(int32):
			return Int32GetDatum((int32) packed);
		default:
			return Int16GetDatum((int16) packed);
	}
}

static inline uint64_t
datum_code(const CodeType *type, Datum datum)
{
	switch (type->typlen)
	{
		case sizeof(int64):
			return (uint64_t) DatumGetInt64(datum);
		case sizeof(int32):
			return (uint64_t) DatumGetInt32(datum);
		default:
			return (uint64_t) DatumGetInt16(datum);
	}
}

/* The codes of an array, NULL elements left out: only the others take room in it. */
static inline const Icd10 *
icd10_array_codes(const ArrayType *array, int *n)
{
	*n = (int) ((ARR_SIZE(array) - ARR_DATA_OFFSET(array)) / sizeof(Icd10));
	return (const Icd10 *) ARR_DATA_PTR(array);
}

/* A constant word as the answer, NULL for none. */
static inline Datum
text_or_null(FunctionCallInfo fcinfo, const char *word)
{
	if (word == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(word));
}

#define PG_GETARG_ICD10(n)	((Icd10) PG_GETARG_INT64(n))
#define PG_RETURN_ICD10(x)	PG_RETURN_INT64((int64) (x))

extern char *code_error_detail(const CodeError *error, const char *neighbour);
extern Datum code_subsumption(bool below, bool above);
extern Datum code_type_in(const CodeType *type, FunctionCallInfo fcinfo);
extern Datum code_type_out(const CodeType *type, FunctionCallInfo fcinfo);
extern Datum code_type_recv(const CodeType *type, FunctionCallInfo fcinfo);
extern Datum code_type_send(const CodeType *type, FunctionCallInfo fcinfo);
extern Datum code_type_is_valid(const CodeType *type, FunctionCallInfo fcinfo);
extern Datum code_type_try(const CodeType *type, FunctionCallInfo fcinfo);
extern Datum code_type_input_error(const CodeType *type, FunctionCallInfo fcinfo);

/* An error when there is no such position in a code of ICD-10-PCS. */
extern void icd10pcs_check_axis(int32 position);

/* By their addresses the planner tells the hierarchy operators apart. */
extern Datum icd10_contained(PG_FUNCTION_ARGS);
extern Datum icd10_contains(PG_FUNCTION_ARGS);
extern Datum icd10_strictly_below(PG_FUNCTION_ARGS);
extern Datum icd10_strictly_above(PG_FUNCTION_ARGS);
extern Datum icd10_contained_in_any(PG_FUNCTION_ARGS);
extern Datum icd10_any_contains(PG_FUNCTION_ARGS);
extern Datum icd10_any_contained(PG_FUNCTION_ARGS);
extern Datum icd10_contains_any(PG_FUNCTION_ARGS);

/* Declares and defines one SQL-callable function of a type. */
#define CODE_TYPE_FUNCTION(type, function) \
	PG_FUNCTION_INFO_V1(type##_##function); \
	Datum \
	type##_##function(PG_FUNCTION_ARGS) \
	{ \
		return code_type_##function(&type##_type, fcinfo); \
	}

#define CODE_TYPE_FUNCTIONS(type) \
	CODE_TYPE_FUNCTION(type, in) \
	CODE_TYPE_FUNCTION(type, out) \
	CODE_TYPE_FUNCTION(type, recv) \
	CODE_TYPE_FUNCTION(type, send) \
	CODE_TYPE_FUNCTION(type, is_valid) \
	CODE_TYPE_FUNCTION(type, try) \
	CODE_TYPE_FUNCTION(type, input_error) \
	extern int	no_such_variable

#endif							/* CODE_TYPE_H */
