/*
 * window.c
 *		When a rule is in force, for people.
 */
#include "edit/window.h"

#include "miscadmin.h"
#include "utils/datetime.h"

/* Whatever the session's DateStyle is. */
void
append_day(StringInfo text, DateADT day)
{
	struct pg_tm tm;
	char		iso[MAXDATELEN + 1];

	if (DATE_NOT_FINITE(day))
	{
		appendStringInfoString(text, DATE_IS_NOEND(day) ? "infinity" : "-infinity");
		return;
	}
	j2date(day + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	EncodeDateOnly(&tm, USE_ISO_DATES, iso);
	appendStringInfoString(text, iso);
}

/* As in "in force since 2018-01-01"; an open end is left out. */
char *
window_text(DateADT from, DateADT to)
{
	StringInfoData text;

	initStringInfo(&text);
	if (DATE_IS_NOBEGIN(from) && DATE_IS_NOEND(to))
		appendStringInfoString(&text, "at all times");
	else if (DATE_IS_NOBEGIN(from))
	{
		appendStringInfoString(&text, "until ");
		append_day(&text, to);
	}
	else
	{
		appendStringInfoString(&text, DATE_IS_NOEND(to) ? "since " : "from ");
		append_day(&text, from);
		if (!DATE_IS_NOEND(to))
		{
			appendStringInfoString(&text, " to ");
			append_day(&text, to);
		}
	}
	return text.data;
}
