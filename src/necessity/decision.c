/*
 * decision.c
 *		What the policies that govern a service say of a line's diagnoses.
 */
#include "necessity/policy.h"

#include "miscadmin.h"

/* What one policy's scopes for the code are: some groups, or all. */
typedef struct Governing
{
	const Policy *policy;
	const PolicyScope *scopes;
	int			scope_count;
} Governing;


static bool
list_covers(const DiagnosisList *list, Icd10 code)
{
	int			low = 0;
	int			high = list->count;

	if (high == 0 || !may_have_category(list, code))
		return false;
	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (list->codes[middle] <= code)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && icd10_is_below_or_equal(code, list->codes[low - 1]);
}

static bool
is_in_scope(const Governing *governing, const PolicyGroup *group)
{
	for (int i = 0; i < governing->scope_count; i++)
		if (governing->scopes[i].group == NO_GROUP || governing->scopes[i].group == group->number)
			return true;
	return false;
}

/* A noncovered diagnosis never counts, in whichever group of the scope it is listed. */
static bool
counts(const Governing *governing, Icd10 diagnosis)
{
	for (int i = 0; i < governing->policy->group_count; i++)
	{
		const PolicyGroup *group = &governing->policy->groups[i];

		if (group->noncovered.count > 0 && list_covers(&group->noncovered, diagnosis) &&
			(group->number == NO_GROUP || is_in_scope(governing, group)))
			return false;
	}
	return true;
}

/* Whether the group's list covers some diagnosis that counts, other than "but". */
static bool
some_covered(const Governing *governing, const NecessityQuestion *question,
			 const DiagnosisList *list, Icd10 but)
{
	for (int i = 0; i < question->diagnosis_count; i++)
		if (question->diagnoses[i] != but &&
			list_covers(list, question->diagnoses[i]) &&
			counts(governing, question->diagnoses[i]))
			return true;
	return false;
}

/* A covered diagnosis and, where the group asks for one, another that is required. */
static NecessityReason
judge_group(const Governing *governing, const NecessityQuestion *question,
			const PolicyGroup *group)
{
	NecessityReason reason = REASON_NOT_COVERED;

	for (int i = 0; i < question->diagnosis_count; i++)
	{
		Icd10		diagnosis = question->diagnoses[i];

		CHECK_FOR_INTERRUPTS();
		if (!list_covers(&group->covered, diagnosis) || !counts(governing, diagnosis))
			continue;
		if (!group->has_required ||
			some_covered(governing, question, &group->required, diagnosis))
			return REASON_COVERED;
		reason = REASON_SECOND_REQUIRED;
	}
	return reason;
}

/* The best that any group of the scope says, and which group says it. */
static NecessityReason
judge_policy(const Governing *governing, const NecessityQuestion *question,
			 const PolicyGroup **best_group)
{
	const Policy *policy = governing->policy;
	NecessityReason best = REASON_NOT_COVERED;

	*best_group = NULL;
	if (question->diagnosis_count == 0)
		return REASON_NO_DIAGNOSIS;
	for (int i = 0; i < policy->group_count && best != REASON_COVERED; i++)
	{
		const PolicyGroup *group = &policy->groups[i];
		NecessityReason reason;

		if (!group->has_covered || !is_in_scope(governing, group))
			continue;
		reason = judge_group(governing, question, group);
		if (reason < best)
		{
			best = reason;
			*best_group = group;
		}
	}
	if (best != REASON_NOT_COVERED)
		return best;

	/* Nothing is covered: is there a diagnosis at all that the policy does not exclude? */
	for (int i = 0; i < question->diagnosis_count; i++)
		if (counts(governing, question->diagnoses[i]))
			return policy->only_noncovered ? REASON_NOT_EXCLUDED : REASON_NOT_COVERED;
	return REASON_EXCLUDED;
}

static bool
governs(const Policy *policy, const NecessityQuestion *question)
{
	if (question->date < policy->from || question->date > policy->to)
		return false;
	if (question->payer != NAME_NOT_GIVEN && policy->payer != NAME_NOT_GIVEN &&
		question->payer != policy->payer)
		return false;
	if (question->jurisdiction != NAME_NOT_GIVEN && policy->jurisdictions != NULL)
	{
		int			number = question->jurisdiction;

		if (number == NAME_UNKNOWN ||
			!((policy->jurisdictions[number / 64] >> (number % 64)) & 1))
			return false;
	}
	return true;
}

#define ST_SORT sort_scopes
#define ST_ELEMENT_TYPE PolicyScope
#define ST_COMPARE(a, b) ((a)->policy - (b)->policy)
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* How many ranges hold the code; into "scopes" where it is given. */
static int
scopes_of_ranges(const PolicySet *set, uint64 code, PolicyScope *scopes)
{
	int			low = 0;
	int			high = set->range_count;
	int			count = 0;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (set->ranges[middle].from <= code)
			low = middle + 1;
		else
			high = middle;
	}
	for (int i = low - 1; i >= 0 && set->range_reach[i] >= code; i--)
		if (set->ranges[i].to >= code)
		{
			if (scopes)
				scopes[count] = set->ranges[i].scope;
			count++;
		}
	return count;
}

