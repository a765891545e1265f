/*
 * window.h
 *		When a rule is in force, for people.
 */
#ifndef EDIT_WINDOW_H
#define EDIT_WINDOW_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/date.h"

extern void append_day(StringInfo text, DateADT day);
extern void append_window(StringInfo text, DateADT from, DateADT to);

#endif							/* EDIT_WINDOW_H */
