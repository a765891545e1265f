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

/*
 * Columns of the entry tables: those of order files, and those of lists with
 * dates.  The short description stands before the long one.
 */
enum
{
	ENTRY_ID = 1,
	ENTRY_CODE,
	ENTRY_BILLABLE = 3,
	ENTRY_ADDED = 3,
	ENTRY_TERMINATED = 4,
	FLAGGED_ENTRY_LONG_DESCRIPTION = 5,
	DATED_ENTRY_LONG_DESCRIPTION = 6,
	ENTRY_LATERALITY = 6,
	ENTRY_UNSPECIFIED,
	ENTRY_SPECIFICITY
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
	[CODE_SYSTEM_CPT] = {"cpt", &cpt_type, true},
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

/* What a release lists, from the multirange of entry ids. */
static void
read_ranges(ListedRelease *release, Datum entries)
{
	TypeCacheEntry *range_type = lookup_type_cache(INT4RANGEOID, TYPECACHE_RANGE_INFO);
	RangeType **ranges;

	multirange_deserialize(range_type, DatumGetMultirangeTypeP(entries), &release->range_count, &ranges);
	release->ranges = palloc(Max(1, release->range_count) * sizeof(EntryRange));
	for (int i = 0; i < release->range_count; i++)
	{
		RangeBound	lower;
		RangeBound	upper;
		bool		empty;

		range_deserialize(range_type, ranges[i], &lower, &upper, &empty);
		release->ranges[i].first = lower.infinite ? PG_INT32_MIN : DatumGetInt32(lower.val);
		release->ranges[i].end = upper.infinite ? PG_INT32_MAX : DatumGetInt32(upper.val);
	}
}

/* The releases of a system by effective date, each to the end of its own year. */
static ListedRelease *
read_releases(const char *system, Relation table, Snapshot snapshot, int *count)
{
	RefScan		scan;
	int			room = 16;
	ListedRelease *releases = palloc(room * sizeof(ListedRelease));

	*count = 0;
	refscan_begin(&scan, table, snapshot);
	while (refscan_next(&scan))
	{
		ListedRelease *release;

		if (strcmp(TextDatumGetCString(refscan_required(&scan, RELEASE_SYSTEM)), system) != 0)
			continue;
		if (*count == room)
		{
			room *= 2;
			releases = repalloc(releases, room * sizeof(ListedRelease));
		}
		release = &releases[(*count)++];
		release->name = TextDatumGetCString(refscan_required(&scan, RELEASE_NAME));
		release->from = DatumGetDateADT(refscan_required(&scan, RELEASE_EFFECTIVE_FROM));
		release->to = DatumGetDateADT(refscan_required(&scan, RELEASE_VALID_UNTIL));
		release->history_from = refscan_date_or(&scan, RELEASE_HISTORY_FROM, DATEVAL_NOEND);
		read_ranges(release, refscan_required(&scan, RELEASE_ENTRIES));
	}
	refscan_end(&scan);

	qsort(releases, *count, sizeof(ListedRelease), compare_releases);
	return releases;
}

/* One is in force until the next takes over, never past its own year. */
static void
take_turns(ListedRelease *releases, int count)
{
	for (int i = 0; i + 1 < count; i++)
		releases[i].to = Min(releases[i].to, releases[i + 1].from - 1);
}

/* The releases of a system by effective date, and when each is in force. */
ListedRelease *
listed_releases(const char *system, Relation table, Snapshot snapshot, int *count)
{
	ListedRelease *releases = read_releases(system, table, snapshot, count);

	take_turns(releases, *count);
	return releases;
}

/* The long description or, where a list has none, the short one before it. */
static const char *
read_description(RefScan *scan, int attribute)
{
	bool		isnull;
	Datum		description = slot_getattr(scan->slot, attribute, &isnull);

	if (isnull)
		description = slot_getattr(scan->slot, attribute - 1, &isnull);
	return isnull ? NULL : TextDatumGetCString(description);
}

static CodeDetail
read_detail(RefScan *scan, const Listing *listing, CodeDetails details)
{
	CodeDetail	detail = {NULL};
	Datum		laterality;
	bool		no_laterality;

	if (details == CODE_DESCRIPTION)
	{
		detail.description = read_description(scan, listing->dated
											  ? DATED_ENTRY_LONG_DESCRIPTION
											  : FLAGGED_ENTRY_LONG_DESCRIPTION);
		return detail;
	}
	laterality = slot_getattr(scan->slot, ENTRY_LATERALITY, &no_laterality);
	if (no_laterality)
		detail.meaning.laterality = LATERALITY_NONE;
	else if (!laterality_by_name(TextDatumGetCString(laterality), &detail.meaning.laterality))
		elog(ERROR, "unknown laterality in a reference table");
	detail.meaning.unspecified = DatumGetBool(refscan_required(scan, ENTRY_UNSPECIFIED));
	if (detail.meaning.unspecified)
	{
		const char *text = read_description(scan, FLAGGED_ENTRY_LONG_DESCRIPTION);

		detail.meaning.site_unspecified = description_leaves_site_open(text, strlen(text));
	}
	detail.meaning.specificity = DatumGetInt32(refscan_required(scan, ENTRY_SPECIFICITY));
	return detail;
}

static void
read_entries(Listing *listing, const CodeType *type, Relation table, Snapshot snapshot,
			 CodeDetails details)
{
	RefScan		scan;
	int			room = (int) Max(1024, table->rd_rel->reltuples * 1.1);

	listing->entries = MemoryContextAllocHuge(CurrentMemoryContext, room * sizeof(ListedEntry));
	if (details != CODE_STATUS_ONLY)
		listing->details = MemoryContextAllocHuge(CurrentMemoryContext, room * sizeof(CodeDetail));
	refscan_begin(&scan, table, snapshot);
	while (refscan_next(&scan))
	{
		ListedEntry *entry;

		if (listing->entry_count == room)
		{
			room *= 2;
			listing->entries = repalloc_huge(listing->entries, room * sizeof(ListedEntry));
			if (details != CODE_STATUS_ONLY)
				listing->details = repalloc_huge(listing->details, room * sizeof(CodeDetail));
		}
		entry = &listing->entries[listing->entry_count++];
		entry->id = DatumGetInt32(refscan_required(&scan, ENTRY_ID));
		entry->code = datum_code(type, refscan_required(&scan, ENTRY_CODE));
		if (listing->dated)
		{
			entry->added = refscan_date_or(&scan, ENTRY_ADDED, DATEVAL_NOBEGIN);
			entry->terminated = refscan_date_or(&scan, ENTRY_TERMINATED, DATEVAL_NOEND);
		}
		else
			entry->billable = DatumGetBool(refscan_required(&scan, ENTRY_BILLABLE));
		if (details != CODE_STATUS_ONLY)
		{
			entry->detail = listing->entry_count - 1;
			listing->details[entry->detail] = read_detail(&scan, listing, details);
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

/* Whether the release lists anything. */
static bool
mark_listed(Listing *listing, int release)
{
	const ListedRelease *lists = &listing->releases[release];
	bool		any = false;

	for (int i = 0; i < lists->range_count; i++)
		for (int entry = find_entry(listing, lists->ranges[i].first);
			 entry < listing->entry_count && listing->entries[entry].id < lists->ranges[i].end; entry++)
		{
			listing->masks[(Size) entry * listing->mask_words + release / 64] |=
				UINT64CONST(1) << (release % 64);
			any = true;
		}
	return any;
}

/*
 * Marks what each release lists.  A list of codes without modifiers says
 * nothing about modifiers, so a release of lists that has nothing of the system
 * does not count for it.
 */
static void
mark_releases(Listing *listing)
{
	int			kept = 0;

	for (int i = 0; i < listing->release_count; i++)
	{
		listing->releases[kept] = listing->releases[i];
		if (mark_listed(listing, kept) || !listing->dated)
			kept++;
	}
	listing->release_count = kept;
	take_turns(listing->releases, kept);
}

/* In the current memory context; the tables are the releases and the system's entries. */
Listing *
listing_read(CodeSystem system, Relation *tables, Snapshot snapshot, CodeDetails details)
{
	Listing    *listing = palloc0(sizeof(Listing));
	Size		mask_size;

	listing->dated = systems[system].dated;
	listing->releases = read_releases(systems[system].release_system, tables[0], snapshot,
									  &listing->release_count);
	read_entries(listing, systems[system].type, tables[1], snapshot, details);

	listing->mask_words = mask_words_for(listing->release_count);
	mask_size = (Size) listing->entry_count * listing->mask_words * sizeof(uint64);
	listing->masks = MemoryContextAllocHuge(CurrentMemoryContext, mask_size);
	memset(listing->masks, 0, mask_size);
	mark_releases(listing);
	return listing;
}

/* In the current memory context, for what outlives the listing. */
ReleaseDays
release_days(const ListedRelease *releases, int count)
{
	Size		size = Max(1, count) * sizeof(DateADT);
	ReleaseDays days = {count, palloc(size), palloc(size)};

	for (int i = 0; i < count; i++)
	{
		days.first[i] = releases[i].from;
		days.last[i] = releases[i].to;
	}
	return days;
}
