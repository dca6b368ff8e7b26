"""Edits of a text that preserve everything else: comments, order, quoting, line breaks."""

import re
from collections.abc import Iterable

from budgetlint.frozen import Frozen
from budgetlint.source.document import Document, Path, Span, value_at

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_PLAIN = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./%-]*")


class Edit(Frozen):
    """The text from `start` to `end`, counted from 0 in code points, and its replacement."""

    start: int
    end: int
    text: str


class NoPlace(ValueError):
    """A document has no place for a value that should be set."""


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits applied; edits must not overlap."""
    parts, at = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        parts.append(text[at : edit.start])
        parts.append(edit.text)
        at = edit.end
    return "".join([*parts, text[at:]])


def offsets(text: str) -> list[int]:
    """The offset at which each line starts, counted from 0."""
    return [0, *(match.end() for match in _BREAK.finditer(text))]


def replacing(document: Document, path: Path, value: str) -> Edit:
    """The edit that replaces the scalar at a path, keeping its quotes."""
    span = document.places.value(path)
    starts = offsets(document.text)
    start, end = _offset(starts, span), starts[span.end_line - 1] + span.end_column - 1
    before = document.text[start:end]
    quote = before[0] if before[:1] in ("'", '"') else ""
    return Edit(start, end, f"{quote}{value}{quote}" if quote else written(value))


def setting(document: Document, path: Path, value: str, after: str | None = None) -> Edit:
    """The edit that sets a scalar in an existing mapping: in place, or as a new key after the key `after`.

    Raises `NoPlace` if the mapping does not exist or is empty.
    """
    holder = value_at(document.data, path[:-1])
    key = str(path[-1])
    if not isinstance(holder, dict) or not holder:
        raise NoPlace(f"no mapping to set `{key}` in")
    if key in holder:
        return replacing(document, path, value)
    beside = after if after is not None and after in holder else str(list(holder)[-1])
    starts = offsets(document.text)
    sibling = document.places.value((*path[:-1], beside))
    end = end_of(document, starts, sibling)
    if in_flow(document, path[:-1], starts):
        return Edit(end, end, f", {key}: {written(value)}")
    indent = " " * (document.places.key((*path[:-1], beside)).column - 1)
    at = line_end(document.text, end)
    return Edit(at, at, f"{newline_of(document.text)}{indent}{key}: {written(value)}")


def inserting_before(document: Document, key: str, lines: Iterable[str]) -> Edit:
    """The edit that inserts lines before a top-level key and the comments directly above it."""
    starts = offsets(document.text)
    line = document.places.key((key,)).line - 1
    while line > 0 and document.text[starts[line - 1] : starts[line]].lstrip().startswith("#"):
        line -= 1
    newline = newline_of(document.text)
    return Edit(starts[line], starts[line], "".join(f"{line}{newline}" for line in lines))


def written(value: str) -> str:
    """A scalar as YAML: plain if that is safe, else in double quotes."""
    if _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _offset(starts: list[int], span: Span) -> int:
    return starts[span.line - 1] + span.column - 1


def end_of(document: Document, starts: list[int], span: Span) -> int:
    """The offset at which a value ends, without the blank and comment lines that the parser includes."""
    start = _offset(starts, span)
    end = starts[span.end_line - 1] + span.end_column - 1
    kept = document.text[start:end]
    lines = kept.splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return start + len("".join(lines).rstrip())


def in_flow(document: Document, path: Path, starts: list[int]) -> bool:
    """Whether a mapping is written with braces."""
    if not path:
        return document.text.lstrip().startswith("{")
    return document.text[_offset(starts, document.places.value(path))] == "{"


def line_end(text: str, at: int) -> int:
    """The offset of the end of the line that contains `at`, its comment included."""
    match = _BREAK.search(text, at)
    return len(text) if match is None else match.start()


def newline_of(text: str) -> str:
    """The line break that a text uses."""
    match = _BREAK.search(text)
    return "\n" if match is None else match.group()
