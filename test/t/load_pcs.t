# Loading tables and definitions of ICD-10-PCS: releases, and documents that
# must not load, with a clear message and the tables as they were.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use LoadTest;
use Test::More;

fresh_database();
my $tables = slurp(fixture('icd10pcs_tables.xml'));
my $definitions = slurp(fixture('icd10pcs_definitions.xml'));

sub releases
{
	return sql(q{SELECT system, release, effective_from, effective_to, code_count FROM codecheck.release ORDER BY 1, 3});
}

# The release of the year in the file, or one that is named.

my ($status, $output, $errors) = codecheck('load', 'pcs-tables', fixture('icd10pcs_tables.xml'));
is("$status$errors", '0', 'tables load');
like($output, qr/^pcs-tables FY2026: 7 tables with 9 rows, 22 codes loaded, [\d.]+ s$/, '... as the release of their year');
($status, $output) = codecheck('load', 'pcs-definitions', '--release', 'FY2026', '--effective', '2025-10-01',
	zip_file('pcs.zip', 'icd10pcs_tables_2026.xml', $tables, 'icd10pcs_definitions_2026.xml', $definitions));
like($output, qr/^pcs-definitions FY2026: definitions of 3 titles and 1 device keys loaded, [\d.]+ s$/, '... definitions from a zip');
($status, $output) = codecheck('load', 'pcs-tables', fixture('icd10pcs_tables.xml'));
like($output, qr/22 codes loaded, replaced,/, '... and once more in place of themselves');
is(sql('SELECT count(*) FROM codecheck.pcs_row_entry'), 9, '... which adds nothing');

my $april = $tables =~ s/Left side/Left half/r;
($status, $output) = codecheck(qw(load pcs-tables --release FY2026-APR --effective 2026-04-01), scratch('april.xml', $april));
like($output, qr/^pcs-tables FY2026-APR: /, '... an update under its own name');
is(sql('SELECT count(*) FROM codecheck.pcs_row_entry'), 10, '... keeps what is new in it only');
is(sql(q{SELECT "Medical Codes".body_part('B2151ZZ', '2026-03-31'), "Medical Codes".body_part('B2151ZZ', '2026-04-01'),
	"Medical Codes".body_part('B2151ZZ'), "Medical Codes".body_part('B2141ZZ', '2026-04-01')}),
	'Left side|Left half|Left half|Right side', '... and is in force from its day on');
is(releases(), join("\n", 'pcs-definitions|FY2026|2025-10-01|2026-09-30|3',
	'pcs-tables|FY2026|2025-10-01|2026-03-31|22', 'pcs-tables|FY2026-APR|2026-04-01|2026-09-30|22'), 'they are all there');
is(sql(q{BEGIN; SELECT "Medical Codes".body_part('B2151ZZ');
	UPDATE codecheck.pcs_row_entry SET titles = array_replace(titles, 'Left half', 'Changed');
	SELECT "Medical Codes".body_part('B2151ZZ'); ROLLBACK; SELECT "Medical Codes".body_part('B2151ZZ')}),
	"Left half\nChanged\nLeft half", 'a change is seen at once, and gone when it is rolled back');
($status, $output, $errors) = codecheck(qw(drop pcs-tables --release FY2026-APR));
is("$status$errors", '0', 'a release is dropped');
is(sql('SELECT count(*) FROM codecheck.pcs_row_entry'), 9, '... with what no other lists');

# What must not load.

sub contents
{
	return sql(q{SELECT md5(string_agg(t, ',' ORDER BY t)) FROM (
		SELECT r::text FROM codecheck.code_release r UNION ALL SELECT e::text FROM codecheck.pcs_prefix_entry e
		UNION ALL SELECT e::text FROM codecheck.pcs_row_entry e UNION ALL SELECT e::text FROM codecheck.pcs_definition_entry e
		UNION ALL SELECT e::text FROM codecheck.pcs_device_key_entry e) t(t)});
}
my $before = contents();

sub fails
{
	my ($what, $message, @arguments) = @_;
	my ($status, $output, $errors) = codecheck('load', @arguments);
	is("$status$output", '1', "$what fails");
	like($errors, $message, '... with its message');
	unlike($errors, qr/QUERY|CONTEXT|psql:/, '... and without noise');
	is(contents(), $before, '... and changes nothing') or $before = contents();
}

sub changed
{
	my ($text, $change) = @_;
	local $_ = $text;
	$change->() or die 'the change changes nothing';
	return scratch('changed.xml', $_);
}

