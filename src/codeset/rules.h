/*
 * rules.h
 *		Rules in memory: those of a code, and which releases list them.
 *
 * A table of rules holds a row for each code and what holds for it, once for
 * all releases that repeat it, perhaps of several systems.
 */
#ifndef CODESET_RULES_H
#define CODESET_RULES_H

#include "postgres.h"

#include "codeset/codehash.h"
#include "codeset/listing.h"
#include "type/code_type.h"

/* What every rule begins with. */
typedef struct Rule
{
	uint64		code;
	int32		entry_id;
	int32		next;			/* rule of the code, counted from 1; 0 ends */
} Rule;

typedef struct RuleSet
{
	Oid			code_type;		/* what SQL calls it */
	Size		size;			/* of a rule */
	int			count;
	char	   *rules;
	int			mask_words;
	uint64	   *masks;			/* for each rule, a bit for each release that lists it */
	CodeHash	first;			/* of a code's rules, counted from 1 */
} RuleSet;

/* The releases of one system, which in masks have the bits from the first on. */
typedef struct RuleReleases
{
	ReleaseDays days;
	ListedRelease *releases;	/* by the names that findings give: "aoc 2026q3" */
	int			first_bit;
} RuleReleases;

static inline const char *
rule_source(const RuleReleases *releases, int release)
{
	return releases->releases[release].name;
}

static inline const Rule *
rule_at(const RuleSet *set, int32 place)
{
	return (const Rule *) (set->rules + (place - 1) * set->size);
}

static inline bool
rule_is_listed(const RuleSet *set, int32 place, int bit)
{
	return mask_has(set->masks + (Size) (place - 1) * set->mask_words, bit);
}

/* Of the rules of a code from this place on, the first that is listed; NULL for none. */
static inline const Rule *
listed_rule(const RuleSet *set, int32 place, int bit)
{
	while (place != 0)
	{
		const Rule *rule = rule_at(set, place);

		if (rule_is_listed(set, place, bit))
			return rule;
		place = rule->next;
	}
	return NULL;
}

static inline const Rule *
first_rule(const RuleSet *set, uint64 code, int bit)
{
	const uint64 *place = codehash_find(&set->first, code);

	return place ? listed_rule(set, (int32) *place, bit) : NULL;
}

static inline const Rule *
next_rule(const RuleSet *set, const Rule *rule, int bit)
{
	return listed_rule(set, rule->next, bit);
}

/* The rules of a code in the release of that bit. */
#define foreach_rule(type, rule, set, code, bit) \
	for (const type *rule = (const type *) first_rule(set, code, bit); rule != NULL; \
		 rule = (const type *) next_rule(set, (const Rule *) rule, bit))

/* What a set of rules is read from: the entries of these systems' releases. */
typedef struct RuleTable
{
	int			system_count;
	const char *const *systems;
	const CodeType *code_type;
	Size		rule_size;
	void		(*read) (RefScan *scan, Rule *rule);	/* what the row says beside its id and code */
} RuleTable;

extern void rules_build(RuleSet *set, RuleReleases *releases, const RuleTable *table,
						Relation *tables, Snapshot snapshot, MemoryContext scratch);

#endif							/* CODESET_RULES_H */
