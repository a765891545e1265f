/*
 * interval.h
 *		Sets of codes as sorted, disjoint, closed intervals of packed codes.
 *
 * "At or below a code" is one interval, so whatever is named by codes, ranges
 * and exclusions is a short list of them.
 */
#ifndef CODE_INTERVAL_H
#define CODE_INTERVAL_H

#include "code/icd10.h"

typedef struct Icd10Interval
{
	Icd10		first;
	Icd10		last;
} Icd10Interval;

static inline Icd10Interval
icd10_subtree(Icd10 code)
{
	return (Icd10Interval) {code, icd10_subtree_end(code)};
}

/*
 * The number of intervals that begin at or before a code.  Without a branch
 * in the loop: what it would depend on is the data, which nothing predicts.
 */
static inline size_t
icd10_intervals_begun(const Icd10Interval *intervals, size_t n, Icd10 code)
{
	const Icd10Interval *base = intervals;

	if (n == 0)
		return 0;
	while (n > 1)
	{
		size_t		half = n / 2;

		base += base[half].first <= code ? half : 0;
		n -= half;
	}
	return (size_t) (base - intervals) + (base->first <= code);
}

static inline bool
icd10_intervals_hold(const Icd10Interval *intervals, size_t n, Icd10 code)
{
	size_t		begun = icd10_intervals_begun(intervals, n, code);

	return begun > 0 && code <= intervals[begun - 1].last;
}

extern void icd10_intervals_sort(Icd10Interval *intervals, size_t n);
extern size_t icd10_intervals_normalize(Icd10Interval *intervals, size_t n);
extern size_t icd10_subtrees(const Icd10 *codes, size_t n, Icd10Interval *subtrees);
extern size_t icd10cm_intervals_normalize(Icd10Interval *intervals, size_t n);
extern size_t icd10_intervals_coarsen(Icd10Interval *intervals, size_t n, size_t limit, Icd10 *gaps);
extern size_t icd10_intervals_common(const Icd10Interval *a, size_t na,
									 const Icd10Interval *b, size_t nb, Icd10Interval *common);
extern size_t icd10_intervals_without(const Icd10Interval *a, size_t na,
									  const Icd10Interval *b, size_t nb, Icd10Interval *rest);

#endif							/* CODE_INTERVAL_H */
