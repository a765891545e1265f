/*
 * excludes1.c
 *		Which codes exclude each other by the Excludes1 notes of the tabular list.
 *
 * A note holds for the code that it stands at and all below, or for a whole
 * block or chapter, but never for what it excludes itself.  Where a note begins
 * or ends to hold cuts the codes into segments, and a segment has the union of
 * what its notes exclude: two short searches answer for a code and another.
 */
#include "tabular/excludes1.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "code/cohort.h"
#include "codeset/listing.h"
#include "type/icd10cmset.h"

PG_FUNCTION_INFO_V1(excludes1);
PG_FUNCTION_INFO_V1(excludes1_on_date);

/* Columns of codecheck.icd10cm_note, as src/tabular/tables.sql orders them. */
enum
{
	NOTE_ID = 1,
	NOTE_CODE,
	NOTE_LAST_CODE,
	NOTE_LEVEL,
	NOTE_KIND,
	NOTE_POSITION,
	NOTE_SEVENTH_CHARACTER,
	NOTE_TEXT,
	NOTE_REFS
};

typedef struct Note
{
	int32		id;
	int			nearness;		/* the deeper it stands the greater */
	const char *place;			/* E11 or E08-E13 */
	const Icd10cmSet *excluded;
	const Icd10Interval *holds; /* for these codes */
	size_t		hold_count;
} Note;

typedef struct Segment
{
	uint32		first_note;		/* among all segments' notes */
	uint32		note_count;
	uint32		first_excluded; /* among all segments' excluded intervals */
	uint32		excluded_count;
} Segment;

struct Excludes1Notes
{
	const char *release;
	size_t		segment_count;
	Icd10Interval *places;		/* of the segments, in order */
	Segment    *segments;
	const Note **notes;
	Icd10Interval *excluded;
};

struct Excludes1Releases
{
	ReleaseDays days;
	Excludes1Notes *releases;	/* by effective date */
};

/* ---- Building */

typedef struct NoteList
{
	Note	   *notes;			/* by id */
	int			count;
	int			room;
} NoteList;

static int
compare_notes(const void *a, const void *b)
{
	int32		first = ((const Note *) a)->id;
	int32		second = ((const Note *) b)->id;

	return (first > second) - (first < second);
}

static void
add_note(NoteList *list, RefScan *scan, Datum refs)
{
	CohortItem	place = {
		.from = (Icd10) DatumGetInt64(refscan_required(scan, NOTE_CODE)),
		.to = (Icd10) DatumGetInt64(refscan_required(scan, NOTE_LAST_CODE))
	};
	const char *level = TextDatumGetCString(refscan_required(scan, NOTE_LEVEL));
	Note	   *note;
	IntervalList codes;
	Icd10Interval *holds;
	char		from[CODE_TEXT_SIZE];
	char		to[CODE_TEXT_SIZE];

	if (list->count == list->room)
	{
		list->room *= 2;
		list->notes = repalloc_huge(list->notes, list->room * sizeof(Note));
	}
	note = &list->notes[list->count++];
	note->id = DatumGetInt32(refscan_required(scan, NOTE_ID));
	note->nearness = strcmp(level, "chapter") == 0 ? 0 : strcmp(level, "block") == 0 ? 1 : icd10_length(place.from);
	icd10cm_format(place.from, from);
	icd10cm_format(place.to, to);
	note->place = place.from == place.to ? pstrdup(from) : psprintf("%s-%s", from, to);
	note->excluded = (Icd10cmSet *) PG_DETOAST_DATUM_COPY(refs);

	interval_list_init(&codes);
	icd10cm_codes_at(icd10cm_range_places(place.from, place.to), interval_list_add, &codes);
	codes.count = icd10_intervals_normalize(codes.intervals, codes.count);
	holds = palloc((codes.count + note->excluded->count) * sizeof(Icd10Interval));
	note->hold_count = icd10_intervals_without(codes.intervals, codes.count,
											   note->excluded->intervals, note->excluded->count, holds);
	note->holds = holds;
	pfree(codes.intervals);
}

static NoteList
read_notes(Relation table, Snapshot snapshot)
{
	NoteList	list = {.room = 1024};
	RefScan		scan;

	list.notes = MemoryContextAllocHuge(CurrentMemoryContext, list.room * sizeof(Note));
	refscan_begin(&scan, table, snapshot);
	while (refscan_next(&scan))
	{
		bool		refers_to_none;
		Datum		refs = slot_getattr(scan.slot, NOTE_REFS, &refers_to_none);

		if (!refers_to_none &&
			strcmp(TextDatumGetCString(refscan_required(&scan, NOTE_KIND)), "excludes1") == 0)
			add_note(&list, &scan, refs);
	}
	refscan_end(&scan);
	qsort(list.notes, list.count, sizeof(Note), compare_notes);
	return list;
}

