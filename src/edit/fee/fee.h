/*
 * fee.h
 *		The edits by the indicators of the fee schedule.
 */
#ifndef EDIT_FEE_H
#define EDIT_FEE_H

#include "edit/edit.h"
#include "edit/fee/schedule.h"

static inline const FeeSchedules *
fee_schedules_of(const EditContext *context)
{
	return context->rules;
}

extern bool has_modifier(const ClaimLine *line, const char *modifier);

extern const Edit edit_modifier_conflict;
extern const Edit edit_em_same_day_no_25;

#endif							/* EDIT_FEE_H */
