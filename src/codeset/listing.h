/*
 * listing.h
 *		The releases of a code system and their entries, as the tables hold them.
 */
#ifndef CODESET_LISTING_H
#define CODESET_LISTING_H

#include "postgres.h"

#include "codeset/codeset.h"

/* Entry ids from the first up to, not with, the end. */
typedef struct EntryRange
{
	int32		first;
	int32		end;
} EntryRange;

typedef struct ListedRelease
{
	const char *name;
	DateADT		from;
	DateADT		to;				/* the last day in force */
	DateADT		history_from;	/* unlisted means unknown since then; DATEVAL_NOEND: not before "from" */
	int			range_count;
	EntryRange *ranges;			/* of the entries that it lists, in order */
} ListedRelease;

typedef struct ListedEntry
{
	uint64		code;
	int32		id;
	DateADT		added;			/* a code's own dates, DATEVAL_NOBEGIN and DATEVAL_NOEND */
	DateADT		terminated;		/* where a list does not tell them */
	bool		billable;		/* the flag of an order file */
	int32		detail;			/* which of the listing's, when those were asked for */
} ListedEntry;

typedef union CodeDetail
{
	const char *description;	/* NULL where there is none */
	CodeMeaning meaning;
} CodeDetail;

typedef struct Listing
{
	bool		dated;			/* entries may have their own dates, and have no flag */
	int			release_count;
	ListedRelease *releases;	/* by effective date */
	int			entry_count;
	ListedEntry *entries;		/* by id */
	CodeDetail *details;
	int			mask_words;
	uint64	   *masks;			/* for each entry, a bit for each release that lists it */
} Listing;

/* From when to when the releases are in force, close together. */
typedef struct ReleaseDays
{
	int			count;
	DateADT    *first;
	DateADT    *last;
} ReleaseDays;

/*
 * Which release is in force on a date, -1 when none is.  Counting the few that
 * have begun is faster than a search, whose branches nothing foretells.
 */
static inline int
release_in_force(const ReleaseDays *days, DateADT date)
{
	int			begun = 0;

	for (int i = 0; i < days->count; i++)
		begun += days->first[i] <= date;
	return begun > 0 && date <= days->last[begun - 1] ? begun - 1 : -1;
}

/* The words of a mask with a bit for each release. */
static inline int
mask_words_for(int releases)
{
	return Max(1, (releases + 63) / 64);
}

static inline const uint64 *
listing_mask(const Listing *listing, int entry)
{
	return listing->masks + (Size) entry * listing->mask_words;
}

static inline bool
mask_has(const uint64 *mask, int release)
{
	return (mask[release / 64] >> (release % 64)) & 1;
}

/* Whether it says what was terminated before it, and so what was not listed. */
static inline bool
tells_history(const ListedRelease *release)
{
	return release->history_from != DATEVAL_NOEND;
}

/* Whether the release lists the entry. */
static inline bool
release_lists(const ListedRelease *release, int32 entry)
{
	int			low = 0;
	int			high = release->range_count;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (release->ranges[middle].end <= entry)
			low = middle + 1;
		else
			high = middle;
	}
	return low < release->range_count && release->ranges[low].first <= entry;
}

/*
 * Which release answers for a date, -1 when none does: the one in force or,
 * where releases tell of the past, the next one that does.
 */
static inline int
release_answering(const ListedRelease *releases, const ReleaseDays *days, DateADT date)
{
	int			release = release_in_force(days, date);

	if (release >= 0 || DATE_NOT_FINITE(date))
		return release;
	for (release = 0; release < days->count; release++)
		if (days->first[release] > date && tells_history(&releases[release]))
			return release;
	return -1;
}

extern ReleaseDays release_days(const ListedRelease *releases, int count);
extern ListedRelease *listed_releases(const char *system, Relation table, Snapshot snapshot,
									  int *count);
extern Listing *listing_read(CodeSystem system, Relation *tables, Snapshot snapshot,
							 CodeDetails details);

#endif							/* CODESET_LISTING_H */
