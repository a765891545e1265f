/*
 * cohort.c
 *		Tabular order, intervals and cohorts against the same rules written for
 *		text and for bits.
 */
#include "support.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define RANDOM_CODES	2000
#define RANDOM_PAIRS	100000
#define RANDOM_RANGES	60
#define RANDOM_VALUES	50000
#define RANDOM_ALGEBRA	30000
#define RANDOM_TEXTS	3000
#define RANDOM_SETS		600
#define MAX_ITEMS		8

/* ---- Tabular order, for text */

/*
 * Where a letter does not stand behind the digits: the code above it, the
 * letters, and the digit or letter behind whose codes they come.
 */
static const char *const exceptions[] = {
	" U Z", "C4 AB 3", "C7 AB 5", "C84 A-Z 8", "C91 A-Z 8", "C92 A-Z 8", "C93 A-Z 8", "C96 A-Z 8",
	"D3 AB 6", "D46 A-Y 3", "D46 Z 8", "D47 A-Z 8", "F68 A-Z 7", "G40 A-Z 3", "G43 A-D 7", "H93 A-Z 1",
	"I82 A-Z 7", "J4 AB 4", "L98 A-Z 4", "M1 AB /", "M350 A-Z 8", "M79 A-Z 7", "N80 A-Z 7", "N803 A-Z 8",
	"O09 A-Z 1", "O35 A-Z 1", "P041 A-Z 7", "S060X A-Z 8", "S061X A-Z 8", "S062X A-Z 8",
	"S0630 A-Z 8", "S0631 A-Z 8", "S0632 A-Z 8", "S0633 A-Z 8", "S0634 A-Z 8", "S0635 A-Z 8",
	"S0636 A-Z 8", "S0637 A-Z 8", "S0638 A-Z 8", "S064X A-Z 8", "S065X A-Z 8", "S066X A-Z 8",
	"S068 A-Z 8", "S0681 A-Z 8", "S0682 A-Z 8", "S0689 A-Z 8", "S068A A-Z 8", "S069X A-Z 8",
	"T50 A-Z 8", "T79 A-Z 7", "T80 A-Z 4", "W44 A-Z 7", "Y93 A-Z 7", "Y936 A-Z 8", "Z3 AB 6", "Z91 A 3",
};

/* Two characters for each of the code's: texts of this form are in tabular order. */
#define KEY_SIZE (2 * ICD10_WIDTH + 1)

static char
stands_behind(const char *code, size_t length, char symbol)
{
	if (symbol < 'A')
		return symbol;
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++)
	{
		const char *letters = exceptions[i] + length + 1;
		const char *behind = exceptions[i] + strlen(exceptions[i]) - 1;

		if (strncmp(exceptions[i], code, length) == 0 && letters[-1] == ' ' &&
			(letters[1] == '-' ? symbol >= letters[0] && symbol <= letters[2]
			 : memchr(letters, symbol, (size_t) (behind - 1 - letters)) != NULL))
			return *behind;
	}
	return symbol;
}

static void
tabular_key(const char *code, char key[KEY_SIZE])
{
	for (size_t i = 0; i < strlen(code); i++)
	{
		char		behind = stands_behind(code, i, code[i]);

		key[2 * i] = behind;
		key[2 * i + 1] = behind == code[i] ? ' ' : code[i];
	}
	key[2 * strlen(code)] = '\0';
}

static int
sign(int comparison)
{
	return (comparison > 0) - (comparison < 0);
}

/* Whether a code lies from one to the end of all below another. */
static bool
lies_between(const char *code, const char *from, const char *to)
{
	char		key[KEY_SIZE];
	char		from_key[KEY_SIZE];
	char		to_key[KEY_SIZE];

	tabular_key(code, key);
	tabular_key(from, from_key);
	tabular_key(to, to_key);
	return strcmp(from_key, key) <= 0 &&
		(strcmp(key, to_key) <= 0 || strncmp(code, to, strlen(to)) == 0);
}

static const System *const cm = &systems[ICD10CM];

