/*
 * cohort.c
 *		What an analyst writes to define a cohort.
 */
#include "code/cohort.h"

#include <string.h>

/* ---- Reading */

typedef struct Reader
{
	const char *text;
	size_t		length;
	size_t		at;
	CodeError  *error;
} Reader;

static void
skip_blanks(Reader *reader)
{
	while (reader->at < reader->length && code_is_blank(reader->text[reader->at]))
		reader->at++;
}

static bool
take(Reader *reader, const char *sign)
{
	size_t		length = strlen(sign);

	if (reader->length - reader->at < length ||
		memcmp(reader->text + reader->at, sign, length) != 0)
		return false;
	reader->at += length;
	return true;
}

/* Ranges are pasted from papers, which print them with an en dash. */
static bool
take_dash(Reader *reader)
{
	return take(reader, "-") || take(reader, "\xE2\x80\x93");
}

static bool
read_code(Reader *reader, Icd10 *code)
{
	size_t		begin = reader->at;
	size_t		end;

	while (reader->at < reader->length &&
		   (symbol_of(reader->text[reader->at]) != 0 || reader->text[reader->at] == '.'))
		reader->at++;
	end = reader->at;
	if (end == begin)
		return code_fail(reader->error, begin, "a code belongs here");

	/* The tabular list writes E11.- for all below E11. */
	if (reader->at < reader->length && reader->text[reader->at] == '-' &&
		end - begin == ICD10CM_MIN_LENGTH + 1 && reader->text[end - 1] == '.')
		end--;
	if (!icd10cm_parse(reader->text + begin, end - begin, code, reader->error))
	{
		reader->error->position += (int) begin;
		return false;
	}
	return true;
}

static bool
at_end_of_item(const Reader *reader)
{
	return reader->at == reader->length || reader->text[reader->at] == ',';
}

static bool
read_item(Reader *reader, CohortItem *item)
{
	size_t		begin;

	skip_blanks(reader);
	item->excluded = take(reader, "!");
	skip_blanks(reader);
	if (!read_code(reader, &item->from))
		return false;
	item->to = item->from;
	skip_blanks(reader);
	if (take_dash(reader))
	{
		skip_blanks(reader);
		begin = reader->at;
		if (!at_end_of_item(reader))
		{
			if (!read_code(reader, &item->to))
				return false;
			if (icd10cm_place(item->to) < icd10cm_place(item->from))
				return code_fail(reader->error, begin,
								 "the range ends before it begins, in tabular order");
			skip_blanks(reader);
		}
	}
	if (at_end_of_item(reader))
		return true;
	if (reader->text[reader->at] == '*' || reader->text[reader->at] == '%')
		return code_fail(reader->error, reader->at,
						 "a code stands for all below it without a wildcard");
	return code_fail(reader->error, reader->at, "a comma separates the codes and ranges");
}

/* Blank text is the empty cohort. */
bool
cohort_parse(const char *text, size_t length, CohortSink sink, void *context, CodeError *error)
{
	Reader		reader = {text, length, 0, error};
	bool		included = false;

	skip_blanks(&reader);
	if (reader.at == length)
		return true;
	do
	{
		CohortItem	item;

		if (!read_item(&reader, &item))
			return false;
		sink(context, item);
		included |= !item.excluded;
	} while (take(&reader, ","));
	if (!included)
		return code_fail(error, 0, "there is nothing that the exclusions could be taken from");
	return true;
}

/* ---- Meaning */

static bool
lies_inside(const Icd10Interval *inner, const Icd10Interval *outer)
{
	return inner->first >= outer->first && inner->last <= outer->last &&
		(inner->first != outer->first || inner->last != outer->last);
}

/*
 * Hands out the places of the cohort, in any order: of each included item
 * what no excluded item takes, where one that the item itself lies inside of
 * takes nothing.  The excluded items are sorted.
 */
void
cohort_resolve(const Icd10Interval *included, size_t n,
			   const Icd10Interval *excluded, size_t m,
			   Icd10IntervalSink sink, void *context)
{
	for (size_t i = 0; i < n; i++)
	{
		Icd10		first = included[i].first;

		for (size_t j = 0; j < m && excluded[j].first <= included[i].last; j++)
		{
			if (excluded[j].last < first || lies_inside(&included[i], &excluded[j]))
				continue;
			if (excluded[j].first > first)
				sink(context, (Icd10Interval) {first, excluded[j].first - 1});
			first = excluded[j].last + 1;
		}
		if (first <= included[i].last)
			sink(context, (Icd10Interval) {first, included[i].last});
	}
}

