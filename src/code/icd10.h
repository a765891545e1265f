/*
 * icd10.h
 *		ICD-10-CM and ICD-10-PCS: grammar, text and hierarchy.
 *
 * Both systems have at most seven symbols and a hierarchy by prefix, so they
 * share the packing (42 bits) and everything below that does not say
 * otherwise.
 */
#ifndef CODE_ICD10_H
#define CODE_ICD10_H

#include "code/symbol.h"

#define ICD10_WIDTH			7
#define ICD10CM_MIN_LENGTH	3
#define ICD10PCS_MIN_LENGTH 1

typedef uint64_t Icd10;

/* Behind all codes. */
#define ICD10_END			(UINT64_C(1) << (SYMBOL_BITS * ICD10_WIDTH))

extern bool icd10cm_parse(const char *text, size_t length, uint64_t *packed, CodeError *error);
extern bool icd10pcs_parse(const char *text, size_t length, uint64_t *packed, CodeError *error);
extern const char *icd10cm_symbol_fault(int position, unsigned symbol, unsigned second);
extern Icd10 icd10cm_at_or_after(Icd10 value);
extern int	icd10cm_format(uint64_t packed, char *text);
extern int	icd10pcs_format(uint64_t packed, char *text);

/* How many of the last symbols are missing. */
static inline int
icd10_missing(Icd10 code)
{
	return code == 0 ? ICD10_WIDTH : __builtin_ctzll(code) / SYMBOL_BITS;
}

static inline int
icd10_length(Icd10 code)
{
	return ICD10_WIDTH - icd10_missing(code);
}

/* The last value that begins with the code: the codes below are [code, this]. */
static inline Icd10
icd10_subtree_end(Icd10 code)
{
	return code | ((UINT64_C(1) << (SYMBOL_BITS * icd10_missing(code))) - 1);
}

static inline bool
icd10_is_below_or_equal(Icd10 code, Icd10 above)
{
	return code >= above && code <= icd10_subtree_end(above);
}

/* The first "length" symbols. */
static inline Icd10
icd10_prefix(Icd10 code, int length)
{
	return code & ~((UINT64_C(1) << (SYMBOL_BITS * (ICD10_WIDTH - length))) - 1);
}

/* For qsort and bsearch, of codes and of whatever begins with one. */
extern int	icd10_compare(const void *a, const void *b);

extern bool icd10cm_has_placeholder(Icd10 code);
extern Icd10 icd10cm_parent(Icd10 code);
extern Icd10 icd10pcs_parent(Icd10 code);
extern Icd10 icd10cm_common_ancestor(Icd10 a, Icd10 b);
extern Icd10 icd10pcs_common_ancestor(Icd10 a, Icd10 b);

#endif							/* CODE_ICD10_H */
