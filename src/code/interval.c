/*
 * interval.c
 *		Sets of codes as sorted, disjoint, closed intervals of packed codes.
 */
#include "code/interval.h"

#include <stdlib.h>

void
icd10_intervals_sort(Icd10Interval *intervals, size_t n)
{
	qsort(intervals, n, sizeof(*intervals), icd10_compare);
}

/* Sorts intervals in any order and merges those that meet; returns how many are left. */
size_t
icd10_intervals_normalize(Icd10Interval *intervals, size_t n)
{
	size_t		kept = 0;

	icd10_intervals_sort(intervals, n);
	for (size_t i = 0; i < n; i++)
	{
		if (kept > 0 && intervals[i].first <= intervals[kept - 1].last + 1)
		{
			if (intervals[i].last > intervals[kept - 1].last)
				intervals[kept - 1].last = intervals[i].last;
		}
		else
			intervals[kept++] = intervals[i];
	}
	return kept;
}

/*
 * The same for codes of ICD-10-CM, in the one form that equal sets share: an
 * interval begins with a code and ends right before one, whatever values that
 * are no codes lie between.
 */
size_t
icd10cm_intervals_normalize(Icd10Interval *intervals, size_t n)
{
	size_t		kept = 0;

	for (size_t i = 0; i < n; i++)
	{
		Icd10		first = icd10cm_at_or_after(intervals[i].first);
		Icd10		end = icd10cm_at_or_after(intervals[i].last + 1);

		if (first < end)
			intervals[kept++] = (Icd10Interval) {first, end - 1};
	}
	return icd10_intervals_normalize(intervals, kept);
}

/* What lies at or below some of the codes; "subtrees" has room for n. */
size_t
icd10_subtrees(const Icd10 *codes, size_t n, Icd10Interval *subtrees)
{
	for (size_t i = 0; i < n; i++)
		subtrees[i] = icd10_subtree(codes[i]);
	return icd10_intervals_normalize(subtrees, n);
}

/* Closes the smallest gaps, until no more than "limit" intervals are left; "gaps" has room for n. */
size_t
icd10_intervals_coarsen(Icd10Interval *intervals, size_t n, size_t limit, Icd10 *gaps)
{
	size_t		kept = 0;
	size_t		of_widest = 0;
	Icd10		widest;

	if (n <= limit)
		return n;
	for (size_t i = 1; i < n; i++)
		gaps[i - 1] = intervals[i].first - intervals[i - 1].last;
	qsort(gaps, n - 1, sizeof(*gaps), icd10_compare);

	/* The widest of those to close, and how many are: siblings are all equally far apart. */
	widest = gaps[n - limit - 1];
	while (of_widest < n - limit && gaps[n - limit - 1 - of_widest] == widest)
		of_widest++;
	for (size_t i = 1; i < n; i++)
	{
		Icd10		gap = intervals[i].first - intervals[kept].last;

		if (gap > widest || (gap == widest && of_widest == 0))
			intervals[++kept] = intervals[i];
		else
		{
			intervals[kept].last = intervals[i].last;
			if (gap == widest)
				of_widest--;
		}
	}
	return kept + 1;
}

/* What is in both; "common" has room for as many as both have. */
size_t
icd10_intervals_common(const Icd10Interval *a, size_t na,
					   const Icd10Interval *b, size_t nb, Icd10Interval *common)
{
	size_t		n = 0;

	for (size_t i = 0, j = 0; i < na && j < nb;)
	{
		Icd10		first = a[i].first > b[j].first ? a[i].first : b[j].first;
		Icd10		last = a[i].last < b[j].last ? a[i].last : b[j].last;

		if (first <= last)
			common[n++] = (Icd10Interval) {first, last};
		if (a[i].last < b[j].last)
			i++;
		else
			j++;
	}
	return n;
}

/* What is in the first and not in the second; "rest" has room for as many as both have. */
size_t
icd10_intervals_without(const Icd10Interval *a, size_t na,
						const Icd10Interval *b, size_t nb, Icd10Interval *rest)
{
	size_t		n = 0;
	size_t		j = 0;

	for (size_t i = 0; i < na; i++)
	{
		Icd10		first = a[i].first;

		while (j < nb && b[j].last < first)
			j++;
		for (size_t k = j; k < nb && b[k].first <= a[i].last && first <= a[i].last; k++)
		{
			if (b[k].first > first)
				rest[n++] = (Icd10Interval) {first, b[k].first - 1};
			first = b[k].last + 1;
		}
		if (first <= a[i].last)
			rest[n++] = (Icd10Interval) {first, a[i].last};
	}
	return n;
}
