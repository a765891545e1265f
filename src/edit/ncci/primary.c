/*
 * primary.c
 *		The edit of add-on codes without a primary code.
 */
#include "edit/ncci/ncci.h"

#include "lib/stringinfo.h"

#include "edit/ncci/addon.h"
#include "edit/window.h"

/* So many of the primary codes are named. */
#define SHOWN_PRIMARIES 5

/*
 * A code on a line, in one of the two scopes in which an add-on code looks for
 * its primary: the lines of its provider, and those of its claim.
 */
typedef struct Service
{
	uint64		code;			/* 0: of any that is no add-on code */
	int			scope;
	int			place;			/* of the line */
} Service;

typedef struct Services
{
	int			count;
	Service    *services;		/* in order, close together */
	const int  *claims;			/* of each line, the number of its claim */
} Services;

static inline int
provider_scope(const ClaimLine *line)
{
	return 2 * line->provider;
}

static inline int
claim_scope(const Services *services, const ClaimLine *line)
{
	return 2 * services->claims[line->place] + 1;
}

static int
compare_services(const void *a, const void *b)
{
	const Service *first = a;
	const Service *second = b;

	if (first->code != second->code)
		return first->code < second->code ? -1 : 1;
	if (first->scope != second->scope)
		return first->scope < second->scope ? -1 : 1;
	return (first->place > second->place) - (first->place < second->place);
}

static int
compare_claims(const void *a, const void *b)
{
	const char *first = (*(const ClaimLine *const *) a)->claim_id;
	const char *second = (*(const ClaimLine *const *) b)->claim_id;

	if (first == NULL || second == NULL)
		return (first == NULL) - (second == NULL);
	return strcmp(first, second);
}

/* Numbers the claims of a day; a line without one is a claim of its own. */
static int *
number_claims(const ClaimDay *day)
{
	const ClaimLine **lines = palloc(day->count * sizeof(ClaimLine *));
	int		   *claims = palloc(day->count * sizeof(int));
	int			number = 0;

	memcpy(lines, day->lines, day->count * sizeof(ClaimLine *));
	qsort(lines, day->count, sizeof(ClaimLine *), compare_claims);
	for (int i = 0; i < day->count; i++)
	{
		if (i > 0 && (lines[i]->claim_id == NULL || compare_claims(&lines[i - 1], &lines[i]) != 0))
			number++;
		claims[lines[i]->place] = number;
	}
	return claims;
}

static inline bool
has_valid_code(const ClaimLine *line)
{
	return line->code.count > 0 && line->code.codes->valid;
}

static bool
is_addon(const AddonReleases *all, int release, const ClaimLine *line)
{
	foreach_addon(addon, all, line->code.codes->packed, release)
		if (addon_holds(addon, line->date))
			return true;
	return false;
}

static Services
services_of(const ClaimDay *day, const AddonReleases *all, int release)
{
	Services	services = {.claims = number_claims(day)};

	services.services = MemoryContextAllocHuge(CurrentMemoryContext, 4 * day->count * sizeof(Service));
	for (int i = 0; i < day->count; i++)
	{
		const ClaimLine *line = day->lines[i];
		int			scopes[] = {provider_scope(line), claim_scope(&services, line)};

		if (!has_valid_code(line))
			continue;
		for (int j = 0; j < lengthof(scopes); j++)
		{
			services.services[services.count++] = (Service) {line->code.codes->packed, scopes[j], line->place};
			if (!is_addon(all, release, line))
				services.services[services.count++] = (Service) {0, scopes[j], line->place};
		}
	}
	qsort(services.services, services.count, sizeof(Service), compare_services);
	return services;
}

