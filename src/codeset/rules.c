/*
 * rules.c
 *		Rules in memory: those of a code, and which releases list them.
 */
#include "codeset/rules.h"

/* The columns that every table of rules begins with. */
enum
{
	RULE_ENTRY_ID = 1,
	RULE_CODE
};

static void
read_rules(RuleSet *set, const RuleTable *table, Relation relation, Snapshot snapshot)
{
	int			room = (int) Max(1024, relation->rd_rel->reltuples * 1.1);
	RefScan		scan;

	set->code_type = TupleDescAttr(RelationGetDescr(relation), RULE_CODE - 1)->atttypid;
	set->size = table->rule_size;
	set->rules = MemoryContextAllocHuge(CurrentMemoryContext, room * set->size);
	refscan_begin(&scan, relation, snapshot);
	while (refscan_next(&scan))
	{
		Rule	   *rule;

		if (set->count == room)
		{
			room *= 2;
			set->rules = repalloc_huge(set->rules, room * set->size);
		}
		rule = (Rule *) rule_at(set, ++set->count);
		rule->entry_id = DatumGetInt32(refscan_required(&scan, RULE_ENTRY_ID));
		rule->code = datum_code(table->code_type, refscan_required(&scan, RULE_CODE));
		table->read(&scan, rule);
	}
	refscan_end(&scan);
}

/* From the last, so that the rules of a code come in the order in which they were read. */
static void
chain_rules(RuleSet *set)
{
	codehash_create(&set->first, set->count, 1);
	for (int32 place = set->count; place > 0; place--)
	{
		Rule	   *rule = (Rule *) rule_at(set, place);
		uint64	   *first = codehash_add(&set->first, rule->code);

		rule->next = (int32) *first;
		*first = place;
	}
}

static void
mark_rules(RuleSet *set, const ListedRelease *release, int bit)
{
	for (int32 place = 1; place <= set->count; place++)
		if (release_lists(release, rule_at(set, place)->entry_id))
			set->masks[(Size) (place - 1) * set->mask_words + bit / 64] |= UINT64CONST(1) << (bit % 64);
}

/* In the current memory context; the tables are the releases and the rules. */
void
rules_build(RuleSet *set, RuleReleases *releases, const RuleTable *table,
			Relation *tables, Snapshot snapshot, MemoryContext scratch)
{
	ListedRelease **listed = MemoryContextAlloc(scratch, table->system_count * sizeof(ListedRelease *));
	MemoryContext lasting = MemoryContextSwitchTo(scratch);
	int			bits = 0;
	Size		mask_size;

	for (int i = 0; i < table->system_count; i++)
	{
		releases[i].first_bit = bits;
		listed[i] = listed_releases(table->systems[i], tables[0], snapshot, &releases[i].days.count);
		bits += releases[i].days.count;
	}
	MemoryContextSwitchTo(lasting);

	read_rules(set, table, tables[1], snapshot);
	set->mask_words = mask_words_for(bits);
	mask_size = (set->count + 1) * set->mask_words * sizeof(uint64);
	set->masks = MemoryContextAllocHuge(lasting, mask_size);
	memset(set->masks, 0, mask_size);
	for (int i = 0; i < table->system_count; i++)
	{
		int			count = releases[i].days.count;

		releases[i].days = release_days(listed[i], count);
		releases[i].releases = palloc(Max(1, count) * sizeof(ListedRelease));
		for (int j = 0; j < count; j++)
		{
			mark_rules(set, &listed[i][j], releases[i].first_bit + j);
			releases[i].releases[j] = listed[i][j];
			releases[i].releases[j].name = psprintf("%s %s", table->systems[i], listed[i][j].name);
			releases[i].releases[j].ranges = NULL;
		}
	}
	chain_rules(set);
}
