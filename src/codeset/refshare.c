/*
 * refshare.c
 *		Reference data that the sessions of a database hold together.
 *
 * Each copy is a dynamic shared memory segment: the server counts who is
 * attached and removes it after the last, however that one ends.  A directory
 * in shared memory tells which segment has which content.  It may be out of
 * date, as nobody strikes out what is gone; so what a segment says of itself
 * is what counts.
 */
#include "codeset/refshare.h"

#include "miscadmin.h"
#include "storage/dsm.h"
#include "storage/lwlock.h"
#include "storage/spin.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

#include "compat.h"

/* Another version of the library may lay out its copies differently. */
#define DIRECTORY_NAME "codecheck " CODECHECK_VERSION

/* The oldest makes room; who holds it keeps it. */
#define DIRECTORY_SIZE 32

typedef struct RefKey
{
	RefDigest	digest;
	uint64		database;
} RefKey;

typedef struct Directory
{
	slock_t		lock;
	int			oldest;
	struct
	{
		RefKey		key;
		dsm_handle	handle;
	}			entries[DIRECTORY_SIZE];
} Directory;

/* At the start of the memory of a copy. */
typedef struct CopyHeader
{
	RefKey		key;			/* zeros until it is complete */
	Size		parts[REFSHARE_MAX_PARTS];	/* where they begin */
} CopyHeader;

/* One generation's hold on a copy. */
struct RefCopy
{
	CopyHeader *header;
	dsm_segment *segment;		/* NULL: in memory of the session's own */
	RefCopy    *next;
	MemoryContextCallback release;
};

static Directory *directory = NULL;

/* What this session holds in shared memory. */
static RefCopy *held = NULL;

/* ---- Shared memory */

static INIT_SHARED_MEMORY(init_directory)
{
	memset(memory, 0, sizeof(Directory));
	SpinLockInit(&((Directory *) memory)->lock);
}

static void
find_directory(void *unused)
{
	bool		found;

	directory = GetNamedDSMSegment(DIRECTORY_NAME, sizeof(Directory), init_directory, &found);
}

typedef struct Opening
{
	dsm_handle	handle;			/* of an old one, or how large a new one is to be */
	Size		size;
	dsm_segment *segment;
} Opening;

/* NULL when the old one is gone, and when there are as many as there can be. */
static void
open_segment(void *arg)
{
	Opening    *opening = (Opening *) arg;
	dsm_segment *segment = opening->handle != DSM_HANDLE_INVALID
		? dsm_attach(opening->handle)
		: dsm_create(opening->size, DSM_CREATE_NULL_IF_MAXSEGMENTS);

	if (segment)
		dsm_pin_mapping(segment);
	opening->segment = segment;
}

/*
 * Does what the server may lack the memory for; false when it does.  Errors are
 * caught without a subtransaction, which a parallel worker may not start, so
 * what they leave behind is cleared away here.
 */
static bool
succeeds(void (*step) (void *), void *arg)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner outer = CurrentResourceOwner;
	ResourceOwner owner = ResourceOwnerCreate(outer, "codecheck shared reference data");
	volatile bool success = false;

	CurrentResourceOwner = owner;
	PG_TRY();
	{
		step(arg);
		success = true;
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		LWLockReleaseAll();
		elog(DEBUG1, "reference data is not shared: %s", error->message);
		FreeErrorData(error);
	}
	PG_END_TRY();
	CurrentResourceOwner = outer;
	ResourceOwnerRelease(owner, RESOURCE_RELEASE_BEFORE_LOCKS, false, false);
	ResourceOwnerRelease(owner, RESOURCE_RELEASE_LOCKS, false, false);
	ResourceOwnerRelease(owner, RESOURCE_RELEASE_AFTER_LOCKS, false, false);
	ResourceOwnerDelete(owner);
	return success;
}

/*
 * The segment that the directory has under a key.  Where that is none, or one
 * known to be stale, it has ours from now on, if we have one.
 */
static dsm_handle
look_up_or_enter(const RefKey *key, dsm_handle stale, dsm_handle ours)
{
	dsm_handle	handle = ours;
	int			place = 0;

	SpinLockAcquire(&directory->lock);
	while (place < DIRECTORY_SIZE && memcmp(&directory->entries[place].key, key, sizeof(RefKey)) != 0)
		place++;
	if (place < DIRECTORY_SIZE && directory->entries[place].handle != stale)
		handle = directory->entries[place].handle;
	else if (ours != DSM_HANDLE_INVALID)
	{
		if (place == DIRECTORY_SIZE)
		{
			place = directory->oldest;
			directory->oldest = (place + 1) % DIRECTORY_SIZE;
		}
		directory->entries[place].key = *key;
		directory->entries[place].handle = ours;
	}
	SpinLockRelease(&directory->lock);
	return handle;
}

