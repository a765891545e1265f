/*
 * relation.c
 *		The query that reads a relation of claim lines.
 *
 * The relation is a table or a view with the columns below, as many as it has;
 * in the place of those that it lacks, and of those that the order has no use
 * for, stands NULL.
 */
#include "audit/claims.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "parser/parse_coerce.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#define LINES (1 << BY_CLAIM)
#define DAYS (1 << BY_DAY)

static const struct
{
	const char *name;
	Oid			type;			/* what it is read as */
	const char *type_name;
	const char *expected;		/* what a user is told it should be */
	int			use;			/* of which orders */
}			columns[CLAIM_COLUMNS] = {
	[COLUMN_CLAIM_ID] = {"claim_id", TEXTOID, "text", "text", LINES | DAYS},
	[COLUMN_LINE_NO] = {"line_no", INT8OID, "int8", "integer", LINES | DAYS},
	[COLUMN_CLAIM_TYPE] = {"claim_type", TEXTOID, "text", "text", LINES | DAYS},
	[COLUMN_PATIENT_ID] = {"patient_id", TEXTOID, "text", "text", DAYS},
	[COLUMN_PROVIDER_ID] = {"provider_id", TEXTOID, "text", "text", DAYS},
	[COLUMN_PAYER] = {"payer", TEXTOID, "text", "text", LINES | DAYS},
	[COLUMN_JURISDICTION] = {"jurisdiction", TEXTOID, "text", "text", LINES},
	[COLUMN_FROM_DATE] = {"from_date", DATEOID, "date", "date", LINES | DAYS},
	[COLUMN_THRU_DATE] = {"thru_date", DATEOID, "date", "date", LINES | DAYS},
	[COLUMN_CODE] = {"code", TEXTOID, "text", "text", LINES | DAYS},
	[COLUMN_MODIFIERS] = {"modifiers", TEXTARRAYOID, "text[]", "text[]", LINES | DAYS},
	[COLUMN_UNITS] = {"units", NUMERICOID, "numeric", "numeric", DAYS},
	[COLUMN_DX] = {"dx", TEXTARRAYOID, "text[]", "text[]", LINES},
	[COLUMN_DX_POINTERS] = {"dx_pointers", INT8ARRAYOID, "int8[]", "integer[]", LINES},
	[COLUMN_PROCEDURES] = {"procedures", TEXTARRAYOID, "text[]", "text[]", LINES},
	[COLUMN_BIRTH_DATE] = {"patient_birth_date", DATEOID, "date", "date", LINES},
	[COLUMN_SEX] = {"patient_sex", TEXTOID, "text", "text", LINES},
	[COLUMN_CHARGE] = {"charge", NUMERICOID, "numeric", "numeric", LINES | DAYS},
};

/* What a required column is for: claims are told apart, lines are named, and there is something to judge. */
static void
check_columns(Oid relation, const bool *present)
{
	if (present[COLUMN_CLAIM_ID] && present[COLUMN_LINE_NO] &&
		(present[COLUMN_CODE] || present[COLUMN_DX]))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_COLUMN),
			 errmsg("relation \"%s\" cannot be audited: it lacks column %s",
					get_rel_name(relation),
					!present[COLUMN_CLAIM_ID] ? "\"claim_id\"" :
					!present[COLUMN_LINE_NO] ? "\"line_no\"" : "\"code\" or \"dx\""),
			 errdetail("Required are claim_id, line_no, and at least one of code and dx. "
					   "Also read, where present, are claim_type, patient_id, provider_id, payer, "
					   "jurisdiction, from_date, thru_date, modifiers, units, dx_pointers, procedures, "
					   "patient_birth_date, patient_sex and charge."),
			 errhint("Map a table of another layout with a view.")));
}

/* Only casts that cannot fail on a value: dirty data must not stop an audit. */
static void
check_type(Oid relation, ClaimColumn column, Oid type)
{
	CoercionContext allowed = columns[column].type == INT8OID ||
		columns[column].type == INT8ARRAYOID ? COERCION_IMPLICIT : COERCION_ASSIGNMENT;

	if (!can_coerce_type(1, &type, &columns[column].type, allowed))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of relation \"%s\" is of type %s, but an audit needs %s",
						columns[column].name, get_rel_name(relation),
						format_type_be(type), columns[column].expected),
				 errhint("Map it with a view; codecheck.try_date reads dates from text.")));
}

