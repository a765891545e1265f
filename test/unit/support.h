/*
 * support.h
 *		The five code systems as a table, and random texts of them.
 */
#ifndef UNIT_SUPPORT_H
#define UNIT_SUPPORT_H

#include "code/cohort.h"
#include "code/hcpcs.h"
#include "code/icd10.h"

/* In the order of ASCII. */
#define DIGITS			"0123456789"
#define LETTERS			"ABCDEFGHIJKLMNOPQRSTUVWXYZ"

#define MAX_WIDTH		7
#define MAX_FORMS		2

/* Room for a random text: a code, its dot, blanks on both sides, and what mutations insert. */
#define RANDOM_TEXT_SIZE 32

typedef enum SystemId
{
	ICD10CM, ICD10PCS, CPT, HCPCS, MODIFIER, SYSTEM_COUNT
} SystemId;

typedef struct System
{
	const char *name;
	CodeParser	parse;
	int			(*format) (uint64_t packed, char *text);
	int			min_length;
	int			width;
	/* What each position may hold; a second form where positions depend on each other. */
	const char *forms[MAX_FORMS][MAX_WIDTH];
	/* NULL where the system has no hierarchy. */
	Icd10		(*parent) (Icd10 code);
	Icd10		(*common_ancestor) (Icd10 a, Icd10 b);
} System;

extern const System systems[SYSTEM_COUNT];

/* Parsing that must succeed: a refused text ends the program. */
extern uint64_t must_parse(const System *system, const char *text);

/* Intervals that are still being gathered; free() them. */
typedef struct Intervals
{
	Icd10Interval *list;
	size_t		n;
	size_t		room;
} Intervals;

/* A sink of intervals. */
extern void gather(void *intervals, Icd10Interval interval);

/* What the type icd10cmset does with a text, and what it prints, which is to be freed. */
extern bool read_cohort(const char *text, size_t length, Intervals *codes, CodeError *error);
extern char *print_cohort(const Intervals *codes);

/* TEST_SEED in the environment repeats or varies a run. */
extern uint64_t random_seed(void);
extern unsigned random_below(unsigned limit);

extern int	random_code(const System *system, char *text);
extern void random_relative(const System *system, const char *code, char *text);
extern int	random_spelling(const System *system, const char *code, char *text);
extern int	random_mutation(char *text, int length);

#endif							/* UNIT_SUPPORT_H */
