/*
 * mce.c
 *		The edits of the Medicare Code Editor: diagnoses that may not come first,
 *		and those for patients of an age or a sex.
 */
#include "edit/mce/mce.h"

#include "lib/stringinfo.h"
#include "utils/datetime.h"

#include "edit/diagnosis/diagnosis.h"

/* The release that tells of the line; where none does, -1 and that is emitted. */
static int
release_for(EditContext *context, const ClaimLine *line, const ClaimCode *dx)
{
	int			release = line->has_date ? release_in_force(&mce_of(context)->releases.days, line->date) : -1;

	if (release < 0)
		edit_no_data(context, line, (EditFinding)
					 {
						 .message = "no release of the Medicare Code Editor that covers {date} is loaded",
						 .diagnosis = dx->text
					 });
	return release;
}

/* Nothing passes a list that the release does not have. */
static void
report_missing(EditContext *context, const ClaimLine *line, const ClaimCode *dx,
			   int release, uint32 needed)
{
	uint32		missing = needed & ~mce_of(context)->lists[release];
	StringInfoData names;

	if (missing == 0)
		return;
	initStringInfo(&names);
	for (int list = 0; list < MCE_LISTS; list++)
		if (missing & MCE_BIT(list))
			appendStringInfo(&names, "%s%s", names.len > 0 ? ", " : "", mce_list_name(list));
	edit_no_data(context, line, (EditFinding)
				 {
					 .message = "the release has no list of {detail}",
					 .diagnosis = dx->text,
					 .detail = names.data,
					 .source = rule_source(&mce_of(context)->releases, release)
				 });
}

static void
fail(EditContext *context, const ClaimCode *dx, int release, const char *message)
{
	edit_fail(context, (EditFinding)
			  {
				  .message = message,
				  .diagnosis = dx->text,
				  .source = rule_source(&mce_of(context)->releases, release)
			  });
}

/* ---- The first diagnosis */

static bool
judge_manifestation_pdx(EditContext *context, const ClaimLine *line)
{
	const ClaimCode *dx = first_diagnosis(line);
	int			release;

	if (dx == NULL)
		return false;
	release = release_for(context, line, dx);
	if (release < 0)
		return true;
	if (mce_lists(mce_of(context), dx->packed, release) & MCE_BIT(MCE_MANIFESTATION))
		fail(context, dx, release, "{diagnosis} is a manifestation: the disease behind it comes first");
	report_missing(context, line, dx, release, MCE_BIT(MCE_MANIFESTATION));
	return true;
}

const Edit	edit_manifestation_pdx = {
	.name = "manifestation_pdx",
	.title = "Manifestation as the first diagnosis",
	.level = "line",
	.carc = "16",
	.rarc = "MA63",
	.source = "Medicare Code Editor",
	.rules = mce_cache,
	.judge = judge_manifestation_pdx,
};

static bool
is_only_diagnosis(const ClaimLine *line, const ClaimCode *dx)
{
	foreach_code(other, &line->dx)
	{
		if (other != dx)
			return false;
	}
	return true;
}

static bool
judge_unacceptable_pdx(EditContext *context, const ClaimLine *line)
{
	const ClaimCode *dx = first_diagnosis(line);
	int			release;
	uint32		lists;

	if (dx == NULL)
		return false;
	release = release_for(context, line, dx);
	if (release < 0)
		return true;
	lists = mce_lists(mce_of(context), dx->packed, release);
	if (lists & MCE_BIT(MCE_UNACCEPTABLE_PRINCIPAL))
		fail(context, dx, release, "{diagnosis} is unacceptable as the first diagnosis");
	else if ((lists & MCE_BIT(MCE_UNACCEPTABLE_PRINCIPAL_ALONE)) && is_only_diagnosis(line, dx))
		fail(context, dx, release, "{diagnosis} is unacceptable as the only diagnosis");
	report_missing(context, line, dx, release, MCE_BIT(MCE_UNACCEPTABLE_PRINCIPAL));
	return true;
}

const Edit	edit_unacceptable_pdx = {
	.name = "unacceptable_pdx",
	.title = "Unacceptable first diagnosis",
	.level = "line",
	.carc = "16",
	.rarc = "MA63",
	.source = "Medicare Code Editor",
	.rules = mce_cache,
	.judge = judge_unacceptable_pdx,
};

/* ---- The patient */

/* What one diagnosis that is on a list says of the patient. */
typedef void (*JudgePatient) (EditContext *context, const ClaimLine *line, const ClaimCode *dx,
							  int release, const MceRule *rule);

