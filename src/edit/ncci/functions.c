/*
 * functions.c
 *		ncci_edit and ncci_conflict in SQL.
 */
#include "edit/ncci/ptp.h"

#include "funcapi.h"
#include "utils/builtins.h"

#include "type/code_type.h"

PG_FUNCTION_INFO_V1(ncci_edit);
PG_FUNCTION_INFO_V1(ncci_conflict);

static inline Datum
open_date(DateADT date, bool *isnull)
{
	*isnull = DATE_NOT_FINITE(date);
	return DateADTGetDatum(date);
}

static void
return_rules(ReturnSetInfo *result, const PtpEdits *edits, Datum column1, Datum column2, int release, DateADT date)
{
	uint32		first = ptp_number(edits, datum_code(&hcpcs_type, column1));
	uint32		second = ptp_number(edits, datum_code(&hcpcs_type, column2));

	foreach_ptp_rule(rule, edits, first, second, release, date)
	{
		const char *rationale = ptp_rationale(edits, rule);
		bool		nulls[6] = {false};
		Datum		values[6] = {
			column1, column2, Int32GetDatum(rule->indicator),
			open_date(rule->from, &nulls[3]), open_date(rule->to, &nulls[4])
		};

		nulls[5] = rationale == NULL;
		if (rationale)
			values[5] = CStringGetTextDatum(rationale);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
}

Datum
ncci_edit(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const PtpEdits *edits = refcache_data(refcache_pin(ptp_cache(), CurrentMemoryContext));
	DateADT		date = PG_GETARG_DATEADT(2);
	int			release = ptp_release(edits, setting_from_text(PG_GETARG_TEXT_PP(3)), date);

	InitMaterializedSRF(fcinfo, 0);
	if (release >= 0)
	{
		return_rules(result, edits, PG_GETARG_DATUM(0), PG_GETARG_DATUM(1), release, date);
		if (PG_GETARG_DATUM(0) != PG_GETARG_DATUM(1))
			return_rules(result, edits, PG_GETARG_DATUM(1), PG_GETARG_DATUM(0), release, date);
	}
	return (Datum) 0;
}

static bool
has_ptp_associated(const ArrayType *modifiers)
{
	const int16 *elements;
	int			count;

	if (modifiers == NULL)
		return false;
	/* NULL elements take no room. */
	elements = (const int16 *) ARR_DATA_PTR(modifiers);
	count = (ARR_SIZE(modifiers) - ARR_DATA_OFFSET(modifiers)) / sizeof(int16);
	for (int i = 0; i < count; i++)
		if (hcpcs_modifier_is_ptp_associated((uint64) elements[i]))
			return true;
	return false;
}

static bool
is_denied(const PtpEdits *edits, uint32 column1, uint32 column2, int release, DateADT date,
		  const ArrayType *modifiers)
{
	foreach_ptp_rule(rule, edits, column1, column2, release, date)
		if (rule->indicator == PTP_NEVER_BYPASSED ||
			(rule->indicator == PTP_BYPASSED_BY_MODIFIER && !has_ptp_associated(modifiers)))
			return true;
	return false;
}

/* NULL for modifiers are none. */
Datum
ncci_conflict(PG_FUNCTION_ARGS)
{
	const PtpEdits *edits;
	const ArrayType *modifiers;
	DateADT		date;
	int			release;
	uint32		a;
	uint32		b;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(4))
		PG_RETURN_NULL();
	edits = refcache_for_call(ptp_cache(), fcinfo);
	date = PG_GETARG_DATEADT(2);
	modifiers = PG_ARGISNULL(3) ? NULL : PG_GETARG_ARRAYTYPE_P(3);
	release = ptp_release(edits, setting_from_text(PG_GETARG_TEXT_PP(4)), date);
	if (release < 0)
		PG_RETURN_NULL();
	a = ptp_number(edits, datum_code(&hcpcs_type, PG_GETARG_DATUM(0)));
	b = ptp_number(edits, datum_code(&hcpcs_type, PG_GETARG_DATUM(1)));
	PG_RETURN_BOOL(is_denied(edits, a, b, release, date, modifiers) ||
				   is_denied(edits, b, a, release, date, modifiers));
}
