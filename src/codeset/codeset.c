/*
 * codeset.c
 *		What the loaded releases say about a code on a date.
 *
 * Order files list what is valid in their own year, so a code has one bit for
 * each release that lists it and one for each in which it is billable.  HCPCS
 * files give each code its own dates, which hold for the past as well.
 */
#include "codeset/codeset.h"

#include "code/hcpcs.h"
#include "codeset/codehash.h"
#include "codeset/listing.h"

typedef struct CodeText CodeText;

struct CodeSet
{
	CodeSystem	system;
	bool		dated;
	int			release_count;
	ListedRelease *releases;
	ReleaseDays days;			/* of the releases once more */
	int			mask_words;
	CodeHash	codes;			/* see CodePayload */
	CodeText   *texts;			/* for each entry, when descriptions are kept */
	uint64	   *masks;			/* the releases that list each entry, likewise */
	DateADT		covered_until;	/* dated: the last day of any release */
	DateADT		history_from;	/* dated: unlisted means unknown since then */
};

/* Of a code in a HCPCS file. */
typedef struct CodeDates
{
	DateADT		added;
	DateADT		until;
	int64		releases;		/* up to and with the newest that lists it */
} CodeDates;

#define CODE_DATES_WORDS ((int) (sizeof(CodeDates) / sizeof(uint64)))

/*
 * The words of a code's slot: the masks of the releases that list it and of
 * those in which it is billable, or its CodeDates; and behind them, when
 * descriptions are kept, the number of its first text, counted from 1.
 */
static inline int
status_words(const CodeSet *set)
{
	return set->dated ? CODE_DATES_WORDS : 2 * set->mask_words;
}

/* The descriptions of a code, the latest read first; each entry's mask stands beside. */
struct CodeText
{
	const char *description;
	uint64		next;			/* as in the slot; 0 ends */
};

typedef struct CodeSetCache
{
	RefCache	cache;
	CodeSystem	system;
	bool		with_description;
} CodeSetCache;

static void *build(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch);

#define CODESET_CACHE(system_, entry_table, with_description_) \
	{ \
		.cache = { \
			.name = entry_table, \
			.tables = {"code_release", entry_table}, \
			.build = build \
		}, \
		.system = system_, \
		.with_description = with_description_ \
	}

#define CODESET_CACHES(system, entry_table) \
	[system] = { \
		CODESET_CACHE(system, entry_table, false), \
		CODESET_CACHE(system, entry_table, true) \
	}

static CodeSetCache caches[CODE_SYSTEMS][2] = {
	CODESET_CACHES(CODE_SYSTEM_ICD10CM, "icd10cm_entry"),
	CODESET_CACHES(CODE_SYSTEM_ICD10PCS, "icd10pcs_entry"),
	CODESET_CACHES(CODE_SYSTEM_HCPCS, "hcpcs_entry"),
	CODESET_CACHES(CODE_SYSTEM_HCPCS_MODIFIER, "hcpcs_modifier_entry"),
};

RefCache *
codeset_cache(CodeSystem system, bool with_description)
{
	return &caches[system][with_description].cache;
}

static void
add_listed(CodeSet *set, const Listing *listing, int entry)
{
	const uint64 *mask = listing_mask(listing, entry);
	uint64	   *listed = codehash_add(&set->codes, listing->entries[entry].code);
	uint64	   *billable = listed + set->mask_words;

	for (int i = 0; i < set->mask_words; i++)
	{
		listed[i] |= mask[i];
		if (listing->entries[entry].billable)
			billable[i] |= mask[i];
	}
}

static int
newest_release(const uint64 *mask, int release_count)
{
	int			release = release_count - 1;

	while (release >= 0 && !mask_has(mask, release))
		release--;
	return release;
}

/*
 * The newest release that lists a code knows its dates best.  A code that
 * later releases no longer list ended with the last one that did.
 */
static void
add_dated(CodeSet *set, const Listing *listing, int entry)
{
	const ListedEntry *listed = &listing->entries[entry];
	int			newest = newest_release(listing_mask(listing, entry), listing->release_count);
	CodeDates  *dates;

	if (newest < 0)
		return;
	dates = (CodeDates *) codehash_add(&set->codes, listed->code);
	if (dates->releases > newest)
		return;
	dates->releases = newest + 1;
	dates->added = listed->added;
	dates->until = listed->terminated;
	if (newest < listing->release_count - 1)
		dates->until = Min(dates->until, listing->releases[newest].to);
}

/* All descriptions in one piece, for they are many and small. */
static void
keep_texts(CodeSet *set, const Listing *listing)
{
	Size		mask_size = (Size) listing->entry_count * listing->mask_words * sizeof(uint64);
	Size		text_size = 1;
	char	   *place;

	for (int i = 0; i < listing->entry_count; i++)
		text_size += strlen(listing->descriptions[i]) + 1;
	place = MemoryContextAllocHuge(CurrentMemoryContext, text_size);
	set->masks = MemoryContextAllocHuge(CurrentMemoryContext, mask_size + 1);
	memcpy(set->masks, listing->masks, mask_size);
	set->texts = MemoryContextAllocHuge(CurrentMemoryContext,
										(listing->entry_count + 1) * sizeof(CodeText));
	for (int i = 0; i < listing->entry_count; i++)
	{
		uint64	   *first = codehash_add(&set->codes, listing->entries[i].code) + status_words(set);

		set->texts[i].description =
			strcpy(place, listing->descriptions[listing->entries[i].description]);
		place += strlen(place) + 1;
		set->texts[i].next = *first;
		*first = i + 1;
	}
}

