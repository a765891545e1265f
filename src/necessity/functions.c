/*
 * functions.c
 *		supports_necessity and necessity in SQL.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "necessity/policy.h"
#include "type/code_type.h"

PG_FUNCTION_INFO_V1(supports_necessity);
PG_FUNCTION_INFO_V1(necessity);

enum
{
	ARGUMENT_CODE,
	ARGUMENT_DX,
	ARGUMENT_DATE,
	ARGUMENT_JURISDICTION,
	ARGUMENT_PAYER
};

/* The elements that are not NULL; a NULL array is a line without diagnoses. */
static const Icd10 *
diagnoses_of(FunctionCallInfo fcinfo, int *count)
{
	ArrayType  *array;
	const Icd10 *elements;
	const bits8 *nulls;
	Icd10	   *given;
	int			length;

	*count = 0;
	if (PG_ARGISNULL(ARGUMENT_DX))
		return NULL;
	array = PG_GETARG_ARRAYTYPE_P(ARGUMENT_DX);
	length = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	elements = (const Icd10 *) ARR_DATA_PTR(array);
	nulls = ARR_NULLBITMAP(array);
	if (nulls == NULL)
	{
		*count = length;
		return elements;
	}
	given = palloc(length * sizeof(Icd10));
	for (int i = 0; i < length; i++)
		if (nulls[i / 8] & (1 << (i % 8)))
			given[(*count)++] = *elements++;
	return given;
}

static int
name_argument(FunctionCallInfo fcinfo, int argument, const NameList *names)
{
	text	   *name;

	if (PG_ARGISNULL(argument))
		return NAME_NOT_GIVEN;
	name = PG_GETARG_TEXT_PP(argument);
	return name_number(names, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
}

/* No policy governs a code or a date that is not known. */
static bool
read_question(FunctionCallInfo fcinfo, const PolicySet *set, NecessityQuestion *question)
{
	if (PG_ARGISNULL(ARGUMENT_CODE) || PG_ARGISNULL(ARGUMENT_DATE))
		return false;
	question->code = datum_code(&hcpcs_type, PG_GETARG_DATUM(ARGUMENT_CODE));
	question->date = PG_GETARG_DATEADT(ARGUMENT_DATE);
	question->diagnoses = diagnoses_of(fcinfo, &question->diagnosis_count);
	question->jurisdiction = name_argument(fcinfo, ARGUMENT_JURISDICTION, &set->jurisdictions);
	question->payer = name_argument(fcinfo, ARGUMENT_PAYER, &set->payers);
	return true;
}

Datum
supports_necessity(PG_FUNCTION_ARGS)
{
	const PolicySet *set = refcache_for_call(policy_cache(), fcinfo);
	NecessityQuestion question;
	NecessityStatus status;

	if (!read_question(fcinfo, set, &question))
		PG_RETURN_NULL();
	status = necessity_decide(set, &question);
	if (status == NECESSITY_NO_POLICY)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(status == NECESSITY_SUPPORTED);
}

static Datum
code_array(const Icd10 *codes, int count, Oid element_type)
{
	Datum	   *elements = palloc(Max(1, count) * sizeof(Datum));

	for (int i = 0; i < count; i++)
		elements[i] = code_datum(&icd10cm_type, codes[i]);
	return PointerGetDatum(construct_array(elements, count, element_type, icd10cm_type.typlen,
										   FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

Datum
necessity(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	RefPin	   *pin = refcache_pin(policy_cache(), CurrentMemoryContext);
	const PolicySet *set = refcache_data(pin);
	NecessityQuestion question;
	NecessityVerdict *verdicts = NULL;
	int			count = 0;
	Oid			element_type;

	InitMaterializedSRF(fcinfo, 0);
	element_type = get_element_type(TupleDescAttr(result->setDesc, 3)->atttypid);
	if (read_question(fcinfo, set, &question))
		count = necessity_judge(set, &question, &verdicts);
	for (int i = 0; i < count; i++)
	{
		const NecessityVerdict *verdict = &verdicts[i];
		Datum		values[5];
		bool		nulls[5] = {false};

		values[0] = CStringGetTextDatum(necessity_is_supported(verdict)
										? "supported" : "not_supported");
		values[1] = CStringGetTextDatum(verdict->policy->id);
		values[2] = Int32GetDatum((int32) verdict->group);
		nulls[2] = verdict->group == NO_GROUP;
		values[3] = code_array(verdict->matched, verdict->matched_count, element_type);
		values[4] = CStringGetTextDatum(necessity_reason_text(verdict->reason));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	if (count == 0)
	{
		Datum		values[5] = {CStringGetTextDatum("no_policy")};
		bool		nulls[5] = {false, true, true, true, false};

		values[4] = CStringGetTextDatum("no policy governs the code on the date");
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
