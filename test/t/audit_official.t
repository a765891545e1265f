#!/usr/bin/perl
# The audit of The Tuva Project's claim lines by the official releases of their
# years, compared with the reference in plain SQL.  CODECHECK_DATA names the folder.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Scratch;
use Test::More;

my $root = "$FindBin::Bin/../..";
my $claims = 'claims/tuva_medical_claim.csv.gz';

# FY2019 brings codes that are not yet effective in FY2018, and the HCPCS file of 2020 knows what ended since.
my @loads = (
	['icd10cm --release FY2018 --effective 2017-10-01', 'icd10cm/icd10cm_order_2018.txt.gz'],
	['icd10cm --release FY2019 --effective 2018-10-01', 'icd10cm/icd10cm_order_2019.txt.gz'],
	['icd10pcs --release FY2018 --effective 2017-10-01', 'icd10pcs/icd10pcs_order_2018.txt.gz'],
	['icd10pcs --release FY2019 --effective 2018-10-01', 'icd10pcs/icd10pcs_order_2019.txt.gz'],
	['hcpcs --release 2019 --effective 2019-01-01', 'hcpcs/HCPC2019_CONTR_ANWEB.txt.gz'],
	['hcpcs --release 2020 --effective 2020-01-01', 'hcpcs/HCPC2020_ANWEB_w_disclaimer.txt.gz'],
	['policies', 'mcd']);
my $data = official($claims, map { $_->[1] } @loads);

my $database = scratch_database('audit');
my $session = scratch_session('-v', 'VERBOSITY=default');

$session->query("SET client_min_messages = warning; CREATE EXTENSION codecheck;
	\\i $root/test/necessity/reference.sql
	\\i $root/test/audit/reference.sql");
for (@loads)
{
	my ($what, $file) = @$_;

	local $ENV{PGDATABASE} = $database;
	my $output = qx{'$^X' '$root/bin/codecheck' load $what '$data/$file' 2>&1};
	is($?, 0, "$what is loaded") or diag($output);
}

# Every column as text, as a warehouse that was filled from files has it.
chomp(my $columns = qx{gzip -dc '$data/$claims' | head -n 1 | tr -d '\\r'});
$session->query('CREATE TABLE medical_claim (' . join(', ', map { "$_ text" } split /,/, $columns) . ");
	\\copy medical_claim FROM PROGRAM 'gzip -dc $data/$claims' (FORMAT csv, HEADER)");
is($session->query('SELECT count(*) FROM medical_claim'), 6075, 'the claim lines are there');
is($session->query("SELECT codecheck.tuva_medical_claim('medical_claim')"), 'codecheck_medical_claim', 'with their view');

# The same lines as the view's description says, straight from the table.
is($session->query("INSERT INTO audit_reference.claim (claim_id, line_no, claim_type, from_date, thru_date, code, modifiers, dx, procedures, charge)
	SELECT claim_id, claim_line_number::int, CASE WHEN bill_type_code ~ '^11' THEN 'inpatient' ELSE claim_type END,
		coalesce(claim_line_start_date, claim_start_date)::date, coalesce(discharge_date, claim_line_end_date, claim_end_date)::date,
		hcpcs_code, array_remove(ARRAY[" . join(', ', map { "hcpcs_modifier_$_" } 1 .. 5) . "], NULL),
		array_remove(ARRAY[" . join(', ', map { "diagnosis_code_$_" } 1 .. 25) . "], NULL),
		array_remove(ARRAY[" . join(', ', map { "procedure_code_$_" } 1 .. 25) . "], NULL), charge_amount::numeric
	FROM medical_claim"), '', 'and in the reference');
is($session->query("SELECT count(*) FROM medical_claim WHERE diagnosis_code_type NOT IN ('icd-10-cm', '') OR procedure_code_type NOT IN ('icd-10-pcs', '')"), 0, 'all in ICD-10');

cmp_ok($session->query('SELECT audit_reference.judge()'), '>', 10_000, 'the reference judges');
$session->query("CREATE TEMP TABLE finding AS SELECT * FROM codecheck.audit('codecheck_medical_claim')");
my $fields = 'claim_id, line_no, edit, status, code, diagnosis';
is($session->query("SELECT $fields FROM finding EXCEPT ALL SELECT $fields FROM audit_reference.finding"), '', 'the audit finds nothing that the reference does not');
is($session->query("SELECT $fields FROM audit_reference.finding EXCEPT ALL SELECT $fields FROM finding"), '', 'and all that it does');
is($session->query("SELECT edit, lines_judged, lines_failed, lines_bypassed, lines_no_data, failure_rate, charge_at_stake FROM codecheck.denial_report('codecheck_medical_claim')
	EXCEPT ALL TABLE audit_reference.report"), '', 'the report counts what the reference counts');
is($session->query("SELECT string_agg(edit || ' ' || failures, ', ' ORDER BY edit) FROM (SELECT edit, count(*) AS failures FROM finding WHERE status = 'fail' GROUP BY edit) AS f"),
	'dx_duplicate 471, dx_missing 277, dx_not_billable 45, dx_not_effective 21, modifier_invalid 3, necessity 4, proc_not_effective 7, proc_reporting_only 219',
	'failures in all');

# With all releases but those of the lines' years there is no answer, and no guess.
is($session->query("BEGIN; DELETE FROM codecheck.code_release WHERE release IN ('FY2018', '2019', '2020');
	SELECT edit, bool_and(lines_judged < 1500), bool_and(lines_no_data > 1000) FROM codecheck.denial_report('codecheck_medical_claim', '{dx_not_billable,dx_not_effective,modifier_invalid}') GROUP BY edit ORDER BY edit;
	ROLLBACK;"), "dx_not_billable|t|t\ndx_not_effective|t|t\nmodifier_invalid|t|f", 'without the releases there is no answer');

done_testing;
