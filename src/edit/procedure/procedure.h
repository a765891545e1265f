/*
 * procedure.h
 *		Edits of the service: its code, its modifiers, inpatient procedures.
 */
#ifndef EDIT_PROCEDURE_H
#define EDIT_PROCEDURE_H

#include "edit/edit.h"

extern const Edit edit_proc_invalid;
extern const Edit edit_proc_not_effective;
extern const Edit edit_proc_reporting_only;
extern const Edit edit_wrong_code_set;
extern const Edit edit_modifier_invalid;
extern const Edit edit_duplicate_line;

#endif							/* EDIT_PROCEDURE_H */
