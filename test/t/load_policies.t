# Loading the articles of a Medicare Coverage Database export.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use File::Copy qw(copy);
use LoadTest;
use Test::More;

fresh_database();

my $policies = q{SELECT policy_id, payer, jurisdiction, kind, title, effective_from, effective_to, source
	FROM codecheck.policy ORDER BY policy_id};
my $codes = q{SELECT policy_id, code_from, code_to, group_no FROM codecheck.policy_code ORDER BY 1, 2};
my $diagnoses = q{SELECT policy_id, group_no, role, code FROM codecheck.policy_diagnosis
	ORDER BY policy_id, role, group_no, code};

my ($status, $output, $errors) = codecheck('load', 'policies', fixture('mcd'));
is("$status$errors", '0', 'the export loads');
like($output, qr/^5 articles, 3 policies loaded: 4 codes, 4 covered diagnoses in 3 groups, 2 non-covered; 2 articles without a diagnosis rule, 0 rows rejected, [\d.]+ s$/,
	'... with its report');
is(sql($policies), <<"ROWS" =~ s/\n\z//r, 'policies: the last active version, code page 1252, dates, states');
A101|Medicare|{OK,TX}|article|Lamps \xe2\x80\x93 the \xe2\x80\x9cbright\xe2\x80\x9d ones|2019-10-01||mcd
A102|Medicare||article|Oil|2020-10-01|2021-12-31|mcd
A106|Medicare||article|No diagnosis supports it|||mcd
ROWS
is(sql($codes), <<'ROWS' =~ s/\n\z//r, 'services, for every group');
A101|Q9901||
A101|Q9902||
A102|Q9901||
A106|0001U||
ROWS
is(sql($diagnoses), <<'ROWS' =~ s/\n\z//r, 'diagnoses, with and without their dots');
A101|1|covered|A00.0
A101|1|covered|A00.9
A101|2|covered|C4A
A101||noncovered|S83.0
A102||noncovered|A00
A106|1|covered|
ROWS

# What the export lists is replaced, other policies stay.

sql(q{INSERT INTO codecheck.policy (policy_id, title) VALUES ('mine', 'My own'), ('A103', 'was active once'), ('A999', 'not in the export');
	UPDATE codecheck.policy SET title = 'changed' WHERE policy_id = 'A101';
	INSERT INTO codecheck.policy_diagnosis VALUES ('A101', 9, 'covered', 'A00')});
codecheck('load', 'policies', fixture('mcd'));
is(sql(q{SELECT string_agg(policy_id, ' ' ORDER BY policy_id) FROM codecheck.policy}), 'A101 A102 A106 A999 mine', 'loaded again');
is(sql(q{SELECT count(*) FROM codecheck.policy_diagnosis}), 6, '... in place of what was there');
sql(q{DELETE FROM codecheck.policy WHERE policy_id IN ('A999', 'mine')});
my $before = contents();

sub contents
{
	return join "\n", map { sql($_) } $policies, $codes, $diagnoses;
}

# The export with some of its files changed.
my $exports = 0;

sub export
{
	my (%change) = @_;
	my $directory = scratch('marker', '') =~ s{/[^/]*$}{}r . '/export' . ++$exports;
	mkdir $directory or die;
	copy($_, $directory) or die for glob fixture('mcd') . '/*.csv';
	for my $name (keys %change)
	{
		local $_ = slurp("$directory/$name.csv");
		$change{$name}->();
		defined ? scratch("export$exports/$name.csv", $_) : unlink "$directory/$name.csv";
	}
	return $directory;
}

sub fails
{
	my ($what, $message, @arguments) = @_;
	my ($status, $output, $errors) = codecheck('load', 'policies', @arguments);
	is("$status$output", '1', "$what: fails");
	like($errors, $message, '... with its message');
	is(contents(), $before, '... and changes nothing');
}

fails('no directory', qr{^codecheck: /nowhere: not a directory$}, '/nowhere');
fails('no such file', qr/article_x_hcpc_code\.csv: No such file or directory; a Medicare Coverage Database export has this file$/,
	export(article_x_hcpc_code => sub { $_ = undef }));
fails('an empty file', qr/article_x_hcpc_code\.csv: the file is empty$/, export(article_x_hcpc_code => sub { $_ = '' }));
fails('a column missing', qr/article\.csv: the header has no column "display_id"; it has article_id, article_version, title/,
	export(article => sub { s/display_id/displayed/ }));
fails('another file', qr/article\.csv: the header has no column "article_id"; it has <html>$/,
	export(article => sub { $_ = "<html>\n<body>" }));

my @bad_rows = (
	['article_x_hcpc_code', sub { s/Q9902/Q99O2/ }, 'article_x_hcpc_code.csv line 3: hcpc_code_id "Q99O2" is no HCPCS code'],
	['article_x_icd10_covered', sub { s/C4A/C4!/ }, 'article_x_icd10_covered.csv line 5: icd10_code_id "C4!" is no ICD-10-CM code'],
	['article_x_icd10_covered', sub { s/"C4A","2"/"C4A","two"/ }, 'article_x_icd10_covered.csv line 5: icd10_covered_group "two" is no number'],
	['article_x_icd10_covered', sub { s/"C4A","2",""/"C4A","2","to"/ }, 'article_x_icd10_covered.csv line 5: the row is part of a range ("to"), which is not understood'],
	['article_x_icd10_covered', sub { s/"C4A",/"C4A"x,/ }, 'article_x_icd10_covered.csv line 5: quotes that do not match'],
	['article_x_icd10_covered', sub { s/"C4A",/"C4A","",/ }, 'article_x_icd10_covered.csv line 5: 7 fields where the header has 6'],
	['article_x_icd10_covered', sub { s/C4A/C\0A/ }, 'article_x_icd10_covered.csv line 5: a NUL byte'],
	['article_x_icd10_noncovered', sub { s/S83\.0/S83.0./ }, 'article_x_icd10_noncovered.csv line 2: icd10_code_id "S83.0." is no ICD-10-CM code'],
	['article_x_icd10_noncovered', sub { s/"\r?\n\z// }, 'article_x_icd10_noncovered.csv line 4: quotes that do not match'],
	['article', sub { s{10/1/2020}{31/1/2020} }, 'article.csv line 5: article_eff_date "31/1/2020" is no date'],
	['article', sub { s{12/31/2021}{soon} }, 'article.csv line 5: article_end_date "soon" is no date'],
	['article', sub { s/"A102"/" "/ }, 'article.csv line 5: display_id is blank'],
);
for (@bad_rows)
{
	my ($file, $change, $reason) = @$_;
	fails($reason, qr/^codecheck: \Q$reason\E\nDETAIL:  The other lines, \d+, are good\.\nHINT:  Bad lines can be left out/,
		export($file => $change));
}
($status, $output, $errors) = codecheck('load', 'policies', '--skip-bad', export(article_x_icd10_covered => sub { s/C4A/C4!/ }));
like($output, qr/^5 articles, 3 policies loaded: 4 codes, 3 covered diagnoses in 2 groups, .*, 1 rows rejected/, '--skip-bad leaves the row out');
like($errors, qr/^codecheck: warning: left out 1 of \d+ lines\nDETAIL:  article_x_icd10_covered\.csv line 5: /, '... and says so');

# What real exports have and the fixture has not.

($status, $output, $errors) = codecheck('load', 'policies', export(
	article_x_state => sub { $_ = undef },
	article => sub { s/"status"/"STATUS "/; $_ = "\xef\xbb\xbf$_"; s/[\x80-\xff](?<![\xef\xbb\xbf])/-/g },
	article_x_hcpc_code => sub { s/"range",// ; s/"(\d+)","",/"$1",/g },
	article_x_icd10_noncovered => sub { s/S83\.0/QA00101/ },
	article_x_icd10_covered => sub { s/over\ntwo lines/'"' . ('""' x 200000) . '"' . "\r\n" x 1000/e },
));
is($errors, '', 'no states, a byte order mark, no ranges, very large fields');
is(sql(q{SELECT count(*) FROM codecheck.policy WHERE jurisdiction IS NULL}), 3, 'without states everywhere');

# The six articles of the official data.

my $data = $ENV{CODECHECK_DATA} // '';
SKIP:
{
	skip "no official files: CODECHECK_DATA is \"$data\"", 4 unless -d "$data/mcd";
	($status, $output, $errors) = codecheck('load', 'policies', "$data/mcd");
	like($output, qr/^6 articles, 6 policies loaded: 47 codes, 730 covered diagnoses in 6 groups, 24 non-covered; 0 articles without a diagnosis rule, 0 rows rejected/,
		'six real articles');
	is(sql(q{SELECT count(*), count(code) FROM codecheck.policy_diagnosis WHERE policy_id = 'A52379' AND role = 'covered'}), '1|0', 'one of them supports no diagnosis');
	is(sql(q{SELECT jurisdiction[1:3] FROM codecheck.policy WHERE policy_id = 'A52369'}), '{CT,DN,IL}', 'the states');
	is(sql(q{SELECT title FROM codecheck.policy WHERE policy_id = 'A52369'}), "Billing and Coding: Arthroscopic Lavage and Arthroscopic Debridement for the Osteoarthritic Knee \xe2\x80\x93 Medical Policy Article", 'a title in UTF-8');
}

done_testing();
