"""Usage errors, in one style: found in the command tables before Typer reads the words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from budgetlint.cli.commands import COMMANDS, SNAPSHOT, command_of
from budgetlint.cli.options import Argument, Command, Option, Takes
from budgetlint.edges.trouble import Misuse
from budgetlint.figures.guess import nearest, suggestion

_HELP: Final = ("-h", "--help")
_OF_ALL: Final = (*_HELP, "-V", "--version", "--install-completion", "--show-completion")
_GROUP: Final = "snapshot"


def mistake(words: Sequence[str]) -> tuple[Misuse, str] | None:
    """The first usage error and the command it is about; None if there is none, or if help is asked for."""
    command, rest = command_of(words)
    if command is not None:
        typed = " ".join(words[: len(words) - len(rest)])
        wrong = next(_WordReader(command, typed, rest).mistakes(), None)
        return None if wrong is None else (Misuse(wrong), typed)
    if not words or words[0] in _OF_ALL or (words[0] == _GROUP and (len(words) == 1 or words[1] in _HELP)):
        return None
    if words[0] == _GROUP:
        near = suggestion(words[1], SNAPSHOT) or _elsewhere(words[1])
        return Misuse(f"unknown command `snapshot {words[1]}`{near}"), _GROUP
    return Misuse(_unknown_command(words[0])), ""


def _unknown_command(word: str) -> str:
    if word.startswith("-"):
        near_flag = _near_flag(word, _OF_ALL)
        return f"unknown option `{word}`{near_flag or ': a command comes first, such as `budgetlint check`'}"
    near = nearest(word, (*COMMANDS, _GROUP, *SNAPSHOT))
    named = f"snapshot {near}" if near in SNAPSHOT and near not in COMMANDS else near
    return f"unknown command `{word}`" + ("" if named is None else f", did you mean `{named}`?")


def _elsewhere(word: str) -> str:
    near = nearest(word, COMMANDS)
    return "" if near is None else f", did you mean `budgetlint {near}`?"


class _WordReader:
    """The words after a command, read as Typer reads them."""

    def __init__(self, command: Command, typed: str, words: Sequence[str]) -> None:
        self._command = command
        self._typed = typed
        self._options = {flag: option for option in command.options for flag in option.flags}
        self._rest = list(words)
        self._places: list[str] = []

    def mistakes(self) -> Iterator[str]:
        """The errors from left to right; none if help is asked for first."""
        while self._rest:
            word = self._rest.pop(0)
            if word in _HELP:
                return
            if word == "--":
                self._places += self._rest
                break
            if word == "-" or not word.startswith("-"):
                self._places.append(word)
            elif word.startswith("--"):
                yield from self._long(word)
            else:
                yield from self._letters(word)
        yield from self._arguments()

    def _long(self, word: str) -> Iterator[str]:
        flag, joined, value = word.partition("=")
        option = self._options.get(flag)
        if option is None:
            yield f"unknown option `{flag}`{_near_flag(flag, self._options)}"
        elif option.takes is Takes.NOTHING:
            if joined:
                yield f"`{flag}` does not take a value"
        elif joined:
            yield from _chosen(option, flag, value)
        else:
            yield from self._values(option, flag)

    def _letters(self, word: str) -> Iterator[str]:
        """The letters of combined options: `-qv`, or with a value for the last one, `-fjson`."""
        for at, letter in enumerate(word[1:], 1):
            flag = f"-{letter}"
            option = self._options.get(flag)
            if flag == _HELP[0]:
                self._rest = [flag]
                return
            if option is None:
                yield f"unknown option `{flag if at > 1 else word}`{_near_flag(word, self._options) if at == 1 else ''}"
                return
            if option.takes is not Takes.NOTHING:
                value = word[at + 1 :]
                yield from _chosen(option, flag, value) if value else self._values(option, flag)
                return

    def _values(self, option: Option, flag: str) -> Iterator[str]:
        needed = 2 if option.takes is Takes.TWO else 1
        for _ in range(needed):
            if not self._rest or self._rest[0] in (*self._options, *_HELP):
                what = option.metavar or "a value"
                yield f"`{flag}` needs {_one_of(option.choices) if option.choices else what}"
                return
            yield from _chosen(option, flag, self._rest.pop(0))

    def _arguments(self) -> Iterator[str]:
        left = list(self._places)
        for argument in self._command.arguments:
            if argument.takes is Takes.SEVERAL:
                return
            if left:
                yield from _chosen(argument, None, left.pop(0))
            elif argument.required:
                yield f"`{self._typed}` needs {_wanted(argument)}"
        if left:
            names = " and ".join(_title(argument) for argument in self._command.arguments)
            yield f"unexpected `{left[0]}`: `{self._typed}` takes {names or 'no words'}"


def _title(argument: Argument) -> str:
    return argument.metavar or argument.name.upper()


def _wanted(argument: Argument) -> str:
    return _one_of(argument.choices) if argument.choices else _title(argument)


def _one_of(choices: Sequence[str]) -> str:
    return f"one of {', '.join(choices)}"


def _chosen(parameter: Argument | Option, flag: str | None, value: str) -> Iterator[str]:
    """The error of a value that is not one of the choices."""
    if parameter.choices and value not in parameter.choices:
        words = f"{value}" if flag is None else f"{flag} {value}"
        yield f"`{words}`: expected {_one_of(parameter.choices)}{_near(value, parameter.choices)}"


def _near(value: str, choices: Sequence[str]) -> str:
    """The choice that was probably meant: one that begins with the word, or a similar one."""
    begun = [choice for choice in choices if value and choice.startswith(value.lower())]
    return f", did you mean `{begun[0]}`?" if len(begun) == 1 else suggestion(value, choices)


def _near_flag(word: str, flags: Iterable[str]) -> str:
    """The long option that was probably meant, compared without the dashes that all options share."""
    names = [flag.removeprefix("--") for flag in (*flags, _HELP[1]) if flag.startswith("--")]
    near = nearest(word.lstrip("-"), names)
    return "" if near is None else f", did you mean `--{near}`?"