/* As likely as not near one of the places where tabular order is odd, or at an end. */
static void
random_cm(char *text)
{
	static const char *const borders[] = {
		"A00", "A0B", "AA0", "A9B", "AA9", "B00", "C43", "C4A", "C4B", "C44", "C7B", "C76", "C75", "C84", "C84A", "C849",
		"D36", "D3A", "D37", "D46", "D464", "D46Z", "D469", "E0B", "E10", "E09", "M08", "M0B", "M1A", "M10", "O9A", "P96",
		"S060X", "S060XA", "S060X9", "T99", "TA9", "UA9", "U00", "U07", "U0A", "V00", "Z36", "Z3A", "Z3B", "Z37", "Z99", "ZA9", "ZA9ZZZZ", "Z914",
	};

	if (random_below(2))
		random_relative(cm, borders[random_below(sizeof(borders) / sizeof(borders[0]))], text);
	else
		random_code(cm, text);
}

static Icd10
code_of(const char *text)
{
	return must_parse(cm, text);
}

static void
check_places(void)
{
	for (int i = 0; i < RANDOM_PAIRS; i++)
	{
		char		a[MAX_WIDTH + 1];
		char		b[MAX_WIDTH + 1];
		char		a_key[KEY_SIZE];
		char		b_key[KEY_SIZE];
		Icd10		a_place;
		Icd10		b_place;
		size_t		length;

		random_cm(a);
		if (random_below(2))
			random_relative(cm, a, b);
		else
			random_cm(b);
		tabular_key(a, a_key);
		tabular_key(b, b_key);
		a_place = icd10cm_place(code_of(a));
		b_place = icd10cm_place(code_of(b));
		expect((a_place > b_place) - (a_place < b_place) == sign(strcmp(a_key, b_key)),
			   "%s and %s are the wrong way round", a, b);
		expect(icd10_length(a_place) == (int) strlen(a), "the place of %s has another length", a);

		/* What begins alike stands together. */
		for (length = 0; a[length] && a[length] == b[length];)
			length++;
		expect(icd10_prefix(a_place, (int) length) == icd10_prefix(b_place, (int) length),
			   "%s and %s are torn apart", a, b);
	}
	conclude("places are in tabular order, and keep the hierarchy");
}

static void
check_codes_at(void)
{
	static char codes[RANDOM_CODES][MAX_WIDTH + 1];

	for (int i = 0; i < RANDOM_CODES; i++)
		random_cm(codes[i]);
	for (int i = 0; i < RANDOM_RANGES; i++)
	{
		const char *from = codes[random_below(RANDOM_CODES)];
		const char *to = codes[random_below(RANDOM_CODES)];
		Icd10Interval places = {icd10cm_place(code_of(from)), icd10_subtree_end(icd10cm_place(code_of(to)))};
		Intervals	pieces = {NULL, 0, 0};

		if (random_below(4) == 0)
			to = from, places.last = icd10_subtree_end(places.first);
		icd10cm_codes_at(places, gather, &pieces);
		for (size_t j = 0; j < pieces.n; j++)
			expect(pieces.list[j].first <= pieces.list[j].last &&
				   (j == 0 || pieces.list[j - 1].last < pieces.list[j].first),
				   "%s-%s: piece %zu is out of order", from, to, j);
		for (int j = 0; j < RANDOM_CODES; j++)
			expect(icd10_intervals_hold(pieces.list, pieces.n, code_of(codes[j])) == lies_between(codes[j], from, to),
				   "%s-%s and %s", from, to, codes[j]);
		free(pieces.list);
	}
	conclude("codes at places");
}

/* ---- Intervals, for bits */

#define UNIVERSE 40

static uint64_t
bits_of(const Icd10Interval *intervals, size_t n)
{
	uint64_t	bits = 0;

	for (size_t i = 0; i < n; i++)
		for (Icd10 value = intervals[i].first; value <= intervals[i].last; value++)
			bits |= UINT64_C(1) << value;
	return bits;
}

static size_t
random_intervals(Icd10Interval *intervals, size_t most)
{
	size_t		n = random_below((unsigned) most + 1);

	for (size_t i = 0; i < n; i++)
	{
		intervals[i].first = random_below(UNIVERSE);
		intervals[i].last = intervals[i].first + random_below(4);
	}
	return n;
}

/* Sorted, apart, and with nothing but "bits". */
static bool
are_bits(const Icd10Interval *intervals, size_t n, uint64_t bits)
{
	for (size_t i = 0; i < n; i++)
		if (intervals[i].first > intervals[i].last ||
			(i > 0 && intervals[i].first <= intervals[i - 1].last + 1))
			return false;
	return bits_of(intervals, n) == bits;
}

