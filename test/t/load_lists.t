# HCPCS as a spreadsheet, and lists of HCPCS and CPT codes as people have them.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin, "$FindBin::RealBin/../lib";
use LoadTest;
use Test::More;

fresh_database();

my @hcpcs = qw(hcpcs --release 2019 --effective 2019-01-01);
my $csv = slurp(fixture('hcpcs_anweb.csv'));
my @rows = csv_rows($csv);

sub csv_rows
{
	my ($text) = @_;
	my @rows = map { ["$_," =~ /("(?:[^"]|"")*"|[^,]*),/g] } split /\n/, $text;
	for my $row (@rows)
	{
		s/^"(.*)"$/$1/, s/""/"/g for @$row;
	}
	return @rows;
}

# ---- The spreadsheet

my $entries = q{SELECT e FROM (
	SELECT entry_id, concat_ws('|', code, added, coalesce(terminated::text, '-'), short_description, long_description) FROM codecheck.hcpcs_entry
	UNION ALL SELECT entry_id, concat_ws('|', code, added, coalesce(terminated::text, '-'), short_description, long_description)
	FROM codecheck.hcpcs_modifier_entry) t(id, e) ORDER BY e COLLATE "C"};
my $report = qr/^hcpcs 2019: 7 lines read, 3 codes \(2 billable\) and 2 modifiers loaded, 0 rejected(, replaced)?, \d+\.\d s$/;
my $content = <<"ROWS" =~ s/\n\z//r;
Q1|2000-01-01|-|Left bank|Left bank of the river, "the quiet one"
Q2|2000-01-01|-|Right bank|Right bank of a river that is so wide that its description goes on in a second row
Q9901|2015-01-01|-|Lantern, each|Lantern, hand-held, each
Q9902|2016-01-01|-|Lantern Lumi\xc3\xa8re|Lantern of the Lumi\xc3\xa8re kind with everything that belongs to it
Q9903|2010-01-01|2016-12-31|Lantern, gone|Lantern, terminated before the year
ROWS
my %packed = (
	'as CSV' => fixture('hcpcs_anweb.csv'),
	'as CSV of code page 1252 with CRLF' => scratch('cp1252.csv', $csv =~ s/\xc3\xa8/\xe8/gr =~ s/\n/\r\n/gr),
	'separated by tabs, under titles' => scratch('tabs.txt', join '', map { "$_\n" } 'Lanterns of the year', '', map { join "\t", map { /"/ ? '"' . s/"/""/gr . '"' : $_ } @$_ } @rows),
	'as a workbook' => workbook('sheet.xlsx', @rows),
	'as a workbook under titles' => workbook('titled.xlsx', ['Lanterns'], ['of the year'], @rows),
	'in a zip' => zip_file('sheet.zip', 'HCPC2019_ANWEB.csv' => $csv, 'readme.txt' => 'Read me'),
);
for my $how (sort keys %packed)
{
	load_ok($report, @hcpcs, $packed{$how});
	is(sql($entries), $content, "the same, $how");
}
is(sql(q{SELECT history_from, valid_until, code_count FROM codecheck.code_release}), '2016-12-31|2019-12-31|3', 'the release');

# The text file and the spreadsheet of the same records are the same release.
my ($text) = codecheck('load', @hcpcs, fixture('hcpcs_anweb.txt'));
my $from_text = sql($entries);
my @records = map { [substr($_, 0, 5), substr($_, 5, 5), substr($_, 10, 1), map { s/^ +| +$//gr } substr($_, 11, 80), substr($_, 91, 28), substr($_, 268, 8), substr($_, 284, 8)] }
	map { sprintf '%-320s', s/\r?\n//r } grep { /^.{5}\d{5}[3478]/ } split /^/, slurp(fixture('hcpcs_anweb.txt'));
codecheck('load', @hcpcs, scratch('text.csv', join "\n", 'HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,ADD DT,TERM DT',
	map { join ',', map { '"' . s/"/""/gr . '"' } @$_ } @records));
is(sql($entries), $from_text, 'the records of the text file as a table');
codecheck('load', @hcpcs, fixture('hcpcs_anweb.csv'));

# ---- Lists of Level II codes

load_ok(qr/^hcpcs 2020: 2 lines read, 2 codes \(2 billable\) loaded, 0 rejected, \d/, qw(hcpcs --release 2020 --effective 2020-01-01),
	scratch('codes.txt', "Q9901\r\nq9904 \r\n\r\n"));
load_ok(qr/^hcpcs 2020: 3 lines read, 2 codes \(2 billable\) loaded, 0 rejected, 1 of CPT left out, replaced, \d/,
	qw(hcpcs --release 2020 --effective 2020-01-01), scratch('codes.csv', "HCPCS Code,SI\nQ9901,A\n99213,B\nQ9904\xc2\xa0,A\n"));
my $status = q{SELECT string_agg(coalesce("Medical Codes".code_status(code::"Medical Codes".hcpcs, day::date), '-'), ' ' ORDER BY n)};
is(sql(qq{$status FROM unnest('{Q9901,Q9902,Q9904,Q9904,Q9905,Q9901}'::text[], '{2020-06-01,2020-06-01,2020-06-01,2019-06-01,2020-06-01,2021-06-01}'::text[]) WITH ORDINALITY AS t(code, day, n)}),
	'billable retired billable not_yet_effective unknown -', 'a list of codes after a file with dates');

# ---- Lists of CPT

load_ok(qr/^cpt 2024: 4 lines read, 3 codes \(2 billable\) loaded, 0 rejected, 1 of HCPCS Level II left out, \d/, qw(cpt --release 2024 --effective 2024-01-01),
	scratch('cpt.csv', "Our licensed list\nCPT Code,Description,Effective Date,Termination Date,Price\n"
		. "99213,A visit,2013-01-01,,1\n0001A,\"A shot, first\",12/11/2020,20231101,2\n3044F,,20080101,2024-06-30,3\nG0439,A wellness visit,,,\n"));
is(sql(q{SELECT code, added, terminated, short_description, long_description FROM codecheck.cpt_entry ORDER BY entry_id}),
	"99213|2013-01-01||A visit|\n0001A|2020-12-11|2023-11-01|A shot, first|\n3044F|2008-01-01|2024-06-30||", 'with dates and texts');
is(sql(qq{$status, string_agg(coalesce("Medical Codes".code_description(code::"Medical Codes".cpt, day::date), '-'), ' ' ORDER BY n)
	FROM unnest('{99213,99213,0001A,0001A,3044F,99214,99214,99213}'::text[], '{2012-12-31,2024-12-31,2023-11-01,2023-11-02,2024-07-01,2024-01-01,2023-10-31,2025-01-01}'::text[]) WITH ORDINALITY AS t(code, day, n)}),
	'not_yet_effective billable billable retired retired unknown - -|- A visit A shot, first - - - - -', 'what it answers');
codecheck(qw(drop cpt --release 2024));
for my $how (['plain', "99213\n99214\n"], ['quoted', qq{"99213"\n"99214"\n}], ['with a heading', "cpt\n99213\n99214\n"], ['as a workbook', [['Code'], ['99213'], ['99214']]])
{
	load_ok(qr/^cpt 2024: 2 lines read, 2 codes \(2 billable\) loaded, 0 rejected(, replaced)?, \d/, qw(cpt --release 2024 --effective 2024-04-01 --until 2024-06-30),
		ref $how->[1] ? workbook('list.xlsx', @{ $how->[1] }) : scratch('list.txt', $how->[1]));
	is(sql(q{SELECT string_agg(code::text, ',' ORDER BY entry_id), count(added), min(valid_until), count(history_from) FROM codecheck.cpt_entry, codecheck.code_release WHERE system = 'cpt'}),
		'99213,99214|0|2024-06-30|0', "codes alone, $how->[0]");
}
codecheck(qw(drop cpt --release 2024));

# A list by quarter: each is a release, without what it calls discontinued.
my $quarters = "quarter,hcpcs,status_indicator\n2024,99213,B\n2024,0001A,S\n2024,A0021,E1\n2024-04,99213,B\n2024-04,0001A,D\n2024Q4,99213,B\n2024Q4,99214,B\n";
load_ok(qr/^cpt 2024 to 2024Q4: 7 lines read, 5 codes in 3 releases loaded, 0 rejected, 1 discontinued left out, 1 of HCPCS Level II left out, \d/,
	'cpt', scratch('quarters.csv', $quarters));
load_ok(qr/^cpt 2024 to 2024Q4: .*, 3 replaced, \d/, 'cpt', scratch('quarters.csv', $quarters));
is(sql(q{SELECT release, effective_from, effective_to, code_count FROM codecheck.release WHERE system = 'cpt' ORDER BY 2}),
	"2024|2024-01-01|2024-03-31|2\n2024-04|2024-04-01|2024-09-30|1\n2024Q4|2024-10-01|2024-12-31|2", 'the releases');
is(sql(q{SELECT count(*) FROM codecheck.cpt_entry}), 3, 'a code is kept once for all of them');
is(sql(qq{$status FROM unnest('{0001A,0001A,99214,99214,99215,99213}'::text[], '{2024-03-31,2024-04-01,2024-09-30,2024-10-01,2024-05-01,2023-12-31}'::text[]) WITH ORDINALITY AS t(code, day, n)}),
	'billable retired not_yet_effective billable unknown -', 'what they answer');

# ---- The audit asks them, and names the release that answered

sql(q{CREATE TABLE claims AS SELECT n::text AS claim_id, 1 AS line_no, day::date AS from_date, code, ARRAY[modifier] AS modifiers
	FROM unnest('{0001A,99214,99215,99213,99213,Q9902,99213,99213}'::text[], '{2024-05-01,2024-05-01,2024-05-01,2024-05-01,2025-02-01,2020-02-01,2024-05-01,2019-02-01}'::text[],
		'{NULL,NULL,NULL,NULL,NULL,Q1,Q1,Q1}'::text[]) WITH ORDINALITY AS t(code, day, modifier, n)});
my $findings = q{SELECT claim_id, edit, status, code, message, source FROM codecheck.audit('claims') WHERE edit IN ('proc_invalid', 'proc_not_effective', 'modifier_invalid') AND edit || status <> 'proc_invalidno_data' ORDER BY 1, 2};
is(sql($findings), <<'ROWS' =~ s/\n\z//r, 'what the audit finds');
1|proc_not_effective|fail|0001A|0001A is retired on 2024-05-01|2024-04
2|proc_not_effective|fail|99214|99214 is not yet effective on 2024-05-01|2024-04
3|proc_invalid|fail|99215|99215 is not listed in CPT|2024-04
5|proc_not_effective|no_data|99213|no CPT list that covers 2025-02-01 is loaded|
6|modifier_invalid|no_data|Q1|no HCPCS release that covers 2020-02-01 is loaded|
6|proc_not_effective|fail|Q9902|Q9902 is retired on 2020-02-01|2020
7|modifier_invalid|no_data|Q1|no HCPCS release that covers 2024-05-01 is loaded|
8|proc_not_effective|no_data|99213|no CPT list that covers 2019-02-01 is loaded|
ROWS
codecheck(qw(drop cpt --release), $_) for '2024', '2024-04', '2024Q4';
is(sql($findings =~ s/ORDER/AND claim_id = '1' ORDER/r), '1|proc_not_effective|no_data|0001A|no list of CPT codes is loaded|', 'no list, no answer');
is(sql(q{SELECT count(*) FROM codecheck.cpt_entry}), 0, 'dropped lists take their entries with them');
codecheck('load', 'cpt', scratch('quarters.csv', $quarters));

# ---- What must not load

sub contents
{
	return sql(q{SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM (
		SELECT r::text FROM codecheck.code_release r UNION ALL SELECT e::text FROM codecheck.cpt_entry e UNION ALL
		SELECT e::text FROM codecheck.hcpcs_entry e UNION ALL SELECT e::text FROM codecheck.hcpcs_modifier_entry e) t(t)});
}
my $before = contents();

sub fails
{
	my ($what, $message, @arguments) = @_;
	my ($status, $output, $errors) = codecheck('load', @arguments);
	is("$status$output", '1', "$what fails");
	like($errors, $message, '... with its message');
	is(contents(), $before, '... and changes nothing') or $before = contents();
}

my @bad_rows = (
	['a code', sub { s/Q9901/Q99O1/ }, 'line 5: HCPC is "Q99O1", no HCPCS code'],
	['a modifier', sub { s/Q1,/Q!,/ }, 'line 2: HCPC is "Q!", no modifier'],
	['a record type', sub { s/10,3/10,5/ }, 'line 5: RECID is "5", not a record type 3, 4, 7 or 8'],
	['no sequence number', sub { s/Q9901,10/Q9901,/ }, 'line 5: SEQNUM is no sequence number'],
	['a continuation out of order', sub { s/0020,4/0005,4/ }, 'line 7: sequence number 00005 comes after 00010'],
	['the continuation of another code', sub { s/Q9902,0020/Q9901,0020/ }, 'line 7: continues Q9901, which is not on the line before'],
	['a code repeated', sub { s/Q9903/Q9901/ }, 'line 8: code Q9901 is on line 5 already'],
	['no long description', sub { s/Right bank of.*?,/,/ }, 'line 3: LONG DESCRIPTION is blank'],
	['no short description', sub { s/Right bank,/,/ }, 'line 3: SHORT DESCRIPTION is blank'],
	['a date', sub { s/20150101/20150229/ }, 'line 5: ADD DT is "20150229", not the date when the code was added'],
	['no date', sub { s/20150101/ / }, 'line 5: ADD DT is "", not the date when the code was added'],
	['a termination date', sub { s{12/31/2016}{soon} }, 'line 8: TERM DT is "soon", neither blank nor a termination date'],
	['terminated too early', sub { s{12/31/2016}{12/31/2009} }, 'line 8: terminated on 12/31/2009, before it was added on 1/1/2010'],
	['columns mixed up', sub { s/^(HCPC),(SEQNUM)/$2,$1/ }, 'line 2: '],
	['fields too many', sub { s/Q9901,/Q9901,,/ }, 'line 5: 12 fields where the header has 11'],
	['a column missing', sub { s/,ADD DT/,ADDED/ }, 'the header has no column|no heading with the columns hcpc, seqnum, recid, long_description, short_description, add_dt, term_dt'],
);
for (@bad_rows)
{
	my ($what, $change, $message) = @$_;
	local $_ = $csv;
	$change->();
	fails("a spreadsheet with $what", qr/^codecheck: (\S+: )?(?:\Q$message\E|$message)/, @hcpcs, scratch('bad.csv', $_));
	fails("a workbook with $what", qr/^codecheck: (\S+: )?(?:\Q$message\E|$message)/, @hcpcs, workbook('bad.xlsx', csv_rows($_))) unless $what =~ /fields/;
}

my @bad_lists = (
	['a code', "code\n99213\n9921\n99214\n", 'line 3: "9921" is no CPT or HCPCS code'],
	['a code of letters', "99213\n99214\n9921O\n", 'line 3: "9921O" is no CPT or HCPCS code'],
	['more than codes', "99213\n99214\n99215 Visit\n", 'line 3: "99215 Visit" is no CPT or HCPCS code'],
	['more fields than codes', "99213\n99214\n99215,x\n", 'line 3: 2 fields where a list of codes has 1'],
	['a code repeated', "code,x\n99213,1\n99214,1\n99213,2\n", 'line 4: code 99213 is on line 2 already'],
	['a date', "code,added\n99213,2024-01-01\n99214,2024-02-30\n99215,\n", 'line 3: "2024-02-30", when the code was added, is no date'],
	['a termination date', "code,added,end date\n99213,2024-01-01,\n99214,2024-02-01,never\n99215,,\n", 'line 3: "never", when the code was terminated, is no date'],
	['dates the wrong way', "code,added,end date\n99213,2024-01-01,\n99214,2024-02-01,2024-01-01\n99215,,\n", 'line 3: terminated on 2024-01-01, before it was added on 2024-02-01'],
	['Level II only', "code\nG0439\nA0021\n", 'the file holds no code of CPT'],
	['no code column', "a,b,c\n1,2,3\n", '\S+: no heading with the column code; the file begins with a, b, c'],
	['nothing in it', '', 'the file holds no line of a list of CPT codes'],
	['a heading only', "code,added\n", 'the file holds no line of a list of CPT codes'],
	['a web page', "<!DOCTYPE html>\n<html></html>\n", 'line 1: "<!DOCTYPE html>" is no CPT or HCPCS code'],
	['the records of HCPCS', $csv, '\S+: the records of a HCPCS file, not a list of CPT codes'],
);
for (@bad_lists)
{
	my ($what, $list, $message) = @$_;
	fails("a list with $what", qr/^codecheck: (?:\Q$message\E|$message)/, qw(cpt --release 2023 --effective 2023-01-01), scratch('bad.txt', $list));
}
fails('a quarter that is none', qr/^codecheck: line 5: "2024-14" is no quarter/, 'cpt', scratch('bad.csv', $quarters =~ s/2024-04/2024-14/r));
fails('a quarter left blank', qr/^codecheck: line 5: "" is no quarter/, 'cpt', scratch('bad.csv', $quarters =~ s/2024-04,/,/r));
fails('two names of a quarter', qr/^codecheck: cpt release "2024" is effective from 2024-01-01 already/, 'cpt', scratch('bad.csv', $quarters =~ s/2024-04/2024Q1/gr =~ s/2024Q1,99213/2024-01,99213/r));
fails('quarters with a date', qr/^codecheck: a list by quarter has its dates in it\nHINT:  Load it without --effective/, qw(cpt --effective 2024-01-01), scratch('quarters.csv', $quarters));
fails('a list without a name', qr/^codecheck: a release needs a name/, 'cpt', scratch('bad.txt', "99213\n"));
fails('a list without a date', qr/^codecheck: a release needs the date/, qw(cpt --release x), scratch('bad.txt', "99213\n"));
fails('an order file', qr/^codecheck: line 1: /, qw(cpt --release x --effective 2023-01-01), fixture('icd10cm_order.txt'));
fails('a table of another layout', qr/: no heading with the column code; the file begins with A001, new/, @hcpcs,
	scratch('table.csv', join '', map { "A00$_,new,2026\n" } 1 .. 9));
fails('... by tabs', qr/: no heading with the column code; the file begins with A001, new/, @hcpcs, '--skip-bad',
	scratch('table.tsv', join '', map { "A00$_\tnew\n" } 1 .. 9));
my ($skipped, $output, $warning) = codecheck(qw(load cpt --release 2023 --effective 2023-01-01 --skip-bad), scratch('bad.txt', "99213\n99214\n9921O\n"));
like($output, qr/^cpt 2023: 3 lines read, 2 codes \(2 billable\) loaded, 1 rejected, \d/, 'a bad line left out');
like($warning, qr/^codecheck: warning: left out 1 of 3 lines\nDETAIL:  line 3: "9921O" is no CPT or HCPCS code/, '... and named');
$before = contents();

# Workbooks that cannot be read.

my $sheet = slurp(workbook('sheet.xlsx', @rows));
fails('a workbook cut off', qr/sheet\.xlsx: damaged zip file: its end is missing$/, @hcpcs, scratch('sheet.xlsx', substr $sheet, 0, length($sheet) / 2));
fails('a workbook of something else', qr/: no heading with the column code; the file begins with Year, Lanterns$/, @hcpcs, workbook('other.xlsx', ['Year', 'Lanterns'], ['2019', '7']));
fails('a workbook without a sheet', qr/sheet\.xlsx: xlsx2csv cannot read the workbook: \S/, @hcpcs, zip_file('sheet.xlsx', 'xl/workbook.xml' => '<workbook', 'x' => 'y'));
{
	my $tools = scratch('marker', '') =~ s{/[^/]*$}{/tools}r;
	mkdir $tools or die;
	for my $tool (qw(perl psql))
	{
		my ($path) = grep { -x } map { "$_/$tool" } split /:/, $ENV{PATH};
		symlink $path, "$tools/$tool" or die;
	}
	local $ENV{PATH} = $tools;
	my ($perl) = "$tools/perl";
	my ($status, undef, $errors) = run($perl, program(), 'load', @hcpcs, $packed{'as a workbook under titles'});
	is($status, 1, 'no xlsx2csv');
	like($errors, qr/titled\.xlsx: an Excel workbook, which the program xlsx2csv would read; install it, or save the sheet as CSV$/, '... is said');
}
is(contents(), $before, '... and changes nothing');

# ---- The official files

my $data = $ENV{CODECHECK_DATA} // "$FindBin::RealBin/../../../shared/data";
SKIP:
{
	skip "no official files in $data (CODECHECK_DATA)", 1 unless -d "$data/hcpcs";
	official();
}

sub official
{
	my $sheet = "$data/hcpcs/HCPC2025_OCT_ANWEB.xlsx";
	my $plain = "$data/hcpcs/hcpcs_level2_2026q3.codes_only.txt";
	my $opps = "$data/hcpcs/opps_addendum_b_code_status_by_quarter.csv.gz";

	codecheck('drop', @$_) for map { [split /\|/] } map { s/\|/|--release|/r } split /\n/, sql('SELECT system, release FROM codecheck.code_release');
	load_ok(qr/^hcpcs 2025-OCT: 8846 lines read, 8463 codes \(7258 billable\) and 383 modifiers loaded, 0 rejected, /,
		qw(hcpcs --release 2025-OCT --effective 2025-10-01), $sheet);

	# Another reading of the spreadsheet: every field of every code and modifier.
	my @read = csv_rows((run('xlsx2csv', $sheet))[1]);
	my %at;
	@at{ @{ $read[0] } } = 0 .. $#{ $read[0] };
	my @expected = sort map {
		my @field = @$_[@at{'HCPC', 'ADD DT', 'TERM DT', 'SHORT DESCRIPTION', 'LONG DESCRIPTION'}];
		s/^ +| +$//g for @field;
		$field[2] = $field[2] eq '' ? '-' : $field[2];
		s/^(\d{4})(\d\d)(\d\d)$/$1-$2-$3/ for @field[1, 2];
		join '|', @field;
	} @read[1 .. $#read];
	my @got = sort split /\n/, sql($entries);
	is(scalar(@got), 8846, 'as many entries as records');
	is_deeply(\@got, \@expected, 'each as the spreadsheet has it');

	# Each code on the days about its own dates.
	my @asked;
	my %listed = map { $_ => 1 } split /\r?\n/, slurp($plain);
	my $found = 0;
	for (@expected)
	{
		my ($code, $added, $until) = split /\|/;
		next unless length $code == 5;
		$found += exists $listed{$code};
		push @asked, "$code,$added,1,billable", "$code,$added,0,not_yet_effective";
		push @asked, "$code,$until,1,billable", "$code,$until,2," . ($until lt '2025-12-31' ? 'retired' : '') if $until ne '-';
	}
	is($found, 8463, 'the list of 2026 has every code of 2025');
	my $asked = scratch('asked.csv', join '', map { "$_\n" } @asked);
	run('psql', '-Xq', '-c', 'CREATE TABLE asked (code "Medical Codes".hcpcs, day date, after int, status text)', '-c', "\\copy asked FROM '$asked' WITH (FORMAT csv)");
	is(sql(q{SELECT count(*) FROM asked}), scalar(@asked), scalar(@asked) . ' questions');
	is(sql(q{SELECT code, day + after - 1, status, "Medical Codes".code_status(code, day + after - 1) FROM asked
			WHERE status IS DISTINCT FROM "Medical Codes".code_status(code, day + after - 1) LIMIT 5}), '', 'each code has its own dates');

	# The list of codes takes over; modifiers are answered by the file that lists them.
	load_ok(qr/^hcpcs 2026Q3: 8725 lines read, 8725 codes \(8725 billable\) loaded, 0 rejected, /, qw(hcpcs --release 2026Q3 --effective 2026-07-01), $plain);
	is(sql(q{SELECT count(*) FROM codecheck.hcpcs_entry WHERE "Medical Codes".is_billable(code, '2026-07-01')}), 8725 + 8463, 'every code of the list is billable');
	is(sql(q{SELECT count(*) FROM asked WHERE "Medical Codes".code_status(code, '2026-06-30') IS NOT NULL}), 0, 'nothing is known of the time between');

	# OPPS: as the rows themselves say.
	load_ok(qr/^cpt 2020 to 2026-04: 391579 lines read, 243118 codes in 22 releases loaded, 0 rejected, 14 discontinued left out, 148447 of HCPCS Level II left out, /, 'cpt', $opps);
	run('psql', '-Xq', '-c', 'CREATE TABLE opps (quarter text, code text, indicator text)', '-c', "\\copy opps FROM PROGRAM 'gzip -dc $opps' WITH (FORMAT csv, HEADER)",
		'-c', q{CREATE TABLE listed AS SELECT rpad(replace(quarter, '-', ''), 8, '0101')::date AS first_day, code FROM opps WHERE indicator <> 'D' AND code ~ '^[0-9]'},
		'-c', 'CREATE INDEX ON listed (code)', '-c', 'ANALYZE listed');
	is(sql(q{WITH quarter AS (
				SELECT first_day, least(lead(first_day) OVER (ORDER BY first_day) - 1, date_trunc('year', first_day) + interval '1 year - 1 day')::date AS last_day
				  FROM (SELECT DISTINCT first_day FROM listed) q
			), question AS (
				SELECT code, date '2019-11-01' + (random() * 2700)::int AS day
				  FROM (SELECT DISTINCT code FROM listed UNION ALL SELECT '9' || lpad((random() * 9999)::int::text, 4, '0') FROM generate_series(1, 500)) c, generate_series(1, 3)
			), answer AS (
				SELECT q.code, q.day, CASE
					WHEN now_.first_day IS NULL THEN NULL
					WHEN bool_or(l.first_day = now_.first_day) THEN 'billable'
					WHEN bool_or(l.first_day < now_.first_day) THEN 'retired'
					WHEN bool_or(l.first_day > now_.first_day) THEN 'not_yet_effective'
					ELSE 'unknown' END AS status
				  FROM question q LEFT JOIN quarter now_ ON q.day BETWEEN now_.first_day AND now_.last_day
				  LEFT JOIN listed l ON l.code = q.code
				 GROUP BY q.code, q.day, now_.first_day
			)
			SELECT count(*) > 36000, count(DISTINCT coalesce(status, '-')),
				count(*) FILTER (WHERE status IS DISTINCT FROM "Medical Codes".code_status(code::"Medical Codes".hcpcs, day))
			  FROM answer}), 't|5|0', 'codes on random days, as the rows of the quarters say');
}

done_testing();
