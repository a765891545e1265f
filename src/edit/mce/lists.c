/*
 * lists.c
 *		Which lists of the Medicare Code Editor a diagnosis is on.
 *
 * Thousands of codes are on the same few lists, so a code has for each release
 * a pointer to what it shares with the others.
 */
#include "edit/mce/lists.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"

#include "codeset/codehash.h"
#include "codeset/listing.h"
#include "type/code_type.h"

PG_FUNCTION_INFO_V1(codecheck_mce_list);

/* Columns of codecheck.mce_entry, as src/edit/mce/tables.sql orders them. */
enum
{
	MCE_ENTRY_ID = 1,
	MCE_ENTRY_CODE,
	MCE_ENTRY_LIST,
	MCE_ENTRY_AGE_FROM,
	MCE_ENTRY_AGE_TO
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

struct MceReleases
{
	ReleaseDays days;
	MceRelease *releases;		/* by effective date */
	CodeHash	codes;			/* an MceListing for each release, NULL where on no list */
	MceListing	none;
};

/* ---- Building */

typedef struct MceRow
{
	Icd10		code;
	int32		id;
	MceList		list;
	MceAges		ages;
} MceRow;

typedef struct MceRows
{
	int			count;
	int			room;
	MceRow	   *rows;			/* by code */
} MceRows;

static MceList
list_by_name(Datum datum)
{
	const char *name = TextDatumGetCString(datum);

	for (int i = 0; i < MCE_LISTS; i++)
		if (strcmp(name, list_names[i]) == 0)
			return i;
	elog(ERROR, "unknown list \"%s\" in a reference table", name);
}

static MceRows
read_rows(Relation table, Snapshot snapshot)
{
	MceRows		list = {0, 8192, palloc(8192 * sizeof(MceRow))};
	RefScan		scan;

	refscan_begin(&scan, table, snapshot);
	while (refscan_next(&scan))
	{
		MceRow	   *row;

		if (list.count == list.room)
		{
			list.room *= 2;
			list.rows = repalloc_huge(list.rows, list.room * sizeof(MceRow));
		}
		row = &list.rows[list.count++];
		row->code = datum_code(&icd10cm_type, refscan_required(&scan, MCE_ENTRY_CODE));
		row->id = DatumGetInt32(refscan_required(&scan, MCE_ENTRY_ID));
		row->list = list_by_name(refscan_required(&scan, MCE_ENTRY_LIST));
		row->ages = (MceAges) {0};
		if (MCE_AGES & MCE_BIT(row->list))
		{
			row->ages.from = DatumGetInt32(refscan_required(&scan, MCE_ENTRY_AGE_FROM));
			row->ages.to = DatumGetInt32(refscan_required(&scan, MCE_ENTRY_AGE_TO));
		}
	}
	refscan_end(&scan);
	qsort(list.rows, list.count, sizeof(MceRow), icd10_compare);
	return list;
}

static ArrayType *
names_of(uint32 lists)
{
	Datum		names[MCE_LISTS];
	int			count = 0;

	for (int i = 0; i < MCE_LISTS; i++)
		if (lists & MCE_BIT(i))
			names[count++] = CStringGetTextDatum(list_names[i]);
	return construct_array(names, count, TEXTOID, -1, false, TYPALIGN_INT);
}

/* What codes have in common, as far as it was seen. */
typedef struct Shared
{
	int			count;
	int			room;
	MceListing **listings;
} Shared;

/* The one copy of a listing, in the current memory context. */
static MceListing *
share(Shared *shared, const MceListing *listing)
{
	for (int i = 0; i < shared->count; i++)
		if (shared->listings[i]->lists == listing->lists &&
			memcmp(shared->listings[i]->ages, listing->ages, sizeof(listing->ages)) == 0)
			return shared->listings[i];
	if (shared->count == shared->room)
	{
		shared->room *= 2;
		shared->listings = repalloc(shared->listings, shared->room * sizeof(MceListing *));
	}
	shared->listings[shared->count] = palloc(sizeof(MceListing));
	*shared->listings[shared->count] = *listing;
	shared->listings[shared->count]->names = names_of(listing->lists);
	return shared->listings[shared->count++];
}

/* What the rows of one code say in a release. */
static MceListing
listing_in(const ListedRelease *release, const MceRow *rows, int count)
{
	MceListing	listing = {0};

	for (int i = 0; i < count; i++)
		if (release_lists(release, rows[i].id))
		{
			listing.lists |= MCE_BIT(rows[i].list);
			listing.ages[rows[i].list] = rows[i].ages;
		}
	return listing;
}

static void
add_codes(MceReleases *all, const ListedRelease *releases, const MceRows *list)
{
	Shared		shared = {0, 64, palloc(64 * sizeof(MceListing *))};
	int			next;

	for (int first = 0; first < list->count; first = next)
	{
		uint64	   *kept = codehash_add(&all->codes, list->rows[first].code);

		for (next = first; next < list->count && list->rows[next].code == list->rows[first].code;)
			next++;
		for (int i = 0; i < all->days.count; i++)
		{
			MceListing	listing = listing_in(&releases[i], &list->rows[first], next - first);

			all->releases[i].lists |= listing.lists;
			if (listing.lists != 0)
				kept[i] = (uint64) (uintptr_t) share(&shared, &listing);
		}
	}
}

static void *
build(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch)
{
	MceReleases *all = palloc0(sizeof(MceReleases));
	MemoryContext lasting = MemoryContextSwitchTo(scratch);
	int			count;
	ListedRelease *releases = listed_releases("mce", tables[0], snapshot, &count);
	MceRows		rows = read_rows(tables[1], snapshot);

	MemoryContextSwitchTo(lasting);
	all->days = release_days(releases, count);
	all->releases = palloc0(Max(1, count) * sizeof(MceRelease));
	for (int i = 0; i < count; i++)
	{
		all->releases[i].place = i;
		all->releases[i].source = psprintf("mce %s", releases[i].name);
	}
	all->none.names = names_of(0);
	codehash_create(&all->codes, rows.count, count);
	add_codes(all, releases, &rows);
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

/* ---- Looking up */

const char *
mce_list_name(MceList list)
{
	return list_names[list];
}

/* NULL when no release covers the date. */
const MceRelease *
mce_in_force(const MceReleases *all, DateADT date)
{
	int			release = release_in_force(&all->days, date);

	return release < 0 ? NULL : &all->releases[release];
}

const MceListing *
mce_listing(const MceReleases *all, const MceRelease *release, Icd10 code)
{
	const uint64 *kept = codehash_find(&all->codes, code);

	return kept && kept[release->place] ? (const MceListing *) (uintptr_t) kept[release->place] : &all->none;
}

/* The names stay where they are for the length of the statement, so no row copies them. */
Datum
codecheck_mce_list(PG_FUNCTION_ARGS)
{
	const MceReleases *all = refcache_for_call(&cache, fcinfo);
	const MceRelease *release = mce_in_force(all, PG_GETARG_DATEADT(1));

	if (release == NULL)
		PG_RETURN_NULL();
	PG_RETURN_ARRAYTYPE_P(mce_listing(all, release, PG_GETARG_ICD10(0))->names);
}
