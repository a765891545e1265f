#!/usr/bin/perl
# What sessions see of one another's changes of the code sets.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Scratch;
use Test::More;

scratch_database('sessions');
my $a = scratch_session();
my $b = scratch_session();

# The releases of icd10cm; M54.5 is entry 2 when billable and entry 3 as a header.
sub release
{
	my ($entries) = @_;
	return "DELETE FROM codecheck.code_release;
		INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries)
		VALUES ('icd10cm', 'FY2023', '2022-10-01', '2023-09-30', 1, 1, '$entries');";
}
my $billable = release('{[1,3)}');
my $header = release('{[3,4)}');
my $ask = "SELECT coalesce(code_status('M54.5'::icd10cm, '2023-01-01'), 'no data');";

# Lets $session go on where it waits for the lock, after $change.
sub while_it_waits
{
	my ($session, $commands, $change, $name) = @_;
	my $waiting;

	$a->query('SELECT pg_advisory_lock(1);');
	$session->start($commands);
	for (1 .. 300)
	{
		$waiting = $a->query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted;");
		last if $waiting;
		select undef, undef, undef, 0.1;
	}
	ok($waiting, "$name: waits");
	$a->query($change);
	$a->query('SELECT pg_advisory_unlock(1);');
	return $session->answer;
}

