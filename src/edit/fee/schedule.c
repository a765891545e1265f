/*
 * schedule.c
 *		The indicators of the Medicare physician fee schedule.
 */
#include "edit/fee/schedule.h"

#include "utils/builtins.h"

#include "type/code_type.h"

PG_FUNCTION_INFO_V1(codecheck_fee_indicator);

/* Columns of codecheck.fee_entry behind those of every rule. */
enum
{
	FEE_MODIFIER = 3,
	FEE_FIRST_INDICATOR
};

static void
read_row(RefScan *scan, Rule *rule)
{
	FeeRow	   *row = (FeeRow *) rule;
	bool		is_null;
	Datum		value = slot_getattr(scan->slot, FEE_MODIFIER, &is_null);

	row->modifier = is_null ? 0 : datum_code(&hcpcs_modifier_type, value);
	memset(row->indicators, 0, sizeof(row->indicators));
	for (int i = 0; i < FEE_INDICATORS; i++)
	{
		value = slot_getattr(scan->slot, FEE_FIRST_INDICATOR + i, &is_null);
		if (!is_null)
			text_to_cstring_buffer(DatumGetTextPP(value), row->indicators[i], sizeof(row->indicators[i]));
	}
}

static const char *const systems[] = {"fee-schedule"};
static const RuleTable table = {1, systems, &hcpcs_type, sizeof(FeeRow), read_row};

static void *
build(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch)
{
	FeeSchedules *all = palloc0(sizeof(FeeSchedules));

	rules_build(&all->rows, &all->releases, &table, tables, snapshot, scratch);
	return all;
}

static RefCache cache = {
	.name = "physician fee schedule",
	.tables = {"code_release", "fee_entry"},
	.build = build,
};

RefCache *
fee_cache(void)
{
	return &cache;
}

const FeeRow *
fee_row(const FeeSchedules *all, int release, uint64 code, uint64 modifier)
{
	foreach_rule(FeeRow, row, &all->rows, code, release)
		if (row->modifier == modifier)
			return row;
	return NULL;
}

/* ---- In SQL */

/* Our names, and those of CMS's columns. */
#define INDICATOR(name, indicator) {name, sizeof(name) - 1, indicator}

static const struct
{
	const char *name;
	size_t		length;
	FeeIndicator indicator;
}			indicator_names[] = {
	INDICATOR("status", FEE_STATUS), INDICATOR("status_code", FEE_STATUS),
	INDICATOR("pctc", FEE_PCTC), INDICATOR("pctc_ind", FEE_PCTC),
	INDICATOR("global_days", FEE_GLOBAL_DAYS), INDICATOR("glob_days", FEE_GLOBAL_DAYS),
	INDICATOR("multiple", FEE_MULTIPLE), INDICATOR("mult_proc", FEE_MULTIPLE),
	INDICATOR("bilateral", FEE_BILATERAL), INDICATOR("bilat_surg", FEE_BILATERAL),
	INDICATOR("assistant", FEE_ASSISTANT), INDICATOR("asst_surg", FEE_ASSISTANT),
	INDICATOR("co_surgeon", FEE_CO_SURGEON), INDICATOR("co_surg", FEE_CO_SURGEON),
	INDICATOR("team", FEE_TEAM), INDICATOR("team_surg", FEE_TEAM),
};

static FeeIndicator
indicator_by_name(const text *name)
{
	const char *data = VARDATA_ANY(name);
	size_t		length = VARSIZE_ANY_EXHDR(name);

	for (int i = 0; i < lengthof(indicator_names); i++)
		if (indicator_names[i].length == length && memcmp(indicator_names[i].name, data, length) == 0)
			return indicator_names[i].indicator;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the fee schedule has no indicator \"%.*s\"", (int) length, data),
			 errhint("The indicators are status, pctc, global_days, multiple, bilateral, assistant, co_surgeon and team.")));
}

/* Without a modifier it is the whole service, so only the other arguments are wanted. */
Datum
codecheck_fee_indicator(PG_FUNCTION_ARGS)
{
	const FeeSchedules *all;
	const FeeRow *row;
	FeeIndicator indicator;
	int			release;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	indicator = indicator_by_name(PG_GETARG_TEXT_PP(3));
	all = refcache_for_call(&cache, fcinfo);
	release = release_in_force(&all->releases.days, PG_GETARG_DATEADT(2));
	row = release < 0 ? NULL : fee_row(all, release, datum_code(&hcpcs_type, PG_GETARG_DATUM(0)),
									   PG_ARGISNULL(1) ? 0 : datum_code(&hcpcs_modifier_type, PG_GETARG_DATUM(1)));
	if (row == NULL || row->indicators[indicator][0] == '\0')
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(row->indicators[indicator]));
}
