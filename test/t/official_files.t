#!/usr/bin/perl
# The official files, loaded: what the functions say of every code is what plain
# SQL says of the files' lines.  CODECHECK_DATA names the folder.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Scratch;
use Test::More;

my $root = "$FindBin::Bin/../..";

# System, release, effective date, file.
my @files = (
	['icd10cm', 'FY2018', '2017-10-01', 'icd10cm/icd10cm_order_2018.txt.gz'],
	['icd10cm', 'FY2019', '2018-10-01', 'icd10cm/icd10cm_order_2019.txt.gz'],
	['icd10cm', 'FY2022', '2021-10-01', 'icd10cm/icd10cm-order-2022.txt.gz'],
	['icd10cm', 'FY2023', '2022-10-01', 'icd10cm/icd10cm-order-2023-oct.txt.gz'],
	['icd10cm', 'FY2023-APR', '2023-04-01', 'icd10cm/icd10cm_order_2023-apr.txt.gz'],
	['icd10cm', 'FY2024', '2023-10-01', 'icd10cm/icd10cm-order-2024.txt.gz'],
	['icd10cm', 'FY2025', '2024-10-01', 'icd10cm/icd10cm_order_2025.txt.gz'],
	['icd10cm', 'FY2026', '2025-10-01', 'icd10cm/icd10cm_order_2026.txt.gz'],
	['icd10pcs', 'FY2018', '2017-10-01', 'icd10pcs/icd10pcs_order_2018.txt.gz'],
	['icd10pcs', 'FY2019', '2018-10-01', 'icd10pcs/icd10pcs_order_2019.txt.gz'],
	['icd10pcs', 'FY2024', '2023-10-01', 'icd10pcs/icd10pcs_order_2024.txt.gz'],
	['icd10pcs', 'FY2025', '2024-10-01', 'icd10pcs/icd10pcs_order_2025.txt.gz'],
	['icd10pcs', 'FY2026', '2025-10-01', 'icd10pcs/icd10pcs_order_2026.txt.gz'],
	['hcpcs', '2019', '2019-01-01', 'hcpcs/HCPC2019_CONTR_ANWEB.txt.gz'],
	['hcpcs', '2020', '2020-01-01', 'hcpcs/HCPC2020_ANWEB_w_disclaimer.txt.gz']);
my $data = official(map { $_->[3] } @files);

my $database = scratch_database('official');
my $session = scratch_session('-v', 'VERBOSITY=default');

