/*
 * diagnosis.h
 *		Edits of the diagnoses by themselves.
 */
#ifndef EDIT_DIAGNOSIS_H
#define EDIT_DIAGNOSIS_H

#include "edit/edit.h"

extern const ClaimCode *first_diagnosis(const ClaimLine *line);

extern const Edit edit_dx_missing;
extern const Edit edit_dx_invalid;
extern const Edit edit_dx_not_billable;
extern const Edit edit_dx_not_effective;
extern const Edit edit_dx_duplicate;
extern const Edit edit_dx_pointer_invalid;
extern const Edit edit_dx_unspecified;
extern const Edit edit_external_cause_pdx;
extern const Edit edit_sequela_pdx;
extern const Edit edit_excludes1_pair;
extern const Edit edit_laterality_conflict;

#endif							/* EDIT_DIAGNOSIS_H */