is($a->query("CREATE EXTENSION codecheck;
	INSERT INTO codecheck.icd10cm_entry VALUES
		(1, 'M54', false, 'Dorsalgia', 'Dorsalgia'),
		(2, 'M54.5', true, 'Low back pain', 'Low back pain'),
		(3, 'M54.5', false, 'Low back pain', 'Low back pain, by cause');"),
	'', 'the database is made');

# A committed change, and the next statement.
is($b->query($ask), 'no data', 'nothing is loaded');
$a->query($billable);
is($b->query($ask), 'billable', 'a release is seen by the next statement');
is($b->query("SELECT code_description('M54.5'::icd10cm, '2023-01-01')"), 'Low back pain', 'with its descriptions');
$a->query($header);
is($b->query($ask), 'header', 'the release that replaces it as well');
is($b->query("SELECT code_description('M54.5'::icd10cm, '2023-01-01')"), 'Low back pain, by cause', 'with its descriptions');
$a->query('UPDATE codecheck.icd10cm_entry SET billable = true WHERE entry_id = 3;');
is($b->query($ask), 'billable', 'an entry that is changed');
$a->query('UPDATE codecheck.icd10cm_entry SET billable = false WHERE entry_id = 3;');
is($b->query($ask), 'header', 'and changed back');

# In a transaction block whose statements lock no table.
$b->query('BEGIN;');
is($b->query($ask), 'header', 'in a transaction block');
$a->query($billable);
is($b->query($ask), 'billable', 'the next statement of the block sees a change');
$a->query($header);
is($b->query($ask), 'header', 'and the next');
$b->query('COMMIT;');

# In a prepared statement, with a plan made once.
$b->query("SET plan_cache_mode = force_generic_plan; PREPARE status(icd10cm, date) AS SELECT code_status(\$1, \$2);");
is($b->query("EXECUTE status('M54.5', '2023-01-01');"), 'header', 'a prepared statement');
$a->query($billable);
is($b->query("EXECUTE status('M54.5', '2023-01-01');"), 'billable', 'sees a change');
is($b->query("EXECUTE status('M54.5', '2023-10-01');"), '', 'and the end of the release');

# In a function, between its statements.
like(while_it_waits($b, "DO \$\$
	DECLARE status text;
	BEGIN
		FOR i IN 1..2 LOOP
			status := code_status('M54.5'::icd10cm, '2023-01-01');
			RAISE NOTICE '%', status;
			PERFORM pg_advisory_xact_lock_shared(1);
		END LOOP;
	END \$\$;", $header, 'a function'), qr/billable\b.*\bheader/s, 'the next statement of a function sees a change');

# What is not committed, or rolled back.
$a->query("BEGIN; $billable");
is($a->query($ask), 'billable', 'an open transaction sees its own change');
is($b->query($ask), 'header', 'nobody else does');
$a->query('ROLLBACK;');
is($b->query($ask), 'header', 'a change that is rolled back is seen by nobody');
is($a->query($ask), 'header', 'nor by who made it');
$a->query("BEGIN; $billable $ask SELECT 1/0;");
$a->query('COMMIT;');
is($a->query($ask), 'header', 'nor after an error');
is($b->query($ask), 'header', 'by anybody');
$b->query('BEGIN;');
$b->query($ask);
$a->query("BEGIN; $billable SAVEPOINT s; TRUNCATE codecheck.code_release CASCADE; $ask ROLLBACK TO s; COMMIT;");
is($b->query($ask), 'billable', 'a part is rolled back, the rest committed');
$b->query('COMMIT;');

# TRUNCATE.
$a->query('BEGIN; TRUNCATE codecheck.code_release, codecheck.icd10cm_entry CASCADE;');
is($a->query($ask), 'no data', 'TRUNCATE is seen by its transaction');
is($b->query("SET statement_timeout = '10s'; $ask RESET statement_timeout;"), 'billable', 'nobody else sees it, or waits for it');
$a->query('ROLLBACK;');
is($a->query($ask), 'billable', 'TRUNCATE is rolled back');
$a->query('TRUNCATE codecheck.code_release CASCADE;');
is($b->query($ask), 'no data', 'TRUNCATE is committed');
$a->query($billable);

# A rollback in a function while others commit.
$a->query('BEGIN; CREATE TABLE busy (i int); COMMIT;');
like(while_it_waits($b, "DO \$\$
	DECLARE status text;
	BEGIN
		FOR i IN 1..3 LOOP
			BEGIN
				IF i = 2 THEN
					UPDATE codecheck.icd10cm_entry SET billable = false WHERE entry_id = 2;
					PERFORM pg_advisory_xact_lock_shared(1);
				END IF;
				status := code_status('M54.5'::icd10cm, '2023-01-01');
				RAISE NOTICE '%', status;
				IF i = 2 THEN RAISE EXCEPTION 'undo'; END IF;
			EXCEPTION WHEN raise_exception THEN NULL;
			END;
		END LOOP;
	END \$\$;", 'INSERT INTO busy VALUES (1); INSERT INTO busy VALUES (2); INSERT INTO busy VALUES (3);', 'a rollback in a function'),
	qr/\bbillable\b.*\bheader\b.*\bbillable\b/s, 'a block that fails takes its change with it, whoever commits meanwhile');

# One statement, one answer.
my $steps = "FROM (SELECT n, CASE WHEN n = 500 THEN pg_advisory_xact_lock_shared(1) END FROM generate_series(1, 1000) AS n OFFSET 0) AS s";
is(while_it_waits($b, "SELECT code_status('M54.5'::icd10cm, '2023-01-01'), count(*) $steps GROUP BY 1;", $header, 'a long statement'),
	'billable|1000', 'a long statement answers from before the change to its end');
is($b->query($ask), 'header', 'and the next one from after it');
$b->query("BEGIN; DECLARE answer CURSOR FOR SELECT code_status('M54.5'::icd10cm, '2023-01-01') FROM generate_series(1, 10);");
is($b->query('FETCH answer;'), 'header', 'a cursor');
$a->query($billable);
is($b->query('FETCH answer;'), 'header', 'goes on answering from before the change');
$b->query('COMMIT;');
is(while_it_waits($b, "SELECT code_status('M54.5'::icd10cm, '2023-01-01') AS early, pg_advisory_xact_lock_shared(1), code_status('M54.5'::icd10cm, '2023-01-01') AS late;",
	$header, 'a statement that asks twice'), 'billable||billable', 'a statement that asks twice answers once');
$a->query("$billable CREATE FUNCTION status_of(icd10cm) RETURNS text LANGUAGE plpgsql STABLE AS \$\$
	BEGIN RETURN (SELECT code_status(\$1, '2023-01-01') FROM pg_class LIMIT 1); END \$\$;");
is(while_it_waits($b, "SELECT status_of('M54.5'), count(*) $steps GROUP BY 1;", $header, 'a stable function'),
	'billable|1000', 'a stable function answers as the statement that calls it');
$a->query("$billable CREATE FUNCTION with_a_block(int) RETURNS int LANGUAGE plpgsql AS \$\$
	BEGIN BEGIN RETURN 1 / \$1; EXCEPTION WHEN division_by_zero THEN RETURN 0; END; END \$\$;");
is(while_it_waits($b, "SELECT code_status('M54.5'::icd10cm, '2023-01-01'), count(with_a_block(n % 2)) $steps GROUP BY 1;", $header, 'a statement with subtransactions'),
	'billable|1000', 'a statement with subtransactions of its own keeps its answer');

# Parallel workers.
$a->query("$billable CREATE TABLE line AS SELECT (ARRAY['M54', 'M54.5', 'M54.50', 'I10'])[1 + n % 4]::icd10cm AS code,
		'2022-09-01'::date + n % 500 AS day FROM generate_series(1, 100000) AS n;
	ANALYZE line;
	SET max_parallel_workers_per_gather = 0;");
$b->query("SET max_parallel_workers_per_gather = 2; SET min_parallel_table_scan_size = 0; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;
	SET parallel_leader_participation = off;");
my $count = "SELECT code, coalesce(code_status(code, day), 'no data'), count(*) FROM line GROUP BY 1, 2 ORDER BY 1, 2;";
like($b->query("EXPLAIN (ANALYZE, COSTS off, TIMING off) $count"), qr/Workers Launched: [12]/, 'workers');
my $serial = $a->query($count);
like($serial, qr/M54\.5\|billable\|\d+\n.*M54\.5\|no data/s, 'the serial answer');
is($b->query($count), $serial, 'the parallel answer is the same');
$a->query($header);
my $changed = $a->query($count);
isnt($changed, $serial, 'a change');
is($b->query($count), $changed, 'is seen by the workers');
$b->query("BEGIN; $billable");
is($b->query($count), $serial, 'workers see the uncommitted change of their own transaction');
is($a->query($count), $changed, 'others do not');
$b->query('ROLLBACK;');
is($b->query($count), $changed, 'nor do they when it is rolled back');
$a->query($billable);
is(while_it_waits($b, "SELECT DISTINCT code_status(code, day) || ' = ' || (SELECT (ARRAY[code_status('M54.5'::icd10cm, '2023-01-01'), pg_advisory_xact_lock_shared(1)::text])[1])
	  FROM line WHERE code = 'M54.5' AND day = '2022-12-31';", $header, 'a leader'),
	'billable = billable', 'workers that start late answer as their leader did');
$a->query($billable);
is(while_it_waits($b, "SELECT DISTINCT code_status(code, day) = (SELECT (ARRAY[pg_advisory_xact_lock_shared(1)::text, code_status('M54.5'::icd10cm, '2023-01-01')])[2])
	  FROM line WHERE code = 'M54.5' AND day = '2022-12-31';", $header, 'a leader that asks late'),
	't', 'workers answer as a leader that asks after the change');

# Cohorts by name.
my $holds = "SELECT 'E11.65'::icd10cm <@ codecheck.cohort('diabetes');";
like($b->query($holds), qr/42704: cohort "diabetes" does not exist/, 'a cohort that nobody has written');
$a->query("INSERT INTO codecheck.cohort (name, codes) VALUES ('diabetes', 'E08-E13');");
is($b->query($holds), 't', 'a cohort is seen by the next statement');
$a->query("BEGIN; UPDATE codecheck.cohort SET codes = codes - 'E11';");
is($a->query($holds), 'f', 'an open transaction sees its own cohort');
is($b->query($holds), 't', 'nobody else does');
$a->query('ROLLBACK;');
is($a->query($holds), 't', 'rolled back');
$b->query("DEALLOCATE ALL; SET plan_cache_mode = force_generic_plan; PREPARE held AS SELECT count(*) FROM line WHERE code <@ codecheck.cohort('diabetes'); SET max_parallel_workers_per_gather = 2;");
is($b->query('EXECUTE held;'), 0, 'a prepared statement');
$a->query("UPDATE codecheck.cohort SET codes = codes + 'M54.5';");
like($b->query('EXPLAIN (ANALYZE, COSTS off, TIMING off) EXECUTE held;'), qr/Workers Launched: [12]/, 'whose workers');
is($b->query('EXECUTE held;'), 50000, 'see the change');
$a->query('DELETE FROM codecheck.cohort;');
like($b->query('EXECUTE held;'), qr/does not exist/, 'and that there is no such cohort any more');

# More releases than a machine word has bits.
is($a->query("SET client_min_messages = warning; TRUNCATE codecheck.code_release, codecheck.icd10cm_entry CASCADE;
	INSERT INTO codecheck.icd10cm_entry
		SELECT n, ('A' || lpad(((n - 1) / 2)::text, 3, '0'))::icd10cm, n % 2 = 0, 'x', 'entry ' || n FROM generate_series(1, 2000) AS n;
	INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries)
		SELECT 'icd10cm', 'R' || r, make_date(1900 + r, 1, 1), make_date(1900 + r, 12, 31), 1, 1,
			(SELECT range_agg(int4range(n, n, '[]')) FROM generate_series(1, 2000) AS n
			  WHERE (hashint4(n / 2 * 100 + r) & 3) = 0 AND n % 2 = r / 7 % 2)
		  FROM generate_series(1, 70) AS r;"), '', '70 releases');
is($b->query("SELECT count(*), count(DISTINCT answer), bool_and(answer = expected), bool_and(description IS NOT DISTINCT FROM here_description)
	  FROM (SELECT code_status(listed.code, effective_from + 100) AS answer, code_description(listed.code, effective_from + 100) AS description,
				here.long_description AS here_description,
				CASE WHEN here.billable THEN 'billable' WHEN NOT here.billable THEN 'header'
					WHEN first < effective_from THEN 'retired' WHEN first IS NOT NULL THEN 'not_yet_effective' ELSE 'unknown' END AS expected
			  FROM (SELECT code, min(effective_from) AS first FROM codecheck.icd10cm_entry
					  LEFT JOIN codecheck.code_release ON entry_id <@ entries GROUP BY code
					UNION ALL SELECT 'Z99'::icd10cm, NULL) AS listed
			 CROSS JOIN codecheck.code_release
			  LEFT JOIN LATERAL (SELECT * FROM codecheck.icd10cm_entry AS entry
								  WHERE entry.code = listed.code AND entry_id <@ entries) AS here ON true) AS s;"),
	'70070|5|t|t', 'side by side answer as plain SQL does');

done_testing();
