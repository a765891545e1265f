# Medically unlikely edits and add-on codes: CMS's layouts, what else can be
# read, several files in a release, and files that must not load.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin, "$FindBin::RealBin/../lib";
use LoadTest;
use Test::More;

fresh_database();

sub contents
{
	return sql(q{SELECT md5(string_agg(t, ',' ORDER BY t)) FROM (SELECT r::text FROM codecheck.code_release r UNION ALL SELECT f::text FROM codecheck.release_file f
		UNION ALL SELECT e::text FROM codecheck.mue_entry e UNION ALL SELECT e::text FROM codecheck.addon_entry e) AS every(t)});
}

# A load that fails with these messages and leaves everything as it was.
sub fails
{
	my ($what, $messages, @arguments) = @_;
	my $before = contents();
	my ($status, $output, $errors) = codecheck('load', @arguments);
	is("$status$output", '1', "$what fails");
	like($errors, $_, '... with its message') for ref $messages eq 'ARRAY' ? @$messages : $messages;
	is(contents(), $before, '... and changes nothing');
}

# ---- Units, as CMS has them: a notice in quotes, a heading with a line end in it, code page 1252

my %value_heading = (practitioner => 'Practitioner Services MUE Values', outpatient => 'Outpatient Hospital Services MUE Values', dme => 'DME Supplier Services MUE Values');

sub mue_file
{
	my ($name, $setting, @rows) = @_;
	return scratch($name, join "\r\n", qq{"A notice of rights,\r\nby the owner\xae of the codes.\r\n\r\nIt goes on.",,,},
		qq{"HCPCS/\r\nCPT Code",$value_heading{$setting},MUE Adjudication Indicator,MUE Rationale}, @rows, '');
}

my $mues = q{SELECT string_agg(concat_ws('|', setting, release, code, units, adjudication_indicator, rationale), ' ' ORDER BY setting, release, code COLLATE "C") FROM (SELECT *, code::text COLLATE "C" FROM codecheck.mue) m (setting, release, c, units, adjudication_indicator, rationale, code)};
my @rows = ('A9999,0,2 Date of Service Edit: Policy,CMS Policy', '99213,2,3 Date of Service Edit: Clinical,Clinical: Data', '97140,4,1 Line Edit,"Nature, and more"');
my $official = mue_file('MCR_MUE_PractitionerServices_Eff_07-01-2024.csv', 'practitioner', @rows);
load_ok(qr/^mue-practitioner 2024q3: MCR_MUE_\S+: 3 rows read, 3 codes loaded, 0 repeated, 0 rejected, \d+\.\d s$/, 'mue', $official);
my $content = 'practitioner|2024q3|97140|4|1|Nature, and more practitioner|2024q3|99213|2|3|Clinical: Data practitioner|2024q3|A9999|0|2|CMS Policy';
is(sql($mues), $content, 'what it says');
is(sql(q{SELECT system, release, effective_from, effective_to, code_count FROM codecheck.release}), 'mue-practitioner|2024q3|2024-07-01|2024-12-31|3', 'the release');
load_ok(qr/3 codes loaded, 0 repeated, 0 rejected, replaced, /, 'mue', $official);
is(sql($mues), $content, 'the same again');
my @re_encoded = ('hcpcs_code,mue_units,mue_mai,mue_rationale,mue_service', '97140,4,1,"Nature, and more",Practitioner', '99213,2,3,Clinical: Data,Practitioner', 'a9999 ,0,2,CMS Policy,Practitioner');
for (['plain', scratch('plain.csv', join "\n", @re_encoded)], ['in a zip', zip_file('mue.zip', 'mue.csv' => join("\r\n", @re_encoded), 'mue.xlsx' => 'the same as a workbook')],
	['by tabs', scratch('tabs.txt', join "\n", map { s/"Nature, and more"/Nature; and more/r =~ tr/,/\t/r =~ tr/;/,/r } @re_encoded)],
	['as a workbook', workbook('mue.xlsx', ['A notice, in a cell'], ["HCPCS/\nCPT Code", $value_heading{practitioner}, 'MUE Adjudication Indicator', 'MUE Rationale'],
		['97140', '4', '1 Line Edit', 'Nature, and more'], ['99213', '2', '3 Date of Service Edit: Clinical', 'Clinical: Data'], ['A9999', '0', '2 Date of Service Edit: Policy', 'CMS Policy'])])
{
	my ($how, $path) = @$_;
	codecheck(qw(drop mue --release 2024q3));
	is(sql($mues), '', 'dropped');
	load_ok(qr/^mue-practitioner 2024q3: .*: 3 rows read, 3 codes loaded, 0 repeated, 0 rejected, /, qw(mue --release 2024q3), $path);
	is(sql($mues), $content, "the same, $how");
}
is(sql('SELECT count(*) FROM codecheck.mue_entry'), 3, 'nothing is left of what was dropped');

