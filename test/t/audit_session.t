#!/usr/bin/perl
# What an audit leaves to its session and takes from it: snapshots, memory, what
# is there after it was stopped, and the server's log.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Session;
use Test::More;

my $root = "$FindBin::Bin/../..";
my $database = "codecheck_audit_session_$$";
my @sessions;

sub session
{
	push @sessions, Session->new($database);
	return $sessions[-1];
}

END
{
	my $status = $?;
	$_->end for @sessions;
	system('dropdb', '--maintenance-db=postgres', '--force', '--if-exists', $database);
	$? = $status;
}

system('createdb', '--maintenance-db=postgres', $database) == 0 or die "no database";
my $a = session;
my $b = session;

# Lines that most edits have something to say of.
is($a->query("SET client_min_messages = warning; CREATE EXTENSION codecheck;
	\\i $root/test/audit/data.sql
	CREATE TABLE claim (claim_id text, line_no int, from_date date, code text, modifiers text[], dx text[], dx_pointers int[], procedures text[], charge numeric);
	INSERT INTO claim VALUES ('A', 1, '2023-05-01', 'G0439', '{LT}', '{I10}', '{1}', NULL, 1);
	CREATE FUNCTION lines(n int) RETURNS TABLE (claim_id text, line_no int, from_date date, code text, modifiers text[], dx text[], dx_pointers int[], procedures text[], charge numeric)
		LANGUAGE sql AS \$\$ SELECT 'claim ' || i / 3, i, date '2023-01-01' + i % 200, CASE i % 3 WHEN 0 THEN 'G0439' WHEN 1 THEN 'J0001' ELSE 'secret procedure' END,
			ARRAY['LT', 'ZZ'], CASE WHEN i % 3 < 2 THEN ARRAY['I10', 'secret diagnosis ' || i, 'E11', 'I10'] END, '{1,9}'::int[], '{0DTJ4ZZ}'::text[], i FROM generate_series(1, n) AS i \$\$;
	CREATE VIEW few_lines AS SELECT * FROM lines(50000);
	CREATE VIEW many_lines AS SELECT * FROM lines(500000);"), '', 'the database is made');

# ---- Other sessions

my $audit = "SELECT string_agg(concat_ws(' ', claim_id, edit, status), ', ' ORDER BY claim_id, edit) FROM codecheck.audit('claim') WHERE edit IN ('dx_not_billable', 'necessity');";
is($b->query($audit), 'A necessity fail', 'an audit');
is($b->query("BEGIN ISOLATION LEVEL REPEATABLE READ; $audit"), 'A necessity fail', 'an audit of a snapshot');
$a->query("INSERT INTO claim VALUES ('B', 1, '2023-05-01', 'G0439', '{LT}', '{I10}', '{1}', NULL, 1); UPDATE claim SET dx = '{E11}' WHERE claim_id = 'A';");
is($b->query($audit), 'A necessity fail', 'sees the claims of the snapshot');
is($b->query("SELECT lines_judged FROM codecheck.denial_report('claim', '{dx_missing}');"), 1, 'and so does the report');
$a->query("BEGIN; DELETE FROM codecheck.policy; INSERT INTO codecheck.policy SELECT 'NCD-VISIT'; INSERT INTO codecheck.policy_code VALUES ('NCD-VISIT', 'G0439'); INSERT INTO codecheck.policy_diagnosis VALUES ('NCD-VISIT', NULL, 'covered', 'I10'); COMMIT;");
is($b->query($audit), 'A necessity fail', 'and the rules of the snapshot');
$a->query("UPDATE codecheck.policy_diagnosis SET code = 'E11';");
is($b->query("COMMIT; $audit"), 'A dx_not_billable fail, B necessity fail', 'and the next one those of its own');
is($b->query("BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY; $audit COMMIT;"), 'A dx_not_billable fail, B necessity fail', 'in a transaction that may only read');
$b->query("BEGIN; DELETE FROM codecheck.policy;");
is($a->query($audit), 'A dx_not_billable fail, B necessity fail', 'what another session has not committed is not seen');
is($b->query($audit), 'A dx_not_billable fail, A necessity no_data, B necessity no_data', 'but in its own');
$b->query('ROLLBACK;');
is($b->query($audit), 'A dx_not_billable fail, B necessity fail', 'and not after it was rolled back');
$a->query("UPDATE codecheck.edit SET enabled = false WHERE edit = 'necessity';");
is($b->query($audit), 'A dx_not_billable fail', 'a setting is seen by the next audit');
$a->query('DELETE FROM codecheck.edit;');

# ---- Stopped in the middle

my $left = "SELECT (SELECT count(*) FROM pg_cursors), (SELECT count(*) FROM pg_backend_memory_contexts WHERE name LIKE 'codecheck claim%' OR name IN ('SPI Proc', 'SPI Exec', 'SPI TupTable'))";
is($b->query($left), '0|0', 'before');
for my $statement ("SELECT count(*) FROM codecheck.audit('many_lines')", "SELECT count(*) FROM codecheck.denial_report('many_lines')")
{
	like($b->query("SET statement_timeout = '1200ms'; $statement"), qr/57014/, 'stopped by a timeout');
	is($b->query("RESET statement_timeout; $left"), '0|0', 'nothing is left');
}
$b->query("CREATE VIEW cut_off AS SELECT line_no, code, dx, claim_id, CASE WHEN line_no < 4000 THEN from_date ELSE (1 / 0)::text::date END AS from_date FROM (SELECT * FROM few_lines LIMIT 5000) AS f;");
is($b->query("BEGIN; SAVEPOINT before;"), '', 'in a transaction');
my $total = "SELECT sum(total_bytes) FROM pg_backend_memory_contexts WHERE name NOT LIKE '%Cache%' AND name NOT LIKE 'index info' AND name NOT LIKE 'relation rules';";
my $audit_cut_off = "SELECT count(*) FROM codecheck.audit('cut_off'); ROLLBACK TO before;";
like($b->query($audit_cut_off), qr/22012/, 'an error of the view itself');
is($b->query($left), '0|0', 'leaves nothing');
$b->query($audit_cut_off) for 1 .. 5;
my $bytes = $b->query($total);
$b->query($audit_cut_off) for 1 .. 20;
cmp_ok($b->query($total) - $bytes, '<', 200_000, 'nor do twenty of them');
is($b->query("$left; COMMIT;"), '0|0', 'nothing at all');

# ---- Memory

# The highest memory of a session of its own, without what all sessions share.
sub peak
{
	my ($statement) = @_;
	my $session = session;
	my $pid = $session->query('SELECT pg_backend_pid();');
	my %kb;

	# Other limits than the default would hide or add.
	$session->query("SET work_mem = '4MB'; SET jit = off; SELECT count(*) FROM codecheck.audit('claim'); $statement");
	open my $status, '<', "/proc/$pid/status" or return;
	/^(VmHWM|RssFile|RssShmem):\s+(\d+) kB/ and $kb{$1} = $2 while <$status>;
	return unless 3 == keys %kb;
	return $kb{VmHWM} - $kb{RssFile} - $kb{RssShmem};
}

SKIP:
{
	skip 'no /proc', 2 unless -r "/proc/$$/status";
	for my $statement ("SELECT count(*) FROM codecheck.audit('%s');", "SELECT count(*) FROM codecheck.denial_report('%s');")
	{
		my $few = peak(sprintf $statement, 'few_lines');
		my $many = peak(sprintf $statement, 'many_lines');

		skip 'the server is another user\'s', 2 unless defined $few && defined $many;
		cmp_ok($many - $few, '<', 4096, sprintf "ten times as many lines take no more memory (%d and %d kB): $statement", $few, $many, '...')
			or diag(sprintf '%d kB for 50,000 lines, %d kB for 500,000', $few, $many);
	}
}

# ---- The log

SKIP:
{
	my $log = "$ENV{PGHOST}/log";

	skip "no log at $log", 2 unless -r $log;
	open my $lines, '<', $log or die "$log: $!";
	my @lines = <$lines>;
	ok((grep { /statement timeout/ } @lines), 'the log tells of the statement that was stopped');
	ok(!(grep { /secret/ } grep { !/CREATE FUNCTION|ARRAY\[/ } @lines), 'and of no claim');
}

done_testing;
