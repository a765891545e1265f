/*
 * ptp.h
 *		Procedure-to-procedure edits: which code is not paid beside which.
 *
 * The pairs of a column 1 code stand together, by the number of their column 2
 * code; a pair has an entry for each of its windows.  A rule is what millions
 * of pairs share: a window, an indicator, and the releases that list it so.
 *
 * The sessions of a database hold all this together, so nothing in it points
 * anywhere; only the releases, which are few, each session has for itself.
 */
#ifndef EDIT_NCCI_PTP_H
#define EDIT_NCCI_PTP_H

#include "postgres.h"

#include "codeset/codehash.h"
#include "codeset/listing.h"
#include "edit/setting.h"

typedef enum PtpIndicator
{
	PTP_NEVER_BYPASSED = 0,
	PTP_BYPASSED_BY_MODIFIER = 1,
	PTP_NEVER_APPLIED = 9
} PtpIndicator;

typedef struct PtpRule
{
	DateADT		from;			/* DATEVAL_NOBEGIN and DATEVAL_NOEND where it is open */
	DateADT		to;
	PtpIndicator indicator;
	uint32		rationale;		/* its place among the texts, 0 for none */
} PtpRule;

typedef struct PtpPair
{
	uint32		column2;		/* a code's number */
	uint32		rule;
} PtpPair;

typedef struct PtpReleases
{
	ListedRelease *releases;
	ReleaseDays days;
	int			first_bit;		/* of the bits of the rules */
} PtpReleases;

typedef struct PtpEdits
{
	PtpReleases settings[SETTINGS];
	CodeHash	numbers;		/* of codes, from 1 */
	const int64 *first;			/* place of the first pair of a column 1 code, by its number; then that of the next */
	const PtpPair *pairs;
	const PtpRule *rules;
	int			mask_words;
	const uint64 *masks;		/* of each rule, a bit for each release that lists it */
	const char *texts;
} PtpEdits;

extern RefCache *ptp_cache(void);

/* A release by its bit; none is below zero. */
static inline int
ptp_release(const PtpEdits *edits, BillSetting setting, DateADT date)
{
	const PtpReleases *of_setting = &edits->settings[setting];
	int			release = release_answering(of_setting->releases, &of_setting->days, date);

	return release < 0 ? -1 : of_setting->first_bit + release;
}

static inline const char *
ptp_release_name(const PtpEdits *edits, BillSetting setting, int release)
{
	return edits->settings[setting].releases[release - edits->settings[setting].first_bit].name;
}

/* The number of a code, 0 for one that no edit has. */
static inline uint32
ptp_number(const PtpEdits *edits, uint64 code)
{
	const uint64 *number = codehash_find(&edits->numbers, code);

	return number ? (uint32) *number : 0;
}

/* The pairs of a column 1 code, up to, not with, those of the next. */
static inline const PtpPair *
ptp_pairs(const PtpEdits *edits, uint32 column1, const PtpPair **end)
{
	*end = edits->pairs + edits->first[column1 + 1];
	return edits->pairs + edits->first[column1];
}

/* The first of them that does not come before the column 2 code. */
static inline const PtpPair *
ptp_search(const PtpEdits *edits, uint32 column1, uint32 column2, const PtpPair **end)
{
	const PtpPair *pair = ptp_pairs(edits, column1, end);
	const PtpPair *high = *end;

	while (pair < high)
	{
		const PtpPair *middle = pair + (high - pair) / 2;

		if (middle->column2 < column2)
			pair = middle + 1;
		else
			high = middle;
	}
	return pair;
}

/* The rule of a pair if the release lists it and its window contains the date, else NULL. */
static inline const PtpRule *
ptp_rule_in_force(const PtpEdits *edits, const PtpPair *pair, int release, DateADT date)
{
	const PtpRule *rule = &edits->rules[pair->rule];

	return date >= rule->from && date <= rule->to &&
		mask_has(edits->masks + (Size) pair->rule * edits->mask_words, release) ? rule : NULL;
}

/* In CMS's words, NULL where it gives none. */
static inline const char *
ptp_rationale(const PtpEdits *edits, const PtpRule *rule)
{
	return rule->rationale ? edits->texts + rule->rationale : NULL;
}

/* What a release has of column 1 and column 2 on a date: every rule in force. */
#define foreach_ptp_rule(rule, edits, column1, column2_, release, date) \
	for (const PtpPair *end_ = NULL, *pair_ = ptp_search(edits, column1, column2_, &end_); \
		 pair_ < end_ && pair_->column2 == (column2_); pair_++) \
		for (const PtpRule *rule = ptp_rule_in_force(edits, pair_, release, date); rule; rule = NULL)

#endif							/* EDIT_NCCI_PTP_H */
