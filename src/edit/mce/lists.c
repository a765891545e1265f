/*
 * lists.c
 *		Which lists of the Medicare Code Editor a diagnosis is on.
 */
#include "edit/mce/lists.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"

#include "type/code_type.h"

PG_FUNCTION_INFO_V1(codecheck_mce_list);

/* Columns of codecheck.mce_entry behind those of every rule. */
enum
{
	MCE_LIST = 3,
	MCE_AGE_FROM,
	MCE_AGE_TO
};

static const char *const list_names[MCE_LISTS] = {
	[MCE_ADULT] = "adult",
	[MCE_FEMALE] = "female",
	[MCE_MALE] = "male",
	[MCE_MANIFESTATION] = "manifestation",
	[MCE_MATERNITY] = "maternity",
	[MCE_NEWBORN] = "newborn",
	[MCE_PEDIATRIC] = "pediatric",
	[MCE_QUESTIONABLE_ADMISSION] = "questionable_admission",
	[MCE_UNACCEPTABLE_PRINCIPAL] = "unacceptable_principal",
	[MCE_UNACCEPTABLE_PRINCIPAL_ALONE] = "unacceptable_principal_alone",
	[MCE_UNSPECIFIED] = "unspecified",
	[MCE_WRONG_PROCEDURE] = "wrong_procedure",
};

static MceList
list_by_name(Datum datum)
{
	const char *name = TextDatumGetCString(datum);

	for (int i = 0; i < MCE_LISTS; i++)
		if (strcmp(name, list_names[i]) == 0)
			return i;
	elog(ERROR, "unknown list \"%s\" in a reference table", name);
}

static void
read_rule(RefScan *scan, Rule *rule)
{
	MceRule    *listed = (MceRule *) rule;

	listed->list = list_by_name(refscan_required(scan, MCE_LIST));
	listed->age_from = listed->age_to = 0;
	if (MCE_AGES & MCE_BIT(listed->list))
	{
		listed->age_from = DatumGetInt32(refscan_required(scan, MCE_AGE_FROM));
		listed->age_to = DatumGetInt32(refscan_required(scan, MCE_AGE_TO));
	}
}

/* The lists that a code is on. */
uint32
mce_lists(const MceReleases *all, Icd10 code, int release)
{
	uint32		lists = 0;

	foreach_mce_rule(rule, all, code, release)
		lists |= MCE_BIT(rule->list);
	return lists;
}

/* NULL where no code is known to be on these lists and no others. */
static ArrayType *
find_names(const MceReleases *all, uint32 lists)
{
	for (int i = 0; i < all->name_count; i++)
		if (all->names[i].lists == lists)
			return all->names[i].names;
	return NULL;
}

static void
keep_names(MceReleases *all, uint32 lists)
{
	Datum		names[MCE_LISTS];
	int			count = 0;

	if (find_names(all, lists) != NULL)
		return;
	for (int i = 0; lists >> i != 0; i++)
		if (lists & MCE_BIT(i))
			names[count++] = CStringGetTextDatum(list_names[i]);
	all->names = repalloc(all->names, (all->name_count + 1) * sizeof(MceNames));
	all->names[all->name_count++] = (MceNames) {
		lists, construct_array(names, count, TEXTOID, -1, false, TYPALIGN_INT)
	};
}

static const char *const systems[] = {"mce"};
static const RuleTable table = {1, systems, &icd10cm_type, sizeof(MceRule), read_rule};

static void *
build(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch)
{
	MceReleases *all = palloc0(sizeof(MceReleases));

	rules_build(&all->rules, &all->releases, &table, tables, snapshot, scratch);
	all->lists = palloc0(Max(1, all->releases.days.count) * sizeof(uint32));
	all->names = palloc(sizeof(MceNames));
	keep_names(all, 0);
	for (int release = 0; release < all->releases.days.count; release++)
		for (int32 place = 1; place <= all->rules.count; place++)
		{
			uint32		lists = mce_lists(all, rule_at(&all->rules, place)->code, release);

			all->lists[release] |= lists;
			keep_names(all, lists);
		}
	return all;
}

static RefCache cache = {
	.name = "lists of the Medicare Code Editor",
	.tables = {"code_release", "mce_entry"},
	.build = build,
};

RefCache *
mce_cache(void)
{
	return &cache;
}

const char *
mce_list_name(MceList list)
{
	return list_names[list];
}

/* The names stay where they are for the length of the statement, so no row copies them. */
Datum
codecheck_mce_list(PG_FUNCTION_ARGS)
{
	const MceReleases *all = refcache_for_call(&cache, fcinfo);
	int			release = release_in_force(&all->releases.days, PG_GETARG_DATEADT(1));

	if (release < 0)
		PG_RETURN_NULL();
	PG_RETURN_ARRAYTYPE_P(find_names(all, mce_lists(all, PG_GETARG_ICD10(0), release)));
}
