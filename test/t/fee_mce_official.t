#!/usr/bin/perl
# The official fee schedules and lists of the Medicare Code Editor, against
# readings of the same files in Perl, and the look-ups against plain SQL.
# CODECHECK_DATA names the folder.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use JSON::PP;
use LoadTest;
use Scratch;
use Test::More;

my $fees = 'mpfs/pprrvu_indicators_2023a_2024a_2024c.csv.gz';
my ($v37, $v41, $v43) = map { "mce/$_" } qw(MCE_v37.tsv.gz mce_v41_1_code_edits.csv.gz mce_v43_edits.json.gz);
my $data = official($fees, $v37, $v41, $v43);

fresh_database();
my $medical_codes = q{SET search_path = "Medical Codes", public; };

sub lines_of
{
	my ($file) = @_;
	open(my $handle, '-|', 'gzip', '-dc', "$data/$file") or die;
	my @lines = map { s/\r?\n\z//r } <$handle>;
	return @lines;
}

# ---- The fee schedule

my ($heading, @rows) = lines_of($fees);
my %column = do { my $n = 0; map { $_ => $n++ } split /,/, $heading };
my (%fee, %rows_of);
for (@rows)
{
	my @cell = split /,/, $_, -1;
	die $_ if /"/ || @cell != keys %column;
	$rows_of{ $cell[0] }++;
	$fee{ join '|', @cell[@column{qw(source hcpcs mod)}] } = join '|', @cell[@column{qw(status_code pctc_ind glob_days mult_proc bilat_surg asst_surg co_surg team_surg)}];
}
is(@rows, 55173, 'the rows that are published');
my ($status, $output, $errors) = codecheck('load', 'fee-schedule', "$data/$fees");
is("$status$errors", '0', 'the fee schedules load');
like($output, qr/^fee-schedule rvu23a_jan to rvu24c_jul: \S+: 55173 rows read, 55173 loaded in 3 releases, 0 repeated, 0 rejected, [\d.]+ s$/, '... every row');
note($output);
same_lines([split /\n/, sql(q{SELECT concat_ws('|', release, code, coalesce(modifier::text, ''), status, pctc, global_days, multiple, bilateral, assistant, co_surgeon, team) FROM codecheck.fee_schedule})],
	[map { "$_|$fee{$_}" } keys %fee], '... as they are read in Perl');
is(sql('SELECT release, effective_from, effective_to FROM codecheck.release ORDER BY 2'),
	"rvu23a_jan|2023-01-01|2023-12-31\nrvu24a_jan|2024-01-01|2024-06-30\nrvu24c_jul|2024-07-01|2024-12-31", '... in force by the quarter of the source');
is(sql(q{SELECT release, count(*) FROM codecheck.fee_schedule GROUP BY 1 ORDER BY 1}), join("\n", map { "$_|$rows_of{$_}" } sort keys %rows_of), '... ' . join ', ', map { "$rows_of{$_} of $_" } sort keys %rows_of);

# Every code of any release on the edges of each, by every name, without a modifier and with each.
my $differing = sql($medical_codes . q{
	WITH day(day) AS (VALUES ('2022-12-31'::date), ('2023-01-01'), ('2023-12-31'), ('2024-01-01'), ('2024-06-30'), ('2024-07-01'), ('2024-12-31'), ('2025-01-01')),
	asked AS MATERIALIZED (
		SELECT code, modifier, day FROM (SELECT DISTINCT code FROM codecheck.fee_entry UNION SELECT 'V9999'::text::hcpcs) c, (VALUES (NULL::hcpcs_modifier), ('26'), ('TC'), ('53'), ('LT')) m(modifier), day
	)
	SELECT count(*), count(f.code), count(*) FILTER (WHERE (f.status, f.pctc, f.global_days, f.multiple, f.bilateral, f.assistant, f.co_surgeon, f.team) IS DISTINCT FROM
		(fee_indicator(a.code, a.modifier, day, 'status'), fee_indicator(a.code, a.modifier, day, 'pctc'), fee_indicator(a.code, a.modifier, day, 'global_days'), fee_indicator(a.code, a.modifier, day, 'mult_proc'),
		 fee_indicator(a.code, a.modifier, day, 'bilateral'), fee_indicator(a.code, a.modifier, day, 'asst_surg'), fee_indicator(a.code, a.modifier, day, 'co_surgeon'), fee_indicator(a.code, a.modifier, day, 'team')))
	  FROM asked a
	  LEFT JOIN codecheck.release r ON r.system = 'fee-schedule' AND day BETWEEN r.effective_from AND r.effective_to
	  LEFT JOIN codecheck.fee_schedule f ON f.release = r.release AND f.code = a.code AND coalesce(f.modifier::text, '') = coalesce(a.modifier::text, '')});
like($differing, qr/^\d+\|\d+\|0$/, 'fee_indicator() of every code, modifier, day and name is what plain SQL finds');
note($differing);

# ---- The Medicare Code Editor

my %name_of = (Newborn_Only => 'newborn', Pediatric_Only => 'pediatric', Maternity_Only => 'maternity', Adult_Only => 'adult', Female_Only => 'female', Male_Only => 'male', Principal_Manifestation => 'manifestation',
	Principal_Unacceptable => 'unacceptable_principal', Principal_Questionable_Admit => 'questionable_admission', Wrong_Performed => 'wrong_procedure',
	'Female Only' => 'female', 'Male Only' => 'male', 'Maternity (Ages 9-64)' => 'maternity', 'Adult (Ages 15-124)' => 'adult', 'Pediatric (Ages 0-17)' => 'pediatric', 'Perinatal/Newborn (Age 0 Only)' => 'newborn',
	'Manifestation (Not Allowed as Principal Diagnosis)' => 'manifestation', manifestation_not_pdx => 'manifestation', unacceptable_pdx => 'unacceptable_principal',
	unacceptable_pdx_unless_secondary => 'unacceptable_principal_alone', age_newborn => 'newborn', age_pediatric => 'pediatric', age_maternity => 'maternity', age_adult => 'adult');
my %ages = (newborn => '0|0', pediatric => '0|17', adult => '15|124');
my $entry = sub {
	my ($code, $list, $maternity) = @_;
	return join '|', $code =~ s/\.//r, $name_of{$list}, { %ages, maternity => $maternity }->{ $name_of{$list} } // '|';
};
my ($procedures, @of_v37) = 0;
my @lines = lines_of($v37);
for (@lines[1 .. $#lines])
{
	my (undef, undef, undef, undef, $list, $kind, $code) = split /\t/;
	$kind eq 'P' ? $procedures++ : push @of_v37, $entry->($code, $list, '12|55');
}
@lines = lines_of($v41);
my @of_v41 = map { my ($code, $list) = /^([^,]+),.*,([^,]+)$/; $entry->($code, $list, '9|64') } @lines[1 .. $#lines];
my $json = decode_json(join "\n", lines_of($v43))->{codes};
my @of_v43 = map { my $list = $_; map { $entry->($_->{code}, $list, '9|64') } @{ $json->{$list} } } keys %$json;
my %of = ('v37' => \@of_v37, 'v41.1' => \@of_v41, 'v43' => \@of_v43);

for (['v37', $v37], ['v41.1', $v41], ['v43', $v43])
{
	my ($release, $file) = @$_;
	($status, $output, $errors) = codecheck('load', 'mce', "$data/$file");
	is("$status$errors", '0', "$file loads");
	my $loaded = @{ $of{$release} };
	like($output, qr/^mce \Q$release\E: \S+: \d+ rows read, $loaded loaded: \d+ diagnoses on \d+ lists(, $procedures of procedures left out)?, 0 repeated, 0 rejected/, '... every row');
	note($output);
	same_lines([split /\n/, sql($medical_codes . qq{SELECT concat_ws('|', compact(code), list, coalesce(age_from::text, ''), coalesce(age_to::text, '')) FROM codecheck.mce WHERE release = '$release'})], $of{$release}, '... as it is read in Perl');
}
is(sql(q{SELECT release, effective_from, effective_to FROM codecheck.release WHERE system = 'mce' ORDER BY 2}), "v37|2019-10-01|2020-09-30\nv41.1|2024-04-01|2024-09-30\nv43|2025-10-01|2026-09-30", 'in force for their fiscal years, or the rest of it');
is(sql(q{SELECT list, count(*) FROM codecheck.mce WHERE release = 'v43' GROUP BY 1 ORDER BY 1}),
	"adult|856\nmanifestation|422\nmaternity|2543\nnewborn|42\npediatric|125\nunacceptable_principal|2656\nunacceptable_principal_alone|1", 'the counts that are published');
$differing = sql($medical_codes . q{
	WITH day(day) AS (VALUES ('2019-09-30'::date), ('2019-10-01'), ('2020-09-30'), ('2020-10-01'), ('2024-03-31'), ('2024-04-01'), ('2024-09-30'), ('2024-10-01'), ('2025-10-01'), ('2026-09-30'), ('2026-10-01')),
	asked AS (SELECT code, day, mce_list(code, day) AS got FROM (SELECT code FROM codecheck.mce_entry UNION SELECT 'I10'::text::icd10cm) c, day),
	expected AS (
		SELECT asked.code, asked.day, got, r.release, array_agg(m.list ORDER BY m.list COLLATE "C") FILTER (WHERE m.list IS NOT NULL) AS lists
		  FROM asked
		  LEFT JOIN codecheck.release r ON r.system = 'mce' AND day BETWEEN r.effective_from AND r.effective_to
		  LEFT JOIN codecheck.mce m ON m.release = r.release AND m.code = asked.code
		 GROUP BY asked.code, asked.day, got, r.release
	)
	SELECT count(*), count(lists), count(*) FILTER (WHERE got IS DISTINCT FROM CASE WHEN release IS NOT NULL THEN coalesce(lists, '{}') END) FROM expected});
like($differing, qr/^\d+\|\d+\|0$/, 'mce_list() of every code and day is what plain SQL finds');
note($differing);

done_testing;
