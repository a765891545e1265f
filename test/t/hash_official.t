#!/usr/bin/perl
# How the hashes of the official codes spread, beside what a random function
# gives: over the buckets of hash joins, aggregates and indexes, and over hash
# partitions.  CODECHECK_DATA names the folder.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Scratch;
use Test::More;


# Type, file, entries in it, and the command that prints their codes.
my @files = (
	['icd10cm', 'icd10cm/icd10cm_order_2026.txt.gz', 98186, "gzip -dc FILE | cut -c7-13"],
	['icd10pcs', 'icd10pcs/icd10pcs_order_2026.txt.gz', 80029, "gzip -dc FILE | cut -c7-13"],
	['hcpcs', 'hcpcs/hcpcs_level2_2026q3.codes_only.txt', 8725, "cat FILE"]);
my $data = official(map { $_->[1] } @files);

scratch_database('hash');
my $session = scratch_session('-v', 'VERBOSITY=default');

$session->query("SET client_min_messages = warning; SET jit = off; CREATE EXTENSION codecheck;
	CREATE TABLE hashed (type text, hash bigint);");

for (@files)
{
	my ($type, $file, $entries, $command) = @$_;
	$command =~ s,FILE,'$data/$file',;

	$session->query("CREATE TABLE ${type}_code (code $type);\n\\copy ${type}_code FROM PROGRAM '" . $command =~ s/'/''/gr . "'\nANALYZE ${type}_code;");
	is($session->query("SELECT count(*), count(DISTINCT code) FROM ${type}_code;"), "$entries|$entries", "$type: entries");

	# An integer of 8 bytes is hashed as its upper half folded into the lower one, which joins
	# some codes in twos and threes.  That is the difference from a random function, and all of it.
	my ($hashes, $longest, $extended, $seeded) = split /\|/, $session->query("
		INSERT INTO hashed SELECT '$type', ${type}_hash(code)::bigint & 4294967295 FROM ${type}_code;
		SELECT count(DISTINCT ${type}_hash(code)), (SELECT max(codes) FROM (SELECT count(*) FROM ${type}_code GROUP BY ${type}_hash(code)) AS h (codes)),
			   count(DISTINCT ${type}_hash_extended(code, 0)), count(DISTINCT ${type}_hash_extended(code, 8816678312871386365)) FROM ${type}_code;");
	note("$type: $entries codes, $hashes hashes of 32 bits, $extended of 64, at most $longest codes to one");
	cmp_ok($hashes, '>=', 0.97 * $entries, "$type: nearly every code has a hash to itself");
	cmp_ok($longest, '<=', 3, "$type: few codes share one");
	is($seeded, $extended, "$type: as many under the seed of partitions");
	cmp_ok($extended, '>=', $hashes, "$type: and no fewer of 64 bits");
	is($session->query("SELECT count(*) FROM ${type}_code WHERE (${type}_hash_extended(code, 0) & 4294967295) <> (${type}_hash(code)::bigint & 4294967295);"), 0,
		"$type: the lower half of the extended hash is the hash");

	# The hashes over 2^k buckets: how many buckets have one, and the sum of squares, against mean and
	# variance for a random function; the longest chain, against the chance that any is so long; and how
	# many codes a search for a code meets, which is what the twos and threes cost.
	for (8 .. 17)
	{
		my $buckets = 2**$_;
		my ($occupied, $squares, $chain, $met) = split /\|/, $session->query("
			SELECT count(*), sum(hashes * hashes), max(hashes), sum(codes * codes)
			  FROM (SELECT count(DISTINCT hash), count(*) FROM hashed WHERE type = '$type' GROUP BY hash & ($buckets - 1)) AS b (hashes, codes);");
		my $load = $hashes / $buckets;
		my $expected = $buckets * (1 - (1 - 1 / $buckets)**$hashes);
		my $deviation = sqrt($buckets * exp(-$load) * (1 - (1 + $load) * exp(-$load)));
		my $chi = ($squares / $load - $hashes - ($buckets - 1)) / sqrt(2 * ($buckets - 1));
		my ($chance, $tail) = (exp(-$load), 0);
		for my $n (1 .. 20 * $load + 60)
		{
			$chance *= $load / $n;
			$tail += $chance if $n >= $chain;
		}
		my $search = $met / $entries / (1 + ($entries - 1) / $buckets);

		note(sprintf '%s, %6d buckets: %d occupied (%.0f), chi-square off by %.2f, longest chain %d, a search meets %.3f times as many',
			$type, $buckets, $occupied, $expected, $chi, $chain, $search);
		cmp_ok(abs($occupied - $expected), '<=', 4 * $deviation + 1, "$type: as many of $buckets buckets are taken as by chance");
		cmp_ok(abs $chi, '<=', 4, "$type: as even over $buckets buckets as by chance");
		cmp_ok($buckets * $tail, '>=', 0.0001, "$type: no chain longer than by chance in $buckets buckets");
		cmp_ok($search, '<=', 1.05, "$type: a search in $buckets buckets meets hardly more codes");
	}

	# Partitions, as the server fills them.
	for my $modulus (2 .. 16)
	{
		my ($smallest, $largest, $parts, $total) = split /\|/, $session->query(join "\n",
			"CREATE TABLE parts (code $type) PARTITION BY HASH (code);",
			(map { "CREATE TABLE part$_ PARTITION OF parts FOR VALUES WITH (MODULUS $modulus, REMAINDER $_);" } 0 .. $modulus - 1),
			"INSERT INTO parts SELECT code FROM ${type}_code;",
			"SELECT min(n), max(n), count(*), sum(n) FROM (SELECT count(*) FROM parts GROUP BY tableoid) AS p (n);",
			"DROP TABLE parts;");
		my $even = $entries / $modulus;

		ok($total == $entries && $parts == $modulus && $largest - $even <= 5.5 * sqrt($even) && $even - $smallest <= 5.5 * sqrt($even),
			"$type: $modulus partitions of $smallest to $largest codes");
	}
}

done_testing();
