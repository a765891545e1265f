package Scratch;

# What a test on the server starts with: the official files, where it goes by
# them, and a database of its own, which is gone when it ends, however it ends.
use strict;
use warnings;
use Exporter 'import';
use FindBin;
use Session;
use Test::More;

our @EXPORT = qw(official scratch_database scratch_session);

my ($database, @sessions);

# The folder of the official files; without one of those named the test is skipped, and says so.
sub official
{
	my @files = @_;
	my $data = $ENV{CODECHECK_DATA} // "$FindBin::Bin/../../../shared/data";
	my @missing = grep { !-e "$data/$_" } @files;

	plan skip_all => "no official files in $data (CODECHECK_DATA): $missing[0] is missing" if @missing;
	return $data;
}

# Its name; createdb's own options may follow that of the test.
sub scratch_database
{
	my ($name, @options) = @_;

	$database = "codecheck_${name}_$$";
	system('createdb', '--maintenance-db=postgres', @options, $database) == 0 or die "no database";
	return $database;
}

# A session in it, with psql's own options.
sub scratch_session
{
	push @sessions, Session->new($database, @_);
	return $sessions[-1];
}

END
{
	my $status = $?;
	$_->end for @sessions;
	system('dropdb', '--maintenance-db=postgres', '--force', '--if-exists', $database) if $database;
	$? = $status;
}

1;
