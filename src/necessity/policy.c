/*
 * policy.c
 *		The coverage policies in memory, built from their three tables.
 */
#include "necessity/policy.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "type/code_type.h"

/* Columns, as src/necessity/tables.sql orders them. */
enum
{
	POLICY_ID = 1,
	POLICY_PAYER,
	POLICY_JURISDICTION,
	POLICY_KIND,
	POLICY_TITLE,
	POLICY_FROM,
	POLICY_TO
};

enum
{
	CODE_POLICY = 1,
	CODE_FROM,
	CODE_TO,
	CODE_GROUP
};

enum
{
	DIAGNOSIS_POLICY = 1,
	DIAGNOSIS_GROUP,
	DIAGNOSIS_ROLE,
	DIAGNOSIS_CODE
};

typedef struct PolicyRow
{
	char	   *id;
	char	   *payer;			/* or NULL */
	bool		everywhere;
	int			jurisdiction_count;
	char	  **jurisdictions;
	bool		national;
	DateADT		from;
	DateADT		to;
} PolicyRow;

typedef struct DiagnosisRow
{
	int			policy;
	int64		group;
	char		role;			/* the first letter of its name */
	Icd10		code;			/* 0 for NULL */
} DiagnosisRow;

/* A growing array of rows read from a table. */
typedef struct Rows
{
	int			count;
	int			room;
	Size		size;
	char	   *rows;
} Rows;

static void *build(RefCache *cache, Relation *tables, Snapshot snapshot, MemoryContext scratch);

static RefCache cache = {
	.name = "policies",
	.tables = {"policy", "policy_code", "policy_diagnosis"},
	.build = build,
};

RefCache *
policy_cache(void)
{
	return &cache;
}

static void
rows_create(Rows *rows, Size size)
{
	rows->count = 0;
	rows->room = 1024;
	rows->size = size;
	rows->rows = palloc(rows->room * size);
}

static void *
rows_add(Rows *rows)
{
	if (rows->count == rows->room)
	{
		rows->room *= 2;
		rows->rows = repalloc_huge(rows->rows, rows->room * rows->size);
	}
	return rows->rows + rows->size * rows->count++;
}

static int
compare_uint64(uint64 a, uint64 b)
{
	return (a > b) - (a < b);
}

