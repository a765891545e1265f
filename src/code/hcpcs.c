/*
 * hcpcs.c
 *		HCPCS: Level I (CPT), Level II, and the modifiers of both.
 */
#include "code/hcpcs.h"

#include <string.h>

/* Level II letters: A-E, G, H, J-M, P-V. */
static bool
is_level_two_letter(unsigned symbol)
{
	return (symbol >= SYMBOL_LETTER('A') && symbol <= SYMBOL_LETTER('H') &&
			symbol != SYMBOL_LETTER('F')) ||
		(symbol >= SYMBOL_LETTER('J') && symbol <= SYMBOL_LETTER('M')) ||
		(symbol >= SYMBOL_LETTER('P') && symbol <= SYMBOL_LETTER('V'));
}

/* The letter that closes a Level I code and tells its category. */
static bool
is_category_letter(unsigned symbol)
{
	return symbol == SYMBOL_LETTER('F') || symbol == SYMBOL_LETTER('T') ||
		symbol == SYMBOL_LETTER('U') || symbol == SYMBOL_LETTER('M') ||
		symbol == SYMBOL_LETTER('A');
}

static const char *
hcpcs_fault(int position, unsigned symbol, bool level_one, bool level_two_allowed)
{
	if (position == 0)
	{
		if (symbol_is_digit(symbol) || (level_two_allowed && is_level_two_letter(symbol)))
			return NULL;
		return level_two_allowed
			? "the first character is a digit or a letter of HCPCS Level II: A-E, G, H, J-M, P-V"
			: "the first character is a digit";
	}
	if (symbol_is_digit(symbol))
		return NULL;
	if (position < HCPCS_WIDTH - 1)
		return "the second to fourth characters are digits";
	if (!level_one)
		return "the last character of a HCPCS Level II code is a digit";
	if (!is_category_letter(symbol))
		return "the last character is a digit, F, T, U, M or A";
	return NULL;
}

static bool
parse(const char *text, size_t length, bool level_two_allowed,
	  uint64_t *packed, CodeError *error)
{
	size_t		begin;
	size_t		end;
	uint64_t	code = 0;
	bool		level_one = false;
	int			n = 0;

	code_trim(text, length, &begin, &end);
	for (size_t i = begin; i < end; i++)
	{
		unsigned	symbol = symbol_of(text[i]);
		const char *fault;

		if (symbol == 0)
			return code_fail(error, i, code_is_blank(text[i])
							 ? "a code has no blank inside"
							 : "a code has only letters and digits");
		if (n == HCPCS_WIDTH)
			return code_fail(error, i, "a code has exactly 5 characters");
		if (n == 0)
			level_one = symbol_is_digit(symbol);
		fault = hcpcs_fault(n, symbol, level_one, level_two_allowed);
		if (fault)
			return code_fail(error, i, fault);
		code = (code << SYMBOL_BITS) | symbol;
		n++;
	}
	if (n < HCPCS_WIDTH)
		return code_fail(error, end, "a code has exactly 5 characters");
	*packed = code;
	return true;
}

bool
cpt_parse(const char *text, size_t length, uint64_t *packed, CodeError *error)
{
	return parse(text, length, false, packed, error);
}

bool
hcpcs_parse(const char *text, size_t length, uint64_t *packed, CodeError *error)
{
	return parse(text, length, true, packed, error);
}

bool
hcpcs_modifier_parse(const char *text, size_t length, uint64_t *packed, CodeError *error)
{
	size_t		begin;
	size_t		end;
	uint64_t	code = 0;

	code_trim(text, length, &begin, &end);
	for (size_t i = begin; i < end; i++)
	{
		unsigned	symbol = symbol_of(text[i]);

		if (symbol == 0)
			return code_fail(error, i, code_is_blank(text[i])
							 ? "a modifier has no blank inside"
							 : "a modifier has only letters and digits");
		if (i - begin == HCPCS_MODIFIER_WIDTH)
			return code_fail(error, i, "a modifier has exactly 2 characters");
		code = (code << SYMBOL_BITS) | symbol;
	}
	if (end - begin < HCPCS_MODIFIER_WIDTH)
		return code_fail(error, end, "a modifier has exactly 2 characters");
	*packed = code;
	return true;
}

int
hcpcs_format(uint64_t packed, char *text)
{
	return code_unpack(packed, HCPCS_WIDTH, text);
}

int
hcpcs_modifier_format(uint64_t packed, char *text)
{
	return code_unpack(packed, HCPCS_MODIFIER_WIDTH, text);
}

/*
 * The CPT category of a Level I code, NULL for Level II.  The vaccine
 * administrations that end in A were Category I codes.
 */
const char *
hcpcs_category(uint64_t code)
{
	if (!hcpcs_is_cpt(code))
		return NULL;
	switch (symbol_char(packed_symbol(code, HCPCS_WIDTH, HCPCS_WIDTH - 1)))
	{
		case 'F':
			return "II";
		case 'T':
			return "III";
		case 'U':
			return "PLA";
		case 'M':
			return "MAAA";
		default:
			return "I";
	}
}

