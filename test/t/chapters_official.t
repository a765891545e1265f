#!/usr/bin/perl
# Chapters, blocks, ranges and seventh characters: what is built in is what the
# tabular list says of every category and code, and what the sequence of every
# order file says.  CODECHECK_DATA names the folder.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Scratch;
use Test::More;

my $tabular = 'icd10cm/icd10cm_tabular_2023.xml.gz';

# Release, effective date, file.
my @files = (
	['FY2018', '2017-10-01', 'icd10cm/icd10cm_order_2018.txt.gz'],
	['FY2019', '2018-10-01', 'icd10cm/icd10cm_order_2019.txt.gz'],
	['FY2022', '2021-10-01', 'icd10cm/icd10cm-order-2022.txt.gz'],
	['FY2023', '2022-10-01', 'icd10cm/icd10cm-order-2023-oct.txt.gz'],
	['FY2023-APR', '2023-04-01', 'icd10cm/icd10cm_order_2023-apr.txt.gz'],
	['FY2024', '2023-10-01', 'icd10cm/icd10cm-order-2024.txt.gz'],
	['FY2025', '2024-10-01', 'icd10cm/icd10cm_order_2025.txt.gz'],
	['FY2026', '2025-10-01', 'icd10cm/icd10cm_order_2026.txt.gz']);
my $data = official($tabular, map { $_->[2] } @files);

# The tabular list, tag by tag: the sections in order with their categories, and the codes that it spells out.
my (@sections, @categories, %expected, @diags, @open, $chapter, $extension);
open(my $xml, '-|:encoding(UTF-8)', 'gzip', '-dc', "$data/$tabular") or die;
while (my $line = <$xml>)
{
	if ($line =~ /<chapter>/) { $chapter = {} }
	elsif ($line =~ /<section id="([^"]+)"/) { push @sections, {id => $1, chapter => $chapter, categories => []} }
	elsif ($line =~ /<diag(?: placeholder="(true)")?>/)
	{
		$open[-1]{parent} = 1 if @open;
		push @open, {placeholder => $1 || @open && $open[-1]{placeholder}, above => [@open]};
		push @diags, $open[-1];
	}
	elsif ($line =~ /<\/diag>/) { pop @open }
	elsif ($line =~ /<sevenChrDef>/) { $open[-1]{extensions} = {} }
	elsif ($line =~ /<extension char="(.)">([^<]*)</) { $open[-1]{extensions}{$1} = $2 }
	elsif ($line =~ /<name>([^<]+)</)
	{
		if (!@open) { $chapter->{number} = $1; next }
		($open[-1]{name} = $1) =~ tr/.//d;
		push(@{$sections[-1]{categories}}, $1), push(@categories, $1) if @open == 1;
	}
	elsif ($line =~ /<desc>(.*?) \([A-Z0-9-]+\)\s*</ && !@open)
	{
		# A chapter's own comes before its sections.
		(@sections && $sections[-1]{chapter} == $chapter ? $sections[-1] : $chapter)->{title} //= $1;
	}
}
close $xml or die;

my %position = map { $categories[$_] => $_ } 0 .. $#categories;
for my $section (@sections)
{
	# One without categories of its own is around others.
	my ($first, $last) = @position{@{$section->{categories}} ? @{$section->{categories}}[0, -1] : split /-/, $section->{id}};
	@$section{qw(first last)} = ($first, $last);
}
my $categories = join '', map {
	my $c = $_;
	my @around = sort { $b->{last} - $b->{first} <=> $a->{last} - $a->{first} } grep { $_->{first} <= $position{$c} && $position{$c} <= $_->{last} } @sections;
	join("\t", $c, @{$around[-1]{chapter}}{qw(number title)}, @{$around[-1]}{qw(id title)}, '{' . join(',', map { $_->{id} } @around) . '}') . "\n"
} @categories;

