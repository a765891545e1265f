/*
 * conversion.c
 *		Which codes of ICD-10-CM to use in place of which, from memory.
 *
 * What to bill at or below a code that is still listed is one slice of the
 * billable codes.  The answers for codes that are gone are worked out when the
 * data are read; they stay where they are for the length of the statement, so no
 * row copies them.
 */
#include "change/links.h"

PG_FUNCTION_INFO_V1(codecheck_replacements);
PG_FUNCTION_INFO_V1(codecheck_predecessors);

/* Columns of codecheck.conversion_entry, as src/change/tables.sql orders them. */
enum
{
	CONVERSION_CODE = 2,
	CONVERSION_EFFECTIVE_FROM,
	CONVERSION_PREVIOUS_FROM,
	CONVERSION_PREVIOUS_TO
};

/* A row of the table; codes that are missing are 0. */
typedef struct ConversionRow
{
	Icd10		code;
	Icd10		previous_from;
	Icd10		previous_to;
	DateADT		effective;
} ConversionRow;

typedef struct ConversionRows
{
	int			count;
	int			room;
	ConversionRow *rows;
} ConversionRows;

typedef struct Conversion
{
	Oid			code_type;
	ReleaseDays days;
	BillableCodes billable;
	bool		has_table;		/* a conversion table is loaded */
	CodeHash	replacements;	/* of a previous code, an array for each release */
	CodeHash	predecessors;	/* of a current code, an array */
	ArrayType  *none;
} Conversion;

static ConversionRows
read_rows(Relation table, Snapshot snapshot)
{
	ConversionRows list = {0, 8192, palloc(8192 * sizeof(ConversionRow))};
	RefScan		scan;

	refscan_begin(&scan, table, snapshot);
	while (refscan_next(&scan))
	{
		ConversionRow *row;
		bool		is_new;
		bool		is_one;
		Datum		previous_from = slot_getattr(scan.slot, CONVERSION_PREVIOUS_FROM, &is_new);
		Datum		previous_to = slot_getattr(scan.slot, CONVERSION_PREVIOUS_TO, &is_one);

		if (list.count == list.room)
		{
			list.room *= 2;
			list.rows = repalloc_huge(list.rows, list.room * sizeof(ConversionRow));
		}
		row = &list.rows[list.count++];
		row->code = datum_code(&icd10cm_type, refscan_required(&scan, CONVERSION_CODE));
		row->effective = DatumGetDateADT(refscan_required(&scan, CONVERSION_EFFECTIVE_FROM));
		row->previous_from = is_new ? 0 : datum_code(&icd10cm_type, previous_from);
		row->previous_to = is_one ? 0 : datum_code(&icd10cm_type, previous_to);
	}
	refscan_end(&scan);
	return list;
}

/* "S06.890A-S06.899A" are those with the seventh character A. */
static bool
has_seventh_of_range(Icd10 code, const ConversionRow *row)
{
	unsigned	first = packed_symbol(row->previous_from, ICD10_WIDTH, ICD10_WIDTH - 1);
	unsigned	last = packed_symbol(row->previous_to, ICD10_WIDTH, ICD10_WIDTH - 1);
	unsigned	seventh = packed_symbol(code, ICD10_WIDTH, ICD10_WIDTH - 1);

	return first == 0 || last == 0 || seventh == first || seventh == last;
}

/*
 * The previous codes of every row: of a range those that are billable in some
 * release, but not what the table itself has as new by then.
 */
static void
link_rows(const ConversionRows *list, const BillableCodes *billable, CodeLinks *forward, CodeLinks *back)
{
	CodeHash	since;

	codehash_create(&since, list->count, 1);
	for (int i = 0; i < list->count; i++)
	{
		const ConversionRow *row = &list->rows[i];
		bool		is_known = codehash_find(&since, row->code) != NULL;
		int64	   *first = (int64 *) codehash_add(&since, row->code);

		*first = is_known ? Min(*first, row->effective) : row->effective;
	}
	for (int i = 0; i < list->count; i++)
	{
		const ConversionRow *row = &list->rows[i];
		Icd10		last = icd10_subtree_end(row->previous_to);

		if (row->previous_from != 0 && row->previous_to == 0)
		{
			links_add(forward, row->previous_from, row->code, row->effective);
			links_add(back, row->code, row->previous_from, row->effective);
		}
		if (row->previous_to == 0)
			continue;
		for (int place = billable_from(billable, row->previous_from);
			 place < billable->count && billable->codes[place] <= last; place++)
		{
			Icd10		previous = billable->codes[place];
			const uint64 *first = codehash_find(&since, previous);

			if (!has_seventh_of_range(previous, row) ||
				(first && *(const int64 *) first >= row->effective))
				continue;
			links_add(forward, previous, row->code, row->effective);
			links_add(back, row->code, previous, row->effective);
		}
	}
	links_close(forward);
	links_close(back);
}

/* An array with room for so many codes; an empty one has no dimensions. */
static ArrayType *
code_array(Oid code_type, int count)
{
	Size		size = ARR_OVERHEAD_NONULLS(Min(count, 1)) + (Size) count * sizeof(Icd10);
	ArrayType  *array = palloc(size);

	SET_VARSIZE(array, size);
	array->ndim = Min(count, 1);
	array->dataoffset = 0;		/* no NULL elements */
	array->elemtype = code_type;
	if (count > 0)
	{
		ARR_DIMS(array)[0] = count;
		ARR_LBOUND(array)[0] = 1;
	}
	return array;
}

