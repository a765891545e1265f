/*
 * icd10.c
 *		ICD-10-CM and ICD-10-PCS: grammar, text and hierarchy.
 */
#include "code/icd10.h"

#define LETTER_A	SYMBOL_LETTER('A')
#define LETTER_B	SYMBOL_LETTER('B')
#define LETTER_I	SYMBOL_LETTER('I')
#define LETTER_O	SYMBOL_LETTER('O')
#define PLACEHOLDER SYMBOL_LETTER('X')

/* Which symbols the characters of an ICD-10-CM code may be: only the first three are restricted. */
const char *
icd10cm_symbol_fault(int position, unsigned symbol, unsigned second)
{
	switch (position)
	{
		case 0:
			if (symbol_is_digit(symbol))
				return "the first character is a letter";
			break;
		case 1:
			if (!symbol_is_digit(symbol) && symbol != LETTER_A)
				return "the second character is a digit or A";
			break;
		case 2:
			if (symbol_is_digit(symbol))
				break;
			if (second == LETTER_A)
				return "the third character is a digit where the second is A";
			if (symbol != LETTER_A && symbol != LETTER_B)
				return "the third character is a digit, A or B";
			break;
	}
	return NULL;
}

int
icd10_compare(const void *a, const void *b)
{
	Icd10		left = *(const Icd10 *) a;
	Icd10		right = *(const Icd10 *) b;

	return (left > right) - (left < right);
}

/* The least symbol from "symbol" on that may stand there, 0 where there is none. */
static unsigned
icd10cm_symbol_from(int position, unsigned symbol, unsigned second)
{
	while (symbol <= SYMBOL_LETTER('Z') && icd10cm_symbol_fault(position, symbol, second) != NULL)
		symbol++;
	return symbol <= SYMBOL_LETTER('Z') ? symbol : 0;
}

/* The first code of ICD-10-CM shape at or after any value, ICD10_END where there is none. */
Icd10
icd10cm_at_or_after(Icd10 value)
{
	unsigned	symbols[ICD10_WIDTH];
	int			position = 0;
	Icd10		code = 0;

	if (value >= ICD10_END)
		return ICD10_END;
	for (int i = 0; i < ICD10_WIDTH; i++)
		symbols[i] = packed_symbol(value, ICD10_WIDTH, i);
	while (position < ICD10_WIDTH)
	{
		unsigned	symbol = symbols[position];
		unsigned	least;

		if (position >= ICD10CM_MIN_LENGTH && icd10_length(value) <= position)
			break;
		least = icd10cm_symbol_from(position, symbol == 0 ? 1 : symbol, symbols[1]);
		/* Where none is left here, the symbol before takes its next. */
		while (least == 0)
		{
			if (position == 0)
				return ICD10_END;
			position--;
			least = icd10cm_symbol_from(position, symbols[position] + 1, symbols[1]);
			symbol = 0;
		}
		symbols[position] = least;
		position++;
		if (least != symbol)
		{
			/* Past the value: what follows is the shortest there is. */
			for (; position < ICD10CM_MIN_LENGTH; position++)
				symbols[position] = icd10cm_symbol_from(position, 1, symbols[1]);
			break;
		}
	}
	for (int i = 0; i < position; i++)
		code |= (Icd10) symbols[i] << (SYMBOL_BITS * (ICD10_WIDTH - 1 - i));
	return code;
}

bool
icd10cm_parse(const char *text, size_t length, uint64_t *packed, CodeError *error)
{
	size_t		begin;
	size_t		end;
	Icd10		code = 0;
	unsigned	second = 0;
	int			n = 0;
	bool		dotted = false;

	code_trim(text, length, &begin, &end);
	for (size_t i = begin; i < end; i++)
	{
		unsigned	symbol = symbol_of(text[i]);
		const char *fault;

		if (text[i] == '.')
		{
			if (dotted)
				return code_fail(error, i, "a code has only one dot");
			if (n != ICD10CM_MIN_LENGTH)
				return code_fail(error, i, "a dot stands only after the third character");
			if (i + 1 == end)
				return code_fail(error, i, "nothing follows the dot");
			dotted = true;
			continue;
		}
		if (symbol == 0)
			return code_fail(error, i, code_is_blank(text[i])
							 ? "a code has no blank inside"
							 : "a code has only letters, digits and one dot");
		if (n == ICD10_WIDTH)
			return code_fail(error, i, "a code has at most 7 characters");
		fault = icd10cm_symbol_fault(n, symbol, second);
		if (fault)
			return code_fail(error, i, fault);
		if (n == 1)
			second = symbol;
		code = (code << SYMBOL_BITS) | symbol;
		n++;
	}
	if (n < ICD10CM_MIN_LENGTH)
		return code_fail(error, end, "a code has at least 3 characters");
	*packed = code << (SYMBOL_BITS * (ICD10_WIDTH - n));
	return true;
}

