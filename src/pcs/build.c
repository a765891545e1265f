/*
 * build.c
 *		The tables of ICD-10-PCS from codecheck's own into memory.
 *
 * The files repeat a few thousand titles many times over, so each is kept once,
 * and two titles are the same when their addresses are.
 */
#include "pcs/tables.h"

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "codeset/listing.h"

/* Columns of codecheck.pcs_prefix_entry and codecheck.pcs_row_entry, as src/pcs/tables.sql orders them. */
enum
{
	ENTRY_ID = 1,
	ENTRY_CODE,
	PREFIX_AXIS_NAME = 3,
	PREFIX_TITLE,
	ROW_AXIS_NAMES = 3,
	ROW_ALLOWED,
	ROW_TITLES
};

struct PcsReleases
{
	ReleaseDays days;
	PcsTables  *tables;			/* of each */
};

/* Entries as read; both begin with their id. */
typedef struct PrefixEntry
{
	int32		id;
	Icd10		code;
	text	   *axis_name;
	text	   *title;
} PrefixEntry;

typedef struct RowEntry
{
	int32		id;
	Icd10		code;
	text	   *axis_names[PCS_ROW_AXES];
	PcsRow	   *row;
} RowEntry;

typedef struct KeptText
{
	text	   *text;
	char		status;
} KeptText;

#define SH_PREFIX kept
#define SH_ELEMENT_TYPE KeptText
#define SH_KEY_TYPE text *
#define SH_KEY text
#define SH_HASH_KEY(table, key) \
	hash_bytes((unsigned char *) VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key))
#define SH_EQUAL(table, a, b) \
	(VARSIZE_ANY_EXHDR(a) == VARSIZE_ANY_EXHDR(b) && \
	 memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) == 0)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* While building: what is read, in scratch memory, and where lasting things go. */
typedef struct Reading
{
	MemoryContext lasting;
	kept_hash  *texts;
	int			prefix_count;
	PrefixEntry *prefixes;		/* by id */
	int			row_count;
	RowEntry   *rows;			/* by id */
} Reading;

/* The one copy of a text. */
static text *
keep_text(Reading *reading, Datum datum)
{
	text	   *value = DatumGetTextPP(datum);
	bool		found;
	KeptText   *kept = kept_insert(reading->texts, value, &found);

	if (!found)
	{
		MemoryContext caller = MemoryContextSwitchTo(reading->lasting);

		kept->text = cstring_to_text_with_len(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
		MemoryContextSwitchTo(caller);
	}
	return kept->text;
}

static int
compare_ids(const void *a, const void *b)
{
	int32		first = *(const int32 *) a;
	int32		second = *(const int32 *) b;

	return (first > second) - (first < second);
}

static void
read_prefixes(Reading *reading, Relation table, Snapshot snapshot)
{
	RefScan		scan;
	int			room = 1024;

	reading->prefixes = palloc(room * sizeof(PrefixEntry));
	refscan_begin(&scan, table, snapshot);
	while (refscan_next(&scan))
	{
		PrefixEntry *entry;

		if (reading->prefix_count == room)
		{
			room *= 2;
			reading->prefixes = repalloc_huge(reading->prefixes, room * sizeof(PrefixEntry));
		}
		entry = &reading->prefixes[reading->prefix_count++];
		entry->id = DatumGetInt32(refscan_required(&scan, ENTRY_ID));
		entry->code = (Icd10) DatumGetInt64(refscan_required(&scan, ENTRY_CODE));
		entry->axis_name = keep_text(reading, refscan_required(&scan, PREFIX_AXIS_NAME));
		entry->title = keep_text(reading, refscan_required(&scan, PREFIX_TITLE));
	}
	refscan_end(&scan);
	qsort(reading->prefixes, reading->prefix_count, sizeof(PrefixEntry), compare_ids);
}

static Datum *
required_texts(RefScan *scan, int attribute, int *count)
{
	ArrayType  *array = DatumGetArrayTypeP(refscan_required(scan, attribute));
	Datum	   *texts;

	if (array_contains_nulls(array))
		elog(ERROR, "column %d of a reference table holds a null", attribute);
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &texts, NULL, count);
	return texts;
}

