/*
 * neighbour.h
 *		Codes of one revision of the ICD put where another's belong.
 *
 * Of a text that was refused: a sentence on what it may be instead, NULL where
 * it looks like nothing.  Undotted, some codes have both shapes: BA80 is a
 * category of ICD-11 and reads as BA8.0 of ICD-10-CM, which nobody can tell.
 */
#ifndef CODE_NEIGHBOUR_H
#define CODE_NEIGHBOUR_H

#include <stddef.h>

extern const char *icd10cm_neighbour(const char *text, size_t length);
extern const char *icd11_neighbour(const char *text, size_t length);

#endif							/* CODE_NEIGHBOUR_H */
