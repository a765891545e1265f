#!/usr/bin/perl
# Every code of the official files parses, in every way it is written, its
# parent is where the file lists one, and the tabular order is that of the
# file.  CODECHECK_DATA names the folder.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;

my $here = dirname(__FILE__);
my $data = $ENV{CODECHECK_DATA} // "$here/../../../shared/data";
plan skip_all => "no official files in $data (CODECHECK_DATA)" unless -d $data;

sub order_code { substr $_[0], 6, 7 }
sub first_of { (split $_[1], $_[0])[0] }

# Files, their system, how many lines hold codes, and how to find the codes of
# a line; nothing here looks at a code's shape, so that an odd one is not lost.
my @files = (
	(map { ["icd10cm/$_->[0]", 'icd10cm', $_->[1], \&order_code] }
		['icd10cm_order_2018.txt.gz', 94127], ['icd10cm_order_2019.txt.gz', 94444],
		['icd10cm-order-2022.txt.gz', 95524], ['icd10cm-order-2023-oct.txt.gz', 96745],
		['icd10cm_order_2023-apr.txt.gz', 96795], ['icd10cm-order-2024.txt.gz', 97296],
		['icd10cm_order_2025.txt.gz', 97584], ['icd10cm_order_2026.txt.gz', 98186]),
	(map { ["icd10pcs/icd10pcs_order_$_->[0].txt.gz", 'icd10pcs', $_->[1], \&order_code] }
		[2018, 79578], [2019, 79758], [2024, 79543], [2025, 79856], [2026, 80029]),
	# The record type in column 11: 3 a code, 7 a modifier.
	(map { my ($file, $codes, $modifiers) = @$_;
		   ["hcpcs/$file", 'hcpcs', $codes, sub { $_[0] =~ /^(.{5}).{5}3/s ? $1 : () }],
		   ["hcpcs/$file", 'hcpcs_modifier', $modifiers, sub { $_[0] =~ /^(.{5}).{5}7/s ? $1 : () }] }
		['HCPC2019_CONTR_ANWEB.txt.gz', 6440, 360], ['HCPC2020_ANWEB_w_disclaimer.txt.gz', 6710, 369]),
	['hcpcs/hcpcs_level2_2026q3.codes_only.txt', 'hcpcs', 8725, sub { $_[0] }],
	['hcpcs/opps_addendum_b_code_status_by_quarter.csv.gz', 'hcpcs', 391579,
	 sub { $. > 1 ? (split /,/, $_[0])[1] : () }],
	(map { ["ncci/mue_$_->[0]_2024q3.csv.gz", 'hcpcs', $_->[1],
			sub { $. > 1 ? first_of($_[0], qr/,/) : () }] }
		['prac', 14677], ['out', 14628], ['dme', 2928]),
	['ncci/MCR_MUE_PractitionerServices_Eff_07-01-2026.excerpt.transcribed.csv', 'hcpcs', 29,
	 sub { $. > 9 ? first_of($_[0], qr/,/) : () }],
	['ncci/ccipra-v322r0-f1.excerpt.transcribed.txt', 'hcpcs', 154,
	 sub { $. > 6 ? (split /\t/, $_[0])[0, 1] : () }],
	['ncci/aoc_2026q3.tsv.gz', 'hcpcs', 7743,
	 sub { $. > 1 ? grep { $_ ne 'CCCCC' } (split /\t/, $_[0])[1, 2] : () }],
	['mpfs/pprrvu_indicators_2023a_2024a_2024c.csv.gz', 'hcpcs', 55173,
	 sub { $. > 1 ? (split /,/, $_[0])[1] : () }],
);

# Codes with a no-break space behind them, from a spreadsheet: no blank for us.
my %spoiled = map { $_ => 1 } "G0465\xC2\xA0", "A4341\xC2\xA0";

# The only entry whose parent is not listed, until FY2023.
my $orphan = 'H54.512A';

