/*
 * ptp.c
 *		Procedure-to-procedure edits, from their tables into memory.
 *
 * A release repeats most of what the one before it lists, and the settings
 * repeat each other, so a pair is kept once with the releases that list it.
 */
#include "edit/ncci/ptp.h"

#include "common/hashfn.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"

#include "codeset/refshare.h"
#include "type/code_type.h"

/* Columns of codecheck.ptp_entry, as src/edit/ncci/tables.sql orders them. */
enum
{
	PTP_ENTRY_ID = 1,
	PTP_COLUMN1,
	PTP_COLUMN2,
	PTP_EFFECTIVE_FROM,
	PTP_EFFECTIVE_TO,
	PTP_MODIFIER_INDICATOR,
	PTP_RATIONALE
};

/* What a rule says, whichever releases list it; compared as bytes. */
typedef struct RuleContent
{
	DateADT		from;
	DateADT		to;
	int32		indicator;
	uint32		rationale;		/* one place for each text */
} RuleContent;

/* A row of the table. */
typedef struct EditList
{
	int32		id;
	uint32		column1;
	uint32		content;
	int			count;
	uint32	   *column2;
} EditList;

/* A pair of some row, while the rows of a column 1 code are brought together. */
typedef struct LoosePair
{
	uint64		key;			/* the column 2 code and the content */
	int			list;
} LoosePair;

/* What is shared. */
typedef enum PtpPart
{
	PART_SIZES,
	PART_NUMBERS,
	PART_FIRST,
	PART_PAIRS,
	PART_RULES,
	PART_MASKS,
	PART_TEXTS,
	PARTS
} PtpPart;

typedef struct PtpSizes
{
	CodeHash	numbers;		/* but for its slots */
	int			mask_words;
} PtpSizes;

typedef struct Builder
{
	const PtpEdits *edits;		/* of which the releases are known */

	CodeHash	numbers;
	uint32		code_count;
	uint32		code_room;
	uint64	   *codes;			/* by number, from 1 */

	StringInfoData texts;
	HTAB	   *text_places;
	HTAB	   *content_numbers;
	uint32		content_count;
	uint32		content_room;
	RuleContent *contents;
	HTAB	   *rule_numbers;
	uint32		rule_count;
	uint32		rule_room;
	PtpRule    *rules;
	uint64	   *rule_masks;

	int			list_count;
	int			list_room;
	EditList   *lists;
	int			mask_words;
	uint64	   *masks;			/* of each list, the releases that it stands in */

	int64	   *first;
	PtpPair    *pairs;
} Builder;

#define ST_SORT sort_lists
#define ST_ELEMENT_TYPE EditList
#define ST_COMPARE(a, b) (((a)->id > (b)->id) - ((a)->id < (b)->id))
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_pairs
#define ST_ELEMENT_TYPE LoosePair
#define ST_COMPARE(a, b) (((a)->key > (b)->key) - ((a)->key < (b)->key))
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* ---- Numbers for codes and rules */

static void
make_room_for_codes(Builder *builder)
{
	if (builder->code_room > 0)
		pfree(builder->numbers.slots);
	builder->code_room = Max(1 << 14, builder->code_room * 2);
	codehash_create(&builder->numbers, builder->code_room, 1);
	builder->codes = repalloc_huge(builder->codes, ((Size) builder->code_room + 1) * sizeof(uint64));
	for (uint32 number = 1; number <= builder->code_count; number++)
		*codehash_add(&builder->numbers, builder->codes[number]) = number;
}

static uint32
code_number(Builder *builder, uint64 code)
{
	uint64	   *number;

	if (builder->code_count == builder->code_room)
		make_room_for_codes(builder);
	number = codehash_add(&builder->numbers, code);
	if (*number == 0)
	{
		*number = ++builder->code_count;
		builder->codes[*number] = code;
	}
	return (uint32) *number;
}

typedef struct TextPlace
{
	const char *text;			/* the key */
	uint32		place;
} TextPlace;

static uint32
text_hash(const void *key, Size size)
{
	const char *text = *(const char *const *) key;

	return string_hash(text, strlen(text) + 1);
}

static int
text_match(const void *a, const void *b, Size size)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static uint32
keep_text(Builder *builder, const char *text)
{
	bool		found;
	TextPlace  *kept = hash_search(builder->text_places, &text, HASH_ENTER, &found);

	if (!found)
	{
		kept->place = builder->texts.len;
		appendBinaryStringInfo(&builder->texts, text, strlen(text) + 1);
	}
	return kept->place;
}

