package AuditTest;

# What the tests of the audit by official files share: loading them, and the
# comparison with the reference in plain SQL, audit/reference.sql.
use strict;
use warnings;
use Exporter 'import';
use FindBin;
use Test::More;

our @EXPORT = qw(read_reference load_official some_rows same_as_reference);

my $root = "$FindBin::Bin/../..";

sub read_reference
{
	my ($session) = @_;

	$session->query("\\i $root/test/necessity/reference.sql
		\\i $root/test/audit/reference.sql");
}

# Each load is what codecheck load is told, and the files.
sub load_official
{
	my ($database, @loads) = @_;

	local $ENV{PGDATABASE} = $database;
	for (@loads)
	{
		my ($what, @files) = @$_;
		my $output = qx{'$^X' '$root/bin/codecheck' load $what @files 2>&1};

		is($?, 0, "$what is loaded") or diag($output);
	}
}

# The file of the heading and those rows of a comma-separated file that begin so, without the first column.
sub some_rows
{
	my ($directory, $file, $first) = @_;
	my $some = "$directory/$first.csv";

	open(my $in, '-|', 'gzip', '-dc', $file) or die "$file: $!";
	open(my $out, '>', $some) or die "$some: $!";
	while (my $row = readline $in)
	{
		print {$out} $row if ($. == 1 || $row =~ /^\Q$first\E,/) && $row =~ s/^[^,]*,//;
	}
	close $in && close $out or die "$some: $!";
	return $some;
}

# The audit of a relation, and what the reference says of the same lines; the findings stay in the table finding.
sub same_as_reference
{
	my ($session, $relation) = @_;
	my $fields = 'claim_id, line_no, edit, status, code, diagnosis';
	my $counts = 'edit, lines_judged, lines_failed, lines_bypassed, lines_no_data, failure_rate, charge_at_stake';

	$session->query("CREATE TEMP TABLE finding AS SELECT * FROM codecheck.audit('$relation')");
	is($session->query("SELECT $fields FROM finding EXCEPT ALL SELECT $fields FROM audit_reference.finding LIMIT 10"), '',
		'the audit finds nothing that the reference does not');
	is($session->query("SELECT $fields FROM audit_reference.finding EXCEPT ALL SELECT $fields FROM finding LIMIT 10"), '',
		'and all that it does');
	is($session->query("SELECT $counts FROM codecheck.denial_report('$relation') EXCEPT ALL TABLE audit_reference.report"), '',
		'the report counts what the reference counts');
}

1;
