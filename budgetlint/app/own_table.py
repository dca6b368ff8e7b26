"""Descriptions of the user's own tables: a YAML file that maps a table's columns to the fields of a record."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from budgetlint.edges.contents import Unreadable, contents
from budgetlint.edges.trouble import Trouble
from budgetlint.figures.guess import suggestion
from budgetlint.frozen import Frozen
from budgetlint.model.record_table import DayColumns, RecordFile, RecordTable
from budgetlint.records.table_sources import source_named
from budgetlint.records.tables import TableSource
from budgetlint.shape.budget_file import ours
from budgetlint.shape.fault import ShapeFault
from budgetlint.shape.reader import read_record
from budgetlint.shape.values import Unfit
from budgetlint.source.document import Document, Path, Span
from budgetlint.source.encoding import decoded
from budgetlint.source.yaml_text import load_yaml

_NEEDED: Final = ("model",)
_MOST: Final = 1 << 20


class OwnTable(Frozen, kw_only=True):
    """A table, the source whose records its rows are, the column of each field, and the condition on rows.

    `days` are the columns by which it is partitioned, by the key that names each: `day` alone, or also `year` and `month`.
    """

    path: str
    document: Document
    table: str
    source: TableSource
    columns: Mapping[str, str]
    where: str | None
    days: Mapping[str, str]

    def fault(self, path: Path, message: str) -> Trouble:
        """The error for a fault at a path of the file."""
        return Trouble(_line(self.path, self.document.places.best(path), message))

    def day_at(self, unit: str) -> Path:
        """The path of the column of a unit of time."""
        path = ("records", "day")
        return (*path, unit) if "year" in self.days else path


def own_table(path: str) -> OwnTable:
    """The table that a file describes. Raises `Trouble` with a line for each fault."""
    document = _document(path)
    places = document.places
    data = ours(document.data) if isinstance(document.data, dict) else document.data
    try:
        records = read_record(RecordFile, data).records
    except Unfit:
        from budgetlint.shape.faults import record_file_faults

        raise _trouble(path, (_placed(document, fault) for fault in record_file_faults(document))) from None
    source = source_named(records.source)
    assert source is not None
    faults = [(places.key(at), message) for at, message in _of_columns(records, source)]
    if faults:
        raise _trouble(path, faults)
    return OwnTable(
        path=path,
        document=document,
        table=records.table,
        source=source,
        columns=records.columns,
        where=records.where,
        days=_days(records.day),
    )


def _days(day: str | DayColumns | None) -> dict[str, str]:
    if not isinstance(day, DayColumns):
        return {} if day is None else {"day": day}
    columns = {"year": day.year, "month": day.month, "day": day.day}
    return {unit: column for unit, column in columns.items() if column is not None}


def _document(path: str) -> Document:
    try:
        text = decoded(contents(path, _MOST))
    except Unreadable as why:
        raise Trouble(str(why)) from None
    if not isinstance(text, str):
        raise Trouble(_line(path, text.span, f"{text.message} [syntax]"))
    document = load_yaml(text)
    if document.faults:
        raise _trouble(path, ((fault.span, f"{fault.message} [syntax]") for fault in document.faults))
    return document


def _trouble(path: str, faults: Iterable[tuple[Span, str]]) -> Trouble:
    """The error with a line for each fault, in order of place."""
    ordered = sorted(faults, key=lambda fault: (fault[0].line, fault[0].column))
    return Trouble("\n  ".join(_line(path, *fault) for fault in ordered))


def _line(path: str, span: Span, message: str) -> str:
    return f"{path}:{span.line}:{span.column}: error: {message}"


def _placed(document: Document, fault: ShapeFault) -> tuple[Span, str]:
    places = document.places
    span = {"key": places.key, "value": places.value, "best": places.best}[fault.at](fault.path)
    advice = "" if fault.help is None else f", {fault.help}"
    return span, f"{fault.message}{advice} [{fault.rule}]"


def _of_columns(records: RecordTable, source: TableSource) -> Iterator[tuple[Path, str]]:
    """The faults of `columns` and `day` that depend on the source or on each other, with their paths."""
    at, fields, columns = ("records", "columns"), source.form.reads, records.columns
    for field in columns:
        if field not in fields:
            near = suggestion(field, fields)
            yield (*at, field), f"`{source.name}` has no field `{field}`{near} [unknown-key]"
    needed = [name for name in _NEEDED if name in fields and name not in columns]
    if not any(name in columns for name in source.dated):
        needed.append(source.dated[0])
    for name in needed:
        yield at, f"missing column for `{name}` [missing-key]"
    if isinstance(records.day, DayColumns) and records.day.day is not None and records.day.month is None:
        yield ("records", "day"), "`day` has no `month` [missing-key]"
