package Page;

# A page of the documentation tells the truth: its commands run in order, and say what it says they say.
#
# Blocks marked sh and sql are run in one database; a text block behind an sql block is its output.
# README_UPDATE=1 writes the outputs into the page instead.
use strict;
use warnings;
use Exporter qw(import);
use FindBin;
use IPC::Run qw(run);
use Test::More;

our @EXPORT = qw(page_ok);

sub output_of
{
	my ($input, @command) = @_;
	run(\@command, '<', \$input, '>&', \my $output);
	return ($? >> 8, $output);
}

sub setup
{
	my ($database) = @_;
	$ENV{PATH} = "$ENV{PWD}/bin:$ENV{PATH}" if -x 'bin/codecheck';
	$ENV{PGDATABASE} = $database;
	$ENV{PGOPTIONS} = '-c client_min_messages=warning -c search_path=public';
	is((output_of('', 'dropdb', '--if-exists', $database))[0] + (output_of('', 'createdb', $database))[0], 0, 'a database');
	is((output_of('CREATE EXTENSION codecheck', 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1'))[0], 0, 'the extension');
}

sub blocks_of
{
	my ($page) = @_;
	my @blocks;
	push @blocks, { kind => $1, text => $2, begin => $-[2], end => $+[2] } while $page =~ /^```(\w+)\n(.*?)^```$/msg;
	return @blocks;
}

# Runs the page in a database of this name.  With first_last its first query, which needs what the page loads
# further down, is run last.
sub page_ok
{
	my ($path, $database, %option) = @_;

	chdir "$FindBin::Bin/../..";
	open my $file, '<:encoding(UTF-8)', $path or die "$path: $!";
	my $page = do { local $/; <$file> };
	close $file;
	setup($database);

	my @blocks = blocks_of($page);
	my @order = 0 .. $#blocks;
	if ($option{first_last})
	{
		my ($first) = grep { $blocks[$_]{kind} eq 'sql' } @order;
		@order = ((grep { $_ != $first } @order), $first);
	}

	my %written;
	for my $i (@order)
	{
		my ($kind, $text) = @{ $blocks[$i] }{qw(kind text)};
		if ($kind eq 'sh')
		{
			my ($status, $output) = output_of($text, 'sh', '-eu');
			is($status, 0, "sh: " . ($text =~ /^(.*)/)[0]) or diag $output;
		}
		elsif ($kind eq 'sql')
		{
			my ($status, $output) = output_of($text, 'psql', '-Xq', '-P', 'footer=off', '-v', 'ON_ERROR_STOP=1');
			is($status, 0, "sql: " . ($text =~ /^(.*)/)[0]) or diag $output;
			next unless $i < $#blocks && $blocks[ $i + 1 ]{kind} eq 'text';
			utf8::decode($output);
			$output =~ s/[ \t]+$//mg;
			$output =~ s/\n+\z/\n/;
			if ($ENV{README_UPDATE}) { $written{ $i + 1 } = $output }
			else { is($output, $blocks[ $i + 1 ]{text}, 'its output') }
		}
	}
	return unless %written;

	substr $page, $blocks[$_]{begin}, $blocks[$_]{end} - $blocks[$_]{begin}, $written{$_}
		for sort { $b <=> $a } keys %written;
	open $file, '>:encoding(UTF-8)', $path or die "$path: $!";
	print $file $page;
	close $file;
}

1;
