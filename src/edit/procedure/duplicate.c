/*
 * duplicate.c
 *		The edit of duplicates: the same service of a patient's day once more.
 */
#include "edit/procedure/procedure.h"

#include "code/hcpcs.h"

typedef struct Service
{
	const ClaimLine *line;
	int			modifier_count;
	const ClaimCode **modifiers;	/* each once, sorted */
} Service;

static int
compare_modifiers(const void *a, const void *b)
{
	return claim_code_compare(*(const ClaimCode *const *) a, *(const ClaimCode *const *) b);
}

static Service
service_of(const ClaimLine *line)
{
	Service		service = {.line = line, .modifiers = palloc(Max(1, line->modifiers.count) * sizeof(ClaimCode *))};
	int			count = 0;

	foreach_code(modifier, &line->modifiers)
		service.modifiers[count++] = modifier;
	qsort(service.modifiers, count, sizeof(ClaimCode *), compare_modifiers);
	for (int i = 0; i < count; i++)
		if (i == 0 || claim_code_compare(service.modifiers[i - 1], service.modifiers[i]) != 0)
			service.modifiers[service.modifier_count++] = service.modifiers[i];
	return service;
}

/* 0 when they are the same provider's, with the same code and modifiers. */
static int
compare_services(const Service *first, const Service *second)
{
	int			order = first->line->provider - second->line->provider;

	if (order == 0)
		order = claim_code_compare(first->line->code.codes, second->line->code.codes);
	if (order == 0)
		order = first->modifier_count - second->modifier_count;
	for (int i = 0; order == 0 && i < first->modifier_count; i++)
		order = claim_code_compare(first->modifiers[i], second->modifiers[i]);
	return order;
}

/* The same services in the day's order. */
static int
compare_places(const void *a, const void *b)
{
	const Service *first = a;
	const Service *second = b;
	int			order = compare_services(first, second);

	return order != 0 ? order : first->line->place - second->line->place;
}

static bool
is_repeat(const ClaimLine *line)
{
	foreach_code(modifier, &line->modifiers)
	{
		if (modifier->valid && hcpcs_modifier_is_repeat(modifier->packed))
			return true;
	}
	return false;
}

static char *
name_of(const ClaimLine *line)
{
	char	   *name = line->has_line_no ? psprintf("line %d", line->line_no) : pstrdup("a line");

	return line->claim_id ? psprintf("%s of claim %s", name, line->claim_id) : name;
}

static void
fail(EditContext *context, const Service *first, const Service *again)
{
	edit_fail(context, (EditFinding)
			  {
				  .line = again->line,
				  .message = "{code} is billed once more, first and with the same modifiers by {detail}",
				  .code = again->line->code.codes->text,
				  .detail = name_of(first->line)
			  });
}

static void
judge_duplicate_line(EditContext *context, const ClaimDay *day)
{
	Service    *services = palloc(day->count * sizeof(Service));
	int			count = 0;

	for (int i = 0; i < day->count; i++)
	{
		const ClaimLine *line = day->lines[i];

		edit_judged(context, line);
		if (!line->has_date)
			edit_no_data(context, line, (EditFinding)
						 {
							 .code = line->code.codes->text
						 });
		else if (!is_repeat(line))
			services[count++] = service_of(line);
	}
	qsort(services, count, sizeof(Service), compare_places);
	for (int first = 0, i = 1; i < count; i++)
	{
		if (compare_services(&services[first], &services[i]) == 0)
			fail(context, &services[first], &services[i]);
		else
			first = i;
	}
}

const Edit	edit_duplicate_line = {
	.name = "duplicate_line",
	.title = "The same service of a day billed twice",
	.level = "claim",
	.carc = "18",
	.source = "claim",
	.judge_day = judge_duplicate_line,
};
