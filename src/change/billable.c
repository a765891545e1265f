/*
 * billable.c
 *		The codes of ICD-10-CM that some loaded release has for billing, in order.
 */
#include "change/billable.h"

typedef struct BillableEntry
{
	Icd10		code;
	int			entry;
} BillableEntry;

/* Every first use in a session waits for this sort, so its comparison is inlined. */
#define ST_SORT sort_by_code
#define ST_ELEMENT_TYPE BillableEntry
#define ST_COMPARE(a, b) (((a)->code > (b)->code) - ((a)->code < (b)->code))
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* In the current memory context. */
BillableCodes
billable_codes(const Listing *listing)
{
	BillableCodes billable = {.mask_words = listing->mask_words};
	BillableEntry *entries = MemoryContextAllocHuge(CurrentMemoryContext,
													(listing->entry_count + 1) * sizeof(BillableEntry));
	int			n = 0;

	for (int i = 0; i < listing->entry_count; i++)
		if (listing->entries[i].billable)
			entries[n++] = (BillableEntry) {listing->entries[i].code, i};
	sort_by_code(entries, n);

	billable.codes = MemoryContextAllocHuge(CurrentMemoryContext, (n + 1) * sizeof(Icd10));
	billable.masks = MemoryContextAllocHuge(CurrentMemoryContext,
											(n + 1) * billable.mask_words * sizeof(uint64));
	for (int i = 0; i < n; i++)
	{
		const uint64 *mask = listing_mask(listing, entries[i].entry);
		bool		is_new = i == 0 || entries[i].code != entries[i - 1].code;
		int			place = is_new ? billable.count++ : billable.count - 1;
		uint64	   *merged = billable.masks + (Size) place * billable.mask_words;

		billable.codes[place] = entries[i].code;
		for (int word = 0; word < billable.mask_words; word++)
			merged[word] = (is_new ? 0 : merged[word]) | mask[word];
	}
	pfree(entries);
	codehash_create(&billable.masks_of, billable.count, billable.mask_words);
	for (int i = 0; i < billable.count; i++)
		memcpy(codehash_add(&billable.masks_of, billable.codes[i]),
			   billable.masks + (Size) i * billable.mask_words, billable.mask_words * sizeof(uint64));
	return billable;
}

/* What billable_below() says, from the first place at or behind the code. */
int
billable_from_place(const BillableCodes *billable, int place, Icd10 code, int release, Icd10 *found)
{
	Icd10		last = icd10_subtree_end(code);
	int			count = 0;

	for (; place < billable->count && billable->codes[place] <= last; place++)
	{
		if (!mask_has(billable->masks + (Size) place * billable->mask_words, release))
			continue;
		if (found)
			found[count] = billable->codes[place];
		count++;
	}
	return count;
}

/*
 * How many codes at or below this one are billable in the release, in order
 * into "found" unless that is NULL.  Below a billable code there is none, so
 * for one it is the code itself.
 */
int
billable_below(const BillableCodes *billable, Icd10 code, int release, Icd10 *found)
{
	return billable_from_place(billable, billable_from(billable, code), code, release, found);
}
