# shellcheck shell=bash
# shellcheck disable=SC2016,SC2034,SC2154 # $ in quotes is for format(); rows, rounds and modes are bench/run's
# bench/hierarchy.sh: icd10cm against what people keep codes in today; sourced by bench/run.

# ---- Who takes part

# Extensions that the server may lack, and then goes without.
missing=
has() {
	if [ "$(sql -Atc "SELECT count(*) FROM pg_available_extensions WHERE name = '$1'")" = 1 ]; then
		sql -c "CREATE EXTENSION $1" && echo true
	else
		echo false
	fi
}

# variant HOW PATH WHAT: takes part in the next contest, whose query has WHAT in
# the place of {}. Its plan must match PATH, or the row's name would lie.
# free_variant: one that is there for its time only, and returns other rows.
contestants=()
variant() { contest_with same "$@"; }
free_variant() { contest_with other "$@"; }
contest_with() {
	local extension
	for extension in $missing; do
		[[ $4 != *bench.visit_$extension* ]] || return 0
	done
	contestants+=("$@")
}

# contest TASK ROUNDS SETTINGS [QUERY [DIGEST]]: a race of the variants, after
# their plans were looked at and the digests of what they return found equal.
count_rows='SELECT count(*) AS answer FROM {}'
digest_rows='SELECT concat_ws($$ $$, count(*), sum(claim), bit_xor(hashint8extended(claim, 0))) FROM {}'
contest() {
	local task=$1 turns=$2 settings="SET jit = off; $3" query=${4:-$count_rows} digest=${5:-$digest_rows}
	local i how path plan statement digests='' statements=()
	for ((i = 0; i < ${#contestants[@]}; i += 4)); do
		how=${contestants[i + 1]} path=${contestants[i + 2]}
		statement=${query//\{\}/"${contestants[i + 3]}"}
		plan=$(sql -Atc "SET max_parallel_workers_per_gather = 0; $settings EXPLAIN (COSTS OFF) $statement")
		[[ $plan =~ $path ]] || { printf 'bench: %s, %s: not by %s:\n%s\n' "$task" "$how" "$path" "$plan" >&2; exit 1; }
		path=${BASH_REMATCH[0]%% on *}
		sql -c "INSERT INTO bench.plan VALUES ('$task', '$how', '${path%% using *}') ON CONFLICT DO NOTHING"
		statements+=("$how" "$statement")
		[ "${contestants[i]}" = other ] || digests+="${digests:+, }((${digest//\{\}/"${contestants[i + 3]}"}))"
	done
	contestants=()
	same "$task" "SELECT count(DISTINCT digest) - 1 FROM (VALUES $digests) AS each (digest)" "$settings"
	race "$task" "$turns" "$settings" "${statements[@]}"
}

by_scan='Seq Scan on'
by_index='(Index( Only)? Scan using|Bitmap Index Scan on)'

# spell KIND FORMAT SEPARATOR: a cohort as an operand. The format has each entry's
# text as %1, its integers from and to as %2 and %3, its path of ltree as %4.
spell() {
	sql -Atc "SELECT string_agg(format(\$format\$$2\$format\$, label, bench.packed(label), bench.packed_last(label), bench.ltree_path(label)),
		\$\$$3\$\$ ORDER BY label) FROM bench.cohort WHERE kind = '$1'"
}

# choose PERCENT: the category with the share of the visits that is nearest, as category, first, last.
choose() {
	IFS='|' read -r category first last < <(sql -Atc "SELECT above, bench.packed(above), bench.packed_last(above)
		FROM bench.share WHERE length(above) = 3 ORDER BY abs(visits - $rows * $1 / 100.0), above LIMIT 1")
	sql -c "INSERT INTO bench.chosen SELECT $1, above, visits FROM bench.share WHERE above = '$category'"
}

# ---- Set-up

has_ltree=$(has ltree)
has_prefix=$(has prefix)
$has_ltree || missing+=' ltree'
$has_prefix || missing+=' prefix'

progress 'visits'
sql -c 'CREATE TABLE bench.plan (task text, variant text, path text, PRIMARY KEY (task, variant))' \
	-c 'CREATE TABLE bench.chosen (percent numeric, category text, visits bigint)'
sql -v rows="$rows" -v has_ltree="$has_ltree" -v has_prefix="$has_prefix" -f hierarchy.sql

# ---- By scan, while there are no indexes

E11="BETWEEN $(sql -Atc "SELECT bench.packed('E11') || ' AND ' || bench.packed_last('E11')")"
modes=('one process' default)
variant 'icd10cm <@' "$by_scan visit_icd10cm" "bench.visit_icd10cm WHERE code <@ 'E11'"
variant 'int8 BETWEEN' "$by_scan visit_int8" "bench.visit_int8 WHERE code $E11"
variant 'text LIKE' "$by_scan visit_text" "bench.visit_text WHERE code LIKE 'E11%'"
variant 'text, regex' "$by_scan visit_text" "bench.visit_text WHERE code ~ '^E11'"
variant 'text, substr' "$by_scan visit_text" "bench.visit_text WHERE substr(code, 1, 3) = 'E11'"
variant 'text, lookup table' 'Hash( Semi)? Join' \
	"bench.visit_text WHERE code IN (SELECT code FROM bench.below WHERE above = 'E11')"
variant 'ltree <@' "$by_scan visit_ltree" "bench.visit_ltree WHERE code <@ 'E11'"
variant 'prefix <@' "$by_scan visit_prefix" "bench.visit_prefix WHERE code <@ 'E11'"
contest 'subtree E11, by scan' $((3 * rounds)) ''
modes=('one process')

# One range of about as many rows.
range=$(sql -Atc "SELECT format('BETWEEN %s AND %s', bench.packed('M'), max(code)) FROM (
	SELECT code FROM bench.visit_int8 WHERE code >= bench.packed('M') ORDER BY code LIMIT (
		SELECT sum(visits) FROM bench.share JOIN bench.cohort ON label = above WHERE kind = 'any')) AS as_many")
# The quick ones take turns with the slow ones, and then more among themselves.
quick_ones() {
	variant 'icd10cm <@ icd10cmset' "$by_scan visit_icd10cm" \
		"bench.visit_icd10cm WHERE code <@ '$(spell any '%1$s' ,)'::icd10cmset"
	free_variant 'int8 BETWEEN, one range of as many rows' "$by_scan visit_int8" "bench.visit_int8 WHERE code $range"
	variant 'icd10cm <@ icd10cm[]' "$by_scan visit_icd10cm" \
		"bench.visit_icd10cm WHERE code <@ '{$(spell any '%1$s' ,)}'::icd10cm[]"
	variant 'text, lookup table' 'Hash( Semi)? Join' "bench.visit_text WHERE code IN (
		SELECT code FROM bench.below WHERE above = ANY ('{$(spell any '%1$s' ,)}'))"
}
quick_ones
variant 'int8 BETWEEN, 200 with OR' "$by_scan visit_int8" \
	"bench.visit_int8 WHERE $(spell any 'code BETWEEN %2$s AND %3$s' ' OR ')"
variant 'text LIKE ANY' "$by_scan visit_text" "bench.visit_text WHERE code LIKE ANY ('{$(spell any '%1$s%%' ,)}')"
variant 'text, regex' "$by_scan visit_text" \
	"bench.visit_text WHERE code ~ '^($(spell any '%1$s' '|' | sed 's/[.]/\\./g'))'"
variant 'ltree <@ ltree[]' "$by_scan visit_ltree" "bench.visit_ltree WHERE code <@ '{$(spell any '%4$s' ,)}'::ltree[]"
variant 'prefix <@ ANY' "$by_scan visit_prefix" \
	"bench.visit_prefix WHERE code <@ ANY ('{$(spell any '%1$s' ,)}'::prefix_range[])"
contest 'cohort of 200, by scan' "$rounds" ''
quick_ones
contest 'cohort of 200, by scan' $((2 * rounds)) ''

# ---- Whole tables

in_memory="SET work_mem = '2GB';"
# all_tables PATH: icd10cm, int8 and text.
all_tables() {
	variant icd10cm "$1" bench.visit_icd10cm
	variant int8 "$1" bench.visit_int8
	variant text "$1" bench.visit_text
}
of_groups='SELECT bit_xor(hashint8extended(bench.packed(code), n)) FROM (%s) AS groups'
numbered='SELECT code, min(place) AS n FROM (SELECT code, row_number() OVER (ORDER BY code) AS place FROM {}) AS sorted GROUP BY code'

all_tables Sort
variant 'text COLLATE "C"' Sort '(SELECT claim, code COLLATE "C" AS code, charge FROM bench.visit_text) AS visit_text'
contest 'sort' $((2 * rounds)) "$in_memory" "SELECT count(*) AS answer FROM (SELECT * FROM {} ORDER BY code OFFSET $rows) AS sorted" \
	"${of_groups/\%s/"$numbered"}"
grouped='SELECT code, count(*) AS n FROM {} GROUP BY code'
all_tables HashAggregate
contest 'group' $((3 * rounds)) "$in_memory" "SELECT sum(n) AS answer FROM ($grouped) AS groups" "${of_groups/\%s/"$grouped"}"
all_tables Aggregate
contest 'count distinct' "$rounds" "$in_memory" 'SELECT count(DISTINCT code) AS answer FROM {}' 'SELECT count(DISTINCT code) FROM {}'
for type in icd10cm int8 text; do
	variant $type 'Hash Join' "bench.visit_$type JOIN bench.entry_$type USING (code) WHERE billable"
done
contest 'hash join with the code list' $((3 * rounds)) "$in_memory"

build() { echo "CREATE INDEX built ON bench.visit_$1; DROP INDEX bench.built; SELECT true AS answer"; }
race 'build of a btree' "$rounds" "SET maintenance_work_mem = '1GB'; SET max_parallel_maintenance_workers = 0;" \
	icd10cm "$(build 'icd10cm (code)')" int8 "$(build 'int8 (code)')" text "$(build 'text (code)')" \
	'text_pattern_ops' "$(build 'text (code text_pattern_ops)')"

# ---- COPY

file=$(sql -Atc 'SHOW data_directory')/visits
sql -c "COPY bench.visit_text TO '$file'" -c "COPY bench.visit_int8 TO '$file.int8'"
# The clock starts anew when the table is empty.
load_visits() {
	printf '%s\n' "TRUNCATE bench.loaded_$1;" 'SELECT clock_timestamp() AS started \gset' \
		"COPY bench.loaded_$1 FROM '$2'; SELECT true AS answer"
}
race 'COPY in' $((2 * rounds)) '' icd10cm "$(load_visits icd10cm "$file")" text "$(load_visits text "$file")" \
	int8 "$(load_visits int8 "$file.int8")"
for type in icd10cm int8 text; do
	same "COPY of $type" "SELECT count(*) FROM ((TABLE bench.loaded_$type EXCEPT ALL TABLE bench.visit_$type)
		UNION ALL (TABLE bench.visit_$type EXCEPT ALL TABLE bench.loaded_$type)) AS differing"
done
copy_out() { echo "COPY bench.visit_$1 TO '/dev/null'; SELECT true AS answer"; }
race 'COPY out' "$rounds" '' icd10cm "$(copy_out icd10cm)" text "$(copy_out text)" int8 "$(copy_out int8)"
sql -c 'DROP TABLE bench.loaded_icd10cm, bench.loaded_int8, bench.loaded_text'

# ---- By index

progress 'indexes'
sql -v has_ltree="$has_ltree" -v has_prefix="$has_prefix" -f hierarchy_indexes.sql

# of_category: the subtree that was chosen, in every form that an index serves.
of_category() {
	variant 'icd10cm <@' "$by_index visit_icd10cm_btree" "bench.visit_icd10cm WHERE code <@ '$category'"
	variant 'int8 BETWEEN' "$by_index visit_int8_btree" "bench.visit_int8 WHERE code BETWEEN $first AND $last"
	variant 'text LIKE, text_pattern_ops' "$by_index visit_text_pattern" "bench.visit_text WHERE code LIKE '$category%'"
	variant 'text, regex, text_pattern_ops' "$by_index visit_text_pattern" "bench.visit_text WHERE code ~ '^$category'"
	variant 'text, lookup table' "($by_index visit_text_pattern|$by_scan visit_text)" \
		"bench.visit_text WHERE code IN (SELECT code FROM bench.below WHERE above = '$category')"
	variant 'ltree <@, GiST' "$by_index visit_ltree_gist" "bench.visit_ltree WHERE code <@ '$category'"
	variant 'prefix <@, GiST' "$by_index visit_prefix_gist" "bench.visit_prefix WHERE code <@ '$category'"
}
# What is short takes more turns, and not with what is long, which would leave it cold caches.
sum_charges='SELECT sum(charge) AS answer FROM {}'
choose 1
variant 'icd10cm <@' "$by_index visit_icd10cm_btree" "bench.visit_icd10cm WHERE code <@ '$category'"
variant 'text LIKE, btree in the collation' "($by_index visit_collated_btree|$by_scan visit_collated)" \
	"bench.visit_collated WHERE code LIKE '$category%'"
contest 'subtree of 1 %, text with a btree in its collation' "$rounds" '' "$sum_charges"
of_category
contest 'subtree of 1 %, by index' $((3 * rounds)) '' "$sum_charges"
of_category
contest 'subtree of 1 %, only counted, by index' $((3 * rounds)) ''
choose 0.01
of_category
contest 'subtree of 0.01 %, by index' $((9 * rounds)) '' "$sum_charges"

variant 'icd10cm <@ icd10cmset' "$by_index visit_icd10cm_btree" \
	"bench.visit_icd10cm WHERE code <@ '$(spell rare '%1$s' ,)'::icd10cmset"
variant 'icd10cm, joined with the intervals of the icd10cmset' "$by_index visit_icd10cm_btree" \
	"intervals('$(spell rare '%1$s' ,)') JOIN bench.visit_icd10cm ON code BETWEEN first AND last"
variant 'int8 BETWEEN, 200 with OR' "$by_index visit_int8_btree" \
	"bench.visit_int8 WHERE $(spell rare 'code BETWEEN %2$s AND %3$s' ' OR ')"
variant 'text LIKE, 200 with OR, text_pattern_ops' "$by_index visit_text_pattern" \
	"bench.visit_text WHERE $(spell rare 'code LIKE $$%1$s%%$$' ' OR ')"
variant 'text, lookup table' "($by_index visit_text_pattern|$by_scan visit_text)" "bench.visit_text WHERE code IN (
	SELECT code FROM bench.below WHERE above = ANY ('{$(spell rare '%1$s' ,)}'))"
variant 'ltree, joined with its 200, GiST' "$by_index visit_ltree_gist" \
	"unnest('{$(spell rare '%4$s' ,)}'::ltree[]) AS above JOIN bench.visit_ltree ON code <@ above"
variant 'prefix, joined with its 200, GiST' "$by_index visit_prefix_gist" \
	"unnest('{$(spell rare '%1$s' ,)}'::prefix_range[]) AS above JOIN bench.visit_prefix ON code <@ above"
contest 'cohort of 200 rare cancers, by index' "$rounds" '' "$sum_charges"

# ---- Arrays

variant 'icd10cm[] <@, GIN' "$by_index dx_icd10cm_gin" "bench.dx_icd10cm WHERE dx <@ 'E11'"
variant 'icd10cm[] unnested, <@' "$by_scan dx_icd10cm" \
	"bench.dx_icd10cm WHERE EXISTS (SELECT FROM unnest(dx) AS code WHERE code <@ 'E11')"
variant 'text[] unnested, LIKE' "$by_scan dx_text" \
	"bench.dx_text WHERE EXISTS (SELECT FROM unnest(dx) AS code WHERE code LIKE 'E11%')"
variant 'text[] && all codes below, GIN' "$by_index dx_text_gin" \
	"bench.dx_text WHERE dx && (SELECT array_agg(code) FROM bench.below WHERE above = 'E11')"
contest 'arrays with a code below E11' $((3 * rounds)) ''

variant 'icd10cm[] && icd10cmset' "($by_index dx_icd10cm_gin|$by_scan dx_icd10cm)" \
	"bench.dx_icd10cm WHERE dx && '$(spell rare '%1$s' ,)'::icd10cmset"
variant 'text[] unnested, LIKE ANY' "$by_scan dx_text" "bench.dx_text WHERE EXISTS (
	SELECT FROM unnest(dx) AS code WHERE code LIKE ANY ('{$(spell rare '%1$s%%' ,)}'))"
variant 'text[] && all codes below, GIN' "$by_index dx_text_gin" "bench.dx_text WHERE dx && (
	SELECT array_agg(code) FROM bench.below WHERE above = ANY ('{$(spell rare '%1$s' ,)}'))"
contest 'arrays with a code of the rare cancers' "$rounds" ''
