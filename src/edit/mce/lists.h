/*
 * lists.h
 *		Which lists of the Medicare Code Editor a diagnosis is on.
 */
#ifndef EDIT_MCE_LISTS_H
#define EDIT_MCE_LISTS_H

#include "postgres.h"

#include "utils/array.h"
#include "utils/date.h"

#include "code/icd10.h"
#include "codeset/refcache.h"

/* In the order of their names. */
typedef enum MceList
{
	MCE_ADULT,
	MCE_FEMALE,
	MCE_MALE,
	MCE_MANIFESTATION,
	MCE_MATERNITY,
	MCE_NEWBORN,
	MCE_PEDIATRIC,
	MCE_QUESTIONABLE_ADMISSION,
	MCE_UNACCEPTABLE_PRINCIPAL,
	MCE_UNACCEPTABLE_PRINCIPAL_ALONE,
	MCE_UNSPECIFIED,
	MCE_WRONG_PROCEDURE
} MceList;

#define MCE_LISTS	(MCE_WRONG_PROCEDURE + 1)

/* Sets of lists have a bit for each. */
#define MCE_BIT(list)	(1 << (list))
#define MCE_AGES	(MCE_BIT(MCE_ADULT) | MCE_BIT(MCE_MATERNITY) | MCE_BIT(MCE_NEWBORN) | MCE_BIT(MCE_PEDIATRIC))

typedef struct MceAges
{
	int32		from;			/* in full years, */
	int32		to;				/* both inclusive */
} MceAges;

/* The lists that a code is on. */
typedef struct MceListing
{
	uint32		lists;
	MceAges		ages[MCE_LISTS];	/* of those of ages */
	ArrayType  *names;
} MceListing;

/* Not every release has all the lists. */
typedef struct MceRelease
{
	int			place;			/* among the releases */
	uint32		lists;
	const char *source;			/* "mce" and its name */
} MceRelease;

typedef struct MceReleases MceReleases;

extern RefCache *mce_cache(void);
extern const MceRelease *mce_in_force(const MceReleases *all, DateADT date);
extern const MceListing *mce_listing(const MceReleases *all, const MceRelease *release, Icd10 code);
extern const char *mce_list_name(MceList list);

#endif							/* EDIT_MCE_LISTS_H */