/* Where a note begins to hold, or no longer does. */
typedef struct Change
{
	Icd10		at;
	const Note *note;
	bool		begins;
} Change;

static Change *
changes_of(const NoteList *list, const ListedRelease *release, size_t *count)
{
	size_t		room = 1024;
	Change	   *changes = MemoryContextAllocHuge(CurrentMemoryContext, room * sizeof(Change));
	size_t		n = 0;
	int			note = 0;

	for (int run = 0; run < release->range_count; run++)
	{
		while (note < list->count && list->notes[note].id < release->ranges[run].first)
			note++;
		for (; note < list->count && list->notes[note].id < release->ranges[run].end; note++)
		{
			const Note *held = &list->notes[note];

			while (room < n + 2 * held->hold_count)
			{
				room *= 2;
				changes = repalloc_huge(changes, room * sizeof(Change));
			}
			for (size_t i = 0; i < held->hold_count; i++)
			{
				changes[n++] = (Change) {held->holds[i].first, held, true};
				changes[n++] = (Change) {held->holds[i].last + 1, held, false};
			}
		}
	}
	qsort(changes, n, sizeof(Change), icd10_compare);
	*count = n;
	return changes;
}

/* Notes that hold at the moment, the nearest first; few at any one code. */
typedef struct Holding
{
	const Note **notes;
	size_t		count;
	size_t		room;
} Holding;

static void
apply(Holding *holding, const Change *change)
{
	size_t		place = 0;

	if (!change->begins)
	{
		while (holding->notes[place] != change->note)
			place++;
		holding->count--;
		memmove(&holding->notes[place], &holding->notes[place + 1],
				(holding->count - place) * sizeof(Note *));
		return;
	}
	if (holding->count == holding->room)
	{
		holding->room *= 2;
		holding->notes = repalloc_huge(holding->notes, holding->room * sizeof(Note *));
	}
	while (place < holding->count && holding->notes[place]->nearness >= change->note->nearness)
		place++;
	memmove(&holding->notes[place + 1], &holding->notes[place],
			(holding->count - place) * sizeof(Note *));
	holding->notes[place] = change->note;
	holding->count++;
}

/* What is gathered for a release; "notes" counts as the segments go on. */
typedef struct Gathering
{
	Excludes1Notes *target;
	IntervalList excluded;
	size_t		note_count;
	size_t		note_room;
} Gathering;

static void
add_segment(Gathering *all, const Holding *holding, Icd10Interval place)
{
	Excludes1Notes *target = all->target;
	Segment    *segment = &target->segments[target->segment_count];
	IntervalList excluded;

	CHECK_FOR_INTERRUPTS();
	target->places[target->segment_count++] = place;
	segment->first_note = all->note_count;
	segment->note_count = holding->count;
	while (all->note_room < all->note_count + holding->count)
	{
		all->note_room *= 2;
		target->notes = repalloc_huge(target->notes, all->note_room * sizeof(Note *));
	}
	memcpy(&target->notes[all->note_count], holding->notes, holding->count * sizeof(Note *));
	all->note_count += holding->count;

	interval_list_init(&excluded);
	for (size_t i = 0; i < holding->count; i++)
		for (int j = 0; j < holding->notes[i]->excluded->count; j++)
			interval_list_merge(&excluded, holding->notes[i]->excluded->intervals[j]);
	excluded.count = icd10_intervals_normalize(excluded.intervals, excluded.count);
	segment->first_excluded = all->excluded.count;
	segment->excluded_count = excluded.count;
	for (size_t i = 0; i < excluded.count; i++)
		interval_list_add(&all->excluded, excluded.intervals[i]);
	pfree(excluded.intervals);
}

