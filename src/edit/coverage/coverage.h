/*
 * coverage.h
 *		The edit of medical necessity.
 */
#ifndef EDIT_COVERAGE_H
#define EDIT_COVERAGE_H

#include "edit/edit.h"

extern const Edit edit_necessity;

#endif							/* EDIT_COVERAGE_H */
