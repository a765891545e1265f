#!/usr/bin/perl
# The audit in parallel workers: the same findings and the same report, and what keeps workers out.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Scratch;
use Test::More;

scratch_database('audit_parallel');
my $a = scratch_session;

# Which process has read a line shows in its number; some lines take time, so that nobody reads all before the others come.
my $set_up = $a->query(<<"SQL" . <<'SQL');
SET client_min_messages = warning;
CREATE EXTENSION codecheck;
\\i $FindBin::Bin/../audit/data.sql
SQL
CREATE FUNCTION process(n int) RETURNS int LANGUAGE plpgsql STABLE PARALLEL SAFE AS
    'BEGIN IF n % 500 = 0 THEN PERFORM pg_sleep(0.05); END IF; RETURN pg_backend_pid(); END';
CREATE FUNCTION process_here() RETURNS int LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE AS 'BEGIN RETURN pg_backend_pid(); END';
CREATE FUNCTION not_3000(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS 'BEGIN RETURN 0 / (n - 3000); END';
CREATE TABLE claim AS
    SELECT 'C' || n / 3 AS claim_id, n AS line_no, 'P' || n / 20 AS patient_id, 'DR' || n % 2 AS provider_id, (ARRAY['Acme', 'Other', NULL])[1 + n % 3] AS payer,
           date '2023-05-01' + n / 100 AS from_date, (ARRAY['G0439', 'J0001', 'Q0001', '3044F', 'x'])[1 + n % 5] AS code, ARRAY['LT', 'ZZ'] AS modifiers,
           CASE WHEN n % 3 > 0 THEN ARRAY['I10', 'E11', 'E11.9', 'i10'] END AS dx, '{1,9}'::int[] AS dx_pointers, n / 100.0 AS charge
      FROM generate_series(1, 6000) AS n;
CREATE TEMP TABLE temporary_claim AS TABLE claim;
CREATE VIEW seen AS SELECT claim_id, process(line_no) AS line_no, patient_id, dx, code, from_date FROM claim;
CREATE VIEW seen_here AS SELECT claim_id, process_here() AS line_no, dx FROM claim;
CREATE VIEW seen_deep AS SELECT claim_id, line_no, dx FROM (SELECT * FROM claim WHERE process_here() > 0) AS inner_claim;
CREATE TEMP VIEW seen_temporary AS SELECT claim_id, process(line_no) AS line_no, dx FROM temporary_claim;
CREATE VIEW seen_limited AS SELECT claim_id, process(line_no) AS line_no, dx FROM (SELECT * FROM claim LIMIT 5000) AS few;
CREATE VIEW seen_first AS SELECT claim_id, process(line_no) AS line_no, dx FROM (SELECT DISTINCT ON (claim_id) * FROM claim) AS few;
CREATE VIEW seen_sample AS SELECT claim_id, process(line_no) AS line_no, dx FROM claim TABLESAMPLE bernoulli (90);
CREATE VIEW seen_random AS SELECT gen_random_uuid()::text AS claim_id, process(line_no) AS line_no, dx FROM claim;
CREATE TABLE parent (LIKE claim);
INSERT INTO parent SELECT * FROM claim WHERE line_no > 3000;
CREATE TEMP TABLE heir () INHERITS (parent);
INSERT INTO heir SELECT * FROM claim WHERE line_no <= 3000;
CREATE VIEW broken AS SELECT claim_id, line_no + not_3000(line_no) AS line_no, dx FROM claim;
ANALYZE;
INSERT INTO codecheck.edit_payer VALUES ('dx_duplicate', 'Acme', '4', 'N1', NULL), ('dx_pointer_invalid', 'Other', NULL, NULL, false);
SQL
is($set_up, '', 'the database is made');

sub in_parallel { return 'SET max_parallel_workers_per_gather = 2; SET min_parallel_table_scan_size = 0;' }
sub alone { return 'SET max_parallel_workers_per_gather = 0;' }
my $processes = "SELECT count(DISTINCT line_no) FROM codecheck.audit('%s', '{dx_missing,dx_duplicate}');";

$a->query(alone . 'CREATE TABLE expected AS SELECT * FROM codecheck.audit(\'claim\'); CREATE TABLE reported AS SELECT * FROM codecheck.denial_report(\'claim\');');
cmp_ok($a->query('SELECT count(*) FROM expected;'), '>', 10000, 'there is much to find');
is($a->query(sprintf $processes, 'seen'), 1, 'one process reads all');
$a->query(in_parallel);
is($a->query(sprintf $processes, 'seen'), 2, 'two read half of it each');
is($a->query("SELECT count(*) FROM (SELECT * FROM codecheck.audit('claim') EXCEPT ALL TABLE expected) AS surplus;"), 0, 'workers find nothing else');
is($a->query("SELECT count(*) FROM (TABLE expected EXCEPT ALL SELECT * FROM codecheck.audit('claim')) AS missing;"), 0, 'and nothing less');
is($a->query("SELECT count(*) FROM (SELECT * FROM codecheck.denial_report('claim') EXCEPT ALL TABLE reported) AS other;"), 0, 'the report is the same');
is($a->query("SELECT count(*) FROM codecheck.denial_report('claim');"), $a->query('SELECT count(*) + 2 - 1 FROM codecheck.edit;'), 'with a row for a payer whose edit is set otherwise, and none for one whose is off');

# The leader helps where there are fewer workers than shares.
$a->query('SET max_parallel_workers_per_gather = 1;');
is($a->query(sprintf $processes, 'seen'), 2, 'one worker and the leader');
is($a->query("SELECT count(*) FROM (TABLE expected EXCEPT ALL SELECT * FROM codecheck.audit('claim')) AS missing;"), 0, 'find the same');
$a->query('SET max_parallel_workers = 0;' . in_parallel);
is($a->query(sprintf $processes, 'seen'), 1, 'no worker is to be had');
is($a->query("SELECT count(*) FROM (TABLE expected EXCEPT ALL SELECT * FROM codecheck.audit('claim')) AS missing;"), 0, 'and the leader finds all');
$a->query('RESET max_parallel_workers;');

# Where workers may not or cannot go.
is($a->query(sprintf $processes, 'seen_here'), 1, 'a view with a function that is not safe');
like($a->query("SELECT count(*) FROM codecheck.audit('seen_deep', '{dx_duplicate}');"), qr/^4000$/, 'the same deep inside');
is($a->query(sprintf $processes, 'seen_temporary'), 1, 'a view of a temporary table');
like($a->query("SELECT count(*) FROM codecheck.audit('temporary_claim');"), qr/^\d{5}$/, 'a temporary table');
is($a->query("SELECT count(*) FROM (TABLE expected EXCEPT ALL SELECT * FROM codecheck.audit('parent')) AS missing;"), 0, 'a table with a temporary heir');
is($a->query(sprintf $processes, "seen_$_"), 1, "lines that another reading need not give: $_") for qw(limited first sample random);
$a->query('RESET min_parallel_table_scan_size;');
is($a->query(sprintf $processes, 'seen'), 1, 'few lines are not worth a worker');
$a->query(in_parallel);

# What workers see, and what becomes of their errors.
is($a->query("BEGIN; INSERT INTO claim (claim_id, line_no, dx) VALUES ('new', 1, '{I10,I10}'); UPDATE codecheck.edit SET carc = '999' WHERE edit = 'dx_duplicate';
	SELECT count(*) FROM codecheck.audit('claim', '{dx_duplicate}') WHERE claim_id = 'new' AND carc = '999'; ROLLBACK;"), 1, 'workers see what their transaction has not committed');
is($a->query("BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT count(*) FROM codecheck.audit('claim'); ROLLBACK;"), $a->query('SELECT count(*) FROM expected;'), 'in a serializable transaction');
like($a->query("SELECT count(*) FROM codecheck.audit('broken', '{dx_missing}');"), qr/22012: division by zero/, 'an error in a worker is the audit\'s');
is($a->query("SELECT count(*) FROM (TABLE expected EXCEPT ALL SELECT * FROM codecheck.audit('claim')) AS missing;"), 0, 'after which it works as before');
is($a->query("CREATE TABLE kept AS SELECT * FROM codecheck.audit('claim'); SELECT count(*) FROM kept;"), $a->query('SELECT count(*) FROM expected;'), 'into a table');
is($a->query("SELECT count(*) FROM (SELECT * FROM codecheck.audit('claim') LIMIT 5) AS few;"), 5, 'only some of it');
is($a->query("BEGIN; DECLARE c CURSOR FOR SELECT edit IS NOT NULL FROM codecheck.audit('claim'); FETCH 1 FROM c; COMMIT; SELECT count(*) > 10000 FROM codecheck.audit('claim');"), "t\nt", 'through a cursor that is left');

# Shares are whole claims and whole patients, and together all.
is($a->query("SELECT count(*) FROM (TABLE expected EXCEPT ALL SELECT f.* FROM generate_series(1, 5) AS n, codecheck.audit_share('claim', NULL, n, 5) AS f) AS missing;"), 0, 'five shares find all, in workers too');
is($a->query("SELECT count(*) FROM generate_series(1, 5) AS n, codecheck.audit_share('claim', NULL, n, 5);"), $a->query('SELECT count(*) FROM expected;'), 'and no more');
is($a->query("SELECT max(shares) FROM (SELECT claim_id, count(DISTINCT n) AS shares FROM generate_series(1, 5) AS n, codecheck.audit_share('claim', '{dx_duplicate}', n, 5) GROUP BY 1) AS claims;"), 1, 'a claim is in one share');

done_testing;
