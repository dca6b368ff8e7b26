"""Refused calls in logs: records with an error, read separately from usage, as a refused call has none."""

import codecs
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

from budgetlint.edges.records.folders import is_text, log_and_text_files
from budgetlint.edges.records.packed import NotRecords, Packing, Stream, members, packing, unpacked
from budgetlint.edges.records.refused_rows import csv_rows, parquet_rows
from budgetlint.edges.records.staged import encoding_of, recode
from budgetlint.records.error_bodies import Value
from budgetlint.records.refusals import CallRefusal, refusal_of

_HINT: Final = re.compile(
    rb"limit_source|budget_exceeded|BudgetExceeded|[Bb]udget has been|credit balance|[Ii]nsufficient|spend_limit|usage_limit"
    rb"|[Rr]ate.?limit|usage limits|limit exceeded|quota|billing_error|blocked_api_access|ERR_NGROK_|credits|budget of"
    rb"|\b(?:400|402|403|422|429)\b"
)
"""Text in a line that may be a refusal; lines without it are not parsed."""
_LARGEST_DOCUMENT: Final = 64 << 20
_HEAD: Final = 1 << 16

Log = Callable[[], AbstractContextManager[Stream]]
"""Opens a log at its beginning, without compression."""


def refusals_in(paths: Sequence[Path]) -> Iterator[tuple[Path, CallRefusal]]:
    """All refusals in some files and folders of JSON, CSV or Parquet, compressed or not, each with its file, sorted by
    path; a file is read once, even if it is given twice."""
    for file in log_and_text_files(paths):
        yield from ((file, refusal) for refusal in _in_file(file))


def _in_file(path: Path) -> Iterator[CallRefusal]:
    """The refusals in a file, or in those of a zip archive; none in one that is damaged, which is reported with its usage."""
    try:
        for log in _logs(path):
            yield from _in_log(path, log)
    except (OSError, NotRecords, UnicodeError):
        return


def _logs(path: Path) -> Iterator[Log]:
    packed = packing(path)
    for member in members(path) if packed == "zip" else (None,):
        yield partial(_opened, path, packed, member)


@contextmanager
def _opened(path: Path, packed: Packing, member: str | None) -> Iterator[Stream]:
    """The bytes of a log in UTF-8."""
    with unpacked(path, packed, member) as stream:
        encoding = encoding_of(stream.read(_HEAD))
    with unpacked(path, packed, member) as stream:
        if encoding is None or encoding.startswith("utf-8"):
            yield stream
            return
        with TemporaryFile() as copy:
            recode(stream, encoding, copy)
            copy.seek(0)
            yield copy


def _in_log(path: Path, log: Log) -> Iterator[CallRefusal]:
    with log() as stream:
        head = stream.read(_HEAD).removeprefix(codecs.BOM_UTF8).lstrip()
    if head.startswith(b"PAR1"):
        yield from _of(parquet_rows(path))
    elif head[:1] in (b"{", b"[") or is_text(path):
        yield from _in_json(log)
    else:
        yield from _of(csv_rows(log))


def _of(records: Iterable[Value]) -> Iterator[CallRefusal]:
    for record in records:
        refusal = refusal_of(record)
        if refusal is not None:
            yield refusal


def _in_json(log: Log) -> Iterator[CallRefusal]:
    """The refusals in JSON; a log without any mention of errors is not parsed."""
    if not _mentions(log):
        return
    with log() as stream:
        for at, line in enumerate(stream):
            if not at and _is_document(line):
                with log() as whole:
                    yield from _in_records(_loaded(whole.read(_LARGEST_DOCUMENT)))
                return
            if b"rror" in line and _HINT.search(line):
                yield from _in_records(_loaded(line))


def _mentions(log: Log) -> bool:
    """Whether a log mentions errors anywhere, searched in blocks."""
    tail = b""
    with log() as stream:
        while block := stream.read(1 << 22):
            if b"rror" in tail + block:
                return True
            tail = block[-3:]
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
