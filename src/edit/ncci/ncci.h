/*
 * ncci.h
 *		Edits of the National Correct Coding Initiative.
 */
#ifndef EDIT_NCCI_NCCI_H
#define EDIT_NCCI_NCCI_H

#include "edit/edit.h"

extern const Edit edit_ncci_ptp;

#endif							/* EDIT_NCCI_NCCI_H */
