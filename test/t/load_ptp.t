# Procedure-to-procedure edits: files that make a release together, what is
# wrong with a file, and loads that end before their time.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin, "$FindBin::RealBin/../lib";
use IO::Compress::Gzip qw(gzip);
use LoadTest;
use Session;
use Test::More;

fresh_database();

my $first = 'ccipra-v302r0-f1.txt';
my $text = slurp(fixture($first));
my $heading = "Column 1\tColumn 2\t*\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n";

sub loads
{
	my ($what, $report, @arguments) = @_;
	my ($status, $output, $errors) = codecheck('load', 'ptp', @arguments);
	is("$status$errors", '0', $what);
	like($output, $report, '... and its report');
}

my $edits = q{SELECT setting, release, column1, column2, effective_from, effective_to, modifier_indicator, rationale
	FROM codecheck.ptp_edit ORDER BY 1, 2, 3, 4, 5, 6, 7, 8};

sub contents
{
	return sql("$edits; " . q{SELECT system, release, effective_from, valid_until, history_from, code_count, source, sha256 FROM codecheck.code_release ORDER BY 1, 2;
		SELECT system, release, file, rows FROM codecheck.release_file ORDER BY 1, 2, 3; SELECT count(*) FROM codecheck.ptp_entry});
}

# ---- The layout of CMS

