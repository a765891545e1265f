/*
 * setting.c
 *		Where a service is billed from, as users name it.
 */
#include "edit/setting.h"

#include "utils/builtins.h"

#include "compat.h"

const char *const setting_names[SETTINGS] = {
	[SETTING_PRACTITIONER] = "practitioner",
	[SETTING_OUTPATIENT] = "outpatient",
	[SETTING_DME] = "dme",
};

BillSetting
setting_from_text(const text *name)
{
	const char *letters = VARDATA_ANY(name);
	Size		length = VARSIZE_ANY_EXHDR(name);

	for (BillSetting setting = 0; setting < SETTINGS; setting++)
		if (length == strlen(setting_names[setting]) &&
			memcmp(letters, setting_names[setting], length) == 0)
			return setting;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown setting \"%.*s\"", (int) length, letters),
			 errhint("The settings are practitioner, outpatient and dme.")));
}
