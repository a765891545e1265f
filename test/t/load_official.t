# Loading the official files, where they are at hand (CODECHECK_DATA): the
# tables hold what an independent reading of the files finds.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Digest::MD5 qw(md5_hex);
use LoadTest;
use Test::More;

my $data = $ENV{CODECHECK_DATA} // '';
plan skip_all => "no official files: CODECHECK_DATA is \"$data\"" unless -d "$data/icd10cm";

# System, release, effective date, file, codes, billable codes or modifiers.
my @releases = (
	[qw(icd10cm FY2018 2017-10-01 icd10cm/icd10cm_order_2018.txt.gz 94127 71704)],
	[qw(icd10cm FY2019 2018-10-01 icd10cm/icd10cm_order_2019.txt.gz 94444 71932)],
	[qw(icd10cm FY2022 2021-10-01 icd10cm/icd10cm-order-2022.txt.gz 95524 72748)],
	[qw(icd10cm FY2023 2022-10-01 icd10cm/icd10cm-order-2023-oct.txt.gz 96745 73639)],
	[qw(icd10cm FY2023-apr 2023-04-01 icd10cm/icd10cm_order_2023-apr.txt.gz 96795 73674)],
	[qw(icd10cm FY2024 2023-10-01 icd10cm/icd10cm-order-2024.txt.gz 97296 74044)],
	[qw(icd10cm FY2025 2024-10-01 icd10cm/icd10cm_order_2025.txt.gz 97584 74260)],
	[qw(icd10cm FY2026 2025-10-01 icd10cm/icd10cm_order_2026.txt.gz 98186 74719)],
	[qw(icd10pcs FY2018 2017-10-01 icd10pcs/icd10pcs_order_2018.txt.gz 79578 78705)],
	[qw(icd10pcs FY2019 2018-10-01 icd10pcs/icd10pcs_order_2019.txt.gz 79758 78881)],
	[qw(icd10pcs FY2024 2023-10-01 icd10pcs/icd10pcs_order_2024.txt.gz 79543 78638)],
	[qw(icd10pcs FY2025 2024-10-01 icd10pcs/icd10pcs_order_2025.txt.gz 79856 78948)],
	[qw(icd10pcs FY2026 2025-10-01 icd10pcs/icd10pcs_order_2026.txt.gz 80029 79115)],
	[qw(hcpcs 2019 2019-01-01 hcpcs/HCPC2019_CONTR_ANWEB.txt.gz 6440 360)],
	[qw(hcpcs 2020 2020-01-01 hcpcs/HCPC2020_ANWEB_w_disclaimer.txt.gz 6710 369)],
);

fresh_database();
load_release(@$_) for @releases;

sub load_release
{
	my ($system, $release, $effective, $file, $codes, $others) = @_;
	my ($status, $output, $errors) = codecheck('load', $system, '--release', $release, '--effective', $effective, "$data/$file");

	is("$status$errors", '0', "$system $release loads") or return;
	my $counts = $system eq 'hcpcs' ? qr/ $codes codes \(\d+ billable\) and $others modifiers loaded/
		: qr/: $codes lines read, $codes codes \($others billable\) loaded/;
	like($output, qr/$counts, 0 rejected(, replaced)?, [\d.]+ s$/, '... with the published counts');
	note($output);
}

# The files, read another way.

my (%file_lines, %distinct);
for (@releases)
{
	my ($system, $release, undef, $file) = @$_;
	my $lines = $system eq 'hcpcs' ? read_anweb("$data/$file") : read_order_file("$data/$file");
	$file_lines{"$system $release"} = $lines;
	$distinct{$system}{$_} = 1 for @$lines;
}