/* The row with its titles in one piece: they are as many as its values, and in their order. */
static PcsRow *
keep_row(Reading *reading, RefScan *scan)
{
	int			axis_count;
	int			title_count;
	Datum	   *allowed = required_texts(scan, ROW_ALLOWED, &axis_count);
	Datum	   *titles = required_texts(scan, ROW_TITLES, &title_count);
	PcsRow	   *row = MemoryContextAllocZero(reading->lasting,
											 sizeof(PcsRow) + title_count * sizeof(text *));
	text	  **place = (text **) (row + 1);
	int			used = 0;

	for (int i = 0; i < axis_count && i < PCS_ROW_AXES; i++)
	{
		row->axes[i].titles = place + used;
		for (const char *c = TextDatumGetCString(allowed[i]); *c; c++)
		{
			uint64		bit = UINT64CONST(1) << symbol_of(*c);

			if (bit == 1 || row->axes[i].allowed >= bit || used == title_count)
				elog(ERROR, "a row of ICD-10-PCS tables is not in the order of its values");
			row->axes[i].allowed |= bit;
			place[used] = keep_text(reading, titles[used]);
			used++;
		}
	}
	return row;
}

static void
read_rows(Reading *reading, Relation table, Snapshot snapshot)
{
	RefScan		scan;
	int			room = 4096;

	reading->rows = palloc(room * sizeof(RowEntry));
	refscan_begin(&scan, table, snapshot);
	while (refscan_next(&scan))
	{
		RowEntry   *entry;
		int			count;
		Datum	   *names = required_texts(&scan, ROW_AXIS_NAMES, &count);

		if (reading->row_count == room)
		{
			room *= 2;
			reading->rows = repalloc_huge(reading->rows, room * sizeof(RowEntry));
		}
		entry = &reading->rows[reading->row_count++];
		entry->id = DatumGetInt32(refscan_required(&scan, ENTRY_ID));
		entry->code = (Icd10) DatumGetInt64(refscan_required(&scan, ENTRY_CODE));
		for (int i = 0; i < PCS_ROW_AXES; i++)
			entry->axis_names[i] = i < count ? keep_text(reading, names[i]) : NULL;
		entry->row = keep_row(reading, &scan);
	}
	refscan_end(&scan);
	qsort(reading->rows, reading->row_count, sizeof(RowEntry), compare_ids);
}

static PcsNode *
find_node(PcsTables *tables, Icd10 code, int length)
{
	return (PcsNode *) pcs_node(tables, code, length);
}

static void
add_prefixes(PcsTables *tables, const Reading *reading, const ListedRelease *release)
{
	PcsNode    *nodes = palloc0(Max(1, reading->prefix_count) * sizeof(PcsNode));

	codehash_create(&tables->nodes, reading->prefix_count, 1);
	for (int i = 0; i < reading->prefix_count; i++)
	{
		const PrefixEntry *entry = &reading->prefixes[i];
		PcsNode    *node = &nodes[i];

		if (!release_lists(release, entry->id))
			continue;
		node->title = entry->title;
		node->axis_names[icd10_length(entry->code) - 1] = entry->axis_name;
		*codehash_add(&tables->nodes, entry->code) = (uint64) (uintptr_t) node;
	}
}

/* The values of a table at an axis are those of its rows. */
static void
merge_axis(PcsNode *table, int axis)
{
	PcsValues  *merged = &table->axes[axis];
	text	   *titles[SYMBOL_MASK + 1] = {0};
	int			count = 0;

	for (int i = 0; i < table->row_count; i++)
	{
		const PcsValues *values = &table->rows[i]->axes[axis];

		for (unsigned symbol = 1; symbol <= SYMBOL_MASK; symbol++)
		{
			if (!pcs_values_have(values, symbol))
				continue;
			if (!pcs_values_have(merged, symbol))
				titles[symbol] = pcs_value_title(values, symbol);
			else if (titles[symbol] != pcs_value_title(values, symbol))
				titles[symbol] = NULL;
			merged->allowed |= UINT64CONST(1) << symbol;
		}
	}
	merged->titles = palloc(Max(1, pg_popcount64(merged->allowed)) * sizeof(text *));
	for (unsigned symbol = 1; symbol <= SYMBOL_MASK; symbol++)
		if (pcs_values_have(merged, symbol))
			merged->titles[count++] = titles[symbol];
}

