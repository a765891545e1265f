/*
 * billable.h
 *		The codes of ICD-10-CM that some loaded release has for billing, in order.
 */
#ifndef CHANGE_BILLABLE_H
#define CHANGE_BILLABLE_H

#include "codeset/codehash.h"
#include "codeset/listing.h"
#include "type/code_type.h"

typedef struct BillableCodes
{
	int			count;
	Icd10	   *codes;
	int			mask_words;
	uint64	   *masks;			/* for each code, a bit for each release in which it is billable */
	CodeHash	masks_of;		/* the same by code */
} BillableCodes;

/* Where the codes from this one on begin. */
static inline int
billable_from(const BillableCodes *billable, Icd10 code)
{
	int			base = 0;
	int			n = billable->count;

	while (n > 0)
	{
		int			half = (n + 1) / 2;

		base += billable->codes[base + half - 1] < code ? half : 0;
		n -= half;
	}
	return base;
}

static inline bool
is_billable_in(const BillableCodes *billable, Icd10 code, int release)
{
	const uint64 *mask = codehash_find(&billable->masks_of, code);

	return mask && mask_has(mask, release);
}

extern BillableCodes billable_codes(const Listing *listing);
extern int	billable_from_place(const BillableCodes *billable, int place, Icd10 code, int release,
								Icd10 *found);
extern int	billable_below(const BillableCodes *billable, Icd10 code, int release, Icd10 *found);

#endif							/* CHANGE_BILLABLE_H */
