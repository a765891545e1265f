# Loading the tabular list from small files: years that share notes, replacing,
# dropping, and files that must not load.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin, "$FindBin::RealBin/../lib";
use LoadTest;
use Session;
use Test::More;

fresh_database();
my $list = slurp(fixture('icd10cm_tabular.xml'));
my $reader = Session->new($ENV{PGDATABASE});

# What a session that stays open makes of two codes, in the newest list and on days.
sub excluded
{
	my ($a, $b) = @_;
	return $reader->query(qq{SELECT concat_ws(' ', coalesce("Medical Codes".excludes1(a, b)::text, '-'),
			(SELECT string_agg(coalesce("Medical Codes".excludes1(a, b, day)::text, '-'), ' ' ORDER BY day)
			   FROM unnest('{2022-09-30,2022-10-01,2023-09-30,2023-10-01}'::date[]) AS day))
		FROM (SELECT '$a'::"Medical Codes".icd10cm, '$b'::"Medical Codes".icd10cm) AS pair(a, b)});
}
is(excluded('E10.9', 'E11.9'), '- - - - -', 'nothing is loaded');

my $counted = '19 notes \(5 excludes1, 4 seven_chr_def, 3 use_additional_code, 1 code_also, 1 code_first, 1 excludes2, 1 includes, '
	. '1 inclusion_term, 1 note, 1 seven_chr_note\), 9 with references; 2 others that should refer are text only, 0 of them name codes; '
	. '8 of the codes referred to are not listed';
load_ok(qr/^tabular FY2023: $counted, \d+\.\d s$/, 'tabular', fixture('icd10cm_tabular.xml'));
is(sql('SELECT system, release, effective_from, valid_until, code_count, source, length(sha256) FROM codecheck.code_release'),
	'tabular|FY2023|2022-10-01|2023-09-30|19|icd10cm_tabular.xml|64', 'the release, by the version in the file');
is(excluded('E10.9', 'E11.9'), 'true - true true -', 'seen by an open session');

my $content = q{SELECT string_agg(e::text, E'\n' ORDER BY entry_id) FROM codecheck.icd10cm_note e};
my $notes = sql($content);
is(scalar(split /\n/, $notes), 19, 'the notes');

# The same, however it is packed and named.

my %packed = (
	'other line ends' => [scratch('crlf.xml', $list =~ s/\n/\r\n/gr)],
	'a byte order mark' => [scratch('bom.xml', "\xef\xbb\xbf$list")],
	'an encoding' => [scratch('latin.xml', $list =~ s/utf-8/ISO-8859-1/r)],
	'a zip with other files' => [zip_file('all.zip', 'icd10cm_index_2023.xml' => '<x/>', 'icd10cm_tabular_2023.xml' => $list, 'readme.pdf' => '%PDF')],
	'a name and a date' => [qw(--release FY2023 --effective 2022-10-01 --until 2023-09-30), fixture('icd10cm_tabular.xml')],
	'CDATA and comments' => [scratch('cdata.xml', $list =~ s/insulin \(Z79\.4\)/<!-- what -->insulin <![CDATA[(Z79.4)]]>/r)],
);
for my $how (sort keys %packed)
{
	load_ok(qr/^tabular FY2023: $counted, replaced,/, 'tabular', @{ $packed{$how} });
	is(sql($content), $notes, "the same with $how");
}

# The next year: a note is gone, another is new, the rest is there already.

my $next = $list =~ s/>2023</>2024</r =~ s/diabetes of the second kind \(E11\.-\)/sugar (R73.-)/r;
load_ok(qr/^tabular FY2024: 19 notes/, 'tabular', scratch('next.xml', $next));
is(sql('SELECT count(*) FROM codecheck.icd10cm_note'), 20, 'notes that stay are kept once');
is(excluded('E10.9', 'E11.9'), 'false - true true false', 'each year by its list, else by the newest');
is(excluded('E10.9', 'R73.01'), 'true - false false true', 'and the other way round');
is(sql(q{SELECT count(*) FILTER (WHERE kind = 'excludes1' AND text ~ '^sugar'), count(*) FROM codecheck.notes('E10.9')}), '1|6', 'the notes of the newest');
my ($status, $output) = codecheck('drop', 'tabular', '--release', 'FY2023');
is("$status$output", "0tabular FY2023: dropped\n", 'drop');
is(sql('SELECT count(*) FROM codecheck.icd10cm_note'), 19, 'takes the notes that no other year has');
is(excluded('E10.9', 'E11.9'), 'false - - - false', 'and is no longer in force');

# Both days given, it stands in for another time.
load_ok(qr/^tabular FY2023: 19 notes/, 'tabular', qw(--release FY2023 --effective 2017-10-01 --until 2018-09-30), fixture('icd10cm_tabular.xml'));
is(sql(q{SELECT "Medical Codes".excludes1('E10.9', 'E11.9', '2018-01-01'), "Medical Codes".excludes1('E10.9', 'E11.9', '2018-10-01') IS NULL}), 't|t', 'a list that stands in for another year');
codecheck('drop', 'tabular', '--release', 'FY2023');

# What must not load: a clear message, and everything as it was.

