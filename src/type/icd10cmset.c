/*
 * icd10cmset.c
 *		The type icd10cmset: input, output, casts and what it is made of.
 */
#include "type/icd10cmset.h"

#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "code/cohort.h"

PG_FUNCTION_INFO_V1(icd10cmset_in);
PG_FUNCTION_INFO_V1(icd10cmset_try);
PG_FUNCTION_INFO_V1(icd10cmset_out);
PG_FUNCTION_INFO_V1(icd10cmset_recv);
PG_FUNCTION_INFO_V1(icd10cmset_send);
PG_FUNCTION_INFO_V1(icd10cmset_from_code);
PG_FUNCTION_INFO_V1(icd10cmset_from_array);
PG_FUNCTION_INFO_V1(icd10cmset_from_range);
PG_FUNCTION_INFO_V1(icd10cmset_size);
PG_FUNCTION_INFO_V1(icd10cmset_first);
PG_FUNCTION_INFO_V1(icd10cmset_last);
PG_FUNCTION_INFO_V1(icd10cmset_intervals);

#define FIRST_ROOM	16

void
interval_list_init(IntervalList *list)
{
	list->count = 0;
	list->room = FIRST_ROOM;
	list->intervals = palloc(list->room * sizeof(*list->intervals));
}

static void
double_room(IntervalList *list)
{
	list->room *= 2;
	list->intervals = repalloc_huge(list->intervals, list->room * sizeof(*list->intervals));
}

/* A sink, wherefore the list has no type here. */
void
interval_list_add(void *context, Icd10Interval interval)
{
	IntervalList *list = context;

	if (list->count == list->room)
		double_room(list);
	list->intervals[list->count++] = interval;
}

/*
 * The same for a list that only says what is in it: put in order whenever it
 * is full, its size follows what is distinct, not how much there is.
 */
void
interval_list_merge(void *context, Icd10Interval interval)
{
	IntervalList *list = context;

	if (list->count == list->room)
	{
		CHECK_FOR_INTERRUPTS();
		list->count = icd10_intervals_normalize(list->intervals, list->count);
		/* Were it left nearly full, it would be put in order again and again. */
		if (list->count > list->room / 2)
			double_room(list);
	}
	list->intervals[list->count++] = interval;
}

/* A set of intervals in any order, which this puts in order. */
Icd10cmSet *
icd10cmset_make(Icd10Interval *intervals, size_t count)
{
	Icd10cmSet *set;

	count = icd10cm_intervals_normalize(intervals, count);
	if (count > (MaxAllocSize - offsetof(Icd10cmSet, intervals)) / sizeof(*intervals))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("icd10cmset has too many intervals")));
	set = palloc0(ICD10CMSET_SIZE(count));
	SET_VARSIZE(set, ICD10CMSET_SIZE(count));
	set->count = (int32) count;
	memcpy(set->intervals, intervals, count * sizeof(*intervals));
	return set;
}

/* ---- Text */

/* What the items of a text name, as places in tabular order. */
typedef struct Items
{
	IntervalList included;
	IntervalList excluded;
} Items;

static void
add_item(void *context, CohortItem item)
{
	Items	   *items = context;

	CHECK_FOR_INTERRUPTS();
	interval_list_add(item.excluded ? &items->excluded : &items->included,
					  icd10cm_range_places(item.from, item.to));
}

/* NULL, and the error, where the text defines no cohort. */
static Icd10cmSet *
parse_set(const char *text, size_t length, CodeError *error)
{
	Items		items;
	IntervalList places;
	IntervalList codes;

	interval_list_init(&items.included);
	interval_list_init(&items.excluded);
	if (!cohort_parse(text, length, add_item, &items, error))
		return NULL;

	interval_list_init(&places);
	icd10_intervals_sort(items.excluded.intervals, items.excluded.count);
	for (size_t i = 0; i < items.included.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		cohort_resolve(&items.included.intervals[i], 1,
					   items.excluded.intervals, items.excluded.count, interval_list_merge, &places);
	}
	places.count = icd10_intervals_normalize(places.intervals, places.count);
	interval_list_init(&codes);
	for (size_t i = 0; i < places.count; i++)
		icd10cm_codes_at(places.intervals[i], interval_list_add, &codes);
	return icd10cmset_make(codes.intervals, codes.count);
}

static Datum
parse_or_report(const char *text, size_t length, Node *escontext)
{
	CodeError	error;
	Icd10cmSet *set = parse_set(text, length, &error);

	if (set == NULL)
		ereturn(escontext, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"", "icd10cmset", text),
				 errdetail("Position %d: %s.",
						   pg_mbstrlen_with_len(text, error.position - 1) + 1, error.reason)));
	PG_RETURN_ICD10CMSET(set);
}

Datum
icd10cmset_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);

	return parse_or_report(text, strlen(text), fcinfo->context);
}

