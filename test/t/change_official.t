#!/usr/bin/perl
# The official conversion table and what goes by it, against readings of the
# same files in Perl and in plain SQL.  CODECHECK_DATA names the folder.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use LoadTest;
use Scratch;
use Test::More;
use Time::HiRes qw(time);

my $csv = 'icd10cm/icd10cm_conversion_fy2026.csv.gz';
my $workbook = 'icd10cm/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx';
my $addenda = 'icd10cm/icd10cm_order_addenda_2026.txt.gz';
my $claims = 'claims/tuva_medical_claim.csv.gz';
my @releases = (
	[qw(icd10cm FY2018 2017-10-01 icd10cm/icd10cm_order_2018.txt.gz)], [qw(icd10cm FY2019 2018-10-01 icd10cm/icd10cm_order_2019.txt.gz)],
	[qw(icd10cm FY2022 2021-10-01 icd10cm/icd10cm-order-2022.txt.gz)], [qw(icd10cm FY2023 2022-10-01 icd10cm/icd10cm-order-2023-oct.txt.gz)],
	[qw(icd10cm FY2023-APR 2023-04-01 icd10cm/icd10cm_order_2023-apr.txt.gz)], [qw(icd10cm FY2024 2023-10-01 icd10cm/icd10cm-order-2024.txt.gz)],
	[qw(icd10cm FY2025 2024-10-01 icd10cm/icd10cm_order_2025.txt.gz)], [qw(icd10cm FY2026 2025-10-01 icd10cm/icd10cm_order_2026.txt.gz)],
	[qw(icd10pcs FY2018 2017-10-01 icd10pcs/icd10pcs_order_2018.txt.gz)], [qw(icd10pcs FY2019 2018-10-01 icd10pcs/icd10pcs_order_2019.txt.gz)],
	[qw(hcpcs 2019 2019-01-01 hcpcs/HCPC2019_CONTR_ANWEB.txt.gz)], [qw(hcpcs 2020 2020-01-01 hcpcs/HCPC2020_ANWEB_w_disclaimer.txt.gz)]);
my $data = official($csv, $workbook, $addenda, $claims, map { $_->[3] } @releases);

fresh_database();
my $medical_codes = q{SET search_path = "Medical Codes", public; };

# ---- The table

