#!/usr/bin/perl
# The official medically unlikely edits and add-on codes, against readings of
# the same files in Perl, and what they make of claims, against plain SQL.
# CODECHECK_DATA names the folder.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use LoadTest;
use Scratch;
use Test::More;
use Time::HiRes qw(time);

my %mue = (practitioner => 'ncci/mue_prac_2024q3.csv.gz', outpatient => 'ncci/mue_out_2024q3.csv.gz', dme => 'ncci/mue_dme_2024q3.csv.gz');
my $in_own_layout = 'ncci/MCR_MUE_PractitionerServices_Eff_07-01-2026.excerpt.transcribed.csv';
my $aoc = 'ncci/aoc_2026q3.tsv.gz';
my $data = official(values %mue, $in_own_layout, $aoc);

fresh_database();
my $medical_codes = q{SET search_path = "Medical Codes", public; };

sub lines_of
{
	my ($file) = @_;
	open(my $lines, '-|', 'gzip', '-dcf', "$data/$file") or die;
	return map { s/\r?\n//r } readline $lines;
}

# ---- What the files say

my ($status, $output, $errors) = codecheck('load', 'mue', map { "$data/$_" } sort(values %mue), $in_own_layout);
is("$status$errors", '0', 'the medically unlikely edits load');
like($output, qr/^mue-\Q$_->[0]\E: \S+: $_->[1] rows read, $_->[1] codes loaded, 0 repeated, 0 rejected, /m, "... $_->[0]")
	for ['practitioner 2024q3', 14677], ['outpatient 2024q3', 14628], ['dme 2024q3', 2928], ['practitioner 2026q3', 29];
my @said;
for my $setting (keys %mue)
{
	my (undef, @rows) = lines_of($mue{$setting});
	push @said, map { join '|', $setting, '2024q3', (split /,/)[0 .. 3] } @rows;
}
push @said, map { /^(\w{5}),(\d+),([123]) [^,]*,(.*)$/ ? "practitioner|2026q3|$1|$2|$3|$4" : () } lines_of($in_own_layout);
same_lines([split /\n/, sql('SELECT setting, release, code, units, adjudication_indicator, rationale FROM codecheck.mue')], \@said, 'they say what the files do, ' . @said . ' rows');
is(sql('SELECT sum(CASE WHEN units = 0 THEN 1 ELSE 0 END) FROM codecheck.mue'), scalar(grep { /\|0\|[123]\|/ } @said), 'none is a value');

($status, $output, $errors) = codecheck('load', 'aoc', "$data/$aoc");
is("$status$errors", '0', 'the add-on codes load');
like($output, qr/^aoc 2026q3: \S+: 7743 rows read, 7743 loaded for 723 add-on codes, 0 repeated, 0 rejected, /, '... all of them');
my (undef, @rows) = lines_of($aoc);
my @pairs;
for (@rows)
{
	my ($type, $add_on, $primary, $from, $to, $note) = split /\t/;
	s/^"(.*)"$/$1/ && s/""/"/g for $note;
	my $setting = $note =~ /Practitioner Only/ ? 'practitioner' : $note =~ /facilities only/ ? 'outpatient' : '';
	push @pairs, join '|', $type, $add_on, $primary eq 'CCCCC' ? '' : $primary, $from, $to, $setting, $note;
}
same_lines([split /\n/, sql('SELECT edit_type, add_on, primary_code, effective_from, effective_to, setting, note FROM codecheck.addon')], \@pairs, 'they say what the file does');
is(sql(q{SELECT string_agg(n::text, ' ' ORDER BY edit_type) FROM (SELECT edit_type, count(*) n FROM codecheck.addon GROUP BY edit_type) t}), '7130 42 571', '... of each type');

# ---- What the functions answer

sql($medical_codes . q{CREATE TABLE mue_row AS SELECT * FROM codecheck.mue; CREATE INDEX ON mue_row (code); CREATE TABLE addon_row AS SELECT * FROM codecheck.addon; CREATE INDEX ON addon_row (add_on);
	ANALYZE mue_row; ANALYZE addon_row;});

is(sql($medical_codes . q{
	WITH asked AS (
		SELECT code, setting, day FROM (SELECT code FROM codecheck.mue_entry UNION SELECT '99999'::hcpcs) c,
			unnest('{practitioner,outpatient,dme}'::text[]) AS setting, unnest('{2024-06-30,2024-07-01,2024-12-31,2025-01-01,2026-07-01}'::date[]) AS day
	), answer AS (
		SELECT a.*, mue_limit(a.code, day, a.setting) AS got, m.units FROM asked a
		  LEFT JOIN codecheck.release r ON r.system = 'mue-' || a.setting AND day BETWEEN r.effective_from AND r.effective_to
		  LEFT JOIN mue_row m ON m.setting = a.setting AND m.release = r.release AND m.code = a.code
	)
	SELECT count(*) > 200000, count(got), count(*) FILTER (WHERE got IS DISTINCT FROM units) FROM answer}), 't|' . (2 * (14677 + 14628 + 2928) + 29) . '|0', 'mue_limit() is what the view has');
is(sql($medical_codes . q{
	WITH asked AS (
		SELECT code, day FROM (SELECT DISTINCT add_on AS code FROM codecheck.addon UNION SELECT code FROM codecheck.mue_entry WHERE entry_id % 10 = 0) c,
			(SELECT DISTINCT effective_from - before FROM codecheck.addon, unnest('{0,1}'::int[]) AS before UNION SELECT unnest('{2012-01-01,2026-12-31,2027-01-01}'::date[])) d(day)
	), answer AS (
		SELECT a.*, is_addon(code, day) AS got_addon, addon_primaries(code, day) AS got_primaries, day <= '2026-12-31' AS told,
			count(e.add_on) > 0 AS addon, array_agg(DISTINCT e.primary_code ORDER BY e.primary_code) FILTER (WHERE e.primary_code IS NOT NULL) AS primaries
		  FROM asked a LEFT JOIN addon_row e ON e.add_on = a.code AND day >= coalesce(e.effective_from, '-infinity') AND day <= coalesce(e.effective_to, 'infinity')
		 GROUP BY a.code, a.day
	)
	SELECT count(*) > 100000, count(*) FILTER (WHERE got_addon) > 10000, count(*) FILTER (WHERE got_primaries = '{}') > 1000, count(*) FILTER (WHERE NOT got_addon AND addon OR got_addon IS DISTINCT FROM CASE WHEN told THEN addon END),
	       count(*) FILTER (WHERE got_primaries IS DISTINCT FROM CASE WHEN told AND addon THEN coalesce(primaries, '{}') END) FROM answer}), 't|t|t|0|0', 'is_addon() and addon_primaries() are what the view has');

# ---- What the edits find

# Random days of patients with add-on codes, codes that may be their primary codes, and others.
sql($medical_codes . q{
	SELECT setseed(0.5);
	CREATE TABLE pool AS SELECT row_number() OVER () AS n, add_on::text AS add_on, coalesce(primary_code::text, '99213') AS primary_code FROM (SELECT * FROM codecheck.addon ORDER BY random()) a;
	CREATE TABLE other AS SELECT row_number() OVER () AS n, code::text AS code FROM (SELECT * FROM codecheck.mue_entry ORDER BY random()) m;
	CREATE TABLE claims AS
		SELECT CASE WHEN random() < 0.03 THEN NULL ELSE format('c%s', 1000000 + day_no * 10 + (random() * 2)::int) END AS claim_id, line_no, patient_id,
			CASE WHEN random() < 0.2 THEN NULL ELSE 'd' || (random() * 2)::int END AS provider_id,
			(ARRAY['professional', 'professional', 'outpatient', 'institutional', 'dme', 'inpatient', NULL])[1 + floor(random() * 7)] AS claim_type, day AS from_date,
			CASE WHEN of < 0.4 THEN p.add_on WHEN of < 0.6 THEN p.primary_code WHEN of < 0.65 THEN '99213' WHEN of < 0.67 THEN 'garbage' WHEN of < 0.69 THEN NULL ELSE o.code END AS code,
			CASE WHEN random() < 0.05 THEN NULL WHEN random() < 0.03 THEN 'NaN' WHEN random() < 0.03 THEN 'infinity' WHEN random() < 0.1 THEN -1 WHEN random() < 0.3 THEN round(random()::numeric * 3, 2) ELSE floor(random() * 4)::numeric END AS units
		  FROM (SELECT day_no, n, line_no, random() AS of, 1 + (random() * 20)::int AS pooled FROM (SELECT day_no, row_number() OVER () AS n, line_no FROM generate_series(1, 5000) day_no, generate_series(1, 1 + (random() * 9)::int) line_no) l) lines
		  JOIN (SELECT d AS day_no, CASE WHEN random() < 0.05 THEN NULL ELSE 'p' || d / 3 END AS patient_id, CASE WHEN random() < 0.03 THEN NULL WHEN random() < 0.7 THEN date '2024-06-15' + (random() * 30)::int ELSE date '2012-01-01' + (random() * 5500)::int END AS day,
				(random() * 7000)::int AS base FROM generate_series(1, 5000) d) days USING (day_no)
		  LEFT JOIN pool p ON p.n = base + pooled LEFT JOIN other o ON o.n = 1 + (base * 3 + pooled) % 15000;
	-- Lines are told apart by their numbers.
	ALTER TABLE claims ADD n int GENERATED ALWAYS AS IDENTITY;
	UPDATE claims SET line_no = n;
	CREATE TABLE judged AS SELECT *, CASE lower(claim_type) WHEN 'inpatient' THEN NULL WHEN 'outpatient' THEN 'outpatient' WHEN 'institutional' THEN 'outpatient' WHEN 'dme' THEN 'dme' ELSE 'practitioner' END AS setting, try_hcpcs(code) AS service,
		CASE WHEN from_date IS NULL THEN 'line ' || n ELSE coalesce(patient_id, 'claim ' || claim_id, 'line ' || n) END AS owner, coalesce('provider ' || provider_id, 'claim ' || claim_id, 'line ' || n) AS provider, coalesce(claim_id, 'line ' || n) AS claim
		FROM claims WHERE code IS NOT NULL;
	CREATE INDEX ON judged (owner, from_date); ANALYZE judged;});
my @found = map { [split /\n/, sql($medical_codes . qq{SELECT line_no, status FROM codecheck.audit('claims', '{$_}')})] } qw(mue addon_missing_primary);

my @expected_mue = split /\n/, sql($medical_codes . q{
	WITH known AS (
		SELECT j.*, m.units AS most, m.adjudication_indicator AS indicator, m.code IS NULL OR j.units IS NULL OR j.units IN ('NaN', 'infinity', '-infinity') AS unknown
		  FROM judged j
		  LEFT JOIN codecheck.release r ON r.system = 'mue-' || j.setting AND j.from_date BETWEEN r.effective_from AND r.effective_to
		  LEFT JOIN mue_row m ON m.setting = j.setting AND m.release = r.release AND m.code = j.service
		 WHERE j.setting IS NOT NULL AND j.service IS NOT NULL
	), counted AS (
		SELECT *, CASE WHEN indicator = 1 THEN units ELSE sum(units) OVER same END AS units_counted, indicator = 1 OR lead(n) OVER (same ORDER BY claim_id NULLS LAST, line_no) IS NULL AS is_last
		  FROM known WHERE NOT unknown WINDOW same AS (PARTITION BY owner, from_date, provider, setting, service)
	)
	SELECT line_no, 'no_data' FROM known WHERE unknown UNION ALL SELECT line_no, 'fail' FROM counted WHERE is_last AND units_counted > most});
cmp_ok(scalar(grep { /fail/ } @expected_mue), '>', 1000, 'plain SQL finds days with too many units');
same_lines($found[0], \@expected_mue, 'the edit of units finds what plain SQL does, ' . @expected_mue . ' findings');

my $holds = q{a.add_on = l.service AND a.release = l.release AND l.from_date >= coalesce(a.effective_from, '-infinity') AND l.from_date <= coalesce(a.effective_to, 'infinity')};
sql($medical_codes . qq{
	CREATE TABLE told AS SELECT from_date, (SELECT release FROM codecheck.release WHERE system = 'aoc' AND from_date <= effective_to ORDER BY effective_from LIMIT 1) AS release FROM (SELECT DISTINCT from_date FROM judged) d;
	CREATE TABLE known AS SELECT l.*, EXISTS (SELECT FROM addon_row a WHERE $holds) AS is_addon FROM (SELECT j.*, release FROM judged j LEFT JOIN told USING (from_date) WHERE service IS NOT NULL) l;
	CREATE INDEX ON known (owner, from_date); ANALYZE known;
	CREATE TABLE beside AS SELECT l.n, o.service, o.is_addon FROM known l JOIN known o ON o.owner = l.owner AND o.from_date = l.from_date AND o.n <> l.n AND (o.provider = l.provider OR o.claim = l.claim)
		 WHERE l.is_addon AND l.setting IS NOT NULL;
	CREATE INDEX ON beside (n); ANALYZE beside;});
my @expected_addon = split /\n/, sql($medical_codes . qq{
	WITH answer AS (
		SELECT l.line_no, l.release, l.is_addon,
			EXISTS (SELECT FROM beside b JOIN addon_row a ON a.primary_code = b.service WHERE b.n = l.n AND (a.setting IS NULL OR a.setting = l.setting) AND $holds) AS has_primary,
			EXISTS (SELECT FROM addon_row a WHERE a.edit_type <> 1 AND $holds) AS is_open,
			EXISTS (SELECT FROM beside b WHERE b.n = l.n AND NOT b.is_addon) AS has_other
		  FROM known l WHERE l.setting IS NOT NULL
	)
	SELECT line_no, CASE WHEN release IS NULL OR is_open AND has_other THEN 'no_data' ELSE 'fail' END FROM answer WHERE release IS NULL OR is_addon AND NOT has_primary});
cmp_ok(scalar(grep { /fail/ } @expected_addon), '>', 1000, 'plain SQL finds add-on codes without a primary code');
cmp_ok(scalar(grep { /no_data/ } @expected_addon), '>', 100, '... and those that are up to the contractor');
same_lines($found[1], \@expected_addon, 'the edit of add-on codes finds what plain SQL does, ' . @expected_addon . ' findings');

# A day of tens of thousands of lines is no trouble: each with its own claim and provider, or all of one.
for my $provider (q{'d'}, q{'d' || n})
{
	sql(qq{CREATE TABLE long_day AS SELECT 'c' || n AS claim_id, 1 AS line_no, 'p' AS patient_id, $provider AS provider_id, date '2024-07-02' AS from_date, (ARRAY['69990', '61304', '96366', '99213'])[1 + n % 4] AS code, 1 AS units FROM generate_series(1, 40000) n});
	my $started = time;
	is(sql(q{SELECT edit, count(*), max(message) FROM codecheck.audit('long_day', '{mue,addon_missing_primary}') WHERE edit = 'mue' AND status = 'fail' OR message LIKE '%96366%' GROUP BY 1 ORDER BY 1}),
		$provider eq q{'d'} ? "addon_missing_primary|10000|add-on code 96366 without a primary code, which would be 96360, 96365, 96367, 96413 (in force since 2014-01-01)\n"
			. 'mue|4|10000 units on 10000 lines of 99213 on 2024-07-02, over its MUE of 2 a day (indicator 3)' : 'addon_missing_primary|10000|add-on code 96366 without a primary code, which would be 96360, 96365, 96367, 96413 (in force since 2014-01-01)',
		"a day of 40,000 lines, provider $provider");
	cmp_ok(time - $started, '<', 10, sprintf '... in %.1f s', time - $started);
	sql('DROP TABLE long_day');
}

done_testing;
