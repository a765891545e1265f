/*
 * claims.h
 *		Reading a relation of claim lines, claim by claim or day by day.
 */
#ifndef AUDIT_CLAIMS_H
#define AUDIT_CLAIMS_H

#include "postgres.h"

#include "executor/tuptable.h"
#include "nodes/parsenodes.h"

#include "edit/edit.h"

/* Lines come claim by claim, those with diagnoses first; or those with a code day by day. */
typedef enum ClaimOrder
{
	BY_CLAIM,
	BY_DAY
} ClaimOrder;

/* What the lines are sorted by: it stands before the columns in the query. */
enum
{
	KEY_OWNER,					/* the claim, or the patient */
	KEY_HAS_DX,					/* claim by claim */
	KEY_IS_CLAIM = KEY_HAS_DX,	/* day by day: whether the claim stands in for the patient */
	KEY_DAY,
	KEY_PROVIDER,
	KEYS
};

/* The columns that are read, in the order of the query. */
typedef enum ClaimColumn
{
	COLUMN_CLAIM_ID,
	COLUMN_LINE_NO,
	COLUMN_CLAIM_TYPE,
	COLUMN_PATIENT_ID,
	COLUMN_PROVIDER_ID,
	COLUMN_PAYER,
	COLUMN_JURISDICTION,
	COLUMN_FROM_DATE,
	COLUMN_THRU_DATE,
	COLUMN_CODE,
	COLUMN_MODIFIERS,
	COLUMN_UNITS,
	COLUMN_DX,
	COLUMN_DX_POINTERS,
	COLUMN_PROCEDURES,
	COLUMN_BIRTH_DATE,
	COLUMN_SEX,
	COLUMN_CHARGE
} ClaimColumn;

#define CLAIM_COLUMNS (COLUMN_CHARGE + 1)

/* One of so many shares, from 0: whole claims, or whole patients. */
typedef struct ClaimShare
{
	int			number;
	int			count;
} ClaimShare;

/* A line, and what the driver needs of it beyond what edits see. */
typedef struct AuditLine
{
	ClaimLine	line;			/* the first */
	bool		has_charge;
	Datum		charge;
} AuditLine;

static inline const AuditLine *
audit_line(const ClaimLine *line)
{
	return (const AuditLine *) line;
}

/* Called with what lasts until it returns. */
typedef struct ClaimVisitor
{
	void		(*visit_line) (struct ClaimVisitor *visitor, const ClaimLine *line);
	void		(*visit_day) (struct ClaimVisitor *visitor, const ClaimDay *day);
} ClaimVisitor;

extern char *claims_query(Oid relation, ClaimOrder order, ClaimShare share);
extern void claims_scan(Oid relation, const EditContext *context, ClaimOrder order,
						ClaimShare share, ClaimVisitor *visitor);

/* Of the columns of a row. */
extern void claim_line_read(const Datum *values, const bool *nulls, AuditLine *read);
extern void claim_line_find_statuses(const EditContext *context, ClaimLine *line);

#endif							/* AUDIT_CLAIMS_H */
