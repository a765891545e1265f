/*
 * mce.h
 *		The edits of the Medicare Code Editor.
 */
#ifndef EDIT_MCE_H
#define EDIT_MCE_H

#include "edit/edit.h"
#include "edit/mce/lists.h"

static inline const MceReleases *
mce_of(const EditContext *context)
{
	return context->rules;
}

extern const Edit edit_manifestation_pdx;
extern const Edit edit_unacceptable_pdx;
extern const Edit edit_dx_age;
extern const Edit edit_dx_sex;

#endif							/* EDIT_MCE_H */
