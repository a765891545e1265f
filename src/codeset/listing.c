/*
 * listing.c
 *		The releases of a code system and their entries, as the tables hold them.
 */
#include "codeset/listing.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/multirangetypes.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

#include "type/code_type.h"

/* Columns of codecheck.code_release, as src/codeset/tables.sql orders them. */
enum
{
	RELEASE_SYSTEM = 1,
	RELEASE_NAME,
	RELEASE_EFFECTIVE_FROM,
	RELEASE_VALID_UNTIL,
	RELEASE_HISTORY_FROM,
	RELEASE_CODE_COUNT,
	RELEASE_BILLABLE_COUNT,
	RELEASE_ENTRIES
};

/* Columns of the entry tables: those of order files, and those of HCPCS files. */
enum
{
	ENTRY_ID = 1,
	ENTRY_CODE,
	ENTRY_BILLABLE = 3,
	ENTRY_ADDED = 3,
	ENTRY_TERMINATED = 4,
	FLAGGED_ENTRY_LONG_DESCRIPTION = 5,
	DATED_ENTRY_LONG_DESCRIPTION = 6
};

/* How a system is listed: modifiers come in the releases of HCPCS. */
static const struct
{
	const char *release_system;
	const CodeType *type;
	bool		dated;
}			systems[CODE_SYSTEMS] = {
	[CODE_SYSTEM_ICD10CM] = {"icd10cm", &icd10cm_type, false},
	[CODE_SYSTEM_ICD10PCS] = {"icd10pcs", &icd10pcs_type, false},
	[CODE_SYSTEM_HCPCS] = {"hcpcs", &hcpcs_type, true},
	[CODE_SYSTEM_HCPCS_MODIFIER] = {"hcpcs", &hcpcs_modifier_type, true},
};

static int
compare_releases(const void *a, const void *b)
{
	DateADT		first = ((const ListedRelease *) a)->from;
	DateADT		second = ((const ListedRelease *) b)->from;

	return (first > second) - (first < second);
}

/* Every first use in a session waits for this sort, so its comparison is inlined. */
#define ST_SORT sort_entries
#define ST_ELEMENT_TYPE ListedEntry
#define ST_COMPARE(a, b) (((a)->id > (b)->id) - ((a)->id < (b)->id))
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* A release is in force until the next takes over, never past its own year. */
static void
read_releases(Listing *listing, const char *system, Relation table, Snapshot snapshot)
{
	RefScan		scan;
	int			room = 16;

	listing->releases = palloc(room * sizeof(ListedRelease));
	refscan_begin(&scan, table, snapshot);
	while (refscan_next(&scan))
	{
		ListedRelease *release;
		Datum		history_from;
		bool		no_history;

		if (strcmp(TextDatumGetCString(refscan_required(&scan, RELEASE_SYSTEM)), system) != 0)
			continue;
		if (listing->release_count == room)
		{
			room *= 2;
			listing->releases = repalloc(listing->releases, room * sizeof(ListedRelease));
		}
		release = &listing->releases[listing->release_count++];
		release->name = TextDatumGetCString(refscan_required(&scan, RELEASE_NAME));
		release->from = DatumGetDateADT(refscan_required(&scan, RELEASE_EFFECTIVE_FROM));
		release->to = DatumGetDateADT(refscan_required(&scan, RELEASE_VALID_UNTIL));
		history_from = slot_getattr(scan.slot, RELEASE_HISTORY_FROM, &no_history);
		release->history_from = no_history ? release->from : DatumGetDateADT(history_from);
		release->entries = PG_DETOAST_DATUM_COPY(refscan_required(&scan, RELEASE_ENTRIES));
	}
	refscan_end(&scan);

	qsort(listing->releases, listing->release_count, sizeof(ListedRelease), compare_releases);
	for (int i = 0; i + 1 < listing->release_count; i++)
		listing->releases[i].to = Min(listing->releases[i].to, listing->releases[i + 1].from - 1);
}