# Every code with what its seventh character means, where that is of the encounter, and whether it is filled up.
my %meaning;
for my $diag (@diags)
{
	# Those of the nearest level that defines some.
	my $extensions = (grep { defined } map { $_->{extensions} } $diag, reverse @{$diag->{above}})[0];

	$meaning{$diag->{name}} = ['', $diag->{placeholder} ? 't' : 'f'];
	next if $diag->{parent} || !$extensions;
	while (my ($character, $text) = each %$extensions)
	{
		my ($encounter) = $text =~ /^(initial|subsequent) encounter|^(?:sequela)/ ? $1 // 'sequela' : '';
		my $filled = $diag->{name} . 'X' x (6 - length $diag->{name});
		$meaning{$filled . $character} = [$encounter, $diag->{placeholder} || $filled ne $diag->{name} ? 't' : 'f'];
	}
}

my $database = scratch_database('chapters');
my $session = scratch_session('-v', 'VERBOSITY=default');

# Another sample in every run.
my $seed = sprintf '%.6f', $ENV{CODECHECK_SEED} // 0.25;
$session->query("SET client_min_messages = warning; CREATE EXTENSION codecheck;
	CREATE TABLE listed (release text, sequence int, code icd10cm, description text);");

# ---- The tabular list

is($session->query("CREATE TABLE tabular (category icd10cm, chapter int, chapter_title text, block text, block_title text, blocks text[]);
	\\copy tabular FROM stdin\n$categories\\.\n
	SELECT count(*), count(DISTINCT chapter), count(DISTINCT block), count(DISTINCT chapter_title) FROM tabular;"),
	'1914|22|284|22', 'the tabular list: categories, chapters, innermost blocks');
is($session->query("SELECT count(*), min(category) FROM tabular
	 WHERE (chapter, chapter_title, block, block_title, blocks) IS DISTINCT FROM
		   (chapter(category), chapter_title(category), block(category), block_title(category), blocks(category));"),
	'0|', 'chapter and block of every category are those of the tabular list');

# ---- The order files

for (@files)
{
	my ($release, $effective, $file) = @$_;

	local $ENV{PGDATABASE} = $database;
	my $output = qx{'$^X' '$FindBin::Bin/../../bin/codecheck' load icd10cm --release $release --effective $effective '$data/$file' 2>&1};

	is($?, 0, "$release is loaded") or diag($output);
	$session->query("CREATE TEMP TABLE part (line text);
		\\copy part FROM PROGRAM 'gzip -dc $data/$file | tr -d \"\\\\r\"' (FORMAT csv, DELIMITER e'\\x01', QUOTE e'\\x02', ENCODING 'latin1')
		INSERT INTO listed SELECT '$release', left(line, 5)::int, btrim(substr(line, 7, 7))::icd10cm, rtrim(substr(line, 78)) FROM part; DROP TABLE part;");
}
$session->query('CREATE INDEX ON listed (release, sequence); CREATE INDEX ON listed (release, code); ANALYZE listed;');
is($session->query('SELECT count(*) FROM (SELECT sequence, row_number() OVER (PARTITION BY release ORDER BY tabular_place(code)) AS place FROM listed) AS s WHERE sequence <> place;'),
	0, 'tabular_place() sorts every release as its file is');
is($session->query("WITH steps AS (
		SELECT release, chapter(code) AS chapter, block(code) AS block,
			   chapter(code) IS DISTINCT FROM lag(chapter(code)) OVER w AS chapter_begins,
			   block(code) IS DISTINCT FROM lag(block(code)) OVER w AS block_begins
		  FROM listed WINDOW w AS (PARTITION BY release ORDER BY sequence))
	SELECT release, count(*) FILTER (WHERE chapter IS NULL OR block IS NULL), count(*) FILTER (WHERE chapter_begins), count(DISTINCT chapter),
		   count(*) FILTER (WHERE block_begins), count(DISTINCT block) FROM steps GROUP BY release ORDER BY release;"),
	join("\n", map { my $blocks = $_->[0] eq 'FY2026' ? 285 : $_->[0] lt 'FY2022' ? 283 : 284; my $chapters = $_->[0] lt 'FY2022' ? 21 : 22; "$_->[0]|0|$chapters|$chapters|$blocks|$blocks" } @files),
	'every code of every release has a chapter and a block, each one run of the sequence');
is($session->query("SELECT count(*) FILTER (WHERE block(code) <> block(category(code)) OR chapter(code) <> chapter(category(code))),
		count(*) FILTER (WHERE is_external_cause(code) <> (chapter(code) = 20)),
		count(*) FILTER (WHERE seventh_character(code) IS DISTINCT FROM nullif(substr(compact(code), 7, 1), '')) FROM listed;"),
	'0|0|0', 'a code lies where its category does; external causes are chapter 20; the seventh character is the text\'s');
is($session->query("SELECT string_agg(DISTINCT format('%s %s %s', category(code), chapter(code), block(code)), ', ') FROM listed
	 WHERE category(code) NOT IN (SELECT category FROM tabular);"),
	'I1A 9 I10-I16, J4A 10 J40-J47, QA0 17 QA0, W44 20 W20-W49', 'categories added since are in the block that the sequence has them in');

# Ranges: the sequence of what begins with the last code ends them.
is($session->query("SELECT setseed($seed) \\g /dev/null
	CREATE TABLE range AS
		SELECT release, first, last, a.sequence AS from_sequence,
			   (SELECT max(sequence) FROM listed AS l WHERE l.release = r.release AND l.code <@ last) AS to_sequence
		  FROM (SELECT s.release, CASE n % 3 WHEN 0 THEN category(s.code) ELSE s.code END AS first,
					   CASE WHEN n % 2 = 0 AND category(other.code) <> category(s.code) THEN category(other.code) ELSE other.code END AS last
				  FROM (SELECT *, row_number() OVER () AS n, sequence + 1 + floor(random() * random() * 3000)::int AS later
						  FROM listed WHERE random() < 0.0003) AS s
				  JOIN listed AS other ON (other.release, other.sequence) = (s.release, later)) AS r
		  JOIN listed AS a USING (release) WHERE a.code = first;
	SELECT count(DISTINCT release) FROM range;"), 8, "ranges of every release (CODECHECK_SEED=$seed)");
is($session->query("SELECT sum((SELECT count(*) FROM listed AS l WHERE l.release = r.release
			AND in_range(l.code, r.first, r.last) <> (l.sequence BETWEEN r.from_sequence AND r.to_sequence))) FROM range AS r;"),
	0, 'in_range() is what lies between in the sequence');
is($session->query("SELECT count(*), min(format('%s: %s-%s', release, first, last)) FROM range JOIN codecheck.release USING (release)
	 WHERE ARRAY(SELECT expand_range(first, last, effective_to)) <>
		   ARRAY(SELECT code FROM listed WHERE listed.release = range.release AND sequence BETWEEN from_sequence AND to_sequence ORDER BY sequence);"),
	'0|', 'expand_range() lists them in that order');
is($session->query("SELECT count(*) FROM expand_range('E08', 'E13', '2026-10-01');"), 0, '... and nothing where no release covers the date');

# ---- Seventh characters and placeholders

is($session->query("CREATE TABLE meaning (code icd10cm, encounter text, filled boolean);
	\\copy meaning FROM stdin (NULL '')\n" . join('', map { join("\t", $_, @{$meaning{$_}}) . "\n" } sort keys %meaning) . "\\.\n
	SELECT count(*) - 96745 FROM meaning;"), 76, 'the codes that the tabular list spells out');
is($session->query("SELECT count(*), count(encounter), count(*) FILTER (WHERE encounter_type(code) IS DISTINCT FROM encounter),
		count(*) FILTER (WHERE is_sequela(code) <> coalesce(encounter = 'sequela', false)),
		count(*) FILTER (WHERE has_placeholder(code) <> filled)
	  FROM listed JOIN meaning USING (code) WHERE release = 'FY2023';"),
	'96745|48797|0|0|0', 'encounter and placeholder of every code of FY2023 are those of the tabular list');
is($session->query("SELECT count(*) > 400000, count(*) FILTER (WHERE encounter_type(code) IS DISTINCT FROM (regexp_match(description, '.*(initial|subsequent|sequela)(?= encounter|\$| of fracture)'))[1])
	  FROM listed WHERE length(compact(code)) = 7;"), 't|0', 'the encounter of every code of every release is that of its description');
is($session->query("SELECT count(*) FROM listed WHERE encounter_type(code) IS NOT NULL AND length(compact(code)) < 7;"), 0, 'a shorter code says nothing of the encounter');

done_testing();
