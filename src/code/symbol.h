/*
 * symbol.h
 *		Symbols and packing, shared by every code system.
 *
 * A code is a string of digits and capital letters.  Each symbol takes six
 * bits: 0 is "no symbol", 1 to 10 the digits, 11 to 36 the letters, which is
 * their ASCII order.  The first symbol is the most significant one and
 * missing symbols at the end are zero, so for codes of one system integer
 * order is the byte order of the text, and everything that begins with a
 * given code is one closed interval of integers.
 */
#ifndef CODE_SYMBOL_H
#define CODE_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SYMBOL_BITS		6
#define SYMBOL_MASK		((1 << SYMBOL_BITS) - 1)

#define SYMBOL_0		1
#define SYMBOL_A		11
#define SYMBOL_DIGIT(d) (SYMBOL_0 + (d))
#define SYMBOL_LETTER(c) (SYMBOL_A + ((c) - 'A'))

/* Longest text of any code with its dot, and a terminator. */
#define CODE_TEXT_SIZE	9

/* Why a text is no code: where (counted from 1) and for what reason. */
typedef struct CodeError
{
	int			position;
	const char *reason;
} CodeError;

/* Every system's parser has this form; "packed" is set only on success. */
typedef bool (*CodeParser) (const char *text, size_t length,
							uint64_t *packed, CodeError *error);

static inline bool
code_fail(CodeError *error, size_t offset, const char *reason)
{
	error->position = (int) offset + 1;
	error->reason = reason;
	return false;
}

static inline bool
code_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The symbol of a character in either case, 0 when it is neither letter nor digit. */
static inline unsigned
symbol_of(char c)
{
	if (c >= '0' && c <= '9')
		return SYMBOL_DIGIT(c - '0');
	if (c >= 'A' && c <= 'Z')
		return SYMBOL_LETTER(c);
	if (c >= 'a' && c <= 'z')
		return SYMBOL_LETTER(c - 'a' + 'A');
	return 0;
}

static inline bool
symbol_is_digit(unsigned symbol)
{
	return symbol >= SYMBOL_0 && symbol < SYMBOL_A;
}

/* The end of an interval has symbols past Z; they print as '~', which sorts behind them. */
static inline char
symbol_char(unsigned symbol)
{
	if (symbol < SYMBOL_A)
		return (char) ('0' + (symbol - SYMBOL_0));
	if (symbol <= SYMBOL_LETTER('Z'))
		return (char) ('A' + (symbol - SYMBOL_A));
	return '~';
}

static inline unsigned
packed_symbol(uint64_t packed, int width, int position)
{
	return (unsigned) (packed >> (SYMBOL_BITS * (width - 1 - position))) & SYMBOL_MASK;
}

extern void code_trim(const char *text, size_t length, size_t *begin, size_t *end);
extern int	code_unpack(uint64_t packed, int width, char *text);

#endif							/* CODE_SYMBOL_H */
