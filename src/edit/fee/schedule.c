/*
 * schedule.c
 *		The indicators of the Medicare physician fee schedule.
 */
#include "edit/fee/schedule.h"

#include "utils/builtins.h"

#include "codeset/codehash.h"
#include "codeset/listing.h"
#include "type/code_type.h"

PG_FUNCTION_INFO_V1(codecheck_fee_indicator);

/* Columns of codecheck.fee_entry, as src/edit/fee/tables.sql orders them. */
enum
{
	FEE_ENTRY_ID = 1,
	FEE_ENTRY_CODE,
	FEE_ENTRY_MODIFIER,
	FEE_ENTRY_INDICATORS		/* the first of them */
};

struct FeeSchedules
{
	ReleaseDays days;
	FeeRelease *releases;		/* by effective date */
	FeeRow	   *rows;
	CodeHash	services;		/* for each release which of the rows, counted from 1 */
};

static inline uint64
service_key(uint64 code, uint64 modifier)
{
	return code << 16 | modifier;
}

/* ---- Building */

typedef struct FeeEntry
{
	uint64		service;
	int32		id;
} FeeEntry;

typedef struct FeeEntries
{
	int			count;
	int			room;
	FeeEntry   *entries;
	FeeRow	   *rows;			/* of each */
} FeeEntries;

static FeeRow
read_indicators(RefScan *scan)
{
	FeeRow		row = {0};

	for (int i = 0; i < FEE_INDICATORS; i++)
	{
		bool		is_blank;
		Datum		indicator = slot_getattr(scan->slot, FEE_ENTRY_INDICATORS + i, &is_blank);

		if (!is_blank)
			text_to_cstring_buffer(DatumGetTextPP(indicator), row.indicators[i], sizeof(row.indicators[i]));
	}
	return row;
}

static FeeEntries
read_entries(Relation table, Snapshot snapshot)
{
	FeeEntries	list = {.room = 16384};
	RefScan		scan;

	list.entries = palloc(list.room * sizeof(FeeEntry));
	list.rows = palloc(list.room * sizeof(FeeRow));
	refscan_begin(&scan, table, snapshot);
	while (refscan_next(&scan))
	{
		bool		is_whole;
		Datum		modifier = slot_getattr(scan.slot, FEE_ENTRY_MODIFIER, &is_whole);

		if (list.count == list.room)
		{
			list.room *= 2;
			list.entries = repalloc_huge(list.entries, list.room * sizeof(FeeEntry));
			list.rows = repalloc_huge(list.rows, list.room * sizeof(FeeRow));
		}
		list.entries[list.count] = (FeeEntry) {
			service_key(datum_code(&hcpcs_type, refscan_required(&scan, FEE_ENTRY_CODE)),
						is_whole ? 0 : datum_code(&hcpcs_modifier_type, modifier)),
			DatumGetInt32(refscan_required(&scan, FEE_ENTRY_ID))
		};
		list.rows[list.count++] = read_indicators(&scan);
	}
	refscan_end(&scan);
	return list;
}

static void *
build(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch)
{
	FeeSchedules *all = palloc(sizeof(FeeSchedules));
	MemoryContext lasting = MemoryContextSwitchTo(scratch);
	int			count;
	ListedRelease *releases = listed_releases("fee-schedule", tables[0], snapshot, &count);
	FeeEntries	list = read_entries(tables[1], snapshot);

	MemoryContextSwitchTo(lasting);
	all->days = release_days(releases, count);
	all->releases = palloc(Max(1, count) * sizeof(FeeRelease));
	for (int i = 0; i < count; i++)
		all->releases[i] = (FeeRelease) {i, psprintf("fee-schedule %s", releases[i].name)};
	all->rows = MemoryContextAllocHuge(lasting, Max(1, list.count) * sizeof(FeeRow));
	memcpy(all->rows, list.rows, list.count * sizeof(FeeRow));
	codehash_create(&all->services, list.count, count);
	for (int entry = 0; entry < list.count; entry++)
	{
		uint64	   *rows = codehash_add(&all->services, list.entries[entry].service);

		for (int i = 0; i < count; i++)
			if (release_lists(&releases[i], list.entries[entry].id))
				rows[i] = entry + 1;
	}
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

/* ---- Looking up */

/* NULL when no release covers the date. */
const FeeRelease *
fee_in_force(const FeeSchedules *all, DateADT date)
{
	int			release = release_in_force(&all->days, date);

	return release < 0 ? NULL : &all->releases[release];
}

const FeeRow *
fee_row(const FeeSchedules *all, const FeeRelease *release, uint64 code, uint64 modifier)
{
	const uint64 *rows = codehash_find(&all->services, service_key(code, modifier));

	return rows && rows[release->place] ? &all->rows[rows[release->place] - 1] : NULL;
}

/* ---- In SQL */

/* Our names, and those of CMS's columns. */
static const struct
{
	const char *name;
	FeeIndicator indicator;
}			indicator_names[] = {
	{"status", FEE_STATUS}, {"status_code", FEE_STATUS},
	{"pctc", FEE_PCTC}, {"pctc_ind", FEE_PCTC},
	{"global_days", FEE_GLOBAL_DAYS}, {"glob_days", FEE_GLOBAL_DAYS},
	{"multiple", FEE_MULTIPLE}, {"mult_proc", FEE_MULTIPLE},
	{"bilateral", FEE_BILATERAL}, {"bilat_surg", FEE_BILATERAL},
	{"assistant", FEE_ASSISTANT}, {"asst_surg", FEE_ASSISTANT},
	{"co_surgeon", FEE_CO_SURGEON}, {"co_surg", FEE_CO_SURGEON},
	{"team", FEE_TEAM}, {"team_surg", FEE_TEAM},
};

static FeeIndicator
indicator_by_name(const text *name)
{
	const char *data = VARDATA_ANY(name);
	size_t		length = VARSIZE_ANY_EXHDR(name);

	for (int i = 0; i < lengthof(indicator_names); i++)
		if (strlen(indicator_names[i].name) == length && memcmp(indicator_names[i].name, data, length) == 0)
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
	const FeeRelease *release;
	const FeeRow *row;
	FeeIndicator indicator;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	indicator = indicator_by_name(PG_GETARG_TEXT_PP(3));
	all = refcache_for_call(&cache, fcinfo);
	release = fee_in_force(all, PG_GETARG_DATEADT(2));
	row = release ? fee_row(all, release, datum_code(&hcpcs_type, PG_GETARG_DATUM(0)),
							PG_ARGISNULL(1) ? 0 : datum_code(&hcpcs_modifier_type, PG_GETARG_DATUM(1))) : NULL;
	if (row == NULL || row->indicators[indicator][0] == '\0')
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(row->indicators[indicator]));
}
