/*
 * audit.h
 *		The driver of an audit, and where its findings go.
 */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "postgres.h"

#include "utils/array.h"

#include "audit/claims.h"
#include "edit/edit.h"

/* How codecheck.edit has an edit at the moment. */
typedef struct EditSetting
{
	const Edit *edit;
	bool		selected;
	const char *carc;			/* or NULL */
	const char *rarc;			/* or NULL */
} EditSetting;

/* What an edit made of a line: the worst of its findings. */
typedef enum LineVerdict
{
	VERDICT_PASS,
	VERDICT_NO_DATA,
	VERDICT_BYPASSED,
	VERDICT_FAIL
} LineVerdict;

/* Where an audit's results go; either call may be missing. */
typedef struct AuditSink
{
	void		(*finding) (struct AuditSink *sink, const AuditLine *line,
							const EditSetting *setting, const EditFinding *finding);
	void		(*judged) (struct AuditSink *sink, const AuditLine *line,
						   int edit, LineVerdict verdict);
} AuditSink;

extern EditSetting *edit_settings(ArrayType *edits);
extern void audit_run(Oid claims, const EditSetting *settings, AuditSink *sink);

#endif							/* AUDIT_AUDIT_H */
