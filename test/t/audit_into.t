#!/usr/bin/perl
# audit_into: committed batches, what stops them, and who takes them up again.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Scratch;
use Test::More;
use Time::HiRes qw(sleep);

scratch_database('audit_into');
my $a = scratch_session;
my $b = scratch_session;

my $set_up = $a->query(<<'SQL');
SET client_min_messages = warning;
CREATE EXTENSION codecheck;
CREATE TABLE claim AS
    SELECT 'C' || n / 3 AS claim_id, n AS line_no, CASE WHEN n % 7 > 0 THEN 'P' || n / 20 END AS patient_id, date '2025-01-01' + n / 10 AS from_date,
           '9921' || n % 10 AS code, ARRAY['I10', CASE n % 5 WHEN 0 THEN 'i10 ' ELSE 'E11.9' END] AS dx, '{1,3}'::int[] AS dx_pointers
      FROM generate_series(1, 60000) AS n;
ANALYZE claim;
CREATE TABLE found (LIKE codecheck.finding);
CREATE VIEW missing AS SELECT * FROM codecheck.audit('claim', '{dx_duplicate,dx_pointer_invalid,duplicate_line}') EXCEPT ALL TABLE found;
CREATE VIEW surplus AS TABLE found EXCEPT ALL SELECT * FROM codecheck.audit('claim', '{dx_duplicate,dx_pointer_invalid,duplicate_line}');
SQL
is($set_up, '', 'the database is made');
my $call = "CALL codecheck.audit_into('claim', 'found', 5000, '{dx_duplicate,dx_pointer_invalid,duplicate_line}');";
my $done = "SELECT batches_done, finished_at IS NOT NULL, findings = (SELECT count(*) FROM found) FROM codecheck.audit_run ORDER BY run_id DESC LIMIT 1;";

sub wait_for
{
	my ($condition) = @_;
	for (1 .. 600)
	{
		return if $a->query($condition) eq 't';
		sleep 0.1;
	}
	BAIL_OUT("in a minute it was never true: $condition");
}

sub whole
{
	my ($what) = @_;
	is($a->query('SELECT count(*) FROM missing;'), 0, "$what: nothing is missing");
	is($a->query('SELECT count(*) FROM surplus;'), 0, "$what: nothing is reported twice");
}

# ---- From beginning to end

$b->query('SET client_min_messages = notice;');
my @said = grep { /batch/ } split /\n/, $b->query($call);
is(scalar @said, 12, 'a notice for each batch');
like($said[-1], qr/NOTICE:.*audit of claim: batch 12 of 12, \d+ findings, \d+ in all/, 'that says how far it is');
is($a->query($done), '12|t|t', 'the run is finished, and counts what it found');
is($a->query("SELECT claims, target, edits, lines, batches, run_by = current_user FROM codecheck.audit_run;"),
	'claim|found|{dx_duplicate,dx_pointer_invalid,duplicate_line}|60000|12|t', 'what the run was');
cmp_ok($a->query('SELECT count(*) FROM found;'), '>', 60000, 'there is much to find');
whole('a run');

# ---- Stopped

