/*
 * claims.c
 *		Reading a relation of claim lines, one at a time.
 *
 * The relation is a table or a view with the columns below, as many as it
 * has.  A cursor returns its lines sorted by claim, those with diagnoses
 * first, so that a line without any finds its claim's; only one line, and one
 * claim's diagnoses, are ever in memory.
 */
#include "audit/claims.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "parser/parse_coerce.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "type/code_type.h"

#define LINES_A_FETCH 1000

/* The columns that are read, in the order of the query. */
typedef enum ClaimColumn
{
	COLUMN_CLAIM_ID,
	COLUMN_LINE_NO,
	COLUMN_CLAIM_TYPE,
	COLUMN_PAYER,
	COLUMN_JURISDICTION,
	COLUMN_FROM_DATE,
	COLUMN_THRU_DATE,
	COLUMN_CODE,
	COLUMN_MODIFIERS,
	COLUMN_DX,
	COLUMN_DX_POINTERS,
	COLUMN_PROCEDURES,
	COLUMN_CHARGE
} ClaimColumn;

#define COLUMNS (COLUMN_CHARGE + 1)

static const struct
{
	const char *name;
	Oid			type;			/* what it is read as */
	const char *type_name;
	const char *expected;		/* what a user is told it should be */
}			columns[COLUMNS] = {
	[COLUMN_CLAIM_ID] = {"claim_id", TEXTOID, "text", "text"},
	[COLUMN_LINE_NO] = {"line_no", INT8OID, "int8", "integer"},
	[COLUMN_CLAIM_TYPE] = {"claim_type", TEXTOID, "text", "text"},
	[COLUMN_PAYER] = {"payer", TEXTOID, "text", "text"},
	[COLUMN_JURISDICTION] = {"jurisdiction", TEXTOID, "text", "text"},
	[COLUMN_FROM_DATE] = {"from_date", DATEOID, "date", "date"},
	[COLUMN_THRU_DATE] = {"thru_date", DATEOID, "date", "date"},
	[COLUMN_CODE] = {"code", TEXTOID, "text", "text"},
	[COLUMN_MODIFIERS] = {"modifiers", TEXTARRAYOID, "text[]", "text[]"},
	[COLUMN_DX] = {"dx", TEXTARRAYOID, "text[]", "text[]"},
	[COLUMN_DX_POINTERS] = {"dx_pointers", INT8ARRAYOID, "int8[]", "integer[]"},
	[COLUMN_PROCEDURES] = {"procedures", TEXTARRAYOID, "text[]", "text[]"},
	[COLUMN_CHARGE] = {"charge", NUMERICOID, "numeric", "numeric"},
};

struct ClaimReader
{
	const EditContext *context;
	Portal		portal;
	SPITupleTable *lines;
	uint64		line_count;
	uint64		next;
	MemoryContext line_memory;	/* reset for each line */
	MemoryContext claim_memory; /* reset for each claim */
	char	   *claim_id;		/* the claim of the last line, NULL when it had none */
	ClaimCodes	claim_dx;
	AuditLine	current;
};

static bool
is_blank(const char *text)
{
	return text[strspn(text, " \t\n\v\f\r")] == '\0';
}

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
					   "Also read, where present, are claim_type, payer, jurisdiction, from_date, "
					   "thru_date, modifiers, dx_pointers, procedures and charge."),
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

/* SELECT of every column, or NULL in its place, by claim and with diagnoses first. */
static char *
build_query(Oid relation)
{
	StringInfoData query;
	bool		present[COLUMNS] = {false};

	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT ");
	for (int i = 0; i < COLUMNS; i++)
	{
		AttrNumber	attribute = get_attnum(relation, columns[i].name);

		present[i] = attribute > 0;
		if (present[i])
		{
			check_type(relation, i, get_atttype(relation, attribute));
			appendStringInfo(&query, "%s%s::pg_catalog.%s", i == 0 ? "" : ", ",
							 quote_identifier(columns[i].name), columns[i].type_name);
		}
		else
			appendStringInfo(&query, "%sNULL::pg_catalog.%s", i == 0 ? "" : ", ",
							 columns[i].type_name);
	}
	check_columns(relation, present);
	appendStringInfo(&query, " FROM %s",
					 quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)),
												get_rel_name(relation)));
	appendStringInfo(&query, " ORDER BY %s::pg_catalog.text COLLATE pg_catalog.\"C\"",
					 quote_identifier(columns[COLUMN_CLAIM_ID].name));
	if (present[COLUMN_DX])
		appendStringInfo(&query,
						 ", pg_catalog.btrim(pg_catalog.array_to_string(%s::pg_catalog.text[], ''), E' \\t\\n\\x0b\\f\\r') "
						 "OPERATOR(pg_catalog.<>) '' DESC NULLS LAST",
						 quote_identifier(columns[COLUMN_DX].name));
	appendStringInfoString(&query, ", 2");
	return query.data;
}