# What is stated twice counts once; what two settings or releases share is kept once.
load_ok(qr/4 rows read, 3 codes loaded, 1 repeated, 0 rejected, beside one other file, /, 'mue', mue_file('MUE_PractitionerServices_2024q3_f2.csv', 'practitioner', @rows, $rows[0]));
load_ok(qr/^mue-outpatient 2024q3: .*: 3 rows read, 3 codes loaded/, 'mue', mue_file('of_2024q3.csv', 'outpatient', @rows));
load_ok(qr/^mue-dme 2024q4: .*: 1 rows read, 1 codes loaded/, qw(mue --release 2024q4), mue_file('supplies.csv', 'dme', $rows[0]));
is(sql('SELECT count(*) FROM codecheck.mue_entry'), 3, 'an entry is kept once for all of them');
codecheck(qw(drop mue --release 2024q3));
is(sql(q{SELECT count(*), (SELECT string_agg(system, ' ' ORDER BY system) FROM codecheck.code_release) FROM codecheck.mue_entry}), '3|mue-dme mue-outpatient', 'and stays while one of them lists it');
codecheck(qw(drop mue --setting outpatient --release 2024q3));
is(sql('SELECT count(*) FROM codecheck.mue_entry'), 1, 'and no longer');
load_ok(qr/^mue-practitioner 2024q3: f1.csv: 1 rows.*\nmue-practitioner 2024q3: f2.csv: 2 rows read, 2 codes loaded, 0 repeated, 0 rejected, beside one other file, /,
	qw(mue --release 2024q3), mue_file('f1.csv', 'practitioner', $rows[0]), mue_file('f2.csv', 'practitioner', @rows[1, 2]));
is(sql($mues), "dme|2024q4|A9999|0|2|CMS Policy $content", 'two files are one release');

# ---- Units that must not load

my @mue = qw(mue --release 2024q4);
my @bad = (
	['a code', '9921,1,2 Date of Service Edit: Policy,x', '"9921" is no CPT or HCPCS code'],
	['no code', ',1,2 Date of Service Edit: Policy,x', '"" is no CPT or HCPCS code'],
	['no value', '99214,,2 Date of Service Edit: Policy,x', '"" is no number of units'],
	['a negative value', '99214,-1,2 Date of Service Edit: Policy,x', '"-1" is no number of units'],
	['half a unit', '99214,0.5,2 Date of Service Edit: Policy,x', '"0.5" is no number of units'],
	['too many units', '99214,9999999999,2 Date of Service Edit: Policy,x', '"9999999999" is no number of units'],
	['an indicator', '99214,1,4 Date of Service Edit,x', '"4 Date of Service Edit" is no adjudication indicator'],
	['an indicator of two digits', '99214,1,21,x', '"21" is no adjudication indicator'],
	['no indicator', '99214,1,,x', '"" is no adjudication indicator'],
	['another value', '99213,3,3 Date of Service Edit: Clinical,x', 'code 99213 has 3 units (indicator 3) here and 2 (indicator 3) on line 8'],
	['another indicator', '99213,2,2 Date of Service Edit: Policy,x', 'code 99213 has 2 units (indicator 2) here and 2 (indicator 3) on line 8'],
	['too few fields', '99214,1', '2 fields where the header has 4'],
	['quotes', '99214,1,"2,x', 'quotes that do not match'],
);
for (@bad)
{
	my ($what, $row, $reason) = @$_;
	my $path = mue_file('bad.csv', 'practitioner', @rows, $row);
	fails($what, [qr/^codecheck: bad\.csv: line 10: \Q$reason\E$/m, qr/^HINT:  Bad lines can be left out with --skip-bad/m], @mue, $path);
}
my ($status, $output, $errors) = codecheck('load', @mue, '--skip-bad', mue_file('bad.csv', 'practitioner', @rows, $bad[0][1], $bad[9][1]));
like("$status$output", qr/^0mue-practitioner 2024q4: bad\.csv: 5 rows read, 3 codes loaded, 0 repeated, 2 rejected, \d/, 'bad rows are left out when asked');
like($errors, qr/^codecheck: warning: bad\.csv: left out 2 of 5 lines\nDETAIL:  line 10: .*\nline 11: code 99213 has 3 units/m, '... and reported');
codecheck('drop', @mue);
fails('a file of a setting as another', [qr/^codecheck: f\.csv: the file is for the setting outpatient, not dme$/m], @mue, qw(--setting dme), mue_file('f.csv', 'outpatient', @rows));
fails('a file of several settings', qr/^codecheck: f\.csv: the file is for several settings, "DME Supplier" and "Practitioner" among them$/m, @mue,
	scratch('f.csv', join "\n", @re_encoded, '99214,1,1,x,DME Supplier'));
