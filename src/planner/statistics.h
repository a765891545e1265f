/*
 * statistics.h
 *		What ANALYZE finds out about a column of codes beyond the server's own
 *		statistics.
 *
 * A hundred common values and a hundred bounds say little of eighty thousand
 * codes.  The histogram gets more steps; and two more slots of pg_statistic
 * say the same in finer grain, both in the order of the codes; their kinds are
 * from the range for private use.
 *
 * Common codes: values are the codes, numbers their shares of all rows.
 *
 * Other codes: values are every nth of the codes that are not common; numbers
 * are the share of all rows that the other codes have together, how many
 * codes those are, those that no sampled row has included, and for each length
 * of a code how many of them there typically are at or below one.
 */
#ifndef PLANNER_STATISTICS_H
#define PLANNER_STATISTICS_H

#include "code/icd10.h"

#define STATISTIC_KIND_COMMON_CODES	17610
#define STATISTIC_KIND_OTHER_CODES	17611

#define OTHER_CODES_SHARE	0
#define OTHER_CODES_NUMBER	1
#define OTHER_CODES_BELOW	2	/* and the next ones: of length 1, 2, ... */
#define OTHER_CODES_NUMBERS (OTHER_CODES_BELOW + ICD10_WIDTH)

#endif							/* PLANNER_STATISTICS_H */
