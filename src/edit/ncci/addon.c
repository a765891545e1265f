/*
 * addon.c
 *		Add-on codes and the primary codes that they go with.
 *
 * Every rule has its own dates, so a release tells of the past as well.
 */
#include "edit/ncci/addon.h"

PG_FUNCTION_INFO_V1(codecheck_is_addon);
PG_FUNCTION_INFO_V1(codecheck_addon_primaries);

/* Columns of codecheck.addon_entry behind those of every rule. */
enum
{
	ADDON_PRIMARY_CODE = 3,
	ADDON_EDIT_TYPE,
	ADDON_EFFECTIVE_FROM,
	ADDON_EFFECTIVE_TO,
	ADDON_SETTING
};

static void
read_addon(RefScan *scan, Rule *rule)
{
	Addon	   *addon = (Addon *) rule;
	bool		is_contractors;
	bool		is_any;
	Datum		primary = slot_getattr(scan->slot, ADDON_PRIMARY_CODE, &is_contractors);
	Datum		setting = slot_getattr(scan->slot, ADDON_SETTING, &is_any);

	addon->primary = is_contractors ? 0 : datum_code(&hcpcs_type, primary);
	addon->type = DatumGetInt16(refscan_required(scan, ADDON_EDIT_TYPE));
	addon->from = refscan_date_or(scan, ADDON_EFFECTIVE_FROM, DATEVAL_NOBEGIN);
	addon->to = refscan_date_or(scan, ADDON_EFFECTIVE_TO, DATEVAL_NOEND);
	addon->setting = is_any ? SETTING_NONE : setting_from_text(DatumGetTextPP(setting));
}

static const char *const addon_system = "aoc";
static const RuleTable addon_table = {1, &addon_system, &hcpcs_type, sizeof(Addon), read_addon};

static void *
build_addons(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch)
{
	AddonReleases *all = palloc0(sizeof(AddonReleases));

	rules_build(&all->rules, &all->releases, &addon_table, tables, snapshot, scratch);
	return all;
}

RefCache *
addon_cache(void)
{
	static RefCache cache = {
		.name = "add-on codes",
		.tables = {"code_release", "addon_entry"},
		.build = build_addons,
	};

	return &cache;
}

Datum
codecheck_is_addon(PG_FUNCTION_ARGS)
{
	const AddonReleases *all = refcache_for_call(addon_cache(), fcinfo);
	DateADT		date = PG_GETARG_DATEADT(1);
	int			release = addon_release(all, date);

	if (release < 0)
		PG_RETURN_NULL();
	foreach_addon(addon, all, datum_code(&hcpcs_type, PG_GETARG_DATUM(0)), release)
		if (addon_holds(addon, date))
			PG_RETURN_BOOL(true);
	PG_RETURN_BOOL(false);
}

/* In the order of codes, each once. */
Datum
codecheck_addon_primaries(PG_FUNCTION_ARGS)
{
	const AddonReleases *all = refcache_for_call(addon_cache(), fcinfo);
	DateADT		date = PG_GETARG_DATEADT(1);
	int			release = addon_release(all, date);
	bool		is_addon = false;
	uint64	   *codes;
	Datum	   *primaries;
	int			count = 0;
	int			room = 16;
	int			kept = 0;

	if (release < 0)
		PG_RETURN_NULL();
	codes = palloc(room * sizeof(uint64));
	foreach_addon(addon, all, datum_code(&hcpcs_type, PG_GETARG_DATUM(0)), release)
	{
		if (!addon_holds(addon, date))
			continue;
		is_addon = true;
		if (addon->primary == 0)
			continue;
		if (count == room)
		{
			room *= 2;
			codes = repalloc(codes, room * sizeof(uint64));
		}
		codes[count++] = addon->primary;
	}
	if (!is_addon)
		PG_RETURN_NULL();

	qsort(codes, count, sizeof(uint64), icd10_compare);
	primaries = palloc((count + 1) * sizeof(Datum));
	for (int i = 0; i < count; i++)
		if (i == 0 || codes[i] != codes[i - 1])
			primaries[kept++] = code_datum(&hcpcs_type, codes[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(primaries, kept, all->rules.code_type,
										  hcpcs_type.typlen, true, TYPALIGN_INT));
}
