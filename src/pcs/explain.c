/*
 * explain.c
 *		Why a code is no code of ICD-10-PCS, in words.
 */
#include "pcs/tables.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"

/* More values than these are only counted. */
#define VALUES_NAMED	10

static void
append_text(StringInfo words, const text *value)
{
	appendBinaryStringInfo(words, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
}

/* A name or title, if there is one for all. */
static void
append_in_brackets(StringInfo words, const text *value)
{
	if (value == NULL)
		return;
	appendStringInfoString(words, " (");
	append_text(words, value);
	appendStringInfoChar(words, ')');
}

static void
append_prefix(StringInfo words, Icd10 code, int length)
{
	char		characters[CODE_TEXT_SIZE];

	icd10pcs_format(icd10_prefix(code, length), characters);
	appendStringInfoString(words, characters);
}

static void
append_axis(StringInfo words, const PcsTables *tables, Icd10 code, int position)
{
	const PcsNode *node = pcs_node(tables, code, Min(position - 1, PCS_TABLE_LENGTH));

	appendStringInfo(words, "axis %d", position);
	append_in_brackets(words, node->axis_names[position - 1]);
}

/* Another title of the value, if it is another. */
static void
append_title(StringInfo words, text *title, text **titles, int *count)
{
	for (int i = 0; i < *count; i++)
		if (titles[i] == title)
			return;
	appendStringInfoString(words, *count == 0 ? " (" : " or ");
	append_text(words, title);
	titles[(*count)++] = title;
}

/* What may stand at a position behind the characters before. */
static uint64
values_after(const PcsTables *tables, Icd10 code, int position)
{
	const PcsNode *node = pcs_node(tables, code, Min(position - 1, PCS_TABLE_LENGTH));
	uint64		values = 0;

	if (position <= PCS_TABLE_LENGTH)
		return node->next;
	for (int i = 0; i < node->row_count; i++)
		if (pcs_row_allows(node->rows[i], code, position - 1))
			values |= node->rows[i]->axes[position - PCS_TABLE_LENGTH - 1].allowed;
	return values;
}

/* One of those values, with the titles that it has behind the characters before. */
static void
append_value(StringInfo words, const PcsTables *tables, Icd10 code, int position, unsigned symbol)
{
	Icd10		before = position == 1 ? 0 : icd10_prefix(code, position - 1);
	Icd10		value = before | ((Icd10) symbol << (SYMBOL_BITS * (ICD10_WIDTH - position)));
	const PcsNode *node = pcs_node(tables, value, Min(position, PCS_TABLE_LENGTH));
	text	  **titles = palloc(Max(1, node->row_count) * sizeof(text *));
	int			count = 0;

	appendStringInfoChar(words, symbol_char(symbol));
	if (position <= PCS_TABLE_LENGTH)
		append_title(words, node->title, titles, &count);
	else
		for (int i = 0; i < node->row_count; i++)
			if (pcs_row_allows(node->rows[i], value, position))
				append_title(words, pcs_value_title(&node->rows[i]->axes[position - PCS_TABLE_LENGTH - 1], symbol),
							 titles, &count);
	appendStringInfoChar(words, ')');
	pfree(titles);
}

static void
append_values(StringInfo words, const PcsTables *tables, Icd10 code, int position)
{
	uint64		values = values_after(tables, code, position);
	int			unnamed = pg_popcount64(values) - VALUES_NAMED;
	int			named = 0;

	for (unsigned symbol = 1; symbol <= SYMBOL_MASK && named < VALUES_NAMED; symbol++)
	{
		if (!((values >> symbol) & 1))
			continue;
		if (named > 0)
			appendStringInfoString(words, named + 1 == pg_popcount64(values) ? " and " : ", ");
		append_value(words, tables, code, position, symbol);
		named++;
	}
	if (unnamed > 0)
		appendStringInfo(words, " and %d more", unnamed);
}

/* The value at this position is the first that does not go with those before it. */
static void
append_fault(StringInfo words, const PcsTables *tables, Icd10 code, int position)
{
	unsigned	symbol = pcs_symbol(code, position);
	const PcsValues *elsewhere = NULL;

	if (position > PCS_TABLE_LENGTH)
	{
		elsewhere = &pcs_node(tables, code, PCS_TABLE_LENGTH)->axes[position - PCS_TABLE_LENGTH - 1];
		if (!pcs_values_have(elsewhere, symbol))
			elsewhere = NULL;
	}
	switch (position)
	{
		case 1:
			appendStringInfoString(words, "there is no section ");
			break;
		case 2:
			appendStringInfoString(words, "no code begins with ");
			break;
		case 3:
			appendStringInfoString(words, "there is no table ");
			break;
		default:
			appendStringInfoString(words, "table ");
	}
	append_prefix(words, code, Min(position, PCS_TABLE_LENGTH));
	appendStringInfoString(words, ": ");
	append_axis(words, tables, code, position);
	appendStringInfo(words, elsewhere ? " allows %c" : " allows no %c", symbol_char(symbol));
	if (elsewhere)
	{
		append_in_brackets(words, pcs_value_title(elsewhere, symbol));
		appendStringInfoString(words, ", but not");
	}
	if (position > 1)
	{
		appendStringInfoString(words, " after ");
		append_prefix(words, code, position - 1);
	}
	appendStringInfoString(words, elsewhere ? ", where it allows " : ", only ");
	append_values(words, tables, code, position);
}

/* NULL when nothing is wrong and nothing is missing. */
text *
pcs_explain(const PcsTables *tables, Icd10 code)
{
	int			length = icd10_length(code);
	int			position = 1;
	StringInfoData words;

	if (length == ICD10_WIDTH && pcs_allows(tables, code, length))
		return NULL;
	while (position <= length && pcs_allows(tables, code, position))
		position++;

	initStringInfo(&words);
	if (position > length)
	{
		append_prefix(&words, code, length);
		appendStringInfoString(&words, " is a prefix, not a complete code: ");
		append_axis(&words, tables, code, position);
		appendStringInfoString(&words, " comes next, where it allows ");
		append_values(&words, tables, code, position);
	}
	else
		append_fault(&words, tables, code, position);
	return cstring_to_text_with_len(words.data, words.len);
}
