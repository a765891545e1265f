/*
 * listing.h
 *		The releases of a code system and their entries, as the tables hold them.
 */
#ifndef CODESET_LISTING_H
#define CODESET_LISTING_H

#include "postgres.h"

#include "codeset/codeset.h"

typedef struct ListedRelease
{
	const char *name;
	DateADT		from;
	DateADT		to;				/* the last day in force */
	DateADT		history_from;	/* dated systems: unlisted means unknown since then */
	struct varlena *entries;	/* multirange of entry ids */
} ListedRelease;

typedef struct ListedEntry
{
	uint64		code;
	int32		id;
	DateADT		added;			/* the dates of a HCPCS file */
	DateADT		terminated;
	bool		billable;		/* the flag of an order file */
	int32		description;	/* which of the listing's, when those were asked for */
} ListedEntry;

typedef struct Listing
{
	bool		dated;			/* entries have their own dates, and no flag */
	int			release_count;
	ListedRelease *releases;	/* by effective date */
	int			entry_count;
	ListedEntry *entries;		/* by id */
	const char **descriptions;
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

extern Listing *listing_read(CodeSystem system, Relation *tables, Snapshot snapshot,
							 bool with_description);
extern ReleaseDays listing_days(const Listing *listing);

#endif							/* CODESET_LISTING_H */
