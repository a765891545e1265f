# The official tables and definitions of ICD-10-PCS, against the order file of
# the same year and against the text of the files, read another way.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin, "$FindBin::RealBin/../lib";
use IO::Uncompress::Gunzip qw(gunzip);
use List::Util qw(shuffle);
use LoadTest;
use Scratch ();
use Test::More;

my %file = map { $_ => "icd10pcs/icd10pcs_${_}_2026." . ($_ eq 'order' ? 'txt' : 'xml') . '.gz' }
	qw(order tables definitions);
my $data = Scratch::official(values %file);
my $seed = $ENV{CODECHECK_SEED} // time;
diag("random codes by CODECHECK_SEED=$seed");
srand $seed;

fresh_database();
sql('ALTER DATABASE ' . $ENV{PGDATABASE} . ' SET search_path = "Medical Codes"');
codecheck('load', 'icd10pcs', '--release', 'FY2026', '--effective', '2025-10-01', "$data/$file{order}");
for (['pcs-tables', 'tables', '914 tables with 2733 rows, 79115 codes loaded'],
	['pcs-definitions', 'definitions', 'definitions of 1090 titles and 60 device keys loaded'])
{
	my ($system, $file, $report) = @$_;
	my ($status, $output, $errors) = codecheck('load', $system, "$data/$file{$file}");
	is("$status$errors", '0', "$system load");
	like($output, qr/^$system FY2026: $report, (\d\.\d) s$/, '... as the release of their year, in less than 10 s');
}

# The tables expand to the codes of the order file, and to no others.

my $valid = 'SELECT code FROM codecheck.icd10pcs_entry WHERE billable';
my $made = q{SELECT * FROM codecheck.pcs_codes('2026-01-01')};
is(sql("SELECT count(*) FROM ($made) made"), 79115, 'the tables make 79115 codes');
is(sql("SELECT count(*) FROM ($made EXCEPT $valid) only_made"), 0, '... none that the order file does not list');
is(sql("SELECT count(*) FROM ($valid EXCEPT $made) only_listed"), 0, '... and every one that it does');

# Titles: regular expressions over the text find the row of a code, and its labels.

sub text_of
{
	gunzip("$data/$_[0]", \my $text) or die;
	return $text;
}

sub plain
{
	my %entity = (lt => '<', gt => '>', amp => '&', quot => '"', apos => "'");
	return $_[0] =~ s/&(\w+);/$entity{$1}/gr;
}

sub axes
{
	return map { {
		name => /<title>(.*?)</, values => { map { plain($_) } m{<label code="(.)">(.*?)</label>}g }
	} } $_[0] =~ m{<axis (.*?)</axis>}gs;
}

my (%rows, %head, @codes);
for my $table (text_of($file{tables}) =~ m{<pcsTable>(.*?)</pcsTable>}gs)
{
	my ($head, @rows) = split /<pcsRow/, $table;
	my @head = axes($head);
	my $code = join '', map { keys %{ $_->{values} } } @head;
	$head{$code} = \@head;
	$rows{$code} = [map { [@head, axes($_)] } @rows];
}

sub row_of
{
	my @characters = split //, $_[0];
	for my $row (@{ $rows{ substr $_[0], 0, 3 } })
	{
		return $row unless grep { !exists $row->[$_]{values}{ $characters[$_] } } 0 .. 6;
	}
}

my @all = split /\n/, sql($valid);
my @sample = (shuffle(@all))[0 .. 4999];
push @sample, grep { /^XW0|^3E0/ } @all;

# Which axis has the meaning in a section, by hand.
my %meaning = (
	section_title => sub { 1 },
	body_system => sub { $_[0] ne 'F' && 2 },
	root_operation => sub { 3 },
	body_part => sub { $_[0] !~ /[GH]/ && 4 },
	approach => sub { $_[0] =~ /[0-4789X]/ && 5 },
	device => sub { $_[0] =~ /[0124X]/ && 6 },
	qualifier => sub { 7 },
);
my @functions = sort keys %meaning;