static void
check_algebra(void)
{
	for (int i = 0; i < RANDOM_ALGEBRA; i++)
	{
		Icd10Interval a[10];
		Icd10Interval b[10];
		Icd10Interval made[20];
		Icd10		gaps[10];
		size_t		na = random_intervals(a, 10);
		size_t		nb = random_intervals(b, 10);
		uint64_t	a_bits = bits_of(a, na);
		uint64_t	b_bits = bits_of(b, nb);
		size_t		limit = 1 + random_below(6);
		size_t		n;

		na = icd10_intervals_normalize(a, na);
		nb = icd10_intervals_normalize(b, nb);
		expect(are_bits(a, na, a_bits), "normalize %llx", (unsigned long long) a_bits);

		n = icd10_intervals_common(a, na, b, nb, made);
		expect(are_bits(made, n, a_bits & b_bits), "common to %llx and %llx",
			   (unsigned long long) a_bits, (unsigned long long) b_bits);
		n = icd10_intervals_without(a, na, b, nb, made);
		expect(are_bits(made, n, a_bits & ~b_bits), "%llx without %llx",
			   (unsigned long long) a_bits, (unsigned long long) b_bits);

		for (Icd10 value = 0; value < UNIVERSE + 4; value++)
		{
			size_t		begun = 0;

			while (begun < na && a[begun].first <= value)
				begun++;
			expect(icd10_intervals_begun(a, na, value) == begun &&
				   icd10_intervals_hold(a, na, value) == (a_bits >> value & 1),
				   "%llu in %llx", (unsigned long long) value, (unsigned long long) a_bits);
		}

		/* The widest gaps stay, and nothing is lost. */
		memcpy(made, a, sizeof(a));
		n = icd10_intervals_coarsen(made, na, limit, gaps);
		expect(n == (na < limit ? na : limit) && are_bits(made, n, bits_of(made, n)) &&
			   (a_bits & ~bits_of(made, n)) == 0, "%llx in %zu intervals", (unsigned long long) a_bits, limit);
		for (size_t j = 1; j < na; j++)
		{
			bool		closed = icd10_intervals_hold(made, n, a[j].first - 1);

			for (size_t k = 1; k < na && closed; k++)
				expect(icd10_intervals_hold(made, n, a[k].first - 1) ||
					   a[k].first - a[k - 1].last >= a[j].first - a[j - 1].last,
					   "%llx in %zu intervals closes a wider gap", (unsigned long long) a_bits, limit);
		}
	}
	conclude("interval algebra against bits");
}

/* ---- The next code */

static bool
is_code(Icd10 value)
{
	char		text[CODE_TEXT_SIZE];
	uint64_t	packed;
	CodeError	error;

	code_unpack(value, ICD10_WIDTH, text);
	return icd10cm_parse(text, strlen(text), &packed, &error) && packed == value;
}

/* The value is a code, or the next one begins as it does and then has a symbol more or a greater one. */
static Icd10
code_at_or_after(Icd10 value)
{
	char		beginning[CODE_TEXT_SIZE];
	Icd10		least = is_code(value) ? value : ICD10_END;

	if (value >= ICD10_END)
		return ICD10_END;
	code_unpack(value, ICD10_WIDTH, beginning);
	for (size_t length = 0; length <= strlen(beginning) && length < ICD10_WIDTH; length++)
		for (unsigned symbol = SYMBOL_0; symbol <= SYMBOL_LETTER('Z'); symbol++)
		{
			char		text[CODE_TEXT_SIZE];
			uint64_t	packed;
			CodeError	error;

			memcpy(text, beginning, length);
			text[length] = symbol_char(symbol);
			strcpy(text + length + 1, length < 2 ? &"00"[length] : "");
			if (icd10cm_parse(text, strlen(text), &packed, &error) && packed >= value && packed < least)
				least = packed;
		}
	return least;
}

static void
check_next_code(void)
{
	expect(icd10cm_at_or_after(0) == code_of("A00"), "the first code");
	expect(icd10cm_at_or_after(code_of("ZA9ZZZZ") + 1) == ICD10_END, "behind the last code");
	for (int i = 0; i < RANDOM_VALUES; i++)
	{
		char		text[MAX_WIDTH + 1];
		Icd10		value;

		random_cm(text);
		value = code_of(text);
		switch (random_below(4))
		{
			case 0:
				value = icd10_subtree_end(value) + 1;
				break;
			case 1:
				value = value - 2 + random_below(5);
				break;
			case 2:
				value ^= (Icd10) random_below(1U << 12) << (SYMBOL_BITS * random_below(ICD10_WIDTH - 1));
				break;
		}
		expect(icd10cm_at_or_after(value) == code_at_or_after(value), "after %s%+lld: %llx, not %llx",
			   text, (long long) (value - code_of(text)),
			   (unsigned long long) icd10cm_at_or_after(value), (unsigned long long) code_at_or_after(value));
	}
	conclude("the first code at or after a value");
}

