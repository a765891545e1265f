package LoadTest;

# What the tests of loading share: a database of their own on the server that
# the PG* variables name, and the program codecheck run against it.
use strict;
use warnings;

use Exporter qw(import);
use File::Temp qw(tempdir);
use FindBin;
use IO::Compress::Zip;
use IPC::Open3 qw(open3);
use Test::More;

our @EXPORT = qw(fresh_database sql codecheck program run start load_ok same_lines fixture slurp scratch zip_file workbook order_line);

my $root = "$FindBin::RealBin/../..";
my $directory = tempdir(CLEANUP => 1);
my $database;
my $server = $ENV{PGDATABASE};

# The extension stands in a schema that no search path has, under a name that wants quotes.
sub fresh_database
{
	$database = "load_$$";
	$ENV{PGDATABASE} = $server;
	run('createdb', $database);
	$ENV{PGDATABASE} = $database;
	sql('CREATE SCHEMA "Medical Codes"; CREATE EXTENSION codecheck SCHEMA "Medical Codes"');
}

END
{
	my $status = $?;
	if (defined $database)
	{
		$ENV{PGDATABASE} = $server;
		run('dropdb', '--force', $database);
	}
	$? = $status;
}

# The answer of one or several statements, as psql prints it unaligned.
sub sql
{
	my ($statements) = @_;
	my ($status, $output, $errors) = run('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose',
		'-c', $statements);
	chomp $output;
	return $status ? $errors : $output;
}

sub program
{
	return "$root/bin/codecheck";
}

sub codecheck
{
	return run(program(), @_);
}

# A load that goes well, and says so in the words of its report.
sub load_ok
{
	my ($report, @arguments) = @_;
	my ($status, $output, $errors) = codecheck('load', @arguments);
	is($status, 0, "load @arguments") or diag($errors);
	is($errors, '', '... in silence');
	like($output, $report, '... with its report');
}

# Whether two lists of lines hold the same, and by what they differ.
sub same_lines
{
	my ($got, $expected, $name) = @_;
	my %side;
	$side{$_}-- for @$expected;
	$side{$_}++ for @$got;
	is(join("\n", map { ($side{$_} > 0 ? 'too much: ' : 'missing: ') . $_ } grep { $side{$_} } sort keys %side), '', $name);
}

# Exit status, standard output and standard error of a command.
sub run
{
	my $started = start(@_);
	waitpid $started->{pid}, 0;
	my $status = $? >> 8 || $?;
	return ($status, map { seek $_, 0, 0; local $/; readline($_) // '' } @$started{qw(out err)});
}

sub start
{
	my (@command) = @_;
	my %started;

	open(my $null, '<', '/dev/null') or die;
	open($started{$_}, '+>', undef) or die for qw(out err);
	$started{pid} = open3('<&' . fileno($null), '>&' . fileno($started{out}), '>&' . fileno($started{err}), @command);
	return \%started;
}

sub fixture
{
	my ($name) = @_;
	return "$root/test/fixtures/$name";
}

sub slurp
{
	my ($path) = @_;
	open(my $handle, '<:raw', $path) or die "$path: $!";
	local $/;
	return readline $handle;
}

# A file of this content; its path.
sub scratch
{
	my ($name, $content) = @_;
	open(my $handle, '>:raw', "$directory/$name") or die "$directory/$name: $!";
	print $handle $content;
	close $handle or die;
	return "$directory/$name";
}

# A zip of these members, each a name and its content; its path.
sub zip_file
{
	my ($name, @members) = @_;
	my $zip;
	while (my ($member, $content) = splice @members, 0, 2)
	{
		$zip ? $zip->newStream(Name => $member) : ($zip = IO::Compress::Zip->new("$directory/$name", Name => $member));
		$zip->print($content);
	}
	$zip->close or die;
	return "$directory/$name";
}

# A workbook of one sheet with these rows; its path.
sub workbook
{
	my ($name, @rows) = @_;
	my $office = 'http://schemas.openxmlformats.org';
	my $head = '<?xml version="1.0" encoding="UTF-8"?>';
	my $cells = '';

	for my $row (1 .. @rows)
	{
		my $column = 'A';
		$cells .= qq{<row r="$row">};
		for my $text (@{ $rows[$row - 1] })
		{
			$cells .= qq{<c r="$column$row" t="inlineStr"><is><t xml:space="preserve">} . ($text =~ s/&/&amp;/gr =~ s/</&lt;/gr) . '</t></is></c>';
			$column++;
		}
		$cells .= '</row>';
	}
	return zip_file($name,
		'[Content_Types].xml' => qq{$head<Types xmlns="$office/package/2006/content-types">}
			. '<Default Extension="xml" ContentType="application/xml"/>'
			. '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
			. '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
			. '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
		'_rels/.rels' => qq{$head<Relationships xmlns="$office/package/2006/relationships"><Relationship Id="r1" Type="$office/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>},
		'xl/workbook.xml' => qq{$head<workbook xmlns="$office/spreadsheetml/2006/main" xmlns:r="$office/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>},
		'xl/_rels/workbook.xml.rels' => qq{$head<Relationships xmlns="$office/package/2006/relationships"><Relationship Id="r1" Type="$office/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>},
		'xl/worksheets/sheet1.xml' => qq{$head<worksheet xmlns="$office/spreadsheetml/2006/main"><sheetData>$cells</sheetData></worksheet>});
}

# A line in the layout of order files.
sub order_line
{
	my ($sequence, $code, $flag, $short, $long) = @_;
	return sprintf "%05d %-7s %s %-60s %s\n", $sequence, $code, $flag, $short, $long // $short;
}

1;
