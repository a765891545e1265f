/*
 * chapter.h
 *		The chapters and blocks of ICD-10-CM.
 *
 * Blocks lie in chapters, and some in other blocks: C43-C44 in C00-C75, that
 * in C00-C96, and that in chapter 2.
 */
#ifndef CODE_CHAPTER_H
#define CODE_CHAPTER_H

#include "code/interval.h"

typedef struct Icd10cmDivision
{
	const char *range;			/* its name: E08-E13, or B20 */
	const char *title;
	int			chapter;		/* its number, 0 for a block */
	const char *through;		/* a category added behind those that the name tells of */
} Icd10cmDivision;

extern const Icd10cmDivision *icd10cm_division(Icd10 code);
extern const Icd10cmDivision *icd10cm_division_around(const Icd10cmDivision *division);
extern const Icd10cmDivision *icd10cm_chapter(Icd10 code);
extern Icd10Interval icd10cm_division_places(const Icd10cmDivision *division);

#endif							/* CODE_CHAPTER_H */