fails('a value that another file of the release denies', qr/^codecheck: f3\.csv: line 8: code 99213 has 5 units here and 2 in "f2\.csv"$/m, qw(mue --release 2024q3),
	mue_file('f3.csv', 'practitioner', $rows[0], '99213,5,3 Date of Service Edit: Clinical,x'));
fails('the first of two files, for the second is bad', qr/^codecheck: bad\.csv: line 10: /m, @mue, mue_file('good.csv', 'practitioner', @rows), mue_file('bad.csv', 'practitioner', @rows, $bad[0][1]));
fails('an empty file', qr/the file is empty/, @mue, scratch('empty.csv', ''));
fails('a notice alone', qr/no heading with the columns code, indicator; the file begins with A notice/, @mue, scratch('notice.csv', qq{"A notice,\nand no more",,,\n}));
fails('a heading alone', qr/^codecheck: f\.csv: the file holds no line of a table of medically unlikely edits$/m, @mue, mue_file('f.csv', 'practitioner'));
fails('add-on codes as units', qr/no heading with the columns code, indicator/, @mue, scratch('f.csv', "edit_type,add_on,primary,effective_date\n1,96366,96365,2013-04-01\n"));
fails('no quarter', [qr/a release needs the date from which it is effective/], 'mue', mue_file('values.csv', 'practitioner', @rows));

# ---- Add-on codes: CMS's workbook as a table, days as 2013091, and tables with less

my @heading = qw(AOC_Edit_Type Add-On_Code AOC_DelDT Primary_Code Primary_Code_DelDT AOC_Edit_EffDT AOC_Edit_DelDT Special_Instruction_Notes);
my @pairs = (
	['1', '96366', '', '96360', '', '2014001', '', '96360 (Practitioner Only)'],
	['1', '96366', '', '96365', '', '2013091', '2023365', ''],
	['1', '96366', '', '96365', '', '2024001', '', ''],
	['1', '96376', '', '96374', '2024182', '2013091', '', '96376 may be reported by facilities only'],
	['2', '0054T', '2024091', 'CCCCC', '', '2013091', '2024182', 'Contractor Defined Primary Codes'],
	['3', '64727', '', '64721', '', '', '', '"Based on a manual'],
	['3', '64727', '', 'CCCCC', '', '', '', ''],
);
my $addons = q{SELECT string_agg(concat_ws('|', release, edit_type, add_on, coalesce(primary_code::text, '-'), coalesce(effective_from::text, '-'), coalesce(effective_to::text, '-'), coalesce(setting, '-'), note), E'\n'
	ORDER BY add_on::text COLLATE "C", primary_code::text COLLATE "C", effective_from) FROM codecheck.addon};
my $said = <<'ROWS' =~ s/\n\z//r;
2024q3|2|0054T|-|2013-04-01|2024-03-31|-|Contractor Defined Primary Codes
2024q3|3|64727|64721|-|-|-|"Based on a manual
2024q3|3|64727|-|-|-|-
2024q3|1|96366|96360|2014-01-01|-|practitioner|96360 (Practitioner Only)
2024q3|1|96366|96365|2013-04-01|2023-12-31|-
2024q3|1|96366|96365|2024-01-01|-|-
2024q3|1|96376|96374|2013-04-01|2024-06-30|outpatient|96376 may be reported by facilities only
ROWS

