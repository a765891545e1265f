# README.md tells the truth: its commands run in order, and say what it says they say.
#
# Blocks marked sh and sql are run in one database; a text block behind an sql block is its output.
# README_UPDATE=1 writes the outputs into README.md instead.
use strict;
use warnings;
use FindBin;
use IPC::Run qw(run);
use Test::More;

chdir "$FindBin::Bin/../..";
$ENV{PATH}       = "$ENV{PWD}/bin:$ENV{PATH}" if -x 'bin/codecheck';
$ENV{PGDATABASE} = 'readme';
$ENV{PGOPTIONS}  = '-c client_min_messages=warning -c search_path=public';

sub output_of {
	my ($input, @command) = @_;
	run(\@command, '<', \$input, '>&', \my $output);
	return ($? >> 8, $output);
}

# The session of all sql blocks is one: settings last.
sub setup {
	is((output_of('', 'dropdb', '--if-exists', 'readme'))[0] + (output_of('', 'createdb', 'readme'))[0], 0, 'a database');
	is((output_of('CREATE EXTENSION codecheck', 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1'))[0], 0, 'the extension');
}

open my $file, '<:encoding(UTF-8)', 'README.md' or die "README.md: $!";
my $readme = do { local $/; <$file> };
close $file;

setup();

# The first query of the page needs what the quick start loads: it is run last.
my @blocks;
push @blocks, { kind => $1, text => $2, begin => $-[2], end => $+[2] } while $readme =~ /^```(\w+)\n(.*?)^```$/msg;
my ($first) = grep { $blocks[$_]{kind} eq 'sql' } 0 .. $#blocks;
my @order = ((grep { $_ != $first } 0 .. $#blocks), $first);

my %written;
for my $i (@order) {
	my ($kind, $text) = @{ $blocks[$i] }{qw(kind text)};
	if ($kind eq 'sh') {
		my ($status, $output) = output_of($text, 'sh', '-eu');
		is($status, 0, "sh: " . ($text =~ /^(.*)/)[0]) or diag $output;
	}
	elsif ($kind eq 'sql') {
		my ($status, $output) = output_of($text, 'psql', '-Xq', '-P', 'footer=off', '-v', 'ON_ERROR_STOP=1');
		is($status, 0, "sql: " . ($text =~ /^(.*)/)[0]) or diag $output;
		next unless $i < $#blocks && $blocks[ $i + 1 ]{kind} eq 'text';
		utf8::decode($output);
		$output =~ s/[ \t]+$//mg;
		$output =~ s/\n+\z/\n/;
		if   ($ENV{README_UPDATE}) { $written{ $i + 1 } = $output }
		else                       { is($output, $blocks[ $i + 1 ]{text}, 'its output') }
	}
}

if (%written) {
	substr $readme, $blocks[$_]{begin}, $blocks[$_]{end} - $blocks[$_]{begin}, $written{$_}
	  for sort { $b <=> $a } keys %written;
	open $file, '>:encoding(UTF-8)', 'README.md' or die "README.md: $!";
	print $file $readme;
	close $file;
}
done_testing;
