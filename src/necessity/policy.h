/*
 * policy.h
 *		The coverage policies in memory, and the decision on a claim line.
 */
#ifndef NECESSITY_POLICY_H
#define NECESSITY_POLICY_H

#include "postgres.h"

#include "utils/date.h"

#include "code/icd10.h"
#include "codeset/codehash.h"
#include "codeset/refcache.h"

/* The group of a row without a number, and the scope of a code without one. */
#define NO_GROUP PG_INT64_MIN

/*
 * Codes none of which lies below another, in order: a row covers all below it.
 * Most questions are about a diagnosis of a category that the list does not
 * have, which one of the bits, by a hash of the category, mostly tells.
 */
typedef struct DiagnosisList
{
	int			count;
	const Icd10 *codes;
	int			category_shift; /* from a category's hash to its bit */
	const uint64 *categories;
} DiagnosisList;

static inline uint64
category_bit(Icd10 code, int shift)
{
	uint64		category = code >> (SYMBOL_BITS * (ICD10_WIDTH - ICD10CM_MIN_LENGTH));

	return (category * UINT64CONST(0x9E3779B97F4A7C15)) >> shift;
}

static inline bool
may_have_category(const DiagnosisList *list, Icd10 code)
{
	uint64		bit = category_bit(code, list->category_shift);

	return (list->categories[bit / 64] >> (bit % 64)) & 1;
}

typedef struct PolicyGroup
{
	int64		number;			/* or NO_GROUP */
	bool		has_covered;	/* rows of that role, with or without a code */
	bool		has_required;
	DiagnosisList covered;
	DiagnosisList required;
	DiagnosisList noncovered;
} PolicyGroup;

typedef struct Policy
{
	const char *id;
	bool		national;		/* an NCD */
	int			payer;			/* a name's number, or NAME_NOT_GIVEN for every payer */
	const uint64 *jurisdictions;	/* bits by a name's number; NULL for everywhere */
	DateADT		from;
	DateADT		to;
	bool		only_noncovered;
	int			group_count;
	PolicyGroup *groups;
} Policy;

/* A code that a policy governs, within the scope of one group or of all. */
typedef struct PolicyScope
{
	int			policy;
	int64		group;
} PolicyScope;

typedef struct PolicyRange
{
	uint64		from;
	uint64		to;
	PolicyScope scope;
} PolicyRange;

/* The names of payers or of jurisdictions, in order; a name's number is its place. */
typedef struct NameList
{
	int			count;
	char	  **names;
} NameList;

#define NAME_NOT_GIVEN	(-1)
#define NAME_UNKNOWN	(-2)

typedef struct PolicySet
{
	int			policy_count;
	Policy	   *policies;		/* by id */
	NameList	payers;
	NameList	jurisdictions;
	CodeHash	codes;			/* of single codes: first scope and number of scopes */
	PolicyScope *scopes;		/* of each single code, by policy */
	int			range_count;
	PolicyRange *ranges;		/* by start */
	uint64	   *range_reach;	/* the farthest end of all ranges up to this one */
} PolicySet;

extern RefCache *policy_cache(void);
extern int	name_number(const NameList *list, const char *name, int length);

typedef enum NecessityStatus
{
	NECESSITY_NO_POLICY,
	NECESSITY_SUPPORTED,
	NECESSITY_NOT_SUPPORTED
} NecessityStatus;

typedef struct NecessityQuestion
{
	uint64		code;
	int			diagnosis_count;
	const Icd10 *diagnoses;
	DateADT		date;
	int			jurisdiction;	/* a name's number, NAME_NOT_GIVEN or NAME_UNKNOWN */
	int			payer;
} NecessityQuestion;

/* What one governing policy says. */
typedef enum NecessityReason
{
	REASON_COVERED,
	REASON_NOT_EXCLUDED,		/* only noncovered rows, and a diagnosis that is none of them */
	REASON_SECOND_REQUIRED,		/* covered, but the group's second diagnosis is missing */
	REASON_EXCLUDED,			/* every diagnosis is on the noncovered list */
	REASON_NOT_COVERED,
	REASON_NO_DIAGNOSIS
} NecessityReason;

typedef struct NecessityVerdict
{
	const Policy *policy;
	NecessityReason reason;
	int64		group;			/* or NO_GROUP */
	int			matched_count;
	Icd10	   *matched;
} NecessityVerdict;

static inline bool
necessity_is_supported(const NecessityVerdict *verdict)
{
	return verdict->reason == REASON_COVERED || verdict->reason == REASON_NOT_EXCLUDED;
}

extern NecessityStatus necessity_decide(const PolicySet *set, const NecessityQuestion *question);
extern int	necessity_judge(const PolicySet *set, const NecessityQuestion *question,
							NecessityVerdict **verdicts);
extern const char *necessity_reason_text(NecessityReason reason);

#endif							/* NECESSITY_POLICY_H */