loads('a file in the layout of CMS', qr/^ptp-practitioner 2024q3: \Q$first\E: 9 rows read, 8 pairs loaded, 1 repeated, 0 rejected, \d/, fixture($first));
my $rows = <<'ROWS';
practitioner|2024q3|0001A|0591T|2022-01-01|2023-12-31|1|Lanterns – of glass
practitioner|2024q3|20610|20611|1996-01-01|2024-03-31|1|One lantern only
practitioner|2024q3|20611|20610|2024-04-01||0|One lantern only
practitioner|2024q3|99213|36415|2020-01-01||1|Lanterns and visits
practitioner|2024q3|99213|36416|2020-01-01||1|Lanterns and visits
practitioner|2024q3|99213|80053|2024-01-01|2024-06-30|0|Lanterns and panels
practitioner|2024q3|99213|80053|2024-07-01||1|Lanterns and panels
practitioner|2024q3|99213|G0439|2024-01-01|2024-01-01|9|Lanterns that never were
ROWS
is(sql($edits), $rows =~ s/\n\z//r, 'what it says');
is(sql(q{SELECT effective_from, valid_until, code_count, source FROM codecheck.code_release}), "2024-07-01|2024-12-31|4|$first", 'the release');
my $before = contents();
my $other = scratch("folder.txt", '') =~ s/folder\.txt//r;

sub same_as
{
	my ($what, $path) = @_;
	sql(q{SELECT codecheck.drop_release('ptp-practitioner', '2024q3')});
	loads($what, qr/^ptp-practitioner 2024q3: \S+: 9 rows read, 8 pairs loaded, 1 repeated, 0 rejected, \d/, qw(--release 2024q3), $path);
	is(sql($edits), $rows =~ s/\n\z//r, '... says the same');
}
my @table = map { [split /\t/, $_, -1] } grep { /^[0-9]{4}.\t/ } split /\r\n/, $text;
gzip(\$text => \my $packed);
same_as('packed', scratch('a.gz', $packed));
same_as('zipped', zip_file('a.zip', 'readme.pdf' => 'x', $first => $text));
same_as('named in a zip of several', zip_file('b.zip', 'ccipra-v302r0-f2.txt' => 'x', $first => $text) . ":$first");
is(sql('SELECT source FROM codecheck.code_release'), $first, '... by its own name');
same_as('with commas', scratch('a.csv', join "\n", 'column1,column2,effective_date,deletion_date,modifier_indicator,rationale',
	map { join ',', map { qq{"$_"} } @$_[0, 1, 3 .. 6] } @table));
same_as('with other line ends', scratch('a.txt', $text =~ s/\r//gr));
same_as('in UTF-8, with a mark', scratch('a.txt', "\xef\xbb\xbf" . $text =~ s/\x96/\xe2\x80\x93/r =~ s/\xae/\xc2\xae/r));
same_as('with blank lines at the end', scratch('a.txt', "$text\r\n\t\t\t\t\t\t\r\n"));
same_as('with a heading of quoted lines', scratch('a.txt', $text =~ s/^Column 1.*?^(?=99213)/qq{"Column 1"\tColumn 2\t"*=in existence\r\nprior to 1996"\tEffective\r\nDate\t}/emsr
	=~ s/\tEffective\r\nDate\t/\t"Effective\r\nDate"\t"Deletion\r\nDate\r\n*=no data"\t"Modifier\r\n0=not allowed\r\n1=allowed\r\n9=not applicable"\tPTP Edit Rationale\r\n/r));
sql(q{SELECT codecheck.drop_release('ptp-practitioner', '2024q3')});
is(contents(), '0', 'a release that is dropped takes its files and entries with it');

# The re-encoded layout: no effective date, open to the past.
loads('re-encoded', qr/^ptp-practitioner 2024q3: ptp_2024q3\.tsv: 2 rows read, 2 pairs loaded, 0 repeated, 0 rejected, \d/, scratch('ptp_2024q3.tsv',
	"column1\tcolumn2\tdeletion_date\tmodifier_indicator\trationale\n99213\t36415\t20241231\t1\tA\n99213\t36416\t*\t0\t\n"));
is(sql($edits), "practitioner|2024q3|99213|36415||2024-12-31|1|A\npractitioner|2024q3|99213|36416|||0|", '... with open windows');
sql(q{SELECT codecheck.drop_release('ptp-practitioner', '2024q3')});

# ---- A release of several files

codecheck('load', 'ptp', fixture($first));
my $second = scratch('ccipra-v302r0-f2.txt', $heading . "99214\t36415\t\t20200101\t*\t1\tLanterns and visits\n");
loads('another file joins the release', qr/: 1 rows read, .*, beside one other file, \d/, $second);
is(sql($edits), $rows . 'practitioner|2024q3|99214|36415|2020-01-01||1|Lanterns and visits', '... and adds to it');
is(sql(q{SELECT code_count, source, sha256 FROM codecheck.code_release}), "5|$first, ccipra-v302r0-f2.txt|", '... as the release tells');
scratch('ccipra-v302r0-f2.txt', $heading . "99215\t36415\t\t20200101\t*\t1\tLanterns and visits\n");
loads('a file of the same name', qr/: 1 rows read, .*, replaced, beside one other file, \d/, $second);
is(sql($edits), $rows . 'practitioner|2024q3|99215|36415|2020-01-01||1|Lanterns and visits', '... takes its place, and no other');
my @entries = (sql('SELECT count(*) FROM codecheck.ptp_entry'));
my @files = map { scratch("ccipra-v302r0-f$_.txt", $heading . "9921$_\t36416\t\t20200101\t*\t1\tLanterns and visits\n") } 3 .. 5;
loads('three files at once', qr/^(ptp-practitioner 2024q3: ccipra-v302r0-f\d\.txt: 1 rows read.*\n){3}\z/, @files);
is(sql(q{SELECT count(*), sum(rows) FROM codecheck.release_file}), '5|12', '... are five');
is(sql('SELECT count(*) FROM codecheck.ptp_entry'), $entries[0] + 3, '... with their entries');

# Both settings list the same entries, which stay as long as one of them does.
my $outpatient = scratch('ccioph-v302r0-f1.txt', $text);
loads('the other setting', qr/^ptp-outpatient 2024q3: ccioph-v302r0-f1\.txt: 9 rows read/, $outpatient);
is(sql('SELECT count(*) FROM codecheck.ptp_entry'), $entries[0] + 3, '... over the same entries');
is((codecheck(qw(drop ptp --release 2024q3)))[1], "ptp-practitioner 2024q3: dropped\n", 'drop');
is(sql($edits), $rows =~ s/practitioner/outpatient/gr =~ s/\n\z//r, '... leaves the other setting its own');
is((codecheck(qw(drop ptp --setting outpatient --release 2024q3)))[1], "ptp-outpatient 2024q3: dropped\n", 'drop with a setting');
is(contents(), '0', '... leaves nothing');

# ---- Names and dates

my $one = $heading . "99213\t36415\t\t20200101\t*\t1\tLanterns\n";
for (['ccipra-v322r0-f1.txt', [], 'ptp-practitioner|2026q3|2026-07-01|2026-12-31'], ['ccioph-v300r1-f2.txt', [], 'ptp-outpatient|2024q1|2024-01-01|2024-12-31'],
	['ptp_outpatient_2024q4.txt', [], 'ptp-outpatient|2024q4|2024-10-01|2024-12-31'], ['Edits_Eff_04-01-2025.txt', [], 'ptp-practitioner|2025q2|2025-04-01|2025-12-31'],
	['edits 2025-04-15.txt', [qw(--setting outpatient)], 'ptp-outpatient|2025-04-15|2025-04-15|2025-12-31'],
	['x.txt', [qw(--release 2023Q4)], 'ptp-practitioner|2023Q4|2023-10-01|2023-12-31'],
	['ccipra-v322r0-f1.txt', [qw(--release mine --effective 2024-01-01 --until 2026-01-31)], 'ptp-practitioner|mine|2024-01-01|2026-01-31'])
{
	my ($name, $options, $release) = @$_;
	codecheck('load', 'ptp', @$options, scratch($name, $one));
	is(sql('SELECT system, release, effective_from, valid_until FROM codecheck.code_release'), $release, "$name @$options");
	sql('SELECT codecheck.drop_release(system, release) FROM codecheck.code_release');
}

codecheck('load', 'ptp', fixture($first));
codecheck('load', 'ptp', $second);
$before = contents();

# A load that fails with these messages and leaves everything as it was.
sub fails
{
	my ($what, $messages, @arguments) = @_;
	my ($status, $output, $errors) = codecheck('load', 'ptp', @arguments);
	is("$status$output", '1', "$what fails");
	like($errors, $_, '... with its message') for ref $messages eq 'ARRAY' ? @$messages : $messages;
	is(contents(), $before, '... and changes nothing') or $before = contents();
}

fails('another first day', [qr/^codecheck: ccipra-v302r0-f9\.txt: ptp-practitioner release "2024q3" is effective from 2024-07-01 until 2024-12-31$/m,
	qr/^DETAIL:  Other files of it are loaded; "ccipra-v302r0-f9\.txt" cannot join them from 2024-07-02 until 2024-12-31\.$/m], qw(--release 2024q3 --effective 2024-07-02), scratch('ccipra-v302r0-f9.txt', $one));
fails('another last day', qr/cannot join them from 2024-07-01 until 2024-09-30\.$/m, qw(--until 2024-09-30), scratch('ccipra-v302r0-f9.txt', $one));
fails('another name for the same day', qr/^codecheck: x\.txt: ptp-practitioner release "2024q3" is effective from 2024-07-01 already$/m, qw(--release y --effective 2024-07-01), scratch('x.txt', $one));
fails('a name that tells nothing', [qr/^codecheck: x\.txt: a release needs the date from which it is effective$/m, qr/^DETAIL:  The name of the file, "x\.txt", tells none\.$/m], scratch('x.txt', $one));
fails('a setting that the name denies', qr/^codecheck: ccipra-v302r0-f1\.txt: the file is for the setting practitioner, not outpatient$/m, qw(--setting outpatient), fixture($first));
fails('dme', qr/^codecheck: edits_dme_2024q3\.txt: ptp has no setting "dme"\nHINT:  The settings are outpatient, practitioner\.$/m, scratch('edits_dme_2024q3.txt', $one));
is(sql(q{CREATE TEMPORARY TABLE codecheck_record (line_no bigint, fault text, column1 text, column2 text, effective text, deletion text, indicator text, rationale text);
	SELECT codecheck.load_ptp(NULL, '2024q3', NULL)}) =~ s/\n.*//sr, 'ERROR:  22023: a file of a release needs a name', 'a file without a name');
like(sql(q{SELECT codecheck.load_ptp('practitioner', '2024q3', NULL, NULL, 'a')}), qr/42P01: nothing to load/, 'nothing staged');

# ---- Bad lines

for (['a column 1 code', sub { s/99213/9921/ }, 'column 1, "9921", is no CPT or HCPCS code'],
	['a column 2 code', sub { s/36416/3641!/ }, 'column 2, "3641!", is no CPT or HCPCS code'],
	['no column 1 code', sub { s/^99213// }, 'column 1, "", is no CPT or HCPCS code'],
	['an effective date', sub { s/20200101/20200230/ }, 'the effective date, "20200230", is no date'],
	['a deletion date', sub { s/\t\*\t/\tnever\t/ }, 'the deletion date, "never", is neither a date nor *'],
	['dates the wrong way round', sub { s/\t\*\t/\t20191231\t/ }, 'deleted on 20191231, before it is effective on 20200101'],
	['an indicator', sub { s/\t1\t/\t2\t/ }, 'the modifier indicator, "2", is not 0, 1 or 9'],
	['no indicator', sub { s/\t1\t/\t\t/ }, 'the modifier indicator, "", is not 0, 1 or 9'],
	['a field too few', sub { s/\tLantern.*?\r/\r/ }, '6 fields where the header has 7'],
	['a field too many', sub { s/\r/\tx\r/ }, '8 fields where the header has 7'],
	['a line cut off', sub { s/\t.*/\r/ }, '1 fields where the header has 7'],
	['a NUL byte', sub { s/Lan/\0an/ }, 'a NUL byte'],
	['a blank line of tabs inside with an indicator', sub { s/.*\r/\t\t\t\t\t1\t\r/ }, 'column 1, "", is no CPT or HCPCS code'],
	['a quote', sub { s/Lanterns/"Lan"terns/ }, 'quotes that do not match'])
{
	my ($what, $change, $reason) = @$_;
	my @lines = split /^/, $text;
	$change->() for $lines[8];		# the second row, on line 9
	my $path = scratch($first, join '', @lines);
	fails($what, qr/^codecheck: \Q$first: line 9: $reason\E$/m, $path);
	my ($status, $output, $errors) = codecheck('load', 'ptp', '--skip-bad', $path);
	like($output, qr/: 9 rows read, 7 pairs loaded, 1 repeated, 1 rejected, replaced, /, '... and is left out');
	like($errors, qr/^codecheck: warning: \Q$first\E: left out 1 of 9 lines\nDETAIL:  line 9: /, '... with a warning');
	codecheck('load', 'ptp', fixture($first));
}
is(contents(), $before, 'the good file again is as before');
fails('another table', qr/no heading with the columns column1, column2, deletion, indicator; the file begins with code, name$/m, scratch('ptp_2024q3.csv', "code,name\n99213,x\n"));
fails('a heading alone', qr/^codecheck: ptp_2024q3\.txt: the file holds no line of a table of procedure-to-procedure edits$/m, scratch('ptp_2024q3.txt', $heading));
fails('an empty file', qr/the file is empty/, scratch('ptp_2024q3.txt', ''));
fails('mostly bad lines', qr/only 1 of 3 lines are in the layout of a table of procedure-to-procedure edits$/m, '--skip-bad', scratch('ptp_2024q3.txt', $one . "x\ty\t\t\t*\t1\t\n" x 2));
fails('a good and a bad file at once', qr/^codecheck: ccipra-v302r0-f8\.txt: line 2: column 1/m, scratch('ccipra-v302r0-f7.txt', $one), scratch('ccipra-v302r0-f8.txt', $heading . "x\ty\t\t\t*\t1\t\n"));
fails('a file and none', qr/nowhere\.txt: No such file/, scratch('ccipra-v302r0-f7.txt', $one), 'nowhere.txt');

# ---- Killed while loading

my $waiting = q{SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'codecheck.code_release'::regclass};
my $working = q{SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()};
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

my $session = Session->new($ENV{PGDATABASE});
for my $victim ('client', 'server')
{
	$session->query('BEGIN; LOCK TABLE codecheck.code_release IN SHARE MODE');
	my $load = start(program(), 'load', 'ptp', scratch($first, $one), @files);
	ok(until_true($waiting, 1), 'a load is under way');
	$victim eq 'client' ? kill 'KILL', $load->{pid}
		: sql(q{SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND relation = 'codecheck.code_release'::regclass});
	waitpid $load->{pid}, 0;
	isnt($?, 0, "its $victim is killed");
	$session->query('COMMIT');
	ok(until_true($working, 1), '... and all of it ends');
	is(contents(), $before, '... and the release is as it was');
}
$session->end;

done_testing();
