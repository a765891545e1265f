/*
 * codeset.c
 *		What the loaded releases say about a code on a date.
 *
 * Order files list what is valid in their own year, so a code has one bit for
 * each release that lists it and one for each in which it is billable.  Lists
 * of HCPCS and CPT may give each code its own dates, which hold for the past as
 * well, or none; either way a code has the windows in which it is valid.
 */
#include "codeset/codeset.h"

#include "codeset/codehash.h"
#include "codeset/listing.h"

typedef struct CodeWindow CodeWindow;
typedef struct EntryDetail EntryDetail;

struct CodeSet
{
	bool		dated;
	int			release_count;
	ListedRelease *releases;
	ReleaseDays days;			/* of the releases once more */
	int			mask_words;
	CodeHash	codes;			/* see payload_words */
	CodeWindow *windows;		/* dated: those beyond the first of a code */
	int			window_count;
	int			window_room;
	EntryDetail *details;		/* for each entry, when any are kept */
	uint64	   *masks;			/* flagged: the releases that list each entry, likewise */
	DateADT		history_from;	/* dated: the time of which releases tell beyond their own, */
	DateADT		history_until;	/* none when it ends before it begins */
};

/*
 * A time in which a code of a list is valid; empty, ending before it begins,
 * where a list only tells when the code ended or it was withdrawn before its day.
 */
struct CodeWindow
{
	DateADT		from;
	DateADT		to;
	int32		entry;			/* whose description it has */
	uint32		has_history:1;	/* of the first: by the code's own dates, which tell of any past */
	uint32		next:31;		/* in CodeSet.windows, counted from 1; 0 ends */
};

#define WINDOW_WORDS ((int) (sizeof(CodeWindow) / sizeof(uint64)))

/*
 * The payload of a code: its first CodeWindow; or the masks of the releases
 * that list it and of those in which it is billable, and behind them, when
 * details are kept, the number of its first one, counted from 1.
 */
static inline int
payload_words(const CodeSet *set, bool with_details)
{
	return set->dated ? WINDOW_WORDS : 2 * set->mask_words + (with_details ? 1 : 0);
}

/* The details of a flagged code's entries, the latest read first; each entry's mask stands beside. */
struct EntryDetail
{
	CodeDetail	detail;
	uint64		next;			/* as in the slot; 0 ends */
};

typedef struct CodeSetCache
{
	RefCache	cache;
	CodeSystem	system;
	CodeDetails details;
} CodeSetCache;

static void *build(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch);

#define CODESET_CACHE(system_, entry_table, details_) \
	{ \
		.cache = { \
			.name = entry_table, \
			.tables = {"code_release", entry_table}, \
			.build = build \
		}, \
		.system = system_, \
		.details = details_ \
	}

#define CODESET_CACHES(system, entry_table) \
	[system] = { \
		[CODE_STATUS_ONLY] = CODESET_CACHE(system, entry_table, CODE_STATUS_ONLY), \
		[CODE_DESCRIPTION] = CODESET_CACHE(system, entry_table, CODE_DESCRIPTION), \
		[CODE_MEANING] = CODESET_CACHE(system, entry_table, CODE_MEANING) \
	}

static CodeSetCache caches[CODE_SYSTEMS][CODE_DETAILS] = {
	CODESET_CACHES(CODE_SYSTEM_ICD10CM, "icd10cm_entry"),
	CODESET_CACHES(CODE_SYSTEM_ICD10PCS, "icd10pcs_entry"),
	CODESET_CACHES(CODE_SYSTEM_HCPCS, "hcpcs_entry"),
	CODESET_CACHES(CODE_SYSTEM_HCPCS_MODIFIER, "hcpcs_modifier_entry"),
	CODESET_CACHES(CODE_SYSTEM_CPT, "cpt_entry"),
};

