"""Reading of plain command lines without the command-line library. Anything unusual is left to that library."""

from collections.abc import Iterator, Sequence

from budgetlint.cli.options import Argument, Command, Option, Takes, Value, Words


def quick_words(command: Command, words: Sequence[str]) -> Words | None:
    """The values given to a command, or None if the words need the full reading: help, an error, an unusual
    spelling."""
    values = command.unset
    options = {flag: option for option in command.options for flag in option.flags}
    rest = iter(words)
    places: list[str] = []
    for word in rest:
        if word == "-" or not word.startswith("-"):
            places.append(word)
            continue
        name, _, _ = word.partition("=")
        option = options.get(name)
        if option is None or not _take(option, word, rest, values):
            return None
    return Words(values) if _place(command.arguments, places, values) else None


def _take(option: Option, word: str, rest: Iterator[str], values: dict[str, Value]) -> bool:
    """Set the value of an option; returns whether it has a valid one."""
    _, joined, text = word.partition("=")
    if option.takes is Takes.NOTHING:
        values[option.name] = True
        return not joined
    if option.takes is Takes.TWO:
        two = (next(rest, ""), next(rest, ""))
        values[option.name] = two
        return not joined and all(map(_is_value, two))
    value = text if joined else next(rest, "")
    if not _is_value(value) or (option.choices and value not in option.choices):
        return False
    before = values[option.name]
    values[option.name] = (*before, value) if isinstance(before, tuple) else value
    return True


def _is_value(text: str) -> bool:
    """Whether a word is a value; `-`, standard input, is one."""
    return text == "-" or bool(text and not text.startswith("-"))


def _place(arguments: Sequence[Argument], places: Sequence[str], values: dict[str, Value]) -> bool:
    """Set the values of arguments by position; returns whether their number is valid."""
    left = list(places)
    for argument in arguments:
        if argument.takes is Takes.SEVERAL:
            values[argument.name], left = tuple(left), []
        elif left:
            value = left.pop(0)
            values[argument.name] = value
            if argument.choices and value not in argument.choices:
                return False
        elif argument.required:
            return False
    return not left
