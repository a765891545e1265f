#!/usr/bin/perl
# What the descriptions of official releases say: a random sample judged by a
# reader, and every entry against the same rules written for words.
# CODECHECK_DATA names the folder.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use List::Util qw(uniq);
use Scratch;
use Test::More;

my %releases = (
	FY2018 => ['2017-10-01', 'icd10cm/icd10cm_order_2018.txt.gz'],
	FY2022 => ['2021-10-01', 'icd10cm/icd10cm-order-2022.txt.gz'],
	FY2026 => ['2025-10-01', 'icd10cm/icd10cm_order_2026.txt.gz'],
);
my $data = official(map { $_->[1] } values %releases);

$ENV{PGDATABASE} = scratch_database('meaning');
my $session = scratch_session('-v', 'VERBOSITY=default');
is($session->query('CREATE EXTENSION codecheck'), '', 'the extension');
for my $release (sort keys %releases)
{
	my ($date, $file) = @{ $releases{$release} };
	my $said = `"$FindBin::Bin/../../bin/codecheck" load icd10cm --release $release --effective $date "$data/$file" 2>&1`;
	like($said, qr/ 0 rejected, /, "$release is loaded");
}

# Drawn at random from FY2026, and judged by reading the description: the side, what is left open, and how many
# billable siblings leave less open.
my @sample = map { [split] } split /\n/, <<'SAMPLE';
C84.A9 - t 0
C96.9 - t 6
D23.60 unspecified t 2
D31.31 right f 0
E00.9 - t 3
E71.30 - t 2
E72.89 - f 0
F16.288 - f 0
F41.9 - t 4
G40.109 - f 0
G57.90 unspecified t 3
H02.873 right t 4
H02.879 unspecified t 6
H21.329 unspecified t 3
H30.22 left f 0
H31.309 unspecified t 3
H35.22 left f 0
H49.43 bilateral f 0
H53.51 - f 0
I37.0 - f 0
I50.811 - f 0
J20.4 - f 0
K66.9 - t 3
L97.818 right f 0
M01.X61 right f 0
M08.831 right f 0
M11.879 unspecified t 2
M41.57 - f 0
M60.259 unspecified t 2
M62.830 - f 0
M80.012D left f 0
M84.478K left f 0
M84.852 left f 0
M87.164 right f 0
M99.77 - f 0
O09.512 - f 0
O31.8X29 - f 0
O99.019 - t 3
P83.9 - t 6
QA0.0109 - f 0
R29.728 - f 0
S20.213D bilateral f 0
S20.311D right f 0
S23.29XS - f 0
S46.192A left f 0
S46.912S left t 0
S49.192K left f 0
S52.331C right f 0
S52.501F right t 0
S59.219A unspecified t 2
S63.076S unspecified t 4
S72.011A right t 0
S77.10XS unspecified t 2
S78.921D right t 0
S82.033C unspecified t 4
S82.042R left f 0
S82.55XG left f 0
S83.204A left t 0
S85.209D unspecified t 2
S91.201A right t 0
S92.511D right f 0
T22.50XA - t 0
T23.209S unspecified t 2
T23.252A left f 0
T36.6X4A - f 0
T42.71XD - t 0
T84.220S - f 0
V53.1XXD - f 0
V59.20XA - t 1
W33.12XS - f 0
Y37.450A - f 0
Z38.1 - f 0
Z47.1 - f 0
Z85.51 - f 0
Z97.10 unspecified t 6
SAMPLE
for (@sample)
{
	my ($code, $side, $unspecified, $specificity) = @$_;
	is($session->query("SELECT coalesce(laterality('$code', '2026-01-15'), '-'), is_unspecified('$code', '2026-01-15'), specificity('$code', '2026-01-15')"),
		"$side|$unspecified|$specificity", $code);
}

