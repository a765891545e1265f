/*
 * registry.c
 *		The registry of edits as rows.
 */
#include "audit/audit.h"

#include "funcapi.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(codecheck_edit_registry);

Datum
codecheck_edit_registry(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < edit_count; i++)
	{
		const Edit *edit = edit_registry[i];
		Datum		values[7];
		bool		nulls[7] = {false};

		values[0] = Int32GetDatum(i + 1);
		values[1] = CStringGetTextDatum(edit->name);
		values[2] = CStringGetTextDatum(edit->title);
		values[3] = CStringGetTextDatum(edit->level);
		values[4] = CStringGetTextDatum(edit->carc);
		nulls[5] = edit->rarc == NULL;
		if (edit->rarc)
			values[5] = CStringGetTextDatum(edit->rarc);
		values[6] = CStringGetTextDatum(edit->source);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