static uint64
keep_list(const Conversion *conversion, const CodeList *list)
{
	ArrayType  *array = conversion->none;

	if (list->count > 0)
	{
		array = code_array(conversion->code_type, list->count);
		memcpy(ARR_DATA_PTR(array), list->codes, list->count * sizeof(Icd10));
	}
	return (uint64) (uintptr_t) array;
}

static void
keep_replacements(Conversion *conversion, CodeLinks *forward)
{
	CodeList	found = {0};
	const ReleaseDays *days = &conversion->days;

	codehash_create(&conversion->replacements, forward->codes, days->count);
	for (int64 i = 0; i < forward->count; i++)
	{
		Icd10		code = forward->links[i].code;
		uint64	   *kept;

		if (i > 0 && code == forward->links[i - 1].code)
			continue;
		kept = codehash_add(&conversion->replacements, code);
		for (int release = 0; release < days->count; release++)
		{
			LinksGoal	goal = {&conversion->billable, release, days->first[release]};

			if (billable_below(&conversion->billable, code, release, NULL) > 0)
				continue;
			links_walk(forward, code, &goal, &found);
			kept[release] = keep_list(conversion, &found);
		}
	}
	code_list_free(&found);
}

static void
keep_predecessors(Conversion *conversion, CodeLinks *back)
{
	CodeList	found = {0};

	codehash_create(&conversion->predecessors, back->codes, 1);
	for (int64 i = 0; i < back->count; i++)
	{
		Icd10		code = back->links[i].code;

		if (i > 0 && code == back->links[i - 1].code)
			continue;
		links_walk(back, code, NULL, &found);
		*codehash_add(&conversion->predecessors, code) = keep_list(conversion, &found);
	}
	code_list_free(&found);
}

/* The tables are the releases, the entries of ICD-10-CM and the conversion table's. */
static void *
build(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch)
{
	Conversion *conversion = palloc0(sizeof(Conversion));
	MemoryContext lasting = MemoryContextSwitchTo(scratch);
	Listing    *listing = listing_read(CODE_SYSTEM_ICD10CM, tables, snapshot, CODE_STATUS_ONLY);
	ConversionRows rows = read_rows(tables[2], snapshot);
	CodeLinks	forward = {0};
	CodeLinks	back = {0};

	MemoryContextSwitchTo(lasting);
	conversion->code_type = TupleDescAttr(RelationGetDescr(tables[2]), CONVERSION_CODE - 1)->atttypid;
	conversion->days = release_days(listing->releases, listing->release_count);
	conversion->billable = billable_codes(listing);
	conversion->has_table = rows.count > 0;
	conversion->none = code_array(conversion->code_type, 0);

	MemoryContextSwitchTo(scratch);
	link_rows(&rows, &conversion->billable, &forward, &back);
	MemoryContextSwitchTo(lasting);
	keep_replacements(conversion, &forward);
	keep_predecessors(conversion, &back);
	return conversion;
}

static RefCache conversion_cache = {
	.name = "conversion_entry",
	.tables = {"code_release", "icd10cm_entry", "conversion_entry"},
	.build = build,
};

/* Which of the arrays kept for a code; none where there is nothing of it. */
static Datum
kept_array(const Conversion *conversion, const CodeHash *kept, Icd10 code, int which)
{
	const uint64 *arrays = codehash_find(kept, code);

	return PointerGetDatum(arrays ? (ArrayType *) (uintptr_t) arrays[which] : conversion->none);
}

/* Most codes that are asked for are billable. */
Datum
codecheck_replacements(PG_FUNCTION_ARGS)
{
	const Conversion *conversion = refcache_for_call(&conversion_cache, fcinfo);
	const BillableCodes *billable = &conversion->billable;
	Icd10		code = PG_GETARG_ICD10(0);
	int			release = release_in_force(&conversion->days, PG_GETARG_DATEADT(1));
	ArrayType  *array;
	int			place;
	int			count;

	if (release < 0)
		PG_RETURN_NULL();
	if (is_billable_in(billable, code, release))
	{
		array = code_array(conversion->code_type, 1);
		*(Icd10 *) ARR_DATA_PTR(array) = code;
		PG_RETURN_ARRAYTYPE_P(array);
	}
	place = billable_from(billable, code);
	count = billable_from_place(billable, place, code, release, NULL);
	if (count > 0)
	{
		array = code_array(conversion->code_type, count);
		billable_from_place(billable, place, code, release, (Icd10 *) ARR_DATA_PTR(array));
		PG_RETURN_ARRAYTYPE_P(array);
	}
	if (!conversion->has_table)
		PG_RETURN_NULL();
	return kept_array(conversion, &conversion->replacements, code, release);
}

Datum
codecheck_predecessors(PG_FUNCTION_ARGS)
{
	const Conversion *conversion = refcache_for_call(&conversion_cache, fcinfo);

	if (!conversion->has_table)
		PG_RETURN_NULL();
	return kept_array(conversion, &conversion->predecessors, PG_GETARG_ICD10(0), 0);
}
