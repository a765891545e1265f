/*
 * compat.h
 *		Every difference between server versions, each with the version that
 *		needs it.
 */
#ifndef COMPAT_H
#define COMPAT_H

/* Before 16 there are no soft errors: an input function can only throw. */
#if PG_VERSION_NUM < 160000
#define ereturn(context, dummy, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
		return (dummy); \
	} while (0)
#endif

#endif							/* COMPAT_H */
