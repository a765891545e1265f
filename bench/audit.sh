# bench/audit.sh: the whole audit, all edits by all rules, for bench/run to read in: of a table of the
# columns that it reads, of a view over The Tuva Project's layout, in one process and in parallel
# workers, into a table, and once more in plain SQL.

serial='SET max_parallel_workers_per_gather = 0;'
workers='SET max_parallel_workers_per_gather = 2;'

# audited TASK ANSWER: of one process, and its lines by the seconds of the processor that they took.
audited() {
	local variant relation
	for variant in table view; do
		relation=$([ $variant = table ] && echo claim_line || echo claim)
		watched "$1" $variant "SELECT $2 AS answer FROM codecheck.$1('$relation')" "$serial"
		note "$1 lines" $variant "$((lines * 1000 / processor))"
		watched "$1" "$variant, a tenth" "SELECT $2 AS answer FROM codecheck.$1('${relation}_tenth')" "$serial"
		watched "$1" "$variant, workers" "SELECT $2 AS answer FROM codecheck.$1('$relation')" "$workers"
	done
}

into() {
	sql -c 'DROP TABLE IF EXISTS bench.found' -c 'CREATE TABLE bench.found OF codecheck.finding'
	watched audit_into "$1" "CALL codecheck.audit_into('claim_line', 'found', $2); SELECT count(*) AS answer FROM bench.found" "$serial"
}

export PGOPTIONS="$PGOPTIONS -c search_path=bench,public"
for ((round = 0; round < rounds; round++)); do
	progress 'audit'
	audited audit 'count(*)'
	progress 'denial_report'
	audited denial_report 'sum(lines_failed)'
	progress 'audit_into'
	into 'ten batches' $(((lines + 9) / 10))
	into 'one batch' "$lines"
done

progress 'the audit in plain SQL'
sql -f ../test/necessity/reference.sql -f ../test/audit/reference.sql
columns='claim_id, line_no, claim_type, patient_id, provider_id, from_date, thru_date, code, modifiers, units, dx, procedures,
	patient_birth_date, patient_sex, charge'
sql -c "INSERT INTO audit_reference.claim ($columns) SELECT $columns FROM bench.claim_line_tenth"
# It asks every policy and every note about every line, for minutes per thousandth of the lines: the race is without the two edits.
sql <<-'SQL'
	CREATE OR REPLACE FUNCTION necessity_reference.policies(
	    a_code hcpcs, a_dx icd10cm[], a_date date, a_jurisdiction text, a_payer text, OUT policy_id text, OUT supported boolean)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT NULL::text, NULL::boolean WHERE false';
	CREATE OR REPLACE VIEW audit_reference.excludes1 AS
	    SELECT NULL::date AS effective_from, NULL::date AS effective_to, NULL::icd10cmset AS holds, NULL::icd10cmset AS excluded WHERE false;
SQL
edits="SELECT edit FROM codecheck.edit WHERE edit NOT IN ('necessity', 'excludes1_pair')"
# Once: it takes a minute.
watched 'audit in plain SQL' call "SELECT count(*) AS answer FROM codecheck.audit('claim_line_tenth', ARRAY($edits))" "$serial"
watched 'audit in plain SQL' 'plain SQL' 'SELECT audit_reference.judge() AS answer' "SET work_mem = '256MB'; $serial"
found='claim_id, line_no, edit, status, code, diagnosis'
sql -c "CREATE TABLE bench.found_tenth AS SELECT $found FROM codecheck.audit('claim_line_tenth', ARRAY($edits))"
same 'the audit in plain SQL' "SELECT count(*) FROM (
	(TABLE bench.found_tenth EXCEPT ALL SELECT $found FROM audit_reference.finding WHERE edit IN ($edits))
	UNION ALL (SELECT $found FROM audit_reference.finding WHERE edit IN ($edits) EXCEPT ALL TABLE bench.found_tenth)) AS differing"
same 'audits' "SELECT count(*) FROM (SELECT FROM bench.sample WHERE task IN ('audit', 'denial_report', 'audit_into')
	GROUP BY replace(task, '_into', ''), variant ~ 'a tenth' HAVING count(DISTINCT answer) > 1) AS differing"