static bool
is_there(Oid relation, ClaimColumn column)
{
	AttrNumber	attribute = get_attnum(relation, columns[column].name);

	if (attribute <= 0)
		return false;
	check_type(relation, column, get_atttype(relation, attribute));
	return true;
}

/* A column as an expression of the type it is read as; texts are compared as bytes, as edits do. */
static char *
expression(const bool *present, ClaimColumn column)
{
	return psprintf("%s::pg_catalog.%s%s",
					present[column] ? quote_identifier(columns[column].name) : "NULL",
					columns[column].type_name,
					type_is_collatable(columns[column].type) ? " COLLATE pg_catalog.\"C\"" : "");
}

/* Whether a text has more than blanks in it. */
static char *
is_filled(const char *text)
{
	return psprintf("codecheck.try_text(%s) IS NOT NULL", text);
}

static char *
filled(const bool *present, ClaimColumn column)
{
	char	   *text = expression(present, column);

	return psprintf("CASE WHEN %s THEN %s END", is_filled(text), text);
}

/* As choose_date has it. */
static char *
day(const bool *present)
{
	char	   *from = expression(present, COLUMN_FROM_DATE);
	char	   *thru = expression(present, COLUMN_THRU_DATE);

	return psprintf("CASE WHEN pg_catalog.lower(%s) OPERATOR(pg_catalog.=) 'inpatient' "
					"THEN COALESCE(%s, %s) ELSE COALESCE(%s, %s) END",
					expression(present, COLUMN_CLAIM_TYPE), thru, from, from, thru);
}

/* Whose the line is: the patient's, or the claim's where that is not given; of lines, the claim's. */
static char *
owner(const bool *present, ClaimOrder order)
{
	char	   *claim = filled(present, COLUMN_CLAIM_ID);

	return order == BY_CLAIM ? claim
		: psprintf("COALESCE(%s, %s)", filled(present, COLUMN_PATIENT_ID), claim);
}

static char *
in_share(ClaimShare share, const char *owner)
{
	return psprintf("(pg_catalog.hashtext(COALESCE(%s, '')) "
					"OPERATOR(pg_catalog.&) 2147483647) OPERATOR(pg_catalog.%%) %d OPERATOR(pg_catalog.=) %d",
					owner, share.count, share.number);
}

/* The keys and the columns, sorted by the keys. */
char *
claims_query(Oid relation, ClaimOrder order, ClaimShare share)
{
	StringInfoData query;
	bool		present[CLAIM_COLUMNS];
	bool		used[CLAIM_COLUMNS];
	char	   *claim;
	char	   *condition = NULL;

	if (get_rel_name(relation) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relation)));
	for (int i = 0; i < CLAIM_COLUMNS; i++)
	{
		present[i] = is_there(relation, i);
		used[i] = present[i] && columns[i].use & (1 << order);
	}
	check_columns(relation, present);
	claim = filled(present, COLUMN_CLAIM_ID);

	initStringInfo(&query);
	appendStringInfo(&query, "SELECT %s", owner(present, order));
	if (order == BY_CLAIM)
		appendStringInfo(&query, ", %s, NULL, NULL",
						 is_filled(psprintf("pg_catalog.array_to_string(%s, '')",
											expression(present, COLUMN_DX))));
	else
		appendStringInfo(&query, ", %s IS NULL, %s, %s",
						 filled(present, COLUMN_PATIENT_ID), day(present),
						 filled(present, COLUMN_PROVIDER_ID));
	for (int i = 0; i < CLAIM_COLUMNS; i++)
		appendStringInfo(&query, ", %s", expression(used, i));
	appendStringInfo(&query, " FROM %s",
					 quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)),
												get_rel_name(relation)));
	if (order == BY_DAY)
		condition = is_filled(expression(present, COLUMN_CODE));
	if (share.count > 1)
		condition = psprintf("%s%s%s", condition ? condition : "", condition ? " AND " : "",
							 in_share(share, owner(present, order)));
	if (condition)
		appendStringInfo(&query, " WHERE %s", condition);
	appendStringInfoString(&query, " ORDER BY 1, ");
	if (order == BY_CLAIM)
		appendStringInfoString(&query, "2 DESC NULLS LAST");
	else
		appendStringInfo(&query, "2, 3, 4, %s", claim);
	appendStringInfo(&query, ", %d", KEYS + COLUMN_LINE_NO + 1);
	return query.data;
}
