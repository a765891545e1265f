/*
 * excludes1.h
 *		Which codes exclude each other by the Excludes1 notes of the tabular list.
 */
#ifndef TABULAR_EXCLUDES1_H
#define TABULAR_EXCLUDES1_H

#include "postgres.h"

#include "utils/date.h"

#include "code/interval.h"
#include "codeset/refcache.h"

/* The notes of every loaded release, and of one. */
typedef struct Excludes1Releases Excludes1Releases;
typedef struct Excludes1Notes Excludes1Notes;

extern RefCache *excludes1_cache(void);
extern const Excludes1Notes *excludes1_newest(const Excludes1Releases *releases);
extern const Excludes1Notes *excludes1_in_force(const Excludes1Releases *releases, DateADT date);
extern const char *excludes1_release(const Excludes1Notes *notes);

/* What the notes that hold for a code exclude; the notes of the other code may exclude more. */
extern const Icd10Interval *excludes1_of(const Excludes1Notes *notes, Icd10 code, size_t *count);
extern bool excludes1_pair(const Excludes1Notes *notes, Icd10 a, Icd10 b);

/* Where the nearest note stands by which the first code excludes the second, NULL for none. */
extern const char *excludes1_place(const Excludes1Notes *notes, Icd10 code, Icd10 excluded);

#endif							/* TABULAR_EXCLUDES1_H */
