# bench/meaning.sh: what a call costs, for bench/run to read in: the functions that are
# asked per row, over a million codes, and the loads and reports of what codes mean.

# calls TABLE TASK EXPRESSION...: each over the table, in turns with the plain scan.
calls() {
	local table=$1 variants=() expression
	shift
	for expression in "$@"; do
		variants+=("$expression" "SELECT count($expression) AS answer FROM bench.$table")
	done
	modes=('one process')
	race "calls over $table" "$rounds" "SELECT ${*/#/min(}) FROM (SELECT * FROM bench.$table LIMIT 1) AS one \\g /dev/null" \
		code "SELECT count(code) AS answer FROM bench.$table" "${variants[@]}"
	modes=('one process' default)
}

progress 'notes, tables and lists'
