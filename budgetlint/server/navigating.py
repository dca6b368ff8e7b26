"""Definitions and uses of names, the outline of a file, and foldable lines."""

import os
import re
from collections.abc import Iterator
from typing import Final

from budgetlint.frozen import Frozen
from budgetlint.server.cursor import at_cursor, paths
from budgetlint.server.open_file import OpenFile
from budgetlint.source.document import Document, Path, Plain, Span, value_at

NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_FILES: Final = frozenset({"snapshot", "file", "extends"})
_OUTLINED: Final = ("drivers", "workloads", "budgets", "multipliers", "accounts", "adjustments", "commitments")


class Symbol(Frozen):
    """A named part of a file: its span, the span of its name, and its nested parts."""

    name: str
    whole: Span
    head: Span
    inside: "tuple[Symbol, ...]" = ()


class NamedThing(Frozen):
    """A workload, a driver or an adjustment, by its top-level key and name."""

    room: str
    name: str


def named_at(file: OpenFile, line: int, column: int) -> NamedThing | None:
    """The workload, driver or adjustment that is defined or named at a position."""
    document = file.document
    cursor = at_cursor(document, line, column)
    match cursor.path:
        case (("workloads" | "drivers" | "adjustments") as room, str(name)) if cursor.on_key:
            return NamedThing(room, name)
        case _:
            return _use(document.data, cursor.path)


def definition_of(file: OpenFile, thing: NamedThing) -> Span | None:
    """The span of its definition."""
    data = file.document.data
    room = data.get(thing.room) if isinstance(data, dict) else None
    defined = isinstance(room, dict) and thing.name in room
    return file.document.places.key((thing.room, thing.name)) if defined else None


def uses_of(file: OpenFile, thing: NamedThing) -> tuple[Span, ...]:
    """The spans of all uses of its name, without its definition."""
    document = file.document
    return tuple(document.places.value(path) for path, _ in paths(document.data) if _use(document.data, path) == thing)


def file_at(file: OpenFile, line: int, column: int) -> str | None:
    """The path of the file that is named at a position, relative to the budget file; None if there is none."""
    cursor = at_cursor(file.document, line, column)
    value = value_at(file.document.data, cursor.path)
    is_file = (cursor.path[-1:] and cursor.path[-1] in _FILES) or cursor.path[:1] == ("includes",)
    if not is_file or not isinstance(value, str) or cursor.on_key:
        return None
    return os.path.normpath(os.path.join(os.path.dirname(file.path), value))


def symbols(document: Document) -> tuple[Symbol, ...]:
    """The outline of a file: workloads, budgets, multipliers, drivers and accounts with their names."""
    data = document.data
    if not isinstance(data, dict):
        return ()
    return tuple(
        _symbol(document, (key,), tuple(_symbol(document, (key, name)) for name in inside))
        for key in _OUTLINED
        if isinstance(inside := data.get(key), dict)
    )


def folds(document: Document) -> Iterator[tuple[int, int]]:
    """The first and last line of every mapping and list of more than one line."""
    seen: set[tuple[int, int]] = set()
    for path, value in paths(document.data):
        if isinstance(value, (dict, list)) and isinstance(path[-1], str):
            first = document.places.key(path).line
            last = _last_line(document, path)
            if last > first and (first, last) not in seen:
                seen.add((first, last))
                yield first, last


def _symbol(document: Document, path: Path, inside: tuple[Symbol, ...] = ()) -> Symbol:
    head, value = document.places.key(path), document.places.value(path)
    last = _last_line(document, path)
    end = value.end_column if last == value.end_line else len(document.text.splitlines()[last - 1]) + 1
    return Symbol(str(path[-1]), Span(head.line, head.column, max(last, head.end_line), max(end, 1)), head, inside)


def _last_line(document: Document, path: Path) -> int:
    """The last line with content of a value; the parser's end of a block is the start of the next one."""
    spans = [document.places.value(path)] if not isinstance(value_at(document.data, path), (dict, list)) else []
    spans += [
        document.places.value((*path, *inner))
        for inner, value in paths(value_at(document.data, path))
        if not isinstance(value, (dict, list)) or not value
    ]
    return max((span.end_line for span in spans), default=document.places.key(path).line)


def _use(data: Plain, path: Path) -> NamedThing | None:
    """The thing that a value names: a workload in a list of workloads, an adjustment that a budget leaves out, or a driver."""
    value = value_at(data, path)
    if not isinstance(value, str):
        return None
    match path:
        case (*outer, "workloads" | "of", int()) if outer:
            return NamedThing("workloads", value)
        case ("budgets", _, "without", int()):
            return NamedThing("adjustments", value)
        case ("workloads", *_, "driver"):
            return NamedThing("drivers", value)
        case _:
            return None