ClaimReader *
claims_open(Oid relation, const EditContext *context)
{
	ClaimReader *reader = palloc0(sizeof(ClaimReader));
	char		kind = get_rel_relkind(relation);
	SPIPlanPtr	plan;

	if (kind == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relation)));
	reader->context = context;
	reader->line_memory = AllocSetContextCreate(CurrentMemoryContext, "codecheck claim line",
												ALLOCSET_DEFAULT_SIZES);
	reader->claim_memory = AllocSetContextCreate(CurrentMemoryContext, "codecheck claim",
												 ALLOCSET_SMALL_SIZES);
	plan = SPI_prepare(build_query(relation), 0, NULL);
	if (plan == NULL)
		elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
	reader->portal = SPI_cursor_open(NULL, plan, NULL, NULL, true);
	return reader;
}

void
claims_close(ClaimReader *reader)
{
	SPI_cursor_close(reader->portal);
	MemoryContextDelete(reader->line_memory);
	MemoryContextDelete(reader->claim_memory);
}

/* The text of a value, NULL for NULL and for blanks. */
static char *
filled_text(Datum value, bool isnull)
{
	char	   *string = isnull ? NULL : TextDatumGetCString(value);

	return string == NULL || is_blank(string) ? NULL : string;
}

/* The codes of the line before its date is known. */
static void
read_code(ClaimCode *code, Datum value, bool isnull, CodeParser parse)
{
	memset(code, 0, sizeof(*code));
	code->text = filled_text(value, isnull);
	if (code->text == NULL)
		return;
	code->length = strlen(code->text);
	code->valid = parse(code->text, code->length, &code->packed, &code->error);
}

static ClaimCodes
read_codes(Datum value, bool isnull, CodeParser parse)
{
	ClaimCodes	list = {0, NULL};
	ClaimCode  *codes;
	Datum	   *elements;
	bool	   *nulls;

	if (isnull)
		return list;
	deconstruct_array(DatumGetArrayTypeP(value), TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, &list.count);
	codes = palloc(Max(1, list.count) * sizeof(ClaimCode));
	for (int i = 0; i < list.count; i++)
		read_code(&codes[i], elements[i], nulls[i], parse);
	list.codes = codes;
	return list;
}

static void
find_status(const EditContext *context, CodeSystem system, const ClaimLine *line, ClaimCode *code)
{
	if (code->valid && line->has_date)
		code->status = codeset_status(context->code_sets[system], code->packed, line->date);
}

static void
find_statuses(const EditContext *context, CodeSystem system, const ClaimLine *line,
			  ClaimCodes *list)
{
	for (int i = 0; i < list->count; i++)
		find_status(context, system, line, unconstify(ClaimCode *, &list->codes[i]));
}

/* NULL pointers mean nothing, as in the unused places of a claim form. */
static void
read_pointers(ClaimLine *line, Datum value, bool isnull)
{
	Datum	   *elements;
	bool	   *nulls;
	int			count;
	int64	   *pointers;

	if (isnull)
		return;
	deconstruct_array(DatumGetArrayTypeP(value), INT8OID, sizeof(int64), FLOAT8PASSBYVAL,
					  TYPALIGN_DOUBLE, &elements, &nulls, &count);
	pointers = palloc(Max(1, count) * sizeof(int64));
	for (int i = 0; i < count; i++)
		if (!nulls[i])
			pointers[line->pointer_count++] = DatumGetInt64(elements[i]);
	line->pointers = pointers;
	line->has_pointers = line->pointer_count > 0;
}

/*
 * The discharge date selects the release on inpatient claims, the date of
 * service elsewhere; where that one is missing, the other.
 */
static void
choose_date(ClaimLine *line, const char *claim_type, const Datum *values, const bool *nulls)
{
	bool		inpatient = claim_type && pg_strcasecmp(claim_type, "inpatient") == 0;
	ClaimColumn preferred = inpatient ? COLUMN_THRU_DATE : COLUMN_FROM_DATE;
	ClaimColumn other = inpatient ? COLUMN_FROM_DATE : COLUMN_THRU_DATE;
	ClaimColumn column = nulls[preferred] ? other : preferred;

	line->is_professional = claim_type && pg_strcasecmp(claim_type, "professional") == 0;
	line->has_date = !nulls[column];
	if (line->has_date)
		line->date = DatumGetDateADT(values[column]);
}

