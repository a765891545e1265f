#!/usr/bin/perl
# The planner's estimates for a million rows of official codes, skewed as
# Zipf's law says, and in the order of the codes.  CODECHECK_DATA names the folder.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Scratch;
use Test::More;

my %files = (
	icd10cm => 'icd10cm/icd10cm_order_2026.txt.gz',
	icd10pcs => 'icd10pcs/icd10pcs_order_2026.txt.gz');
my $data = official(sort values %files);

scratch_database('estimates');
my $session = scratch_session('-v', 'VERBOSITY=default');

my $seed = sprintf '%.6f', $ENV{CODECHECK_SEED} // 0.25;
is($session->query("SET client_min_messages = warning; CREATE EXTENSION codecheck; SELECT setseed($seed) \\g /dev/null
	CREATE FUNCTION factor(query text, actual numeric) RETURNS numeric LANGUAGE plpgsql AS \$\$
	DECLARE plan json; expected numeric;
	BEGIN
		EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
		expected := greatest(1, (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric);
		RETURN greatest(expected / actual, actual / expected);
	END \$\$;"), '', "CODECHECK_SEED=$seed");

for my $system (sort keys %files)
{
	# The rth code, in an order of chance, is in one row of r: all codes billable.
	is($session->query("CREATE TABLE line (line text);
		\\copy line FROM PROGRAM 'gzip -dc $data/$files{$system} | tr -d \"\\\\r\"' (FORMAT csv, DELIMITER e'\\x01', QUOTE e'\\x02', ENCODING 'latin1')
		CREATE TABLE code AS SELECT row_number() OVER (ORDER BY random()) AS r, btrim(substr(line, 7, 7))::$system AS code FROM line WHERE substr(line, 15, 1) = '1';
		CREATE TABLE visit AS SELECT code FROM (SELECT floor(exp(random() * (SELECT ln(count(*) + 1) FROM code)))::bigint AS r FROM generate_series(1, 1000000)) AS s
			JOIN code USING (r) ORDER BY code;
		ANALYZE visit;
		CREATE TABLE subtree AS SELECT left(c, length)::$system AS code, sum(n) AS n
			FROM (SELECT compact(code) AS c, count(*) AS n FROM visit GROUP BY code) AS s, generate_series(CASE '$system' WHEN 'icd10cm' THEN 3 ELSE 1 END, length(c)) AS length GROUP BY 1;
		CREATE TABLE compared AS SELECT n, factor(format('SELECT FROM visit WHERE code <\@ %L', code), n) AS f
			FROM (SELECT * FROM subtree WHERE n >= 1000 UNION ALL (SELECT * FROM subtree WHERE n < 1000 ORDER BY random() LIMIT 20000)) AS s;"), '', "$system: a million rows");
	is($session->query("SELECT count(*) > 400, max(f) <= 2 FROM compared WHERE n >= 1000;"),
		't|t', "$system: within a factor of 2 for every subtree with a thousandth of the rows");
	is($session->query("SELECT count(*) FILTER (WHERE f <= 5) >= 0.985 * count(*), count(*) FILTER (WHERE f <= 10) >= 0.999 * count(*) FROM compared WHERE n < 1000;"),
		't|t', "$system: within 5 for nearly all smaller ones, and hardly any beyond 10")
		or diag($session->query("SELECT percentile_disc(ARRAY[0.98, 0.99, 0.999, 1]) WITHIN GROUP (ORDER BY round(f, 2)) FROM compared WHERE n < 1000;"));
	is($session->query("DROP TABLE line, code, visit, subtree, compared;"), '', "$system: done");
}

done_testing();
