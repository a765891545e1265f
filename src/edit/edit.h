/*
 * edit.h
 *		What an edit is: a question that a payer asks of every claim line.
 *
 * An edit judges one line and emits what it finds: a status, a message, the
 * codes it is about.  It knows neither where lines come from nor what becomes
 * of findings.  To add one, write it in a room below this folder and name it
 * in registry.c.
 */
#ifndef EDIT_EDIT_H
#define EDIT_EDIT_H

#include "postgres.h"

#include "utils/date.h"

#include "code/symbol.h"
#include "codeset/codeset.h"
#include "necessity/policy.h"
#include "tabular/excludes1.h"

/* A code as the claim has it, and what it is in its column's code system. */
typedef struct ClaimCode
{
	const char *text;			/* NULL in an empty place of an array */
	int			length;
	bool		valid;			/* of the system's shape */
	uint64		packed;			/* when it is */
	CodeError	error;			/* when it is not */
	CodeStatus	status;			/* on the line's date */
} ClaimCode;

typedef struct ClaimCodes
{
	int			count;
	const ClaimCode *codes;
} ClaimCodes;

typedef struct ClaimLine
{
	const char *claim_id;
	bool		has_line_no;
	int32		line_no;
	bool		is_professional;
	bool		has_date;
	DateADT		date;			/* the one that selects releases and policies */
	const char *payer;			/* or NULL */
	const char *jurisdiction;	/* or NULL */
	ClaimCodes	code;			/* one, or none */
	ClaimCodes	modifiers;
	ClaimCodes	dx;
	ClaimCodes	claim_dx;		/* the line's own, or those of the claim's first line that has any */
	bool		has_pointers;
	int			pointer_count;
	const int64 *pointers;
	ClaimCodes	procedures;
} ClaimLine;

typedef enum FindingStatus
{
	FINDING_NO_DATA,
	FINDING_BYPASSED,
	FINDING_FAIL
} FindingStatus;

/*
 * In a message {code}, {diagnosis}, {detail}, {number} and {date} stand for
 * the fields of the finding and the line's date.
 */
typedef struct EditFinding
{
	FindingStatus status;
	const char *message;
	const char *code;
	const char *diagnosis;
	const char *detail;
	int64		number;
	const char *source;			/* the release or the policy it rests on */
	const char *rarc;			/* instead of the edit's */
} EditFinding;

/* What there is to judge by, and where findings go. */
typedef struct EditContext
{
	const CodeSet *code_sets[CODE_SYSTEMS];
	const PolicySet *policies;
	const Excludes1Releases *excludes1;
	void		(*emit) (struct EditContext *context, const EditFinding *finding);
} EditContext;

typedef struct Edit
{
	const char *name;
	const char *title;
	const char *level;			/* line or claim */
	const char *carc;
	const char *rarc;			/* or NULL */
	const char *source;			/* what the edit judges by */

	/* False when the line has nothing that the edit could judge. */
	bool		(*judge) (EditContext *context, const ClaimLine *line);
} Edit;

extern const Edit *const edit_registry[];
extern const int edit_count;

/* The places of a list of codes that are not empty. */
#define foreach_code(code, list) \
	for (const ClaimCode *code = (list)->codes; code < (list)->codes + (list)->count; code++) \
		if (code->text == NULL) \
			continue; \
		else

static inline bool
has_codes(const ClaimCodes *list)
{
	foreach_code(code, list)
		return true;
	return false;
}

static inline void
edit_fail(EditContext *context, EditFinding finding)
{
	finding.status = FINDING_FAIL;
	context->emit(context, &finding);
}

static inline void
edit_no_data(EditContext *context, const ClaimLine *line, EditFinding finding)
{
	finding.status = FINDING_NO_DATA;
	if (!line->has_date)
		finding.message = "the line has no date";
	context->emit(context, &finding);
}

#endif							/* EDIT_EDIT_H */
