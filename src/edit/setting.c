/*
 * setting.c
 *		The settings by name, as SQL has them.
 */
#include "edit/setting.h"

const char *const setting_names[SETTINGS] = {
	[SETTING_PRACTITIONER] = "practitioner",
	[SETTING_OUTPATIENT] = "outpatient",
	[SETTING_DME] = "dme",
};

BillSetting
bill_setting(const text *name)
{
	const char *given = VARDATA_ANY(name);
	int			length = VARSIZE_ANY_EXHDR(name);

	for (BillSetting setting = 0; setting < SETTINGS; setting++)
		if (strlen(setting_names[setting]) == length &&
			memcmp(setting_names[setting], given, length) == 0)
			return setting;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown setting \"%.*s\"", length, given),
			 errhint("A setting is practitioner, outpatient or dme.")));
}
