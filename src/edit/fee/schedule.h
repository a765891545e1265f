/*
 * schedule.h
 *		The indicators of the Medicare physician fee schedule.
 */
#ifndef EDIT_FEE_SCHEDULE_H
#define EDIT_FEE_SCHEDULE_H

#include "postgres.h"

#include "utils/date.h"

#include "codeset/refcache.h"

/* As the columns of codecheck.fee_entry are ordered. */
typedef enum FeeIndicator
{
	FEE_STATUS,
	FEE_PCTC,
	FEE_GLOBAL_DAYS,
	FEE_MULTIPLE,
	FEE_BILATERAL,
	FEE_ASSISTANT,
	FEE_CO_SURGEON,
	FEE_TEAM
} FeeIndicator;

#define FEE_INDICATORS	(FEE_TEAM + 1)

/* One to three characters each, none where it is blank. */
typedef struct FeeRow
{
	char		indicators[FEE_INDICATORS][4];
} FeeRow;

typedef struct FeeRelease
{
	int			place;			/* among the releases */
	const char *source;			/* "fee-schedule" and its name */
} FeeRelease;

typedef struct FeeSchedules FeeSchedules;

extern RefCache *fee_cache(void);
extern const FeeRelease *fee_in_force(const FeeSchedules *all, DateADT date);

/* Modifier 0 is the whole service; NULL when the schedule does not list it. */
extern const FeeRow *fee_row(const FeeSchedules *all, const FeeRelease *release, uint64 code, uint64 modifier);

#endif							/* EDIT_FEE_SCHEDULE_H */
