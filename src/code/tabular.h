/*
 * tabular.h
 *		The order in which ICD-10-CM is printed, which its blocks and chapters
 *		and every range of codes follow.
 */
#ifndef CODE_TABULAR_H
#define CODE_TABULAR_H

#include "code/interval.h"

/* A letter; a digit, and a digit, A or B; or A, and a digit. */
#define ICD10CM_CATEGORIES	(26 * (10 * 12 + 10))

/* Takes one piece of what was asked for. */
typedef void (*Icd10IntervalSink) (void *context, Icd10Interval piece);

extern Icd10 icd10cm_place(Icd10 code);
extern Icd10Interval icd10cm_range_places(Icd10 first, Icd10 last);
extern void icd10cm_codes_at(Icd10Interval places, Icd10IntervalSink sink, void *context);
extern size_t icd10cm_children(Icd10 parent, Icd10 children[SYMBOL_LETTER('Z')]);
extern size_t icd10cm_categories(Icd10 all[ICD10CM_CATEGORIES]);

#endif							/* CODE_TABULAR_H */
