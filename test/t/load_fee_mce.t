# Files of the physician fee schedule and of the Medicare Code Editor, as CMS and others publish them, and what is wrong with them.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin, "$FindBin::RealBin/../lib";
use LoadTest;
use Test::More;

fresh_database();

sub load_fails
{
	my ($complaint, $name, @arguments) = @_;
	my $before = sql('SELECT array_agg(f ORDER BY f) FROM codecheck.release_file f');
	my ($status, $output, $errors) = codecheck('load', @arguments);
	is($status, 1, "$name: an error");
	is($output, '', '... without a report');
	like($errors, $complaint, '... that says why');
	is(sql('SELECT array_agg(f ORDER BY f) FROM codecheck.release_file f'), $before, '... and nothing changed');
}

# ---- CMS's own fee schedule: titles, a heading over two lines, descriptions that are not for us.

my @titles = ('"2024 National Lantern Fee Schedule, said by the tests"', 'Lanterns and descriptions are of our own invention', '', 'RELEASED 11/02/2023');
my @upper = (qw(x x x STATUS), 'NOT USED FOR', qw(WORK NON-FAC NA FACILITY NA MP NON-FACILITY FACILITY PCTC GLOB PRE INTRA POST MULT BILAT ASST CO- TEAM ENDO CONV));
my @lower = (qw(HCPCS MOD DESCRIPTION CODE PAYMENT RVU), 'PE RVU', 'INDICATOR', 'PE RVU', qw(INDICATOR RVU TOTAL TOTAL IND DAYS OP OP OP PROC SURG SURG SURG SURG BASE FACTOR));
$_ eq 'x' and $_ = '' for @upper;
my @rows = (
	[qw(Q9901), '', 'Lantern, "lit"', qw(A x 1.50 1.20 x 0.80 x 0.10 2.80 2.40 0 010 0.10 0.80 0.10 2 1 1 0 0 x 32.7442)],
	[qw(Q9902 26), "Lantern, Lumi\xe8re", qw(A x 1.50 1.20 x 0.80 x 0.10 2.80 2.40 1 XXX 0.00 0.00 0.00 4 3 0 0 0 x 32.7442)],
	[qw(Q9902), '', "Lantern, Lumi\xe8re", qw(A x 1.50 1.20 x 0.80 x 0.10 2.80 2.40 1 XXX 0.00 0.00 0.00 4 3 0 0 0 x 32.7442)]);
