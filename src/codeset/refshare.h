/*
 * refshare.h
 *		Reference data that the sessions of a database hold together.
 *
 * What a snapshot sees is not for everybody, so a shared copy goes by what it
 * was made from and not by when: a session reads the tables through a digest,
 * and takes the copy of just that content where another has made it.  A copy
 * never changes, and is gone with the last session that holds it.
 *
 * It is a few parts without pointers.  Where the server has no shared memory
 * left, it is the session's own and nobody notices.
 */
#ifndef CODESET_REFSHARE_H
#define CODESET_REFSHARE_H

#include "codeset/refdigest.h"

#define REFSHARE_MAX_PARTS 8

typedef struct RefPart
{
	const void *bytes;
	Size		size;
} RefPart;

typedef struct RefCopy RefCopy;

/* Both hold the copy until the current memory context is reset. */
extern const RefCopy *refshare_find(const RefDigest *digest);
extern const RefCopy *refshare_make(const RefDigest *digest, const RefPart *parts, int count);

extern const void *refshare_part(const RefCopy *copy, int part);

#endif							/* CODESET_REFSHARE_H */
