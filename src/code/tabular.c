/*
 * tabular.c
 *		The order in which ICD-10-CM is printed.
 *
 * Tabular order is the order of the symbols, but for the letters among the
 * children of some entries, which stand before one of the digits: C4A comes
 * before C44, C84.A and C84.Z before C84.9.  So the symbols of a code are
 * renumbered, each among its siblings, and what comes out, the place of the
 * code, is packed as a code is: whatever holds of the packing (integer order,
 * subtrees being intervals) holds of places in tabular order.
 */
#include "code/tabular.h"

#include <string.h>

/*
 * The children of "parent" from letter "first" to letter "last" come before
 * the child "before", or behind all where that is blank.
 *
 * In the order of the parents.  As in the order files of all releases from
 * FY2018 to FY2026; a run takes in the letters that are not in use yet where
 * no release says otherwise.
 */
static const struct Move
{
	char		parent[ICD10_WIDTH];
	char		first;
	char		last;
	char		before;
}			moves[] = {
	{"", 'U', 'U', ' '},
	{"C4", 'A', 'B', '4'},
	{"C7", 'A', 'B', '6'},
	{"C84", 'A', 'Z', '9'},
	{"C91", 'A', 'Z', '9'},
	{"C92", 'A', 'Z', '9'},
	{"C93", 'A', 'Z', '9'},
	{"C96", 'A', 'Z', '9'},
	{"D3", 'A', 'B', '7'},
	{"D46", 'A', 'Y', '4'},
	{"D46", 'Z', 'Z', '9'},
	{"D47", 'A', 'Z', '9'},
	{"F68", 'A', 'Z', '8'},
	{"G40", 'A', 'Z', '4'},
	{"G43", 'A', 'D', '8'},
	{"H93", 'A', 'Z', '2'},
	{"I82", 'A', 'Z', '8'},
	{"J4", 'A', 'B', '5'},
	{"L98", 'A', 'Z', '5'},
	{"M1", 'A', 'B', '0'},
	{"M350", 'A', 'Z', '9'},
	{"M79", 'A', 'Z', '8'},
	{"N80", 'A', 'Z', '8'},
	{"N803", 'A', 'Z', '9'},
	{"O09", 'A', 'Z', '2'},
	{"O35", 'A', 'Z', '2'},
	{"P041", 'A', 'Z', '8'},
	{"S060X", 'A', 'Z', '9'},
	{"S061X", 'A', 'Z', '9'},
	{"S062X", 'A', 'Z', '9'},
	{"S0630", 'A', 'Z', '9'},
	{"S0631", 'A', 'Z', '9'},
	{"S0632", 'A', 'Z', '9'},
	{"S0633", 'A', 'Z', '9'},
	{"S0634", 'A', 'Z', '9'},
	{"S0635", 'A', 'Z', '9'},
	{"S0636", 'A', 'Z', '9'},
	{"S0637", 'A', 'Z', '9'},
	{"S0638", 'A', 'Z', '9'},
	{"S064X", 'A', 'Z', '9'},
	{"S065X", 'A', 'Z', '9'},
	{"S066X", 'A', 'Z', '9'},
	{"S068", 'A', 'Z', '9'},
	{"S0681", 'A', 'Z', '9'},
	{"S0682", 'A', 'Z', '9'},
	{"S0689", 'A', 'Z', '9'},
	{"S068A", 'A', 'Z', '9'},
	{"S069X", 'A', 'Z', '9'},
	{"T50", 'A', 'Z', '9'},
	{"T79", 'A', 'Z', '8'},
	{"T80", 'A', 'Z', '5'},
	{"W44", 'A', 'Z', '8'},
	{"Y93", 'A', 'Z', '8'},
	{"Y936", 'A', 'Z', '9'},
	{"Z3", 'A', 'B', '7'},
	{"Z91", 'A', 'A', '4'},
};

#define MOVES		(sizeof(moves) / sizeof(moves[0]))
#define LAST_SYMBOL SYMBOL_LETTER('Z')

static Icd10
with_symbol(Icd10 prefix, int position, unsigned symbol)
{
	return prefix | (Icd10) symbol << (SYMBOL_BITS * (ICD10_WIDTH - 1 - position));
}

/* The parents once more, packed: they are looked for at every level of every code. */
static const Icd10 *
packed_parents(void)
{
	static Icd10 parents[MOVES];
	static bool packed = false;

	for (size_t i = 0; i < MOVES && !packed; i++)
	{
		for (int j = 0; moves[i].parent[j] != '\0'; j++)
			parents[i] = with_symbol(parents[i], j, symbol_of(moves[i].parent[j]));
	}
	packed = true;
	return parents;
}

/* The moves at a code or below it, from the first on; they are in the order of their parents. */
typedef struct Moves
{
	size_t		first;			/* at the code itself, if any is */
	size_t		below;			/* behind those at itself */
	bool		any;
} Moves;

static Moves
moves_within(Icd10 code)
{
	const Icd10 *parents = packed_parents();
	size_t		first = 0;
	Moves		within;

	for (size_t left = MOVES; left > 0;)
	{
		size_t		half = left / 2;

		if (parents[first + half] < code)
		{
			first += half + 1;
			left -= half + 1;
		}
		else
			left = half;
	}
	within.first = within.below = first;
	within.any = first < MOVES && icd10_is_below_or_equal(parents[first], code);
	while (within.below < MOVES && parents[within.below] == code)
		within.below++;
	return within;
}

