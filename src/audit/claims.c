/*
 * claims.c
 *		From a row of the query to a claim line.
 */
#include "audit/claims.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "type/code_type.h"

static bool
is_blank(const char *text)
{
	return text[strspn(text, " \t\n\v\f\r")] == '\0';
}

/* The text of a value, NULL for NULL and for blanks. */
static char *
claim_text(Datum value, bool isnull)
{
	char	   *string = isnull ? NULL : TextDatumGetCString(value);

	return string == NULL || is_blank(string) ? NULL : string;
}

/* The codes of the line before its date is known. */
static void
read_code(ClaimCode *code, Datum value, bool isnull, CodeParser parse)
{
	memset(code, 0, sizeof(*code));
	code->text = claim_text(value, isnull);
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
	line->has_from_date = !nulls[COLUMN_FROM_DATE];
	if (line->has_from_date)
		line->from_date = DatumGetDateADT(values[COLUMN_FROM_DATE]);
	line->has_date = !nulls[column];
	if (line->has_date)
		line->date = DatumGetDateADT(values[column]);
}

static BillSetting
setting_of(const char *claim_type)
{
	if (claim_type == NULL)
		return SETTING_PRACTITIONER;
	if (pg_strcasecmp(claim_type, "inpatient") == 0)
		return SETTING_NONE;
	if (pg_strcasecmp(claim_type, "outpatient") == 0 ||
		pg_strcasecmp(claim_type, "institutional") == 0 ||
		pg_strcasecmp(claim_type, "facility") == 0)
		return SETTING_OUTPATIENT;
	return pg_strcasecmp(claim_type, "dme") == 0 ? SETTING_DME : SETTING_PRACTITIONER;
}

/* F, M, female, male; 0 for anything else. */
static char
sex_of(const char *sex)
{
	size_t		begin;
	size_t		end;

	if (sex == NULL)
		return 0;
	code_trim(sex, strlen(sex), &begin, &end);
	if ((end - begin == 1 || end - begin == 6) && pg_strncasecmp(sex + begin, "female", end - begin) == 0)
		return 'F';
	if ((end - begin == 1 || end - begin == 4) && pg_strncasecmp(sex + begin, "male", end - begin) == 0)
		return 'M';
	return 0;
}

/* A number of units, in memory of its own; what is none, NaN and infinity too, is not there. */
static void
read_units(ClaimLine *line, Datum value, bool isnull)
{
	Numeric		units;

	if (isnull)
		return;
	units = DatumGetNumericCopy(value);
	if (numeric_is_nan(units) || numeric_is_inf(units))
		return;
	line->has_units = true;
	line->units = NumericGetDatum(units);
}

void
claim_line_read(const Datum *values, const bool *nulls, AuditLine *read)
{
	ClaimLine  *line = &read->line;
	char	   *claim_type = claim_text(values[COLUMN_CLAIM_TYPE], nulls[COLUMN_CLAIM_TYPE]);
	ClaimCode  *code = palloc(sizeof(ClaimCode));

	memset(read, 0, sizeof(*read));
	line->claim_id = claim_text(values[COLUMN_CLAIM_ID], nulls[COLUMN_CLAIM_ID]);
	if (!nulls[COLUMN_LINE_NO])
	{
		int64		line_no = DatumGetInt64(values[COLUMN_LINE_NO]);

		line->has_line_no = line_no >= PG_INT32_MIN && line_no <= PG_INT32_MAX;
		line->line_no = line->has_line_no ? (int32) line_no : 0;
	}
	line->payer = claim_text(values[COLUMN_PAYER], nulls[COLUMN_PAYER]);
	line->jurisdiction = claim_text(values[COLUMN_JURISDICTION], nulls[COLUMN_JURISDICTION]);
	line->setting = setting_of(claim_type);
	choose_date(line, claim_type, values, nulls);
	line->has_birth_date = !nulls[COLUMN_BIRTH_DATE];
	if (line->has_birth_date)
		line->birth_date = DatumGetDateADT(values[COLUMN_BIRTH_DATE]);
	line->sex = sex_of(claim_text(values[COLUMN_SEX], nulls[COLUMN_SEX]));
	read_units(line, values[COLUMN_UNITS], nulls[COLUMN_UNITS]);

	read_code(code, values[COLUMN_CODE], nulls[COLUMN_CODE], hcpcs_parse);
	line->code.count = code->text ? 1 : 0;
	line->code.codes = code;
	line->modifiers = read_codes(values[COLUMN_MODIFIERS], nulls[COLUMN_MODIFIERS],
								 hcpcs_modifier_parse);
	line->dx = read_codes(values[COLUMN_DX], nulls[COLUMN_DX], icd10cm_parse);
	line->procedures = read_codes(values[COLUMN_PROCEDURES], nulls[COLUMN_PROCEDURES],
								  icd10pcs_parse);
	read_pointers(line, values[COLUMN_DX_POINTERS], nulls[COLUMN_DX_POINTERS]);

	read->has_charge = !nulls[COLUMN_CHARGE];
	if (read->has_charge)
		read->charge = NumericGetDatum(DatumGetNumericCopy(values[COLUMN_CHARGE]));
}

void
claim_line_find_statuses(const EditContext *context, ClaimLine *line)
{
	if (line->code.count > 0)
		find_status(context, hcpcs_system(line->code.codes->packed), line,
					unconstify(ClaimCode *, line->code.codes));
	find_statuses(context, CODE_SYSTEM_HCPCS_MODIFIER, line, &line->modifiers);
	find_statuses(context, CODE_SYSTEM_ICD10CM, line, &line->dx);
	find_statuses(context, CODE_SYSTEM_ICD10PCS, line, &line->procedures);
}
