"""Words of a file as they may stand in a text: nothing in them steers a terminal, turns the line around or ends it."""

from collections.abc import Iterable
from typing import Final

_RAW_BYTES: Final = frozenset(map(chr, range(0xDC80, 0xDD00)))
"""How Python spells the bytes of a path that is not UTF-8; they are written by their numbers."""


def tame(text: str) -> str:
    """A text with whatever can't be printed replaced, so that it is one line and looks like what it is."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in _RAW_BYTES else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )


def text_of(lines: Iterable[str]) -> str:
    """Lines as a text, each of them one line whatever is in it."""
    return "\n".join(map(tame, lines)) + "\n"


def inert(value: str) -> str:
    """Text that a spreadsheet takes for text: a formula is quoted, a number is not."""
    dangerous = value[:1] in ("=", "+", "@", "\t", "\r") or (value[:1] == "-" and not value[1:2].isdigit())
    return f"'{value}" if dangerous else value