sub expected
{
	my ($code) = @_;
	my ($row, @characters) = (row_of($code), split //, $code);
	my @titles = map { $row->[$_]{values}{ $characters[$_] } } 0 .. 6;
	my @meanings = map { my $n = $meaning{$_}->($characters[0]); $n ? $titles[$n - 1] : '' } @functions;
	return join '|', $code, @titles, (map { $_->{name} } @$row), @meanings;
}

sub titles_of
{
	my ($codes, $date) = @_;
	my $asked = join ", '|', ", 'code', (map { "axis_title(code, $_$date)" } 1 .. 7),
		(map { "axis_name(code, $_$date)" } 1 .. 7), map { "$_(code$date)" } @functions;
	return sql("SELECT concat($asked) FROM unnest('{" . join(',', @$codes) . "}'::icd10pcs[]) code");
}

my $expected = join "\n", map { expected($_) } @sample;
ok(titles_of(\@sample, '') eq $expected, 'titles and names of the axes of ' . @sample . ' codes are those of the file');
ok(titles_of(\@sample, ", '2026-09-30'") eq $expected, '... on a date as well');

# Explanations.

is(sql("SELECT count(*) FROM ($valid) v WHERE code_explain(code, '2026-01-01') IS NOT NULL OR code_explain(code) IS NOT NULL"),
	0, 'nothing is to be explained of a valid code');

my @alphabet = grep { !/[IO]/ } 0 .. 9, 'A' .. 'Z';
my @mutants = map {
	my $code = $_;
	substr($code, 1 + rand 6, 1) = $alphabet[rand @alphabet] for 0 .. rand 2;
	substr($code, 0, rand() < 0.1 ? 1 + rand 6 : 7);
} map { $all[rand @all] } 1 .. 20000;
sql('CREATE TABLE mutant (code icd10pcs PRIMARY KEY)');
# An argument of a command has no room for all of them.
sql("INSERT INTO mutant SELECT unnest('{" . join(',', splice @mutants, 0, 5000) . "}'::icd10pcs[]) ON CONFLICT DO NOTHING") while @mutants;

# By plain SQL on the order file: the first length at which no valid code begins so.
sql(<<'SQL');
	CREATE TABLE prefix (prefix text PRIMARY KEY);
	INSERT INTO prefix SELECT DISTINCT left(code::text, n)
	  FROM codecheck.icd10pcs_entry, generate_series(1, 7) n WHERE billable;
	ANALYZE prefix;
	CREATE TABLE judged AS
	SELECT code, code_explain(code, '2026-01-01') AS why,
	       (SELECT min(n) FROM generate_series(1, length(code::text)) n
	         WHERE NOT EXISTS (SELECT FROM prefix WHERE prefix = left(code::text, n))) AS fault
	  FROM mutant;
SQL
my ($whole, $partial, $bad) = split /\|/, sql("SELECT count(*) FILTER (WHERE fault IS NULL AND is_complete(code)),
	count(*) FILTER (WHERE fault IS NULL AND NOT is_complete(code)), count(fault) FROM judged");
cmp_ok($_->[1], '>', 100, "the random codes hold $_->[1] $_->[0]") for ['valid', $whole], ['prefixes', $partial], ['bad', $bad];
is(sql("SELECT count(*) FROM judged WHERE (why IS NULL) <> (fault IS NULL AND is_complete(code))"),
	0, 'they are explained exactly when they are no valid code');
is(sql("SELECT count(*) FROM judged WHERE fault IS NOT NULL AND why !~ format(': axis %s \\([^)]*\\) allows', fault)"),
	0, '... by the first axis whose value does not go with those before');
is(sql("SELECT count(*) FROM judged WHERE fault IS NULL AND NOT is_complete(code)
	AND why !~ format(' is a prefix, .*: axis %s .* comes next', length(code::text) + 1)"), 0, '... and prefixes by the next');
is(sql("SELECT count(*) FROM judged WHERE fault > 3
	AND (why ~ format(' allows %s', right(left(code::text, fault), 1))) <> EXISTS (
		SELECT FROM codecheck.pcs_row_entry r
		 WHERE r.code @> judged.code AND position(right(left(judged.code::text, fault), 1) IN allowed[fault - 3]) > 0)"),
	0, '... which say whether the table has the value elsewhere');

# What would go is what the order file has there, as far as it is named.
is(sql("WITH offered AS (
		SELECT code, fault, offered[1] AS value
		  FROM judged, regexp_matches(regexp_replace(why, '^.*?(only|where it allows) ', ''), '(?:^|, | and )([0-9A-Z]) \\(', 'g') offered
		 WHERE fault IS NOT NULL
	) SELECT count(*) > 1000, count(*) FILTER (WHERE NOT EXISTS (SELECT FROM prefix WHERE prefix = left(code::text, fault - 1) || value)) FROM offered"),
	't|0', '... and offer what does go');

# Definitions: each is that of the file, and found by the value.

my %definition;
my $text = text_of($file{definitions});
while ($text =~ m{<section code="(.)">(.*?)</section>}gs)
{
	my ($section, $axes) = ($1, $2);
	while ($axes =~ m{<axis pos="(\d)">(.*?)</axis>}gs)
	{
		my ($axis, $terms) = ($1, $2);
		for my $term ($terms =~ m{<terms>(.*?)</terms>}gs)
		{
			my ($said) = map { plain($_) } join '|', ($term =~ m{<definition>(.*?)<})[0] // '',
				($term =~ m{<explanation>(.*?)<})[0] // '', join '; ', $term =~ m{<includes>(.*?)<}g;
			$definition{ join '|', $section, $axis, plain($_) } = $said for $term =~ m{<title>(.*?)<}g;
		}
	}
}
is(sql(q{SELECT string_agg(concat_ws('|', code, axis, title, concat(definition, '|', explanation, '|', array_to_string(includes, '; '))),
	E'\n' ORDER BY concat_ws('|', code, axis, title) COLLATE "C") FROM codecheck.pcs_definition_entry}),
	join("\n", map { "$_|$definition{$_}" } sort keys %definition), 'the definitions are those of the file');
is(sql(q{SELECT definition FROM codecheck.pcs_definition('0DTJ4ZZ', 3)}), $definition{'0|3|Resection'} =~ s/\|.*//r,
	'... and a code finds its own');

done_testing();