$_ eq 'x' and $_ = '' for map { @$_ } @rows;
my $content = "Q9901||A|0|010|2|1|1|0|0\nQ9902|26|A|1|XXX|4|3|0|0|0\nQ9902||A|1|XXX|4|3|0|0|0";
my $schedule = sub { sql("SELECT code, modifier, status, pctc, global_days, multiple, bilateral, assistant, co_surgeon, team
	FROM codecheck.fee_schedule WHERE release = '" . ($_[0] // '2024q1') . "' ORDER BY code, modifier") };
my $table = sub {
	my ($separator, @rows) = @_;
	return join '', map { join($separator, map { my $cell = $_; $cell =~ s/"/""/g; $cell =~ /[",\n]/ || $cell ne $_ ? qq{"$cell"} : $cell } @$_) . "\r\n" } @rows;
};
my @lines = ((map { ['', '', $_ =~ s/"//gr, ('') x 22] } @titles), \@upper, \@lower, @rows);
my @one_line = map { join "\n", grep { $_ ne '' } $upper[$_], $lower[$_] } 0 .. $#lower;
my @utf8 = map { [map { s/\xe8/\xc3\xa8/gr } @$_] } @lines;
my @with_more = map { my @row = @{ $lines[$_] }; splice @row, 23, 0, $_ < 4 ? '' : (undef, undef, undef, undef, 'PRIC', 'IND', 9, 9, 9)[$_]; \@row } 0 .. $#lines;
my %published = (
	'as published, in code page 1252 with CRLF' => scratch('PPRRVU24_JAN.csv', $table->(',', @lines)),
	'separated by tabs' => scratch('PPRRVU24_JAN.txt', $table->("\t", @utf8)),
	'with a heading wrapped in its cells' => scratch('PPRRVU2024_Jan.csv', $table->(',', \@one_line, @rows)),
	'with a column more, as since 2026' => scratch('PPRRVU24_A.csv', $table->(',', @with_more)),
	'in a zip, without the one for other factors' => zip_file('RVU24A.zip', 'PPRRVU24_JAN_QPP.csv' => 'x', 'GPCI2024.csv' => 'y', 'PPRRVU24_JAN_nonQPP.csv' => $table->(',', @lines), 'RVU24A.pdf' => '%PDF'),
);
$published{'as a workbook, which took 010 for a number'} = workbook('PPRRVU24_JAN.xlsx', map { [map { $_ eq '010' ? '10' : $_ } @$_] } @utf8) if grep { -x "$_/xlsx2csv" } split /:/, $ENV{PATH};
for my $how (sort keys %published)
{
	load_ok(qr/^fee-schedule 2024q1: \S+: 3 rows read, 3 loaded, 0 repeated, 0 rejected, \d+\.\d s$/, 'fee-schedule', $published{$how});
	is($schedule->(), $content, "the same, $how");
	is(sql(q{SELECT effective_from, effective_to, code_count FROM codecheck.release}), '2024-01-01|2024-12-31|2', '... of the quarter that the name tells');
	codecheck(qw(drop fee-schedule --release 2024q1));
}
is(sql('SELECT count(*) FROM codecheck.fee_entry'), 0, 'dropped with its rows');
codecheck('load', 'fee-schedule', $published{'as published, in code page 1252 with CRLF'});
my ($status, $dump) = run('pg_dump', '--data-only', $ENV{PGDATABASE});
unlike($dump, qr/Lantern/, 'no description is kept');
like($dump, qr/Q9901/, '... the codes are');

# The sources of one file; files that are not of one.
my $three = $table->(',', [qw(source hcpcs mod status_code pctc_ind glob_days mult_proc bilat_surg asst_surg co_surg team_surg)],
	map { [$_, 'Q9901', '', qw(A 0 010 2 1 1 0 0)] } qw(rvu24c_jul rvu25a_jan));
load_ok(qr/^fee-schedule rvu24c_jul to rvu25a_jan: three\.csv: 2 rows read, 2 loaded in 2 releases, 0 repeated, 0 rejected, /, 'fee-schedule', scratch('three.csv', $three));
is(sql('SELECT release, effective_from, effective_to FROM codecheck.release ORDER BY 2'), "2024q1|2024-01-01|2024-06-30\nrvu24c_jul|2024-07-01|2024-12-31\nrvu25a_jan|2025-01-01|2025-12-31", 'each source is a release');
load_fails(qr/^codecheck: three\.csv: a fee schedule of several releases has their names and dates in it\nDETAIL:  The column source has rvu24c_jul, rvu25a_jan\.\nHINT:  Load it without --release/, 'several sources with a date', 'fee-schedule', '--effective', '2024-07-01', scratch('three.csv', $three));
load_fails(qr/^codecheck: rows\.csv: a release needs the date from which it is effective\nDETAIL:  The name of the file, "rows\.csv", tells none\./, 'no date', 'fee-schedule', scratch('rows.csv', $table->(',', @lines)));
load_ok(qr/^fee-schedule mine: rows\.csv: 3 rows read, 3 loaded/, 'fee-schedule', '--release', 'mine', '--effective', '2023-02-01', '--until', '2023-03-31', scratch('rows.csv', $table->(',', @lines)));
is(sql(q{SELECT effective_from, effective_to FROM codecheck.release WHERE release = 'mine'}), '2023-02-01|2023-03-31', 'with a name and days of its own');
load_fails(qr/^codecheck: PPRRVU24_JAN\.csv: fee-schedule release "2024q1" is effective from 2024-01-01 already/, 'another name for a day', 'fee-schedule', '--release', 'mine too', $published{'as published, in code page 1252 with CRLF'});

# Faults.
my $with = sub { my ($row, $column, $value) = @_; my @changed = map { [@$_] } @rows; $changed[$row][$column] = $value; scratch('PPRRVU24_JAN.csv', $table->(',', @lines[0 .. 5], @changed)) };
load_fails(qr/^codecheck: PPRRVU24_JAN\.csv: line 8: "Q99" is no CPT or HCPCS code\nDETAIL:  The other lines, 2, are good\.\nHINT:  Bad lines can be left out with --skip-bad/, 'a bad code', 'fee-schedule', $with->(1, 0, 'Q99'));
load_fails(qr/line 8: "2\?" is no modifier/, 'a bad modifier', 'fee-schedule', $with->(1, 1, '2?'));
load_fails(qr/line 7: the status code is "AA", no letter/, 'a bad status', 'fee-schedule', $with->(0, 3, 'AA'));
load_fails(qr/line 9: the indicator of bilateral surgery is "0\.10", no digit/, 'a column that moved', 'fee-schedule', $with->(2, 19, '0.10'));
load_fails(qr/line 7: the global days are "365", neither a number of days nor MMM, XXX, YYY or ZZZ/, 'bad global days', 'fee-schedule', $with->(0, 14, '365'));
load_fails(qr/line 9: Q9901 is on line 7 already, and says something else/, 'a code twice', 'fee-schedule', $with->(2, 0, 'Q9901'));
load_fails(qr/line 10: 2 fields where the header has 25/, 'a line that was cut off', 'fee-schedule', scratch('PPRRVU24_JAN.csv', $table->(',', @lines) . 'Q9903,'));
load_fails(qr/no heading with the columns hcpcs, modifier, status, pctc, global_days, multiple, bilateral, assistant, co_surgeon, team/, 'another file', 'fee-schedule', scratch('PPRRVU24_JAN.csv', "HCPCS/CPT Code,MUE Values\nQ9901,2\n" x 9));
load_fails(qr/no heading with/, 'the title only', 'fee-schedule', scratch('PPRRVU24_JAN.csv', $table->(',', @lines[0 .. 3])));
load_fails(qr/the file holds no line of a physician fee schedule/, 'the heading only', 'fee-schedule', scratch('PPRRVU24_JAN.csv', $table->(',', @lines[0 .. 5])));
load_fails(qr/^codecheck: bad\.csv: line 2: "Q99" is no CPT/, 'a good file and a bad one', 'fee-schedule', '--release', '2026q1', scratch('good.csv', $three =~ s/rvu25a_jan/rvu24c_jul/r), scratch('bad.csv', $three =~ s/Q9901/Q99/r));
($status, my $output, my $errors) = codecheck('load', 'fee-schedule', '--skip-bad', $with->(1, 0, 'Q99'));
is($status, 0, 'a bad line left out');
like($output, qr/3 rows read, 2 loaded, 0 repeated, 1 rejected, replaced, /, '... and counted');
like($errors, qr/^codecheck: warning: PPRRVU24_JAN\.csv: left out 1 of 3 lines\nDETAIL:  line 8: "Q99"/, '... and named');
is((codecheck('load', 'fee-schedule', '--setting', 'practitioner', $published{'as published, in code page 1252 with CRLF'}))[0], 2, 'a setting is not for it');

# ---- The Medicare Code Editor

my $v37 = join "\t", qw(MCE_Version ICD_Version MCE_Section MCE_Subsection MCE_Edit_Type ICD_Code_Type ICD_Code ICD_Desc);
$v37 .= "\n" . join "\n", map { join "\t", 37, 10, @$_, 'Said by the tests' } [qw(4 A Newborn_Only D A33)], [qw(4 C Maternity_Only D O80)], [qw(5 A Female_Only D O80)],
	[qw(5 B Female_Only P 0UT90ZZ)], [qw(6 _ Principal_Manifestation D D631)], [qw(9 _ Principal_Unacceptable D B950)];
my $v41 = "icd_code,icd_description,icd_conflict_group,icd_conflict_rule\nA33,\"Said, by the tests\",Age,Perinatal/Newborn (Age 0 Only)\nO80,Said,Age,Maternity (Ages 9-64)\nO80,Said,Sex,Female Only\n"
	. "D63.1,Said,Other,Manifestation (Not Allowed as Principal Diagnosis)\n";
my $v43 = '{"description": "Said by the tests", "age_categories": {"newborn": {"min_age": 0, "max_age": 0}, "maternity": {"min_age": 9, "max_age": 64}}, "codes": {' . "\r\n"
	. '"manifestation_not_pdx": [{"code": "D631", "description": "Said \u00e0 part"}], "unacceptable_pdx": [{"code": "B950"}], "unacceptable_pdx_unless_secondary": [{"code": "Z5189"}],' . "\n"
	. '"age_newborn": [{"code": "A33"}], "age_maternity": [{"code": "O80"}]}, "counts": {"age_newborn": 1}}' . "\n";
load_ok(qr/^mce v37: lists\.tsv: 6 rows read, 5 loaded: 4 diagnoses on 5 lists, 1 of procedures left out, 0 repeated, 0 rejected, \d+\.\d s\nmce v41\.1: mce_v41_1\.csv: 4 rows read, 4 loaded: 3 diagnoses on 4 lists, 0 repeated.*\nmce v43: mce_v43_edits\.json: 5 rows read, 5 loaded: 5 diagnoses on 5 lists, 0 repeated, 0 rejected, \d+\.\d s$/,
	'mce', scratch('lists.tsv', $v37), scratch('mce_v41_1.csv', $v41), scratch('mce_v43_edits.json', "\xef\xbb\xbf$v43"));
my $lists = q{SELECT release, string_agg(concat_ws(' ', code, list, age_from, age_to), ', ' ORDER BY code, list) FROM codecheck.mce GROUP BY 1 ORDER BY 1};
my $of_all = <<'LISTS' =~ s/\n\z//r;
v37|A33 newborn 0 0, B95.0 unacceptable_principal, D63.1 manifestation, O80 female, O80 maternity 12 55
v41.1|A33 newborn 0 0, D63.1 manifestation, O80 female, O80 maternity 9 64
v43|A33 newborn 0 0, B95.0 unacceptable_principal, D63.1 manifestation, O80 maternity 9 64, Z51.89 unacceptable_principal_alone
LISTS
is(sql($lists), $of_all, 'the lists of the three, tables and JSON in one go');
is(sql(q{SELECT release, effective_from, effective_to FROM codecheck.release WHERE system = 'mce' ORDER BY 2}), "v37|2019-10-01|2020-09-30\nv41.1|2024-04-01|2024-09-30\nv43|2025-10-01|2026-09-30", 'their days');
load_ok(qr/replaced/, 'mce', scratch('mce_v43_edits.json', $v43));
is(sql($lists), $of_all, 'the same again');
load_ok(qr/^mce v43: pocket\.zip: 5 rows read/, 'mce', '--release', 'v43', zip_file('pocket.zip', 'mce.json' => $v43));
is(sql(q{SELECT file FROM codecheck.release_file WHERE release = 'v43' ORDER BY 1}), "mce_v43_edits.json\npocket.zip", 'a file of another name joins the release');
is(sql($lists), $of_all, '... which says the same');
load_fails(qr/^codecheck: more\.json: the files of mce release "v43" contradict each other about maternity O80\nDETAIL:  It is in mce_v43_edits\.json, more\.json, pocket\.zip\./, 'files that contradict each other', 'mce', '--release', 'v43', scratch('more.json', $v43 =~ s/64/65/r));
load_fails(qr/^codecheck: mce_v43\.json: the file is not valid JSON\nDETAIL:  .*JSON data, line 3/, 'JSON that was cut off', 'mce', scratch('mce_v43.json', substr $v43, 0, -20));
load_fails(qr/^codecheck: mce_v43\.json: the file holds no lists of the Medicare Code Editor\nDETAIL:  It has no object "codes"/, 'other JSON', 'mce', scratch('mce_v43.json', '{"lists": []}'));
load_fails(qr/^codecheck: mce_v43\.json: age_newborn, code 1: "A3X" is no ICD-10-CM code\nDETAIL:  The other lines, 4, are good\./, 'a bad code in JSON', 'mce', scratch('mce_v43.json', $v43 =~ s/A33/A3X/r));
load_fails(qr/^codecheck: .*mce_v43\.json: line 2 is not UTF-8 text/, 'JSON in another encoding', 'mce', scratch('mce_v43.json', $v43 =~ s/\\u00e0/\xe0/r));
load_fails(qr/^codecheck: lists\.tsv: the file is version 37 of the Medicare Code Editor, of the fiscal year from 2019-10-01, not v38/, 'a release of another version', 'mce', '--release', 'v38', scratch('lists.tsv', $v37));
load_fails(qr/line 4: "Pocket" is no list of diagnoses/, 'an unknown list', 'mce', scratch('mce_v41_1.csv', $v41 =~ s/Female Only/Pocket/r));
load_fails(qr/tells none\.\nHINT:  Give it with --effective/, 'no version anywhere', 'mce', scratch('lists.csv', $v41));
load_fails(qr/no heading with the columns code, list; the file begins with/, 'another table', 'mce', scratch('mce_v41.csv', "a,b\n1,2\n" x 20));
is((codecheck(qw(drop mce --release v37)))[0], 0, 'a release is dropped');
like((codecheck('status'))[1], qr/mce +\| v41\.1/, 'status tells of the others');

done_testing;
