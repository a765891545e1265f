/*
 * setting.h
 *		Where a service is billed from: each setting has its own rules of NCCI.
 */
#ifndef EDIT_SETTING_H
#define EDIT_SETTING_H

#include "postgres.h"

typedef enum BillSetting
{
	SETTING_PRACTITIONER,
	SETTING_OUTPATIENT,
	SETTING_DME,
	SETTING_NONE				/* an inpatient stay, to which none of the rules apply */
} BillSetting;

#define SETTINGS SETTING_NONE

extern const char *const setting_names[SETTINGS];

extern BillSetting setting_from_text(const text *name);

#endif							/* EDIT_SETTING_H */
