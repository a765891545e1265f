/*
 * mue.h
 *		Medically unlikely edits: how many units of a service are believed.
 */
#ifndef EDIT_NCCI_MUE_H
#define EDIT_NCCI_MUE_H

#include "postgres.h"

#include "utils/date.h"

#include "codeset/rules.h"
#include "edit/setting.h"

typedef struct Mue
{
	Rule		rule;
	int32		units;
	int16		adjudication_indicator;
} Mue;

/* By what an MUE is judged: a line by itself, or a day. */
#define MUE_LINE_EDIT 1

typedef struct MueReleases MueReleases;

extern RefCache *mue_cache(void);
extern const char *mue_source(const MueReleases *releases, BillSetting setting, DateADT date);
extern const Mue *mue_in_force(const MueReleases *releases, BillSetting setting, uint64 code,
							   DateADT date);

#endif							/* EDIT_NCCI_MUE_H */
