"""What a file is, from its first bytes: its container, its fields and so its format; its name says nothing."""

import csv
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from budgetlint.records.calls import Format
from budgetlint.records.formats import FORMATS, recognised

Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"
Container = Literal["parquet", "csv", "lines", "array", "document"]

_HEAD = 1 << 18
_LONGEST_LINE = 1 << 24
_RECORDS = 50


@dataclass(frozen=True, slots=True)
class Source:
    """A file with its container and format; `header` are a CSV's columns, `seen` the fields of the first JSON lines,
    `wrapped` says that records stand inside an object."""

    path: Path
    container: Container
    form: Format
    compressed: bool = False
    header: tuple[str, ...] = ()
    delimiter: str = ","
    wrapped: bool = False
    seen: frozenset[str] = frozenset()

    def fields(self, kinds: dict[str, str]) -> dict[str, str] | None:
        """The fields that its records have with their types, where the container says so."""
        match self.container:
            case "parquet":
                return kinds
            case "csv":
                return dict.fromkeys(self.header, "VARCHAR")
            case _:
                return None


class NotRecords(Exception):
    """A file in which no format was recognised; the text says what was looked at."""


def source(path: Path, parquet_columns: frozenset[str] | None = None) -> Source:
    """What the file is; raises NotRecords where nothing fits, OSError where it cannot be opened."""
    with path.open("rb") as opened:
        magic = opened.read(4)
    if magic == b"PAR1":
        return _named(path, parquet_columns or frozenset())
    compressed = magic[:2] == b"\x1f\x8b"
    head = _head(path, compressed, _HEAD).lstrip("\ufeff \t\r\n")
    objects = sum(isinstance(one, dict) for one in _objects(head.splitlines()))
    if head[:1] in {"{", "["} or objects * 2 > len(head.splitlines()):
        return _json(path, head, compressed)
    return _csv(path, head, compressed)


def _head(path: Path, compressed: bool, size: int) -> str:
    """The beginning of the file, long enough to hold its first line."""
    opener = gzip.open if compressed else open
    with opener(path, "rb") as opened:
        head = opened.read(size)
    if b"\n" not in head and size == len(head) < _LONGEST_LINE:
        return _head(path, compressed, size * 8)
    return head.decode("utf-8", errors="replace")


def _named(path: Path, columns: frozenset[str]) -> Source:
    return Source(path, "parquet", _form((columns,)))


def _csv(path: Path, head: str, compressed: bool) -> Source:
    first = head.split("\n", 1)[0].rstrip("\r")
    delimiter = max(",;\t", key=first.count)
    header = tuple(next(csv.reader([first], delimiter=delimiter), []))
    return Source(path, "csv", _form((frozenset(header),)), compressed, header, delimiter)


def _json(path: Path, text: str, compressed: bool) -> Source:
    lines = [one for one in _objects(text.splitlines()) if isinstance(one, dict)]
    container: Container = "array" if text[0] == "[" else "document"
    if _is_object(text.splitlines()[0]) or len(lines) * 2 > len(text.splitlines()):
        container = "lines"
    records = lines if container == "lines" else list(_prefix_records(text))
    fields = tuple(frozenset(_paths(one)) for one in records[:_RECORDS])
    form = _form(fields)
    wrappers = {form.wrapper, "observations"} if form.wrapper else set()
    wrapped = any(wrappers & one.keys() for one in records if isinstance(one, dict))
    seen = frozenset(name for one in lines for name in one) if container == "lines" else frozenset()
    return Source(path, container, form, compressed, wrapped=wrapped, seen=seen)


def _form(fields: tuple[frozenset[str], ...]) -> Format:
    form = recognised(fields)
    if form is None:
        names = ", ".join(f"`{one}`" for one in sorted({name for some in fields for name in some})[:8])
        known = ", ".join(one.name for one in FORMATS)
        raise NotRecords(f"no known format has the fields {names or 'of this file'}; known are {known}")
    return form


def _is_object(line: str) -> bool:
    return any(isinstance(one, dict) for one in _objects([line]))


def _objects(lines: list[str]) -> Iterator[Json]:
    for line in lines:
        try:
            parsed: Json = json.loads(line)
        except ValueError:
            continue
        yield parsed


def _prefix_records(text: str) -> Iterator[Json]:
    """The first records of an array or a document, as far as the head of the file holds them whole."""
    decoder = json.JSONDecoder()
    try:
        whole: Json = decoder.raw_decode(text)[0]
    except ValueError:
        yield from _members(text, decoder)
        return
    yield from whole if isinstance(whole, list) else [whole]


def _members(text: str, decoder: json.JSONDecoder) -> Iterator[Json]:
    """Objects of a list that was cut off; where the list is a member of a document, each is shown under its name."""
    start = re.match(r'\[|\{.*?"(\w+)"\s*:\s*\[', text, re.DOTALL)
    if start is None:
        return
    name, place = start.group(1), start.end()
    while True:
        place += len(text[place:]) - len(text[place:].lstrip(" \t\r\n,"))
        try:
            one, place = decoder.raw_decode(text, place)
        except ValueError:
            return
        yield {name: [one]} if name else one


def _paths(record: Json, depth: int = 4) -> Iterator[str]:
    """`a`, `a.b`, `a[].b`: the fields of a record and of what it holds; of a list, its first few elements."""
    if depth == 0:
        return
    if isinstance(record, dict):
        for key, value in record.items():
            yield key
            if isinstance(value, dict):
                yield from (f"{key}.{below}" for below in _paths(value, depth - 1))
            elif isinstance(value, list):
                yield from (f"{key}[].{below}" for one in value[:5] for below in _paths(one, depth - 1))
