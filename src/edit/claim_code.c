/*
 * claim_code.c
 *		Codes as claims have them, compared.
 */
#include "edit/edit.h"

/* Without the blanks around. */
static int
compare_garbage(const ClaimCode *first, const ClaimCode *second)
{
	size_t		a;
	size_t		a_end;
	size_t		b;
	size_t		b_end;
	int			order;

	code_trim(first->text, first->length, &a, &a_end);
	code_trim(second->text, second->length, &b, &b_end);
	order = pg_strncasecmp(first->text + a, second->text + b, Min(a_end - a, b_end - b));
	return order != 0 ? order : (a_end - a > b_end - b) - (a_end - a < b_end - b);
}

/* Of one system: its codes come first, what is none is told apart by its text. */
int
claim_code_compare(const ClaimCode *first, const ClaimCode *second)
{
	if (first->valid != second->valid)
		return first->valid ? -1 : 1;
	if (first->valid)
		return (first->packed > second->packed) - (first->packed < second->packed);
	return compare_garbage(first, second);
}
