/*
 * registry.c
 *		The registry of edits as rows, and a date from dirty text.
 */
#include "audit/audit.h"

#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

PG_FUNCTION_INFO_V1(codecheck_edit_registry);
PG_FUNCTION_INFO_V1(codecheck_try_date);

Datum
codecheck_edit_registry(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < edit_count; i++)
	{
		const Edit *edit = edit_registry[i];
		Datum		values[7];
		bool		nulls[7] = {false};

		values[0] = Int32GetDatum(i + 1);
		values[1] = CStringGetTextDatum(edit->name);
		values[2] = CStringGetTextDatum(edit->title);
		values[3] = CStringGetTextDatum(edit->level);
		values[4] = CStringGetTextDatum(edit->carc);
		nulls[5] = edit->rarc == NULL;
		if (edit->rarc)
			values[5] = CStringGetTextDatum(edit->rarc);
		values[6] = CStringGetTextDatum(edit->source);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* The digits of a date in a fixed form, -1 where there is another character. */
static int
digits(const char *text, int count)
{
	int			number = 0;

	for (int i = 0; i < count; i++)
	{
		if (text[i] < '0' || text[i] > '9')
			return -1;
		number = number * 10 + (text[i] - '0');
	}
	return number;
}

/* YYYY-MM-DD (a time of day may follow) or YYYYMMDD; NULL for anything else. */
Datum
codecheck_try_date(PG_FUNCTION_ARGS)
{
	text	   *argument = PG_GETARG_TEXT_PP(0);
	const char *data = VARDATA_ANY(argument);
	size_t		begin;
	size_t		end;
	int			year;
	int			month;
	int			day;

	code_trim(data, VARSIZE_ANY_EXHDR(argument), &begin, &end);
	data += begin;
	if (end - begin == 8)
	{
		year = digits(data, 4);
		month = digits(data + 4, 2);
		day = digits(data + 6, 2);
	}
	else if (end - begin >= 10 && data[4] == '-' && data[7] == '-' &&
			 (end - begin == 10 || data[10] == ' ' || data[10] == 'T'))
	{
		year = digits(data, 4);
		month = digits(data + 5, 2);
		day = digits(data + 8, 2);
	}
	else
		PG_RETURN_NULL();
	if (year < 1 || month < 1 || month > MONTHS_PER_YEAR || day < 1 ||
		day > day_tab[isleap(year)][month - 1])
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(date2j(year, month, day) - POSTGRES_EPOCH_JDATE);
}
