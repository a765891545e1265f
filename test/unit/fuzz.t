#!/bin/sh
# Runs the fuzzer for FUZZ_SECONDS (20) from the seeds; any finding fails.
seconds=${FUZZ_SECONDS:-20}
if [ "$seconds" -eq 0 ]; then
	echo '1..0 # SKIP FUZZ_SECONDS=0'
	exit 0
fi
cd "$(dirname "$0")/build" || exit 1
rm -rf corpus && mkdir -p corpus

echo 1..2
./fuzz -max_total_time="$seconds" -max_len=64 -print_final_stats=1 -artifact_prefix=finding- \
	corpus seeds >fuzz.log 2>&1
status=$?
executed=$(sed -n 's/^stat::number_of_executed_units: *//p' fuzz.log)

if [ $status -eq 0 ]; then
	echo "ok 1 - no finding in $seconds seconds"
else
	echo "not ok 1 - a finding in $seconds seconds, see $(pwd)/fuzz.log"
	grep -v '^#' fuzz.log | tail -n 40 | sed 's/^/# /'
fi
# A fuzzer that hardly ran has found nothing, too.
if [ "${executed:-0}" -ge 10000 ]; then
	echo "ok 2 - $executed executions"
else
	echo "not ok 2 - ${executed:-no} executions"
fi
exit $status
