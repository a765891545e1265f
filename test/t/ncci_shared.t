#!/usr/bin/perl
# Which sessions hold the procedure-to-procedure edits together, and that each
# is answered by what it sees of the tables.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Scratch;
use Test::More;

scratch_database('shared');
my $a = scratch_session();
plan skip_all => 'what a backend has mapped is read from Linux and /dev/shm'
  unless $a->query('SHOW dynamic_shared_memory_type') eq 'posix' && -r '/proc/self/maps';

# The copies that the process holds: what the server itself has in shared memory is small or whole megabytes.
is($a->query(q{CREATE EXTENSION codecheck;
	CREATE FUNCTION held() RETURNS text LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
		SELECT coalesce(string_agg(DISTINCT name, ' '), 'nothing')
		  FROM pg_read_file('/proc/self/maps') maps,
			   regexp_matches(maps, '/dev/shm/(PostgreSQL\.\d+)', 'g') mapped, LATERAL (SELECT mapped[1] AS name) named,
			   pg_stat_file('/dev/shm/' || name, true) file
		 WHERE file.size > 300000 AND file.size % 1048576 > 0 $$;
	CREATE FUNCTION ask() RETURNS text LANGUAGE sql VOLATILE AS $$
		SELECT concat_ws(' ', (SELECT string_agg(coalesce(ncci_conflict('99213', b, '2024-07-01')::text, 'no data'), ' ') FROM unnest('{36415,36416}'::hcpcs[]) b), held()) $$;
	INSERT INTO codecheck.ptp_entry VALUES
		(1, '99213', '{36415}', NULL, NULL, 0, 'Standards'), (2, '99213', '{36416}', NULL, NULL, 0, 'Standards');}), '', 'the database is made');

# The only release, which lists these entries.
sub release
{
	my ($entries) = @_;
	return "DELETE FROM codecheck.code_release;
		INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries)
		VALUES ('ptp-practitioner', '2024q3', '2024-07-01', '2024-12-31', 1, 1, '$entries');";
}