/* Whether a line other than that of this place has the code. */
static bool
has_service(const Services *services, uint64 code, int scope, int but)
{
	int			low = 0;
	int			high = services->count;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;
		Service		wanted = {code, scope, -1};

		if (compare_services(&services->services[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < services->count; low++)
	{
		const Service *found = &services->services[low];

		if (found->code != code || found->scope != scope)
			return false;
		if (found->place != but)
			return true;
	}
	return false;
}

static bool
is_beside(const Services *services, const ClaimLine *line, uint64 code)
{
	return has_service(services, code, provider_scope(line), line->place) ||
		has_service(services, code, claim_scope(services, line), line->place);
}

static inline bool
fits(const Addon *addon, const ClaimLine *line)
{
	return addon_holds(addon, line->date) && addon->primary != 0 &&
		(addon->setting == SETTING_NONE || addon->setting == line->setting);
}

/* What CMS lists for the line, once it is known that none of it is there. */
static void
fail_listed(EditContext *context, const ClaimLine *line, int release)
{
	const AddonReleases *all = context->rules;
	DateADT		from = DATEVAL_NOBEGIN;
	DateADT		to = DATEVAL_NOEND;
	int			count = 0;
	uint64	   *primaries;
	StringInfoData detail;

	foreach_addon(addon, all, line->code.codes->packed, release)
		count += fits(addon, line);
	primaries = palloc((count + 1) * sizeof(uint64));
	count = 0;
	foreach_addon(addon, all, line->code.codes->packed, release)
	{
		if (!fits(addon, line))
			continue;
		primaries[count++] = addon->primary;
		from = Max(from, addon->from);
		to = Min(to, addon->to);
	}
	qsort(primaries, count, sizeof(uint64), icd10_compare);

	initStringInfo(&detail);
	for (int i = 0; i < Min(count, SHOWN_PRIMARIES); i++)
	{
		char		text[CODE_TEXT_SIZE];

		hcpcs_format(primaries[i], text);
		appendStringInfo(&detail, "%s%s", i == 0 ? "" : ", ", text);
	}
	if (count > SHOWN_PRIMARIES)
		appendStringInfo(&detail, " and %d more", count - SHOWN_PRIMARIES);
	pfree(primaries);
	if (count > 0)
	{
		appendStringInfoString(&detail, " (");
		append_window(&detail, from, to);
		appendStringInfoChar(&detail, ')');
	}
	else
		appendStringInfoString(&detail, setting_names[line->setting]);
	edit_fail(context, (EditFinding)
			  {
				  .line = line,
				  .message = count > 0 ? "add-on code {code} without a primary code, which would be {detail}"
				  : "add-on code {code} has no primary code in the setting {detail}",
				  .code = line->code.codes->text,
				  .detail = detail.data,
				  .source = addon_source(all, release)
			  });
	pfree(detail.data);
}

static void
judge_addon(EditContext *context, const ClaimLine *line, int release, const Services *services)
{
	const AddonReleases *all = context->rules;
	bool		is_open = false;	/* to the contractor */

	foreach_addon(addon, all, line->code.codes->packed, release)
	{
		if (fits(addon, line) && is_beside(services, line, addon->primary))
			return;
		is_open |= addon_holds(addon, line->date) && addon->type != ADDON_LISTED;
	}
	if (!is_open)
		fail_listed(context, line, release);
	else if (is_beside(services, line, 0))
		edit_no_data(context, line, (EditFinding)
					 {
						 .message = "which codes are primary to add-on code {code} is up to the contractor",
						 .code = line->code.codes->text,
						 .source = addon_source(all, release)
					 });
	else
		edit_fail(context, (EditFinding)
				  {
					  .line = line,
					  .message = "add-on code {code} without any code that could be its primary code",
					  .code = line->code.codes->text,
					  .source = addon_source(all, release)
				  });
}

static void
judge_addon_missing_primary(EditContext *context, const ClaimDay *day)
{
	Services	services = {0};

	for (int i = 0; i < day->count; i++)
	{
		const ClaimLine *line = day->lines[i];
		int			release = line->has_date ? addon_release(context->rules, line->date) : -1;

		if (line->setting == SETTING_NONE || !has_valid_code(line))
			continue;
		edit_judged(context, line);
		if (release < 0)
		{
			edit_no_data(context, line, (EditFinding)
						 {
							 .message = "no list of add-on codes that tells of {date} is loaded",
							 .code = line->code.codes->text
						 });
			continue;
		}
		if (!is_addon(context->rules, release, line))
			continue;
		/* Most days have no add-on code. */
		if (services.claims == NULL)
			services = services_of(day, context->rules, release);
		judge_addon(context, line, release, &services);
	}
}

const Edit	edit_addon_missing_primary = {
	.name = "addon_missing_primary",
	.title = "Add-on code without a primary code",
	.level = "claim",
	.carc = "107",
	.rarc = "N122",
	.source = "add-on codes",
	.rules = addon_cache,
	.judge_day = judge_addon_missing_primary,
};