/* Sections of ICD-10-PCS: 0 to 9, B, C, D, F, G, H, X. */
static bool
icd10pcs_is_section(unsigned symbol)
{
	return symbol_is_digit(symbol) ||
		(symbol >= SYMBOL_LETTER('B') && symbol <= SYMBOL_LETTER('H') &&
		 symbol != SYMBOL_LETTER('E')) ||
		symbol == SYMBOL_LETTER('X');
}

bool
icd10pcs_parse(const char *text, size_t length, uint64_t *packed, CodeError *error)
{
	size_t		begin;
	size_t		end;
	Icd10		code = 0;
	int			n = 0;

	code_trim(text, length, &begin, &end);
	for (size_t i = begin; i < end; i++)
	{
		unsigned	symbol = symbol_of(text[i]);

		if (symbol == 0)
			return code_fail(error, i, code_is_blank(text[i])
							 ? "a code has no blank inside"
							 : "a code has only letters and digits");
		if (symbol == LETTER_I || symbol == LETTER_O)
			return code_fail(error, i, "the letters I and O are not used");
		if (n == ICD10_WIDTH)
			return code_fail(error, i, "a code has at most 7 characters");
		if (n == 0 && !icd10pcs_is_section(symbol))
			return code_fail(error, i, "the first character is a section: 0-9, B-D, F-H or X");
		code = (code << SYMBOL_BITS) | symbol;
		n++;
	}
	if (n < ICD10PCS_MIN_LENGTH)
		return code_fail(error, end, "a code has at least 1 character");
	*packed = code << (SYMBOL_BITS * (ICD10_WIDTH - n));
	return true;
}

/* With the dot, as people write it. */
int
icd10cm_format(uint64_t packed, char *text)
{
	int			length = code_unpack(packed, ICD10_WIDTH, text);

	if (length > ICD10CM_MIN_LENGTH)
	{
		for (int i = length; i >= ICD10CM_MIN_LENGTH; i--)
			text[i + 1] = text[i];
		text[ICD10CM_MIN_LENGTH] = '.';
		length++;
	}
	return length;
}

int
icd10pcs_format(uint64_t packed, char *text)
{
	return code_unpack(packed, ICD10_WIDTH, text);
}

/* A level that ends in the placeholder says no more than the one above it. */
static Icd10
icd10cm_without_placeholder(Icd10 code)
{
	int			length = icd10_length(code);

	while (length > ICD10CM_MIN_LENGTH &&
		   packed_symbol(code, ICD10_WIDTH, length - 1) == PLACEHOLDER)
		length--;
	return icd10_prefix(code, length);
}

/* Whether a placeholder fills some of the positions four to six; the seventh is never filled. */
bool
icd10cm_has_placeholder(Icd10 code)
{
	for (int i = ICD10CM_MIN_LENGTH; i < ICD10_WIDTH - 1; i++)
	{
		if (packed_symbol(code, ICD10_WIDTH, i) == PLACEHOLDER)
			return true;
	}
	return false;
}

/* The next level up, 0 at the top. */
Icd10
icd10cm_parent(Icd10 code)
{
	int			length = icd10_length(code);

	if (length <= ICD10CM_MIN_LENGTH)
		return 0;
	return icd10cm_without_placeholder(icd10_prefix(code, length - 1));
}

Icd10
icd10pcs_parent(Icd10 code)
{
	int			length = icd10_length(code);

	return length <= ICD10PCS_MIN_LENGTH ? 0 : icd10_prefix(code, length - 1);
}

static int
common_prefix_length(Icd10 a, Icd10 b)
{
	int			length = 0;

	while (length < ICD10_WIDTH &&
		   packed_symbol(a, ICD10_WIDTH, length) != 0 &&
		   packed_symbol(a, ICD10_WIDTH, length) == packed_symbol(b, ICD10_WIDTH, length))
		length++;
	return length;
}

/* The lowest level that holds both, which is one of them if it holds the other; 0 when none. */
Icd10
icd10cm_common_ancestor(Icd10 a, Icd10 b)
{
	int			length = common_prefix_length(a, b);

	if (length < ICD10CM_MIN_LENGTH)
		return 0;
	if (length == icd10_length(a) || length == icd10_length(b))
		return icd10_prefix(a, length);
	return icd10cm_without_placeholder(icd10_prefix(a, length));
}

Icd10
icd10pcs_common_ancestor(Icd10 a, Icd10 b)
{
	int			length = common_prefix_length(a, b);

	return length < ICD10PCS_MIN_LENGTH ? 0 : icd10_prefix(a, length);
}
