#!/usr/bin/perl
# The audit of The Tuva Project's claim lines by the official releases of their
# years, compared with the reference in plain SQL.  CODECHECK_DATA names the folder.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/../lib";
use AuditTest;
use Scratch;
use Test::More;

my $claims = 'claims/tuva_medical_claim.csv.gz';
my $fees = 'mpfs/pprrvu_indicators_2023a_2024a_2024c.csv.gz';

# FY2019 brings codes that are not yet effective in FY2018, and the HCPCS file of 2020 knows what ended since.
my @loads = (
	['icd10cm --release FY2018 --effective 2017-10-01', 'icd10cm/icd10cm_order_2018.txt.gz'],
	['icd10cm --release FY2019 --effective 2018-10-01', 'icd10cm/icd10cm_order_2019.txt.gz'],
	['icd10pcs --release FY2018 --effective 2017-10-01', 'icd10pcs/icd10pcs_order_2018.txt.gz'],
	['icd10pcs --release FY2019 --effective 2018-10-01', 'icd10pcs/icd10pcs_order_2019.txt.gz'],
	['hcpcs --release 2019 --effective 2019-01-01', 'hcpcs/HCPC2019_CONTR_ANWEB.txt.gz'],
	['hcpcs --release 2020 --effective 2020-01-01', 'hcpcs/HCPC2020_ANWEB_w_disclaimer.txt.gz'],
	['policies', 'mcd'],
	# Rules with dates of their own answer for the past, the others stand in for those of the years, which are not at hand.
	['ptp', 'ncci/ptp_practitioner_2024q3.tsv.gz'],
	['aoc', 'ncci/aoc_2026q3.tsv.gz']);
my $standing_in = '--release standing-in --effective 2017-10-01 --until 2019-12-31';
my @rules = (
	(map { ["mue $standing_in", "ncci/mue_${_}_2024q3.csv.gz"] } qw(prac out dme)),
	["mce $standing_in", 'mce/MCE_v37.tsv.gz']);
my $data = official($claims, $fees, map { $_->[1] } @loads, @rules);

my $database = scratch_database('audit');
my $session = scratch_session('-v', 'VERBOSITY=default');

$session->query('SET client_min_messages = warning; CREATE EXTENSION codecheck');
read_reference($session);
load_official($database, (map { [$_->[0], "'$data/$_->[1]'"] } @loads, @rules),
	["fee-schedule $standing_in", some_rows(tempdir(CLEANUP => 1), "$data/$fees", 'rvu24c_jul')]);

# Every column as text, as a warehouse that was filled from files has it.
chomp(my $columns = qx{gzip -dc '$data/$claims' | head -n 1 | tr -d '\\r'});
$session->query('CREATE TABLE medical_claim (' . join(', ', map { "$_ text" } split /,/, $columns) . ");
	\\copy medical_claim FROM PROGRAM 'gzip -dc $data/$claims' (FORMAT csv, HEADER)");
is($session->query('SELECT count(*) FROM medical_claim'), 6075, 'the claim lines are there');
is($session->query("SELECT codecheck.tuva_medical_claim('medical_claim')"), 'codecheck_medical_claim', 'with their view');

# The same lines as the view's description says, straight from the table.
is($session->query("INSERT INTO audit_reference.claim (claim_id, line_no, claim_type, patient_id, provider_id, from_date, thru_date, code, modifiers, units, dx, procedures, charge)
	SELECT claim_id, claim_line_number::int, CASE WHEN bill_type_code ~ '^11' THEN 'inpatient' ELSE claim_type END, patient_id, coalesce(nullif(rendering_npi, ''), nullif(billing_npi, ''), nullif(facility_npi, '')),
		coalesce(claim_line_start_date, claim_start_date)::date, coalesce(discharge_date, claim_line_end_date, claim_end_date)::date,
		hcpcs_code, array_remove(ARRAY[" . join(', ', map { "hcpcs_modifier_$_" } 1 .. 5) . "], NULL), service_unit_quantity::numeric,
		array_remove(ARRAY[" . join(', ', map { "diagnosis_code_$_" } 1 .. 25) . "], NULL),
		array_remove(ARRAY[" . join(', ', map { "procedure_code_$_" } 1 .. 25) . "], NULL), charge_amount::numeric
	FROM medical_claim"), '', 'and in the reference');
is($session->query("SELECT count(*) FROM medical_claim WHERE diagnosis_code_type NOT IN ('icd-10-cm', '') OR procedure_code_type NOT IN ('icd-10-pcs', '')"), 0, 'all in ICD-10');

cmp_ok($session->query('SELECT audit_reference.judge()'), '>', 10_000, 'the reference judges');
same_as_reference($session, 'codecheck_medical_claim');
is($session->query("SELECT edit || ' ' || string_agg(status || ' ' || findings, ', ' ORDER BY status)
	FROM (SELECT edit, status, count(*) AS findings FROM finding WHERE status <> 'no_data' GROUP BY edit, status) AS f GROUP BY edit ORDER BY edit"),
	join("\n", 'addon_missing_primary fail 59',
		'duplicate_line fail 373',
		'dx_duplicate fail 471',
		'dx_missing fail 277',
		'dx_not_billable fail 45',
		'dx_not_effective fail 21',
		'dx_unspecified fail 227',
		'em_same_day_no_25 fail 2',
		'laterality_conflict fail 10',
		'manifestation_pdx fail 2',
		'modifier_conflict fail 5',
		'modifier_invalid fail 3',
		'mue fail 159',
		'ncci_ptp bypassed 92, fail 74',
		'necessity fail 4',
		'proc_not_effective fail 7',
		'proc_reporting_only fail 219',
		'unacceptable_pdx fail 511'), 'findings in all');

# With all releases but those of the lines' years there is no answer, and no guess.
is($session->query("BEGIN; DELETE FROM codecheck.code_release WHERE release IN ('FY2018', '2019', '2020');
	SELECT edit, bool_and(lines_judged < 1500), bool_and(lines_no_data > 1000) FROM codecheck.denial_report('codecheck_medical_claim', '{dx_not_billable,dx_not_effective,modifier_invalid}') GROUP BY edit ORDER BY edit;
	ROLLBACK;"), "dx_not_billable|t|t\ndx_not_effective|t|t\nmodifier_invalid|t|f", 'without the releases there is no answer');

done_testing;
