/*
 * icd10cmset.h
 *		The type icd10cmset: codes of ICD-10-CM as sorted, disjoint intervals.
 */
#ifndef ICD10CMSET_H
#define ICD10CMSET_H

#include "type/code_type.h"

typedef struct Icd10cmSet
{
	int32		vl_len_;
	int32		count;
	Icd10Interval intervals[FLEXIBLE_ARRAY_MEMBER];
} Icd10cmSet;

#define ICD10CMSET_SIZE(count) (offsetof(Icd10cmSet, intervals) + (count) * sizeof(Icd10Interval))

#define DatumGetIcd10cmSet(datum)	((Icd10cmSet *) PG_DETOAST_DATUM(datum))
#define PG_GETARG_ICD10CMSET(n)		DatumGetIcd10cmSet(PG_GETARG_DATUM(n))
#define PG_RETURN_ICD10CMSET(set)	PG_RETURN_POINTER(set)

/* Intervals that are still being gathered, in any order. */
typedef struct IntervalList
{
	Icd10Interval *intervals;
	size_t		count;
	size_t		room;
} IntervalList;

extern void interval_list_init(IntervalList *list);
extern void interval_list_add(void *list, Icd10Interval interval);
extern void interval_list_merge(void *list, Icd10Interval interval);
extern Icd10Interval icd10cm_range(Icd10 first, Icd10 last);
extern Icd10cmSet *icd10cmset_make(Icd10Interval *intervals, size_t count);

extern Datum icd10cmset_holds(PG_FUNCTION_ARGS);
extern Datum icd10cm_in_set(PG_FUNCTION_ARGS);
extern Datum icd10cm_array_overlaps_set(PG_FUNCTION_ARGS);
extern Datum icd10cmset_overlaps_array(PG_FUNCTION_ARGS);

#endif							/* ICD10CMSET_H */
