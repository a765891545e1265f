/*
 * tabular.h
 *		The order in which ICD-10-CM is printed, which its blocks and chapters
 *		and every range of codes follow.
 */
#ifndef CODE_TABULAR_H
#define CODE_TABULAR_H

#include "code/interval.h"

/* Takes one piece of what was asked for. */
typedef void (*Icd10IntervalSink) (void *context, Icd10Interval piece);

extern Icd10 icd10cm_place(Icd10 code);
extern void icd10cm_codes_at(Icd10Interval places, Icd10IntervalSink sink, void *context);
extern int	icd10cm_symbols_below(Icd10 code, unsigned symbols[SYMBOL_LETTER('Z')]);

#endif							/* CODE_TABULAR_H */
