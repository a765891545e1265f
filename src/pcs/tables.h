/*
 * tables.h
 *		What the loaded tables of ICD-10-PCS say.
 */
#ifndef PCS_TABLES_H
#define PCS_TABLES_H

#include "postgres.h"

#include "port/pg_bitutils.h"
#include "utils/date.h"

#include "code/icd10.h"
#include "codeset/codehash.h"
#include "codeset/refcache.h"

#define PCS_TABLE_LENGTH	3
#define PCS_ROW_AXES		(ICD10_WIDTH - PCS_TABLE_LENGTH)

/* The values of an axis, a bit for each symbol, and their titles in that order. */
typedef struct PcsValues
{
	uint64		allowed;
	text	  **titles;
} PcsValues;

/* Every combination of the values of its axes is allowed. */
typedef struct PcsRow
{
	PcsValues	axes[PCS_ROW_AXES];
} PcsRow;

/* What is under the first characters of a code, up to those of its table. */
typedef struct PcsNode
{
	text	   *title;			/* of the last of them */
	text	   *axis_names[ICD10_WIDTH];	/* NULL where the tables differ */
	uint64		next;			/* the symbols that may follow, up to the table */

	/* Of a table; a title is NULL where the rows differ. */
	PcsValues	axes[PCS_ROW_AXES];
	int			row_count;
	const PcsRow **rows;
} PcsNode;

/* Of one release. */
typedef struct PcsTables
{
	PcsNode		root;
	CodeHash	nodes;			/* from first characters to a PcsNode * */
} PcsTables;

typedef struct PcsReleases PcsReleases;

extern RefCache pcs_cache;

static inline unsigned
pcs_symbol(Icd10 code, int position)
{
	return packed_symbol(code, ICD10_WIDTH, position - 1);
}

static inline bool
pcs_values_have(const PcsValues *values, unsigned symbol)
{
	return (values->allowed >> symbol) & 1;
}

static inline text *
pcs_value_title(const PcsValues *values, unsigned symbol)
{
	return values->titles[pg_popcount64(values->allowed & ((UINT64CONST(1) << symbol) - 1))];
}

/* NULL when there is nothing under the first "length" characters of the code, at most those of a table. */
static inline const PcsNode *
pcs_node(const PcsTables *tables, Icd10 code, int length)
{
	const uint64 *place;

	if (length == 0)
		return &tables->root;
	place = codehash_find(&tables->nodes, icd10_prefix(code, length));
	return place == NULL ? NULL : (const PcsNode *) (uintptr_t) *place;
}

/* NULL when no tables are loaded, or none that cover the date. */
extern const PcsTables *pcs_tables_newest(const PcsReleases *all);
extern const PcsTables *pcs_tables_on(const PcsReleases *all, DateADT date);

extern bool pcs_row_allows(const PcsRow *row, Icd10 code, int length);
extern bool pcs_allows(const PcsTables *tables, Icd10 code, int length);
extern text *pcs_axis_title(const PcsTables *tables, Icd10 code, int position);
extern text *pcs_axis_name(const PcsTables *tables, Icd10 code, int position);
extern text *pcs_explain(const PcsTables *tables, Icd10 code);

#endif							/* PCS_TABLES_H */
