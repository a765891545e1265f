# docs/edits.md tells the truth, and of every edit.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use IPC::Run qw(run);
use Page;
use Test::More;

page_ok('docs/edits.md', 'edits_page');

# Its tables have a row for each edit with the denial that it has by default, and its outputs a finding.
open my $file, '<:encoding(UTF-8)', 'docs/edits.md' or die "docs/edits.md: $!";
my $page = do { local $/; <$file> };
my %described = $page =~ /^\| `(\w+)` \|.*\| ([^|]*) \|$/mg;
s/ †// for values %described;
run(['psql', '-XAtq', '-F', "\t", '-c', q{SELECT edit, concat_ws(' + ', carc, rarc) FROM codecheck.edit_registry()}], '>', \my $edits);
is_deeply(\%described, { map { split /\t/ } split /\n/, $edits }, 'every edit and its denial');
my %shown = map { $_ => 1 } $page =~ /^ (\w+) +\| fail /mg;
is(join(' ', sort keys %shown), join(' ', sort keys %described), 'a finding of every edit');
done_testing;
