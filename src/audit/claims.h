/*
 * claims.h
 *		Reading a relation of claim lines, one at a time.
 */
#ifndef AUDIT_CLAIMS_H
#define AUDIT_CLAIMS_H

#include "postgres.h"

#include "edit/edit.h"

/* A line, and what the driver needs of it beyond what edits see. */
typedef struct AuditLine
{
	ClaimLine	line;
	bool		has_charge;
	Datum		charge;
} AuditLine;

typedef struct ClaimReader ClaimReader;

extern ClaimReader *claims_open(Oid relation, const EditContext *context);
extern const AuditLine *claims_next(ClaimReader *reader);
extern void claims_close(ClaimReader *reader);

#endif							/* AUDIT_CLAIMS_H */
