/*
 * encounter.h
 *		What the shape of a diagnosis says about the encounter.
 */
#ifndef CODE_ENCOUNTER_H
#define CODE_ENCOUNTER_H

#include "code/icd10.h"

typedef enum Encounter
{
	ENCOUNTER_UNSAID,
	ENCOUNTER_INITIAL,
	ENCOUNTER_SUBSEQUENT,
	ENCOUNTER_SEQUELA
} Encounter;

extern Encounter icd10cm_encounter(Icd10 code);
extern bool icd10cm_is_external_cause(Icd10 code);

#endif							/* CODE_ENCOUNTER_H */
