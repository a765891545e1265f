/*
 * links.h
 *		Which code came in the place of which: the pairs of the conversion table.
 */
#ifndef CHANGE_LINKS_H
#define CHANGE_LINKS_H

#include "change/billable.h"
#include "codeset/codehash.h"

typedef struct CodeLink
{
	Icd10		code;
	Icd10		other;			/* what it leads to */
	DateADT		effective;
} CodeLink;

typedef struct CodeLinks
{
	int64		count;
	int64		room;
	CodeLink   *links;			/* by code, once they are all there */
	int			codes;			/* that have links */
	CodeHash	first;			/* of each code, see links.c */
	uint64		walks;
} CodeLinks;

/* A release to bill in, and the day by which links are in effect for it. */
typedef struct LinksGoal
{
	const BillableCodes *billable;
	int			release;
	DateADT		in_effect;
} LinksGoal;

/* What a walk has found: codes in order, each once. */
typedef struct CodeList
{
	int			count;
	int			room;
	Icd10	   *codes;
} CodeList;

static inline void
code_list_free(CodeList *list)
{
	if (list->codes)
		pfree(list->codes);
}

extern void links_add(CodeLinks *links, Icd10 code, Icd10 other, DateADT effective);
extern void links_close(CodeLinks *links);
extern void links_walk(CodeLinks *links, Icd10 start, const LinksGoal *goal, CodeList *found);

#endif							/* CHANGE_LINKS_H */