static int
compare_int64(int64 a, int64 b)
{
	return (a > b) - (a < b);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

static int
compare_policies(const void *a, const void *b)
{
	return strcmp(((const PolicyRow *) a)->id, ((const PolicyRow *) b)->id);
}

static int
compare_diagnosis_rows(const void *a, const void *b)
{
	const DiagnosisRow *first = a;
	const DiagnosisRow *second = b;
	int			order = first->policy - second->policy;

	if (order == 0)
		order = compare_int64(first->group, second->group);
	if (order == 0)
		order = first->role - second->role;
	if (order == 0)
		order = compare_uint64(first->code, second->code);
	return order;
}

static int
compare_ranges(const void *a, const void *b)
{
	const PolicyRange *first = a;
	const PolicyRange *second = b;
	int			order = compare_uint64(first->from, second->from);

	if (order == 0)
		order = first->scope.policy - second->scope.policy;
	return order;
}

/* A name's number; -1 less for one that no policy has. */
int
name_number(const NameList *list, const char *name, int length)
{
	int			low = 0;
	int			high = list->count;

	while (low < high)
	{
		int			middle = (low + high) / 2;
		int			order = strncmp(list->names[middle], name, length);

		if (order == 0 && list->names[middle][length] != '\0')
			order = 1;
		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NAME_UNKNOWN;
}

/* Sorted copies of the names, each once. */
static void
keep_names(NameList *list, const Rows *rows)
{
	char	  **names = (char **) rows->rows;

	qsort(names, rows->count, sizeof(char *), compare_names);
	list->names = palloc(Max(1, rows->count) * sizeof(char *));
	for (int i = 0; i < rows->count; i++)
		if (i == 0 || strcmp(names[i], names[i - 1]) != 0)
			list->names[list->count++] = pstrdup(names[i]);
}

static char *
optional_text(RefScan *scan, int attribute)
{
	bool		isnull;
	Datum		value = slot_getattr(scan->slot, attribute, &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}

static int64
optional_group(RefScan *scan, int attribute)
{
	bool		isnull;
	Datum		value = slot_getattr(scan->slot, attribute, &isnull);

	return isnull ? NO_GROUP : DatumGetInt32(value);
}

static void
read_jurisdictions(PolicyRow *row, RefScan *scan)
{
	bool		isnull;
	Datum		value = slot_getattr(scan->slot, POLICY_JURISDICTION, &isnull);
	Datum	   *elements;
	bool	   *nulls;
	int			count;

	row->everywhere = isnull;
	row->jurisdiction_count = 0;
	if (isnull)
		return;
	deconstruct_array(DatumGetArrayTypeP(value), TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, &count);
	row->jurisdictions = palloc(Max(1, count) * sizeof(char *));
	for (int i = 0; i < count; i++)
		if (!nulls[i])
			row->jurisdictions[row->jurisdiction_count++] = TextDatumGetCString(elements[i]);
}

static Rows
read_policies(Relation table, Snapshot snapshot)
{
	Rows		rows;
	RefScan		scan;

	rows_create(&rows, sizeof(PolicyRow));
	refscan_begin(&scan, table, snapshot);
	while (refscan_next(&scan))
	{
		PolicyRow  *row = rows_add(&rows);
		char	   *kind = optional_text(&scan, POLICY_KIND);

		row->id = TextDatumGetCString(refscan_required(&scan, POLICY_ID));
		row->payer = optional_text(&scan, POLICY_PAYER);
		row->national = kind != NULL && pg_strcasecmp(kind, "NCD") == 0;
		row->from = refscan_date_or(&scan, POLICY_FROM, DATEVAL_NOBEGIN);
		row->to = refscan_date_or(&scan, POLICY_TO, DATEVAL_NOEND);
		read_jurisdictions(row, &scan);
	}
	refscan_end(&scan);
	qsort(rows.rows, rows.count, sizeof(PolicyRow), compare_policies);
	return rows;
}

/*
 * The number of a policy by its id, -1 when it is not there.  Rows of one
 * policy mostly follow each other, so the last answer is tried first.
 */
static int
find_policy(const Rows *policies, Datum id, int last)
{
	PolicyRow	wanted = {.id = TextDatumGetCString(id)};
	PolicyRow  *rows = (PolicyRow *) policies->rows;
	PolicyRow  *found;

	if (last >= 0 && strcmp(rows[last].id, wanted.id) == 0)
		found = &rows[last];
	else
		found = bsearch(&wanted, rows, policies->count, sizeof(PolicyRow), compare_policies);
	pfree(wanted.id);
	return found ? (int) (found - rows) : -1;
}

static Rows
read_codes(Relation table, Snapshot snapshot, const Rows *policies)
{
	Rows		rows;
	RefScan		scan;
	int			policy = -1;

	rows_create(&rows, sizeof(PolicyRange));
	refscan_begin(&scan, table, snapshot);
	while (refscan_next(&scan))
	{
		PolicyRange *row;
		bool		single;
		Datum		code_to = slot_getattr(scan.slot, CODE_TO, &single);

		policy = find_policy(policies, refscan_required(&scan, CODE_POLICY), policy);
		if (policy < 0)
			continue;
		row = rows_add(&rows);
		row->from = datum_code(&hcpcs_type, refscan_required(&scan, CODE_FROM));
		row->to = single ? row->from : datum_code(&hcpcs_type, code_to);
		row->scope.policy = policy;
		row->scope.group = optional_group(&scan, CODE_GROUP);
	}
	refscan_end(&scan);
	qsort(rows.rows, rows.count, sizeof(PolicyRange), compare_ranges);
	return rows;
}

static Rows
read_diagnoses(Relation table, Snapshot snapshot, const Rows *policies)
{
	Rows		rows;
	RefScan		scan;
	int			policy = -1;

	rows_create(&rows, sizeof(DiagnosisRow));
	refscan_begin(&scan, table, snapshot);
	while (refscan_next(&scan))
	{
		DiagnosisRow *row;
		bool		none;
		Datum		code = slot_getattr(scan.slot, DIAGNOSIS_CODE, &none);

		policy = find_policy(policies, refscan_required(&scan, DIAGNOSIS_POLICY), policy);
		if (policy < 0)
			continue;
		row = rows_add(&rows);
		row->policy = policy;
		row->group = optional_group(&scan, DIAGNOSIS_GROUP);
		row->role = VARDATA_ANY(DatumGetTextPP(refscan_required(&scan, DIAGNOSIS_ROLE)))[0];
		row->code = none ? 0 : datum_code(&icd10cm_type, code);
	}
	refscan_end(&scan);
	qsort(rows.rows, rows.count, sizeof(DiagnosisRow), compare_diagnosis_rows);
	return rows;
}

static void
keep_policies(PolicySet *set, const Rows *policies)
{
	MemoryContext lasting = CurrentMemoryContext;
	const PolicyRow *rows = (const PolicyRow *) policies->rows;
	Rows		payers;
	Rows		jurisdictions;
	int			words;

	rows_create(&payers, sizeof(char *));
	rows_create(&jurisdictions, sizeof(char *));
	for (int i = 0; i < policies->count; i++)
	{
		if (rows[i].payer)
			*(char **) rows_add(&payers) = rows[i].payer;
		for (int k = 0; k < rows[i].jurisdiction_count; k++)
			*(char **) rows_add(&jurisdictions) = rows[i].jurisdictions[k];
	}
	keep_names(&set->payers, &payers);
	keep_names(&set->jurisdictions, &jurisdictions);
	pfree(payers.rows);
	pfree(jurisdictions.rows);

	set->policy_count = policies->count;
	set->policies = MemoryContextAllocZero(lasting, Max(1, policies->count) * sizeof(Policy));
	words = (set->jurisdictions.count + 63) / 64;
	for (int i = 0; i < policies->count; i++)
	{
		Policy	   *policy = &set->policies[i];

		policy->id = pstrdup(rows[i].id);
		policy->national = rows[i].national;
		policy->from = rows[i].from;
		policy->to = rows[i].to;
		policy->only_noncovered = true;
		policy->payer = rows[i].payer
			? name_number(&set->payers, rows[i].payer, strlen(rows[i].payer)) : NAME_NOT_GIVEN;
		if (!rows[i].everywhere)
		{
			uint64	   *bits = palloc0(Max(1, words) * sizeof(uint64));

			for (int k = 0; k < rows[i].jurisdiction_count; k++)
			{
				const char *name = rows[i].jurisdictions[k];
				int			number = name_number(&set->jurisdictions, name, strlen(name));

				bits[number / 64] |= UINT64CONST(1) << (number % 64);
			}
			policy->jurisdictions = bits;
		}
	}
}

/* Four bits and more for each code keep most of them clear. */
static void
mark_categories(DiagnosisList *list)
{
	int			bits = 6;
	uint64	   *categories;

	while (bits < 16 && (1 << bits) < 4 * list->count)
		bits++;
	list->category_shift = 64 - bits;
	categories = palloc0((1 << bits) / 8);
	for (int i = 0; i < list->count; i++)
	{
		uint64		bit = category_bit(list->codes[i], list->category_shift);

		categories[bit / 64] |= UINT64CONST(1) << (bit % 64);
	}
	list->categories = categories;
}

/* The codes of a run of rows, without those that lie below another. */
static DiagnosisList
keep_list(const DiagnosisRow *rows, int count)
{
	Icd10	   *codes = palloc(Max(1, count) * sizeof(Icd10));
	DiagnosisList list = {.codes = codes};

	for (int i = 0; i < count; i++)
		if (rows[i].code != 0 &&
			(list.count == 0 || !icd10_is_below_or_equal(rows[i].code, codes[list.count - 1])))
			codes[list.count++] = rows[i].code;
	mark_categories(&list);
	return list;
}

static int
run_length(const DiagnosisRow *rows, int count, bool by_group, bool by_role)
{
	int			length = 1;

	while (length < count && rows[length].policy == rows[0].policy &&
		   (!by_group || rows[length].group == rows[0].group) &&
		   (!by_role || rows[length].role == rows[0].role))
		length++;
	return length;
}

static void
keep_group(Policy *policy, PolicyGroup *group, const DiagnosisRow *rows, int count)
{
	group->number = rows[0].group;
	for (int i = 0, length; i < count; i += length)
	{
		length = run_length(rows + i, count - i, true, true);
		switch (rows[i].role)
		{
			case 'c':
				group->has_covered = true;
				group->covered = keep_list(rows + i, length);
				policy->only_noncovered = false;
				break;
			case 'r':
				group->has_required = true;
				group->required = keep_list(rows + i, length);
				policy->only_noncovered = false;
				break;
			case 'n':
				group->noncovered = keep_list(rows + i, length);
				break;
		}
	}
}

static void
keep_diagnoses(PolicySet *set, const Rows *diagnoses)
{
	const DiagnosisRow *rows = (const DiagnosisRow *) diagnoses->rows;

	for (int i = 0, length; i < diagnoses->count; i += length)
	{
		Policy	   *policy = &set->policies[rows[i].policy];

		length = run_length(rows + i, diagnoses->count - i, false, false);
		for (int k = 0; k < length; k += run_length(rows + i + k, length - k, true, false))
			policy->group_count++;
		policy->groups = palloc0(policy->group_count * sizeof(PolicyGroup));
		for (int k = 0, group = 0, rest; k < length; k += rest, group++)
		{
			rest = run_length(rows + i + k, length - k, true, false);
			keep_group(policy, &policy->groups[group], rows + i + k, rest);
		}
	}
}

/* Single codes go into the hash, true ranges into a list of their own. */
static void
keep_codes(PolicySet *set, const Rows *codes)
{
	const PolicyRange *rows = (const PolicyRange *) codes->rows;
	int			scope_count = 0;

	codehash_create(&set->codes, codes->count, 2);
	set->scopes = palloc(Max(1, codes->count) * sizeof(PolicyScope));
	set->ranges = palloc(Max(1, codes->count) * sizeof(PolicyRange));
	set->range_reach = palloc(Max(1, codes->count) * sizeof(uint64));
	for (int i = 0; i < codes->count; i++)
	{
		if (rows[i].from == rows[i].to)
		{
			uint64	   *payload = codehash_add(&set->codes, rows[i].from);

			if (payload[1] == 0)
				payload[0] = scope_count;
			payload[1]++;
			set->scopes[scope_count++] = rows[i].scope;
		}
		else
		{
			int			n = set->range_count++;

			set->ranges[n] = rows[i];
			set->range_reach[n] = n == 0 ? rows[i].to : Max(set->range_reach[n - 1], rows[i].to);
		}
	}
}

static void *
build(RefCache *unused, Relation *tables, Snapshot snapshot, MemoryContext scratch)
{
	PolicySet  *set = palloc0(sizeof(PolicySet));
	MemoryContext lasting = MemoryContextSwitchTo(scratch);
	Rows		policies = read_policies(tables[0], snapshot);
	Rows		codes = read_codes(tables[1], snapshot, &policies);
	Rows		diagnoses = read_diagnoses(tables[2], snapshot, &policies);

	MemoryContextSwitchTo(lasting);
	keep_policies(set, &policies);
	keep_codes(set, &codes);
	keep_diagnoses(set, &diagnoses);
	return set;
}
