/*
 * clause.h
 *		What a hierarchy operator asks of a column, in the planner's eyes.
 *
 * Every operator of ours asks whether a code, or some code of an array, lies
 * in what its other argument names; and what that names is a list of
 * intervals as soon as it is known.
 */
#ifndef PLANNER_CLAUSE_H
#define PLANNER_CLAUSE_H

#include "postgres.h"

#include "nodes/pg_list.h"

#include "code/interval.h"

/* An index is searched for each of a cohort's intervals; beyond, neighbours share one. */
#define MAX_RANGES	500

/* What the other argument is. */
typedef enum BoundKind
{
	BOUND_SUBTREE,				/* a code: itself and all below it */
	BOUND_STRICTLY_BELOW,		/* a code: all below it */
	BOUND_SUBTREES,				/* an array of codes: they and all below them */
	BOUND_SET,					/* an icd10cmset */
} BoundKind;

/* A call of one of the operators, taken apart. */
typedef struct CodeClause
{
	int			column_argument;
	bool		of_array;		/* the column holds arrays, of which one code is enough */
	BoundKind	kind;
	Node	   *column;
	Node	   *bound;
} CodeClause;

extern bool code_clause(Oid function, List *arguments, CodeClause *clause);
extern int	code_clause_subtree(const CodeClause *clause, Icd10 bound, Icd10Interval *interval);
extern const Icd10Interval *code_clause_intervals(const CodeClause *clause, Datum bound, int *n);

#endif							/* PLANNER_CLAUSE_H */
