/*
 * setting.h
 *		Where a service is billed from: each setting has its own rules of NCCI.
 */
#ifndef EDIT_SETTING_H
#define EDIT_SETTING_H

typedef enum BillSetting
{
	SETTING_PRACTITIONER,
	SETTING_OUTPATIENT,
	SETTING_DME,
	SETTING_NONE				/* an inpatient stay, to which none of the rules apply */
} BillSetting;

#define SETTINGS SETTING_NONE

#endif							/* EDIT_SETTING_H */