RefCache *
codeset_cache(CodeSystem system, CodeDetails details)
{
	Assert(details != CODE_MEANING || system == CODE_SYSTEM_ICD10CM);
	return &caches[system][details].cache;
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

static CodeWindow *
next_window(const CodeSet *set, const CodeWindow *window)
{
	return window->next == 0 ? NULL : &set->windows[window->next - 1];
}

/* What a listing says by itself: the code's own dates, as far as the release goes, or the release's. */
static CodeWindow
listed_window(const Listing *listing, int entry, int release)
{
	const ListedEntry *listed = &listing->entries[entry];
	const ListedRelease *listed_in = &listing->releases[release];
	bool		has_history = listed->added != DATEVAL_NOBEGIN;
	bool		had_ended = listed->terminated < listed_in->from;

	return (CodeWindow)
	{
		.from = has_history ? listed->added : had_ended ? listed->terminated + 1 : listed_in->from,
		.to = Min(listed_in->to, listed->terminated),
		.entry = entry,
		.has_history = has_history
	};
}

/*
 * Behind the windows of older releases, which end with the code.  What goes on
 * without a break, under the same description where those are kept, is one
 * window.
 */
static void
append_window(CodeSet *set, CodeWindow *first, CodeWindow window, DateADT terminated,
			  bool with_details)
{
	CodeWindow *last = NULL;

	for (CodeWindow *older = first; older != NULL; older = next_window(set, older))
	{
		older->to = Min(older->to, terminated);
		last = older;
	}
	if (last->from <= last->to && last->to + 1 == window.from &&
		(!with_details || last->entry == window.entry))
		last->to = window.to;
	else
	{
		last->next = set->window_count + 1;
		if (set->window_count == set->window_room)
		{
			set->window_room *= 2;
			set->windows = repalloc_huge(set->windows, set->window_room * sizeof(CodeWindow));
		}
		set->windows[set->window_count++] = window;
	}
}

/*
 * From the oldest release on.  The newest that gives a code its own dates knows
 * its past best; where a release gives none, the code is valid in its time.  A
 * code that later releases no longer list ended with the last one that did.
 */
static void
add_windows(CodeSet *set, const Listing *listing, bool with_details)
{
	set->window_room = 16;
	set->windows = palloc(set->window_room * sizeof(CodeWindow));
	for (int release = 0; release < listing->release_count; release++)
		for (int entry = 0; entry < listing->entry_count; entry++)
		{
			const ListedEntry *listed = &listing->entries[entry];
			CodeWindow	window;
			CodeWindow *first;
			bool		older;

			if (!mask_has(listing_mask(listing, entry), release))
				continue;
			window = listed_window(listing, entry, release);
			older = codehash_find(&set->codes, listed->code) != NULL;
			first = (CodeWindow *) codehash_add(&set->codes, listed->code);
			if (older && !window.has_history)
				append_window(set, first, window, listed->terminated, with_details);
			else
				*first = window;
		}
}

static void
keep_details(CodeSet *set, const Listing *listing)
{
	set->details = MemoryContextAllocHuge(CurrentMemoryContext,
										  (listing->entry_count + 1) * sizeof(EntryDetail));
	for (int i = 0; i < listing->entry_count; i++)
		set->details[i].detail = listing->details[listing->entries[i].detail];
}

/* All descriptions in one piece, for they are many and small. */
static void
keep_texts(CodeSet *set, int count)
{
	Size		size = 1;
	char	   *place;

	for (int i = 0; i < count; i++)
		if (set->details[i].detail.description)
			size += strlen(set->details[i].detail.description) + 1;
	place = MemoryContextAllocHuge(CurrentMemoryContext, size);
	for (int i = 0; i < count; i++)
	{
		const char **description = &set->details[i].detail.description;

		if (*description == NULL)
			continue;
		*description = strcpy(place, *description);
		place += strlen(place) + 1;
	}
}

/* Which detail of a flagged code counts is told by the releases that list it so. */
static void
chain_details(CodeSet *set, const Listing *listing)
{
	Size		mask_size = (Size) listing->entry_count * listing->mask_words * sizeof(uint64);

	set->masks = MemoryContextAllocHuge(CurrentMemoryContext, mask_size + 1);
	memcpy(set->masks, listing->masks, mask_size);
	for (int i = 0; i < listing->entry_count; i++)
	{
		uint64	   *first = codehash_add(&set->codes, listing->entries[i].code) +
			payload_words(set, false);

		set->details[i].next = *first;
		*first = i + 1;
	}
}

static void
keep_releases(CodeSet *set, const Listing *listing)
{
	set->release_count = listing->release_count;
	set->releases = palloc(Max(1, set->release_count) * sizeof(ListedRelease));
	set->days = release_days(listing->releases, set->release_count);
	set->history_from = DATEVAL_NOEND;
	set->history_until = DATEVAL_NOBEGIN;
	for (int i = 0; i < set->release_count; i++)
	{
		ListedRelease *release = &set->releases[i];

		*release = listing->releases[i];
		release->name = pstrdup(release->name);
		release->ranges = NULL;
		set->history_from = Min(set->history_from, release->history_from);
		if (tells_history(release))
			set->history_until = release->to;
	}
}

static void *
build(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch)
{
	CodeSetCache *wanted = (CodeSetCache *) cache;
	bool		with_details = wanted->details != CODE_STATUS_ONLY;
	CodeSet    *set = palloc0(sizeof(CodeSet));
	MemoryContext lasting = MemoryContextSwitchTo(scratch);
	Listing    *listing = listing_read(wanted->system, tables, snapshot, wanted->details);

	MemoryContextSwitchTo(lasting);
	set->dated = listing->dated;
	set->mask_words = listing->mask_words;
	keep_releases(set, listing);
	codehash_create(&set->codes, listing->entry_count, payload_words(set, with_details));
	if (set->dated)
		add_windows(set, listing, with_details);
	else
		for (int i = 0; i < listing->entry_count; i++)
			add_listed(set, listing, i);
	if (with_details)
		keep_details(set, listing);
	if (with_details && !set->dated)
		chain_details(set, listing);
	if (wanted->details == CODE_DESCRIPTION)
		keep_texts(set, listing->entry_count);
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
status_by_windows(const CodeSet *set, uint64 code, DateADT date)
{
	const CodeWindow *first = (const CodeWindow *) codehash_find(&set->codes, code);
	CodeStatus	status = first ? CODE_NOT_YET_EFFECTIVE : CODE_UNKNOWN;

	for (const CodeWindow *window = first; window; window = next_window(set, window))
		if (date >= window->from)
		{
			if (date <= window->to)
				return CODE_BILLABLE;
			status = CODE_RETIRED;
		}
	if (DATE_NOT_FINITE(date))
		return CODE_NO_DATA;
	if (date <= set->history_until && (date >= set->history_from || (first && first->has_history)))
		return status;
	return release_in_force(&set->days, date) < 0 ? CODE_NO_DATA : status;
}

CodeStatus
codeset_status(const CodeSet *set, uint64 code, DateADT date)
{
	return set->dated ? status_by_windows(set, code, date) : status_by_listing(set, code, date);
}

static const CodeDetail *
detail_by_windows(const CodeSet *set, uint64 code, DateADT date)
{
	const CodeWindow *window = (const CodeWindow *) codehash_find(&set->codes, code);

	for (; window; window = next_window(set, window))
		if (date >= window->from && date <= window->to)
			return &set->details[window->entry].detail;
	return NULL;
}

/* Of a flagged code in one release, which lists it by one of its entries: if by no other, then by the last. */
static const CodeDetail *
detail_in(const CodeSet *set, const uint64 *payload, int release)
{
	uint64		place = payload[payload_words(set, false)];

	if (!mask_has(payload, release))
		return NULL;
	while (set->details[place - 1].next != 0 &&
		   !mask_has(set->masks + (place - 1) * set->mask_words, release))
		place = set->details[place - 1].next;
	return &set->details[place - 1].detail;
}

static const CodeDetail *
detail_by_listing(const CodeSet *set, uint64 code, DateADT date)
{
	int			release = release_in_force(&set->days, date);
	const uint64 *payload = release < 0 ? NULL : codehash_find(&set->codes, code);

	return payload == NULL ? NULL : detail_in(set, payload, release);
}

/* The long description in force, NULL when the code is not listed on the date, or has none. */
const char *
codeset_description(const CodeSet *set, uint64 code, DateADT date)
{
	const CodeDetail *detail = set->dated
		? detail_by_windows(set, code, date) : detail_by_listing(set, code, date);

	return detail ? detail->description : NULL;
}

/* What the description in force says, NULL when the code is not listed on the date. */
const CodeMeaning *
codeset_meaning(const CodeSet *set, uint64 code, DateADT date)
{
	const CodeDetail *detail = detail_by_listing(set, code, date);

	return detail ? &detail->meaning : NULL;
}

/* The same by the newest release that lists the code, NULL when none does. */
const CodeMeaning *
codeset_newest_meaning(const CodeSet *set, uint64 code)
{
	const uint64 *listed = codehash_find(&set->codes, code);
	int			release = set->release_count - 1;
	const CodeDetail *detail;

	if (listed == NULL)
		return NULL;
	while (release >= 0 && !mask_has(listed, release))
		release--;
	detail = release < 0 ? NULL : detail_in(set, listed, release);
	return detail ? &detail->meaning : NULL;
}

/* The name of the release that answers for a date, NULL when none does. */
const char *
codeset_release(const CodeSet *set, DateADT date)
{
	int			release = release_answering(set->releases, &set->days, date);

	return release < 0 ? NULL : set->releases[release].name;
}

/* Whether no release at all is loaded. */
bool
codeset_is_empty(const CodeSet *set)
{
	return set->release_count == 0;
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