# The sixth batch and those after it meet a constraint; then a cancel, then the end of the session.
sub stop
{
	my ($how, $stop) = @_;
	$a->query('TRUNCATE found; DELETE FROM codecheck.audit_run;');
	$a->query("CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN
		IF (SELECT batches_done FROM codecheck.audit_run) >= 5 THEN PERFORM pg_sleep(600); END IF; RETURN NULL; END';
		CREATE TRIGGER slowly AFTER INSERT ON found FOR EACH STATEMENT EXECUTE FUNCTION slowly();");
	my $victim = scratch_session;
	my $pid = $victim->query('SELECT pg_backend_pid();');
	$victim->start($call);
	wait_for("SELECT wait_event = 'PgSleep' FROM pg_stat_activity WHERE pid = $pid;");
	is($a->query($done), '5|f|t', "$how: before it, five batches are committed");
	$a->query("SELECT $stop($pid);");
	like(eval { $victim->answer } // 'the session ended', $stop =~ /cancel/ ? qr/canceling statement/ : qr/the session ended/, "$how: it is stopped");
	is($a->query($done), '5|f|t', "$how: what was committed is there, and no more");
	$a->query('DROP TRIGGER slowly ON found; DROP FUNCTION slowly();');
	like($b->query($call), qr/goes on with batch 6 of 12/, "$how: another session goes on");
	is($a->query($done), '12|t|t', "$how: and finishes");
	is($a->query('SELECT count(*) FROM codecheck.audit_run;'), 1, "$how: the same run");
	whole($how);
}
stop('cancel', 'pg_cancel_backend');
stop('terminate', 'pg_terminate_backend');

# A batch that fails.
$a->query("TRUNCATE found; DELETE FROM codecheck.audit_run; ALTER TABLE found ADD CONSTRAINT few CHECK (line_no < 59990);");
like($b->query($call), qr/violates check constraint "few"/, 'a batch fails');
like($a->query($done), qr/^\d+\|f\|t$/, 'those before it are there');
$a->query('ALTER TABLE found DROP CONSTRAINT few;');
like($b->query($call), qr/goes on with batch/, 'without the constraint it goes on');
whole('after a failed batch');

# ---- Two at once

$a->query('TRUNCATE found; DELETE FROM codecheck.audit_run;');
my $first = scratch_session;
my $second = scratch_session;
$_->query('SET client_min_messages = notice;') for $first, $second;
$first->start($call);
wait_for('SELECT count(*) = 1 FROM codecheck.audit_run;');
$second->start($call);
my @both = grep { /audit of claim: batch/ } map { split /\n/, $_->answer } $first, $second;
is(scalar @both, 12, 'two sessions divide the batches of a run');
is($a->query($done), '12|t|t', 'and finish it');
whole('two sessions');

# They begin at once: both count the lines before either has a run.
$a->query('TRUNCATE found; DELETE FROM codecheck.audit_run;');
$a->query("BEGIN; LOCK TABLE claim;");
$_->start($call) for $first, $second;
wait_for("SELECT count(*) = 2 FROM pg_locks WHERE relation = 'claim'::regclass AND NOT granted;");
$a->query('COMMIT;');
@both = grep { /audit of claim: batch/ } map { split /\n/, $_->answer } $first, $second;
is(scalar @both, 12, 'two sessions that begin at once begin one run');
is($a->query('SELECT count(*) FROM codecheck.audit_run;'), 1, 'and no other');
whole('two at once');

# ---- Runs of others, other runs

$a->query('DELETE FROM codecheck.audit_run;');
is($a->query("CREATE TABLE other OF codecheck.finding; ALTER TABLE found ADD note text DEFAULT 'new';
	CALL codecheck.audit_into('claim', 'other', 100000, '{dx_missing}'); SELECT batches, findings FROM codecheck.audit_run;"), '1|0', 'one batch, nothing to find');
is($a->query("CREATE TABLE no_claim (LIKE claim); CALL codecheck.audit_into('no_claim', 'other'); SELECT batches_done, lines FROM codecheck.audit_run ORDER BY run_id DESC LIMIT 1;"), '1|0', 'no lines at all');
is($a->query("TRUNCATE found; SET search_path = ''; CALL codecheck.audit_into('public.claim', 'public.found', 50000, '{dx_duplicate,dx_pointer_invalid,duplicate_line}'); RESET search_path;
	SELECT count(DISTINCT note) FROM found;"), 1, 'a target with more columns, and no search_path');
is($a->query('SELECT count(*) FROM (SELECT claim_id, line_no, edit, status, code, diagnosis, message, carc, rarc, source FROM found EXCEPT ALL
	SELECT * FROM codecheck.audit(\'claim\', \'{dx_duplicate,dx_pointer_invalid,duplicate_line}\')) AS surplus;'), 0, 'whose findings are the audit\'s');

$a->query("CREATE ROLE analyst_$$; GRANT SELECT ON claim TO analyst_$$; GRANT INSERT ON other TO analyst_$$;
	INSERT INTO codecheck.audit_run (claims, target, edits, lines, batches) VALUES ('claim', 'other', '{dx_missing}', 60000, 3);");
is($b->query("SET client_min_messages = warning; SET ROLE analyst_$$; CALL codecheck.audit_into('claim', 'other', 100000, '{dx_missing}');
	SELECT count(*), count(*) FILTER (WHERE run_by = current_user AND finished_at IS NOT NULL) FROM codecheck.audit_run WHERE target = 'other'::regclass AND edits IS NOT NULL;"),
	'3|1', 'a role without privileges of its own audits what it may read into what it may write; the unfinished run of another is not its own');
like($b->query("UPDATE codecheck.audit_run SET findings = 0; SELECT count(*) FROM codecheck.audit_run WHERE findings > 0;"), qr/^[1-9]/, 'nor can it change that');
like($b->query("CALL codecheck.audit_into('claim', 'found');"), qr/permission denied for table found/, 'it needs the privilege to write');
$b->query("RESET ROLE; REVOKE ALL ON claim, other FROM analyst_$$; DROP ROLE analyst_$$;");

# ---- What cannot be done

like($a->query("CALL codecheck.audit_into('claim', 'claim');"), qr/42703: table "claim" cannot take findings: it lacks edit, status, diagnosis, message, carc, rarc, source/, 'a target of another kind');
like($a->query("CALL codecheck.audit_into(NULL, 'found');"), qr/22023: audit_into needs a relation of claims/, 'no relation');
like($a->query("CALL codecheck.audit_into('claim', 'found', 0);"), qr/22023: audit_into needs/, 'no lines in a batch');
like($a->query("CALL codecheck.audit_into('claim', 'found', 1000, '{nonsense}');"), qr/22023: edit "nonsense" does not exist/, 'no such edit');
like($a->query("BEGIN; CALL codecheck.audit_into('claim', 'found', 1000, '{dx_missing}'); ROLLBACK;"), qr/2D000: invalid transaction termination/, 'in a transaction that is not its own');
like($a->query("SELECT * FROM codecheck.audit_share('claim', NULL, 3, 2);"), qr/22023: there is no share 3 of 2/, 'no such share');
like($a->query("SELECT * FROM codecheck.audit_share('claim', NULL, NULL, 2);"), qr/22023: there is no share 0 of 2/, 'a share that is NULL');

done_testing;
