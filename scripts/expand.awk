# Concatenates SQL parts.  A line
#     @include FILE NAME=VALUE ...
# is replaced by FILE with each @NAME@ in it replaced by VALUE: what several
# types have in common is written once.
FNR == 1 { print "\n-- " FILENAME }
$1 != "@include" { print; next }
{
	while ((status = (getline line < $2)) > 0) {
		for (i = 3; i <= NF; i++) {
			equals = index($i, "=")
			gsub("@" substr($i, 1, equals - 1) "@", substr($i, equals + 1), line)
		}
		print line
	}
	if (status < 0) {
		print FILENAME ":" FNR ": cannot read " $2 > "/dev/stderr"
		exit 1
	}
	close($2)
}
