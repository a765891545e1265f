package Session;

# A session of psql that stays open, for tests in which several sessions take
# turns.  The server is the one that the PG* variables name.
use strict;
use warnings;
use IPC::Open2;

my $number = 0;

# Session->new('database'), and then psql's own options.
sub new
{
	my ($class, $database, @options) = @_;
	my $self = bless {}, $class;

	# Answers and messages in one stream, as they come.
	$self->{pid} = open2($self->{from}, $self->{to},
		'sh', '-c', 'exec psql "$@" 2>&1', 'psql', '-XAtq', '-d', $database,
		'-v', 'VERBOSITY=verbose', '-v', 'SHOW_CONTEXT=never', @options);
	$self->{to}->autoflush(1);
	return $self;
}

# Starts commands without waiting for them.
sub start
{
	my ($self, $commands) = @_;

	$self->{mark} = 'done ' . ++$number;
	print {$self->{to}} "$commands\n;\n\\echo $self->{mark}\n";
}

# What the commands that were started print.
sub answer
{
	my ($self) = @_;
	my @lines;

	while (defined(my $line = readline $self->{from}))
	{
		chomp $line;
		return join "\n", @lines if $line eq $self->{mark};
		push @lines, $line;
	}
	die "the session ended: @lines";
}

sub query
{
	my ($self, $commands) = @_;

	$self->start($commands);
	return $self->answer;
}

sub end
{
	my ($self) = @_;

	close $self->{to};
	close $self->{from};
	waitpid $self->{pid}, 0;
}

1;
