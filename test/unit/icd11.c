/*
 * icd11.c
 *		ICD-11: the grammar against a regular expression, the hierarchy against
 *		its definition, and what the revisions say of each other's codes.
 */
#include "support.h"
#include "tap.h"

#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "code/icd11.h"
#include "code/neighbour.h"

#define RANDOM_TEXTS	500000
#define RANDOM_PAIRS	500000
#define LONG			100000

/* Three groups, each of a stem with three extensions, blanks and edits. */
#define TEXT_SIZE		128

#define I_O				"the letters I and O are not used"
#define FIRST			"the first character is a digit from 1 to 9 or a letter"
#define SECOND			"the second character is a letter"
#define THIRD			"the third character is a digit"
#define SHORT			"a code has at least 4 characters"
#define DOT_PLACE		"a dot stands only after the fourth character"
#define DOT_MISSING		"a dot follows the fourth character"
#define DOT_LAST		"nothing follows the dot"
#define DOT_TWICE		"a code has only one dot"
#define STEM_LONG		"at most 2 characters follow the dot"
#define EXTENSION_DOT	"an extension code has no dot"
#define EXTENSION_LONG	"an extension code has at most 6 characters"
#define EXTENSION_FIRST "a cluster begins with a stem code, as does what follows /"
#define STEM_BEHIND		"an extension code, which begins with X, follows &"
#define BLANK_INSIDE	"a code has no blank inside"
#define SYMBOLS			"a code has only letters, digits and one dot, and & and / join codes"

static const char *const good[][2] = {
	{"1A00", "1A00"},
	{"ba80.0", "BA80.0"},
	{" 9b71.0z\t", "9B71.0Z"},
	{"DB9Y", "DB9Y"},
	{"VV00", "VV00"},
	{"ZZ9Z.ZZ", "ZZ9Z.ZZ"},
	{"xk8g", "XK8G"},
	{"XN5PZ", "XN5PZ"},
	{"XM0Y50", "XM0Y50"},
	{"5A11/9B71.0Z", "5A11/9B71.0Z"},
	{"2c25.z&xs25", "2C25.Z&XS25"},
	{"NC72.Z&XK8G&XJ7ZH&XJ7YM", "NC72.Z&XK8G&XJ7ZH&XJ7YM"},
	{"DD51&XK8G/ME24.2&XT5R", "DD51&XK8G/ME24.2&XT5R"},
	{"1D01.0Y/1G41/1G40", "1D01.0Y/1G41/1G40"},
};

static const struct
{
	const char *text;
	int			position;
	const char *reason;
}			bad[] = {
	{"", 1, SHORT},
	{"  ", 3, SHORT},
	{"BA8", 4, SHORT},
	{" BA8 ", 5, SHORT},
	{"0A00", 1, FIRST},
	{"IA00", 1, I_O},
	{"OA00", 1, I_O},
	{"E11.9", 2, SECOND},
	{"BI80", 2, I_O},
	{"BAA0", 3, THIRD},
	{"BAO0", 3, I_O},
	{"BA8o", 4, I_O},
	{"BA80.O", 6, I_O},
	{"BA8.0", 4, DOT_PLACE},
	{".BA80", 1, DOT_PLACE},
	{"BA800", 5, DOT_MISSING},
	{"BA80.", 5, DOT_LAST},
	{"BA80.&XK8G", 5, DOT_LAST},
	{"BA80..0", 6, DOT_TWICE},
	{"BA80.0.1", 7, DOT_TWICE},
	{"BA80.012", 8, STEM_LONG},
	{"XK8G.1", 5, EXTENSION_DOT},
	{"XM0Y501", 7, EXTENSION_LONG},
	{"XKAG", 3, THIRD},
	{"BA80-0", 5, SYMBOLS},
	{"BA80 0", 5, BLANK_INSIDE},
	{"BA80 / 5A11", 5, BLANK_INSIDE},
	{"BA80/", 6, SHORT},
	{"/BA80", 1, SHORT},
	{"BA80//5A11", 6, SHORT},
	{"BA80&", 6, SHORT},
	{"&XK8G", 1, SHORT},
	{"BA80&&XK8G", 6, SHORT},
	{"BA80&5A11", 6, STEM_BEHIND},
	{"BA80&XK8G&5A11", 11, STEM_BEHIND},
	{"XK8G&BA80", 1, EXTENSION_FIRST},
	{"XK8G/BA80", 1, EXTENSION_FIRST},
	{"BA80/XK8G", 6, EXTENSION_FIRST},
	{"BA80/XK8G&XS25", 6, EXTENSION_FIRST},
	{"BA80/5A1", 9, SHORT},
};

