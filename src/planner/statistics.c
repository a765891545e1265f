/*
 * statistics.c
 *		ANALYZE of a column of codes.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_statistic.h"
#include "commands/vacuum.h"
#include "fmgr.h"

#include "planner/statistics.h"
#include "type/code_type.h"

/* The sample, and what is kept of it, for each row of the server's own sample. */
#define SAMPLED_ROWS	10
#define KEPT_CODES		(1.0 / 3.0)

/* The steps of the histogram, for each of the server's own. */
#define HISTOGRAM_STEPS 4

PG_FUNCTION_INFO_V1(icd10_typanalyze);

/* What the server's own analysis of the column needs, and the length of each of our lists. */
typedef struct CodeAnalyze
{
	AnalyzeAttrComputeStatsFunc compute_stats;
	void	   *extra_data;
	int			capacity;
} CodeAnalyze;

typedef struct SampledCode
{
	Icd10		code;
	int			rows;
} SampledCode;

/* The codes of the sample in order, each with the number of its rows. */
static SampledCode *
sampled_codes(VacAttrStats *stats, AnalyzeAttrFetchFunc fetch, int samplerows, int *n)
{
	Icd10	   *codes = palloc(Max(samplerows, 1) * sizeof(*codes));
	SampledCode *distinct;
	int			rows = 0;

	for (int i = 0; i < samplerows; i++)
	{
		bool		isnull;
		Datum		value = fetch(stats, i, &isnull);

		if (!isnull)
			codes[rows++] = (Icd10) DatumGetInt64(value);
	}
	qsort(codes, rows, sizeof(*codes), icd10_compare);

	distinct = palloc(Max(rows, 1) * sizeof(*distinct));
	*n = 0;
	for (int i = 0; i < rows; i++)
	{
		if (*n == 0 || distinct[*n - 1].code != codes[i])
			distinct[(*n)++] = (SampledCode) {codes[i], 0};
		distinct[*n - 1].rows++;
	}
	pfree(codes);
	return distinct;
}

static int
codes_with(const SampledCode *codes, int n, int least, int most)
{
	int			found = 0;

	for (int i = 0; i < n; i++)
		found += codes[i].rows >= least && codes[i].rows <= most;
	return found;
}

/*
 * The number of codes in the table that are not in the sample, after Chao:
 * from how many codes the sample has once and twice.
 */
static double
unseen_codes(const SampledCode *codes, int n, double sampled)
{
	double		once = codes_with(codes, n, 1, 1);
	double		twice = codes_with(codes, n, 2, 2);

	return (1.0 - sampled) * once * Max(once - 1.0, 0.0) / (2.0 * (twice + 1.0));
}

/*
 * The geometric mean, over the prefixes of a length, of the number of codes
 * that begin with each; without those that "listed" of the codes can tell.
 */
static double
typically_below(const Icd10 *codes, int n, int listed, int length)
{
	double		logarithms = 0.0;
	int			prefixes = 0;
	int			begin = 0;

	for (int i = 1; i <= n; i++)
	{
		if (i < n && icd10_prefix(codes[i], length) == icd10_prefix(codes[begin], length))
			continue;
		if ((double) (i - begin) * listed < 2.0 * n)
		{
			logarithms += log(i - begin);
			prefixes++;
		}
		begin = i;
	}
	return exp(logarithms / Max(prefixes, 1));
}

static void
store_slot(VacAttrStats *stats, int kind, Datum *values, int numvalues, float4 *numbers, int numnumbers)
{
	for (int i = 0; i < STATISTIC_NUM_SLOTS; i++)
	{
		if (stats->stakind[i] != 0)
			continue;
		stats->stakind[i] = kind;
		stats->stavalues[i] = values;
		stats->numvalues[i] = numvalues;
		stats->stanumbers[i] = numbers;
		stats->numnumbers[i] = numnumbers;
		return;
	}
}

/* The codes with at least so many rows. */
static void
store_common_codes(VacAttrStats *stats, const SampledCode *codes, int n, int least, int samplerows)
{
	int			capacity = codes_with(codes, n, least, INT_MAX);
	Datum	   *values = MemoryContextAlloc(stats->anl_context, Max(capacity, 1) * sizeof(*values));
	float4	   *shares = MemoryContextAlloc(stats->anl_context, Max(capacity, 1) * sizeof(*shares));
	int			common = 0;

	for (int i = 0; i < n; i++)
	{
		if (codes[i].rows < least)
			continue;
		values[common] = Int64GetDatum((int64) codes[i].code);
		shares[common++] = (float4) codes[i].rows / samplerows;
	}
	if (common > 0)
		store_slot(stats, STATISTIC_KIND_COMMON_CODES, values, common, shares, common);
}