/* ---- Cohorts, as they are defined */

typedef struct Item
{
	bool		excluded;
	char		from[MAX_WIDTH + 1];
	char		to[MAX_WIDTH + 1];
} Item;

/* Behind everything below a code. */
static void
end_key(const char *code, char key[KEY_SIZE + 1])
{
	tabular_key(code, key);
	strcat(key, "~");
}

static bool
lies_strictly_inside(const Item *inner, const Item *outer)
{
	char		inner_from[KEY_SIZE];
	char		outer_from[KEY_SIZE];
	char		inner_end[KEY_SIZE + 1];
	char		outer_end[KEY_SIZE + 1];
	int			begins;
	int			ends;

	tabular_key(inner->from, inner_from);
	tabular_key(outer->from, outer_from);
	end_key(inner->to, inner_end);
	end_key(outer->to, outer_end);
	begins = strcmp(inner_from, outer_from);
	ends = strcmp(inner_end, outer_end);
	return begins >= 0 && ends <= 0 && (begins != 0 || ends != 0);
}

/* Some item names the code, and no exclusion does that the item is not itself an exception of. */
static bool
is_in_cohort(const char *code, const Item *items, int n)
{
	for (int i = 0; i < n; i++)
	{
		bool		in = !items[i].excluded && lies_between(code, items[i].from, items[i].to);

		for (int j = 0; j < n && in; j++)
			in = !items[j].excluded || !lies_between(code, items[j].from, items[j].to) ||
				lies_strictly_inside(&items[i], &items[j]);
		if (in)
			return true;
	}
	return false;
}

static void
random_item(Item *item, const Item *other)
{
	char		keys[2][KEY_SIZE];

	item->excluded = other && random_below(2);
	if (other && random_below(3))
		random_relative(cm, random_below(2) ? other->from : other->to, item->from);
	else
		random_cm(item->from);
	strcpy(item->to, item->from);
	if (random_below(2))
	{
		if (random_below(2))
			random_relative(cm, item->from, item->to);
		else
			random_cm(item->to);
		tabular_key(item->from, keys[0]);
		tabular_key(item->to, keys[1]);
		if (strcmp(keys[0], keys[1]) > 0)
			strcpy(item->to, item->from);
	}
}

/* As people write it; returns the length. */
static int
write_item(const Item *item, char *text)
{
	int			length = 0;

	if (item->excluded)
		text[length++] = '!';
	length += random_spelling(cm, item->from, text + length);
	if (strcmp(item->from, item->to) != 0)
	{
		length += sprintf(text + length, random_below(4) ? "-" : "\xE2\x80\x93");
		length += random_spelling(cm, item->to, text + length);
	}
	else if (random_below(8) == 0 && strlen(item->from) == ICD10CM_MIN_LENGTH)
		length = sprintf(text, "%s%s.-", item->excluded ? "! " : "", item->from);
	return length;
}

/* One of the item's ends, or near it: above, below, beside. */
static void
random_probe(const Item *item, char *probe)
{
	const char *end = random_below(2) ? item->from : item->to;
	Icd10		code = code_of(end);
	int			length = (int) strlen(end);

	switch (random_below(5))
	{
		case 0:
			strcpy(probe, end);
			return;
		case 1:
			code = icd10cm_at_or_after(icd10_subtree_end(code) + 1);
			break;
		case 2:
			code = icd10_prefix(code, ICD10CM_MIN_LENGTH + (int) random_below((unsigned) (length - ICD10CM_MIN_LENGTH + 1)));
			break;
		case 3:
			code = icd10cm_at_or_after(icd10_subtree_end(icd10_prefix(code, 1 + (int) random_below((unsigned) length))) + 1);
			break;
		default:
			random_relative(cm, end, probe);
			return;
	}
	if (code < ICD10_END)
		code_unpack(code, ICD10_WIDTH, probe);
	else
		strcpy(probe, "ZA9ZZZZ");
}

