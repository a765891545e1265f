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
	DateADT		history_from;	/* unlisted means unknown since then; DATEVAL_NOEND: not before "from" */
	struct varlena *entries;	/* multirange of entry ids */
} ListedRelease;

typedef struct ListedEntry
{
	uint64		code;
	int32		id;
	DateADT		added;			/* a code's own dates, DATEVAL_NOBEGIN and DATEVAL_NOEND */
	DateADT		terminated;		/* where a list does not tell them */
	bool		billable;		/* the flag of an order file */
	int32		description;	/* which of the listing's, when those were asked for */
} ListedEntry;

typedef struct Listing
{
	bool		dated;			/* entries may have their own dates, and have no flag */
	int			release_count;
	ListedRelease *releases;	/* by effective date */
	int			entry_count;
	ListedEntry *entries;		/* by id */
	const char **descriptions;	/* NULL where there is none */
	int			mask_words;
	uint64	   *masks;			/* for each entry, a bit for each release that lists it */
} Listing;

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

extern Listing *listing_read(CodeSystem system, Relation *tables, Snapshot snapshot,
							 bool with_description);

#endif							/* CODESET_LISTING_H */
