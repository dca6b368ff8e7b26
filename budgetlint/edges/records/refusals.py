"""Refused calls in logs: records with an error, read separately from usage, as a refused call has none."""

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Final

from budgetlint.edges.records.refused_rows import csv_rows, parquet_rows
from budgetlint.records.error_bodies import Value
from budgetlint.records.refusals import CallRefusal, refusal_of

_HINT: Final = re.compile(
    rb"limit_source|budget_exceeded|BudgetExceeded|[Bb]udget has been|credit balance|[Ii]nsufficient|spend_limit|usage_limit"
    rb"|[Rr]ate.?limit|usage limits|limit exceeded|quota|billing_error|blocked_api_access|ERR_NGROK_|credits|budget of"
    rb"|\b(?:400|402|403|422|429)\b"
)
"""Text in a line that may be a refusal; lines without it are not parsed."""
_LARGEST_DOCUMENT: Final = 64 << 20
_SUFFIXES: Final = frozenset({".json", ".jsonl", ".ndjson", ".log", ".txt", ""})
_TABLES: Final = frozenset({".csv", ".tsv"})


def refusals_in(paths: Sequence[Path]) -> Iterator[tuple[Path, CallRefusal]]:
    """All refusals in some files and folders of JSON, CSV (gzipped or not) or Parquet, each with its file, sorted by
    path."""
    for path in paths:
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            suffix = (file.with_suffix("").suffix if file.suffix == ".gz" else file.suffix).lower()
            if suffix in _SUFFIXES:
                refusals = _in_file(file)
            elif suffix in _TABLES:
                refusals = _of(csv_rows(file))
            else:
                refusals = _of(parquet_rows(file) if suffix == ".parquet" else ())
            yield from ((file, refusal) for refusal in refusals)


def _of(records: Iterable[Value]) -> Iterator[CallRefusal]:
    for record in records:
        refusal = refusal_of(record)
        if refusal is not None:
            yield refusal


def _opened(path: Path) -> "IO[bytes] | gzip.GzipFile":
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def _in_file(path: Path) -> Iterator[CallRefusal]:
    """The refusals in a file; a file without any mention of errors is not parsed."""
    if not _mentions(path):
        return
    with _opened(path) as stream:
        for at, line in enumerate(stream):
            if not at and _is_document(line):
                with _opened(path) as whole:
                    yield from _in_records(_loaded(whole.read(_LARGEST_DOCUMENT)))
                return
            if b"rror" in line and _HINT.search(line):
                yield from _in_records(_loaded(line))


def _mentions(path: Path) -> bool:
    """Whether a file mentions errors anywhere, searched in blocks; False if it can't be decompressed."""
    tail = b""
    try:
        with _opened(path) as stream:
            while block := stream.read(1 << 22):
                if b"rror" in tail + block:
                    return True
                tail = block[-3:]
    except (OSError, EOFError, zlib.error):
        return False
    return False


def _is_document(line: bytes) -> bool:
    """Whether the first line begins a JSON document of several lines."""
    return line.lstrip()[:1] in (b"{", b"[") and _loaded(line) is None


def _loaded(text: bytes) -> Value:
    try:
        loaded: Value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return loaded


def _in_records(value: Value) -> Iterator[CallRefusal]:
    """The refusals in a record, or in the records of a list or under `data`."""
    records: Sequence[Value] = value if isinstance(value, list) else [value]
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        records = value["data"]
    yield from _of(records)
