#!/usr/bin/perl
# What amcheck says of the indexes of every type, after rows of random codes
# came, changed, went and came back.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Scratch;
use Test::More;

my $lib = "$FindBin::Bin/../lib";
scratch_database('amcheck');
my $session = scratch_session();

$session->query("SET client_min_messages = warning;
	CREATE EXTENSION codecheck; CREATE EXTENSION pgtap; CREATE EXTENSION amcheck;");
note($session->query("\\i '$lib/random_codes.sql'"));

# Indexes of each shape, by name.
my %index = (
	ascending => 'btree (code)',
	descending => 'btree (code DESC NULLS LAST)',
	unique_pair => 'UNIQUE btree (code, n)',
	second => 'btree ((n % 7), code)',
	including => 'btree (code) INCLUDE (n)',
	partial => 'btree (code) WHERE n % 2 = 0',
	apart => 'btree (code) WITH (deduplicate_items = off)',
	expression => 'btree (greatest(code, code))',
	array => 'btree ((ARRAY[code, code]))',
	hashed => 'hash (code)',
	ranges => 'brin (code) WITH (pages_per_range = 1, autosummarize = off)',
);

for my $type (qw(icd10cm icd10pcs cpt hcpcs hcpcs_modifier))
{
	is($session->query(join "\n", "CREATE TABLE ${type}_row AS SELECT n, code FROM ${type}_sample WHERE n <= 6000;",
			map { "CREATE" . ($index{$_} =~ /^UNIQUE/ ? ' UNIQUE' : '') . " INDEX ${type}_$_ ON ${type}_row USING " . ($index{$_} =~ s/^UNIQUE //r) . ';' } sort keys %index),
		'', "$type: indexes");
	# Built from rows; grown by rows; with room that others left; shrunk to little, and emptied in the middle.
	for (['as built', ''],
		['after inserts', "INSERT INTO ${type}_row SELECT n, code FROM ${type}_sample WHERE n BETWEEN 6001 AND 10000;"],
		['after updates', "UPDATE ${type}_row AS r SET code = s.code FROM ${type}_sample AS s WHERE s.n = 20001 - r.n AND r.n % 3 = 0;"],
		['after deletes', "DELETE FROM ${type}_row WHERE n % 4 = 1 OR n BETWEEN 3000 AND 5000;"],
		['after VACUUM', "VACUUM ${type}_row;"],
		['with rows in the room made', "INSERT INTO ${type}_row SELECT n, code FROM ${type}_sample WHERE n % 4 = 1 AND n <= 10000 ORDER BY code DESC;"],
		['with a range gone', "DELETE FROM ${type}_row WHERE code >= (SELECT percentile_disc(0.2) WITHIN GROUP (ORDER BY code) FROM ${type}_sample)
			AND code < (SELECT percentile_disc(0.8) WITHIN GROUP (ORDER BY code) FROM ${type}_sample); VACUUM ${type}_row;"],
		['rebuilt', "REINDEX TABLE ${type}_row;"])
	{
		my ($when, $command) = @$_;

		is($session->query($command), '', "$type: $when") if $command ne '';
		is($session->query("SELECT bt_index_check(i.indexrelid, true), bt_index_parent_check(i.indexrelid, true, true)
			  FROM pg_index AS i JOIN pg_class AS c ON c.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
			 WHERE indrelid = '${type}_row'::regclass AND amname = 'btree';") =~ s/^\|\n?//mgr, '', "$type: sound $when");
		# amcheck has nothing for the others: what is found by them is what there is.
		next unless $when =~ /VACUUM|room made|gone/;
		for (['hashed', 20000], ['ranges', 60])
		{
			my ($kind, $codes) = @$_;
			my $others = join ', ', map { "${type}_$_" } grep { $_ ne $kind } sort keys %index;
			my $some = "(SELECT DISTINCT code FROM ${type}_sample WHERE n <= $codes AND code IS NOT NULL OFFSET 0)";

			is($session->query("BEGIN; DROP INDEX $others; SET LOCAL enable_seqscan = off;
				SELECT count(*), sum(n) FROM $some AS s, LATERAL (SELECT n FROM ${type}_row WHERE code = s.code OFFSET 0) AS r; ROLLBACK;"),
				$session->query("SELECT count(*), sum(n) FROM ${type}_row WHERE code IN $some;"), "$type: the $kind index finds the rows $when");
		}
	}
}

done_testing();