# Every entry: words are sorted here, and siblings found by their texts.
for my $release (sort keys %releases)
{
	my ($date, $file) = @{ $releases{$release} };
	my $entries = read_file("$data/$file");
	my %exists = map { join(' ', @{ $_->{words} }) => 1 } values %$entries;
	my %siblings;

	for my $code (keys %$entries)
	{
		my $entry = $entries->{$code};
		$entry->{side} = side_by_words($entry, \%exists);
		push @{ $siblings{$_} }, $code for sibling_keys($code);
	}
	my %difference;
	my %answer = map { my ($code, @rest) = split /\|/; ($code => join '|', @rest) } split /\n/, $session->query(
		"SELECT compact(code), coalesce(laterality(code, '$date'), '-'), is_unspecified(code, '$date'), specificity(code, '$date')
			FROM (SELECT DISTINCT code FROM codecheck.icd10cm_entry) e WHERE code_status(code, '$date') IN ('billable', 'header')");
	my %seen;
	for my $code (sort keys %$entries)
	{
		my $entry = $entries->{$code};
		my ($side, $more) = ($entry->{side}, 0);
		for my $key (sibling_keys($code))
		{
			my @others = map { $entries->{$_} } @{ $siblings{$key} };
			$more += grep { $_->{billable} && $_->{open} < $entry->{open} } @others;
			my %sides = map { $_->{side} => 1 } grep { $_->{open} == $entry->{open} - 1 } @others;
			$side = 'unspecified' if $entry->{side} eq '-' && $sides{right} && $sides{left};
		}
		$seen{$side}++;
		my $expected = join '|', $side, $entry->{open} ? 't' : 'f', $more;
		$difference{$code} = ($answer{$code} // 'nothing') . " instead of $expected: $entry->{text}" if ($answer{$code} // '') ne $expected;
	}
	is(keys %answer, keys %$entries, "$release: an answer for each of " . keys(%$entries) . ' entries');
	ok(!%difference, "$release: laterality, is_unspecified and specificity as by sorted words")
		or diag(map { "$_ $difference{$_}\n" } (sort keys %difference)[0 .. 9]);
	cmp_ok($seen{$_} // 0, '>', 900, "$release: $_ " . ($seen{$_} // 0)) for qw(right left bilateral unspecified);

	# What the audit says of a claim with each diagnosis that can be billed.
	$session->query("DROP TABLE IF EXISTS claim;
		CREATE TABLE claim AS SELECT code::text AS claim_id, 1 AS line_no, date '$date' AS from_date, ARRAY[code::text] AS dx
			FROM (SELECT DISTINCT code FROM codecheck.icd10cm_entry) e WHERE is_billable(code, '$date')");
	my %found = map { my ($code, $text) = split /\|/; ($code => $text) } split /\n/, $session->query(
		"SELECT compact(diagnosis::icd10cm), substring(message, ' (side|site) ') FROM codecheck.audit('claim', '{dx_unspecified}') WHERE status = 'fail'");
	my %open;
	for my $code (grep { $entries->{$_}{billable} } keys %$entries)
	{
		my (undef, undef, $more) = split /\|/, $answer{$code};
		next if !$more;
		$open{$code} = 'site' if $entries->{$code}{text} =~ /\bunspecified (?:site|part|region|level|joint|bone|organ|portion|quadrant)s?\b|\b(?:site|part) unspecified\b/i;
		$open{$code} = 'side' if $answer{$code} =~ /^unspecified/;
	}
	is_deeply(\%found, \%open, "$release: dx_unspecified, " . join ' and ', map { my $what = $_; $what . ' ' . grep { $_ eq $what } values %open } qw(side site));
}

sub read_file
{
	my ($path) = @_;
	my %entries;

	open(my $handle, '-|', 'gzip', '-dc', $path) or die;
	while (my $line = readline $handle)
	{
		$line =~ s/\s+$//;
		my $text = substr $line, 77;
		my $words = lc $text;
		my $open = () = $words =~ /(?<!applicable or )\bunspecified\b|\bnot otherwise specified\b/g;
		$words =~ s/\bnormal vision (right|left)\b/normal vision/g;
		my $both_eyes = $words =~ /\bboth eyes\b/ || ($words =~ /\bright eye\b/ && $words =~ /\bleft eye\b/);
		$entries{ substr($line, 6, 7) =~ s/ +$//r } = {
			text => $text,
			billable => substr($line, 14, 1),
			open => $open,
			bilateral => scalar($both_eyes || $words =~ /\bbilateral\b/),
			words => [sort grep { !/^(of|the|)$/ } split /[^a-z0-9\x80-\xff]+/, $words],
		};
	}
	return \%entries;
}

sub side_by_words
{
	my ($entry, $exists) = @_;
	my %has = map { $_ => 1 } @{ $entry->{words} };
	my %other = (right => 'left', left => 'right');

	for my $side (qw(right left))
	{
		return $side if $has{$side} && !$has{ $other{$side} } && $exists->{ exchanged($entry, $side, $other{$side}) };
	}
	return 'unspecified' if $has{unspecified} && $entry->{open}
		&& $exists->{ exchanged($entry, 'unspecified', 'right') } && $exists->{ exchanged($entry, 'unspecified', 'left') };
	return $entry->{bilateral} ? 'bilateral' : '-';
}

sub exchanged
{
	my ($entry, $from, $to) = @_;
	my @words = @{ $entry->{words} };
	my ($place) = grep { $words[$_] eq $from } 0 .. $#words;

	$words[$place] = $to;
	return join ' ', sort @words;
}

# What siblings have in common: all but the last character, or all but the last one before the seventh.
sub sibling_keys
{
	my ($code) = @_;

	return if length $code == 3;
	my @keys = (substr($code, 0, -1) . '?');
	push @keys, "$1?$2" if length $code == 7 && $code =~ /^(...\w*?)[^X](X*\w)$/;
	return @keys;
}

done_testing();