# Every row, read another way: each pair of a current code and a previous one, or one end of a range and the other.
my %pairs;
my ($rows, $cells, $ranges, $nones) = (0) x 4;
open(my $table, '-|', 'gzip', '-dc', "$data/$csv") or die;
readline $table;
while (defined(my $line = <$table>))
{
	my ($current, $effective, $previous) = $line =~ /^([^,"]+),(\d+),(?:"([^"]*)"|([^,"\r\n]*))\s*$/
		? ($1, $2, $3 // $4) : die "line $.: $line";
	my @day = gmtime(($effective - 25569) * 86400);
	my $day = $effective < 3000 ? "$effective-10-01" : sprintf '%d-%02d-%02d', $day[5] + 1900, $day[4] + 1, $day[3];
	my $code = qr/[A-Z][0-9A][0-9A-Z](?:\.[0-9A-Z]{1,4})?/;
	my @named;
	$rows++;
	# Three of the rows have no dot.
	$current =~ s/^(\w{3})(\w)/$1.$2/;
	push @named, [$1, defined $2 ? $3 // $1 : ''] while $previous =~ /($code)(\.?-($code)?)?(?![0-9A-Z])/g;
	$cells++ if @named > 1;
	$ranges += grep { $_->[1] } @named;
	$nones++ if $previous =~ /^None\s*$/;
	die "line $.: $line" unless @named xor $previous =~ /^None\s*$/;
	$pairs{ join '|', $current =~ s/\s+$//r, $day, @$_ } = 1 for @named ? @named : ['', ''];
}
my $stored = sub { [split /\n/, sql(q{SELECT concat_ws('|', code, effective_from, coalesce(previous_from::text, ''), coalesce(previous_to::text, ''))
	FROM codecheck.conversion_entry})] };
note("$rows rows, $cells cells of several codes, $ranges ranges, $nones without a previous code, ", scalar(keys %pairs), ' pairs');
is($rows, 5892, 'the rows that are published');

my $pairs = keys(%pairs) - $nones;
my $said = qr/conversion FY2026: 5892 rows read, 5884 loaded as $pairs pairs of codes and $nones codes without a previous one, 8 repeated, 0 rejected/;
my ($status, $output, $errors) = codecheck('load', 'conversion', "$data/$csv");
is("$status$errors", '0', 'the table as CSV loads');
like($output, qr/^$said, [\d.]+ s$/, '... and every row is accounted for');
note($output);
same_lines($stored->(), [keys %pairs], '... as it is read in Perl');
is(sql("SELECT release, effective_from, effective_to, code_count FROM codecheck.release WHERE system = 'conversion'"), 'FY2026|2025-10-01|2026-09-30|5884', '... as the release of its newest codes');
is((codecheck('drop', 'conversion', '--release', 'FY2026'))[0], 0, 'it is dropped');
is(sql('SELECT count(*) FROM codecheck.conversion_entry'), 0, '... with its rows');

SKIP: {
	skip 'no xlsx2csv', 4 unless grep { -x "$_/xlsx2csv" } split /:/, $ENV{PATH};
	($status, $output, $errors) = codecheck('load', 'conversion', '--release', 'FY2026', '--effective', '2025-10-01', "$data/$workbook");
	is("$status$errors", '0', 'the workbook loads');
	like($output, qr/^$said, [\d.]+ s$/, '... with the same rows');
	note($output);
	same_lines($stored->(), [keys %pairs], '... as those of the CSV');
	like(join('', (codecheck('load', 'conversion', scratch('broken.xlsx', substr slurp("$data/$workbook"), 0, 90000)))[0, 2]),
		qr/^1codecheck: \S+: damaged zip file/, 'a workbook that was cut off');
}

# ---- What must not load

codecheck('load', 'conversion', "$data/$csv");
my $contents = sub { sql(q{SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM (SELECT r::text FROM codecheck.code_release r UNION ALL SELECT e::text FROM codecheck.conversion_entry e) t(t)}) };
my $before = $contents->();
my $text = join '', map { s/\r//gr } qx{gzip -dc '$data/$csv'};
my $year_before = join '', grep { !/,2025,/ } split /^/, $text;
my $gzip = slurp("$data/$csv");

for (
	['another year by its name', qr/the conversion table is that of FY2026, not of FY2025\nDETAIL:  Its newest code, on line \d+, is effective from 2025-10-01/, '--release', 'FY2025', "$data/$csv"],
	['another year by its date', qr/the conversion table is that of FY2026, not of 2026-10-01/, '--effective', '2026-10-01', "$data/$csv"],
	['the table of the year before as this year\'s', qr/the conversion table is that of FY2025, not of FY2026/, '--release', 'FY2026', scratch('before.csv', $year_before)],
	['the table of the year before', qr/the conversion table FY2025, effective from 2024-10-01, is older than the one that is loaded, FY2026\n.*\nHINT:  To go back drop that one first: codecheck drop conversion --release FY2026/, scratch('before.csv', $year_before)],
	['a spreadsheet of another layout', qr/no heading with the columns current, effective, previous; the file begins with /, "$data/hcpcs/HCPC2025_OCT_ANWEB.xlsx"],
	['a table of another layout', qr/no heading with the columns current, effective, previous; the file begins with code/, scratch('other.csv', "code,mapped_to\nA00,A01\n")],
	['a list of changes', qr/no heading with the columns/, "$data/$addenda"],
	['an order file', qr/no heading with the columns/, "$data/$releases[0][3]"],
	['a gzip cut off', qr/damaged gzip file/, scratch('cut.gz', substr $gzip, 0, length($gzip) / 2)],
	['a zip that is no workbook', qr/no heading with the columns/, zip_file('text.zip', 'conversion.csv' => "something else\nentirely\n")],
	['a file that says it is a workbook', qr/xlsx2csv cannot read the workbook|no heading with the columns/, zip_file('no.xlsx', 'xl/workbook.xml' => 'none', 'x' => 'y')],
	['an empty file', qr/the file is empty/, scratch('empty.csv', '')],
	['a heading and nothing else', qr/the file holds no line of an ICD-10-CM conversion table/, scratch('heading.csv', "current,effective,previous\n")],
	['a code that is none', qr/line 3: the current code, "A04\.7!", is no ICD-10-CM code\nDETAIL:  The other lines, \d+, are good/, scratch('bad1.csv', $text =~ s/A04\.72,/A04.7!,/r)],
	['a year that is none', qr/line 3: "20l7", from when/, scratch('bad2.csv', $text =~ s/A04\.72,2017/A04.72,20l7/r)],
	['a previous code that is none', qr/line 3: of the previous codes, "A04\.7 ?\?", /, scratch('bad3.csv', $text =~ s/(A04\.72,2017,A04\.7)/$1 ?/r)],
	['a row of two fields', qr/line 3: 2 fields where the header has 3/, scratch('bad4.csv', $text =~ s/(A04\.72,2017),A04\.7/$1/r)])
{
	my ($what, $message, @arguments) = @$_;
	my ($status, $output, $errors) = codecheck('load', 'conversion', @arguments);
	is("$status$output", '1', "$what fails");
	like($errors, $message, '... with its message');
	is($contents->(), $before, '... and changes nothing');
}
(undef, $output, $errors) = codecheck('load', 'conversion', '--skip-bad', scratch('bad5.csv', $text =~ s/A04\.72,/A04.7!,/r));
like($output, qr/5892 rows read, 5883 loaded .* 1 rejected, replaced/, 'a bad row is left out when asked');
like($errors, qr/line 3: the current code/, '... and reported');
codecheck('load', 'conversion', "$data/$csv");

# ---- Replacements and predecessors

for (@releases)
{
	my ($system, $release, $effective, $file) = @$_;
	($status, undef, $errors) = codecheck('load', $system, '--release', $release, '--effective', $effective, "$data/$file");
	is("$status$errors", '0', "$system $release loads");
}

# In plain SQL: what is listed by release, the table with its ranges written out, and its closure.
sql($medical_codes . q{
	CREATE TABLE listed AS SELECT r.release, r.effective_from, e.code, e.billable
		FROM codecheck.code_release r JOIN codecheck.icd10cm_entry e ON e.entry_id <@ r.entries WHERE r.system = 'icd10cm';
	CREATE INDEX ON listed (release, code); CREATE INDEX ON listed (code); ANALYZE listed;
	CREATE TABLE ever AS SELECT DISTINCT code FROM listed WHERE billable;
	CREATE TABLE pair AS
		SELECT previous_from AS previous, code, effective_from FROM codecheck.conversion_entry WHERE previous_from IS NOT NULL AND previous_to IS NULL
		 UNION
		SELECT ever.code, c.code, c.effective_from
		  FROM codecheck.conversion_entry c
		  JOIN ever ON compact(ever.code) COLLATE "C" >= compact(c.previous_from) AND left(compact(ever.code), length(compact(c.previous_to))) COLLATE "C" <= compact(c.previous_to)
		   AND (least(length(compact(c.previous_from)), length(compact(c.previous_to))) < 7 OR right(compact(ever.code), 1) IN (right(compact(c.previous_from), 1), right(compact(c.previous_to), 1)) AND length(compact(ever.code)) = 7)
		 WHERE NOT EXISTS (SELECT FROM codecheck.conversion_entry n WHERE n.code = ever.code AND NOT EXISTS
			(SELECT FROM codecheck.conversion_entry f WHERE f.code = ever.code AND f.effective_from < c.effective_from));
	CREATE INDEX ON pair (previous); CREATE INDEX ON pair (code); ANALYZE pair;
	CREATE FUNCTION expected_below(icd10cm, text) RETURNS icd10cm[] LANGUAGE sql STABLE AS $$
		SELECT array_agg(code ORDER BY code) FROM listed WHERE release = $2 AND billable AND code <@ $1 $$;
	CREATE FUNCTION expected_replacements(icd10cm, text, date) RETURNS icd10cm[] LANGUAGE sql STABLE AS $$
		WITH RECURSIVE gone AS (
			SELECT $1 AS code WHERE expected_below($1, $2) IS NULL
			 UNION
			SELECT pair.code FROM gone JOIN pair ON pair.previous = gone.code AND pair.effective_from <= $3 WHERE expected_below(gone.code, $2) IS NULL
		)
		SELECT coalesce(array_agg(DISTINCT b), '{}') FROM (SELECT $1 AS code UNION SELECT code FROM gone) AS way, unnest(expected_below(way.code, $2)) AS b $$;
	CREATE FUNCTION expected_predecessors(icd10cm) RETURNS icd10cm[] LANGUAGE sql STABLE AS $$
		WITH RECURSIVE before AS (
			SELECT previous AS code FROM pair WHERE code = $1
			 UNION
			SELECT pair.previous FROM before JOIN pair ON pair.code = before.code
		)
		SELECT coalesce(array_agg(code ORDER BY code), '{}') FROM before $$;});
is(sql($medical_codes . q{
	WITH asked AS (
		-- Every code that some release has lost by the one asked for, every previous code, and some of all.
		SELECT DISTINCT code, r.release, r.effective_from
		  FROM (SELECT code, effective_from FROM listed WHERE billable EXCEPT SELECT l.code, l.effective_from FROM listed l JOIN listed now ON now.code = l.code AND now.billable AND now.release = 'FY2026' WHERE l.billable) gone
		  JOIN codecheck.code_release r ON r.system = 'icd10cm' AND r.effective_from >= gone.effective_from
		 UNION
		SELECT previous, release, r.effective_from FROM (SELECT DISTINCT previous FROM pair) p, codecheck.code_release r WHERE system = 'icd10cm' AND release IN ('FY2018', 'FY2022', 'FY2026')
		 UNION
		SELECT code, release, effective_from FROM listed WHERE random() < 0.002
	), answer AS (
		SELECT *, replacements(code, effective_from + 20) AS got, expected_replacements(code, release, effective_from) AS expected FROM asked
	)
	SELECT count(*) > 5000, count(*) FILTER (WHERE got IS DISTINCT FROM expected), count(*) FILTER (WHERE got = '{}') > 50, count(*) FILTER (WHERE got <> '{}' AND code_status(code, effective_from) = 'retired') > 1000,
	       min(format('%s in %s: %s, %s', code, release, got, expected)) FILTER (WHERE got IS DISTINCT FROM expected) FROM answer}),
	't|0|t|t|', 'replacements() are what a recursive query finds');
is(sql($medical_codes . q{SELECT count(*) > 5000, count(*) FILTER (WHERE predecessors(code) IS DISTINCT FROM expected_predecessors(code)), count(*) FILTER (WHERE predecessors(code) = '{}') >= 125,
		min(code) FILTER (WHERE predecessors(code) IS DISTINCT FROM expected_predecessors(code))
	FROM (SELECT DISTINCT code FROM codecheck.conversion_entry) c}), 't|0|t|', 'and so are predecessors()');
is(sql($medical_codes . "SELECT $_->[0]"), $_->[1], $_->[0]) for
	[q{replacements('M54.5', '2022-01-01')}, '{M54.50,M54.51,M54.59}'],
	[q{replacements('G35', '2025-10-01')}, '{G35.A,G35.B0,G35.B1,G35.B2,G35.C0,G35.C1,G35.C2,G35.D}'],
	[q{replacements('G35', '2025-09-30')}, '{G35}'],
	[q{replacements('H81.41', '2018-01-01')}, '{H81.41}'],
	[q{replacements('H81.41', '2023-10-01')}, '{H81.4}'],
	[q{replacements('E11.9', '2026-10-01') IS NULL}, 't'],
	[q{predecessors('M54.50')}, '{M54.5}'];

# ---- The addenda

# A code that becomes a header is deleted and added there.
my (%change, @summary);
open(my $lines, '-|', 'gzip', '-dc', "$data/$addenda") or die;
while (<$lines>)
{
	s/\s+$//;
	if (my ($verb, $flag, $code, $short, $long) = /^(Add|Delete|Revise from|Revise to):\s+([01]) (\w+)\s+(.{60}) (.*)$/)
	{
		s/\s+$// for $short, $long;
		$change{ join '|', $verb, $flag, $code, $short, $long } = 1;
	}
	elsif (/^ +(\d+) (additions|deletions|revisions)$/)
	{
		push @summary, $1;
	}
	else
	{
		die "line $.: $_" if /^\S+:/;
	}
}
my $diff = q{codecheck.release_diff('icd10cm', 'FY2025', 'FY2026')};
my $as_addenda = sql(qq{
	SELECT concat_ws('|', verb, flag::int, replace(code, '.', ''), short, long)
	  FROM $diff, LATERAL (VALUES
		('Add', change IN ('added', 'header-to-billable', 'billable-to-header'), billable, new_short_description, new_description),
		('Delete', change IN ('deleted', 'header-to-billable', 'billable-to-header'), (change = 'deleted') = billable, old_short_description, old_description),
		('Revise from', change = 'revised', billable, old_short_description, old_description),
		('Revise to', change = 'revised', billable, new_short_description, new_description)) AS line(verb, is_so, flag, short, long)
	 WHERE is_so});
same_lines([split /\n/, $as_addenda], [keys %change], 'release_diff() is the official list of changes, ' . keys(%change) . ' lines');
is(sql(qq{SELECT concat_ws(' ', count(*) FILTER (WHERE NOT billable AND change IN ('added', 'billable-to-header')), count(*) FILTER (WHERE NOT billable AND change IN ('deleted') OR change = 'header-to-billable'),
	count(*) FILTER (WHERE NOT billable AND change = 'revised'), count(*) FILTER (WHERE billable AND change IN ('added', 'header-to-billable')),
	count(*) FILTER (WHERE billable AND change = 'deleted' OR change = 'billable-to-header'), count(*) FILTER (WHERE billable AND change = 'revised')) FROM $diff}), "@summary", "... with its summary: @summary");

# ---- Drift

chomp(my $columns = qx{gzip -dc '$data/$claims' | head -n 1 | tr -d '\\r'});
sql('CREATE TABLE medical_claim (' . join(', ', map { "$_ text" } split /,/, $columns) . ')');
run('psql', '-Xqc', "\\copy medical_claim FROM PROGRAM 'gzip -dc $data/$claims' (FORMAT csv, HEADER)");
sql(q{SET search_path = public; SELECT codecheck.tuva_medical_claim('medical_claim');
	-- With what is wrong in other ways, and a code twice on a line.
	CREATE TABLE claim AS SELECT claim_id, line_no, claim_type, from_date, thru_date, code, CASE line_no % 7 WHEN 0 THEN dx || dx WHEN 1 THEN dx || '{I1O,"",NULL}'::text[] ELSE dx END AS dx,
		procedures || CASE WHEN line_no % 5 = 0 THEN '{0DTJ4ZZ,0DTJ4ZO}'::text[] END AS procedures, charge FROM codecheck_medical_claim});
for my $day ('2018-10-01', '2019-07-01', '2020-06-01', '2025-10-01', '2030-01-01')
{
	my $started = time;
	my $got = sql(qq{SELECT system, coalesce(code, '-'), status, lines, lines_already_invalid, claim_count, charge, replacements FROM codecheck.drift('claim', '$day')});
	note(sprintf '%s: %.2f s', $day, time - $started);
	my $expected = sql($medical_codes . qq{
		WITH numbered AS (
			SELECT row_number() OVER () AS n, *, CASE WHEN claim_type = 'inpatient' THEN coalesce(thru_date, from_date) ELSE coalesce(from_date, thru_date) END AS day FROM claim
		), said AS (
			SELECT n, 'icd10cm' AS system, item FROM numbered, unnest(dx) AS item
			 UNION SELECT n, 'icd10pcs', item FROM numbered, unnest(procedures) AS item
			 UNION SELECT n, 'hcpcs', code FROM numbered
		), known AS (
			SELECT DISTINCT system, item,
				CASE system WHEN 'icd10cm' THEN try_icd10cm(item)::text WHEN 'icd10pcs' THEN try_icd10pcs(item)::text ELSE try_hcpcs(item)::text END AS code,
				CASE system WHEN 'icd10cm' THEN code_status(try_icd10cm(item), '$day') WHEN 'icd10pcs' THEN code_status(try_icd10pcs(item), '$day') ELSE code_status(try_hcpcs(item), '$day') END AS status
			  FROM said WHERE btrim(item) <> ''
		), bad AS (
			SELECT system, item, CASE WHEN status IS NOT NULL THEN code END AS code, CASE WHEN code IS NULL THEN 'malformed' ELSE coalesce(status, 'no_data') END AS status
			  FROM known WHERE status IS DISTINCT FROM 'billable'
		), on_line AS (
			SELECT DISTINCT n, claim_id, charge, bad.system, bad.code, bad.status,
				coalesce(CASE WHEN bad.status = 'malformed' THEN 'x' WHEN bad.system = 'icd10cm' THEN code_status(bad.code::icd10cm, day) WHEN bad.system = 'icd10pcs' THEN code_status(bad.code::icd10pcs, day) ELSE code_status(bad.code::hcpcs, day) END <> 'billable', false) AS already
			  FROM said JOIN bad USING (system, item) JOIN numbered USING (n)
		)
		SELECT system, coalesce(code, '-'), status, count(*), count(*) FILTER (WHERE already), count(DISTINCT claim_id), sum(charge), CASE system WHEN 'icd10cm' THEN replacements(code::icd10cm, '$day') END
		  FROM on_line GROUP BY system, code, status});
	same_lines([split /\n/, $got], [split /\n/, $expected], "drift() on $day is what plain SQL counts, "  . ($got =~ tr/\n// + 1) . ' rows');
}
is(sql(q{SELECT system, code, description, status, lines, lines_already_invalid, claim_count, replacements FROM codecheck.drift('codecheck_medical_claim', '2025-10-01') WHERE code IN ('M54.5', 'G0202')}),
	'icd10cm|M54.5|Low back pain|header|76|0|42|{M54.50,M54.51,M54.59}', 'low back pain in 2018 and since');

done_testing;
