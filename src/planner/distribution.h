/*
 * distribution.h
 *		How the codes of a column are distributed, as its statistics know it.
 */
#ifndef PLANNER_DISTRIBUTION_H
#define PLANNER_DISTRIBUTION_H

#include "postgres.h"

#include "utils/selfuncs.h"

#include "code/interval.h"

/* Compared as codes are, which is what it begins with. */
typedef struct CodeShare
{
	Icd10		code;
	double		share;
} CodeShare;

/*
 * Common codes with their shares of the rows, and a list of every so many of
 * the others, of which each has about the same share; both in order.
 */
typedef struct CodeDistribution
{
	bool		of_arrays;		/* shares are of rows that have the code among others */
	double		not_null;
	int			n_common;
	CodeShare  *common;
	int			n_others;
	Icd10	   *others;
	double		others_share;	/* of all others together */
	double		others_number;
	double		others_below[ICD10_WIDTH];	/* typically, at or below a code of length 1, 2, ... */
} CodeDistribution;

extern bool code_distribution(VariableStatData *variable, bool of_arrays, bool coarse,
							  CodeDistribution *distribution);
extern double share_of_intervals(const CodeDistribution *distribution,
								 const Icd10Interval *intervals, int n);

#endif							/* PLANNER_DISTRIBUTION_H */