/* A copy of the first diagnoses that the claim shows. */
static void
keep_claim_dx(ClaimReader *reader, const ClaimLine *line)
{
	MemoryContext caller = MemoryContextSwitchTo(reader->claim_memory);
	Size		size = Max(1, line->dx.count) * sizeof(ClaimCode);
	ClaimCode  *codes = memcpy(palloc(size), line->dx.codes, line->dx.count * sizeof(ClaimCode));

	for (int i = 0; i < line->dx.count; i++)
		if (codes[i].text)
			codes[i].text = pstrdup(codes[i].text);
	reader->claim_dx.count = line->dx.count;
	reader->claim_dx.codes = codes;
	MemoryContextSwitchTo(caller);
}

/* Lines without a claim are each a claim of their own. */
static void
find_claim_dx(ClaimReader *reader, ClaimLine *line)
{
	bool		has_dx = has_codes(&line->dx);

	if (line->claim_id == NULL || reader->claim_id == NULL ||
		strcmp(line->claim_id, reader->claim_id) != 0)
	{
		MemoryContextReset(reader->claim_memory);
		reader->claim_dx = (ClaimCodes) {0, NULL};
		reader->claim_id = line->claim_id
			? MemoryContextStrdup(reader->claim_memory, line->claim_id) : NULL;
		if (has_dx && line->claim_id)
			keep_claim_dx(reader, line);
	}
	line->claim_dx = has_dx ? line->dx : reader->claim_dx;
}

static void
read_line(ClaimReader *reader, HeapTuple tuple)
{
	const EditContext *context = reader->context;
	AuditLine  *current = &reader->current;
	ClaimLine  *line = &current->line;
	Datum		values[COLUMNS];
	bool		nulls[COLUMNS];
	ClaimCode  *code;

	heap_deform_tuple(tuple, reader->lines->tupdesc, values, nulls);
	memset(current, 0, sizeof(*current));
	line->claim_id = filled_text(values[COLUMN_CLAIM_ID], nulls[COLUMN_CLAIM_ID]);
	if (!nulls[COLUMN_LINE_NO])
	{
		int64		line_no = DatumGetInt64(values[COLUMN_LINE_NO]);

		line->has_line_no = line_no >= PG_INT32_MIN && line_no <= PG_INT32_MAX;
		line->line_no = line->has_line_no ? (int32) line_no : 0;
	}
	line->payer = filled_text(values[COLUMN_PAYER], nulls[COLUMN_PAYER]);
	line->jurisdiction = filled_text(values[COLUMN_JURISDICTION], nulls[COLUMN_JURISDICTION]);
	choose_date(line, filled_text(values[COLUMN_CLAIM_TYPE], nulls[COLUMN_CLAIM_TYPE]),
				values, nulls);

	code = palloc(sizeof(ClaimCode));
	read_code(code, values[COLUMN_CODE], nulls[COLUMN_CODE], hcpcs_parse);
	line->code.count = code->text ? 1 : 0;
	line->code.codes = code;
	line->modifiers = read_codes(values[COLUMN_MODIFIERS], nulls[COLUMN_MODIFIERS],
								 hcpcs_modifier_parse);
	line->dx = read_codes(values[COLUMN_DX], nulls[COLUMN_DX], icd10cm_parse);
	line->procedures = read_codes(values[COLUMN_PROCEDURES], nulls[COLUMN_PROCEDURES],
								  icd10pcs_parse);
	read_pointers(line, values[COLUMN_DX_POINTERS], nulls[COLUMN_DX_POINTERS]);
	find_status(context, hcpcs_system(code->packed), line, code);
	find_statuses(context, CODE_SYSTEM_HCPCS_MODIFIER, line, &line->modifiers);
	find_statuses(context, CODE_SYSTEM_ICD10CM, line, &line->dx);
	find_statuses(context, CODE_SYSTEM_ICD10PCS, line, &line->procedures);
	find_claim_dx(reader, line);

	current->has_charge = !nulls[COLUMN_CHARGE];
	current->charge = values[COLUMN_CHARGE];
}

/* The next line, in memory that is the caller's to use until the one after; NULL at the end. */
const AuditLine *
claims_next(ClaimReader *reader)
{
	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(reader->line_memory);
	if (reader->next == reader->line_count)
	{
		if (reader->lines)
			SPI_freetuptable(reader->lines);
		SPI_cursor_fetch(reader->portal, true, LINES_A_FETCH);
		reader->lines = SPI_tuptable;
		reader->line_count = SPI_processed;
		reader->next = 0;
		if (reader->line_count == 0)
			return NULL;
	}
	MemoryContextSwitchTo(reader->line_memory);
	read_line(reader, reader->lines->vals[reader->next++]);
	return &reader->current;
}
