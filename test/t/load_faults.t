# Files that must not load, and loads that must not end: a clear message, and
# the tables as they were.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin, "$FindBin::RealBin/../lib";
use LoadTest;
use Session;
use Test::More;

fresh_database();

my @cm = qw(icd10cm --release FY2026 --effective 2025-10-01);
my @pcs = qw(icd10pcs --release FY2026 --effective 2025-10-01);
my @hcpcs = qw(hcpcs --release 2019 --effective 2019-01-01);
codecheck('load', @cm, fixture('icd10cm_order.txt'));
codecheck('load', @pcs, fixture('icd10pcs_order.txt'));
codecheck('load', @hcpcs, fixture('hcpcs_anweb.txt'));

sub contents
{
	return sql(q{SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM (
		SELECT r::text FROM codecheck.code_release r UNION ALL SELECT e::text FROM codecheck.icd10cm_entry e
		UNION ALL SELECT e::text FROM codecheck.icd10pcs_entry e UNION ALL SELECT e::text FROM codecheck.hcpcs_entry e
		UNION ALL SELECT e::text FROM codecheck.hcpcs_modifier_entry e) t(t)});
}
my $before = contents();

# A load that fails with these messages and leaves everything as it was.
sub fails
{
	my ($what, $messages, @arguments) = @_;
	my ($status, $output, $errors) = codecheck('load', @arguments);
	is("$status$output", '1', "$what fails");
	like($errors, $_, "... with its message") for ref $messages eq 'ARRAY' ? @$messages : $messages;
	unlike($errors, qr/^(?!codecheck: )\S+: .*\bline \d+ of|QUERY|CONTEXT|psql:/m, '... and without noise');
	is(contents(), $before, '... and changes nothing') or $before = contents();
}

my $order = slurp(fixture('icd10cm_order.txt'));
my $pcs = slurp(fixture('icd10pcs_order.txt'));
my $anweb = slurp(fixture('hcpcs_anweb.txt'));

# The fixture with one line changed.
sub changed
{
	my ($text, $line_no, $change) = @_;
	my @lines = split /^/, $text;
	local $_ = $lines[$line_no - 1];
	$change->();
	$lines[$line_no - 1] = $_;
	return scratch('changed.txt', join '', @lines);
}

# Lines that break the layout of an order file.

my @bad_order_lines = (
	['a flag', sub { s/^(.{14})1/${1}2/ }, 'column 15 holds "2", not 0 or 1'],
	['a sequence number', sub { s/^...../0000A/ }, 'columns 1-5 hold no sequence number'],
	['a sequence number that goes back', sub { s/^...../00001/ }, 'sequence number 00001 comes after 00002'],
	['a code', sub { s/A009/A0!9/ }, 'columns 7-13 hold "A0!9", no code of icd10cm without a dot'],
	['a code with a dot', sub { s/A009 /A00.9/ }, 'columns 7-13 hold "A00.9", no code of icd10cm without a dot'],
	['a code moved', sub { s/A009 / A009/ }, 'columns 7-13 hold " A009", no code of icd10cm without a dot'],
	['a code repeated', sub { s/A009/A000/ }, 'code A00.0 is on line 2 already'],
	['a separator', sub { s/^(.{15}) /${1}x/ }, 'columns 6, 14, 16 and 77 are not blank'],
	['a short description', sub { s/^(.{16}).{60}/$1 . ' ' x 60/e }, 'the short description, columns 17-76, is blank'],
	['a line cut off', sub { s/^(.{60}).*/$1\r/ }, 'the long description, from column 78, is blank'],
	['a blank line inside', sub { s/.*/\r/ }, 'columns 1-5 hold no sequence number'],
	['a NUL byte', sub { s/Fever/Fe\0er/ }, 'byte 19, 0x00, is not UTF-8 text'],
	['other text than UTF-8', sub { s/Fever/F\xe9ver/ }, 'byte 18, 0xe9, is not UTF-8 text'],
	['overlong UTF-8', sub { s/Fever/F\xc0\x80ver/ }, 'byte 18, 0xc0, is not UTF-8 text'],
);
for (@bad_order_lines)
{
	my ($what, $change, $reason) = @$_;
	fails($what, [qr/^codecheck: line 3: \Q$reason\E$/m, qr/^DETAIL:  The other lines, 7, are good\.$/m,
		qr/^HINT:  Bad lines can be left out with --skip-bad/m], @cm, changed($order, 3, $change));
}
fails('a PCS header flagged as a code', qr/^codecheck: line 1: column 15 holds 1 but the code is not complete$/m,
	@pcs, changed($pcs, 1, sub { s/^(.{14})0/${1}1/ }));
