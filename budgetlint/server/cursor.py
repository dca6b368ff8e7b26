"""The data at a position of a text, or the key that is being typed there."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from budgetlint.frozen import Frozen
from budgetlint.source.document import Document, Path, Plain, Span

_KEY: Final = re.compile(r"^(?P<indent>\s*)(?:- +)?(?P<key>[\w-]+):(?:\s|$)")
_TYPED: Final = re.compile(r"(?:(?P<key>[\w-]+):\s+)?(?:\[\s*(?:[^\],]*,\s*)*)?(?P<word>[^\s:,\[\]{}]*)$")


class AtCursor(Frozen):
    """The path of the data at a position, and whether the position is on its key."""

    path: Path
    on_key: bool


class Typing(Frozen):
    """The text being typed: its mapping, the key whose value it is (None if a key is being typed), and its start."""

    mapping: Path
    key: str | None
    word: str


def at_cursor(document: Document, line: int, column: int) -> AtCursor:
    """The innermost data at a position; lines and columns count from 1."""
    path: Path = ()
    here = document.data
    while True:
        step = next(
            (step for step in _steps(here) if _is_at(document, (*path, step), line, column)),
            None,
        )
        if step is None:
            return AtCursor(path, on_key=False)
        path = (*path, step)
        if isinstance(step, str) and _holds(document.places.key(path), line, column):
            return AtCursor(path, on_key=True)
        here = here[step] if isinstance(here, dict) and isinstance(step, str) else _item(here, step)


def paths(data: Plain, path: Path = ()) -> Iterator[tuple[Path, Plain]]:
    """Every path of the data with its value, outer paths first."""
    for step in _steps(data):
        inner = data[step] if isinstance(data, dict) and isinstance(step, str) else _item(data, step)
        yield (*path, step), inner
        yield from paths(inner, (*path, step))


def typing_at(lines: Sequence[str], line: int, column: int) -> Typing:
    """The text being typed at a position, by indentation and open braces, since the text may be invalid there."""
    text = lines[line - 1][: column - 1] if 0 < line <= len(lines) else ""
    brace = text.rfind("{")
    in_braces = brace >= 0 and "}" not in text[brace:]
    above = _above(lines, line, len(text) - len(text.lstrip()))
    if in_braces:
        outer = _KEY.match(text)
        typed = _TYPED.search(text[brace + 1 :])
        mapping = (*above, outer["key"]) if outer else above
    else:
        typed, mapping = _TYPED.search(text), above
    assert typed is not None
    return Typing(mapping, typed["key"], typed["word"])


def _above(lines: Sequence[str], line: int, indent: int) -> Path:
    """The keys under which a line is nested, found by decreasing indentation above it."""
    path: list[str] = []
    for text in reversed(lines[: line - 1]):
        match = _KEY.match(text)
        if match and len(match["indent"]) < indent:
            path.insert(0, match["key"])
            indent = len(match["indent"])
    return tuple(path)


def _steps(data: Plain) -> list[str] | range:
    if isinstance(data, dict):
        return list(data)
    return range(len(data)) if isinstance(data, list) else range(0)


def _item(data: Plain, step: str | int) -> Plain:
    return data[step] if isinstance(data, list) and isinstance(step, int) else None


def _is_at(document: Document, path: Path, line: int, column: int) -> bool:
    places = document.places
    return _holds(places.key(path), line, column) or _holds(places.value(path), line, column)


def _holds(span: Span, line: int, column: int) -> bool:
    """Whether a position is in a span, end included, since a cursor may be after the last letter of a word."""
    return (span.line, span.column) <= (line, column) <= (span.end_line, span.end_column)