# Another sample in every run.
my $seed = sprintf '%.6f', $ENV{CODECHECK_SEED} // 0.25;
$session->query("SET client_min_messages = warning; CREATE EXTENSION codecheck;
	CREATE TABLE raw (system text, release text, line text);");

# Loaded, and the lines beside.
for (@files)
{
	my ($system, $release, $effective, $file) = @$_;

	local $ENV{PGDATABASE} = $database;
	my $output = qx{'$^X' '$root/bin/codecheck' load $system --release $release --effective $effective '$data/$file' 2>&1};
	is($?, 0, "$system $release is loaded") or diag($output);
	$session->query("CREATE TEMP TABLE part (line text);
		\\copy part FROM PROGRAM 'gzip -dc $data/$file | tr -d \"\\\\r\"' (FORMAT csv, DELIMITER e'\\x01', QUOTE e'\\x02', ENCODING 'latin1')
		INSERT INTO raw SELECT '$system', '$release', line FROM part; DROP TABLE part;");
}

# The lines taken apart, and when each file is in force: until the next one, never past its own year.
is($session->query("SELECT setseed($seed) \\g /dev/null
	CREATE TABLE listed AS
		SELECT system, release, btrim(substr(line, 7, 7)) COLLATE \"C\" AS code, substr(line, 15, 1) = '1' AS billable, rtrim(substr(line, 78)) AS description
		  FROM raw WHERE system <> 'hcpcs';
	CREATE INDEX ON listed (system, release, code);
	CREATE TABLE file (system text, release text, first date, last date);
	INSERT INTO file VALUES " . join(', ', map { "('$_->[0]', '$_->[1]', '$_->[2]')" } @files) . ";
	UPDATE file SET last = CASE WHEN system = 'hcpcs' THEN make_date(release::int, 12, 31)
		WHEN release = 'FY2023' THEN '2023-03-31' ELSE make_date(substr(release, 3, 4)::int, 9, 30) END;
	ANALYZE;"), '', "the lines are taken apart (CODECHECK_SEED=$seed)");
is($session->query("SELECT count(*) FROM file FULL JOIN codecheck.release AS r USING (system, release)
	 WHERE (first, last) IS DISTINCT FROM (effective_from, effective_to);"), 0, 'every release is in force when its file is');
is($session->query("SELECT string_agg(format('%s %s: %s', file.system, file.release, r.code_count), ', ') FROM file JOIN codecheck.release AS r USING (system, release)
	 WHERE file.system <> 'hcpcs' AND (code_count, billable_count) IS DISTINCT FROM
		(SELECT (count(*)::int, count(*) FILTER (WHERE billable)::int) FROM listed AS l WHERE (l.system, l.release) = (file.system, file.release));"), '', 'every line is counted');

# Dates: of each release one at random, its first and its last day; and some around.
$session->query("CREATE TABLE day AS
	SELECT DISTINCT system, d AS day FROM file, unnest(ARRAY[first, last, first + floor(random() * (last - first))::int, last + 1]) AS d
	UNION SELECT system, '2017-01-01'::date + floor(random() * 3650)::int FROM unnest('{icd10cm,icd10pcs}'::text[]) AS system, generate_series(1, 5);");

# Every code that was ever listed, and some that never were, on each of them.
for my $system ('icd10cm', 'icd10pcs')
{
	my $answer = $session->query("WITH ever AS MATERIALIZED (
			SELECT code, min(first) AS first FROM listed JOIN file USING (system, release) WHERE system = '$system' GROUP BY code
			UNION ALL SELECT code, NULL FROM unnest('{Z999,X99ZZZZ,0000000,B99ZZZZ,E0000}'::text[]) AS code
			 WHERE try_$system(code) IS NOT NULL AND code NOT IN (SELECT code FROM listed WHERE system = '$system')
		), answer AS (
			SELECT ever.code, day, file.release,
				   CASE WHEN file.release IS NULL THEN NULL
						WHEN l.billable THEN 'billable' WHEN NOT l.billable THEN 'header'
						WHEN ever.first < file.first THEN 'retired' WHEN ever.first IS NOT NULL THEN 'not_yet_effective'
						ELSE 'unknown' END AS expected,
				   l.description AS expected_description,
				   code_status(ever.code::$system, day) AS status, is_billable(ever.code::$system, day) AS billable,
				   code_description(ever.code::$system, day) AS description
			  FROM ever CROSS JOIN day
			  LEFT JOIN file ON file.system = '$system' AND day BETWEEN file.first AND file.last
			  LEFT JOIN listed AS l ON l.system = '$system' AND l.release = file.release AND l.code = ever.code
			 WHERE day.system = '$system'
		)
		SELECT count(*) > 1000000,
			   count(*) FILTER (WHERE status IS DISTINCT FROM expected),
			   count(*) FILTER (WHERE billable IS DISTINCT FROM (expected = 'billable')),
			   count(*) FILTER (WHERE description IS DISTINCT FROM expected_description),
			   count(DISTINCT status),
			   min(format('%s on %s: %s', code, day, status)) FILTER (WHERE status IS DISTINCT FROM expected)
		  FROM answer;");
	is($answer, 't|0|0|0|5|', "$system: status and description of every code on every date are those of the files");
}

# The listed hierarchy.
is($session->query("SELECT string_agg(format('%s %s', release, code), ', ' ORDER BY release) FROM listed AS l
	 WHERE system = 'icd10cm' AND parent(code::icd10cm) IS NOT NULL
	   AND NOT EXISTS (SELECT FROM listed AS p WHERE (p.system, p.release, p.code) = (l.system, l.release, compact(parent(l.code::icd10cm))));"),
	join(', ', map { "$_ H54512A" } qw(FY2018 FY2019 FY2022 FY2023 FY2023-APR)), 'parent() is listed for every entry of every release but one');
is($session->query("CREATE TABLE entry AS SELECT release, code::icd10cm AS code, billable FROM listed WHERE system = 'icd10cm';
	CREATE INDEX ON entry (release, code); ANALYZE entry;
	SELECT count(*) FROM entry AS e WHERE billable = EXISTS (SELECT FROM entry AS b WHERE b.release = e.release AND b.code << e.code);"),
	'0', 'an entry is billable exactly when none is below it');
for my $system ('icd10cm', 'icd10pcs')
{
	is($session->query("WITH sample AS MATERIALIZED (
			SELECT l.*, file.last FROM listed AS l JOIN file USING (system, release) WHERE system = '$system' AND random() < 0.0005
			 UNION ALL
			SELECT l.*, file.last FROM listed AS l JOIN file USING (system, release) WHERE system = '$system' AND NOT billable AND random() < 0.02
		), answer AS (
			SELECT code, billable,
				   ARRAY(SELECT compact(d) FROM descendants(code::$system, last) AS d) AS below,
				   ARRAY(SELECT d.code FROM listed AS d WHERE (d.system, d.release) = ('$system', sample.release) AND d.code > sample.code AND d.code < sample.code || '~'
						  ORDER BY d.code) AS expected
			  FROM sample
		)
		SELECT count(*) > 200, count(*) FILTER (WHERE below <> expected), count(*) FILTER (WHERE (below = '{}') <> billable) FROM answer;"),
		't|0|0', "$system: descendants() are what begins with the code, none of a billable one");
	is($session->query("WITH sample AS MATERIALIZED (
			SELECT code::$system AS code, file.last FROM listed JOIN file USING (system, release) WHERE system = '$system' AND random() < 0.0005
		), above AS (
			SELECT code, last, (SELECT max(a) FROM unnest(ancestors(code)) AS a WHERE code_status(a, last) IN ('billable', 'header')) AS parent FROM sample
		)
		SELECT count(*) > 100, count(*) FILTER (WHERE code NOT IN (SELECT children(parent, last))) FROM above WHERE parent IS NOT NULL;"),
		't|0', "$system: every entry is among the children() of the listed level above it");
}

# Known stories.
is($session->query("SELECT string_agg(coalesce(code_status('$_->[0]'::icd10cm, day), 'no data'), ' ' ORDER BY day) FROM unnest('{$_->[1]}'::date[]) AS day;"),
	$_->[2], "$_->[0] on $_->[1]")
  for ['M54.5', '2019-09-30,2020-05-01,2021-09-30,2021-10-01,2026-09-30,2026-10-01', 'billable no data no data header header no data'],
	['M54.50', '2019-09-30,2021-10-01', 'not_yet_effective billable'],
	['G35', '2025-09-30,2025-10-01', 'billable header'],
	['G35.A', '2025-09-30,2025-10-01', 'not_yet_effective billable'],
	['U09.9', '2019-09-30,2020-01-01,2021-10-01', 'not_yet_effective no data billable'],
	['U07.1', '2019-09-30,2021-10-01', 'not_yet_effective billable'],
	['QA0.0101', '2024-10-01,2025-09-30,2025-10-01,2026-10-01', 'not_yet_effective not_yet_effective billable no data'],
	['S83.006A', '2018-01-01', 'billable'],
	['E11', '2017-09-30,2017-10-01', 'no data header'];
is($session->query("SELECT count(*), count(code_status(code::icd10cm, '2026-10-01')) FROM listed WHERE system = 'icd10cm' AND release = 'FY2026';"),
	'98186|0', 'past the last year nothing is known of any code');

# HCPCS: the newest file that lists a code knows its dates.
is($session->query("WITH dated AS (
		SELECT DISTINCT ON (code) code, release, added::date, least(nullif(btrim(terminated), '')::date, CASE release WHEN '2019' THEN '2019-12-31'::date END) AS last
		  FROM (SELECT release, substr(line, 1, 5) AS code, substr(line, 269, 8) AS added, substr(line, 285, 8) AS terminated
				  FROM raw WHERE system = 'hcpcs' AND line ~ '^[A-V][0-9]{9}3') AS record
		 ORDER BY code, release DESC
	), day AS (
		SELECT '2015-01-01'::date + floor(random() * 2500)::int AS day FROM generate_series(1, 10)
		UNION ALL SELECT unnest('{2019-12-31,2020-01-01,2020-12-31,2021-01-01}'::date[])
	), answer AS (
		SELECT *, CASE WHEN day > '2020-12-31' THEN NULL WHEN day < added THEN 'not_yet_effective' WHEN day > last THEN 'retired' ELSE 'billable' END AS expected,
			   code_status(code::hcpcs, day) AS status
		  FROM dated CROSS JOIN day
		 UNION ALL
		-- On the very days on which they begin and end.
		SELECT *, 'billable', code_status(code::hcpcs, day)
		  FROM (SELECT *, added AS day FROM dated WHERE added <= '2020-12-31' UNION ALL SELECT *, last FROM dated WHERE last <= '2020-12-31') AS edge
	)
	SELECT count(DISTINCT code) > 6000, count(*) FILTER (WHERE status IS DISTINCT FROM expected), count(DISTINCT status),
		   min(format('%s on %s: %s', code, day, status)) FILTER (WHERE status IS DISTINCT FROM expected) FROM answer;"),
	't|0|3|', 'hcpcs: every code on random dates is as its newest record says');

done_testing();