/*
 * The section of a CPT code by its number; the letter is judged first, for
 * only codes that are all digits stand in sections.  98000 to 98016 lie
 * inside the numbers of Medicine but are Evaluation and Management.
 */
const char *
hcpcs_section(uint64_t code)
{
	static const struct
	{
		int			from;
		int			to;
		const char *title;
	}			sections[] = {
		{100, 1999, "Anesthesia"},
		{10004, 69990, "Surgery"},
		{70010, 79999, "Radiology"},
		{80047, 89398, "Pathology and Laboratory"},
		{98000, 98016, "Evaluation and Management"},
		{99100, 99140, "Anesthesia"},
		{90281, 99199, "Medicine"},
		{99202, 99499, "Evaluation and Management"},
		{99500, 99607, "Medicine"},
	};
	int			number = 0;

	for (int i = 0; i < HCPCS_WIDTH; i++)
	{
		unsigned	symbol = packed_symbol(code, HCPCS_WIDTH, i);

		if (!symbol_is_digit(symbol))
			return NULL;
		number = number * 10 + (int) (symbol - SYMBOL_0);
	}
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		if (number >= sections[i].from && number <= sections[i].to)
			return sections[i].title;
	return NULL;
}

static bool
is_ambulance_place(char c)
{
	switch (c)
	{
		case 'D':
		case 'E':
		case 'G':
		case 'H':
		case 'I':
		case 'J':
		case 'N':
		case 'P':
		case 'R':
		case 'S':
		case 'X':
			return true;
		default:
			return false;
	}
}

/*
 * Modifiers that no HCPCS file lists: those of CPT (22 to 99, the physical
 * status P1 to P6, 1P, 2P, 3P and 8P of Category II) and the pairs of an
 * ambulance's origin and destination.
 */
bool
hcpcs_modifier_is_built_in(uint64_t modifier)
{
	char		text[HCPCS_MODIFIER_WIDTH + 1];
	char		first;
	char		second;

	hcpcs_modifier_format(modifier, text);
	first = text[0];
	second = text[1];
	if (first >= '0' && first <= '9' && second >= '0' && second <= '9')
		return (first - '0') * 10 + (second - '0') >= 22;
	if (first == 'P' && second >= '1' && second <= '6')
		return true;
	if (second == 'P' && (first == '1' || first == '2' || first == '3' || first == '8'))
		return true;
	/* X, an intermediate stop at a physician's office, is only ever a destination. */
	return is_ambulance_place(first) && first != 'X' && is_ambulance_place(second);
}

/*
 * Whether a modifier may bypass a procedure-to-procedure edit: the anatomic
 * ones, and those that call a service separate.
 */
bool
hcpcs_modifier_is_ptp_associated(uint64_t modifier)
{
	char		text[HCPCS_MODIFIER_WIDTH + 1];
	const char *second;

	hcpcs_modifier_format(modifier, text);
	switch (text[0])
	{
		case '2':
			second = "457";
			break;
		case '5':
			second = "789";
			break;
		case '7':
			second = "89";
			break;
		case '9':
			second = "1";
			break;
		case 'E':
			second = "1234";
			break;
		case 'F':
			second = "A123456789";
			break;
		case 'L':
			second = "CDMT";
			break;
		case 'R':
			second = "CIT";
			break;
		case 'T':
			second = "A123456789";
			break;
		case 'X':
			second = "EPSU";
			break;
		default:
			return false;
	}
	return strchr(second, text[1]) != NULL;
}

/*
 * The side on which a modifier says that the service was done: LT and RT, the
 * eyelids E1 to E4, the fingers FA to F9, the toes TA to T9; 50 is both.
 */
Laterality
hcpcs_modifier_side(uint64_t modifier)
{
	char		text[HCPCS_MODIFIER_WIDTH + 1];
	char		second;

	hcpcs_modifier_format(modifier, text);
	second = text[1];
	switch (text[0])
	{
		case '5':
			return second == '0' ? LATERALITY_BILATERAL : LATERALITY_NONE;
		case 'L':
			return second == 'T' ? LATERALITY_LEFT : LATERALITY_NONE;
		case 'R':
			return second == 'T' ? LATERALITY_RIGHT : LATERALITY_NONE;
		case 'E':
			return second == '1' || second == '2' ? LATERALITY_LEFT :
				second == '3' || second == '4' ? LATERALITY_RIGHT : LATERALITY_NONE;
		case 'F':
		case 'T':
			return second == 'A' || (second >= '1' && second <= '4') ? LATERALITY_LEFT :
				second >= '5' && second <= '9' ? LATERALITY_RIGHT : LATERALITY_NONE;
		default:
			return LATERALITY_NONE;
	}
}

/* Whether a modifier says that the service was done again: 76, 77; 91 of a test. */
bool
hcpcs_modifier_is_repeat(uint64_t modifier)
{
	char		text[HCPCS_MODIFIER_WIDTH + 1];

	hcpcs_modifier_format(modifier, text);
	return (text[0] == '7' && (text[1] == '6' || text[1] == '7')) || (text[0] == '9' && text[1] == '1');
}