sub table
{
	my ($separator, @rows) = @_;
	return join '', map { join($separator, map { /["$separator]/ ? '"' . s/"/""/gr . '"' : $_ } @$_) . "\r\n" } @rows;
}

load_ok(qr/^aoc 2024q3: AOC_V2024Q3-MCR\.xlsx: 7 rows read, 7 loaded for 4 add-on codes, 0 repeated, 0 rejected, \d/, 'aoc', workbook('AOC_V2024Q3-MCR.xlsx', ['A notice of rights'], \@heading, @pairs));
is(sql($addons), $said, 'what the workbook says');
is(sql(q{SELECT system, release, effective_from, effective_to, code_count FROM codecheck.release WHERE system = 'aoc'}), 'aoc|2024q3|2024-07-01|2024-12-31|4', 'the release');
codecheck(qw(drop aoc --release 2024q3));
is(sql('SELECT count(*) FROM codecheck.addon_entry'), 0, 'dropped');
load_ok(qr/7 rows read, 7 loaded for 4 add-on codes/, 'aoc', scratch('AOC_V2024Q3.csv', table(',', ['A notice of rights', ('') x 7], \@heading, @pairs)));
is(sql($addons), $said, 'the same, by commas');
my %day = ('' => '', 2014001 => '2014-01-01', 2013091 => '4/1/2013', 2023365 => '20231231', 2024001 => '2024-01-01', 2024182 => '2024-06-30', 2024091 => '2024-03-31');
my @few = map { my @pair = @$_; my ($last) = sort grep { $_ ne '' } @pair[2, 4, 6]; [@pair[0, 1, 3], $day{ $pair[5] }, $day{ $last // '' }, $pair[7]] } @pairs;
load_ok(qr/8 rows read, 7 loaded for 4 add-on codes, 1 repeated, 0 rejected, beside one other file, /, 'aoc', scratch('aoc_2024q3.tsv', table("\t", [qw(edit_type add_on primary effective_date end_date note)], @few, $few[1])));
is(sql('SELECT count(*) FROM codecheck.addon_entry'), 7, 'the same in fewer columns and other words');

# ---- Add-on codes that must not load

my @aoc = qw(aoc --release 2024q3);
for (
	['a type', sub { $_[0][0] = '4' }, '"4" is no type of add-on code, 1, 2 or 3'],
	['an add-on code', sub { $_[0][1] = 'CCCCC' }, 'the add-on code, "CCCCC", is no CPT or HCPCS code'],
	['a primary code', sub { $_[0][3] = '9636' }, 'the primary code, "9636", is neither a CPT or HCPCS code nor CCCCC'],
	['no primary code', sub { $_[0][3] = '' }, 'the primary code, "", is neither a CPT or HCPCS code nor CCCCC'],
	['type 1 without a list', sub { $_[0][3] = 'ccccc' }, 'primary code CCCCC with type 1, which leaves none to the contractor'],
	['type 2 with one', sub { $_[0][0] = '2' }, 'primary code 96360 with type 2, which leaves all to the contractor'],
	['the first day', sub { $_[0][5] = '2014366' }, '"2014366" is no date'],
	['the last day', sub { $_[0][6] = '2014000' }, '"2014000" is no date'],
	['the last day of the add-on code', sub { $_[0][2] = '2014-02-29' }, '"2014-02-29" is no date'],
	['the last day of the primary code', sub { $_[0][4] = 'soon' }, '"soon" is no date'],
	['an end before the beginning', sub { $_[0][6] = '2013365' }, 'deleted on 2013365, before it is effective on 2014001'],
)
{
	my ($what, $change, $reason) = @$_;
	my @changed = @{ $pairs[0] };
	$change->(\@changed);
	fails($what, qr/^codecheck: bad\.csv: line 3: \Q$reason\E$/m, @aoc, scratch('bad.csv', table(',', \@heading, $pairs[1], \@changed, @pairs[2, 3])));
}
fails('units as add-on codes', qr/no heading with the columns edit_type, code, primary_code/, @aoc, $official);

done_testing;
