/*
 * edit.h
 *		What an edit is: a question that a payer asks of every claim line.
 *
 * An edit judges one line, or the lines of a patient's day together, and emits
 * what it finds: a status, a message, the codes it is about.  It knows neither
 * where lines come from nor what becomes of findings.  To add one, write it in
 * a room below this folder and name it in registry.c.
 */
#ifndef EDIT_EDIT_H
#define EDIT_EDIT_H

#include "postgres.h"

#include "utils/date.h"

#include "code/symbol.h"
#include "codeset/codeset.h"
#include "edit/setting.h"

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
	BillSetting setting;
	bool		has_date;
	DateADT		date;			/* the one that selects releases and policies */
	bool		has_from_date;
	DateADT		from_date;		/* of admission or service */
	bool		has_birth_date;
	DateADT		birth_date;
	char		sex;			/* F, M or 0 */
	bool		has_units;		/* and they are a number */
	Datum		units;			/* numeric */
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
	int			place;			/* in its day, */
	int			provider;		/* and the number of its provider there */
} ClaimLine;

/*
 * The lines with a code of one patient on one day, by provider, claim and line.
 * Where a line has no provider, the claim stands in for it, and so for the
 * patient; a line without a date, or without patient and claim, is alone.  Of
 * its codes only the shape is known, not the status, and the line has no
 * diagnoses, procedures and pointers.
 */
typedef struct ClaimDay
{
	int			count;
	const ClaimLine *const *lines;
} ClaimDay;

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
	const ClaimLine *line;		/* of a day: the one it is about */
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
	const void *rules;			/* what the judging edit's cache holds */
	void		(*emit) (struct EditContext *context, const EditFinding *finding);
	void		(*judged) (struct EditContext *context, const ClaimLine *line);
} EditContext;

typedef struct Edit
{
	const char *name;
	const char *title;
	const char *level;			/* line or claim */
	const char *carc;
	const char *rarc;			/* or NULL */
	const char *source;			/* what the edit judges by */
	RefCache   *(*rules) (void);	/* what it judges by beside code sets, or NULL */

	/* One of the two.  False when the line has nothing that the edit could judge. */
	bool		(*judge) (EditContext *context, const ClaimLine *line);
	void		(*judge_day) (EditContext *context, const ClaimDay *day);
} Edit;

extern const Edit *const edit_registry[];
extern const int edit_count;

/* The places of a list of codes that are not empty. */
#define foreach_code(code, list) \
	for (const ClaimCode *code = (list)->codes; code < (list)->codes + (list)->count; code++) \
		if (code->text == NULL) \
			continue; \
		else

extern int	claim_code_compare(const ClaimCode *first, const ClaimCode *second);

static inline bool
has_codes(const ClaimCodes *list)
{
	foreach_code(code, list)
		return true;
	return false;
}

/* Whether the line is for this one of claim_dx: for all of them where it points at none. */
static inline bool
is_pointed_at(const ClaimLine *line, const ClaimCode *dx)
{
	for (int i = 0; i < line->pointer_count; i++)
		if (line->pointers[i] == dx - line->claim_dx.codes + 1)
			return true;
	return line->pointer_count == 0;
}

static inline void
edit_fail(EditContext *context, EditFinding finding)
{
	finding.status = FINDING_FAIL;
	context->emit(context, &finding);
}

static inline void
edit_bypassed(EditContext *context, EditFinding finding)
{
	finding.status = FINDING_BYPASSED;
	context->emit(context, &finding);
}

/* Of a day each line that there was something to judge of. */
static inline void
edit_judged(EditContext *context, const ClaimLine *line)
{
	context->judged(context, line);
}

static inline void
edit_no_data(EditContext *context, const ClaimLine *line, EditFinding finding)
{
	finding.status = FINDING_NO_DATA;
	finding.line = line;
	if (!line->has_date)
		finding.message = "the line has no date";
	context->emit(context, &finding);
}

#endif							/* EDIT_EDIT_H */
