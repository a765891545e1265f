/*
 * icd11.h
 *		ICD-11 for mortality and morbidity statistics (MMS): grammar, clusters
 *		and hierarchy.
 *
 * A stem code is a category of four characters, of which two levels of
 * subcategories follow a dot: BA80, BA80.0, BA80.01.  An extension code begins
 * with X and has no dot; its characters say nothing of what lies above it.  A
 * cluster is stem codes joined by /, each with its extension codes behind &.
 */
#ifndef CODE_ICD11_H
#define CODE_ICD11_H

#include "code/symbol.h"

/* Categories, and the subcategories behind the dot. */
#define ICD11_LEVELS	3

/*
 * Of a cluster.  The WHO names no limit, but nobody needs more; within it each
 * value fits into an index, and two are soon compared.
 */
#define ICD11_MAX_CODES 100

/* A value in the canonical form, or a part of one: capitals, and no blanks. */
typedef struct Icd11
{
	const char *text;
	size_t		length;
} Icd11;

/* "code" is what the text holds between blanks, to be written in capitals. */
extern bool icd11_parse(const char *text, size_t length, Icd11 *code, CodeError *error);
extern void icd11_write(Icd11 code, char *canonical);

/* Takes the next code off a value. */
extern bool icd11_next_code(Icd11 *rest, Icd11 *code);
extern bool icd11_is_extension(Icd11 code);

/* 0 for a cluster: more than one code of it can be made less specific. */
extern int	icd11_level(Icd11 code);
extern Icd11 icd11_ancestor(Icd11 code, int level);

extern bool icd11_is_below_or_equal(Icd11 value, Icd11 above);

#endif							/* CODE_ICD11_H */