fails('a PCS code flagged as a header', qr/^codecheck: line 2: column 15 holds 0 but the code is complete$/m,
	@pcs, changed($pcs, 2, sub { s/^(.{14})1/${1}0/ }));

# Many bad lines: the first are named, the others counted.
my $many = join '', map { order_line($_, sprintf('A%02d', $_), $_ % 2 ? 0 : 7, 'Text') } 1 .. 20;
fails('many bad lines', [qr/^codecheck: line 2: column 15 holds "7"/m,
	qr/^DETAIL:  10 of 20 lines are bad, also:\nline 4: .*\nline 6: .*\nline 8: .*\nline 10: .*\nand 5 more$/m],
	@cm, scratch('many.txt', $many));

# Lines that break the layout of a HCPCS file.

my @bad_hcpcs_lines = (
	[9, 'a record type', sub { s/^(.{10})3/${1}5/ }, 'column 11 holds "5", not a record type 3, 4, 7 or 8'],
	[5, 'the type of the first record', sub { s/^(.{10})7/${1}x/ }, 'column 11 holds "x", not a record type 3, 4, 7 or 8'],
	[9, 'a code', sub { s/Q9901/Q99O1/ }, 'columns 1-5 hold "Q99O1", no HCPCS code'],
	[5, 'a modifier at the left', sub { s/^   Q1/Q1   / }, 'columns 1-5 hold "Q1   ", no modifier at the right of three blanks'],
	[9, 'a code repeated', sub { s/Q9901/Q9902/ }, 'code Q9902 is on line 9 already', 10],
	[12, 'the continuation of another code', sub { s/Q9902/Q9903/ }, 'continues Q9903, which is not on the line before'],
	[12, 'a continuation out of order', sub { s/^(.{5})00300/${1}00100/ }, 'sequence number 00100 comes after 00200'],
	[9, 'no date added', sub { s/^(.{268}).{8}/$1 . ' ' x 8/e }, 'columns 269-276 hold "        ", not the date when the code was added'],
	[9, 'a date added that is none', sub { s/^(.{268}).{8}/${1}20150229/ }, 'columns 269-276 hold "20150229", not the date when the code was added'],
	[13, 'a termination date that is none', sub { s/^(.{284}).{8}/${1}20161301/ }, 'columns 285-292 hold "20161301", neither blank nor a termination date'],
	[13, 'terminated before it was added', sub { s/^(.{284}).{8}/${1}20091231/ }, 'terminated on 20091231, before it was added on 20100101'],
	[9, 'a record cut off', sub { s/^(.{200}).*/$1\r/ }, 'columns 269-276 hold "", not the date when the code was added'],
	[9, 'a record too long', sub { s/\r/x\r/ }, 'the record has 321 columns, more than 320'],
	[9, 'no description', sub { s/^(.{11}).{80}/$1 . ' ' x 80/e }, 'the long description, columns 12-91, is blank'],
	[9, 'bytes of no code page', sub { s/Lantern/Lan\x81ern/ }, 'byte 15, 0x81, is not text of code page 1252'],
	[10, 'a blank line inside', sub { s/.*/\r/ }, 'column 11 holds "", not a record type 3, 4, 7 or 8'],
);
for (@bad_hcpcs_lines)
{
	my ($line_no, $what, $change, $reason, $at) = @$_;
	$at //= $line_no;
	fails("HCPCS: $what", qr/^codecheck: line $at: \Q$reason\E$/m, @hcpcs, changed($anweb, $line_no, $change));
}

# Another file than the one asked for.

