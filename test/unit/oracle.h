/*
 * oracle.h
 *		What a parser must answer, computed by other means: regular expressions.
 */
#ifndef UNIT_ORACLE_H
#define UNIT_ORACLE_H

#include "support.h"

/* The position of the fault, counted from 1; 0 where the text is a code. */
extern int	oracle_fault(SystemId id, const char *text, size_t length);

/* Whether the reason speaks of what stands at the position of the fault. */
extern bool oracle_reason_fits(const char *text, size_t length, const CodeError *error);

#endif							/* UNIT_ORACLE_H */
