/*
 * neighbour.c
 *		Codes of one revision of the ICD put where another's belong.
 */
#include "code/neighbour.h"

#include <string.h>

#include "code/icd10.h"
#include "code/icd11.h"

/* The dagger as it stands in UTF-8, and in the Windows code pages. */
static const char *const marks[] = {"*", "+", "\xe2\x80\xa0", "\x86"};

static bool
is_icd10(const char *text, size_t length)
{
	uint64_t	packed;
	CodeError	error;

	return icd10cm_parse(text, length, &packed, &error);
}

/* In ICD-10 (WHO) the etiology of a pair bears a dagger or +, the manifestation an asterisk. */
static bool
is_marked_icd10(const char *text, size_t length)
{
	size_t		begin;
	size_t		end;

	code_trim(text, length, &begin, &end);
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
	{
		size_t		n = strlen(marks[i]);

		if (end - begin > n && memcmp(text + end - n, marks[i], n) == 0)
			return is_icd10(text + begin, end - begin - n);
	}
	return false;
}

const char *
icd10cm_neighbour(const char *text, size_t length)
{
	Icd11		code;
	CodeError	error;

	if (icd11_parse(text, length, &code, &error))
		return "It has the shape of an ICD-11 code.";
	if (is_marked_icd10(text, length))
		return "The dagger, + and * that mark codes of ICD-10 (WHO) are no part of an ICD-10-CM code.";
	return NULL;
}

const char *
icd11_neighbour(const char *text, size_t length)
{
	if (is_icd10(text, length) || is_marked_icd10(text, length))
		return "It has the shape of an ICD-10 (WHO) or ICD-10-CM code.";
	return NULL;
}