static void
keep_releases(CodeSet *set, const Listing *listing)
{
	set->release_count = listing->release_count;
	set->releases = palloc(Max(1, set->release_count) * sizeof(ListedRelease));
	set->days = listing_days(listing);
	set->covered_until = DATEVAL_NOBEGIN;
	set->history_from = DATEVAL_NOEND;
	for (int i = 0; i < set->release_count; i++)
	{
		set->releases[i] = listing->releases[i];
		set->releases[i].name = pstrdup(listing->releases[i].name);
		set->releases[i].entries = NULL;
		set->covered_until = Max(set->covered_until, set->releases[i].to);
		set->history_from = Min(set->history_from, set->releases[i].history_from);
	}
}

static void *
build(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch)
{
	CodeSetCache *wanted = (CodeSetCache *) cache;
	CodeSet    *set = palloc0(sizeof(CodeSet));
	MemoryContext lasting = MemoryContextSwitchTo(scratch);
	Listing    *listing = listing_read(wanted->system, tables, snapshot, wanted->with_description);

	MemoryContextSwitchTo(lasting);
	set->system = wanted->system;
	set->dated = listing->dated;
	set->mask_words = listing->mask_words;
	keep_releases(set, listing);
	codehash_create(&set->codes, listing->entry_count,
					status_words(set) + (wanted->with_description ? 1 : 0));
	for (int i = 0; i < listing->entry_count; i++)
	{
		if (set->dated)
			add_dated(set, listing, i);
		else
			add_listed(set, listing, i);
	}
	if (wanted->with_description)
		keep_texts(set, listing);
	return set;
}

static bool
any_before(const uint64 *mask, int release)
{
	for (int i = 0; i < release / 64; i++)
		if (mask[i])
			return true;
	return (mask[release / 64] & ((UINT64CONST(1) << (release % 64)) - 1)) != 0;
}

static bool
any_at_all(const uint64 *mask, int words)
{
	for (int i = 0; i < words; i++)
		if (mask[i])
			return true;
	return false;
}

static CodeStatus
status_by_listing(const CodeSet *set, uint64 code, DateADT date)
{
	int			release = release_in_force(&set->days, date);
	const uint64 *listed;

	if (release < 0)
		return CODE_NO_DATA;
	listed = codehash_find(&set->codes, code);
	if (listed == NULL)
		return CODE_UNKNOWN;
	if (mask_has(listed + set->mask_words, release))
		return CODE_BILLABLE;
	if (mask_has(listed, release))
		return CODE_HEADER;
	if (any_before(listed, release))
		return CODE_RETIRED;
	return any_at_all(listed, set->mask_words) ? CODE_NOT_YET_EFFECTIVE : CODE_UNKNOWN;
}

static CodeStatus
status_by_dates(const CodeSet *set, uint64 code, DateADT date)
{
	const CodeDates *dates;

	if (DATE_NOT_FINITE(date) || date > set->covered_until)
		return CODE_NO_DATA;
	dates = (const CodeDates *) codehash_find(&set->codes, code);
	if (dates == NULL)
		return date >= set->history_from ? CODE_UNKNOWN : CODE_NO_DATA;
	if (date < dates->added)
		return CODE_NOT_YET_EFFECTIVE;
	return date <= dates->until ? CODE_BILLABLE : CODE_RETIRED;
}

CodeStatus
codeset_status(const CodeSet *set, uint64 code, DateADT date)
{
	/* A HCPCS file lists Level II only; of Level I it says nothing. */
	if (set->system == CODE_SYSTEM_HCPCS && hcpcs_is_cpt(code))
		return CODE_NO_DATA;
	return set->dated ? status_by_dates(set, code, date) : status_by_listing(set, code, date);
}

/*
 * The long description in force, NULL when the code is not listed on the date
 * or descriptions were not asked for.
 */
const char *
codeset_description(const CodeSet *set, uint64 code, DateADT date)
{
	CodeStatus	status = codeset_status(set, code, date);
	const uint64 *payload = codehash_find(&set->codes, code);
	int			release;

	if (set->texts == NULL || payload == NULL ||
		(status != CODE_BILLABLE && status != CODE_HEADER))
		return NULL;
	release = set->dated
		? (int) ((const CodeDates *) payload)->releases - 1
		: release_in_force(&set->days, date);
	for (uint64 place = payload[status_words(set)]; place != 0; place = set->texts[place - 1].next)
		if (mask_has(set->masks + (place - 1) * set->mask_words, release))
			return set->texts[place - 1].description;
	return NULL;
}

/*
 * The name of the release that answers for a date, NULL when none does: the
 * one in force or, for a HCPCS file tells of the past, the next one.
 */
const char *
codeset_release(const CodeSet *set, DateADT date)
{
	int			release = release_in_force(&set->days, date);

	if (release < 0 && set->dated)
		for (release = 0; release < set->release_count && set->releases[release].from <= date;)
			release++;
	return release < 0 || release == set->release_count ? NULL : set->releases[release].name;
}

/* The words of the SQL surface; NULL for no data. */
const char *
code_status_name(CodeStatus status)
{
	switch (status)
	{
		case CODE_NO_DATA:
			return NULL;
		case CODE_BILLABLE:
			return "billable";
		case CODE_HEADER:
			return "header";
		case CODE_NOT_YET_EFFECTIVE:
			return "not_yet_effective";
		case CODE_RETIRED:
			return "retired";
		case CODE_UNKNOWN:
			return "unknown";
	}
	return NULL;
}
