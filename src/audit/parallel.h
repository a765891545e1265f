/*
 * parallel.h
 *		An audit in parallel workers.
 */
#ifndef AUDIT_PARALLEL_H
#define AUDIT_PARALLEL_H

#include "postgres.h"

#include "tcop/dest.h"

#include "audit/audit.h"

/* What is asked of the claims.  The rows of all shares together are the answer. */
typedef enum AuditTask
{
	AUDIT_FINDINGS,
	AUDIT_TALLIES
} AuditTask;

/* Audits a share and sends its rows.  Needs SPI. */
typedef void (*AuditTaskRun) (Oid claims, ClaimShare share, const AuditSettings *settings,
							  DestReceiver *rows);

extern void findings_run(Oid claims, ClaimShare share, const AuditSettings *settings,
						 DestReceiver *rows);
extern TupleDesc findings_desc(void);
extern void tallies_run(Oid claims, ClaimShare share, const AuditSettings *settings,
						DestReceiver *rows);
extern TupleDesc tallies_desc(void);

extern void audit_in_parallel(AuditTask task, Oid claims, ClaimShare share, ArrayType *edits,
							  const AuditSettings *settings, DestReceiver *rows);

#endif							/* AUDIT_PARALLEL_H */
