/*
 * tap.h
 *		Test results in the form that prove reads.
 *
 * A test makes many comparisons with expect(), and conclude() turns those
 * since the last one into a single line of TAP.  A comparison that was never
 * made is a failure: a loop that ran over nothing has tested nothing.
 */
#ifndef UNIT_TAP_H
#define UNIT_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Enough failures to see the pattern, not so many that they bury it. */
#define TAP_SHOWN_FAILURES 10
#define TAP_SHOWN_BYTES 40

static long tap_compared;
static long tap_failed;
static int	tap_lines;
static int	tap_failed_lines;

static inline void __attribute__((format(printf, 1, 2)))
diag(const char *format, ...)
{
	va_list		arguments;

	va_start(arguments, format);
	printf("# ");
	vprintf(format, arguments);
	putchar('\n');
	va_end(arguments);
}

/* A macro, because the failure's text is costly and there are millions of comparisons. */
#define expect(condition, ...) \
	do \
	{ \
		tap_compared++; \
		if (!(condition) && tap_failed++ < TAP_SHOWN_FAILURES) \
			diag(__VA_ARGS__); \
	} while (0)

/* Any bytes as one short line, for a failure's text; good until the call after the next. */
static inline const char *
shown(const char *bytes, size_t length)
{
	static char buffers[2][4 * TAP_SHOWN_BYTES + sizeof("...")];
	static int	turn;
	char	   *buffer = buffers[turn ^= 1];
	char	   *end = buffer;

	for (size_t i = 0; i < length && i < TAP_SHOWN_BYTES; i++)
		end += sprintf(end, bytes[i] >= ' ' && bytes[i] <= '~' ? "%c" : "\\x%02X",
					   (unsigned char) bytes[i]);
	strcpy(end, length > TAP_SHOWN_BYTES ? "..." : "");
	return buffer;
}

static inline void
conclude(const char *title)
{
	bool		passed = tap_compared > 0 && tap_failed == 0;

	printf("%s %d - %s (%ld comparisons", passed ? "ok" : "not ok", ++tap_lines, title, tap_compared);
	if (tap_failed > 0)
		printf(", %ld failed", tap_failed);
	printf(")\n");
	fflush(stdout);
	tap_failed_lines += !passed;
	tap_compared = tap_failed = 0;
}

/* The exit status of the program. */
static inline int
done_testing(void)
{
	printf("1..%d\n", tap_lines);
	return tap_failed_lines > 0;
}

#endif							/* UNIT_TAP_H */