# How many lines hold codes, and the codes in the order of the file.
sub codes_of
{
	my ($file, $extract) = @_;
	my $lines = 0;
	my (%seen, @codes);

	# gzip -f passes on what is not compressed.
	open my $in, '-|', 'gzip', '-dcf', "$data/$file" or die "cannot run gzip: $!";
	while (my $line = <$in>)
	{
		$line =~ s/\r?\n$//;
		my @found = $extract->($line) or next;
		push @codes, grep { !$seen{$_}++ } @found;
		$lines++;
	}
	close $in or die "cannot read $data/$file";
	return ($lines, \@codes);
}

# What the parser answers, a line per code.
sub answers
{
	my ($system, @codes) = @_;
	my $list = "$here/build/official.$$.txt";

	open my $out, '>', $list or die "cannot write $list: $!";
	print $out "$_\n" for @codes;
	close $out or die "cannot write $list: $!";
	chomp(my @answers = qx{'$here/build/official' $system < '$list'});
	unlink $list;
	die "official $system stopped early" if $? || @answers != @codes;
	return @answers;
}

# What must be answered: the canonical form, and the nearest prefix that does
# not end in the placeholder.
sub expected
{
	my ($system, $code) = @_;
	$code =~ s/^ +| +$//g;
	return "$code\t" unless $system =~ /icd10/;
	return "$code\t" . substr $code, 0, -1 if $system eq 'icd10pcs';

	my $above = length $code > 3 ? substr $code, 0, -1 : '';
	$above =~ s/(?<=...)X+$//;
	s/^(...)(.)/$1.$2/ for $code, $above;
	return "$code\t$above";
}

# Most codes are in many files: each is parsed once.
my (%lines, %codes, %unique, %parent, %place, %fault);
for my $at (grep { -e "$data/$files[$_][0]" } 0 .. $#files)
{
	my ($file, $system, undef, $extract) = @{$files[$at]};
	($lines{$at}, $codes{$at}) = codes_of($file, $extract);
	@{$unique{$system}}{@{$codes{$at}}} = ();
}
for my $system (keys %unique)
{
	my @unique = grep { !$spoiled{$_} } keys %{$unique{$system}};
	my @answers = answers($system, @unique);

	for my $i (0 .. $#unique)
	{
		my $expected = expected($system, $unique[$i]);
		$place{$unique[$i]} = $1 if $answers[$i] =~ s/\t(\w+)$// && $system eq 'icd10cm';
		$fault{$system}{$unique[$i]} = "'$unique[$i]': $answers[$i], not $expected"
		  if $answers[$i] ne $expected;
		$parent{$unique[$i]} = [split /\t/, $expected] if $system eq 'icd10cm';
	}
}

for my $at (0 .. $#files)
{
	my ($file, $system, $lines) = @{$files[$at]};
  SKIP:
	{
		skip "no $file", 1 unless exists $codes{$at};
		my @codes = @{$codes{$at}};
		my @problems = grep { defined } @{$fault{$system}}{@codes};

		push @problems, "$lines{$at} lines hold codes, not $lines" if $lines{$at} != $lines;
		if ($system eq 'icd10cm')
		{
			my %listed = map { $parent{$_}[0] => 1 } @codes;
			my @lost = map { $_->[0] } grep { $_->[1] && !$listed{$_->[1]} } @parent{@codes};
			my ($year) = $file =~ /(20\d\d)/;

			push @problems, "no parent is listed for: @lost"
			  if "@lost" ne ($year <= 2023 ? $orphan : '');

			# Hexadecimal of one width sorts as text.
			push @problems, map { "$codes[$_] does not come after $codes[$_ - 1] in tabular order" }
			  grep { $place{$codes[$_]} le $place{$codes[$_ - 1]} } 1 .. $#codes;
		}
		ok(!@problems, "$system: " . @codes . " codes of $file");
		diag(scalar(@problems) . ' problems') if @problems;
		diag($_) for splice @problems, 0, 20;
	}
}
done_testing();
