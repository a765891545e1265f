/*
 * laterality.c
 *		The edit of sides: the modifiers of the service against its diagnoses.
 */
#include "edit/diagnosis/diagnosis.h"

#include "code/hcpcs.h"

/* Sides that are told, both of them by what is bilateral. */
#define SIDE_RIGHT	0x01
#define SIDE_LEFT	0x02

static int
sides_of(Laterality laterality)
{
	switch (laterality)
	{
		case LATERALITY_RIGHT:
			return SIDE_RIGHT;
		case LATERALITY_LEFT:
			return SIDE_LEFT;
		case LATERALITY_BILATERAL:
			return SIDE_RIGHT | SIDE_LEFT;
		case LATERALITY_NONE:
		case LATERALITY_UNSPECIFIED:
			break;
	}
	return 0;
}

/* What the codes tell together, and the first of them that tells anything. */
typedef struct Sides
{
	int			told;
	const ClaimCode *first;
} Sides;

static void
add_sides(Sides *sides, Laterality laterality, const ClaimCode *code)
{
	int			told = sides_of(laterality);

	if (sides->told == 0)
		sides->first = code;
	sides->told |= told;
}

static Sides
sides_of_service(const ClaimLine *line)
{
	Sides		sides = {0};

	foreach_code(modifier, &line->modifiers)
	{
		if (modifier->valid)
			add_sides(&sides, hcpcs_modifier_side(modifier->packed), modifier);
	}
	return sides;
}

static Sides
sides_of_diagnoses(const CodeSet *meanings, const ClaimLine *line)
{
	Sides		sides = {0};

	foreach_code(dx, &line->claim_dx)
	{
		const CodeMeaning *meaning = dx->valid && is_pointed_at(line, dx)
			? codeset_meaning(meanings, dx->packed, line->date) : NULL;

		if (meaning)
			add_sides(&sides, meaning->laterality, dx);
	}
	return sides;
}

static bool
points_at_diagnosis(const ClaimLine *line)
{
	foreach_code(dx, &line->claim_dx)
	{
		if (dx->valid && is_pointed_at(line, dx))
			return true;
	}
	return false;
}

static bool
judge_laterality_conflict(EditContext *context, const ClaimLine *line)
{
	const CodeSet *meanings = context->code_sets[CODE_SYSTEM_ICD10CM];
	Sides		service = sides_of_service(line);
	Sides		diagnoses;
	const char *release;
	char		modifier[CODE_TEXT_SIZE];

	if ((service.told != SIDE_RIGHT && service.told != SIDE_LEFT) || !points_at_diagnosis(line))
		return false;
	release = line->has_date ? codeset_release(meanings, line->date) : NULL;
	if (release == NULL)
	{
		edit_no_data(context, line, (EditFinding)
					 {
						 .message = "no ICD-10-CM release that covers {date} is loaded"
					 });
		return true;
	}
	diagnoses = sides_of_diagnoses(meanings, line);
	hcpcs_modifier_format(service.first->packed, modifier);
	if ((diagnoses.told | service.told) == (SIDE_RIGHT | SIDE_LEFT) &&
		diagnoses.told != (SIDE_RIGHT | SIDE_LEFT))
		edit_fail(context, (EditFinding)
				  {
					  .message = service.told == SIDE_RIGHT
					  ? "{diagnosis} is of the left side, modifier {detail} of the right"
					  : "{diagnosis} is of the right side, modifier {detail} of the left",
					  .code = line->code.count > 0 ? line->code.codes->text : NULL,
					  .diagnosis = diagnoses.first->text,
					  .detail = modifier,
					  .source = release
				  });
	return true;
}

const Edit	edit_laterality_conflict = {
	.name = "laterality_conflict",
	.title = "Modifier of the side that the diagnosis is not of",
	.level = "line",
	.carc = "11",
	.source = "ICD-10-CM descriptions",
	.judge = judge_laterality_conflict,
};