static void
read_entries(Listing *listing, const CodeType *type, Relation table, Snapshot snapshot,
			 bool with_description)
{
	RefScan		scan;
	int			room = (int) Max(1024, table->rd_rel->reltuples * 1.1);
	int			description = listing->dated
		? DATED_ENTRY_LONG_DESCRIPTION : FLAGGED_ENTRY_LONG_DESCRIPTION;

	listing->entries = MemoryContextAllocHuge(CurrentMemoryContext, room * sizeof(ListedEntry));
	if (with_description)
		listing->descriptions = MemoryContextAllocHuge(CurrentMemoryContext, room * sizeof(char *));
	refscan_begin(&scan, table, snapshot);
	while (refscan_next(&scan))
	{
		ListedEntry *entry;

		if (listing->entry_count == room)
		{
			room *= 2;
			listing->entries = repalloc_huge(listing->entries, room * sizeof(ListedEntry));
			if (with_description)
				listing->descriptions = repalloc_huge(listing->descriptions, room * sizeof(char *));
		}
		entry = &listing->entries[listing->entry_count++];
		entry->id = DatumGetInt32(refscan_required(&scan, ENTRY_ID));
		entry->code = datum_code(type, refscan_required(&scan, ENTRY_CODE));
		if (listing->dated)
		{
			Datum		terminated;
			bool		active;

			entry->added = DatumGetDateADT(refscan_required(&scan, ENTRY_ADDED));
			terminated = slot_getattr(scan.slot, ENTRY_TERMINATED, &active);
			entry->terminated = active ? DATEVAL_NOEND : DatumGetDateADT(terminated);
		}
		else
			entry->billable = DatumGetBool(refscan_required(&scan, ENTRY_BILLABLE));
		if (with_description)
		{
			entry->description = listing->entry_count - 1;
			listing->descriptions[entry->description] =
				TextDatumGetCString(refscan_required(&scan, description));
		}
	}
	refscan_end(&scan);
	sort_entries(listing->entries, listing->entry_count);
}

/* The first entry whose id is not less. */
static int
find_entry(const Listing *listing, int32 id)
{
	int			low = 0;
	int			high = listing->entry_count;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (listing->entries[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
mark_listed(Listing *listing, int release, TypeCacheEntry *range_type)
{
	int32		range_count;
	RangeType **ranges;

	multirange_deserialize(range_type, (MultirangeType *) listing->releases[release].entries,
						   &range_count, &ranges);
	for (int i = 0; i < range_count; i++)
	{
		RangeBound	lower;
		RangeBound	upper;
		bool		empty;
		int			entry;

		range_deserialize(range_type, ranges[i], &lower, &upper, &empty);
		entry = lower.infinite ? 0 : find_entry(listing, DatumGetInt32(lower.val));
		for (; entry < listing->entry_count &&
			 (upper.infinite || listing->entries[entry].id < DatumGetInt32(upper.val)); entry++)
			listing->masks[(Size) entry * listing->mask_words + release / 64] |=
				UINT64CONST(1) << (release % 64);
	}
}

/* In the current memory context; the tables are the releases and the system's entries. */
Listing *
listing_read(CodeSystem system, Relation *tables, Snapshot snapshot, bool with_description)
{
	Listing    *listing = palloc0(sizeof(Listing));
	TypeCacheEntry *range_type = lookup_type_cache(INT4RANGEOID, TYPECACHE_RANGE_INFO);
	Size		mask_size;

	listing->dated = systems[system].dated;
	read_releases(listing, systems[system].release_system, tables[0], snapshot);
	read_entries(listing, systems[system].type, tables[1], snapshot, with_description);

	listing->mask_words = Max(1, (listing->release_count + 63) / 64);
	mask_size = (Size) listing->entry_count * listing->mask_words * sizeof(uint64);
	listing->masks = MemoryContextAllocHuge(CurrentMemoryContext, mask_size);
	memset(listing->masks, 0, mask_size);
	for (int i = 0; i < listing->release_count; i++)
		mark_listed(listing, i, range_type);
	return listing;
}

/* In the current memory context, for what outlives the listing. */
ReleaseDays
listing_days(const Listing *listing)
{
	Size		size = Max(1, listing->release_count) * sizeof(DateADT);
	ReleaseDays days = {listing->release_count, palloc(size), palloc(size)};

	for (int i = 0; i < days.count; i++)
	{
		days.first[i] = listing->releases[i].from;
		days.last[i] = listing->releases[i].to;
	}
	return days;
}