/* Every diagnosis that is on one of the lists. */
static bool
judge_patient(EditContext *context, const ClaimLine *line, uint32 lists, JudgePatient judge)
{
	const ClaimCode *first = NULL;
	int			release = -1;

	foreach_code(dx, &line->dx)
	{
		if (!dx->valid)
			continue;
		if (first == NULL)
		{
			first = dx;
			release = release_for(context, line, dx);
			if (release < 0)
				return true;
		}
		foreach_mce_rule(rule, mce_of(context), dx->packed, release)
			if (lists & MCE_BIT(rule->list))
				judge(context, line, dx, release, rule);
	}
	if (first != NULL)
		report_missing(context, line, first, release, lists);
	return first != NULL;
}

/* In full years, less than 0 before the birth; who is born on February 29 has the birthday of other years on March 1. */
static int
age_on(DateADT day, DateADT birth)
{
	int			year;
	int			month;
	int			day_of_month;
	int			birth_year;
	int			birth_month;
	int			birth_day;

	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &day_of_month);
	j2date(birth + POSTGRES_EPOCH_JDATE, &birth_year, &birth_month, &birth_day);
	return year - birth_year -
		(month < birth_month || (month == birth_month && day_of_month < birth_day) ? 1 : 0);
}

/* The age is that on admission, or on the day of service. */
static void
judge_age(EditContext *context, const ClaimLine *line, const ClaimCode *dx,
		  int release, const MceRule *rule)
{
	DateADT		day = line->has_from_date ? line->from_date : line->date;
	EditFinding finding = {
		.diagnosis = dx->text,
		.source = rule_source(&mce_of(context)->releases, release)
	};

	if (!line->has_birth_date || DATE_NOT_FINITE(line->birth_date) || DATE_NOT_FINITE(day))
	{
		finding.message = "{diagnosis} is for patients of {detail}, and the patient's age is not known";
		finding.detail = psprintf("%d to %d years (%s)", rule->age_from, rule->age_to, mce_list_name(rule->list));
		edit_no_data(context, line, finding);
		return;
	}
	finding.number = age_on(day, line->birth_date);
	if (finding.number >= rule->age_from && finding.number <= rule->age_to)
		return;
	finding.message = finding.number < 0
		? "{diagnosis} is for patients of {detail}, and the patient was not born yet"
		: "{diagnosis} is for patients of {detail}, and the patient's age is {number}";
	finding.detail = psprintf("%d to %d years (%s)", rule->age_from, rule->age_to, mce_list_name(rule->list));
	edit_fail(context, finding);
}

static bool
judge_dx_age(EditContext *context, const ClaimLine *line)
{
	return judge_patient(context, line, MCE_AGES, judge_age);
}

const Edit	edit_dx_age = {
	.name = "dx_age",
	.title = "Diagnosis for patients of another age",
	.level = "line",
	.carc = "9",
	.source = "Medicare Code Editor",
	.rules = mce_cache,
	.judge = judge_dx_age,
};

static void
judge_sex(EditContext *context, const ClaimLine *line, const ClaimCode *dx,
		  int release, const MceRule *rule)
{
	EditFinding finding = {
		.diagnosis = dx->text,
		.detail = mce_list_name(rule->list),
		.source = rule_source(&mce_of(context)->releases, release)
	};

	if (line->sex == 0)
	{
		finding.message = "{diagnosis} is for {detail} patients, and the patient's sex is not known";
		edit_no_data(context, line, finding);
	}
	else if (line->sex != (rule->list == MCE_FEMALE ? 'F' : 'M'))
	{
		finding.message = "{diagnosis} is for {detail} patients";
		edit_fail(context, finding);
	}
}

/* CMS has switched this edit off from 2024-10-01. */
static bool
judge_dx_sex(EditContext *context, const ClaimLine *line)
{
	if (line->has_date && line->date >= date2j(2024, 10, 1) - POSTGRES_EPOCH_JDATE)
		return false;
	return judge_patient(context, line, MCE_BIT(MCE_FEMALE) | MCE_BIT(MCE_MALE), judge_sex);
}

const Edit	edit_dx_sex = {
	.name = "dx_sex",
	.title = "Diagnosis for patients of the other sex",
	.level = "line",
	.carc = "10",
	.source = "Medicare Code Editor",
	.rules = mce_cache,
	.judge = judge_dx_sex,
};
