/*
 * ncci.h
 *		Edits of the National Correct Coding Initiative: what a provider bills
 *		for a patient on one day.
 */
#ifndef EDIT_NCCI_NCCI_H
#define EDIT_NCCI_NCCI_H

#include "edit/edit.h"

extern const Edit edit_ncci_ptp;
extern const Edit edit_mue;
extern const Edit edit_addon_missing_primary;

#endif							/* EDIT_NCCI_NCCI_H */
