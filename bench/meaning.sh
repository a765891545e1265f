# bench/meaning.sh: what codes mean and how they change, for bench/run to read in: what a
# call costs that is asked per row, and how long the loads and reports take.

# calls TABLE EXPRESSION...: each over a million rows, in turns with the plain scan.
calls() {
	local table=$1 statements=() expression
	shift
	for expression in "$@"; do
		statements+=("${expression//\'/\'\'}" "SELECT count($expression) AS answer FROM bench.$table")
	done
	modes=('one process')
	# What a session builds for its first question is measured elsewhere.
	race "calls over $table" "$rounds" "SELECT $(IFS=,; echo "$*") FROM bench.$table LIMIT 1 \\g /dev/null
		SET jit = off;" \
		'the scan' "SELECT count(code) AS answer FROM bench.$table" "${statements[@]}"
	modes=('one process' default)
}

load_meaning() {
	local round
	for ((round = 0; round < rounds; round++)); do
		load tabular FY2023 2025-10-01 icd10cm/icd10cm_tabular_2023.xml.gz --until 2026-09-30
		load pcs-tables FY2026 '' icd10pcs/icd10pcs_tables_2026.xml.gz
		load pcs-definitions FY2026 '' icd10pcs/icd10pcs_definitions_2026.xml.gz
		load conversion FY2026 '' icd10cm/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx
		load hcpcs 2025-10 2025-10-01 hcpcs/HCPC2025_OCT_ANWEB.xlsx
		load cpt quarters '' hcpcs/opps_addendum_b_code_status_by_quarter.csv.gz
	done
}

progress 'notes, tables and lists'
load_meaning
progress 'a million codes of each system'
sql -f meaning.sql
first 'first laterality' "SELECT laterality('M25.561'::icd10cm) AS answer"
first 'first excludes1' "SELECT excludes1('E10.9', 'E11.9') AS answer"
first 'first replacements' "SELECT replacements('M54.5', '2026-01-01') AS answer"
first 'first axis_title' "SELECT axis_title('0DTJ4ZZ'::icd10pcs, 4) AS answer"

calls drawn_icd10cm 'chapter(code)' 'chapter_title(code)' 'block(code)' 'block_title(code)' "in_range(code, 'E08', 'E13')" \
	'in_range(code, other, last)' 'tabular_place(code)' 'seventh_character(code)' 'encounter_type(code)' 'is_external_cause(code)' \
	'is_sequela(code)' 'has_placeholder(code)' 'laterality(code)' 'laterality(code, on_date)' 'is_unspecified(code, on_date)' \
	'specificity(code, on_date)' 'excludes1(code, other)' 'excludes1(code, other, on_date)' 'replacements(retired, on_date)' \
	'replacements(code, on_date)' 'predecessors(code)'
calls drawn_icd10pcs 'section_title(code)' 'body_system(code)' 'root_operation(code)' 'body_part(code)' 'approach(code)' 'device(code)' \
	'qualifier(code)' 'axis_title(code, 4, on_date)' 'axis_name(code, 6)' 'code_explain(code, on_date)'
calls drawn_hcpcs 'code_status(code, on_date)' 'is_billable(code, on_date)'

for ((round = 0; round < rounds; round++)); do
	for relation in claim claim_tenth; do
		watched drift $relation "SELECT count(*) AS answer FROM codecheck.drift('bench.$relation', '2025-10-01')"
	done
done
