"""What a command takes, as data; the quick reading and the full command line both derive from it."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Final

from budgetlint.frozen import Frozen

Value = str | bool | tuple[str, ...] | None


class Takes(Enum):
    """The value of an option or of an argument."""

    NOTHING = "nothing"
    ONE = "one"
    TWO = "two"
    SEVERAL = "several"


class Names(Enum):
    """What a value names, for shell completion."""

    MODEL = "model"
    RULE_OR_WORKLOAD = "rule or workload"
    WORKLOAD = "workload"
    ACCOUNT = "account"


class Option(Frozen, kw_only=True):
    """An option: `--its-name`, an optional letter, and the value that it takes, one of its choices if it has any."""

    name: str
    help: str
    letter: str | None = None
    takes: Takes = Takes.ONE
    metavar: str | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None
    names: Names | None = None

    @property
    def flags(self) -> tuple[str, ...]:
        """The option as it is written: `--as-of`, `-o`."""
        long = f"--{self.name.replace('_', '-')}"
        return (long,) if self.letter is None else (long, f"-{self.letter}")


class Argument(Frozen, kw_only=True):
    """A positional argument; one that takes several words is the last."""

    name: str
    help: str
    takes: Takes = Takes.ONE
    required: bool = False
    metavar: str | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None
    names: Names | None = None


class Words:
    """The values given to a command, by the names of its options and arguments."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = dict(values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and self._values == other._values

    def __hash__(self) -> int:
        return hash(tuple(self._values.items()))

    def __repr__(self) -> str:
        return f"Words({self._values})"

    def flag(self, name: str) -> bool:
        """Whether a flag was given."""
        return self._values[name] is True

    def text(self, name: str) -> str | None:
        """The value that was given, or the default."""
        value = self._values[name]
        assert value is None or isinstance(value, str), name
        return value

    def required(self, name: str) -> str:
        """The value of a parameter that is required or has a default."""
        value = self.text(name)
        assert value is not None, name
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """All values that were given."""
        value = self._values[name]
        assert isinstance(value, tuple), name
        return value


class Command(Frozen, kw_only=True):
    """A command: its name as typed, its summary, its parameters, its function and its examples."""

    name: str
    help: str
    run: Callable[[Words], int]
    arguments: tuple[Argument, ...] = ()
    options: tuple[Option, ...] = ()
    examples: tuple[str, ...] = ()
    """Command lines without the program's name, shown at the end of the help."""

    @property
    def parameters(self) -> tuple[Argument | Option, ...]:
        """All parameters: arguments, then options."""
        return (*self.arguments, *self.options)

    @property
    def unset(self) -> dict[str, Value]:
        """The values of a command without any words."""
        return {parameter.name: _unset(parameter) for parameter in self.parameters}


def _unset(parameter: Argument | Option) -> Value:
    match parameter.takes:
        case Takes.NOTHING:
            return False
        case Takes.ONE:
            return parameter.default
        case Takes.TWO | Takes.SEVERAL:
            return ()


PATHS: Final = Argument(
    name="paths",
    help="Files, or folders searched for budget.yaml and *.budget.yaml; - is standard input.",
    takes=Takes.SEVERAL,
    metavar="PATH",
)
FILES: Final = Argument(
    name="paths",
    help="Files, or folders searched for budget.yaml and *.budget.yaml.",
    takes=Takes.SEVERAL,
    metavar="PATH",
)
STDIN_FILENAME: Final = Option(
    name="stdin_filename", metavar="FILE", help="Path to use for `-` (standard input) in findings and relative paths."
)
QUIET: Final = Option(name="quiet", letter="q", takes=Takes.NOTHING, help="Print nothing if all is well.")
VERBOSE: Final = Option(
    name="verbose", letter="v", takes=Takes.NOTHING, help="Print the day and configuration in use on standard error."
)
AS_OF: Final = Option(name="as_of", metavar="DATE", help="Day of the run; default: today in UTC.")
CONFIG: Final = Option(
    name="config", metavar="FILE", help="Configuration file; default: the nearest one in this folder or above."
)
COLOUR: Final = Option(
    name="color", choices=("auto", "always", "never"), default="auto", help="Colour the text; auto: on a terminal."
)
OUTPUT: Final = Option(
    name="output",
    letter="o",
    takes=Takes.SEVERAL,
    metavar="FILE|FORMAT=FILE",
    help="Write to a file; repeatable.",
)


ALLOW_OUTSIDE: Final = Option(
    name="allow_outside",
    takes=Takes.NOTHING,
    help="Also write outside the repository, and through links that lead there.",
)


def format_option(formats: Mapping[str, object], default: str | None = None) -> Option:
    """The option `--format` with the formats of a command."""
    return Option(name="format", letter="f", choices=tuple(formats), default=default, help="Output format.")
