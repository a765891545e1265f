/*
 * mue.c
 *		Medically unlikely edits: how many units of a service are believed.
 *
 * They have no dates of their own: the release in force speaks.
 */
#include "edit/ncci/mue.h"

PG_FUNCTION_INFO_V1(codecheck_mue_limit);

/* Columns of codecheck.mue_entry behind those of every rule. */
enum
{
	MUE_UNITS = 3,
	MUE_ADJUDICATION_INDICATOR
};

struct MueReleases
{
	RuleSet		rules;
	RuleReleases settings[SETTINGS];
};

static void
read_mue(RefScan *scan, Rule *rule)
{
	Mue		   *mue = (Mue *) rule;

	mue->units = DatumGetInt32(refscan_required(scan, MUE_UNITS));
	mue->adjudication_indicator = DatumGetInt16(refscan_required(scan, MUE_ADJUDICATION_INDICATOR));
}

static const char *const mue_systems[SETTINGS] = {
	[SETTING_PRACTITIONER] = "mue-practitioner",
	[SETTING_OUTPATIENT] = "mue-outpatient",
	[SETTING_DME] = "mue-dme",
};

static const RuleTable mue_table = {SETTINGS, mue_systems, &hcpcs_type, sizeof(Mue), read_mue};

static void *
build_mues(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch)
{
	MueReleases *releases = palloc0(sizeof(MueReleases));

	rules_build(&releases->rules, releases->settings, &mue_table, tables, snapshot, scratch);
	return releases;
}

RefCache *
mue_cache(void)
{
	static RefCache cache = {
		.name = "medically unlikely edits",
		.tables = {"code_release", "mue_entry"},
		.build = build_mues,
	};

	return &cache;
}

/* What a finding rests on, NULL where no release is in force. */
const char *
mue_source(const MueReleases *releases, BillSetting setting, DateADT date)
{
	const RuleReleases *of_setting = &releases->settings[setting];
	int			release = release_in_force(&of_setting->days, date);

	return release < 0 ? NULL : of_setting->releases[release].name;
}

/* NULL where none is published, or no release is in force. */
const Mue *
mue_in_force(const MueReleases *releases, BillSetting setting, uint64 code, DateADT date)
{
	const RuleReleases *of_setting = &releases->settings[setting];
	int			release = release_in_force(&of_setting->days, date);

	if (release < 0)
		return NULL;
	return (const Mue *) first_rule(&releases->rules, code, of_setting->first_bit + release);
}

Datum
codecheck_mue_limit(PG_FUNCTION_ARGS)
{
	const MueReleases *releases = refcache_for_call(mue_cache(), fcinfo);
	const Mue  *mue = mue_in_force(releases, setting_from_text(PG_GETARG_TEXT_PP(2)),
								   datum_code(&hcpcs_type, PG_GETARG_DATUM(0)), PG_GETARG_DATEADT(1));

	if (mue == NULL)
		PG_RETURN_NULL();
	PG_RETURN_INT32(mue->units);
}
