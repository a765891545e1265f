/*
 * interval.c
 *		Sets of codes as sorted, disjoint, closed intervals of packed codes.
 */
#include "code/interval.h"

#include <stdlib.h>

static int
compare_first(const void *a, const void *b)
{
	Icd10		left = ((const Icd10Interval *) a)->first;
	Icd10		right = ((const Icd10Interval *) b)->first;

	return (left > right) - (left < right);
}

/* Sorts intervals in any order and merges those that meet; returns how many are left. */
size_t
icd10_intervals_normalize(Icd10Interval *intervals, size_t n)
{
	size_t		kept = 0;

	qsort(intervals, n, sizeof(*intervals), compare_first);
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