/*
 * The position among its siblings, from 1 on, of a symbol that the moves leave
 * in its place or not: the letters that went elsewhere are gone from before it,
 * and those that came are there.
 */
static unsigned
rank_of(Moves within, unsigned symbol)
{
	unsigned	target = symbol;
	unsigned	back = 0;
	unsigned	rank;

	for (size_t i = within.first; i < within.below; i++)
	{
		unsigned	first = symbol_of(moves[i].first);
		unsigned	last = symbol_of(moves[i].last);

		if (symbol >= first && symbol <= last)
		{
			target = moves[i].before == ' ' ? LAST_SYMBOL + 1 : symbol_of(moves[i].before);
			back = last - symbol + 1;
		}
	}
	rank = target - back;
	for (size_t i = within.first; i < within.below; i++)
	{
		unsigned	first = symbol_of(moves[i].first);
		unsigned	last = symbol_of(moves[i].last);
		unsigned	before = moves[i].before == ' ' ? LAST_SYMBOL + 1 : symbol_of(moves[i].before);

		if (target >= before)
			rank += last - first + 1;
		if (target > last)
			rank -= last - first + 1;
	}
	return rank;
}

/* The place of a code in tabular order. */
Icd10
icd10cm_place(Icd10 code)
{
	Icd10		place = 0;
	int			length = icd10_length(code);

	for (int i = 0; i < length; i++)
	{
		unsigned	symbol = packed_symbol(code, ICD10_WIDTH, i);
		Moves		within = moves_within(icd10_prefix(code, i));

		/* Nothing is moved from here on down; the end of an interval is past all letters. */
		if (symbol > LAST_SYMBOL || !within.any)
			return place | (code & ~icd10_prefix(code, i));
		place = with_symbol(place, i, rank_of(within, symbol));
	}
	return place;
}

/*
 * In tabular order a range is one interval, to the end of all below its last
 * code.  It reaches to the next code there may be, so that E11 and E11-E11.Z
 * are the same; places follow the same grammar as codes.
 */
Icd10Interval
icd10cm_range_places(Icd10 first, Icd10 last)
{
	Icd10		end = icd10_subtree_end(icd10cm_place(last));

	return (Icd10Interval) {icd10cm_place(first), icd10cm_at_or_after(end + 1) - 1};
}

/* Goes down where the places asked for are cut, and where something is moved. */
static void
walk(Icd10 code, Icd10 place, int length, Icd10Interval places,
	 Icd10IntervalSink sink, void *context)
{
	Icd10		span = (UINT64_C(1) << (SYMBOL_BITS * (ICD10_WIDTH - length))) - 1;
	Icd10		first = places.first > place ? places.first : place;
	Icd10		last = places.last < place + span ? places.last : place + span;
	Moves		within = moves_within(code);

	if (first > last)
		return;
	if (last - first == span || !within.any)
	{
		sink(context, (Icd10Interval) {code + (first - place), code + (last - place)});
		return;
	}
	if (first == place)
		sink(context, (Icd10Interval) {code, code});
	for (unsigned symbol = 1; symbol <= LAST_SYMBOL; symbol++)
		walk(with_symbol(code, length, symbol), with_symbol(place, length, rank_of(within, symbol)),
			 length + 1, places, sink, context);
}

/* The codes at an interval of places, as intervals in the order of their values. */
void
icd10cm_codes_at(Icd10Interval places, Icd10IntervalSink sink, void *context)
{
	walk(0, 0, 0, places, sink, context);
}

/* What may come right below a code or the beginning of one, in tabular order; returns how many. */
size_t
icd10cm_children(Icd10 parent, Icd10 children[LAST_SYMBOL])
{
	int			length = icd10_length(parent);
	size_t		n = 0;
	unsigned	second = length > 1 ? packed_symbol(parent, ICD10_WIDTH, 1) : 0;
	unsigned	symbols[LAST_SYMBOL + 1];
	Moves		within = moves_within(parent);

	for (unsigned symbol = 1; symbol <= LAST_SYMBOL; symbol++)
		symbols[rank_of(within, symbol)] = symbol;
	for (unsigned i = 1; i <= LAST_SYMBOL && length < ICD10_WIDTH; i++)
	{
		if (icd10cm_symbol_fault(length, symbols[i], second) == NULL)
			children[n++] = with_symbol(parent, length, symbols[i]);
	}
	return n;
}

static size_t
categories_below(Icd10 prefix, Icd10 *all)
{
	Icd10		children[LAST_SYMBOL];
	size_t		n = icd10cm_children(prefix, children);
	size_t		count = 0;

	if (icd10_length(prefix) == ICD10CM_MIN_LENGTH - 1)
	{
		memcpy(all, children, n * sizeof(*all));
		return n;
	}
	for (size_t i = 0; i < n; i++)
		count += categories_below(children[i], all + count);
	return count;
}

/* Every category there may be, in tabular order; returns how many. */
size_t
icd10cm_categories(Icd10 all[ICD10CM_CATEGORIES])
{
	return categories_below(0, all);
}