static Icd11
value_of(const char *canonical)
{
	return (Icd11) {canonical, strlen(canonical)};
}

static void
check_tables(void)
{
	Icd11		code;
	CodeError	error;
	char		canonical[TEXT_SIZE];

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
	{
		if (!icd11_parse(good[i][0], strlen(good[i][0]), &code, &error))
		{
			expect(false, "%s is refused: %s", good[i][0], error.reason);
			continue;
		}
		icd11_write(code, canonical);
		expect(code.length == strlen(good[i][1]) && memcmp(canonical, good[i][1], code.length) == 0,
			   "%s is written %.*s", good[i][0], (int) code.length, canonical);
	}
	conclude("codes and clusters");

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
	{
		bool		accepted = icd11_parse(bad[i].text, strlen(bad[i].text), &code, &error);

		expect(!accepted && error.position == bad[i].position && strcmp(error.reason, bad[i].reason) == 0,
			   "%s: %s", bad[i].text, accepted ? "accepted" : error.reason);
	}
	conclude("where and why a text is refused");
}

/* The character classes of a code, as the regular expression has them. */
#define REST	"[0-9A-HJ-NP-Z]"
#define LETTER	"[A-HJ-NP-Z]"
#define STEM	"[1-9A-HJ-NP-WYZ]" LETTER "[0-9]" REST "(\\." REST "{1,2})?"
#define EXTENSION "X" LETTER "[0-9]" REST "{1,3}"
#define GROUP	STEM "(&" EXTENSION ")*"
#define BLANKS	"[ \t\r\n\v\f]*"

static const char rest[] = "0189ABXYZ";

static char *
random_symbols(char *text, const char *alphabet, int n)
{
	while (n-- > 0)
		*text++ = alphabet[random_below((unsigned) strlen(alphabet))];
	return text;
}

/* Few symbols, so that codes lie below one another. */
static char *
random_one(char *text, bool extension)
{
	text = random_symbols(text, extension ? "X" : "1BZ", 1);
	text = random_symbols(text, "AZ", 1);
	text = random_symbols(text, "09", 1);
	text = random_symbols(text, rest, 1);
	if (extension)
		return random_symbols(text, rest, (int) random_below(3));
	if (random_below(2))
	{
		*text++ = '.';
		text = random_symbols(text, "0AZ", 1 + (int) random_below(2));
	}
	return text;
}

static size_t
random_value(char *text)
{
	char	   *end = text;

	if (random_below(10) == 0)
		end = random_one(end, true);
	else
	{
		for (unsigned groups = 1 + random_below(2) * random_below(3); groups > 0; groups--)
		{
			if (end > text)
				*end++ = '/';
			end = random_one(end, false);
			for (unsigned extensions = random_below(2) * random_below(4); extensions > 0; extensions--)
			{
				*end++ = '&';
				end = random_one(end, true);
			}
		}
	}
	*end = '\0';
	return (size_t) (end - text);
}

