/*
 * window.h
 *		The time in which a rule is in force, in words.
 */
#ifndef EDIT_WINDOW_H
#define EDIT_WINDOW_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/date.h"

extern void append_iso_date(StringInfo text, DateADT date);
extern char *window_text(DateADT from, DateADT to);

#endif							/* EDIT_WINDOW_H */