my @bad_tables = (
	['XML that is cut off', sub { $_ = substr $_, 0, 2000 }, qr/^codecheck: the file is no well-formed XML document\nDETAIL: .*line \d+/],
	['XML with wrong nesting', sub { s{</pcsRow>}{</pcsrow>} }, qr/^codecheck: the file is no well-formed XML document\nDETAIL: .*pcsRow/],
	['another kind of document', sub { s/ICD10PCS.tabular/ICD10CM.tabular/g }, qr/^codecheck: the file is a document ICD10CM.tabular, not ICD10PCS.tabular$/m],
	['a version that is no year', sub { s{<version>2026}{<version>new} }, qr/the version of the document is "new", not a fiscal year/],
	['no version', sub { s{<version>.*?</version>}{} }, qr/the document names no version/],
	['no tables', sub { s{<pcsTable>.*</pcsTable>}{}s }, qr/the document holds no table/],
	['a wrong number of codes', sub { s/codes="4"/codes="5"/ }, qr/^codecheck: table 0DT, row 2: 4 codes where it says 5\nDETAIL: +There is no other fault/],
	['a row without its number of codes', sub { s/ codes="4"// }, qr/table 0DT, row 2: 4 codes where it says nothing/],
	['a wrong number of values', sub { s/(pos="4" values=")2/${1}3/ }, qr/table 0DT, row 1: axis 4 has 2 values where it says 3/],
	['a label less', sub { s{\s*<label code="H">.*?</label>}{} }, qr/table 0DT, row 1: axis 4 has 1 values where it says 2/],
	['an axis out of place', sub { s/pos="5"/pos="6"/ }, qr/table 0DT, row 1: axis 5 should stand where axis 6 is/],
	['an axis less', sub { s{\s*<axis pos="7".*?</axis>}{}s }, qr/table 0DT, row 1: 3 axes where there should be 4/],
	['an axis of the table less', sub { s{\s*<axis pos="3".*?</axis>}{}s }, qr/table 0D: 2 axes where there should be 3/],
	['an axis without a title', sub { s{<title>Approach</title>}{} }, qr/table 0DT, row 1: axis 5 has no title/],
	['a table of two values', sub { s{(pos="1" values=")1(".*?)(</axis>)}{${1}2$2<label code="1">Other</label>$3}s }, qr/axis 1 has more than one value/],
	['a value that is no character', sub { s/code="J"/code="O"/ }, qr/table 0DT, row 2: axis 4 has the value "O", which is no character of ICD-10-PCS/],
	['a value twice', sub { s/code="6"/code="H"/ }, qr/table 0DT, row 1: axis 4 has the value H twice/],
	['a value without a title', sub { s/>Caecum</></ }, qr/table 0DT, row 1: axis 4 has no title for the value H/],
	['a section that does not exist', sub { s/code="G">Mind/code="E">Mind/ }, qr/table EZ2: no code of ICD-10-PCS begins with that/],
	['a table that is there twice', sub { s{(<pcsTable>.*?</pcsTable>)}{$1$1}s }, qr/table 0DT: this table is there already/],
	['a table without rows', sub { s{<pcsRow.*?(</pcsTable>)}{$1}s }, qr/table 0DT: no rows/],
	['a section of two titles', sub { s/(.*)Surgery/${1}Something/s }, qr/table 0DW: "Section Something" was "Section Surgery" before/],
	['a body system of two titles', sub { s/(.*)>Gut</${1}>Guts</s }, qr/table 0DW: "Body System Guts" was "Body System Gut" before/],
	['axes of two titles', sub { s/(code="J">Appendix.*?)Approach/$1Approaches/s or s/(row.*)Body Part(.*Appendix)/$1Part$2/s }, qr/table 0DT, row 2: the axes have other titles than in the first row/],
	['two faults', sub { s/code="J"/code="O"/; s/codes="6"/codes="7"/ }, qr/^codecheck: table 0DT, row 1: 6 codes.*\nDETAIL: +Also:\n *table 0DT, row 2: axis 4/],
);
fails($_->[0], $_->[2], 'pcs-tables', changed($tables, $_->[1])) for @bad_tables;

my @bad_definitions = (
	['another document', sub { $_ = $tables }, qr/the file is a document ICD10PCS.tabular, not ICD10PCS.definitions/],
	['no terms', sub { s{<terms>.*?</terms>}{}gs }, qr/the document holds no terms/],
	['an unknown section', sub { s/section code="0"/section code="00"/ }, qr/section 00, axis 3, terms 1: there is no such section/],
	['an unknown axis', sub { s/pos="3"/pos="8"/ }, qr/section 0, axis 8, terms 1: there is no such axis/],
	['terms without a title', sub { s{<title>Taking out</title>}{} }, qr/section 0, axis 3, terms 1: no title/],
	['a title twice', sub { s/Caecum/Appendix/ }, qr/section 0, axis 4, terms 1: Appendix is there already/],
	['a title of which nothing is said', sub { s{<includes>V.*?</includes>}{}g }, qr/section 0, axis 4, terms 1: nothing is said of Appendix/],
	['a device key without a parent', sub { s{<parent.*?</parent>}{} }, qr/aggregate 1: no parent with its value and title/],
);
fails($_->[0], $_->[2], 'pcs-definitions', changed($definitions, $_->[1])) for @bad_definitions;

# What is said of the release must agree with the file.

my $file = fixture('icd10pcs_tables.xml');
fails('a date of another year', qr/the document is that of fiscal year 2026, not of FY2027, effective from 2026-10-01\nDETAIL: .*2025-10-01 to 2026-09-30/,
	qw(pcs-tables --release FY2027 --effective 2026-10-01), $file);
fails('an update without a name', qr/effective from 2026-04-01 needs a name of its own/, qw(pcs-tables --effective 2026-04-01), $file);
fails('a release of the same day', qr/release "FY2026" is effective from 2025-10-01 already/, qw(pcs-tables --release other), $file);
fails('a document in parts', qr/a document of this kind is loaded as a whole/, qw(pcs-tables --skip-bad), $file);

done_testing();