static void
check_meaning(void)
{
	for (int i = 0; i < RANDOM_TEXTS; i++)
	{
		Item		items[MAX_ITEMS];
		char		text[MAX_ITEMS * 4 * RANDOM_TEXT_SIZE] = "";
		int			length = 0;
		int			n = 1 + (int) random_below(MAX_ITEMS);
		Intervals	codes;
		CodeError	error = {0, NULL};

		for (int j = 0; j < n; j++)
			random_item(&items[j], j > 0 ? &items[random_below((unsigned) j)] : NULL);
		/* The order of the items does not matter. */
		for (int j = n; j-- > 0;)
		{
			length += write_item(&items[j], text + length);
			if (j > 0)
				text[length++] = ',';
		}
		if (!read_cohort(text, (size_t) length, &codes, &error))
		{
			expect(false, "\"%.*s\" is refused: position %d, %s", length, text, error.position, error.reason);
			continue;
		}
		for (int j = 0; j < 10 * n; j++)
		{
			char		probe[CODE_TEXT_SIZE];

			random_probe(&items[random_below((unsigned) n)], probe);
			expect(icd10_intervals_hold(codes.list, codes.n, code_of(probe)) == is_in_cohort(probe, items, n),
				   "%s in \"%.*s\"", probe, length, text);
		}
		free(codes.list);
	}
	conclude("random cohorts as they are defined");
}

/* ---- Text */

static void
expect_reads_back(const Intervals *codes)
{
	char	   *text = print_cohort(codes);
	Intervals	again = {NULL, 0, 0};
	CodeError	error = {0, NULL};

	if (!read_cohort(text, strlen(text), &again, &error))
		expect(false, "\"%s\" is refused: position %d, %s", shown(text, strlen(text)), error.position, error.reason);
	else
		expect(again.n == codes->n &&
			   (again.n == 0 || memcmp(again.list, codes->list, again.n * sizeof(*again.list)) == 0),
			   "\"%s\" reads as something else", shown(text, strlen(text)));
	free(again.list);
	free(text);
}

/* A subtree, a code without what is below it, what is below without the code, or a range in either order. */
static Icd10Interval
random_piece(void)
{
	char		a[MAX_WIDTH + 1];
	char		b[MAX_WIDTH + 1];
	Icd10Interval piece;

	random_cm(a);
	random_relative(cm, a, b);
	piece = icd10_subtree(code_of(a));
	switch (random_below(5))
	{
		case 0:
			piece.last = piece.first;
			break;
		case 1:
			piece.first++;
			break;
		case 2:
			piece.last = icd10_subtree_end(code_of(b));
			break;
		case 3:
			piece = (Icd10Interval) {code_of(b), code_of(a)};
			break;
	}
	if (piece.first > piece.last)
		piece = (Icd10Interval) {piece.last, piece.first};
	return piece;
}

static void
add_piece(Intervals *codes, Icd10Interval piece)
{
	gather(codes, piece);
	codes->n = icd10cm_intervals_normalize(codes->list, codes->n);
}

static void
remove_piece(Intervals *codes, Icd10Interval piece)
{
	size_t		n = icd10cm_intervals_normalize(&piece, 1);
	Intervals	rest = {malloc((codes->n + n + 1) * sizeof(piece)), 0, codes->n + n + 1};

	rest.n = icd10_intervals_without(codes->list, codes->n, &piece, n, rest.list);
	free(codes->list);
	*codes = rest;
}

static void
check_text(void)
{
	for (int i = 0; i < RANDOM_SETS; i++)
	{
		Intervals	codes = {NULL, 0, 0};
		Intervals	backwards = {NULL, 0, 0};
		Icd10Interval pieces[2 * MAX_ITEMS];
		unsigned	n = 1 + random_below(2 * MAX_ITEMS);

		for (unsigned j = 0; j < n; j++)
		{
			pieces[j] = random_piece();
			if (j > 0 && random_below(2))
				remove_piece(&codes, pieces[j]);
			else
				add_piece(&codes, pieces[j]);
			if (j + 1 == n || random_below(4) == 0)
				expect_reads_back(&codes);
		}

		/* The same codes put together in another way are the same in every bit. */
		for (size_t j = codes.n; j-- > 0;)
		{
			Icd10		middle = icd10cm_at_or_after(codes.list[j].first + (codes.list[j].last - codes.list[j].first) / 2);

			add_piece(&backwards, (Icd10Interval) {middle, codes.list[j].last});
			if (middle > codes.list[j].first)
				add_piece(&backwards, (Icd10Interval) {codes.list[j].first, middle - 1});
		}
		expect(backwards.n == codes.n &&
			   (codes.n == 0 || memcmp(backwards.list, codes.list, codes.n * sizeof(*codes.list)) == 0),
			   "the same codes, and not the same intervals");
		free(codes.list);
		free(backwards.list);
	}
	conclude("random sets of codes print, and read back");
}

