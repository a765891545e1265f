# Concatenates SQL parts.  A line
#     @include FILE NAME=VALUE ...
# is replaced by FILE with each @NAME@ in it replaced by VALUE: what several
# types have in common is written once.  FILE may include others.
FNR == 1 { print "\n-- " FILENAME }
{ expand($0) }

function expand(line,    fields, n, included, status, i, equals) {
	n = split(line, fields, " ")
	if (fields[1] != "@include") {
		print line
		return
	}
	while ((status = (getline included < fields[2])) > 0) {
		for (i = 3; i <= n; i++) {
			equals = index(fields[i], "=")
			gsub("@" substr(fields[i], 1, equals - 1) "@", substr(fields[i], equals + 1), included)
		}
		expand(included)
	}
	if (status < 0) {
		print FILENAME ":" FNR ": cannot read " fields[2] > "/dev/stderr"
		exit 1
	}
	close(fields[2])
}
