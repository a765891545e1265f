/*
 * codeset.h
 *		What the loaded releases say about a code on a date.
 */
#ifndef CODESET_CODESET_H
#define CODESET_CODESET_H

#include "postgres.h"

#include "utils/date.h"

#include "code/description.h"
#include "code/hcpcs.h"
#include "codeset/refcache.h"

typedef enum CodeSystem
{
	CODE_SYSTEM_ICD10CM,
	CODE_SYSTEM_ICD10PCS,
	CODE_SYSTEM_HCPCS,
	CODE_SYSTEM_HCPCS_MODIFIER,
	CODE_SYSTEM_CPT
} CodeSystem;

#define CODE_SYSTEMS (CODE_SYSTEM_CPT + 1)

typedef enum CodeStatus
{
	CODE_NO_DATA,				/* no release that covers the date is loaded */
	CODE_BILLABLE,
	CODE_HEADER,
	CODE_NOT_YET_EFFECTIVE,
	CODE_RETIRED,
	CODE_UNKNOWN				/* never listed */
} CodeStatus;

/* What is kept of each entry beside its status: most of the memory, so that only who asks for it pays for it. */
typedef enum CodeDetails
{
	CODE_STATUS_ONLY,
	CODE_DESCRIPTION,
	CODE_MEANING				/* of ICD-10-CM */
} CodeDetails;

#define CODE_DETAILS (CODE_MEANING + 1)

/* What the description says. */
typedef struct CodeMeaning
{
	Laterality	laterality;
	bool		unspecified;
	bool		site_unspecified;	/* the place in the body among it */
	int32		specificity;
} CodeMeaning;

typedef struct CodeSet CodeSet;

/* HCPCS is listed in two: Level I, which is CPT, and Level II. */
static inline CodeSystem
hcpcs_system(uint64 code)
{
	return hcpcs_is_cpt(code) ? CODE_SYSTEM_CPT : CODE_SYSTEM_HCPCS;
}

extern RefCache *codeset_cache(CodeSystem system, CodeDetails details);
extern CodeStatus codeset_status(const CodeSet *set, uint64 code, DateADT date);
extern const char *codeset_description(const CodeSet *set, uint64 code, DateADT date);
extern const CodeMeaning *codeset_meaning(const CodeSet *set, uint64 code, DateADT date);
extern const CodeMeaning *codeset_newest_meaning(const CodeSet *set, uint64 code);
extern const char *codeset_release(const CodeSet *set, DateADT date);
extern bool codeset_is_empty(const CodeSet *set);
extern const char *code_status_name(CodeStatus status);

#endif							/* CODESET_CODESET_H */
