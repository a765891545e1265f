/*
 * driver.c
 *		Every line of a relation through every selected edit.
 */
#include "audit/audit.h"

/* The context that edits see, and behind it what the driver knows of the moment. */
typedef struct Driver
{
	EditContext context;
	ClaimVisitor visitor;
	const AuditSettings *settings;
	AuditSink  *sink;
	const void **rules;			/* of each selected edit */
	int			edit;			/* which judges */
	const ClaimLine *line;		/* that findings are about when they name none */
	LineVerdict *verdicts;		/* of each line of the day */
	bool	   *judged;
} Driver;

static const EditSetting *
setting_of(const Driver *driver, const ClaimLine *line)
{
	return &audit_settings_of(driver->settings, line->payer)[driver->edit];
}

static void
emit(EditContext *context, const EditFinding *finding)
{
	static const LineVerdict verdicts[] = {
		[FINDING_NO_DATA] = VERDICT_NO_DATA,
		[FINDING_BYPASSED] = VERDICT_BYPASSED,
		[FINDING_FAIL] = VERDICT_FAIL,
	};
	Driver	   *driver = (Driver *) context;
	const ClaimLine *line = finding->line ? finding->line : driver->line;
	const EditSetting *setting = setting_of(driver, line);
	LineVerdict *verdict = &driver->verdicts[line->place];

	if (!setting->selected)
		return;
	*verdict = Max(*verdict, verdicts[finding->status]);
	if (driver->sink->finding)
		driver->sink->finding(driver->sink, audit_line(line), setting, finding);
}

static void
judged(EditContext *context, const ClaimLine *line)
{
	((Driver *) context)->judged[line->place] = true;
}

static void
count_line(Driver *driver, const ClaimLine *line)
{
	const EditSetting *setting = setting_of(driver, line);

	if (setting->selected && driver->sink->judged)
		driver->sink->judged(driver->sink, audit_line(line), setting, driver->verdicts[line->place]);
}

static Driver *
driver_of(ClaimVisitor *visitor)
{
	return (Driver *) ((char *) visitor - offsetof(Driver, visitor));
}

static void
visit_line(ClaimVisitor *visitor, const ClaimLine *line)
{
	Driver	   *driver = driver_of(visitor);
	const EditSetting *settings = audit_settings_of(driver->settings, line->payer);
	LineVerdict verdict;

	driver->line = line;
	driver->verdicts = &verdict;
	for (driver->edit = 0; driver->edit < edit_count; driver->edit++)
	{
		const Edit *edit = edit_registry[driver->edit];

		if (edit->judge == NULL || !settings[driver->edit].selected)
			continue;
		verdict = VERDICT_PASS;
		driver->context.rules = driver->rules[driver->edit];
		if (edit->judge(&driver->context, line))
			count_line(driver, line);
	}
}

static void
visit_day(ClaimVisitor *visitor, const ClaimDay *day)
{
	Driver	   *driver = driver_of(visitor);

	driver->line = day->lines[0];
	driver->verdicts = palloc(day->count * sizeof(LineVerdict));
	driver->judged = palloc(day->count * sizeof(bool));
	for (driver->edit = 0; driver->edit < edit_count; driver->edit++)
	{
		const Edit *edit = edit_registry[driver->edit];

		if (edit->judge_day == NULL || !audit_selects(driver->settings, driver->edit))
			continue;
		memset(driver->verdicts, 0, day->count * sizeof(LineVerdict));
		memset(driver->judged, 0, day->count * sizeof(bool));
		driver->context.rules = driver->rules[driver->edit];
		edit->judge_day(&driver->context, day);
		for (int i = 0; i < day->count; i++)
			if (driver->judged[i])
				count_line(driver, day->lines[i]);
	}
}

/* Whether an audit has anything to do in an order. */
static bool
has_edits(const AuditSettings *settings, ClaimOrder order)
{
	for (int i = 0; i < edit_count; i++)
		if ((edit_registry[i]->judge_day != NULL) == (order == BY_DAY) && audit_selects(settings, i))
			return true;
	return false;
}

/* Edits ask what diagnoses mean. */
static CodeDetails
details_of(CodeSystem system)
{
	return system == CODE_SYSTEM_ICD10CM ? CODE_MEANING : CODE_STATUS_ONLY;
}

/* A share of the claims and a share of the days.  Needs SPI. */
void
audit_run(Oid claims, ClaimShare share, const AuditSettings *settings, AuditSink *sink)
{
	Driver		driver = {
		.context = {.emit = emit, .judged = judged},
		.visitor = {.visit_line = visit_line, .visit_day = visit_day},
		.settings = settings,
		.sink = sink
	};
	MemoryContext memory = CurrentMemoryContext;

	/* One state of the reference data for the whole audit. */
	for (int i = 0; i < CODE_SYSTEMS; i++)
		driver.context.code_sets[i] = refcache_data(refcache_pin(codeset_cache(i, details_of(i)), memory));
	driver.rules = palloc0(edit_count * sizeof(void *));
	for (int i = 0; i < edit_count; i++)
		if (edit_registry[i]->rules && audit_selects(settings, i))
			driver.rules[i] = refcache_data(refcache_pin(edit_registry[i]->rules(), memory));

	for (ClaimOrder order = BY_CLAIM; order <= BY_DAY; order++)
		if (has_edits(settings, order))
			claims_scan(claims, &driver.context, order, share, &driver.visitor);
}
