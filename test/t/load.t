# Loading releases from small files: what arrives in the tables, replacing,
# dropping, gaps.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use LoadTest;
use Test::More;

fresh_database();

my @cm = qw(icd10cm --release FY2026 --effective 2025-10-01);
my @pcs = qw(icd10pcs --release FY2026 --effective 2025-10-01);
my @hcpcs = qw(hcpcs --release 2019 --effective 2019-01-01);

# Order files.

load_ok(qr/^icd10cm FY2026: 8 lines read, 8 codes \(5 billable\) loaded, 0 rejected, \d+\.\d s$/,
	@cm, fixture('icd10cm_order.txt'));
is(sql(q{SELECT code, billable, short_description, long_description FROM codecheck.icd10cm_entry ORDER BY entry_id}),
	<<'ROWS' =~ s/\n\z//r, 'entries in file order');
A00|f|Fever of the lake|Fever of the lake
A00.0|t|Fever of the lake, eastern shore|Fever of the lake, caught on the eastern shore
A00.9|t|Fever of the lake, unsp|Fever of the lake, unspecified
C4A|f|Growth of the lantern cells|Growth of the lantern cells
C4A.9|t|Growth of the lantern cells, unsp|Growth of the lantern cells, unspecified
S83.0|f|Knee of the dancer|Knee of the dancer
S83.0X1A|t|Knee of the dancer, right, init|Knee of the dancer, right side, first visit
Z3A.01|t|Week of the moon|Week of the moon: "first" \ second third
ROWS
load_ok(qr/^icd10pcs FY2026: 5 lines read, 5 codes \(3 billable\) loaded, 0 rejected,/,
	@pcs, fixture('icd10pcs_order.txt'));
is(sql(q{SELECT string_agg(code || ' ' || billable, ',' ORDER BY entry_id) FROM codecheck.icd10pcs_entry}),
	'001 false,0016070 true,0016071 true,XY0 false,XY0YX28 true', 'PCS entries');
is(sql(q{SELECT system, release, effective_from, effective_to, code_count, billable_count, source, length(sha256)
		FROM codecheck.release ORDER BY system}),
	"icd10cm|FY2026|2025-10-01|2026-09-30|8|5|icd10cm_order.txt|64\n"
		. 'icd10pcs|FY2026|2025-10-01|2026-09-30|5|3|icd10pcs_order.txt|64', 'the releases');
my ($digest) = (run('sha256sum', fixture('icd10cm_order.txt')))[1] =~ /^(\w+)/;
is(sql(q{SELECT sha256 FROM codecheck.release WHERE system = 'icd10cm'}), $digest, 'the digest is that of the file');

# HCPCS: disclaimers, code page 1252, continuations, modifiers, dates.

load_ok(qr/^hcpcs 2019: 10 lines read, 4 codes \(3 billable\) and 3 modifiers loaded, 0 rejected,/,
	@hcpcs, fixture('hcpcs_anweb.txt'));
is(sql(q{SELECT code, added, terminated, short_description, long_description FROM codecheck.hcpcs_entry ORDER BY entry_id}),
	"Q9901|2015-01-01||Lantern, each|Lantern, hand-held, each\n"
		. "Q9902|2016-01-01||Lantern Lumi\xc3\xa8re|Lantern of the Lumi\xc3\xa8re\xc2\xae kind with everything that belongs "
		. "to it, the whole of it oil, wick and case included, when delivered to the home of the bearer and "
		. "shown how to light\n"
		. "Q9903|2010-01-01|2016-12-31|Lantern, gone|Lantern, terminated before the year\n"
		. "Q9904|2010-01-01|2019-06-30|Lantern, going|Lantern, terminated within the year", 'HCPCS codes');
is(sql(q{SELECT code, added, terminated, short_description, long_description FROM codecheck.hcpcs_modifier_entry
		ORDER BY entry_id}), <<'ROWS' =~ s/\n\z//r, 'modifiers');
Q1|2010-01-01||Left bank|A modifier for the left bank
Q2|2010-01-01||Right bank|A modifier for the right bank of a river that is so wide that its description goes on in a second record
Q3|2000-01-01|2011-12-31|Gone|A modifier that is gone
ROWS
is(sql(q{SELECT history_from, valid_until, entries FROM codecheck.code_release WHERE system = 'hcpcs'}),
	'2016-12-31|2019-12-31|{[14,21)}', 'the history begins with the first terminated code');

# The same content, however it is packed.

my $order = slurp(fixture('icd10cm_order.txt'));
my $content = q{SELECT string_agg(entry_id || ' ' || code || long_description, ',' ORDER BY entry_id) FROM codecheck.icd10cm_entry};
my $before = sql($content);
my %packed = (
	'without CR' => scratch('lf.txt', $order =~ s/\r//gr),
	'without a last line end' => scratch('cut.txt', $order =~ s/\r\n\z//r),
	'with blank lines behind' => scratch('blank.txt', "$order\r\n  \r\n\x1a"),
	'with a byte order mark' => scratch('bom.txt', "\xef\xbb\xbf$order"),
);
run('gzip', '-k', scratch('named_otherwise', $order));
$packed{gzip} = scratch('no_suffix', slurp(scratch('named_otherwise', $order) . '.gz'));
my $addenda = "Add:         1 A001    Other\n";
$packed{'zip with other files'} = zip_file('all.zip', 'icd10cm_codes_2026.txt' => "A00 Other\n", 'readme.pdf' => '%PDF',
	'icd10cm_order_2026.txt' => $order, 'icd10cm_order_addenda_2026.txt' => $addenda);
$packed{'zip with one file'} = zip_file('one.zip', anything => $order);
$packed{'zip, member named'} = zip_file('two.zip', 'a.txt' => $addenda, 'b.txt' => $order) . ':b.txt';
for my $how (sort keys %packed)
{
	load_ok(qr/8 lines read, 8 codes .* 0 rejected, replaced/, @cm, $packed{$how});
	is(sql($content), $before, "the same, $how");
}
is(sql(q{SELECT source FROM codecheck.release WHERE system = 'icd10cm'}), 'two.zip', 'the source is the file');

# A release is what its last load says; what no release lists is gone.

my $next = $order =~ s/eastern shore/western shore/gr =~ s/^.*C4A9.*\n//mr;
load_ok(qr/7 lines read, 7 codes \(4 billable\) loaded, 0 rejected, \d/,
	qw(icd10cm --release FY2027 --effective 2026-10-01), scratch('next.txt', $next));
is(sql('SELECT count(*) FROM codecheck.icd10cm_entry'), 9, 'unchanged lines are kept once');
is(sql(q{SELECT effective_to FROM codecheck.release WHERE system = 'icd10cm' ORDER BY 1}), "2026-09-30\n2027-09-30",
	'in force until the next');
is(sql(q{SELECT "Medical Codes".code_description('A00.0'::"Medical Codes".icd10cm, d::date)
		FROM unnest('{2026-09-30,2026-10-01}'::date[]) d}),
	"Fever of the lake, caught on the eastern shore\nFever of the lake, caught on the western shore", 'each year its text');
load_ok(qr/replaced/, @cm, scratch('next.txt', $next));
is(sql(q{SELECT count(*), count(DISTINCT code) FROM codecheck.icd10cm_entry}), '7|7', 'replaced entries go');
my ($status, $output) = codecheck(qw(drop icd10cm --release FY2027));
is("$status $output", "0 icd10cm FY2027: dropped\n", 'drop');
is(sql('SELECT count(*) FROM codecheck.icd10cm_entry'), 7, 'the other release keeps its entries');
codecheck(qw(drop icd10cm --release FY2026));
codecheck(qw(drop hcpcs --release 2019));
is(sql('SELECT (SELECT count(*) FROM codecheck.icd10cm_entry), (SELECT count(*) FROM codecheck.hcpcs_entry),
		(SELECT count(*) FROM codecheck.hcpcs_modifier_entry), (SELECT count(*) FROM codecheck.icd10pcs_entry)'),
	'0|0|0|5', 'the last release takes its entries with it, and only those');
($status, undef, my $errors) = codecheck(qw(drop icd10cm --release FY2026));
is($status, 1, 'nothing to drop');
like($errors, qr/^codecheck: icd10cm release "FY2026" is not loaded\nHINT: /, '... says so');

# The year of a release ends by itself.

my @ends = (
	['icd10cm', '2025-10-01', '2026-09-30'], ['icd10cm', '2023-04-01', '2023-09-30'],
	['icd10cm', '2021-09-30', '2021-09-30'], ['hcpcs', '2019-01-01', '2019-12-31'], ['hcpcs', '2020-10-01', '2020-12-31'],
);
for (@ends)
{
	my ($system, $from, $until) = @$_;
	codecheck('load', $system, '--release', $from, '--effective', $from, fixture($system eq 'hcpcs' ? 'hcpcs_anweb.txt' : 'icd10cm_order.txt'));
	is(sql("SELECT valid_until FROM codecheck.code_release WHERE release = '$from' AND system = '$system'"), $until,
		"$system from $from ends by itself");
}
codecheck(qw(load icd10cm --release other --effective 2017-10-01 --until 2017-12-31), fixture('icd10cm_order.txt'));
is(sql(q{SELECT effective_to FROM codecheck.release WHERE release = 'other'}), '2017-12-31', '--until');

# Gaps, by name.  The last ones depend on the day of the test.

is(sql(q{SELECT missing_from, missing_to, missing_release FROM codecheck.release_gap
		WHERE system = 'icd10cm' AND missing_to < '2025-10-01' ORDER BY 1}), <<'ROWS' =~ s/\n\z//r, 'gaps between releases');
2018-01-01|2021-09-29|FY2018, FY2019, FY2020, FY2021
2021-10-01|2023-03-31|FY2022, FY2023
2023-10-01|2025-09-30|FY2024, FY2025
ROWS
is(sql(q{SELECT missing_from, missing_to = make_date(extract(year FROM current_date)::int, 12, 31),
		missing_release LIKE '2021, 2022, 2023%' FROM codecheck.release_gap WHERE system = 'hcpcs'}),
	'2021-01-01|t|t', 'for HCPCS only what is behind the last file');
codecheck(qw(drop icd10pcs --release FY2026));
is(sql(q{SELECT missing_from IS NULL, missing_release FROM codecheck.release_gap WHERE system = 'icd10pcs'}),
	't|nothing loaded', 'a code set without any release');
sql(q{INSERT INTO codecheck.code_release VALUES ('icd10pcs', 'now', '2000-01-01', current_date - 1, NULL, 0, 0, '{}')});
is(sql(q{SELECT missing_from = current_date, missing_to >= current_date, missing_release
			= 'FY' || extract(year FROM current_date + interval '3 months')
		FROM codecheck.release_gap WHERE system = 'icd10pcs'}), 't|t|t', 'today is missing');
sql(q{UPDATE codecheck.code_release SET valid_until = current_date WHERE release = 'now'});
is(sql(q{SELECT count(*) FROM codecheck.release_gap WHERE system = 'icd10pcs'}), 0, 'nothing is, while a release is in force');

# The other commands.

($status, $output) = codecheck('status');
is($status, 0, 'status');
like($output, qr/^ icd10cm  \| other +\| 2017-10-01 +\| 2017-12-31 \| +8 \| +5 \|/m, '... lists the releases');
like($output, qr/^ icd10cm +\| FY2018, FY2019, FY2020, FY2021 +\| 2018-01-01 \| 2021-09-29$/m, '... and the gaps');
like($output, qr/^0 policies$/m, '... and counts policies');
my $version = sql(q{SELECT extversion FROM pg_extension WHERE extname = 'codecheck'});
is_deeply([codecheck('--version')], [0, "codecheck $version\n", ''], '--version');
($status, $output) = codecheck('--help');
is($status, 0, '--help');
like($output, qr/codecheck load icd10cm\|icd10pcs\|hcpcs --release NAME/, '... tells the usage');

done_testing();
