#!/usr/bin/perl
# The audit of a hundred thousand generated lines, in which every defect stands
# at a known rate, by official files: compared with what was put in, with the
# reference in plain SQL, and with the audit of the same lines shard by shard.
# CODECHECK_DATA names the folder.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/../lib";
use AuditTest;
use Scratch;
use Test::More;

my $fees = 'mpfs/pprrvu_indicators_2023a_2024a_2024c.csv.gz';

# In force in the third quarter of 2024, some of them standing in for files that are not at hand.
my @loads = (
	['icd10cm --release FY2023 --effective 2022-10-01', 'icd10cm/icd10cm-order-2023-oct.txt.gz'],
	['icd10cm --release FY2024 --effective 2023-10-01', 'icd10cm/icd10cm-order-2024.txt.gz'],
	['icd10cm --release FY2025 --effective 2024-10-01', 'icd10cm/icd10cm_order_2025.txt.gz'],
	['icd10pcs --release FY2024 --effective 2023-10-01', 'icd10pcs/icd10pcs_order_2024.txt.gz'],
	['hcpcs --release 2020 --effective 2020-01-01 --until 2024-12-31', 'hcpcs/HCPC2020_ANWEB_w_disclaimer.txt.gz'],
	['tabular --release standing-in --effective 2023-10-01 --until 2024-09-30', 'icd10cm/icd10cm_tabular_2023.xml.gz'],
	['mce --release standing-in --effective 2023-10-01 --until 2024-09-30', 'mce/MCE_v37.tsv.gz'],
	['policies', 'mcd'],
	['ptp', 'ncci/ptp_practitioner_2024q3.tsv.gz'],
	(map { ['mue', "ncci/mue_${_}_2024q3.csv.gz"] } qw(prac out dme)),
	['aoc', 'ncci/aoc_2026q3.tsv.gz'],
	['fee-schedule', $fees]);
my $data = official(map { $_->[1] } @loads);
my $each = 200;

my $database = scratch_database('generated');
my $session = scratch_session('-v', 'VERBOSITY=default');

$session->query('SET client_min_messages = warning; SET work_mem = \'64MB\'; CREATE EXTENSION codecheck');
read_reference($session);
load_official($database, map { [$_->[0], "'$data/$_->[1]'"] } @loads);
# Hospitals go by the same edits, whose own file is not at hand.
$session->query("INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, history_from, code_count, entries)
	SELECT 'ptp-outpatient', release, effective_from, valid_until, history_from, code_count, entries FROM codecheck.code_release WHERE system = 'ptp-practitioner'; ANALYZE");

my $seed = $ENV{CODECHECK_SEED} // 0.25;
diag("seed $seed");
is($session->query("\\set lines 100000
	\\set each $each
	SET seed = $seed;
	\\i $FindBin::Bin/../audit/generate.sql"), '', 'claims are generated');
is($session->query('SELECT count(*) FROM generator.claim'), 100_000, 'a hundred thousand lines');
is($session->query("SELECT edit, kind FROM generator.defect WHERE 0.9 * $each > (SELECT count(*) FROM generator.chosen WHERE chosen.number = defect.number)"),
	'', 'with every defect as often as wanted, or nearly so');

my $columns = 'claim_id, line_no, claim_type, patient_id, provider_id, payer, from_date, thru_date, code, modifiers, units, dx, dx_pointers, procedures, patient_birth_date, patient_sex, charge';
$session->query("INSERT INTO audit_reference.claim ($columns) SELECT $columns FROM generator.claim");
cmp_ok($session->query('SELECT audit_reference.judge()'), '>', 10_000, 'the reference judges');
same_as_reference($session, 'generator.claim');

# What was put in is found, where it was put, and nothing else.
my $found = "SELECT DISTINCT claim_id, line_no, edit, status FROM finding WHERE status <> 'no_data'";
is($session->query("SELECT claim_id, line_no, edit, status FROM generator.injected EXCEPT $found LIMIT 10"), '', 'every defect is found');
is($session->query("$found EXCEPT SELECT claim_id, line_no, edit, status FROM generator.injected LIMIT 10"), '', 'and nothing else is');
is($session->query("SELECT edit, failure_rate, round(wanted / (lines_judged - lines_bypassed)::numeric, 4), lines_failed, wanted, lines_bypassed, wanted_bypassed
	FROM codecheck.denial_report('generator.claim')
	LEFT JOIN (SELECT edit, count(*) FILTER (WHERE status = 'fail') AS wanted, count(*) FILTER (WHERE status = 'bypassed') AS wanted_bypassed
	             FROM generator.injected GROUP BY edit) AS injected USING (edit)
	WHERE (failure_rate, lines_failed, lines_bypassed) IS DISTINCT FROM
	      (round(wanted / (lines_judged - lines_bypassed)::numeric, 4), wanted, wanted_bypassed)"), '', 'the rates come back');

# A table that is distributed by patient is audited shard by shard.
$session->query('CREATE VIEW shard_0 AS SELECT * FROM generator.claim WHERE abs(hashtext(patient_id)) % 3 = 0;
	CREATE VIEW shard_1 AS SELECT * FROM generator.claim WHERE abs(hashtext(patient_id)) % 3 = 1;
	CREATE VIEW shard_2 AS SELECT * FROM generator.claim WHERE abs(hashtext(patient_id)) % 3 = 2;
	CREATE TEMP TABLE shards AS SELECT found.* FROM unnest(\'{shard_0,shard_1,shard_2}\'::regclass[]) AS shard, codecheck.audit(shard) AS found');
is($session->query('(TABLE finding EXCEPT ALL TABLE shards) UNION ALL (TABLE shards EXCEPT ALL TABLE finding) LIMIT 10'), '', 'shard by shard the same is found');

done_testing;