/* ---- Copies */

static bool
is_held(const dsm_segment *segment)
{
	for (const RefCopy *copy = held; copy; copy = copy->next)
		if (copy->segment == segment)
			return true;
	return false;
}

static void
release_copy(void *arg)
{
	RefCopy    *copy = (RefCopy *) arg;
	RefCopy   **place = &held;
	dsm_segment *segment = copy->segment;

	if (segment == NULL)
		return;
	while (*place != copy)
		place = &(*place)->next;
	*place = copy->next;
	copy->segment = NULL;
	if (!is_held(segment))
		dsm_detach(segment);
}

/* Before there is anything to release, so that no error comes in between. */
static RefCopy *
new_copy(void)
{
	RefCopy    *copy = palloc0(sizeof(RefCopy));

	copy->release.func = release_copy;
	copy->release.arg = copy;
	MemoryContextRegisterResetCallback(CurrentMemoryContext, &copy->release);
	return copy;
}

static void
hold(RefCopy *copy, dsm_segment *segment)
{
	copy->segment = segment;
	copy->header = dsm_segment_address(segment);
	copy->next = held;
	held = copy;
}

/* A session attaches to a segment once, for all its generations. */
static dsm_segment *
attached_segment(dsm_handle handle)
{
	Opening		opening = {.handle = handle};

	for (const RefCopy *copy = held; copy; copy = copy->next)
		if (dsm_segment_handle(copy->segment) == handle)
			return copy->segment;
	return succeeds(open_segment, &opening) ? opening.segment : NULL;
}

/* A handle may be that of something else by now. */
static RefCopy *
attach(const RefKey *key, dsm_handle handle)
{
	RefCopy    *copy = new_copy();
	dsm_segment *segment = attached_segment(handle);

	if (segment == NULL)
		return NULL;
	hold(copy, segment);
	if (dsm_segment_map_length(segment) >= sizeof(CopyHeader) &&
		memcmp(&copy->header->key, key, sizeof(RefKey)) == 0)
		return copy;
	release_copy(copy);
	return NULL;
}

/* Of sessions that made the same at a time, all take the first one's. */
static RefCopy *
publish(RefCopy *copy, const RefKey *key)
{
	dsm_handle	ours = dsm_segment_handle(copy->segment);
	dsm_handle	handle = DSM_HANDLE_INVALID;

	copy->header->key = *key;
	while ((handle = look_up_or_enter(key, handle, ours)) != ours)
	{
		RefCopy    *first = attach(key, handle);

		if (first)
		{
			release_copy(copy);
			return first;
		}
	}
	return copy;
}

static RefKey
key_of(const RefDigest *digest)
{
	return (RefKey) {*digest, MyDatabaseId};
}

/* NULL when nobody holds one. */
const RefCopy *
refshare_find(const RefDigest *digest)
{
	RefKey		key = key_of(digest);
	dsm_handle	handle;

	if (directory == NULL && !succeeds(find_directory, NULL))
		return NULL;
	handle = look_up_or_enter(&key, DSM_HANDLE_INVALID, DSM_HANDLE_INVALID);
	return handle != DSM_HANDLE_INVALID ? attach(&key, handle) : NULL;
}

/* To be called where refshare_find has found none. */
const RefCopy *
refshare_make(const RefDigest *digest, const RefPart *parts, int count)
{
	RefKey		key = key_of(digest);
	CopyHeader	header = {0};
	Opening		opening = {.size = CACHELINEALIGN(sizeof(CopyHeader))};
	RefCopy    *copy = new_copy();

	for (int i = 0; i < count; i++)
	{
		header.parts[i] = opening.size;
		opening.size += CACHELINEALIGN(parts[i].size);
	}
	if (directory && succeeds(open_segment, &opening) && opening.segment)
		hold(copy, opening.segment);
	else
		copy->header = MemoryContextAllocHuge(CurrentMemoryContext, opening.size);
	*copy->header = header;
	for (int i = 0; i < count; i++)
		memcpy((char *) copy->header + header.parts[i], parts[i].bytes, parts[i].size);
	return copy->segment ? publish(copy, &key) : copy;
}

const void *
refshare_part(const RefCopy *copy, int part)
{
	return (const char *) copy->header + copy->header->parts[part];
}