/* Those with fewer. */
static void
store_other_codes(VacAttrStats *stats, const SampledCode *codes, int n, int least, int capacity,
				  int samplerows, double sampled)
{
	Icd10	   *others = palloc(Max(n, 1) * sizeof(*others));
	int			number = 0;
	int			rows = 0;
	int			listed;
	Datum	   *values;
	float4	   *numbers;

	for (int i = 0; i < n; i++)
	{
		if (codes[i].rows >= least)
			continue;
		others[number++] = codes[i].code;
		rows += codes[i].rows;
	}
	if (number == 0)
		return;

	/* The middle one of each of as many runs as there is room for. */
	listed = Min(number, capacity);
	values = MemoryContextAlloc(stats->anl_context, listed * sizeof(*values));
	for (int i = 0; i < listed; i++)
		values[i] = Int64GetDatum((int64) others[(int) ((i + 0.5) * number / listed)]);

	numbers = MemoryContextAlloc(stats->anl_context, OTHER_CODES_NUMBERS * sizeof(*numbers));
	numbers[OTHER_CODES_SHARE] = (float4) rows / samplerows;
	numbers[OTHER_CODES_NUMBER] = Min(number + unseen_codes(codes, n, sampled), rows / sampled);
	for (int length = 1; length <= ICD10_WIDTH; length++)
		numbers[OTHER_CODES_BELOW + length - 1] = typically_below(others, number, listed, length);
	store_slot(stats, STATISTIC_KIND_OTHER_CODES, values, listed, numbers, OTHER_CODES_NUMBERS);
}

static int
find_slot(const VacAttrStats *stats, int kind)
{
	for (int i = 0; i < STATISTIC_NUM_SLOTS; i++)
	{
		if (stats->stakind[i] == kind)
			return i;
	}
	return -1;
}

/*
 * The server's own histogram, with more steps from the larger sample: by it
 * the server estimates comparisons, which is how it sees an index range of
 * ours when it takes the cost of the index.
 */
static void
refine_histogram(VacAttrStats *stats, const SampledCode *codes, int n)
{
	int			histogram = find_slot(stats, STATISTIC_KIND_HISTOGRAM);
	int			mcv = find_slot(stats, STATISTIC_KIND_MCV);
	int			n_common = mcv >= 0 ? stats->numvalues[mcv] : 0;
	Icd10	   *common = palloc(Max(n_common, 1) * sizeof(*common));
	SampledCode *others = palloc(Max(n, 1) * sizeof(*others));
	int			n_others = 0;
	double		rows = 0.0;
	double		passed = 0.0;
	int			bounds;
	Datum	   *values;

	if (histogram < 0)
		return;
	for (int i = 0; i < n_common; i++)
		common[i] = (Icd10) DatumGetInt64(stats->stavalues[mcv][i]);
	qsort(common, n_common, sizeof(*common), icd10_compare);
	for (int i = 0; i < n; i++)
	{
		if (bsearch(&codes[i].code, common, n_common, sizeof(*common), icd10_compare) != NULL)
			continue;
		others[n_others++] = codes[i];
		rows += codes[i].rows;
	}

	bounds = Min((stats->numvalues[histogram] - 1) * HISTOGRAM_STEPS + 1, n_others);
	if (bounds <= stats->numvalues[histogram])
		return;
	values = MemoryContextAlloc(stats->anl_context, bounds * sizeof(*values));
	for (int i = 0, j = 0; i < bounds; i++)
	{
		/* The code of the row that is as far along as the bound is, the first and the last row included. */
		double		row = (rows - 1.0) * i / (bounds - 1);

		while (passed + others[j].rows <= row)
			passed += others[j++].rows;
		values[i] = Int64GetDatum((int64) others[j].code);
	}
	stats->stavalues[histogram] = values;
	stats->numvalues[histogram] = bounds;
}

static void
compute_code_stats(VacAttrStats *stats, AnalyzeAttrFetchFunc fetch, int samplerows, double totalrows)
{
	CodeAnalyze *analyze = stats->extra_data;
	double		sampled = totalrows > samplerows ? samplerows / totalrows : 1.0;
	SampledCode *codes;
	int			n;
	int			least;

	stats->extra_data = analyze->extra_data;
	analyze->compute_stats(stats, fetch, samplerows, totalrows);
	stats->extra_data = analyze;
	if (!stats->stats_valid)
		return;

	codes = sampled_codes(stats, fetch, samplerows, &n);
	refine_histogram(stats, codes, n);

	/* One row of a sample tells little of the share of its code. */
	least = sampled < 1.0 ? 2 : 1;
	while (codes_with(codes, n, least, INT_MAX) > analyze->capacity)
		least++;
	store_common_codes(stats, codes, n, least, samplerows);
	store_other_codes(stats, codes, n, least, analyze->capacity, samplerows, sampled);
}

Datum
icd10_typanalyze(PG_FUNCTION_ARGS)
{
	VacAttrStats *stats = (VacAttrStats *) PG_GETARG_POINTER(0);
	CodeAnalyze *analyze;

	if (!std_typanalyze(stats))
		PG_RETURN_BOOL(false);
	analyze = palloc(sizeof(*analyze));
	analyze->compute_stats = stats->compute_stats;
	analyze->extra_data = stats->extra_data;
	analyze->capacity = Max((int) (stats->minrows * KEPT_CODES), 1);
	stats->compute_stats = compute_code_stats;
	stats->extra_data = analyze;
	stats->minrows *= SAMPLED_ROWS;
	PG_RETURN_BOOL(true);
}
