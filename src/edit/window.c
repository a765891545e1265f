/*
 * window.c
 *		The time in which a rule is in force, in words.
 */
#include "edit/window.h"

#include "miscadmin.h"
#include "utils/datetime.h"

/* Whatever the session's date style is. */
void
append_iso_date(StringInfo text, DateADT date)
{
	struct pg_tm tm;
	char		digits[MAXDATELEN + 1];

	if (DATE_IS_NOBEGIN(date) || DATE_IS_NOEND(date))
	{
		appendStringInfoString(text, DATE_IS_NOEND(date) ? "infinity" : "-infinity");
		return;
	}
	j2date(date + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	EncodeDateOnly(&tm, USE_ISO_DATES, digits);
	appendStringInfoString(text, digits);
}

/* DATEVAL_NOBEGIN and DATEVAL_NOEND are open ends. */
char *
window_text(DateADT from, DateADT to)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, "in force ");
	if (DATE_IS_NOBEGIN(from))
		appendStringInfoString(&text, DATE_IS_NOEND(to) ? "at all times" : "until ");
	else
	{
		appendStringInfoString(&text, DATE_IS_NOEND(to) ? "since " : "from ");
		append_iso_date(&text, from);
		appendStringInfoString(&text, DATE_IS_NOEND(to) ? "" : " to ");
	}
	if (!DATE_IS_NOEND(to))
		append_iso_date(&text, to);
	return text.data;
}
