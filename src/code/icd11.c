/*
 * icd11.c
 *		ICD-11 for mortality and morbidity statistics (MMS): grammar, clusters
 *		and hierarchy.
 */
#include "code/icd11.h"

#include <string.h>

#define CATEGORY_LENGTH		4
#define STEM_DIGITS			2	/* at most, behind the dot */
#define EXTENSION_LENGTH	6

/* Why a symbol cannot stand at a position, the dot not counted. */
static const char *
symbol_fault(size_t position, unsigned symbol)
{
	if (symbol == SYMBOL_LETTER('I') || symbol == SYMBOL_LETTER('O'))
		return "the letters I and O are not used";
	if (position == 0 && symbol == SYMBOL_0)
		return "the first character is a digit from 1 to 9 or a letter";
	if (position == 1 && symbol_is_digit(symbol))
		return "the second character is a letter";
	if (position == 2 && !symbol_is_digit(symbol))
		return "the third character is a digit";
	return NULL;
}

/* One code of a cluster, up to a separator or the end; moves "at" there. */
static bool
parse_code(const char *text, size_t end, size_t *at, bool *extension, CodeError *error)
{
	size_t		i = *at;
	size_t		n = 0;
	bool		dotted = false;

	*extension = false;
	for (; i < end && text[i] != '&' && text[i] != '/'; i++)
	{
		unsigned	symbol = symbol_of(text[i]);
		const char *fault;

		if (text[i] == '.')
		{
			if (*extension)
				return code_fail(error, i, "an extension code has no dot");
			if (dotted)
				return code_fail(error, i, "a code has only one dot");
			if (n != CATEGORY_LENGTH)
				return code_fail(error, i, "a dot stands only after the fourth character");
			dotted = true;
			continue;
		}
		if (symbol == 0)
			return code_fail(error, i, code_is_blank(text[i])
							 ? "a code has no blank inside"
							 : "a code has only letters, digits and one dot, and & and / join codes");
		fault = symbol_fault(n, symbol);
		if (fault)
			return code_fail(error, i, fault);
		if (n == 0)
			*extension = symbol == SYMBOL_LETTER('X');
		if (*extension && n == EXTENSION_LENGTH)
			return code_fail(error, i, "an extension code has at most 6 characters");
		if (!*extension && n == CATEGORY_LENGTH && !dotted)
			return code_fail(error, i, "a dot follows the fourth character");
		if (!*extension && n == CATEGORY_LENGTH + STEM_DIGITS)
			return code_fail(error, i, "at most 2 characters follow the dot");
		n++;
	}
	if (n < CATEGORY_LENGTH)
		return code_fail(error, i, "a code has at least 4 characters");
	if (dotted && n == CATEGORY_LENGTH)
		return code_fail(error, i - 1, "nothing follows the dot");
	*at = i;
	return true;
}

/* An extension code by itself is a value as well: as such, lists of them can be kept. */
bool
icd11_parse(const char *text, size_t length, Icd11 *code, CodeError *error)
{
	size_t		begin;
	size_t		end;
	size_t		at;
	char		joint = '/';
	int			n = 0;

	code_trim(text, length, &begin, &end);
	at = begin;
	for (;;)
	{
		size_t		start = at;
		bool		extension;

		if (n++ == ICD11_MAX_CODES)
			return code_fail(error, start, "a cluster has at most 100 codes");
		if (!parse_code(text, end, &at, &extension, error))
			return false;
		if (joint == '&' && !extension)
			return code_fail(error, start, "an extension code, which begins with X, follows &");
		if (joint == '/' && extension && (start > begin || at < end))
			return code_fail(error, start, "a cluster begins with a stem code, as does what follows /");
		if (at == end)
			break;
		joint = text[at++];
	}
	code->text = text + begin;
	code->length = end - begin;
	return true;
}

void
icd11_write(Icd11 code, char *canonical)
{
	for (size_t i = 0; i < code.length; i++)
	{
		unsigned	symbol = symbol_of(code.text[i]);

		canonical[i] = symbol == 0 ? code.text[i] : symbol_char(symbol);
	}
}

/* Takes the next part off a value: up to /, or to the separator of smaller parts. */
static bool
next_part(Icd11 *rest, char separator, Icd11 *part)
{
	size_t		n = 0;

	if (rest->length == 0)
		return false;
	while (n < rest->length && rest->text[n] != '/' && rest->text[n] != separator)
		n++;
	*part = (Icd11) {rest->text, n};
	if (n < rest->length)
		n++;
	rest->text += n;
	rest->length -= n;
	return true;
}

/* A stem with its extensions. */
static bool
next_group(Icd11 *rest, Icd11 *group)
{
	return next_part(rest, '/', group);
}

bool
icd11_next_code(Icd11 *rest, Icd11 *code)
{
	return next_part(rest, '&', code);
}

bool
icd11_is_extension(Icd11 code)
{
	return code.text[0] == 'X';
}

static bool
is_cluster(Icd11 value)
{
	Icd11		first;

	return icd11_next_code(&value, &first) && value.length > 0;
}

/* The top of what codes tell are the categories: the blocks and chapters above have none. */
int
icd11_level(Icd11 code)
{
	if (is_cluster(code))
		return 0;
	if (icd11_is_extension(code) || code.length == CATEGORY_LENGTH)
		return 1;
	return (int) (code.length - CATEGORY_LENGTH);
}

/* The code at a level of its own or above. */
Icd11
icd11_ancestor(Icd11 code, int level)
{
	if (level < icd11_level(code))
		code.length = CATEGORY_LENGTH + (level == 1 ? 0 : (size_t) level);
	return code;
}

/* Of two codes, no clusters. */
static bool
code_is_below_or_equal(Icd11 code, Icd11 above)
{
	if (icd11_is_extension(above) ? code.length != above.length : code.length < above.length)
		return false;
	return memcmp(code.text, above.text, above.length) == 0;
}

/* Whether a stem with its extensions says all that another says. */
static bool
group_is_below_or_equal(Icd11 group, Icd11 above)
{
	Icd11		asked;

	while (icd11_next_code(&above, &asked))
	{
		Icd11		rest = group;
		Icd11		code;
		bool		said = false;

		while (!said && icd11_next_code(&rest, &code))
			said = code_is_below_or_equal(code, asked);
		if (!said)
			return false;
	}
	return true;
}

/*
 * A cluster says more than each of its parts and so lies below them: for every
 * stem above there is one here, at or below it, with all its extensions.
 */
bool
icd11_is_below_or_equal(Icd11 value, Icd11 above)
{
	Icd11		asked;

	while (next_group(&above, &asked))
	{
		Icd11		rest = value;
		Icd11		group;
		bool		said = false;

		while (!said && next_group(&rest, &group))
			said = group_is_below_or_equal(group, asked);
		if (!said)
			return false;
	}
	return true;
}
