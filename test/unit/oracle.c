/*
 * oracle.c
 *		What a parser must answer, computed by other means: regular expressions.
 *
 * A text is a code when the whole expression matches it without the blanks
 * around.  Otherwise the fault is at the first character that no code could
 * continue with, which the expression of all beginnings of codes finds.
 */
#include "oracle.h"

#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CPT_CODE		"[0-9]{4}[0-9FTUMA]"
#define CPT_BEGINNING	"[0-9]{0,4}|" CPT_CODE
#define LEVEL_TWO		"[A-EGHJ-MP-V]"
#define PCS				"[0-9A-HJ-NP-Z]"

static const struct
{
	const char *code;
	const char *beginning;
}			patterns[SYSTEM_COUNT] = {
	[ICD10CM] = {
		"^[A-Z]([0-9][0-9AB]|A[0-9])(\\.?[0-9A-Z]{1,4})?$",
		"^([A-Z]?|[A-Z][0-9A]|[A-Z]([0-9][0-9AB]|A[0-9])\\.?[0-9A-Z]{0,4})"
	},
	[ICD10PCS] = {
		"^[0-9BCDFGHX]" PCS "{0,6}$",
		"^([0-9BCDFGHX]" PCS "{0,6})?"
	},
	[CPT] = {
		"^" CPT_CODE "$",
		"^(" CPT_BEGINNING ")"
	},
	[HCPCS] = {
		"^(" CPT_CODE "|" LEVEL_TWO "[0-9]{4})$",
		"^(" CPT_BEGINNING "|" LEVEL_TWO "[0-9]{0,4})"
	},
	[MODIFIER] = {
		"^[0-9A-Z]{2}$",
		"^[0-9A-Z]{0,2}"
	},
};

static regex_t *
compiled(const char *pattern)
{
	regex_t    *regex = malloc(sizeof(*regex));

	if (!regex || regcomp(regex, pattern, REG_EXTENDED | REG_ICASE) != 0)
	{
		printf("Bail out! cannot compile the expression %s\n", pattern);
		exit(2);
	}
	return regex;
}

int
oracle_fault(SystemId id, const char *text, size_t length)
{
	static regex_t *code[SYSTEM_COUNT];
	static regex_t *beginning[SYSTEM_COUNT];
	size_t		begin = 0;
	char	   *trimmed;
	size_t		trimmed_length;
	regmatch_t	match;
	int			fault = 0;

	if (!code[id])
	{
		code[id] = compiled(patterns[id].code);
		beginning[id] = compiled(patterns[id].beginning);
	}
	while (begin < length && isspace((unsigned char) text[begin]))
		begin++;
	while (length > begin && isspace((unsigned char) text[length - 1]))
		length--;
	trimmed_length = length - begin;
	trimmed = strndup(text + begin, trimmed_length);

	/* The expressions see no further than a NUL, with which nothing can continue. */
	if (strlen(trimmed) < trimmed_length || regexec(code[id], trimmed, 0, NULL, 0) != 0)
	{
		if (regexec(beginning[id], trimmed, 1, &match, 0) != 0)
			abort();			/* they all match the empty text */
		fault = (int) (begin + (size_t) match.rm_eo) + 1;
		/* A dot that nothing follows is itself the fault. */
		if ((size_t) match.rm_eo == trimmed_length &&
			trimmed_length > 0 && trimmed[trimmed_length - 1] == '.')
			fault--;
	}
	free(trimmed);
	return fault;
}

bool
oracle_reason_fits(const char *text, size_t length, const CodeError *error)
{
	size_t		offset = (size_t) error->position - 1;
	bool		inside = false;
	char		c;

	for (size_t i = offset; i < length; i++)
		inside = inside || !isspace((unsigned char) text[i]);
	if (!inside)				/* the text ends too early */
		return strstr(error->reason, "at least") || strstr(error->reason, "exactly");
	c = text[offset];
	if (isspace((unsigned char) c))
		return strstr(error->reason, "no blank inside") != NULL;
	if (c == '.')
		return strstr(error->reason, "dot") || strstr(error->reason, "only letters and digits");
	if (!isalnum((unsigned char) c))
		return strstr(error->reason, "only letters") != NULL;
	return !strstr(error->reason, "blank") && !strstr(error->reason, "only") &&
		!strstr(error->reason, "at least");
}

/* Every comparison allocates; memory kept back from reuse would take half of the time. */
const char *
__asan_default_options(void)
{
	return "quarantine_size_mb=1";
}