sub read_order_file
{
	my ($path) = @_;
	my @lines;
	open(my $handle, '-|', 'gzip', '-dc', $path) or die;
	while (defined(local $_ = <$handle>))
	{
		/^\d{5} (\w{3,7}) * ([01]) (.{60}) (.*\S)\s*$/ or die "line $.: $_";
		my ($code, $flag, $short, $long) = ($1, $2, $3, $4);
		push @lines, join '|', $code, $flag, $short =~ s/ +$//r, $long;
	}
	return [sort @lines];
}

sub read_anweb
{
	my ($path) = @_;
	my @codes;
	open(my $handle, '-|', 'gzip', '-dc', $path) or die;
	while (defined(local $_ = <$handle>))
	{
		my ($code, $type, $long, $rest) = /^(.{5})\d{5}([3478])(.{80})(.*)/ or next;
		$code =~ s/^ +//;
		$long =~ s/^ +| +$//g;
		if ($type =~ /[37]/)
		{
			my ($short, $added, $terminated) = $rest =~ /^(.{28}).{149}(.{8}).{8}(.{8})/ or die "line $.: $_";
			push @codes, [$code, $added, $terminated =~ s/ //gr, $short =~ s/^ +| +$//gr, $long];
		}
		else
		{
			$codes[-1][4] .= " $long";
		}
	}
	return [sort map { join '|', @$_ } @codes];
}

# The release as the tables have it.
sub loaded_lines
{
	my ($system, $release) = @_;
	my @parts = $system eq 'hcpcs' ? ('hcpcs_entry', 'hcpcs_modifier_entry') : ("${system}_entry");
	my $columns = $system eq 'hcpcs'
		? q{e.code, to_char(added, 'YYYYMMDD'), coalesce(to_char(terminated, 'YYYYMMDD'), '')}
		: q{replace(e.code::text, '.', ''), billable::int};
	my $lines = sql(join ' UNION ALL ', map {
		"SELECT concat_ws('|', $columns, short_description, long_description)
		   FROM codecheck.code_release r, unnest(r.entries) run,
			LATERAL (SELECT * FROM codecheck.$_ e WHERE e.entry_id >= lower(run) AND e.entry_id < upper(run)) e
		  WHERE r.system = '$system' AND r.release = '$release'" } @parts);
	return [sort split /\n/, $lines];
}

sub compare_with_files
{
	my ($when, @which) = @_;
	for (@which)
	{
		my ($system, $release) = @$_;
		my ($expected, $got) = ($file_lines{"$system $release"}, loaded_lines($system, $release));
		my ($first) = grep { ($got->[$_] // '') ne ($expected->[$_] // '') } 0 .. $#$expected;
		ok(@$got == @$expected && !defined $first, "$system $release is as in its file, $when")
			or diag(scalar(@$got), ' entries, ', scalar(@$expected), ' in the file',
				defined $first ? "; $got->[$first], in the file $expected->[$first]" : '');
	}
	for my $system (sort keys %distinct)
	{
		# A line that stays may say something else among the lines of another release.
		my $rows = join ' UNION ALL ', map { "SELECT to_jsonb(e) - 'entry_id' AS row FROM codecheck.$_ e" }
			$system eq 'hcpcs' ? qw(hcpcs_entry hcpcs_modifier_entry) : ("${system}_entry");
		is(sql("SELECT count(DISTINCT row - '{laterality,unspecified,specificity}'::text[]), count(*) - count(DISTINCT row) FROM ($rows) e"),
			keys(%{ $distinct{$system} }) . '|0', "each line of $system is kept once, $when");
	}
}

compare_with_files('loaded in order', @releases);

# In any order, with the same result.

my @some = grep { $_->[1] =~ /^(FY2018|FY2023|FY2023-apr|FY2026|20\d\d)$/ && $_->[0] ne 'icd10pcs' } @releases;
codecheck('drop', $_->[0], '--release', $_->[1]) for @some;
load_release(@$_) for reverse @some;
compare_with_files('loaded in another order', @some);
load_release(@$_) for $some[1], $some[-1];
compare_with_files('loaded again', $some[1], $some[-1]);

done_testing();
