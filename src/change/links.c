/*
 * links.c
 *		Which code came in the place of which: the pairs of the conversion table.
 */
#include "change/links.h"

#include "miscadmin.h"

/* The words of a code's slot. */
enum
{
	FIRST_LINK,
	LAST_WALK					/* the walk that came by last */
};

static inline void *
more_room(void *list, int64 room, Size size)
{
	return list ? repalloc_huge(list, room * size)
		: MemoryContextAllocHuge(CurrentMemoryContext, room * size);
}

void
links_add(CodeLinks *links, Icd10 code, Icd10 other, DateADT effective)
{
	if (links->count == links->room)
	{
		links->room = Max(1024, 2 * links->room);
		links->links = more_room(links->links, links->room, sizeof(CodeLink));
	}
	links->links[links->count++] = (CodeLink) {code, other, effective};
}

/* No more are added: from here on they are walked. */
void
links_close(CodeLinks *links)
{
	if (links->count > 0)
		qsort(links->links, links->count, sizeof(CodeLink), icd10_compare);
	for (int64 i = 0; i < links->count; i++)
		links->codes += i == 0 || links->links[i].code != links->links[i - 1].code;
	codehash_create(&links->first, links->codes, 2);
	for (int64 i = links->count - 1; i >= 0; i--)
		codehash_add(&links->first, links->links[i].code)[FIRST_LINK] = i;
}

/* The first of so many more codes, which the caller fills in. */
static Icd10 *
more_codes(CodeList *list, int more)
{
	if (list->count + more > list->room)
	{
		list->room = Max(64, 2 * (list->count + more));
		list->codes = more_room(list->codes, list->room, sizeof(Icd10));
	}
	list->count += more;
	return list->codes + list->count - more;
}

static void
sort_codes(CodeList *list)
{
	int			kept = 0;

	if (list->count > 0)
		qsort(list->codes, list->count, sizeof(Icd10), icd10_compare);
	for (int i = 0; i < list->count; i++)
		if (i == 0 || list->codes[i] != list->codes[kept - 1])
			list->codes[kept++] = list->codes[i];
	list->count = kept;
}

/* Where the links of a code begin, unless this walk was there: chains may run in a circle. */
static int64
enter(CodeLinks *links, Icd10 code)
{
	uint64	   *slot = codehash_slot(&links->first, code);

	if (slot[0] == 0 || slot[1 + LAST_WALK] == links->walks)
		return links->count;
	slot[1 + LAST_WALK] = links->walks;
	return slot[1 + FIRST_LINK];
}

/*
 * What the links of a code lead to, over others or not: every code or, with a
 * goal, what to bill in its release.  There a way ends at the first code that is
 * billable or has billable codes below, and goes along links in effect by then.
 */
void
links_walk(CodeLinks *links, Icd10 start, const LinksGoal *goal, CodeList *found)
{
	CodeList	pending = {0};

	CHECK_FOR_INTERRUPTS();
	links->walks++;
	found->count = 0;
	*more_codes(&pending, 1) = start;
	while (pending.count > 0)
	{
		Icd10		code = pending.codes[--pending.count];

		for (int64 i = enter(links, code); i < links->count && links->links[i].code == code; i++)
		{
			const CodeLink *link = &links->links[i];
			int			billable;

			if (goal && link->effective > goal->in_effect)
				continue;
			billable = goal ? billable_below(goal->billable, link->other, goal->release, NULL) : 0;
			if (billable > 0)
				billable_below(goal->billable, link->other, goal->release, more_codes(found, billable));
			else
				*more_codes(&pending, 1) = link->other;
			if (goal == NULL)
				*more_codes(found, 1) = link->other;
		}
	}
	code_list_free(&pending);
	sort_codes(found);
}
