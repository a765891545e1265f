/*
 * description.h
 *		What the descriptions of ICD-10-CM say beyond the hierarchy: the side of
 *		the body, and what they leave open.
 */
#ifndef CODE_DESCRIPTION_H
#define CODE_DESCRIPTION_H

#include "code/icd10.h"
#include "code/laterality.h"

/* One entry of a release, and what comes out of reading all of them. */
typedef struct CodeDescription
{
	Icd10		code;
	bool		billable;
	const char *text;
	size_t		length;

	Laterality	laterality;
	int			unspecified;	/* in how many respects the text is unspecified */
	int			specificity;	/* how many billable siblings are so in fewer */

	uint64_t	words;			/* stands for the words, in whatever order */
	bool		has_right;
	bool		has_left;
	bool		has_bilateral;
} CodeDescription;

/* For the work alone: "key" is shared by siblings. */
typedef struct CodeSibling
{
	uint64_t	key;
	CodeDescription *entry;
} CodeSibling;

#define SIBLINGS_PER_CODE 2

extern void descriptions_read(CodeDescription *entries, size_t n,
							  uint64_t *words, CodeSibling *siblings);
extern bool description_leaves_site_open(const char *text, size_t length);
extern const char *laterality_name(Laterality laterality);
extern bool laterality_by_name(const char *name, Laterality *laterality);

#endif							/* CODE_DESCRIPTION_H */