static void
check_random_texts(void)
{
	regex_t		shape;
	long		accepted = 0;

	if (regcomp(&shape, "^" BLANKS "(" EXTENSION "|" GROUP "(/" GROUP ")*)" BLANKS "$", REG_EXTENDED | REG_ICASE | REG_NOSUB) != 0)
		abort();
	for (long i = 0; i < RANDOM_TEXTS; i++)
	{
		char		text[TEXT_SIZE];
		char		canonical[TEXT_SIZE];
		int			length = (int) random_value(text);
		Icd11		code;
		CodeError	error;
		bool		expected;

		for (int j = 0; j < length; j++)
			if (random_below(2))
				text[j] = (char) tolower(text[j]);
		if (random_below(2))
			length = random_mutation(text, length);
		text[length] = '\0';
		/* What stands behind a NUL, the regular expression does not see. */
		if (strlen(text) != (size_t) length)
			continue;
		expected = regexec(&shape, text, 0, NULL, 0) == 0;
		if (!icd11_parse(text, (size_t) length, &code, &error))
		{
			expect(!expected && error.position >= 1 && error.position <= length + 1,
				   "%s: %s at %d", shown(text, (size_t) length), error.reason, error.position);
			continue;
		}
		accepted++;
		expect(expected, "%s is accepted", shown(text, (size_t) length));
		icd11_write(code, canonical);
		for (size_t j = 0; j < code.length; j++)
			expect(canonical[j] == toupper(code.text[j]), "%s in capitals", shown(text, (size_t) length));
	}
	regfree(&shape);
	conclude("random texts agree with the regular expression");
	expect(accepted > RANDOM_TEXTS / 10 && accepted < RANDOM_TEXTS * 9 / 10, "%ld accepted", accepted);
	conclude("both answers were frequent among them");
}

/*
 * The definition once more, over lists of codes: whether the groups of "above"
 * find, in "value", a group that begins with their stem and has all their
 * extensions.
 */
#define MAX_GROUPS	4
#define MAX_CODES	5

static int
split(const char *text, char separator, char parts[][TEXT_SIZE])
{
	int			n = 0;

	for (;;)
	{
		const char *end = strchr(text, separator);
		size_t		length = end ? (size_t) (end - text) : strlen(text);

		memcpy(parts[n], text, length);
		parts[n++][length] = '\0';
		if (!end)
			return n;
		text = end + 1;
	}
}

static bool
group_says(const char *group, const char *asked)
{
	char		have[MAX_CODES][TEXT_SIZE];
	char		want[MAX_CODES][TEXT_SIZE];
	int			n_have = split(group, '&', have);
	int			n_want = split(asked, '&', want);

	for (int w = 0; w < n_want; w++)
	{
		int			h = 0;

		while (h < n_have && (want[w][0] == 'X' ? strcmp(have[h], want[w]) : strncmp(have[h], want[w], strlen(want[w]))) != 0)
			h++;
		if (h == n_have)
			return false;
	}
	return true;
}

static bool
says(const char *value, const char *above)
{
	char		have[MAX_GROUPS][TEXT_SIZE];
	char		want[MAX_GROUPS][TEXT_SIZE];
	int			n_have = split(value, '/', have);
	int			n_want = split(above, '/', want);

	for (int w = 0; w < n_want; w++)
	{
		int			h = 0;

		while (h < n_have && !group_says(have[h], want[w]))
			h++;
		if (h == n_have)
			return false;
	}
	return true;
}

/* Something that the value says: less of each group, or fewer of them. */
static void
random_above(const char *value, char *above)
{
	char		groups[MAX_GROUPS][TEXT_SIZE];
	int			n = split(value, '/', groups);
	int			first = (int) random_below((unsigned) n);

	above[0] = '\0';
	for (int g = first; g < n && (g == first || random_below(2)); g++)
	{
		char		codes[MAX_CODES][TEXT_SIZE];
		int			n_codes = split(groups[g], '&', codes);
		size_t		length = strlen(codes[0]);

		if (codes[0][0] != 'X' && random_below(2))
			codes[0][length == 7 && random_below(2) ? 6 : 4] = '\0';
		if (g > first)
			strcat(above, "/");
		strcat(above, codes[0]);
		for (int c = n_codes - 1; c > 0; c--)
		{
			if (random_below(2))
				strcat(strcat(above, "&"), codes[c]);
		}
	}
}

