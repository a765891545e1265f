/*
 * codecheck.c
 *		The module.
 */
#include "postgres.h"

#include "fmgr.h"

#include "planner/subtree.h"

PG_MODULE_MAGIC;

void		_PG_init(void);

void
_PG_init(void)
{
	subtree_paths_init();
}
