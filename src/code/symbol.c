/*
 * symbol.c
 *		Symbols and packing, shared by every code system.
 */
#include "code/symbol.h"

/* Fixed-width columns pad with blanks, so blanks around a code mean nothing. */
void
code_trim(const char *text, size_t length, size_t *begin, size_t *end)
{
	*begin = 0;
	*end = length;
	while (*begin < *end && code_is_blank(text[*begin]))
		(*begin)++;
	while (*end > *begin && code_is_blank(text[*end - 1]))
		(*end)--;
}

/* Writes the symbols of a packed code and a terminator; returns the length. */
int
code_unpack(uint64_t packed, int width, char *text)
{
	int			length = 0;

	while (length < width)
	{
		unsigned	symbol = packed_symbol(packed, width, length);

		if (symbol == 0)
			break;
		text[length++] = symbol_char(symbol);
	}
	text[length] = '\0';
	return length;
}