static void
check_hierarchy(void)
{
	long		below = 0;

	for (long i = 0; i < RANDOM_PAIRS; i++)
	{
		char		a[TEXT_SIZE];
		char		b[TEXT_SIZE];
		bool		answer;

		random_value(a);
		if (random_below(2))
			random_value(b);
		else
			random_above(a, b);
		answer = icd11_is_below_or_equal(value_of(a), value_of(b));
		below += answer;
		expect(answer == says(a, b), "%s below %s: %d", a, b, answer);
		answer = icd11_is_below_or_equal(value_of(b), value_of(a));
		expect(answer == says(b, a), "%s below %s: %d", b, a, answer);
		expect(icd11_is_below_or_equal(value_of(a), value_of(a)), "%s below itself", a);
	}
	conclude("at or below agrees with its definition");
	expect(below > RANDOM_PAIRS / 3 && below < RANDOM_PAIRS * 2 / 3, "%ld below", below);
	conclude("both answers were frequent among them");

	for (long i = 0; i < RANDOM_PAIRS; i++)
	{
		char		text[TEXT_SIZE];
		Icd11		value = value_of(text);
		int			level;

		value.length = random_value(text);
		level = icd11_level(value);
		expect((level == 0) == (strpbrk(text, "&/") != NULL), "%s at level %d", text, level);
		expect(level == 0 || text[0] == 'X' || level == (strlen(text) == 4 ? 1 : (int) strlen(text) - 4),
			   "%s at level %d", text, level);
		for (int l = 1; l < level; l++)
		{
			Icd11		above = icd11_ancestor(value, l);

			expect(icd11_level(above) == l && above.length < value.length &&
				   memcmp(above.text, text, above.length) == 0 && text[above.length - 1] != '.' &&
				   icd11_is_below_or_equal(value, above) && !icd11_is_below_or_equal(above, value),
				   "level %d above %s", l, text);
		}
	}
	conclude("levels, and what lies above");
}

static void
check_neighbours(void)
{
	static const char *const icd11_like[] = {"BA80.0", "5A11", "2C25.Z&XS25", " ba80.0 ", "9B71.0Z/5A11", "XN5PZ"};
	static const char *const marked[] = {"A17.0\xE2\x80\xA0", "A17.0\x86", "G01*", "G01+", " g01* ", "A17.0+"};
	static const char *const like_none[] = {"", "*", "E11.", "E11.-", "E11.99999", "G01!", "G01**", "\xE2\x80\xA0", "hello"};
	static const char *const icd10_like[] = {"E11.9", "S52.501A", "I10", "g01*", "A17.0\xE2\x80\xA0"};

#define EACH(list, function, expectation) \
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) \
	{ \
		const char *said = function(list[i], strlen(list[i])); \
		\
		expect(expectation, "%s: %s", shown(list[i], strlen(list[i])), said ? said : "nothing"); \
	}

	EACH(icd11_like, icd10cm_neighbour, said && strstr(said, "ICD-11"));
	EACH(marked, icd10cm_neighbour, said && strstr(said, "ICD-10 (WHO)"));
	EACH(like_none, icd10cm_neighbour, said == NULL);
	EACH(like_none, icd11_neighbour, said == NULL);
	EACH(icd10_like, icd11_neighbour, said && strstr(said, "ICD-10"));
	conclude("codes of one revision where another's belong");
}

static void
check_long(void)
{
	char	   *text = malloc(LONG + 1);
	Icd11		code;
	CodeError	error;

	for (int i = 0; i < LONG; i++)
		text[i] = "BA80/"[i % 5];
	expect(icd11_parse(text, 5 * ICD11_MAX_CODES - 1, &code, &error) && code.length == 5 * ICD11_MAX_CODES - 1, "the longest cluster");
	expect(icd11_is_below_or_equal(code, value_of("BA80")) && !icd11_is_below_or_equal(code, value_of("BA80.0")), "below its stem");
	expect(!icd11_parse(text, LONG, &code, &error) && error.position == 5 * ICD11_MAX_CODES + 1, "a longer one: position %d", error.position);
	for (const char *fill = "A1.&/\xFF" " "; *fill; fill++)
	{
		memset(text, *fill, LONG);
		expect(!icd11_parse(text, LONG, &code, &error), "%c", *fill);
	}
	memset(text, ' ', LONG);
	memcpy(text + LONG / 2, "BA80", 4);
	expect(icd11_parse(text, LONG, &code, &error) && code.length == 4 && code.text == text + LONG / 2, "far inside blanks");
	free(text);
	conclude("texts of 100,000 bytes");
}

int
main(void)
{
	diag("TEST_SEED=%llu", (unsigned long long) random_seed());
	check_tables();
	check_random_texts();
	check_hierarchy();
	check_neighbours();
	check_long();
	return done_testing();
}