my %kind = (
	'an ICD-10-CM order file' => scratch('cm.txt', $order),
	'an ICD-10-PCS order file' => scratch('pcs.txt', $pcs),
	'a HCPCS file' => scratch('hcpcs.txt', $anweb),
	'a list of changes (addenda), not a whole code set' => scratch('addenda.txt',
		join '', map { "Add:         1 A00$_    Something new\r\n" } 1 .. 9),
	'a web page' => scratch('page.html', "<!DOCTYPE html>\n<html><body>Not found</body></html>\n"),
	'an XML file' => scratch('tabular.xml', "<?xml version=\"1.0\"?>\n<a/>\n"),
	'a PDF document' => scratch('guide.pdf', "%PDF-1.4\nobj\n"),
	'a table separated by commas' => scratch('table.csv', join '', map { "A00$_,new,2026\n" } 1 .. 9),
	'a table separated by tabs' => scratch('table.tsv', join '', map { "A00$_\tnew\n" } 1 .. 9),
	'a plain list of codes, without columns for more' => scratch('codes.txt', join '', map { "A00$_    Something\n" } 1 .. 9),
);
my %asked = (
	'an ICD-10-CM order file' => \@cm,
	'an ICD-10-PCS order file' => \@pcs,
	'a HCPCS file' => \@hcpcs,
);
for my $expected (sort keys %asked)
{
	for my $given (sort keys %kind)
	{
		next if $given eq $expected || $expected eq 'a HCPCS file' && $given =~ /^a table/;	# see load_lists.t
		for my $option ([], ['--skip-bad'])
		{
			fails("$given for $expected @$option",
				[qr/^codecheck: (line 1: |the file holds no line of |only \d of \d+ lines are in the layout of )/,
					qr/^HINT:  The file looks like \Q$given\E\.$/m], @{ $asked{$expected} }, @$option, $kind{$given});
		}
	}
	fails("an empty file for $expected", qr/^codecheck: the file holds no line of $expected\nHINT:  It may be empty/,
		@{ $asked{$expected} }, scratch('empty.txt', ''));
	fails("blank lines for $expected", qr/^codecheck: the file holds no line of $expected$/m,
		@{ $asked{$expected} }, scratch('blanks.txt', "\r\n  \r\n"));
	fails("zeroes for $expected", qr/^codecheck: /, @{ $asked{$expected} }, scratch('zeroes', "\0" x 1000));
	fails("UTF-16 for $expected", qr/UTF-16 text; convert it to UTF-8/,
		@{ $asked{$expected} }, scratch('wide.txt', "\xff\xfe" . join "\0", split //, $order));
}
fails('a line without end', qr/longer than a megabyte: not a text file/, @cm, scratch('long.txt', 'x' x (3 << 20)));

# Damaged packages.

my $big = scratch('big.txt', join '', map { order_line($_, sprintf('A%02d%03d', $_ / 1000, $_ % 1000), 1, 'Text ' . rand) } 1 .. 5000);
my $folder = $big =~ s{/[^/]*$}{}r;
run('gzip', '-k', $big);
my ($gzip, $zip) = map { slurp($_) } "$big.gz", zip_file('big.zip', 'big.txt' => slurp($big));
my $two = zip_file('two.zip', 'cm.txt' => $order, 'pcs.txt' => $pcs);
# The first bit of the flags says that a password is needed.
my $locked = scratch('locked.zip', slurp(zip_file('open.zip', 'cm.txt' => $order)) =~ s/^(.{6})(.)/$1 . chr(ord($2) | 1)/esr);
my $sheet = zip_file('sheet.xlsx', 'xl/workbook.xml' => '<workbook/>', 'cm.txt' => $order);
fails('a gzip cut off in the middle', qr{^codecheck: \S*/cut\.gz: damaged gzip file: unexpected end of file$},
	@cm, scratch('cut.gz', substr $gzip, 0, length($gzip) / 2));
fails('a gzip without its last bytes', qr/damaged gzip file: /, @cm, scratch('cut.gz', substr $gzip, 0, -4));
fails('a gzip with a byte changed', qr/damaged gzip file: /, @cm, scratch('flip.gz', $gzip =~ s/^(.{3000})(.)/$1 . chr(ord($2) ^ 1)/esr));
fails('a gzip in a gzip', qr/a packed file inside; unpack it first/, @cm, do {
	scratch('outer', $gzip); run('gzip', '-k', "$folder/outer"); "$folder/outer.gz" });
fails('a zip cut off in the middle', qr/damaged zip file: its end is missing/, @cm, scratch('cut.zip', substr $zip, 0, length($zip) / 2));
fails('a zip without its last bytes', qr/damaged zip file: its end is missing/, @cm, scratch('cut.zip', substr $zip, 0, -10));
fails('a zip with a byte changed', qr/damaged zip file: /, @cm, scratch('flip.zip', $zip =~ s/^(.{3000})(.)/$1 . chr(ord($2) ^ 1)/esr));
fails('a zip of several files', qr/two\.zip: no member can be it; it holds cm\.txt, pcs\.txt; name one as \S*two\.zip:MEMBER$/m, @cm, $two);
fails('a member that is not there', qr/two\.zip: no member "x\.txt"; it holds cm\.txt, pcs\.txt/, @cm, "$two:x.txt");
fails('a zip with a password', qr/damaged zip file: .*Encrypted/, @cm, $locked);
fails('a workbook', qr/an Excel workbook; load the text file/, @cm, $sheet);
fails('no file', qr/nowhere\.txt: No such file or directory$/m, @cm, "$folder/nowhere.txt");
fails('a directory', qr/: not a file$/m, @cm, $folder);

# What is said of the release.

fails('an effective date twice', [qr/^codecheck: icd10cm release "FY2026" is effective from 2025-10-01 already$/m,
	qr/^HINT:  Load under that name to replace it, or drop it first\.$/m],
	qw(icd10cm --release other --effective 2025-10-01), fixture('icd10cm_order.txt'));
fails('a last day before the first', qr/^codecheck: the last day of a release, 2024-01-01, must be a date not before/,
	@cm, qw(--until 2024-01-01), fixture('icd10cm_order.txt'));

my $stage = 'BEGIN; CREATE TEMPORARY TABLE codecheck_line (line_no bigint, line text, fault text); ';
my %refused = (
	q{load_order_file('icd11', 'x', '2020-01-01')} => qr/22023: no order file is known for "icd11"/,
	q{load_order_file('hcpcs', 'x', '2020-01-01')} => qr/22023: no order file is known for "hcpcs"/,
	q{load_order_file('icd10cm', NULL, '2020-01-01')} => qr/22023: a release needs a name/,
	q{load_order_file('icd10cm', ' ', '2020-01-01')} => qr/22023: a release needs a name/,
	q{load_order_file('icd10cm', 'x', NULL)} => qr/22023: a release needs the date/,
	q{load_order_file('icd10cm', 'x', 'infinity')} => qr/22023: a release needs the date/,
	q{load_order_file('icd10cm', 'x', '2020-01-01', 'infinity')} => qr/22023: the last day of a release, infinity,/,
	q{load_order_file('icd10cm', 'x', '2020-01-01')} => qr/22P04: the file holds no line of an ICD-10-CM order file/,
	q{load_hcpcs_file('x', '-infinity')} => qr/22023: a release needs the date/,
	q{load_hcpcs_file('2019', '2018-01-01', '2017-01-01')} => qr/22023: the last day of a release/,
	q{load_hcpcs_file('x', '2019-01-01')} => qr/23505: hcpcs release "2019" is effective from 2019-01-01 already/,
	q{drop_release('icd10cm', 'x')} => qr/42704: icd10cm release "x" is not loaded/,
);
like(sql("$stage SELECT codecheck.$_"), $refused{$_}, $_) for sort keys %refused;
like(sql(q{SELECT codecheck.load_hcpcs_file('x', '2020-01-01')}), qr/42P01: nothing to load/, 'nothing staged');
is(contents(), $before, 'nothing of it changed anything');

# --skip-bad leaves out what is bad and says so.

my ($status, $output, $errors) = codecheck('load', @cm, '--skip-bad', changed($order, 3, sub { s/A009/A0!9/ }));
like($output, qr/^icd10cm FY2026: 8 lines read, 7 codes \(4 billable\) loaded, 1 rejected, replaced/, 'one line left out');
like($errors, qr/^codecheck: warning: left out 1 of 8 lines\nDETAIL:  line 3: columns 7-13 hold "A0!9"/, '... and named');
($status, $output, $errors) = codecheck('load', @hcpcs, '--skip-bad', changed($anweb, 12, sub { s/Q9902/Q9999/ }));
like($output, qr/^hcpcs 2019: 10 lines read, 4 codes .* loaded, 1 rejected/, 'a stray continuation left out');
($status, $output, $errors) = codecheck('load', @hcpcs, '--skip-bad', changed($anweb, 12, sub { s/00300/001x0/ }));
like($output, qr/^hcpcs 2019: 10 lines read, 3 codes .* and 3 modifiers loaded, 3 rejected/, 'a code whose text is damaged goes as a whole');
is(sql(q{SELECT count(*) FROM codecheck.hcpcs_entry WHERE code::text = 'Q9902'}), 0, '... and is not there');
codecheck('load', @cm, fixture('icd10cm_order.txt'));
codecheck('load', @hcpcs, fixture('hcpcs_anweb.txt'));
$before = contents();

# Not understood.

my @usage = (
	[[], 'a command is needed'],
	[['fly'], 'unknown command "fly"'],
	[['load'], 'what to load: aoc, conversion, cpt, fee-schedule, hcpcs, icd10cm, icd10pcs, mce, mue, pcs-definitions, pcs-tables, policies, ptp or tabular'],
	[[qw(load icd11 x)], '"icd11" cannot be loaded, only aoc, conversion, cpt, fee-schedule, hcpcs, icd10cm, icd10pcs, mce, mue, pcs-definitions, pcs-tables, policies, ptp or tabular'],
	[[qw(load icd10cm)], 'one file is needed'],
	[[qw(load icd10cm a b)], 'one file is needed'],
	[[qw(load icd10cm a --effective 2025-10-01)], '--release is needed'],
	[[qw(load icd10cm a --release FY2026)], '--effective is needed'],
	[[qw(load icd10cm a --release x --effective 10/1/2025)], '--effective wants a date as YYYY-MM-DD, not "10/1/2025"'],
	[[qw(load icd10cm a --release x --effective 2025-02-29)], '--effective wants a date as YYYY-MM-DD, not "2025-02-29"'],
	[[qw(load icd10cm a --release x --effective 2025-10-01 --until soon)], '--until wants a date as YYYY-MM-DD, not "soon"'],
	[[qw(load policies a --release x)], '--release is not for policies'],
	[[qw(load ptp)], 'one file or more is needed'],
	[[qw(load aoc a --setting practitioner)], '--setting is not for aoc'],
	[[qw(load ptp a b --setting dme)], '--setting for ptp wants practitioner or outpatient, not "dme"'],
	[[qw(load mue a --setting home)], '--setting for mue wants practitioner, outpatient or dme, not "home"'],
	[[qw(load icd10cm a --fast)], 'unknown option: fast'],
	[[qw(drop icd10cm)], '--release is needed'],
	[[qw(drop icd11 --release x)], '"icd11" cannot be dropped, only aoc, conversion, cpt, fee-schedule, hcpcs, icd10cm, icd10pcs, mce, mue, pcs-definitions, pcs-tables, ptp or tabular'],
	[[qw(drop ptp --release x --setting dme)], '--setting for ptp wants practitioner or outpatient, not "dme"'],
	[[qw(drop cpt --release x --setting dme)], '--setting is not for cpt'],
	[[qw(status now)], 'status takes no argument'],
);
for (@usage)
{
	my ($arguments, $message) = @$_;
	is_deeply([codecheck(@$arguments)], [2, '', "codecheck: $message\nTry \"codecheck --help\".\n"], "codecheck @$arguments");
}

# No database to load into.

{
	local $ENV{PGHOST} = '/nowhere';
	my ($status, undef, $errors) = codecheck('load', @cm, fixture('icd10cm_order.txt'));
	is($status, 1, 'no server');
	like($errors, qr/^codecheck: connection to server .*failed: No such file or directory/, '... is said');
}
{
	local $ENV{PGDATABASE} = 'postgres';
	my ($status, undef, $errors) = codecheck('load', @cm, fixture('icd10cm_order.txt'));
	is($status, 1, 'no extension');
	like($errors, qr/^codecheck: the extension codecheck is not in database "postgres"\nHINT:  CREATE EXTENSION/, '... is said');
}
{
	my ($perl) = grep { -x } map { "$_/perl" } split /:/, $ENV{PATH};
	local $ENV{PATH} = '/nowhere';
	my ($status, undef, $errors) = run($perl, program(), 'status');
	is_deeply([$status, $errors], [1, "codecheck: psql, the client of PostgreSQL, is not in the PATH\n"], 'no psql');
}

# A role needs the rights on the tables, and no others.

sql(q{CREATE ROLE loader LOGIN; GRANT USAGE ON SCHEMA "Medical Codes" TO loader});
{
	local $ENV{PGUSER} = 'loader';
	fails('a load without rights', qr/^codecheck: permission denied for table code_release$/m, @cm, fixture('icd10cm_order.txt'));
}
sql(q{GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA codecheck TO loader; GRANT USAGE ON SEQUENCE codecheck.code_entry_id TO loader});
{
	local $ENV{PGUSER} = 'loader';
	is((codecheck('load', @cm, fixture('icd10cm_order.txt')))[0], 0, 'a load with rights');
}
sql('DROP OWNED BY loader; DROP ROLE loader');
$before = contents();

# Killed while loading: by a load that waits for a lock, everybody who takes part in it is within reach.

sub until_true
{
	my ($query, $wanted) = @_;
	for (1 .. 300)
	{
		return 1 if sql($query) eq $wanted;
		select undef, undef, undef, 0.1;
	}
	return 0;
}

my $waiting = q{SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'codecheck.code_release'::regclass};
my $working = q{SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()};
my $other = Session->new($ENV{PGDATABASE});
my @other_cm = qw(load icd10cm --release FY2027 --effective 2026-10-01);
for my $victim ('client', 'server')
{
	$other->query('BEGIN; LOCK TABLE codecheck.code_release IN SHARE MODE');
	my $load = start(program(), @other_cm, fixture('icd10cm_order.txt'));
	ok(until_true($waiting, 1), 'a load is under way');
	if ($victim eq 'client')
	{
		kill 'KILL', $load->{pid};
	}
	else
	{
		sql(q{SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND relation = 'codecheck.code_release'::regclass});
	}
	waitpid $load->{pid}, 0;
	isnt($?, 0, "its $victim is killed");
	$other->query('COMMIT');
	ok(until_true($working, 1), '... and all of it ends');
	is(contents(), $before, '... and nothing is published');
}

# The stream breaks off inside of the lines.
{
	my $real = (grep { -x } map { "$_/psql" } split /:/, $ENV{PATH})[0];
	mkdir "$folder/bin";
	scratch('bin/psql', qq{#!/bin/sh\nhead -n 1000 | exec $real "\$@"\n});
	chmod 0755, "$folder/bin/psql";
	local $ENV{PATH} = "$folder/bin:$ENV{PATH}";
	fails('a stream that breaks off', qr/^codecheck: psql ended without an answer; nothing is loaded$/, @other_cm[1 .. 5], $big);
}

# Two loads at once wait for each other and share their entries.

$other->query('BEGIN; LOCK TABLE codecheck.code_release IN SHARE MODE');
my @loads = map { start(program(), 'load', 'icd10cm', '--release', "y$_", '--effective', "$_-10-01", fixture('icd10cm_order.txt')) } 2010 .. 2012;
ok(until_true($waiting, 3), 'three loads at once');
$other->query('COMMIT');
$other->end;
for (@loads)
{
	waitpid $_->{pid}, 0;
	is($?, 0, '... succeed');
}
is(sql('SELECT count(*), (SELECT count(*) FROM codecheck.code_release WHERE release ~ \'^y\') FROM codecheck.icd10cm_entry'), '8|3', '... over the same entries');

done_testing();
