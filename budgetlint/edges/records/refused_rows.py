"""Rows of tables that may be refusals: a CSV or Parquet file's columns of errors, codes and statuses, as records."""

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import Path
from typing import Final

from budgetlint.edges.records.packed import Stream
from budgetlint.records.error_bodies import Value

_TELLING: Final = re.compile(
    r"error|exception|limit_source|status|^code$|metadata|response|^message$|failure|reason", re.IGNORECASE
)
"""Columns that may state that a call was refused, and by which limit."""
_BESIDE: Final = re.compile(
    r"start|time|^ts$|created|date|key|alias|gateway|provider|base|url|model|call_type", re.IGNORECASE
)
"""Columns that state when a call was made, by whom, and with which key."""
_REFUSED: Final = (
    r"\b(40[023]|42[29])\b|[Rr]ate.?limit|[Bb]udget|credit|[Ii]nsufficient|spend_limit|usage_limit|usage limits"
    r"|limit_source|limit exceeded|quota|billing_error|blocked_api_access|ERR_NGROK_"
)


def csv_rows(log: Callable[[], AbstractContextManager[Stream]]) -> Iterator[Value]:
    """The rows of a CSV or TSV text that may be refusals; empty for other texts."""
    hint = re.compile(_REFUSED)
    usual = csv.field_size_limit(min(sys.maxsize, 1 << 30))
    try:
        with log() as stream:
            first = _text(stream.readline())
            rows = csv.reader(chain([first], map(_text, stream)), delimiter=max(",\t;", key=first.count))
            header = next(rows, [])
            telling = [at for at, name in enumerate(header) if _TELLING.search(name)]
            for row in rows if telling else ():
                if any(at < len(row) and hint.search(row[at]) for at in telling):
                    yield dict(zip(header, row, strict=False))
    except csv.Error:
        return
    finally:
        csv.field_size_limit(usual)


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").removeprefix("\ufeff")


def parquet_rows(path: Path) -> Iterator[Value]:
    """The rows of a Parquet file that may be refusals; empty for an unreadable file, or without the engine."""
    from budgetlint.edges.records.engine import EngineFailed, EngineMissing, duckdb
    from budgetlint.records.matching import DEFAULT

    table = "read_parquet('{}')".format(str(path).replace("'", "''"))
    try:
        with duckdb(DEFAULT) as engine:
            names = [str(row[0]) for row in engine.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()]
            telling = [_column(name) for name in names if _TELLING.search(name)]
            if not telling:
                return
            kept = [name for name in names if _TELLING.search(name) or _BESIDE.search(name)]
            pattern = _REFUSED.replace("'", "''")
            filtered = f"regexp_matches(concat_ws(' ', {', '.join(telling)}), '{pattern}')"
            rows = engine.execute(f"SELECT {', '.join(map(_column, kept))} FROM {table} WHERE {filtered}").fetchall()
    except (EngineFailed, EngineMissing):
        return
    for row in rows:
        yield _record(kept, row)


def _column(name: str) -> str:
    """A column as text, or as JSON if it is nested."""
    quoted = '"{}"'.format(name.replace('"', '""'))
    return f"CASE WHEN typeof({quoted}) IN ('VARCHAR', 'JSON') THEN CAST({quoted} AS VARCHAR) ELSE trim(CAST(to_json({quoted}) AS VARCHAR), '\"') END"


def _record(names: Sequence[str], row: Sequence[object]) -> Value:
    return {name: _nested(cell) for name, cell in zip(names, row, strict=True) if isinstance(cell, str)}


def _nested(cell: str) -> Value:
    """The value of a cell, parsed if it is a JSON object."""
    if not cell.startswith("{"):
        return cell
    try:
        value: Value = json.loads(cell)
    except (ValueError, RecursionError):
        return cell
    return value
