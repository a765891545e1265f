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

/* As in "in force since 2018-01-01"; a rule may come without any date. */
void
append_window(StringInfo text, DateADT from, DateADT to)
{
	if (DATE_IS_NOBEGIN(from) && DATE_IS_NOEND(to))
	{
		appendStringInfoString(text, "without dates");
		return;
	}
	if (DATE_IS_NOBEGIN(from))
		appendStringInfoString(text, "in force until ");
	else
	{
		appendStringInfoString(text, DATE_IS_NOEND(to) ? "in force since " : "in force from ");
		append_day(text, from);
		if (!DATE_IS_NOEND(to))
			appendStringInfoString(text, " to ");
	}
	if (!DATE_IS_NOEND(to))
		append_day(text, to);
}
