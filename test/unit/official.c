/*
 * official.c
 *		Parses codes as files hold them, one per line, in every way they are written.
 *
 * For official.t, which knows the files.  Prints per line the canonical form,
 * the parent and the place in tabular order, or "!" and what is wrong.
 */
#include "support.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool
reads_as(const System *system, const char *text, uint64_t expected)
{
	uint64_t	packed;
	CodeError	error;

	return system->parse(text, strlen(text), &packed, &error) && packed == expected;
}

/* NULL when the canonical form and its other spellings all read as the code. */
static const char *
spelling_fault(const System *system, uint64_t packed, const char *canonical)
{
	char		lower[CODE_TEXT_SIZE];
	char		compact[CODE_TEXT_SIZE];
	char		padded[2 * CODE_TEXT_SIZE];
	int			n = 0;

	for (size_t i = 0; i <= strlen(canonical); i++)
	{
		lower[i] = (char) tolower(canonical[i]);
		if (canonical[i] != '.')
			compact[n++] = canonical[i];
	}
	snprintf(padded, sizeof(padded), " %-8s\t", lower);

	return !reads_as(system, canonical, packed) ? "canonical form" :
		!reads_as(system, lower, packed) ? "lower case" :
		!reads_as(system, compact, packed) ? "without dot" :
		!reads_as(system, padded, packed) ? "blanks around" : NULL;
}

int
main(int argc, char **argv)
{
	const System *system = NULL;
	char		line[256];

	for (int id = 0; id < SYSTEM_COUNT; id++)
		if (argc == 2 && strcmp(argv[1], systems[id].name) == 0)
			system = &systems[id];
	if (!system)
	{
		fprintf(stderr, "usage: official SYSTEM < codes\n");
		return 2;
	}
	while (fgets(line, sizeof(line), stdin))
	{
		uint64_t	packed;
		CodeError	error;
		char		canonical[CODE_TEXT_SIZE];
		char		parent[CODE_TEXT_SIZE] = "";
		const char *fault;

		if (!system->parse(line, strcspn(line, "\n"), &packed, &error))
		{
			printf("!position %d, %s\n", error.position, error.reason);
			continue;
		}
		system->format(packed, canonical);
		fault = spelling_fault(system, packed, canonical);
		if (fault)
		{
			printf("!%s\n", fault);
			continue;
		}
		if (system->parent && system->parent(packed) != 0)
			system->format(system->parent(packed), parent);
		printf("%s\t%s\t%011llX\n", canonical, parent,
			   system->parse == icd10cm_parse ? (unsigned long long) icd10cm_place(packed) : 0);
	}
	return 0;
}
