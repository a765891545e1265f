/*
 * refdigest.h
 *		What reference data says, in 128 bits.
 */
#ifndef CODESET_REFDIGEST_H
#define CODESET_REFDIGEST_H

#include "postgres.h"

#include "utils/rel.h"
#include "utils/snapshot.h"

/* Starts as zeros. */
typedef struct RefDigest
{
	uint64		halves[2];
} RefDigest;

extern void refdigest_add(RefDigest *digest, const void *bytes, Size size);
extern void refdigest_table(RefDigest *digest, Relation table, Snapshot snapshot);

#endif							/* CODESET_REFDIGEST_H */