# The answers, and the copy that they are from.
sub ask
{
	my ($session) = @_;
	my $answer = $session->query('SELECT ask()');
	my ($answers, $copy) = $answer =~ /^((?:true|false|no data) (?:true|false|no data)) (nothing|PostgreSQL\.\d+)$/;
	return ($answers // $answer, $copy // 'none at all');
}

sub ask_newcomer
{
	my $session = scratch_session();
	my @answer = ask($session);
	$session->end;
	return @answer;
}

sub is_gone
{
	my ($copy, $name) = @_;
	my $size;
	for (1 .. 100)
	{
		$size = $a->query("SELECT size FROM pg_stat_file('/dev/shm/$copy', true)");
		last if $size eq '';
		select undef, undef, undef, 0.1;
	}
	is($size, '', $name);
}

sub private_kb
{
	return $_[0]->query("SELECT sum(total_bytes) / 1024 FROM pg_backend_memory_contexts WHERE ident = 'ptp_entry'");
}

# One copy of what both see.
my $b = scratch_session();
$a->query(release('{[1,2)}'));
my ($answers, $copy) = ask($a);
is($answers, 'true false', 'what is loaded answers');
like($copy, qr/^PostgreSQL/, '... from shared memory');
is_deeply([ask($b)], [$answers, $copy], 'another session takes the same copy');
cmp_ok(private_kb($_), '<', 64, 'a session has little of its own') for $a, $b;

# Two generations of one session may have the same content.
$a->query("UPDATE codecheck.ptp_entry SET entry_id = entry_id");
is_deeply([ask($a)], [$answers, $copy], 'a change that changes nothing leaves the copy');

# What is not committed is nobody else's.
$a->query('BEGIN;' . release('{[1,3)}'));
my ($own_answers, $own_copy) = ask($a);
is($own_answers, 'true true', 'a transaction sees its own change');
isnt($own_copy, $copy, '... in a copy of its own');
is_deeply([ask($b)], [$answers, $copy], '... which nobody else is answered from');
is_deeply([ask_newcomer()], [$answers, $copy], '... nor who comes now');
$a->query('SAVEPOINT s; DELETE FROM codecheck.ptp_entry WHERE entry_id = 1');
is((ask($a))[0], 'false true', 'a subtransaction sees its own');
$a->query('ROLLBACK TO s');
is((ask($a))[0], 'true true', '... until it is rolled back');
$a->query('ROLLBACK');
is_deeply([ask($a)], [$answers, $copy], 'a rollback leads back to the copy of the others');
is_gone($own_copy, 'what was rolled back is gone');

# What is committed is everybody's, but for older snapshots.
my $old = scratch_session();
$old->query('BEGIN ISOLATION LEVEL REPEATABLE READ');
is_deeply([ask($old)], [$answers, $copy], 'an older snapshot');
$a->query(release('{[1,3)}'));
my ($new_answers, $new_copy) = ask($a);
is($new_answers, 'true true', 'a commit');
is_deeply([ask($b)], [$new_answers, $new_copy], '... is seen by all, in one copy');
is_deeply([ask($old)], [$answers, $copy], '... but not by the older snapshot');
$old->query('COMMIT');
is_deeply([ask($old)], [$new_answers, $new_copy], '... until it ends');
is_gone($copy, 'the copy that nobody holds is gone');

# It goes by what the tables hold, not by what was announced.
$a->query('ALTER TABLE codecheck.ptp_entry DISABLE TRIGGER USER; UPDATE codecheck.ptp_entry SET modifier_indicator = 9 WHERE entry_id = 2');
is((ask_newcomer())[0], 'true false', 'a change behind the back of the triggers is seen by who comes now');
$a->query('UPDATE codecheck.ptp_entry SET modifier_indicator = 0; ALTER TABLE codecheck.ptp_entry ENABLE ALWAYS TRIGGER announce_change_before, ENABLE ALWAYS TRIGGER announce_change_after');

# Workers read nothing for themselves.
is($a->query('CREATE TABLE pair AS SELECT CASE i % 2 WHEN 0 THEN hcpcs \'36415\' ELSE \'99214\' END AS b FROM generate_series(1, 10000) i; ANALYZE pair;
	ALTER TABLE pair SET (parallel_workers = 2)'), '', 'a table for them');
my $parallel = $b->query(q{SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET parallel_leader_participation = off;
	SELECT DISTINCT ncci_conflict('99213', b, '2024-07-01'), held() FROM pair ORDER BY 1});
is($parallel, "f|$new_copy\nt|$new_copy", 'parallel workers take the copy of their leader');

# Many at once end up with one copy, whoever was first.
$a->query(release('{[2,3)}'));
my @many = map { scratch_session() } 1 .. 20;
$_->start('SELECT ask()') for @many;
my %given = map { $_->answer => 1 } @many;
like(join(' and ', sort keys %given), qr/^false true PostgreSQL\.\d+$/, 'twenty sessions at once have one answer and one copy');
my ($many_copy) = (ask($many[0]))[1];

# Who is terminated holds nothing any more.
$_->end for splice(@many, 1);
my $pid = $many[0]->query('SELECT pg_backend_pid()');
$a->query(release('{[1,2)}'));
ask($_) for $a, $b, $old;
is($a->query("SELECT size > 0 FROM pg_stat_file('/dev/shm/$many_copy', true)"), 't', 'one session is left with a copy');
$a->query("SELECT pg_terminate_backend($pid)");
is_gone($many_copy, '... which is gone when it is terminated');

# Without shared memory a session goes by itself.  As long as it may write no
# larger files, there had better be nothing for it to clean up.
sub limit_files
{
	my ($size) = @_;
	$a->query("COPY (SELECT) TO PROGRAM 'prlimit --pid $pid --fsize=$size:'");
}

$a->query(release('{[1,3)}'));
$a->query('VACUUM codecheck.code_release, codecheck.ptp_entry');
$pid = $b->query('SELECT pg_backend_pid()');
limit_files(65536);
my @by_itself = ask($b);
limit_files('unlimited');
is_deeply(\@by_itself, ['true true', 'nothing'], 'a session that cannot have shared memory has the answer all the same');
cmp_ok(private_kb($b), '>', 300, '... from memory of its own');
is((ask($a))[0], 'true true', '... and others share');

# A release that is dropped leaves nothing behind.
($answers, $copy) = ask($a);
$a->query('DELETE FROM codecheck.code_release');
is((ask($a))[0], 'no data no data', 'nothing is loaded any more');
is_gone($copy, '... and what was is gone');

done_testing();