static Excludes1Notes
build_release(const NoteList *list, const ListedRelease *release, MemoryContext scratch)
{
	Excludes1Notes built = {
		.release = pstrdup(release->name)
	};
	Gathering	all = {.target = &built, .note_room = 1024};
	Holding		holding = {.room = 64};
	MemoryContext lasting = MemoryContextSwitchTo(scratch);
	size_t		change_count;
	Change	   *changes = changes_of(list, release, &change_count);

	holding.notes = palloc(holding.room * sizeof(Note *));
	MemoryContextSwitchTo(lasting);
	built.places = MemoryContextAllocHuge(lasting, (change_count + 1) * sizeof(Icd10Interval));
	built.segments = MemoryContextAllocHuge(lasting, (change_count + 1) * sizeof(Segment));
	built.notes = MemoryContextAllocHuge(lasting, all.note_room * sizeof(Note *));
	interval_list_init(&all.excluded);
	for (size_t i = 0; i < change_count; i++)
	{
		apply(&holding, &changes[i]);
		/* The last change ends the last note. */
		if (holding.count > 0 && changes[i + 1].at > changes[i].at)
			add_segment(&all, &holding, (Icd10Interval) {changes[i].at, changes[i + 1].at - 1});
	}
	built.excluded = all.excluded.intervals;
	return built;
}

static void *
build(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch)
{
	Excludes1Releases *all = palloc(sizeof(*all));
	MemoryContext lasting = MemoryContextSwitchTo(scratch);
	int			count;
	ListedRelease *releases = listed_releases("tabular", tables[0], snapshot, &count);
	NoteList	list;

	MemoryContextSwitchTo(lasting);
	list = read_notes(tables[1], snapshot);
	all->days = release_days(releases, count);
	all->releases = palloc(Max(1, count) * sizeof(Excludes1Notes));
	for (int i = 0; i < count; i++)
		all->releases[i] = build_release(&list, &releases[i], scratch);
	return all;
}

static RefCache cache = {
	.name = "excludes1 notes",
	.tables = {"code_release", "icd10cm_note"},
	.build = build,
};

RefCache *
excludes1_cache(void)
{
	return &cache;
}

/* ---- Looking up */

/* NULL when no release is loaded. */
const Excludes1Notes *
excludes1_newest(const Excludes1Releases *all)
{
	return all->days.count > 0 ? &all->releases[all->days.count - 1] : NULL;
}

/* NULL when no release covers the date. */
const Excludes1Notes *
excludes1_in_force(const Excludes1Releases *all, DateADT date)
{
	int			release = release_in_force(&all->days, date);

	return release < 0 ? NULL : &all->releases[release];
}

const char *
excludes1_release(const Excludes1Notes *notes)
{
	return notes->release;
}

/* The segment of a code, NULL where no note holds. */
static const Segment *
segment_of(const Excludes1Notes *notes, Icd10 code)
{
	size_t		begun = icd10_intervals_begun(notes->places, notes->segment_count, code);

	return begun > 0 && code <= notes->places[begun - 1].last ? &notes->segments[begun - 1] : NULL;
}

const Icd10Interval *
excludes1_of(const Excludes1Notes *notes, Icd10 code, size_t *count)
{
	const Segment *segment = segment_of(notes, code);

	*count = segment ? segment->excluded_count : 0;
	return segment ? notes->excluded + segment->first_excluded : NULL;
}

static bool
excludes(const Excludes1Notes *notes, Icd10 code, Icd10 other)
{
	size_t		count;
	const Icd10Interval *excluded = excludes1_of(notes, code, &count);

	return icd10_intervals_hold(excluded, count, other);
}

bool
excludes1_pair(const Excludes1Notes *notes, Icd10 a, Icd10 b)
{
	return excludes(notes, a, b) || excludes(notes, b, a);
}

const char *
excludes1_place(const Excludes1Notes *notes, Icd10 code, Icd10 excluded)
{
	const Segment *segment = segment_of(notes, code);

	for (uint32 i = 0; segment && i < segment->note_count; i++)
	{
		const Note *note = notes->notes[segment->first_note + i];

		if (icd10_intervals_hold(note->excluded->intervals, note->excluded->count, excluded))
			return note->place;
	}
	return NULL;
}

/* ---- In SQL */

static Datum
answer(FunctionCallInfo fcinfo, const Excludes1Notes *notes)
{
	if (notes == NULL)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(excludes1_pair(notes, PG_GETARG_ICD10(0), PG_GETARG_ICD10(1)));
}

Datum
excludes1(PG_FUNCTION_ARGS)
{
	return answer(fcinfo, excludes1_newest(refcache_for_call(&cache, fcinfo)));
}

Datum
excludes1_on_date(PG_FUNCTION_ARGS)
{
	return answer(fcinfo, excludes1_in_force(refcache_for_call(&cache, fcinfo), PG_GETARG_DATEADT(2)));
}