/*
 * Every scope of the code, by policy.  Mostly those of single codes as they
 * stand; where ranges hold the code as well, both in a list of their own.
 */
static const PolicyScope *
scopes_of_code(const PolicySet *set, uint64 code, int *count)
{
	const uint64 *payload = codehash_find(&set->codes, code);
	const PolicyScope *singles = payload ? set->scopes + payload[0] : NULL;
	int			single_count = payload ? (int) payload[1] : 0;
	int			range_count = scopes_of_ranges(set, code, NULL);
	PolicyScope *scopes;

	*count = single_count + range_count;
	if (range_count == 0)
		return singles;
	scopes = palloc(*count * sizeof(PolicyScope));
	if (single_count > 0)
		memcpy(scopes, singles, single_count * sizeof(PolicyScope));
	scopes_of_ranges(set, code, scopes + single_count);
	sort_scopes(scopes, *count);
	return scopes;
}

/* The next policy among the scopes from "place" on that governs; moves "place" behind it. */
static bool
next_governing(const PolicySet *set, const NecessityQuestion *question,
			   const PolicyScope *scopes, int count, int *place, Governing *governing)
{
	while (*place < count)
	{
		int			first = *place;

		while (*place < count && scopes[*place].policy == scopes[first].policy)
			(*place)++;
		governing->policy = &set->policies[scopes[first].policy];
		governing->scopes = scopes + first;
		governing->scope_count = *place - first;
		if (governs(governing->policy, question))
			return true;
	}
	return false;
}

/* The short answer: it stops at the first policy that supports. */
NecessityStatus
necessity_decide(const PolicySet *set, const NecessityQuestion *question)
{
	int			count;
	const PolicyScope *scopes = scopes_of_code(set, question->code, &count);
	int			place = 0;
	Governing	governing;
	NecessityStatus status = NECESSITY_NO_POLICY;

	while (status != NECESSITY_SUPPORTED &&
		   next_governing(set, question, scopes, count, &place, &governing))
	{
		const PolicyGroup *group;
		NecessityReason reason = judge_policy(&governing, question, &group);

		status = reason == REASON_COVERED || reason == REASON_NOT_EXCLUDED
			? NECESSITY_SUPPORTED : NECESSITY_NOT_SUPPORTED;
	}
	return status;
}

/* The diagnoses that a verdict rests on, in the line's order. */
static void
collect_matched(const Governing *governing, const NecessityQuestion *question,
				const PolicyGroup *group, NecessityVerdict *verdict)
{
	verdict->matched = palloc(Max(1, question->diagnosis_count) * sizeof(Icd10));
	for (int i = 0; i < question->diagnosis_count; i++)
	{
		Icd10		diagnosis = question->diagnoses[i];
		bool		matches;

		if (verdict->reason == REASON_NOT_EXCLUDED)
			matches = true;
		else
			matches = group != NULL &&
				(list_covers(&group->covered, diagnosis) ||
				 list_covers(&group->required, diagnosis));
		if (matches && counts(governing, diagnosis))
			verdict->matched[verdict->matched_count++] = diagnosis;
	}
}

static int
compare_verdicts(const void *a, const void *b)
{
	const NecessityVerdict *first = a;
	const NecessityVerdict *second = b;

	if (first->reason != second->reason)
		return (int) first->reason - (int) second->reason;
	return strcmp(first->policy->id, second->policy->id);
}

/* The long answer: what each governing policy says, best first; returns their number. */
int
necessity_judge(const PolicySet *set, const NecessityQuestion *question,
				NecessityVerdict **verdicts)
{
	int			count;
	const PolicyScope *scopes = scopes_of_code(set, question->code, &count);
	int			place = 0;
	int			verdict_count = 0;
	Governing	governing;

	*verdicts = palloc(Max(1, count) * sizeof(NecessityVerdict));
	while (next_governing(set, question, scopes, count, &place, &governing))
	{
		NecessityVerdict *verdict = &(*verdicts)[verdict_count++];
		const PolicyGroup *group;

		memset(verdict, 0, sizeof(*verdict));
		verdict->policy = governing.policy;
		verdict->reason = judge_policy(&governing, question, &group);
		verdict->group = group ? group->number : NO_GROUP;
		collect_matched(&governing, question, group, verdict);
	}
	qsort(*verdicts, verdict_count, sizeof(NecessityVerdict), compare_verdicts);
	return verdict_count;
}

const char *
necessity_reason_text(NecessityReason reason)
{
	switch (reason)
	{
		case REASON_COVERED:
			return "a diagnosis is covered";
		case REASON_NOT_EXCLUDED:
			return "a diagnosis is not among those the policy excludes";
		case REASON_SECOND_REQUIRED:
			return "a diagnosis is covered, but the group requires a second one";
		case REASON_EXCLUDED:
			return "the policy excludes every diagnosis given";
		case REASON_NOT_COVERED:
			return "no diagnosis is covered";
		case REASON_NO_DIAGNOSIS:
			return "no diagnosis was given";
	}
	return NULL;
}