/* Entries of these tables are a key, a whole number of words, and then its number. */
static HTAB *
number_table(const char *name, int key_words)
{
	HASHCTL		control = {
		.keysize = key_words * sizeof(uint64),
		.entrysize = (key_words + 1) * sizeof(uint64),
		.hcxt = CurrentMemoryContext
	};

	return hash_create(name, 4096, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

static uint64
number_in(HTAB *table, const void *key, int key_words, uint64 next)
{
	bool		found;
	uint64	   *entry = hash_search(table, key, HASH_ENTER, &found);

	if (!found)
		entry[key_words] = next;
	return entry[key_words];
}

#define CONTENT_WORDS ((int) (sizeof(RuleContent) / sizeof(uint64)))

static uint32
content_number(Builder *builder, const RuleContent *content)
{
	uint64		number = number_in(builder->content_numbers, content, CONTENT_WORDS, builder->content_count);

	if (number == builder->content_count)
	{
		if (builder->content_count == builder->content_room)
		{
			builder->content_room = Max(4096, builder->content_room * 2);
			builder->contents = repalloc_huge(builder->contents, builder->content_room * sizeof(RuleContent));
		}
		builder->contents[builder->content_count++] = *content;
	}
	return (uint32) number;
}

/* The key is the content's number and the mask behind it. */
static uint32
rule_number(Builder *builder, const uint64 *key)
{
	int			words = builder->mask_words;
	uint64		number = number_in(builder->rule_numbers, key, 1 + words, builder->rule_count);

	if (number == builder->rule_count)
	{
		const RuleContent *content = &builder->contents[key[0]];

		if (builder->rule_count == builder->rule_room)
		{
			builder->rule_room = Max(4096, builder->rule_room * 2);
			builder->rules = repalloc_huge(builder->rules, builder->rule_room * sizeof(PtpRule));
			builder->rule_masks = repalloc_huge(builder->rule_masks,
												(Size) builder->rule_room * words * sizeof(uint64));
		}
		memcpy(builder->rule_masks + number * words, key + 1, words * sizeof(uint64));
		builder->rules[builder->rule_count++] = (PtpRule)
		{
			.from = content->from,
			.to = content->to,
			.indicator = content->indicator,
			.rationale = content->rationale
		};
	}
	return (uint32) number;
}

/* ---- Reading the tables */

static void
digest_releases(RefDigest *digest, const PtpReleases *of_setting)
{
	refdigest_add(digest, &of_setting->days.count, sizeof(int));
	for (int i = 0; i < of_setting->days.count; i++)
	{
		const ListedRelease *release = &of_setting->releases[i];

		refdigest_add(digest, &release->range_count, sizeof(int));
		refdigest_add(digest, release->ranges, release->range_count * sizeof(EntryRange));
	}
}

/* All that the releases have to do with what is shared is which bit each has, and what it lists. */
static int
read_releases(PtpEdits *edits, Relation table, Snapshot snapshot, RefDigest *digest)
{
	static const char *const systems[SETTINGS] = {
		[SETTING_PRACTITIONER] = "ptp-practitioner",
		[SETTING_OUTPATIENT] = "ptp-outpatient",
	};
	int			bits = 0;

	for (BillSetting setting = 0; setting < SETTINGS; setting++)
	{
		PtpReleases *of_setting = &edits->settings[setting];
		int			count = 0;

		if (systems[setting])
			of_setting->releases = listed_releases(systems[setting], table, snapshot, &count);
		of_setting->days = release_days(of_setting->releases, count);
		of_setting->first_bit = bits;
		bits += count;
		digest_releases(digest, of_setting);
	}
	return bits;
}

static void
read_list(Builder *builder, RefScan *scan, EditList *list)
{
	ArrayType  *column2 = DatumGetArrayTypeP(refscan_required(scan, PTP_COLUMN2));
	const int32 *codes = (const int32 *) ARR_DATA_PTR(column2);
	bool		has_no_rationale;
	Datum		rationale = slot_getattr(scan->slot, PTP_RATIONALE, &has_no_rationale);
	RuleContent content = {
		.from = refscan_date_or(scan, PTP_EFFECTIVE_FROM, DATEVAL_NOBEGIN),
		.to = refscan_date_or(scan, PTP_EFFECTIVE_TO, DATEVAL_NOEND),
		.indicator = DatumGetInt16(refscan_required(scan, PTP_MODIFIER_INDICATOR)),
		.rationale = has_no_rationale ? 0 : keep_text(builder, TextDatumGetCString(rationale))
	};

	list->id = DatumGetInt32(refscan_required(scan, PTP_ENTRY_ID));
	list->column1 = code_number(builder, datum_code(&hcpcs_type, refscan_required(scan, PTP_COLUMN1)));
	list->content = content_number(builder, &content);
	/* NULL elements, of which there are none, take no room. */
	list->count = (ARR_SIZE(column2) - ARR_DATA_OFFSET(column2)) / sizeof(int32);
	list->column2 = palloc(Max(1, list->count) * sizeof(uint32));
	for (int i = 0; i < list->count; i++)
		list->column2[i] = code_number(builder, (uint64) codes[i]);
}

static void
read_lists(Builder *builder, Relation table, Snapshot snapshot)
{
	RefScan		scan;

	builder->list_room = (int) Max(1024, table->rd_rel->reltuples * 1.1);
	builder->lists = MemoryContextAllocHuge(CurrentMemoryContext, builder->list_room * sizeof(EditList));
	refscan_begin(&scan, table, snapshot);
	while (refscan_next(&scan))
	{
		if (builder->list_count == builder->list_room)
		{
			builder->list_room *= 2;
			builder->lists = repalloc_huge(builder->lists, builder->list_room * sizeof(EditList));
		}
		read_list(builder, &scan, &builder->lists[builder->list_count++]);
	}
	refscan_end(&scan);
	sort_lists(builder->lists, builder->list_count);
}

/* The first list whose entry id is not less. */
static int
find_list(const Builder *builder, int32 id)
{
	int			low = 0;
	int			high = builder->list_count;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (builder->lists[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
mark_listed(Builder *builder, const ListedRelease *release, int bit)
{
	for (int i = 0; i < release->range_count; i++)
		for (int list = find_list(builder, release->ranges[i].first);
			 list < builder->list_count && builder->lists[list].id < release->ranges[i].end; list++)
			builder->masks[(Size) list * builder->mask_words + bit / 64] |= UINT64CONST(1) << (bit % 64);
}

static void
mark_releases(Builder *builder)
{
	Size		size = (Size) builder->list_count * builder->mask_words * sizeof(uint64);

	builder->masks = MemoryContextAllocHuge(CurrentMemoryContext, Max(1, size));
	memset(builder->masks, 0, size);
	for (BillSetting setting = 0; setting < SETTINGS; setting++)
	{
		const PtpReleases *of_setting = &builder->edits->settings[setting];

		for (int i = 0; i < of_setting->days.count; i++)
			mark_listed(builder, &of_setting->releases[i], of_setting->first_bit + i);
	}
}

/* ---- Pairs */

/* The lists of each column 1 code together: where they begin, by the code's number, and the lists. */
static int *
lists_by_column1(const Builder *builder, int **lists)
{
	uint32		codes = builder->code_count;
	int		   *first = palloc0((codes + 2) * sizeof(int));
	int		   *ordered = MemoryContextAllocHuge(CurrentMemoryContext, Max(1, builder->list_count) * sizeof(int));

	for (int i = 0; i < builder->list_count; i++)
		first[builder->lists[i].column1]++;
	for (uint32 number = 1; number <= codes + 1; number++)
		first[number] += first[number - 1];
	for (int i = builder->list_count - 1; i >= 0; i--)
		ordered[--first[builder->lists[i].column1]] = i;
	*lists = ordered;
	return first;
}

/* Pairs that say the same are one, listed by the releases of each. */
static PtpPair *
keep_pairs(Builder *builder, LoosePair *loose, int64 count, PtpPair *pair)
{
	int			words = builder->mask_words;
	uint64	   *key = palloc((1 + words) * sizeof(uint64));

	sort_pairs(loose, count);
	for (int64 i = 0; i < count; i++)
	{
		const uint64 *mask = builder->masks + (Size) loose[i].list * words;

		if (i == 0 || loose[i].key != loose[i - 1].key)
			memset(key + 1, 0, words * sizeof(uint64));
		for (int word = 0; word < words; word++)
			key[1 + word] |= mask[word];
		if (i + 1 < count && loose[i].key == loose[i + 1].key)
			continue;
		key[0] = loose[i].key & PG_UINT32_MAX;
		*pair++ = (PtpPair)
		{
			.column2 = loose[i].key >> 32,
			.rule = rule_number(builder, key)
		};
	}
	pfree(key);
	return pair;
}

static void
gather_pairs(Builder *builder)
{
	int		   *lists;
	int		   *first_list = lists_by_column1(builder, &lists);
	int64		total = 0;
	int64		room = 0;
	LoosePair  *loose = NULL;
	PtpPair    *pairs;
	PtpPair    *end;
	int64	   *first = palloc((builder->code_count + 2) * sizeof(int64));

	for (int i = 0; i < builder->list_count; i++)
		total += builder->lists[i].count;
	pairs = end = MemoryContextAllocHuge(CurrentMemoryContext, Max(1, total) * sizeof(PtpPair));
	first[0] = 0;
	for (uint32 column1 = 1; column1 <= builder->code_count; column1++)
	{
		int64		count = 0;

		for (int i = first_list[column1]; i < first_list[column1 + 1]; i++)
		{
			const EditList *list = &builder->lists[lists[i]];

			if (count + list->count > room)
			{
				room = Max(4096, 2 * (count + list->count));
				loose = loose ? repalloc_huge(loose, room * sizeof(LoosePair))
					: MemoryContextAllocHuge(CurrentMemoryContext, room * sizeof(LoosePair));
			}
			for (int k = 0; k < list->count; k++)
				loose[count++] = (LoosePair) {((uint64) list->column2[k] << 32) | list->content, lists[i]};
		}
		first[column1] = end - pairs;
		end = keep_pairs(builder, loose, count, end);
	}
	first[builder->code_count + 1] = end - pairs;
	builder->first = first;
	builder->pairs = pairs;
}

/* ---- Together */

static void
build_pairs(Builder *builder, Relation entries, Snapshot snapshot)
{
	HASHCTL		texts = {
		.keysize = sizeof(char *),
		.entrysize = sizeof(TextPlace),
		.hash = text_hash,
		.match = text_match,
		.hcxt = CurrentMemoryContext
	};

	builder->codes = palloc(sizeof(uint64));
	builder->contents = palloc(sizeof(RuleContent));
	builder->rules = palloc(sizeof(PtpRule));
	builder->rule_masks = palloc(sizeof(uint64));
	make_room_for_codes(builder);
	initStringInfo(&builder->texts);
	appendStringInfoChar(&builder->texts, '\0');
	builder->text_places = hash_create("rationales of PTP edits", 64, &texts,
									   HASH_ELEM | HASH_FUNCTION | HASH_COMPARE | HASH_CONTEXT);
	builder->content_numbers = number_table("contents of PTP rules", CONTENT_WORDS);
	builder->rule_numbers = number_table("PTP rules", 1 + builder->mask_words);
	read_lists(builder, entries, snapshot);
	mark_releases(builder);
	gather_pairs(builder);
}

static const RefCopy *
share(const Builder *builder, const RefDigest *digest)
{
	uint32		codes = builder->code_count;
	uint32		rules = builder->rule_count;
	PtpSizes	sizes = {builder->numbers, builder->mask_words};
	RefPart		parts[PARTS] = {
		[PART_SIZES] = {&sizes, sizeof(PtpSizes)},
		[PART_NUMBERS] = {builder->numbers.slots, codehash_size(&builder->numbers)},
		[PART_FIRST] = {builder->first, (codes + 2) * sizeof(int64)},
		[PART_PAIRS] = {builder->pairs, builder->first[codes + 1] * sizeof(PtpPair)},
		[PART_RULES] = {builder->rules, rules * sizeof(PtpRule)},
		[PART_MASKS] = {builder->rule_masks, (Size) rules * builder->mask_words * sizeof(uint64)},
		[PART_TEXTS] = {builder->texts.data, builder->texts.len}
	};

	sizes.numbers.slots = NULL;
	return refshare_make(digest, parts, PARTS);
}

static void
take_parts(PtpEdits *edits, const RefCopy *copy)
{
	const PtpSizes *sizes = refshare_part(copy, PART_SIZES);

	edits->numbers = sizes->numbers;
	edits->numbers.slots = (uint64 *) refshare_part(copy, PART_NUMBERS);
	edits->first = refshare_part(copy, PART_FIRST);
	edits->pairs = refshare_part(copy, PART_PAIRS);
	edits->rules = refshare_part(copy, PART_RULES);
	edits->mask_words = sizes->mask_words;
	edits->masks = refshare_part(copy, PART_MASKS);
	edits->texts = refshare_part(copy, PART_TEXTS);
}

static void *
build(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch)
{
	PtpEdits   *edits = palloc0(sizeof(PtpEdits));
	RefDigest	digest = {0};
	int			bits = read_releases(edits, tables[0], snapshot, &digest);
	const RefCopy *copy;

	refdigest_table(&digest, tables[1], snapshot);
	copy = refshare_find(&digest);
	if (copy == NULL)
	{
		Builder		builder = {.edits = edits, .mask_words = mask_words_for(bits)};
		MemoryContext lasting = MemoryContextSwitchTo(scratch);

		build_pairs(&builder, tables[1], snapshot);
		MemoryContextSwitchTo(lasting);
		copy = share(&builder, &digest);
	}
	take_parts(edits, copy);
	return edits;
}

static RefCache cache = {
	.name = "ptp_entry",
	.tables = {"code_release", "ptp_entry"},
	.build = build,
};

RefCache *
ptp_cache(void)
{
	return &cache;
}
