# bench/rules.sh: the rules of NCCI, the fee schedule and the Medicare Code Editor, for bench/run
# to read in: how long they take to load, what the first call takes and keeps, and what a call costs.

# The files of the claims' years are not at hand; those of later ones stand in. Bundling and
# add-ons have dates of their own, and answer for years before their release.
standing_in=(--until 2019-12-31)
one_schedule=$(mktemp --suffix=.csv)
trap 'rm -f "$one_schedule"' EXIT
gzip -dc "$data/mpfs/pprrvu_indicators_2023a_2024a_2024c.csv.gz" | awk -F, 'NR == 1 || $1 == "rvu23a_jan"' >"$one_schedule"

progress 'rules'
load ptp 2024q3 2024-07-01 ncci/ptp_practitioner_2024q3.tsv.gz
for ((round = 0; round < rounds; round++)); do
	for setting in prac out dme; do
		load mue "$setting" 2017-10-01 ncci/mue_${setting}_2024q3.csv.gz "${standing_in[@]}"
	done
	load aoc 2026q3 '' ncci/aoc_2026q3.tsv.gz
	load fee-schedule 2023a 2017-10-01 "$one_schedule" "${standing_in[@]}"
	load mce v37 2017-10-01 mce/MCE_v37.tsv.gz "${standing_in[@]}"
	load mce v43 '' mce/mce_v43_edits.json.gz
done
sql -c 'ANALYZE'

progress 'a million pairs of codes'
sql -f rules.sql
first 'first ncci_conflict' "SELECT ncci_conflict('99213', '99214', '2018-06-01') AS answer"
first 'first mue_limit' "SELECT mue_limit('99213', '2018-06-01') AS answer"
first 'first is_addon' "SELECT is_addon('11045', '2018-06-01') AS answer"
first 'first fee_indicator' "SELECT fee_indicator('99213', NULL, '2018-06-01', 'global_days') AS answer"
first 'first mce_list' "SELECT mce_list('E11.9', '2018-06-01') AS answer"
calls drawn_pair 'ncci_conflict(code, other, on_date)' 'ncci_conflict(code, other, on_date, modifiers)' 'mue_limit(code, on_date)' \
	'is_addon(code, on_date)' 'addon_primaries(code, on_date)' "fee_indicator(code, NULL, on_date, 'global_days')" \
	'mce_list(dx, on_date)'

# Whether an edit denies, as an analyst asks the table of edits, in both orders.
denied="on_date BETWEEN COALESCE(effective_from, '-infinity') AND COALESCE(effective_to, 'infinity')
	AND (modifier_indicator = 0 OR modifier_indicator = 1 AND NOT modifiers && '{59}'::hcpcs_modifier[])"
join="EXISTS (SELECT FROM bench.ptp WHERE column1 = code AND column2 = other AND $denied)
	OR EXISTS (SELECT FROM bench.ptp WHERE column1 = other AND column2 = code AND $denied)"
same ncci_conflict "SELECT count(*) FROM bench.drawn_pair WHERE ncci_conflict(code, other, on_date, modifiers) IS DISTINCT FROM ($join)"
race ncci_conflict "$rounds" "SELECT ncci_conflict('99213', '99214', '2018-06-01') \\g /dev/null
	SET jit = off; SET work_mem = '256MB';" \
	call "SELECT count(*) AS answer FROM bench.drawn_pair WHERE ncci_conflict(code, other, on_date, modifiers)" \
	join "SELECT count(*) AS answer FROM bench.drawn_pair WHERE $join"
