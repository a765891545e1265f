/*
 * dirty.c
 *		Dates, numbers, texts and lists from dirty text: what is none is NULL.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"

#include "code/symbol.h"

PG_FUNCTION_INFO_V1(codecheck_try_date);
PG_FUNCTION_INFO_V1(codecheck_try_numeric);
PG_FUNCTION_INFO_V1(codecheck_try_integer);
PG_FUNCTION_INFO_V1(codecheck_try_text);
PG_FUNCTION_INFO_V1(codecheck_filled);

/* Beyond this a number of either side of the point is no amount of anything. */
#define MAX_DIGITS 30

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

/* How many digits there are from a place on. */
static int
digit_count(const char *text, int length)
{
	int			count = 0;

	while (count < length && text[count] >= '0' && text[count] <= '9')
		count++;
	return count;
}

/* Digits, a sign before them or not, a point and digits behind them or not. */
Datum
codecheck_try_numeric(PG_FUNCTION_ARGS)
{
	text	   *argument = PG_GETARG_TEXT_PP(0);
	const char *data = VARDATA_ANY(argument);
	char		number[2 * MAX_DIGITS + 3];
	size_t		begin;
	size_t		end;
	int			length;
	int			at = 0;
	int			count;

	code_trim(data, VARSIZE_ANY_EXHDR(argument), &begin, &end);
	data += begin;
	length = (int) Min(end - begin, sizeof(number));
	if (length == sizeof(number))
		PG_RETURN_NULL();
	if (length > 0 && (data[0] == '+' || data[0] == '-'))
		at++;
	count = digit_count(data + at, length - at);
	if (count == 0 || count > MAX_DIGITS)
		PG_RETURN_NULL();
	at += count;
	if (at < length && data[at] == '.')
	{
		count = digit_count(data + at + 1, length - at - 1);
		if (count > MAX_DIGITS)
			PG_RETURN_NULL();
		at += 1 + count;
	}
	if (at < length)
		PG_RETURN_NULL();
	memcpy(number, data, length);
	number[length] = '\0';
	return DirectFunctionCall3(numeric_in, CStringGetDatum(number), ObjectIdGetDatum(InvalidOid),
							   Int32GetDatum(-1));
}

/* Up to nine digits. */
Datum
codecheck_try_integer(PG_FUNCTION_ARGS)
{
	text	   *argument = PG_GETARG_TEXT_PP(0);
	const char *data = VARDATA_ANY(argument);
	size_t		begin;
	size_t		end;

	code_trim(data, VARSIZE_ANY_EXHDR(argument), &begin, &end);
	if (begin == end || end - begin > 9 ||
		digit_count(data + begin, (int) (end - begin)) < end - begin)
		PG_RETURN_NULL();
	PG_RETURN_INT32(digits(data + begin, (int) (end - begin)));
}

/* More than blanks, without the blanks around; btrim() takes many times as long, in every encoding of several bytes. */
Datum
codecheck_try_text(PG_FUNCTION_ARGS)
{
	text	   *argument = PG_GETARG_TEXT_PP(0);
	size_t		begin;
	size_t		end;

	code_trim(VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument), &begin, &end);
	if (begin == end)
		PG_RETURN_NULL();
	if (end - begin == VARSIZE_ANY_EXHDR(argument))
		PG_RETURN_TEXT_P(argument);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(VARDATA_ANY(argument) + begin, (int) (end - begin)));
}

/* The texts that are more than blanks, without the blanks around. */
Datum
codecheck_filled(PG_FUNCTION_ARGS)
{
	Datum	   *elements;
	bool	   *nulls;
	int			count;
	int			kept = 0;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(0), TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		text	   *element = nulls[i] ? NULL : DatumGetTextPP(elements[i]);
		size_t		begin;
		size_t		end;

		if (element == NULL)
			continue;
		code_trim(VARDATA_ANY(element), VARSIZE_ANY_EXHDR(element), &begin, &end);
		if (begin == end)
			continue;
		elements[kept++] = end - begin == VARSIZE_ANY_EXHDR(element) ? PointerGetDatum(element)
			: PointerGetDatum(cstring_to_text_with_len(VARDATA_ANY(element) + begin, (int) (end - begin)));
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(elements, kept, TEXTOID, -1, false, TYPALIGN_INT));
}
