/*
 * driver.c
 *		Every line of a relation through every selected edit.
 */
#include "audit/audit.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* The context that edits see, and behind it what the driver knows of the moment. */
typedef struct Driver
{
	EditContext context;
	AuditSink  *sink;
	const AuditLine *line;
	const EditSetting *setting;
	LineVerdict verdict;
} Driver;

static void
emit(EditContext *context, const EditFinding *finding)
{
	static const LineVerdict verdicts[] = {
		[FINDING_NO_DATA] = VERDICT_NO_DATA,
		[FINDING_BYPASSED] = VERDICT_BYPASSED,
		[FINDING_FAIL] = VERDICT_FAIL,
	};
	Driver	   *driver = (Driver *) context;

	driver->verdict = Max(driver->verdict, verdicts[finding->status]);
	if (driver->sink->finding)
		driver->sink->finding(driver->sink, driver->line, driver->setting, finding);
}

static int
find_edit(const char *name)
{
	for (int i = 0; i < edit_count; i++)
		if (strcmp(edit_registry[i]->name, name) == 0)
			return i;
	return -1;
}

static void
select_edits(EditSetting *settings, ArrayType *edits)
{
	Datum	   *names;
	bool	   *nulls;
	int			count;

	for (int i = 0; i < edit_count; i++)
		settings[i].selected = false;
	deconstruct_array(edits, TEXTOID, -1, false, TYPALIGN_INT, &names, &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		int			edit;

		if (nulls[i])
			continue;
		edit = find_edit(TextDatumGetCString(names[i]));
		if (edit < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("edit \"%s\" does not exist", TextDatumGetCString(names[i])),
					 errhint("The edits are listed in codecheck.edit.")));
		settings[edit].selected = true;
	}
}

/*
 * The edits as codecheck.edit has them; those named, if any are, whether or
 * not they are enabled there.  Needs SPI; the result is in the caller's memory.
 */
EditSetting *
edit_settings(ArrayType *edits)
{
	EditSetting *settings = SPI_palloc(edit_count * sizeof(EditSetting));

	memset(settings, 0, edit_count * sizeof(EditSetting));
	for (int i = 0; i < edit_count; i++)
		settings[i].edit = edit_registry[i];
	if (SPI_execute("SELECT edit, enabled, carc, rarc FROM codecheck.edit", true, 0) != SPI_OK_SELECT)
		elog(ERROR, "codecheck.edit cannot be read");
	for (uint64 row = 0; row < SPI_processed; row++)
	{
		HeapTuple	tuple = SPI_tuptable->vals[row];
		TupleDesc	desc = SPI_tuptable->tupdesc;
		int			edit = find_edit(SPI_getvalue(tuple, desc, 1));
		char	   *carc = SPI_getvalue(tuple, desc, 3);
		char	   *rarc = SPI_getvalue(tuple, desc, 4);

		if (edit < 0)
			continue;
		settings[edit].selected = strcmp(SPI_getvalue(tuple, desc, 2), "t") == 0;
		settings[edit].carc = carc;
		settings[edit].rarc = rarc;
	}
	if (edits)
		select_edits(settings, edits);
	return settings;
}

void
audit_run(Oid claims, const EditSetting *settings, AuditSink *sink)
{
	Driver		driver = {.context = {.emit = emit}, .sink = sink};
	MemoryContext memory = CurrentMemoryContext;
	ClaimReader *reader;

	/* One state of the reference data for the whole audit. */
	for (int i = 0; i < CODE_SYSTEMS; i++)
		driver.context.code_sets[i] = refcache_data(refcache_pin(codeset_cache(i, CODE_STATUS_ONLY), memory));
	driver.context.policies = refcache_data(refcache_pin(policy_cache(), memory));
	driver.context.excludes1 = refcache_data(refcache_pin(excludes1_cache(), memory));
	driver.context.mues = refcache_data(refcache_pin(mue_cache(), memory));
	driver.context.addons = refcache_data(refcache_pin(addon_cache(), memory));

	reader = claims_open(claims, &driver.context);
	while ((driver.line = claims_next(reader)) != NULL)
		for (int i = 0; i < edit_count; i++)
		{
			if (!settings[i].selected)
				continue;
			driver.setting = &settings[i];
			driver.verdict = VERDICT_PASS;
			if (settings[i].edit->judge(&driver.context, &driver.line->line) && sink->judged)
				sink->judged(sink, driver.line, i, driver.verdict);
		}
	MemoryContextSwitchTo(memory);
	claims_close(reader);
}
