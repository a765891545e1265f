/*
 * lists.h
 *		Which lists of the Medicare Code Editor a diagnosis is on.
 */
#ifndef EDIT_MCE_LISTS_H
#define EDIT_MCE_LISTS_H

#include "postgres.h"

#include "utils/array.h"

#include "code/icd10.h"
#include "codeset/rules.h"

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

/* That a code is on a list. */
typedef struct MceRule
{
	Rule		rule;
	MceList		list;
	int32		age_from;		/* of a list of ages, in full years, */
	int32		age_to;			/* both inclusive */
} MceRule;

/* A set of lists in SQL. */
typedef struct MceNames
{
	uint32		lists;
	ArrayType  *names;
} MceNames;

typedef struct MceReleases
{
	RuleSet		rules;
	RuleReleases releases;
	uint32	   *lists;			/* those that each release has: not every one has all */
	int			name_count;
	MceNames   *names;			/* of every set of lists that a code is on */
} MceReleases;

#define foreach_mce_rule(rule, all, code, release) \
	foreach_rule(MceRule, rule, &(all)->rules, code, release)

extern RefCache *mce_cache(void);
extern uint32 mce_lists(const MceReleases *all, Icd10 code, int release);
extern const char *mce_list_name(MceList list);

#endif							/* EDIT_MCE_LISTS_H */
