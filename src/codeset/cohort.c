/*
 * cohort.c
 *		Cohorts by name, from codecheck.cohort.
 */
#include "codeset/refcache.h"

#include "utils/builtins.h"

#include "type/icd10cmset.h"

PG_FUNCTION_INFO_V1(codecheck_cohort);

/* Columns of codecheck.cohort, as src/codeset/tables.sql orders them. */
enum
{
	COHORT_NAME = 1,
	COHORT_CODES
};

typedef struct Cohort
{
	char	   *name;
	Icd10cmSet *codes;
} Cohort;

typedef struct Cohorts
{
	int			count;
	int			room;
	Cohort	   *cohorts;		/* by name */
} Cohorts;

static int
compare_names(const void *a, const void *b)
{
	return strcmp(((const Cohort *) a)->name, ((const Cohort *) b)->name);
}

static void *
build_cohorts(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch)
{
	Cohorts    *all = palloc0(sizeof(*all));
	RefScan		scan;

	all->room = 16;
	all->cohorts = palloc(all->room * sizeof(Cohort));
	refscan_begin(&scan, tables[0], snapshot);
	while (refscan_next(&scan))
	{
		Cohort	   *cohort;

		if (all->count == all->room)
		{
			all->room *= 2;
			all->cohorts = repalloc_huge(all->cohorts, all->room * sizeof(Cohort));
		}
		cohort = &all->cohorts[all->count++];
		cohort->name = TextDatumGetCString(refscan_required(&scan, COHORT_NAME));
		cohort->codes = (Icd10cmSet *) PG_DETOAST_DATUM_COPY(refscan_required(&scan, COHORT_CODES));
	}
	refscan_end(&scan);
	qsort(all->cohorts, all->count, sizeof(Cohort), compare_names);
	return all;
}

static RefCache cohort_cache = {
	.name = "cohorts",
	.tables = {"cohort"},
	.build = build_cohorts,
};

/* The codes stay where they are for the length of the statement, so no row copies them. */
Datum
codecheck_cohort(PG_FUNCTION_ARGS)
{
	const Cohorts *all = refcache_for_call(&cohort_cache, fcinfo);
	Cohort		wanted = {.name = text_to_cstring(PG_GETARG_TEXT_PP(0))};
	const Cohort *cohort = bsearch(&wanted, all->cohorts, all->count, sizeof(Cohort), compare_names);

	if (cohort == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("cohort \"%s\" does not exist", wanted.name),
				 errhint("codecheck.cohort lists the cohorts there are.")));
	PG_RETURN_ICD10CMSET(cohort->codes);
}