static void
check_known(void)
{
	static const struct
	{
		const char *text;
		const char *printed;	/* NULL: the same */
	}			known[] = {
		{"", NULL},
		{" \n\t", ""},
		{"E08-E13, O24, !E09", "E08-E13, !E09, O24"},
		{"!E09, o24 , e08 - e13", "E08-E13, !E09, O24"},
		{"E11.-", "E11"},
		{"E11.6-", "E11.6"},
		{"E08\xE2\x80\x93" "E13", "E08-E13"},
		{"E11, !E11.0, E11.00", NULL},
		{"E11, !E11", ""},
		{"E11, !E10-E12", "E11"},
		{"E11.0, E11.1, !E11", "E11.0-E11.1"},
		{"E11-E12, !E11", "E12"},
		{"C43-C44", NULL},
		{"C43, C4A, C4B, C44", "C43-C44"},
		{"C43-C44, !C4A", "C43, C4B-C44"},
		{"M05-M14", NULL},
		{"C76-C80", NULL},
		{"A00-UA9", NULL},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		const char *expected = known[i].printed ? known[i].printed : known[i].text;
		Intervals	codes = {NULL, 0, 0};
		CodeError	error = {0, NULL};
		char	   *printed;

		if (!read_cohort(known[i].text, strlen(known[i].text), &codes, &error))
		{
			expect(false, "\"%s\" is refused: position %d, %s", known[i].text, error.position, error.reason);
			continue;
		}
		printed = print_cohort(&codes);
		expect(strcmp(printed, expected) == 0, "\"%s\" prints as \"%s\", not \"%s\"", known[i].text, printed, expected);
		free(printed);
		free(codes.list);
	}
	conclude("known cohorts");
}

static void
check_errors(void)
{
	static const struct
	{
		const char *text;
		int			position;
		const char *reason;
	}			errors[] = {
		{"E11,", 5, "a code belongs here"},
		{",E11", 1, "a code belongs here"},
		{"E11,,E12", 5, "a code belongs here"},
		{"!", 2, "a code belongs here"},
		{"!!E11", 2, "a code belongs here"},
		{"!E11", 1, "there is nothing that the exclusions could be taken from"},
		{"!E11, !E12", 1, "there is nothing that the exclusions could be taken from"},
		{"E13-E08", 5, "the range ends before it begins, in tabular order"},
		{"C44 - C4A", 7, "the range ends before it begins, in tabular order"},
		{"E11.5-E11", 7, "the range ends before it begins, in tabular order"},
		{"E08-E09-E10", 8, "a comma separates the codes and ranges"},
		{"E08 E09", 5, "a comma separates the codes and ranges"},
		{"E08; E09", 4, "a comma separates the codes and ranges"},
		{"E11*", 4, "a code stands for all below it without a wildcard"},
		{"E11.%", 4, NULL},
		{"I10, E1", 8, "a code has at least 3 characters"},
		{"I10, E11.", 9, "nothing follows the dot"},
		{"I10, E1123456", 13, "a code has at most 7 characters"},
		{"I10, 11E", 6, "the first character is a letter"},
	};

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
	{
		Intervals	codes;
		CodeError	error = {0, NULL};
		bool		accepted = read_cohort(errors[i].text, strlen(errors[i].text), &codes, &error);

		expect(!accepted && error.position == errors[i].position &&
			   (!errors[i].reason || strcmp(error.reason, errors[i].reason) == 0),
			   "\"%s\": %s, position %d, %s", errors[i].text, accepted ? "accepted" : "refused",
			   error.position, error.reason ? error.reason : "");
	}
	conclude("known faults");
}

int
main(void)
{
	diag("TEST_SEED=%llu", (unsigned long long) random_seed());
	check_places();
	check_codes_at();
	check_algebra();
	check_next_code();
	check_known();
	check_errors();
	check_meaning();
	check_text();
	return done_testing();
}
