/*
 * fuzz_driver.c
 *		Feeds fuzz.c with mutations of the seeds where there is no libFuzzer.
 *
 * Takes libFuzzer's command line as far as fuzz.t uses it: -max_total_time
 * and directories of seeds, the last of which counts.
 */
#include "support.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX_SEEDS	1000
#define MAX_SIZE	(2 * RANDOM_TEXT_SIZE)

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char input[MAX_SIZE];
static size_t input_size;

/* The sanitizers' findings abort like those of fuzz.c. */
const char *
__asan_default_options(void)
{
	return "abort_on_error=1";
}

/* The bytes of a finding, as one line. */
static void
on_abort(int signal_number)
{
	(void) signal_number;
	fprintf(stderr, "input:");
	for (size_t i = 0; i < input_size; i++)
		fprintf(stderr, " %02X", (unsigned char) input[i]);
	fprintf(stderr, "\n");
	_exit(1);
}

static int
read_seeds(const char *path, char seeds[][RANDOM_TEXT_SIZE])
{
	DIR		   *directory = opendir(path);
	struct dirent *entry;
	int			count = 0;

	while (directory && count < MAX_SEEDS && (entry = readdir(directory)))
	{
		char		name[4096];
		FILE	   *file;

		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		file = entry->d_name[0] == '.' ? NULL : fopen(name, "rb");
		if (!file)
			continue;
		if (fgets(seeds[count], RANDOM_TEXT_SIZE, file))
			count++;
		fclose(file);
	}
	if (directory)
		closedir(directory);
	return count;
}

int
main(int argc, char **argv)
{
	static char seeds[MAX_SEEDS][RANDOM_TEXT_SIZE];
	time_t		end = time(NULL);
	long		executed = 0;
	int			count = 0;

	for (int i = 1; i < argc; i++)
		if (strncmp(argv[i], "-max_total_time=", 16) == 0)
			end += atoi(argv[i] + 16);
		else if (argv[i][0] != '-')
			count = read_seeds(argv[i], seeds);
	if (count == 0)
	{
		fprintf(stderr, "no seeds\n");
		return 2;
	}
	signal(SIGABRT, on_abort);
	random_seed();
	do
	{
		/* Every seed as it stands, then mutations. */
		const char *seed = seeds[executed < count ? executed : random_below((unsigned) count)];
		uint8_t    *exact;

		strcpy(input, seed);
		input_size = strlen(input);
		for (unsigned rounds = executed < count ? 0 : random_below(5); rounds > 0; rounds--)
			input_size = (size_t) random_mutation(input, (int) input_size);
		/* A copy that ends where the bytes end, so that reading past them is found. */
		exact = malloc(input_size ? input_size : 1);
		memcpy(exact, input, input_size);
		LLVMFuzzerTestOneInput(exact, input_size);
		free(exact);
		executed++;
	} while (time(NULL) < end);
	fprintf(stderr, "stat::number_of_executed_units: %ld\n", executed);
	return 0;
}