my $before = sql("$content; SELECT * FROM codecheck.code_release");
sub fails
{
	my ($what, $messages, @arguments) = @_;
	my ($status, $output, $errors) = codecheck('load', 'tabular', @arguments);
	is("$status$output", '1', "$what fails");
	like($errors, $_, '... with its message') for @$messages;
	unlike($errors, qr/QUERY|CONTEXT|psql:/, '... and without noise');
	is(sql("$content; SELECT * FROM codecheck.code_release"), $before, '... and changes nothing');
}
sub changed
{
	my ($from, $to) = @_;
	my $changed = $list;
	$changed =~ s/$from/$to/g or die "no $from";
	return scratch('changed.xml', $changed);
}
my $plain = fixture('icd10cm_tabular.xml');
fails('a wrong tag', [qr/^codecheck: the file is no well-formed XML document$/m, qr/^DETAIL:  line \d+: Opening and ending tag mismatch: includes/m], changed('</includes>', '</include>'));
fails('a stray ampersand', [qr/^codecheck: the file is no well-formed XML document$/m, qr/^DETAIL:  line \d+: /m], changed('&amp;', '&'));
fails('half of the file', [qr/^codecheck: the file is no well-formed XML document$/m, qr/^DETAIL:  line 51: /m], scratch('cut.xml', substr $list, 0, length($list) / 2));
fails('an empty file', [qr/^codecheck: .*empty\.xml: not an XML file$/m], scratch('empty.xml', ''));
fails('a file of lines', [qr/^codecheck: .*icd10cm_order\.txt: not an XML file$/m], fixture('icd10cm_order.txt'));
fails('other text than UTF-8', [qr/^codecheck: .*line 12 is not UTF-8 text$/m], changed('<name>4<', "<name>\xe9<"));
fails('the tables of PCS', [qr/^codecheck: the file is a document ICD10PCS\.tabular, not ICD10CM\.tabular$/m],
	scratch('pcs.xml', '<?xml version="1.0"?><ICD10PCS.tabular><version>2026</version><pcsTable/></ICD10PCS.tabular>'));
fails('an addenda', [qr/^codecheck: the tabular list holds changes \(addenda\), not the whole list$/m], changed('<ICD10CM.tabular>', '<ICD10CM.tabular isAddenda="true">'));
fails('a list without codes', [qr/^codecheck: the tabular list holds no codes, or no notes$/m], scratch('none.xml', '<ICD10CM.tabular><version>2023</version></ICD10CM.tabular>'));
fails('another year by name', [qr/^codecheck: the document is that of fiscal year 2023, not of FY2025, effective from 2022-10-01$/m,
	qr/^DETAIL:  By its version it is for 2022-10-01 to 2023-09-30\.$/m], '--release', 'FY2025', $plain);
fails('a day before the year', [qr/^codecheck: the document is that of fiscal year 2023, not of 2022-09-30$/m], '--effective', '2022-09-30', $plain);
fails('a day behind the year', [qr/^codecheck: the document is that of fiscal year 2023, not of 2023-10-01$/m], '--effective', '2023-10-01', $plain);
fails('an end before the begin', [qr/^codecheck: the last day of a release, 2022-01-01, must be a date not before its effective date, 2022-10-01$/m], '--until', '2022-01-01', $plain);
fails('no version and no date', [qr/^codecheck: the document names no version$/m], changed('<version>2023</version>', ''));
fails('a version that is no year', [qr/^codecheck: the version of the document is "twenty", not a fiscal year$/m], changed('<version>2023<', '<version>twenty<'));
fails('a name that is taken', [qr/^codecheck: tabular release "FY2024" is effective from 2023-10-01 already$/m], '--release', 'other', scratch('next.xml', $next));
fails('a code that is none', [qr/^codecheck: "E1O\.9" is no code of ICD-10-CM$/m, qr/^DETAIL:  There is no other fault\.$/m], changed('>E10\.9<', '>E1O.9<'));
fails('an unknown element', [qr/^codecheck: a note of "E11\.9" in the unknown element <codeNever>$/m, qr/^unknown element <codeNever> \(1 of them\)$/m,
	qr/^HINT:  What is not understood can be left out with --skip-bad/m], changed('codeAlso>', 'codeNever>'));
fails('an unknown element that holds no note', [qr/^codecheck: unknown element <codeRange> \(1 of them\)$/m], changed('<codeAlso>', '<codeRange/><codeAlso>'));

my ($left, $told, $warning) = codecheck('load', 'tabular', '--skip-bad', changed('codeAlso>', 'codeNever>'));
like("$left $told", qr/^0 tabular FY2023: 18 notes/, '--skip-bad leaves it out');
like($warning, qr/^codecheck: warning: left out what is not understood, 2 faults\nDETAIL:  a note of "E11\.9" in the unknown element <codeNever>$/m, 'and says so');

# A note in the middle of the year takes effect with the update, and a name of one's own is as good.
load_ok(qr/^tabular spring: 19 notes/, 'tabular', qw(--release spring --effective 2023-04-01), $plain);
is(sql(q{SELECT string_agg(concat_ws(' ', release, effective_from, effective_to), ', ' ORDER BY effective_from) FROM codecheck.release}),
	'FY2023 2022-10-01 2023-03-31, spring 2023-04-01 2023-09-30, FY2024 2023-10-01 2024-09-30', 'each until the next');

$reader->end;
done_testing;
