/*
 * addon.h
 *		Add-on codes and the primary codes that they go with.
 */
#ifndef EDIT_NCCI_ADDON_H
#define EDIT_NCCI_ADDON_H

#include "postgres.h"

#include "utils/date.h"

#include "codeset/rules.h"
#include "edit/setting.h"

/* Who defines the primary codes: CMS, the contractor, or both. */
typedef enum AddonType
{
	ADDON_LISTED = 1,
	ADDON_CONTRACTOR,
	ADDON_BOTH
} AddonType;

typedef struct Addon
{
	Rule		rule;			/* of the add-on code */
	uint64		primary;		/* 0: the contractor defines it */
	DateADT		from;
	DateADT		to;				/* the last day */
	AddonType	type;
	BillSetting setting;		/* SETTING_NONE: any */
} Addon;

static inline bool
addon_holds(const Addon *addon, DateADT date)
{
	return date >= addon->from && date <= addon->to;
}

/* All releases, and the one that tells of a date. */
typedef struct AddonReleases
{
	RuleSet		rules;
	RuleReleases releases;
} AddonReleases;

extern RefCache *addon_cache(void);

/* -1 when none does. */
static inline int
addon_release(const AddonReleases *all, DateADT date)
{
	return DATE_NOT_FINITE(date) ? -1
		: release_answering(all->releases.releases, &all->releases.days, date);
}

static inline const char *
addon_source(const AddonReleases *all, int release)
{
	return all->releases.releases[release].name;
}

/* The rules of an add-on code in a release, whether or not they hold on a date. */
#define foreach_addon(addon, all, code, release) \
	foreach_rule(Addon, addon, &(all)->rules, code, (all)->releases.first_bit + (release))

#endif							/* EDIT_NCCI_ADDON_H */
