/*
 * cohort.h
 *		What an analyst writes to define a cohort: "E08-E13, O24, !E09".
 *
 * Each item names a code with all below it, or a range in tabular order, from
 * the first code to the end of all below the last.  What stands behind a !
 * is left out, but for what is named again inside of it.
 */
#ifndef CODE_COHORT_H
#define CODE_COHORT_H

#include "code/interval.h"
#include "code/tabular.h"

typedef struct CohortItem
{
	bool		excluded;
	Icd10		from;
	Icd10		to;				/* the same code, where it is no range */
} CohortItem;

/* Takes the items one by one. */
typedef void (*CohortSink) (void *context, CohortItem item);

extern bool cohort_parse(const char *text, size_t length, CohortSink sink, void *context,
						 CodeError *error);
extern void cohort_resolve(const Icd10Interval *included, size_t n,
						   const Icd10Interval *excluded, size_t m,
						   Icd10IntervalSink sink, void *context);
extern void cohort_describe(const Icd10Interval *codes, size_t n, CohortSink sink, void *context);

#endif							/* CODE_COHORT_H */
