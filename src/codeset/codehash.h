/*
 * codehash.h
 *		A hash table from packed codes to a few words, filled once, then read.
 *
 * Open addressing with the payload beside the key, so that a look-up mostly
 * touches one cache line.  No code packs to 0, which marks a free slot.
 */
#ifndef CODESET_CODEHASH_H
#define CODESET_CODEHASH_H

#include "postgres.h"

typedef struct CodeHash
{
	uint64	   *slots;
	int			stride;			/* words in a slot: the code and its payload */
	int			bits;			/* of the number of slots */
} CodeHash;

/* Of the slots, in bytes. */
static inline Size
codehash_size(const CodeHash *hash)
{
	return ((Size) hash->stride << hash->bits) * sizeof(uint64);
}

/* In the current memory context, with room for so many codes; the payloads are zero. */
static inline void
codehash_create(CodeHash *hash, int codes, int payload_words)
{
	hash->stride = 1 + payload_words;
	hash->bits = 4;
	while ((int64) codes * 5 > (INT64CONST(1) << hash->bits) * 4)
		hash->bits++;
	hash->slots = MemoryContextAllocHuge(CurrentMemoryContext, codehash_size(hash));
	memset(hash->slots, 0, codehash_size(hash));
}

/* The slot of the code, or the free one where it would stand. */
static inline uint64 *
codehash_slot(const CodeHash *hash, uint64 code)
{
	uint64		mask = (UINT64CONST(1) << hash->bits) - 1;
	uint64		place = (code * UINT64CONST(0x9E3779B97F4A7C15)) >> (64 - hash->bits);
	uint64	   *slot = hash->slots + place * hash->stride;

	while (slot[0] != 0 && slot[0] != code)
	{
		place = (place + 1) & mask;
		slot = hash->slots + place * hash->stride;
	}
	return slot;
}

/* The payload of a code, NULL when it is not there. */
static inline const uint64 *
codehash_find(const CodeHash *hash, uint64 code)
{
	const uint64 *slot = codehash_slot(hash, code);

	return slot[0] == 0 ? NULL : slot + 1;
}

/* The payload of a code, which is now there. */
static inline uint64 *
codehash_add(CodeHash *hash, uint64 code)
{
	uint64	   *slot = codehash_slot(hash, code);

	slot[0] = code;
	return slot + 1;
}

#endif							/* CODESET_CODEHASH_H */
