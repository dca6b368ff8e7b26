"""Recognises a file by its content: container, fields and format; its name is ignored."""

import io
import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Final, Literal

from budgetlint.edges.records.fields import Fields, first_fields, lines_of, paths_of
from budgetlint.edges.records.json_value import Json
from budgetlint.edges.records.packed import NotRecords
from budgetlint.edges.records.staged import Scratch, Staged
from budgetlint.edges.records.tables import Table, table
from budgetlint.frozen import Frozen, replace
from budgetlint.records.calls import Format
from budgetlint.records.formats import FORMATS, recognised
from budgetlint.records.partitions import in_path

Container = Literal["parquet", "csv", "lines", "array", "document"]

_HEAD: Final = 1 << 18
_SHOWN: Final = 8
_FIRST_LINES: Final = 200
_LONGEST_LINE: Final = 1 << 30
_USUAL_LINE: Final = 1 << 16


class RecordSource(Frozen):
    """A file with its container and format.

    `header` are a table's columns, `seen` the fields of the first JSON lines, `wrapped` means that records are inside
    an object, `longest` is the length in bytes of the longest of the first lines, `slim` means that long texts were
    left out.
    """

    staged: Staged
    container: Container
    form: Format
    header: tuple[str, ...] = ()
    delimiter: str = ","
    wrapped: bool = False
    seen: frozenset[str] = frozenset()
    longest: int = 0
    slim: bool = False
    folders: tuple[str, ...] = ()
    """Fields that are contained only in folder names."""

    @property
    def path(self) -> Path:
        """The path for reports."""
        return self.staged.path

    def fields(self, kinds: dict[str, str]) -> dict[str, str] | None:
        """The fields of its records with their types, if the container states them."""
        match self.container:
            case "parquet":
                return kinds
            case "csv":
                return dict.fromkeys(self.header, "VARCHAR")
            case _:
                return None


def parquet(staged: Staged, columns: Collection[str]) -> RecordSource:
    """Recognise a Parquet file, whose fields include those in folder names. Raises `NotRecords` if no format matches."""
    folders = [name for name in in_path(str(staged.path)) if name not in columns and staged.path == staged.read]
    form = _form((frozenset([*columns, *folders]),))
    return RecordSource(staged, "parquet", form, folders=tuple(name for name in folders if name in form.reads))


def source(staged: Staged, scratch: Scratch) -> RecordSource:
    """Recognise any other file. Raises `NotRecords` if no format matches, `OSError` if it can't be opened."""
    with staged.opened() as stream:
        head = stream.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        raise NotRecords("it is empty")
    lines = head.splitlines()
    if len(lines) > 1 and _is_object(lines[0]):
        return _lines(staged)
    objects = sum(_is_object(line) for line in lines[:_FIRST_LINES])
    if head[:1] in {b"{", b"["} or objects * 2 > len(lines[:_FIRST_LINES]):
        return _json(staged, head, objects)
    try:
        return _delimited(table(staged, scratch))
    except NotRecords:
        if objects:
            return _lines(staged)
        raise


def _delimited(read: Table) -> RecordSource:
    return RecordSource(read.staged, "csv", _form((frozenset(read.header),)), read.header, read.delimiter)


def _json(staged: Staged, head: bytes, objects: int) -> RecordSource:
    if _holds_lines(staged, head, objects):
        return _lines(staged)
    with staged.opened() as stream:
        fields = first_fields(stream, _known)
    container: Container = "array" if head[:1] == b"[" else "document"
    source = RecordSource(staged, container, _form(fields))
    return replace(source, wrapped=_is_wrapped(source.form, fields))


def _holds_lines(staged: Staged, head: bytes, objects: int) -> bool:
    """Whether each line is a value: the first is, most are, or any is if the whole is not one document.

    A line longer than the head is read in full.
    """
    lines = head.splitlines()
    if len(lines) > 1 or head.endswith(b"\n"):
        alone = b"{" in lines[0] and len(lines) > 1 and _is_json(lines[0])
        most = alone or _is_object(lines[0]) or objects * 2 > len(lines[:_FIRST_LINES])
        return most or (objects > 0 and len(head) < _HEAD - 8 and not _is_json(head))
    if len(head) < _HEAD - 8:
        return _is_object(lines[0])
    with staged.opened() as stream:
        line = stream.readline(_LONGEST_LINE)
    return head[:1] == b"{" and line.rstrip().endswith(b"}")


def _lines(staged: Staged) -> RecordSource:
    fields: list[frozenset[str]] = []
    longest, listed = 0, False
    with staged.opened() as stream:
        for line in lines_of(stream, _HEAD * 4):
            longest, listed = max(longest, len(line)), listed or line.lstrip()[:1] == b"["
            fields += _fields_of(line)
            if len(fields) >= _FIRST_LINES:
                break
    fields = list(dict.fromkeys(fields))
    if not _known(tuple(fields)):
        with staged.opened() as stream:
            fields = list(first_fields(stream, _known))
    form = _form(tuple(fields))
    seen = frozenset(name for record in fields for name in record if "." not in name and "[" not in name)
    wrapped = listed or _is_wrapped(form, fields)
    return RecordSource(staged, "lines", form, wrapped=wrapped, seen=seen, longest=longest)


def _fields_of(line: bytes) -> Fields:
    """The fields of the record on a line; one of usual length is parsed as a whole, which is faster."""
    text = line.removeprefix(b"\xef\xbb\xbf")
    if b"{" not in text:
        return ()
    if len(text) <= _USUAL_LINE and text[:1] == b"{":
        try:
            value: Json = json.loads(text)
        except (ValueError, RecursionError):
            pass
        else:
            return (paths_of(value),)
    return first_fields(io.BytesIO(text), lambda _: False)[:1]


def _known(fields: Fields) -> bool:
    return recognised(fields) is not None


def _is_wrapped(form: Format, fields: Collection[frozenset[str]]) -> bool:
    wrappers = {form.wrapper, "observations"} if form.wrapper else set()
    return any(wrappers & record for record in fields)


def _form(fields: Fields) -> Format:
    form = recognised(fields)
    if form is None:
        names = sorted({name for record in fields for name in record})
        shown = ", ".join(f"`{_plain(name)}`" for name in names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
        known = ", ".join(dict.fromkeys(form.name for form in FORMATS))
        raise NotRecords(f"no known format has the fields {shown or 'of this file'}; known formats: {known}")
    return form


def _plain(name: str) -> str:
    """A field's name without control characters, shortened to fit a line."""
    return "".join(letter if letter.isprintable() else "�" for letter in name[:60])


def _is_object(line: bytes) -> bool:
    return line.lstrip().startswith(b"{") and _is_json(line)


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def has_more(source: RecordSource) -> bool:
    """Whether the last page of a report in a file states that more pages follow."""
    if not source.form.bill or source.container in {"csv", "parquet"}:
        return False
    before, more = b"", False
    with source.staged.opened() as opened:
        while part := opened.read(_HEAD):
            for word in _MORE.findall(before + part):
                more = word == b"true"
            before = part[-_SHOWN * 8 :]
    return more


_MORE: Final = re.compile(rb'"has_more"\s*:\s*(true|false)')
