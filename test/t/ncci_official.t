# CMS's procedure-to-procedure edits: what is loaded against the file as it is,
# and what the functions say against plain SQL over the same rows.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin, "$FindBin::RealBin/../lib";
use IO::Uncompress::Gunzip qw(gunzip);
use LoadTest;
use Scratch ();
use Test::More;

my $file = 'ncci/ptp_practitioner_2024q3.tsv.gz';
my $excerpt = 'ncci/ccipra-v322r0-f1.excerpt.transcribed.txt';
my $data = Scratch::official($file, $excerpt);
my $seed = ($ENV{CODECHECK_SEED} // time) % 1000;
diag("random pairs by CODECHECK_SEED=$seed");

fresh_database();
sql('ALTER DATABASE ' . $ENV{PGDATABASE} . ' SET search_path = "Medical Codes", public');
sql('ALTER DATABASE ' . $ENV{PGDATABASE} . ' SET datestyle = ISO');

my $rows = 2546017;
my ($status, $output, $errors) = codecheck('load', 'ptp', "$data/$file");
is("$status$errors", '0', 'the practitioner edits');
like($output, qr/^ptp-practitioner 2024q3: \S+: $rows rows read, $rows pairs loaded, 0 repeated, 0 rejected, (\d\d?\.\d) s$/, '... every row of them');
cmp_ok(($output =~ /, ([\d.]+) s$/)[0], '<', 60, '... in less than a minute');

# The file once more, by nothing but COPY.
gunzip("$data/$file" => \my $content) or die;
my $plain = scratch('plain.tsv', $content);
chmod 0644, $plain;
sql(qq{CREATE TABLE plain (column1 text, column2 text, deletion text, indicator text, rationale text)});
run('psql', '-Xqc', qq{\\copy plain FROM '$plain' WITH (FORMAT text, HEADER)});
is(sql('SELECT count(*) FROM plain'), $rows, 'the file in a plain table');
my $of_plain = q{SELECT column1, column2, CASE deletion WHEN '*' THEN NULL ELSE to_date(deletion, 'YYYYMMDD') END AS effective_to,
	indicator::smallint AS modifier_indicator, rationale FROM plain};
my $of_view = q{SELECT column1::text, column2::text, effective_to, modifier_indicator, rationale FROM codecheck.ptp_edit WHERE setting = 'practitioner' AND effective_from IS NULL};
is(sql("SELECT count(*), count(*) FILTER (WHERE effective_to IS NULL) FROM codecheck.ptp_edit"), "$rows|1669820", 'the rows of the view');
is(sql("SELECT count(*) FROM (($of_plain EXCEPT ALL $of_view) UNION ALL ($of_view EXCEPT ALL $of_plain)) different"), 0, '... are those of the file');

# A hundred thousand pairs: of the file in either order, and of its codes at random.
sql(qq{SELECT setseed($seed / 1000.0);
	CREATE TABLE typed AS SELECT column1::hcpcs, column2::hcpcs, effective_to, modifier_indicator FROM ($of_plain) plain;
	CREATE INDEX ON typed (column1, column2); ANALYZE typed;
	CREATE TABLE question AS
		SELECT row_number() OVER () AS n, a, b, date '2024-12-31' - (random() ^ 3 * 9000)::integer AS day, modifiers
		  FROM (SELECT CASE WHEN turned THEN column2 ELSE column1 END AS a, CASE WHEN turned THEN column1 ELSE column2 END AS b
				  FROM (SELECT *, random() < 0.5 AS turned FROM typed ORDER BY random() LIMIT 60000) pair
				 UNION ALL
				SELECT codes[1 + floor(random() * cardinality(codes))], codes[1 + floor(random() * cardinality(codes))]
				  FROM (SELECT array_agg(DISTINCT column1) AS codes FROM typed) listed, generate_series(1, 40000)) pair,
			   LATERAL (SELECT (CASE floor(random() * 5 + 0 * length(a::text)) WHEN 0 THEN '{59}' WHEN 1 THEN '{50,GA}' WHEN 2 THEN '{76,XU}' ELSE '{}' END)::hcpcs_modifier[]) given(modifiers);
	ANALYZE question});
is(sql('SELECT count(*) FROM question'), 100000, 'questions');

# The windows of this file are open to the past, so of several in force the denial of any counts.
my $denied = q{EXISTS (SELECT FROM typed t WHERE (t.column1, t.column2) IN ((q.a, q.b), (q.b, q.a)) AND (t.effective_to IS NULL OR q.day <= t.effective_to)
	AND (t.modifier_indicator = 0 OR t.modifier_indicator = 1 AND NOT q.modifiers && '{24,25,27,57,58,59,78,79,91,LT,XE,XP,XS,XU}'))};
my $answers = sql(qq{SELECT string_agg(concat(conflict, ' ', denied, ' ', count), ', ' ORDER BY conflict, denied) FROM (
	SELECT ncci_conflict(a, b, day, modifiers) AS conflict, $denied AS denied, count(*) FROM question q GROUP BY 1, 2) answers});
like($answers, qr/^f f \d+, t t (\d+)$/, 'ncci_conflict says what plain SQL says');
cmp_ok(($answers =~ /t t (\d+)/)[0], '>', 5000, '... and often that there is one');
is(sql(q{SELECT count(*) FROM (
	SELECT n, e.column1, e.column2, e.modifier_indicator, e.effective_to FROM question, ncci_edit(a, b, day) e WHERE n <= 20000
	EXCEPT ALL
	SELECT n, t.column1, t.column2, t.modifier_indicator, t.effective_to FROM question q JOIN typed t ON (t.column1, t.column2) IN ((q.a, q.b), (q.b, q.a))
	 WHERE n <= 20000 AND (t.effective_to IS NULL OR q.day <= t.effective_to)) different}), 0, 'ncci_edit has no other rows than the file');
is(sql(q{SELECT count(*) FROM question q, ncci_edit(a, b, day) WHERE n <= 20000}),
	sql(q{SELECT count(*) FROM question q JOIN typed t ON (t.column1, t.column2) IN ((q.a, q.b), (q.b, q.a)) WHERE n <= 20000 AND (t.effective_to IS NULL OR q.day <= t.effective_to)}), '... and all of them');

# What a session needs for them: memory of its own, and what it has mapped of shared memory, all of it counted.
my $kb = sql(q{SELECT count(*) FROM ncci_edit('99213', '36415', '2024-07-01');
	SELECT sum(bytes) / 1024
	  FROM (SELECT total_bytes AS bytes FROM pg_backend_memory_contexts WHERE ident = 'ptp_entry'
			 UNION ALL
			SELECT (pg_stat_file(file, true)).size
			  FROM (SELECT DISTINCT mapped[1] AS file
					  FROM regexp_matches(pg_read_file('/proc/self/maps'), '(/dev/shm/PostgreSQL\.\d+)', 'g') mapped) files) needed}) =~ s/.*\n//sr;
cmp_ok($kb, '>', 1024, 'the memory of a session for them is counted');
cmp_ok($kb, '<', 80 * 1024, '... and less than 80 MB');

# CMS's own layout, another quarter, with effective dates.
($status, $output, $errors) = codecheck('load', 'ptp', "$data/$excerpt");
like($output, qr/^ptp-practitioner 2026q3: \S+: 154 rows read, 154 pairs loaded, 0 repeated, 0 rejected/, "CMS's own layout");
my @lines = map { [split /\t/] } grep { /^[0-9A-Z]{5}\t/ } split /\r?\n/, slurp("$data/$excerpt");
is(sql(q{SELECT column1, column2, to_char(effective_from, 'YYYYMMDD'), coalesce(to_char(effective_to, 'YYYYMMDD'), '*'), modifier_indicator, rationale
	FROM codecheck.ptp_edit WHERE release = '2026q3' ORDER BY column1, column2, 3, 4}), join("\n", map { join '|', @$_[0, 1, 3 .. 6] } @lines), '... row by row');
is(sql(q{SELECT string_agg(concat(ncci_conflict('0001A', '0591T', day::date)), '' ORDER BY day) FROM unnest('{2021-12-31,2022-01-01,2023-12-31,2024-01-01,2024-07-01,2026-07-01}'::date[]) day}),
	'tttfff', 'the release in force answers, the next one for the past');

done_testing();
