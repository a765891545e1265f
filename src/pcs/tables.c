/*
 * tables.c
 *		Questions to the loaded tables of ICD-10-PCS.
 */
#include "pcs/tables.h"

/* Whether the row allows the first "length" characters; the table is taken for granted. */
bool
pcs_row_allows(const PcsRow *row, Icd10 code, int length)
{
	for (int i = 0; i < length - PCS_TABLE_LENGTH; i++)
		if (!pcs_values_have(&row->axes[i], pcs_symbol(code, PCS_TABLE_LENGTH + 1 + i)))
			return false;
	return true;
}

/* Whether some code begins with the first "length" characters. */
bool
pcs_allows(const PcsTables *tables, Icd10 code, int length)
{
	const PcsNode *node = pcs_node(tables, code, Min(length, PCS_TABLE_LENGTH));

	if (node == NULL || length <= PCS_TABLE_LENGTH)
		return node != NULL;
	for (int i = 0; i < node->row_count; i++)
		if (pcs_row_allows(node->rows[i], code, length))
			return true;
	return false;
}

/* The title that all rows which allow the code have for its value, where the rows of the table differ. */
static text *
title_by_rows(const PcsNode *table, Icd10 code, int position)
{
	unsigned	symbol = pcs_symbol(code, position);
	text	   *title = NULL;

	for (int i = 0; i < table->row_count; i++)
	{
		const PcsValues *values = &table->rows[i]->axes[position - PCS_TABLE_LENGTH - 1];
		text	   *other;

		if (!pcs_values_have(values, symbol) ||
			!pcs_row_allows(table->rows[i], code, icd10_length(code)))
			continue;
		other = pcs_value_title(values, symbol);
		if (title != NULL && title != other)
			return NULL;
		title = other;
	}
	return title;
}

/* The title of the value at a position, NULL when the tables give it none. */
text *
pcs_axis_title(const PcsTables *tables, Icd10 code, int position)
{
	unsigned	symbol = pcs_symbol(code, position);
	const PcsNode *node;
	const PcsValues *values;
	text	   *title;

	if (symbol == 0)
		return NULL;
	node = pcs_node(tables, code, Min(position, PCS_TABLE_LENGTH));
	if (node == NULL || position <= PCS_TABLE_LENGTH)
		return node == NULL ? NULL : node->title;
	values = &node->axes[position - PCS_TABLE_LENGTH - 1];
	if (!pcs_values_have(values, symbol))
		return NULL;
	title = pcs_value_title(values, symbol);
	return title != NULL ? title : title_by_rows(node, code, position);
}

/* What the axis at a position is called behind the characters before it, NULL when the tables do not say. */
text *
pcs_axis_name(const PcsTables *tables, Icd10 code, int position)
{
	int			length = Min(position, icd10_length(code));
	const PcsNode *node = pcs_node(tables, code, Min(length, PCS_TABLE_LENGTH));

	return node == NULL ? NULL : node->axis_names[position - 1];
}
