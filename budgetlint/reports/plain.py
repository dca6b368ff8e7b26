"""Makes text from files safe to print: nothing in it controls a terminal, reverses the line or ends it."""

from collections.abc import Iterable
from typing import Final

_RAW_BYTES: Final = frozenset(map(chr, range(0xDC80, 0xDD00)))
"""Python's surrogates for the bytes of a path that is not UTF-8; they are written as numbers."""


def tame(text: str) -> str:
    """The text on one line, with every unprintable character replaced."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in _RAW_BYTES else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )


def text_of(lines: Iterable[str]) -> str:
    """Joins lines into a text; each stays a single line whatever it contains."""
    return "\n".join(map(tame, lines)) + "\n"


def inert(value: str) -> str:
    """The value as text for a spreadsheet: a formula is quoted, a number is not."""
    dangerous = value[:1] in ("=", "+", "@", "\t", "\r") or (value[:1] == "-" and not value[1:2].isdigit())
    return f"'{value}" if dangerous else value