/*
 * A table takes its place under its section and body system: they know what may
 * follow, and call an axis what all tables below call it.
 */
static void
place_table(PcsTables *tables, PcsNode *table, Icd10 code)
{
	PcsNode    *above[PCS_TABLE_LENGTH];

	for (int length = 0; length < PCS_TABLE_LENGTH; length++)
	{
		above[length] = find_node(tables, code, length);
		if (above[length] == NULL)
			return;
		if (length > 0)
			table->axis_names[length - 1] = above[length]->axis_names[length - 1];
	}
	for (int length = 0; length < PCS_TABLE_LENGTH; length++)
	{
		bool		first = above[length]->next == 0;

		above[length]->next |= UINT64CONST(1) << pcs_symbol(code, length + 1);
		for (int i = 0; i < ICD10_WIDTH; i++)
		{
			if (first)
				above[length]->axis_names[i] = table->axis_names[i];
			else if (above[length]->axis_names[i] != table->axis_names[i])
				above[length]->axis_names[i] = NULL;
		}
	}
}

static int
compare_rows(const void *a, const void *b)
{
	const RowEntry *first = *(const RowEntry *const *) a;
	const RowEntry *second = *(const RowEntry *const *) b;

	if (first->code != second->code)
		return first->code < second->code ? -1 : 1;
	return compare_ids(first, second);
}

/* The rows of each table, in the order of the file as far as their ids tell. */
static void
add_rows(PcsTables *tables, const Reading *reading, const ListedRelease *release,
		 MemoryContext scratch)
{
	const RowEntry **entries = MemoryContextAlloc(scratch,
												  Max(1, reading->row_count) * sizeof(RowEntry *));
	int			count = 0;
	int			end;

	for (int i = 0; i < reading->row_count; i++)
		if (release_lists(release, reading->rows[i].id))
			entries[count++] = &reading->rows[i];
	qsort(entries, count, sizeof(RowEntry *), compare_rows);

	for (int begin = 0; begin < count; begin = end)
	{
		Icd10		code = entries[begin]->code;
		PcsNode    *table = find_node(tables, code, PCS_TABLE_LENGTH);

		for (end = begin; end < count && entries[end]->code == code; end++);
		if (table == NULL)
			continue;
		table->row_count = end - begin;
		table->rows = palloc(table->row_count * sizeof(PcsRow *));
		for (int i = 0; i < table->row_count; i++)
			table->rows[i] = entries[begin + i]->row;
		for (int i = 0; i < PCS_ROW_AXES; i++)
		{
			table->axis_names[PCS_TABLE_LENGTH + i] = entries[begin]->axis_names[i];
			merge_axis(table, i);
		}
		place_table(tables, table, code);
	}
}

static void *
build(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch)
{
	PcsReleases *all = palloc0(sizeof(PcsReleases));
	MemoryContext lasting = MemoryContextSwitchTo(scratch);
	Reading		reading = {.lasting = lasting};
	int			count;
	ListedRelease *releases = listed_releases("pcs-tables", tables[0], snapshot, &count);

	reading.texts = kept_create(scratch, 4096, NULL);
	read_prefixes(&reading, tables[1], snapshot);
	read_rows(&reading, tables[2], snapshot);
	MemoryContextSwitchTo(lasting);

	all->days = release_days(releases, count);
	all->tables = palloc0(Max(1, count) * sizeof(PcsTables));
	for (int i = 0; i < count; i++)
	{
		add_prefixes(&all->tables[i], &reading, &releases[i]);
		add_rows(&all->tables[i], &reading, &releases[i], scratch);
	}
	return all;
}

RefCache	pcs_cache = {
	.name = "pcs_tables",
	.tables = {"code_release", "pcs_prefix_entry", "pcs_row_entry"},
	.build = build,
};

const PcsTables *
pcs_tables_newest(const PcsReleases *all)
{
	return all->days.count > 0 ? &all->tables[all->days.count - 1] : NULL;
}

const PcsTables *
pcs_tables_on(const PcsReleases *all, DateADT date)
{
	int			release = release_in_force(&all->days, date);

	return release < 0 ? NULL : &all->tables[release];
}
