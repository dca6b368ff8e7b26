"""Descriptions of the user's own tables: a YAML file that maps a table's columns to the fields of a record."""

from collections.abc import Mapping
from typing import Final

from budgetlint.edges.contents import Unreadable, contents
from budgetlint.edges.trouble import Trouble
from budgetlint.figures.guess import suggestion
from budgetlint.frozen import Frozen
from budgetlint.records.table_sources import SOURCES, source_named
from budgetlint.records.tables import TableSource
from budgetlint.source.document import Document, Path, Plain, Span
from budgetlint.source.encoding import decoded
from budgetlint.source.yaml_text import load_yaml

_KEYS: Final = ("table", "source", "columns", "where", "day")
_NEEDED: Final = ("model",)
_MOST: Final = 1 << 20


class OwnTable(Frozen, kw_only=True):
    """A table, the source whose records its rows are, the column of each field, and the condition on rows."""

    path: str
    document: Document
    table: str
    source: TableSource
    columns: Mapping[str, str]
    where: str | None = None
    day: str | None = None

    def fault(self, path: Path, message: str) -> Trouble:
        """The error for a fault at a path of the file."""
        return Trouble(_line(self.path, self.document.places.best(path), message))


def own_table(path: str) -> OwnTable:
    """The table that a file describes. Raises `Trouble` with a line for each fault."""
    document = _document(path)
    faults: list[tuple[Span, str]] = []
    data = document.data if isinstance(document.data, dict) else {}
    faults += [
        (document.places.key((key,)), f"unknown key `{key}`{suggestion(key, ('records',))} [unknown-key]")
        for key in data
        if key != "records" and not key.startswith("x-")
    ]
    records = data.get("records")
    if not isinstance(records, dict):
        faults.append(
            (document.places.best(("records",)), "expected `records: {table: …, columns: {…}}` [missing-key]")
        )
        records = {}
    faults += _faults(document, records)
    if faults:
        raise Trouble(
            "\n  ".join(_line(path, *fault) for fault in sorted(faults, key=lambda one: (one[0].line, one[0].column)))
        )
    source = source_named(str(records.get("source", "canonical")))
    columns = records["columns"]
    assert source is not None
    assert isinstance(columns, dict)
    where, day = records.get("where"), records.get("day")
    return OwnTable(
        path=path,
        document=document,
        table=str(records["table"]),
        source=source,
        columns={field: str(column) for field, column in columns.items()},
        where=None if where is None else str(where),
        day=None if day is None else str(day),
    )


def _document(path: str) -> Document:
    try:
        text = decoded(contents(path, _MOST))
    except Unreadable as why:
        raise Trouble(str(why)) from None
    if not isinstance(text, str):
        raise Trouble(_line(path, text.span, f"{text.message} [syntax]"))
    document = load_yaml(text)
    if document.faults:
        raise Trouble("\n  ".join(_line(path, fault.span, f"{fault.message} [syntax]") for fault in document.faults))
    return document


def _line(path: str, span: Span, message: str) -> str:
    return f"{path}:{span.line}:{span.column}: error: {message}"


def _faults(document: Document, records: "dict[str, Plain]") -> list[tuple[Span, str]]:
    """The faults under `records`, each with its location."""
    places = document.places
    faults = [
        (places.key(("records", key)), f"unknown key `{key}`{suggestion(key, _KEYS)} [unknown-key]")
        for key in records
        if key not in _KEYS
    ]
    missing = [key for key in ("table", "columns") if key not in records]
    faults += [(places.best(("records",)), f"`{key}` is missing [missing-key]") for key in missing]
    for key in ("table", "source", "where", "day"):
        value = records.get(key, "text")
        if not isinstance(value, str) or not value.strip():
            faults.append((places.best(("records", key)), f"`{key}` is not a string [wrong-value]"))
    source = source_named(str(records.get("source", "canonical")))
    if source is None:
        names = [one.name for one in SOURCES]
        near = suggestion(str(records["source"]), names)
        faults.append(
            (
                places.best(("records", "source")),
                f"unknown source, expected one of {', '.join(names)}{near} [wrong-value]",
            )
        )
    elif "columns" in records:
        faults += _of_columns(document, records["columns"], source)
    return faults


def _of_columns(document: Document, columns: Plain, source: TableSource) -> list[tuple[Span, str]]:
    places, at = document.places, ("records", "columns")
    if not isinstance(columns, dict):
        return [(places.best(at), "`columns` is not a map of fields to columns [wrong-value]")]
    fields = source.form.reads
    faults = [
        (places.key((*at, field)), f"`{source.name}` has no field `{field}`{suggestion(field, fields)} [unknown-key]")
        for field in columns
        if field not in fields
    ]
    faults += [
        (places.best((*at, field)), f"`{field}` is not a column name [wrong-value]")
        for field, column in columns.items()
        if not isinstance(column, str) or not column.strip()
    ]
    needed = [name for name in _NEEDED if name in fields and name not in columns]
    if not any(name in columns for name in source.dated):
        needed.append(source.dated[0])
    return faults + [(places.best(at), f"missing column for `{name}` [missing-key]") for name in needed]