/* ---- Writing */

typedef struct Writer
{
	const Icd10Interval *codes;
	size_t		n;
	CohortSink	sink;
	void	   *context;
} Writer;

static bool
holds(const Writer *writer, Icd10 code)
{
	return icd10_intervals_hold(writer->codes, writer->n, code);
}

/* Whether the codes below one are not all in, or all out, as it is itself. */
static bool
is_mixed(const Writer *writer, Icd10 code)
{
	size_t		begun = icd10_intervals_begun(writer->codes, writer->n, code);
	Icd10		end = icd10_subtree_end(code);

	if (begun > 0 && code <= writer->codes[begun - 1].last)
		return end > writer->codes[begun - 1].last;
	return begun < writer->n && writer->codes[begun].first <= end;
}

/*
 * How unwieldy a range is to read.  One that begins or ends with a letter,
 * as E0A does, is often no entry at all but just the next possible one.
 */
static int
weight(Icd10 from, Icd10 to)
{
	int			from_weight = symbol_is_digit(packed_symbol(from, ICD10_WIDTH, icd10_length(from) - 1)) ? 2 : 6;
	int			to_weight = symbol_is_digit(packed_symbol(to, ICD10_WIDTH, icd10_length(to) - 1)) ? 2 : 6;

	return from == to ? from_weight : from_weight + to_weight;
}

#define WEIGHT_OF_EXCLUSION 3

/* The end of the run of siblings, from one on, that are all in or all out. */
static size_t
run_end(const Writer *writer, const Icd10 *siblings, size_t n, size_t begin)
{
	size_t		end = begin + 1;

	while (end < n && holds(writer, siblings[end]) == holds(writer, siblings[begin]))
		end++;
	return end;
}

static void write_below(const Writer *writer, Icd10 parent);

/* Names the siblings of one run, and what differs below them. */
static void
write_run(const Writer *writer, const Icd10 *siblings, size_t n, bool named)
{
	if (named)
		writer->sink(writer->context, (CohortItem) {
			.excluded = !holds(writer, siblings[0]), .from = siblings[0], .to = siblings[n - 1]
		});
	for (size_t i = 0; i < n; i++)
	{
		if (is_mixed(writer, siblings[i]))
			write_below(writer, siblings[i]);
	}
}

/*
 * Siblings are named where they differ from what holds above them ("inside"),
 * in ranges; two of these become one where naming the gap as an exception is
 * less unwieldy.
 */
static void
write_siblings(const Writer *writer, bool inside, const Icd10 *siblings, size_t n)
{
	size_t		begin = 0;

	while (begin < n)
	{
		size_t		end = run_end(writer, siblings, n, begin);

		if (holds(writer, siblings[begin]) == inside)
		{
			write_run(writer, siblings + begin, end - begin, false);
			begin = end;
			continue;
		}
		while (end < n)
		{
			size_t		gap = end;
			size_t		next = run_end(writer, siblings, n, gap);
			size_t		next_end;

			if (next == n)
				break;
			next_end = run_end(writer, siblings, n, next);
			if (weight(siblings[begin], siblings[gap - 1]) + weight(siblings[next], siblings[next_end - 1]) <
				weight(siblings[begin], siblings[next_end - 1]) +
				weight(siblings[gap], siblings[next - 1]) + WEIGHT_OF_EXCLUSION)
				break;
			end = next_end;
		}
		writer->sink(writer->context, (CohortItem) {
			.excluded = inside, .from = siblings[begin], .to = siblings[end - 1]
		});
		while (begin < end)
		{
			size_t		next = run_end(writer, siblings, end, begin);

			write_run(writer, siblings + begin, next - begin, holds(writer, siblings[begin]) == inside);
			begin = next;
		}
	}
}

static void
write_below(const Writer *writer, Icd10 parent)
{
	Icd10		children[SYMBOL_LETTER('Z')];

	write_siblings(writer, holds(writer, parent), children, icd10cm_children(parent, children));
}

/* The items that define a cohort, in tabular order; equal cohorts have the same. */
void
cohort_describe(const Icd10Interval *codes, size_t n, CohortSink sink, void *context)
{
	Writer		writer = {codes, n, sink, context};
	Icd10		all[ICD10CM_CATEGORIES];

	write_siblings(&writer, false, all, icd10cm_categories(all));
}