/* The lax door. */
Datum
icd10cmset_try(PG_FUNCTION_ARGS)
{
	text	   *argument = PG_GETARG_TEXT_PP(0);
	CodeError	error;
	Icd10cmSet *set = parse_set(VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument), &error);

	if (set == NULL)
		PG_RETURN_NULL();
	PG_RETURN_ICD10CMSET(set);
}

static void
append_item(void *context, CohortItem item)
{
	StringInfo	text = context;
	char		code[CODE_TEXT_SIZE];

	if (text->len > 0)
		appendStringInfoString(text, ", ");
	if (item.excluded)
		appendStringInfoChar(text, '!');
	icd10cm_format(item.from, code);
	appendStringInfoString(text, code);
	if (item.to != item.from)
	{
		icd10cm_format(item.to, code);
		appendStringInfo(text, "-%s", code);
	}
}

static StringInfoData
set_text(const Icd10cmSet *set)
{
	StringInfoData text;

	initStringInfo(&text);
	cohort_describe(set->intervals, set->count, append_item, &text);
	return text;
}

Datum
icd10cmset_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(set_text(PG_GETARG_ICD10CMSET(0)).data);
}

/* Text here too: what a client sends is checked as input is. */
Datum
icd10cmset_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			length;
	char	   *text = pq_getmsgtext(message, message->len - message->cursor, &length);

	return parse_or_report(text, length, NULL);
}

Datum
icd10cmset_send(PG_FUNCTION_ARGS)
{
	StringInfoData text = set_text(PG_GETARG_ICD10CMSET(0));
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendtext(&message, text.data, text.len);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* ---- Casts */

Datum
icd10cmset_from_code(PG_FUNCTION_ARGS)
{
	Icd10Interval subtree = icd10_subtree(PG_GETARG_ICD10(0));

	PG_RETURN_ICD10CMSET(icd10cmset_make(&subtree, 1));
}

Datum
icd10cmset_from_array(PG_FUNCTION_ARGS)
{
	int			n;
	const Icd10 *codes = icd10_array_codes(PG_GETARG_ARRAYTYPE_P(0), &n);
	Icd10Interval *subtrees = palloc(Max(n, 1) * sizeof(*subtrees));

	PG_RETURN_ICD10CMSET(icd10cmset_make(subtrees, icd10_subtrees(codes, n, subtrees)));
}

/* Where the codes of a range stand in tabular order; an error where it is none. */
Icd10Interval
icd10cm_range(Icd10 first, Icd10 last)
{
	Icd10Interval places = icd10cm_range_places(first, last);

	if (icd10cm_place(last) < places.first)
	{
		char		texts[2][CODE_TEXT_SIZE];

		icd10cm_format(first, texts[0]);
		icd10cm_format(last, texts[1]);
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid range of codes: %s-%s", texts[0], texts[1]),
				 errdetail("The range ends before it begins, in tabular order.")));
	}
	return places;
}

Datum
icd10cmset_from_range(PG_FUNCTION_ARGS)
{
	IntervalList codes;

	interval_list_init(&codes);
	icd10cm_codes_at(icd10cm_range(PG_GETARG_ICD10(0), PG_GETARG_ICD10(1)), interval_list_add, &codes);
	PG_RETURN_ICD10CMSET(icd10cmset_make(codes.intervals, codes.count));
}

/* ---- What it is made of */

/* Where an interval ends right before the first code below its last one, that is a code, and prints. */
static Icd10
interval_last(const Icd10Interval *interval)
{
	for (int length = ICD10CM_MIN_LENGTH; length < ICD10_WIDTH; length++)
	{
		if (packed_symbol(interval->last, ICD10_WIDTH, length) == 0)
			return icd10_prefix(interval->last, length);
	}
	return interval->last;
}

Datum
icd10cmset_size(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(PG_GETARG_ICD10CMSET(0)->count);
}

Datum
icd10cmset_first(PG_FUNCTION_ARGS)
{
	Icd10cmSet *set = PG_GETARG_ICD10CMSET(0);

	if (set->count == 0)
		PG_RETURN_NULL();
	PG_RETURN_ICD10(set->intervals[0].first);
}

Datum
icd10cmset_last(PG_FUNCTION_ARGS)
{
	Icd10cmSet *set = PG_GETARG_ICD10CMSET(0);

	if (set->count == 0)
		PG_RETURN_NULL();
	PG_RETURN_ICD10(interval_last(&set->intervals[set->count - 1]));
}

Datum
icd10cmset_intervals(PG_FUNCTION_ARGS)
{
	Icd10cmSet *set = PG_GETARG_ICD10CMSET(0);
	ReturnSetInfo *rows = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < set->count; i++)
	{
		Datum		values[2] = {
			Int64GetDatum((int64) set->intervals[i].first),
			Int64GetDatum((int64) interval_last(&set->intervals[i]))
		};
		bool		nulls[2] = {false, false};

		tuplestore_putvalues(rows->setResult, rows->setDesc, values, nulls);
	}
	return (Datum) 0;
}
