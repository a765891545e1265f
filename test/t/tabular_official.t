#!/usr/bin/perl
# The official tabular list, loaded: its notes are those of the file, and what
# excludes1 says is what the texts of the notes say of the codes of the order
# file.  Both files are read here by other means.  CODECHECK_DATA names the folder.
use strict;
use warnings;
use Encode qw(decode);
use List::Util qw(first);
use FindBin;
use lib "$FindBin::Bin/../lib";
use Scratch;
use Test::More;
use Time::HiRes qw(time);

my $root = "$FindBin::Bin/../..";
my ($list, $order) = ('icd10cm/icd10cm_tabular_2023.xml.gz', 'icd10cm/icd10cm-order-2023-oct.txt.gz');
my $data = official($list, $order);
my $database = scratch_database('tabular');
my $session = scratch_session('-v', 'VERBOSITY=default');

my $seed = $ENV{CODECHECK_SEED} // int rand 1 << 31;
srand $seed;
$session->query('SET client_min_messages = warning; CREATE EXTENSION codecheck;');

sub load
{
	local $ENV{PGDATABASE} = $database;
	my $started = time;
	my $output = qx{'$^X' '$root/bin/codecheck' load tabular '$data/$list' 2>&1};
	return ($?, $output, time - $started);
}
my ($status, $output, $seconds) = load();
is($status, 0, 'the list is loaded');
cmp_ok($seconds, '<', 20, sprintf 'in %.1f s', $seconds);
diag($output =~ s/\n\z//r);

# ---- The file, tag by tag

my %kind = (inclusionTerm => 'inclusion_term', includes => 'includes', excludes1 => 'excludes1', excludes2 => 'excludes2',
	codeFirst => 'code_first', useAdditionalCode => 'use_additional_code', codeAlso => 'code_also', notes => 'note',
	sevenChrNote => 'seven_chr_note', sevenChrDef => 'seven_chr_def');
my %entity = (amp => '&', lt => '<', gt => '>', quot => '"', apos => "'");
my (@open, @notes, $diags);
my $xml = decode('UTF-8', scalar qx{gzip -dc '$data/$list'});
$xml =~ s/<introduction>.*<\/introduction>//s;
while ($xml =~ m{<(/?)(\w[\w.]*)([^>]*)>([^<]*)}g)
{
	my ($end, $tag, $attributes, $text) = ($1, $2, $3, $4);
	if ($end)
	{
		pop @open;
		next;
	}
	$text =~ s/&(\w+);/$entity{$1}/g;
	$text = join ' ', split ' ', $text;
	my $parent = $open[-1];
	$parent->{$tag} = $text if $tag eq 'name' || $tag eq 'desc';
	$diags++ if $tag eq 'diag';
	if ($tag eq 'note' || $tag eq 'extension')
	{
		my ($owner) = $open[-2];
		my %place = (diag => $owner->{name}, section => $owner->{id}, chapter => (($owner->{desc} // '') =~ /\(([^)]*)\)$/)[0] // '');
		push @notes, { place => $place{ $owner->{tag} }, kind => $kind{ $parent->{tag} }, text => $text,
			seventh => ($attributes =~ /char="(\w)"/)[0] // '' };
	}
	push @open, { tag => $tag, id => ($attributes =~ /\bid="([^"]+)"/)[0] // '' } unless $attributes =~ m{/$};
}
is($diags, 45_869, 'the file is read');

# Rows into a table of text.
sub table
{
	my ($name, $columns, @rows) = @_;

	$session->query("CREATE TABLE $name (" . join(', ', map { "$_ text" } split / /, $columns) . ')');
	open(my $psql, '|-:utf8', 'psql', '-Xq', '-d', $database, '-c', "COPY $name FROM STDIN") or die;
	print $psql join("\t", map { s/\\/\\\\/gr } @$_), "\n" for @rows;
	close $psql or die;
	return scalar @rows;
}
my $loaded = q{SELECT concat_ws('-', code, nullif(last_code, code)), kind, coalesce(seventh_character, ''), text FROM codecheck.icd10cm_note};
is(table('wanted', 'place kind seventh text', map { [@$_{qw(place kind seventh text)}] } @notes), 25_968, 'with its notes');
is($session->query("(TABLE wanted EXCEPT ALL $loaded) UNION ALL ($loaded EXCEPT ALL TABLE wanted)"), '', 'every note is there, and no other');
is($session->query('SELECT kind, count(*) FROM codecheck.icd10cm_note GROUP BY kind ORDER BY kind'), join("\n", map {
		my $wanted = $_;
		"$wanted|" . grep { $_->{kind} eq $wanted } @notes
	} sort values %kind), 'as many of each kind');

# ---- The codes of the order file, each with its place in it

my (@codes, @billable, %span);
for (qx{gzip -dc '$data/$order'})
{
	my ($code, $flag) = /^.{6}(\w+) +([01]) /;
	push @codes, $code;
	push @billable, $#codes if $flag;
	for my $length (3 .. length $code)
	{
		my $span = $span{ substr $code, 0, $length } //= [$#codes, $#codes];
		$span->[1] = $#codes;
	}
}
is(@codes, 96_745, 'the order file is read');

# ---- What a text refers to, as spans of the order file; undefined where it names nothing that is understood

my $code = qr/[A-Z](?:\d[\dAB]|A\d)(?:\.[\dA-Z]{1,4})?/;
my $introduces = qr/^(in|to|from|under|see|codes?|category|categories|subcategory)$/;

sub is_billable
{
	my ($place) = @_;
	return $span{ $codes[$place] }[1] == $place;
}

# Where a code stands or, not being listed, would stand.
sub first_of
{
	my ($wanted) = @_;
	return $span{$wanted} ? $span{$wanted}[0] : 1 + first { $codes[$_] lt $wanted } reverse 0 .. $#codes;
}

sub last_of
{
	my ($wanted) = @_;
	return $span{$wanted} ? $span{$wanted}[1] : first_of($wanted) - 1;
}

sub spans_of_list
{
	my ($text) = @_;
	my @spans;

	$text =~ s/ to /-/g;
	$text =~ s/,? (?:and|or) /,/g;
	for my $part (split /[,;]/, $text)
	{
		$part =~ s/ +//g;
		my ($from, $to) = $part =~ /^($code)\.?-[.-]*($code)[.-]*$/ ? ($1, $2) : $part =~ /^($code)[.-]*$/ ? ($1, $1) : return;
		tr/.//d for $from, $to;
		my ($first, $last) = (first_of($from), last_of($to));
		return if $first > $last && $from ne $to;
		push @spans, [$first, $last];
	}
	return @spans;
}

# A test of codes for what stands behind "with".
sub picks
{
	my ($words) = @_;
	my %digit = (fifth => 5, sixth => 6, six => 6, '5th' => 5, '7th' => 7);
	my $list = qr/[\dA-Z](?:-[\dA-Z])?(?:(?:, | or )[\dA-Z](?:-[\dA-Z])?)*/;
	my $class = sub { my $set = $_[0] =~ s/, | or //gr; qr/^[$set]$/ };

	if ($words =~ /^(?:(?:, |-)?\.\d+-?)+$/)
	{
		my @ends = $words =~ /\.(\d+)/g;
		@ends = ($ends[0] .. $ends[1]) if $words =~ /^\.\d+-\.\d+$/;
		return sub { my $code = $_[0]; grep { index(substr($code, 3), $_) == 0 } @ends };
	}
	if ($words =~ /^final characters -(\d+)$/)
	{
		my $end = $1;
		return sub { $_[0] =~ /$end$/ };
	}
	if ($words =~ /^fifth or six(?:th)? character ($list)$/)
	{
		my $set = $class->($1);
		return sub { (length $_[0] > 5 && substr($_[0], 5, 1) ne 'X' ? substr($_[0], 5, 1) : substr($_[0], 4, 1)) =~ $set };
	}
	if ($words =~ /^fifth to sixth characters (\d\d)$/)
	{
		my $two = $1;
		return sub { length $_[0] > 5 && substr($_[0], 4, 2) eq $two };
	}
	if ($words =~ /^(\w+)[ -]character \.?($list)$/)
	{
		my ($place, $set) = ($digit{$1}, $class->($2));
		return sub { length $_[0] >= $place && substr($_[0], $place - 1, 1) =~ $set };
	}
	return;
}

sub spans
{
	my ($text) = @_;
	my ($with, @lists);

	my @groups = grep { /$code(?!\w)/ } $text =~ /\(([^()]*)\)/g;
	if (@groups)
	{
		$with = $1 if @groups == 1 && $text =~ /\Q($groups[0])\E with ([^()]*)$/;
		@lists = @groups;
	}
	else
	{
		return if $text =~ /\bexcept\b/i;
		$text =~ s/\.$//;
		$text =~ s/($code[.-]*) to (?:further )?identify .*/$1/;
		$with = $2 if $text =~ s/($code[.-]*) with ([^()]*)$/$1/;
		my @words = split /[ (]/, $text;
		my @list;
		unshift @list, pop @words while @words && ($words[-1] =~ /^[-.]*$code[-.,;\dA-Z]*$/ || $words[-1] =~ /^(?:and|or|to)$/ && @list);
		push @words, shift @list while @list && $list[0] !~ /$code/;
		return if !@list || "@list" !~ /[.-]/ && ($words[-1] // '') !~ $introduces;
		@lists = "@list";
	}
	$with = $1 if @lists == 1 && $lists[0] =~ s/,? ?with (.*)//;
	my @spans;
	for my $list (@lists)
	{
		my @some = spans_of_list($list) or return;
		push @spans, @some;
	}
	return [@spans] unless defined $with;

	# A header is picked where all below it are.
	my $picks = picks($with) or return;
	my @picked;
	for my $place (map { $_->[0] .. $_->[1] } @spans)
	{
		my ($first, $last) = @{ $span{ $codes[$place] } };
		push @picked, [$place, $place] unless grep { is_billable($_) && !$picks->($codes[$_]) } $first .. $last;
	}
	return @picked ? [@picked] : undef;
}

my %spans_of = map { $_->{text} => 1 } @notes;
$spans_of{$_} = spans($_) for keys %spans_of;
sub size
{
	my ($spans) = @_;
	my %there;
	@there{ $_->[0] .. $_->[1] } = () for @$spans;
	return scalar grep { is_billable($_) } keys %there;
}
table('understood', 'text codes', map { [$_, size($spans_of{$_})] } grep { $spans_of{$_} } keys %spans_of);
table('listed', 'code', map { [$_] } @codes[@billable]);
cmp_ok($session->query('SELECT count(*) FROM understood'), '>', 5000, 'thousands of texts refer to codes');
is($session->query("CREATE TABLE code AS SELECT code::icd10cm FROM listed;
	CREATE INDEX ON code (code);
	ANALYZE code;
	CREATE TABLE referred AS
		SELECT text, (SELECT count(*) FROM intervals(refs) AS i JOIN code ON code BETWEEN i.first AND i.last) AS codes
		  FROM (SELECT DISTINCT text, refs FROM codecheck.icd10cm_note WHERE refs IS NOT NULL) AS note;
	SELECT coalesce(text, ''), referred.codes, understood.codes FROM referred FULL JOIN understood USING (text)
	 WHERE referred.codes IS DISTINCT FROM understood.codes::int ORDER BY text"), '', 'each text refers to as many billable codes as by another reading');

# ---- Which codes exclude each other

my (%at, @wide);
for my $note (grep { $_->{kind} eq 'excludes1' && $spans_of{ $_->{text} } } @notes)
{
	my ($from, $to) = map { tr/.//dr } split /-/, $note->{place};
	$note->{excluded} = $spans_of{ $note->{text} };
	$note->{holds} = [$span{$from}[0], $span{ $to // $from }[1]];
	push @{ $to ? \@wide : ($at{$from} //= []) }, $note;
}
sub within
{
	my ($place, @spans) = @_;
	return grep { $place >= $_->[0] && $place <= $_->[1] } @spans;
}
sub excludes
{
	my ($one, $other) = @_;
	my @holding = map { @{ $at{ substr $codes[$one], 0, $_ } // [] } } 3 .. length $codes[$one];
	return grep { within($other, @{ $_->{excluded} }) && !within($one, @{ $_->{excluded} }) } @holding, grep { within($one, $_->{holds}) } @wide;
}
sub some
{
	my ($first, $last) = @_;
	return $first + int rand($last - $first + 1);
}
my @pairs = map { [$billable[rand @billable], $billable[rand @billable]] } 1 .. 20_000;
push @pairs, map { my $one = int rand @codes; [$one, some($one, $one + 300 < @codes ? $one + 300 : $#codes)] } 1 .. 10_000;
for my $note (map { @$_ } values %at, \@wide)
{
	for my $span (grep { $_->[0] <= $_->[1] } @{ $note->{excluded} })
	{
		push @pairs, [some(@{ $note->{holds} }), some(@$span)], [$note->{holds}[0], $span->[0]] for 1 .. 2;
		push @pairs, [some(@{ $note->{holds} }), $span->[1] + 1] if $span->[1] < $#codes;
	}
}
my $count = table('pair', 'a b excluded', map { [@codes[@$_], excludes(@$_) || excludes(reverse @$_) ? 't' : 'f'] } @pairs);
cmp_ok($count, '>', 50_000, 'pairs to ask about');
is($session->query("SELECT excluded, count(*) > 10000 FROM pair GROUP BY excluded ORDER BY excluded"), "f|t\nt|t", 'that exclude each other and that do not');
is($session->query("SELECT a, b, excluded FROM pair WHERE excludes1(a::icd10cm, b::icd10cm) IS DISTINCT FROM excluded::boolean LIMIT 10"), '',
	"excludes1 says what the texts say (CODECHECK_SEED=$seed)");
is($session->query("SELECT a, b FROM pair WHERE excludes1(a::icd10cm, b::icd10cm) IS DISTINCT FROM excludes1(b::icd10cm, a::icd10cm)
	 OR excludes1(a::icd10cm, b::icd10cm) IS DISTINCT FROM excludes1(a::icd10cm, b::icd10cm, '2023-09-30')
	 OR excludes1(a::icd10cm, b::icd10cm, '2023-10-01') IS NOT NULL LIMIT 10"), '', 'either way round, in its year and in no other');
is($session->query("SELECT count(*) FROM code WHERE excludes1(code, code)"), 0, 'no code excludes itself');

# By a note at the category, the block, the chapter.
is($session->query("SELECT excludes1('E10.9', 'E11.65'), excludes1('M26.4', 'Q67.4'), excludes1('E11.9', 'P70.2'), excludes1('E11.9', 'I10')"), 't|t|t|f', 'inherited');

# Loaded once more: the notes are there already.
my $ids = $session->query('SELECT sum(entry_id::bigint) FROM codecheck.icd10cm_note');
is((load())[0], 0, 'loaded once more');
is($session->query('SELECT sum(entry_id::bigint) FROM codecheck.icd10cm_note'), $ids, 'the notes are the same');

done_testing;
