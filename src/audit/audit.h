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

/* How an edit is set, for every payer or for one. */
typedef struct EditSetting
{
	const Edit *edit;
	bool		selected;
	const char *carc;			/* or NULL */
	const char *rarc;			/* or NULL */
	bool		has_own_rarc;	/* a payer's, that goes before what a finding says */
	const char *payer;			/* with a row of its own in codecheck.edit_payer, else NULL */
	int			number;			/* among all settings that there are */
} EditSetting;

/* Every edit as it is set for one payer, or for all that have no settings of their own. */
typedef struct PayerSettings
{
	const char *payer;
	EditSetting *edits;
} PayerSettings;

typedef struct AuditSettings
{
	EditSetting *edits;			/* for every payer else */
	int			payer_count;
	PayerSettings *payers;		/* by name */
	int			count;			/* of settings */
} AuditSettings;

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
						   const EditSetting *setting, LineVerdict verdict);
} AuditSink;

extern AuditSettings *audit_settings(ArrayType *edits);
extern const EditSetting *audit_settings_of(const AuditSettings *settings, const char *payer);
extern bool audit_selects(const AuditSettings *settings, int edit);
extern void audit_run(Oid claims, ClaimShare share, const AuditSettings *settings, AuditSink *sink);

#endif							/* AUDIT_AUDIT_H */
