/*
 * schedule.h
 *		The indicators of the Medicare physician fee schedule.
 */
#ifndef EDIT_FEE_SCHEDULE_H
#define EDIT_FEE_SCHEDULE_H

#include "codeset/rules.h"

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

/* Of a service or a part of it. */
typedef struct FeeRow
{
	Rule		rule;
	uint64		modifier;		/* 0: the whole service */
	char		indicators[FEE_INDICATORS][4];	/* one to three characters, none where it is blank */
} FeeRow;

typedef struct FeeSchedules
{
	RuleSet		rows;
	RuleReleases releases;
} FeeSchedules;

extern RefCache *fee_cache(void);

/* NULL where the schedule does not list the code with the modifier. */
extern const FeeRow *fee_row(const FeeSchedules *all, int release, uint64 code, uint64 modifier);

#endif							/* EDIT_FEE_SCHEDULE_H */
