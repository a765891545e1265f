/*
 * codeset.h
 *		What the loaded releases say about a code on a date.
 */
#ifndef CODESET_CODESET_H
#define CODESET_CODESET_H

#include "postgres.h"

#include "utils/date.h"

#include "codeset/refcache.h"

typedef enum CodeSystem
{
	CODE_SYSTEM_ICD10CM,
	CODE_SYSTEM_ICD10PCS,
	CODE_SYSTEM_HCPCS,
	CODE_SYSTEM_HCPCS_MODIFIER
} CodeSystem;

#define CODE_SYSTEMS (CODE_SYSTEM_HCPCS_MODIFIER + 1)

typedef enum CodeStatus
{
	CODE_NO_DATA,				/* no release that covers the date is loaded */
	CODE_BILLABLE,
	CODE_HEADER,
	CODE_NOT_YET_EFFECTIVE,
	CODE_RETIRED,
	CODE_UNKNOWN				/* never listed */
} CodeStatus;

typedef struct CodeSet CodeSet;

/* Descriptions take most of the memory: only who asks for them pays for them. */
extern RefCache *codeset_cache(CodeSystem system, bool with_description);
extern CodeStatus codeset_status(const CodeSet *set, uint64 code, DateADT date);
extern const char *codeset_description(const CodeSet *set, uint64 code, DateADT date);
extern const char *codeset_release(const CodeSet *set, DateADT date);
extern const char *code_status_name(CodeStatus status);

#endif							/* CODESET_CODESET_H */
