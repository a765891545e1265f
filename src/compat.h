/*
 * compat.h
 *		Every difference between server versions, each with the version that
 *		needs it.
 */
#ifndef COMPAT_H
#define COMPAT_H

/* Before 16 there are no soft errors: an input function can only throw. */
#if PG_VERSION_NUM < 160000
#define ereturn(context, dummy, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
		return (dummy); \
	} while (0)
#endif

/* Since 16 values of variable length have a header of their own. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/*
 * Before 17 there is no registry of shared memory for what was not preloaded.
 * The server's own has some bytes to spare for the little that we keep there;
 * contrib/pg_prewarm did the same.
 */
#if PG_VERSION_NUM < 170000
#include "storage/lwlock.h"
#include "storage/shmem.h"

static inline void *
GetNamedDSMSegment(const char *name, size_t size, void (*init) (void *memory), bool *found)
{
	void	   *memory;

	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	memory = ShmemInitStruct(name, size, found);
	if (!*found)
		init(memory);
	LWLockRelease(AddinShmemInitLock);
	return memory;
}
#else
#include "storage/dsm_registry.h"
#endif

/* Since 19 the callback is passed an argument. */
#if PG_VERSION_NUM >= 190000
#define INIT_SHARED_MEMORY(name) void name(void *memory, void *unused)
#define GetNamedDSMSegment(name, size, init, found) GetNamedDSMSegment(name, size, init, found, NULL)
#else
#define INIT_SHARED_MEMORY(name) void name(void *memory)
#endif

#endif							/* COMPAT_H */
