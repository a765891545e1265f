/*
 * settings.c
 *		Which edits an audit runs and what they deny with, payer by payer.
 */
#include "audit/audit.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"

static int
find_edit(const char *name)
{
	for (int i = 0; i < edit_count; i++)
		if (strcmp(edit_registry[i]->name, name) == 0)
			return i;
	return -1;
}

static void
select_rows(const char *query)
{
	if (SPI_execute(query, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "the settings of edits cannot be read");
}

static char *
field(uint64 row, int column)
{
	return SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column);
}

static bool
is_true(const char *boolean)
{
	return boolean[0] == 't';
}

static EditSetting *
common_settings(void)
{
	EditSetting *settings = palloc0(edit_count * sizeof(EditSetting));

	for (int i = 0; i < edit_count; i++)
		settings[i].edit = edit_registry[i];
	select_rows("SELECT edit, enabled, carc, rarc FROM codecheck.edit");
	for (uint64 row = 0; row < SPI_processed; row++)
	{
		int			edit = find_edit(field(row, 1));

		if (edit < 0)
			continue;
		settings[edit].selected = is_true(field(row, 2));
		settings[edit].carc = field(row, 3);
		settings[edit].rarc = field(row, 4);
	}
	return settings;
}

/* What a payer does not say is as it is for all. */
static void
read_payers(AuditSettings *settings)
{
	PayerSettings *payer = NULL;

	select_rows("SELECT edit, payer, enabled, carc, rarc FROM codecheck.edit_payer "
				"ORDER BY payer COLLATE pg_catalog.\"C\"");
	settings->payers = palloc(Max(1, SPI_processed) * sizeof(PayerSettings));
	for (uint64 row = 0; row < SPI_processed; row++)
	{
		int			edit = find_edit(field(row, 1));
		char	   *name = field(row, 2);
		char	   *enabled = field(row, 3);
		char	   *carc = field(row, 4);
		char	   *rarc = field(row, 5);

		if (edit < 0)
			continue;
		if (payer == NULL || strcmp(payer->payer, name) != 0)
		{
			payer = &settings->payers[settings->payer_count++];
			payer->payer = name;
			payer->edits = palloc(edit_count * sizeof(EditSetting));
			memcpy(payer->edits, settings->edits, edit_count * sizeof(EditSetting));
		}
		payer->edits[edit].payer = name;
		if (enabled)
			payer->edits[edit].selected = is_true(enabled);
		if (carc)
			payer->edits[edit].carc = carc;
		if (rarc)
		{
			payer->edits[edit].rarc = rarc;
			payer->edits[edit].has_own_rarc = true;
		}
	}
}

/* An edit has one for all payers, and one for each that has a row of its own. */
static void
number_settings(AuditSettings *settings)
{
	for (int i = 0; i < edit_count; i++)
	{
		settings->edits[i].number = settings->count++;
		for (int j = 0; j < settings->payer_count; j++)
		{
			EditSetting *setting = &settings->payers[j].edits[i];

			setting->number = setting->payer ? settings->count++ : settings->edits[i].number;
		}
	}
}

/* Those that are named, whatever is enabled, for every payer. */
static void
select_edits(AuditSettings *settings, ArrayType *edits)
{
	bool	   *named = palloc0(edit_count * sizeof(bool));
	Datum	   *names;
	bool	   *nulls;
	int			count;

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
		named[edit] = true;
	}
	for (int i = 0; i < edit_count; i++)
	{
		settings->edits[i].selected = named[i];
		for (int j = 0; j < settings->payer_count; j++)
			settings->payers[j].edits[i].selected = named[i];
	}
}

/*
 * The edits as codecheck.edit and codecheck.edit_payer have them; those named,
 * if any are, whether or not they are enabled there.  Needs SPI, in whose
 * memory the result is.
 */
AuditSettings *
audit_settings(ArrayType *edits)
{
	AuditSettings *settings = palloc0(sizeof(AuditSettings));

	settings->edits = common_settings();
	read_payers(settings);
	number_settings(settings);
	if (edits)
		select_edits(settings, edits);
	return settings;
}

static int
compare_payer(const void *name, const void *settings)
{
	return strcmp(name, ((const PayerSettings *) settings)->payer);
}

/* All edits as they are for a payer. */
const EditSetting *
audit_settings_of(const AuditSettings *settings, const char *payer)
{
	const PayerSettings *own = NULL;

	if (payer && settings->payer_count > 0)
		own = bsearch(payer, settings->payers, settings->payer_count, sizeof(PayerSettings),
					  compare_payer);
	return own ? own->edits : settings->edits;
}

/* Whether an edit is run for any payer. */
bool
audit_selects(const AuditSettings *settings, int edit)
{
	for (int i = 0; i < settings->payer_count; i++)
		if (settings->payers[i].edits[edit].selected)
			return true;
	return settings->edits[edit].selected;
}
