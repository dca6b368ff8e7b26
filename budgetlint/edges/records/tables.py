"""Delimited text of spreadsheets and libraries: its header, and a clean copy if the engine could not read it."""

import csv
from collections.abc import Iterator, Sequence
from typing import Final

from budgetlint.edges.records.packed import NotRecords
from budgetlint.edges.records.staged import Scratch, Staged
from budgetlint.frozen import Frozen

_LONGEST_HEADER: Final = 1 << 20
_DELIMITERS: Final = ",;\t|"


class Table(Frozen):
    """A delimited text: the path to read, its columns with unique names, and the delimiter."""

    staged: Staged
    header: tuple[str, ...]
    delimiter: str


def table(staged: Staged, scratch: Scratch) -> Table:
    """The table in a text. Raises `NotRecords` if it has no header."""
    with staged.opened() as stream:
        blank = -1
        first = ""
        while not first and (read := stream.readline(_LONGEST_HEADER)):
            first, blank = _line(read).strip(), blank + 1
        declared = _declared(first)
        header_line = _line(stream.readline(_LONGEST_HEADER)) if declared else first
        second = _line(stream.readline(_LONGEST_HEADER))
    delimiter = declared or max(_DELIMITERS, key=header_line.count)
    header = _cells(header_line, delimiter)
    spaced = f"{delimiter} " in header_line or f" {delimiter}" in header_line
    short = len(header) > 1 and not header[-1] and len(_cells(second, delimiter)) == len(header) - 1
    if not (declared or spaced or short or blank):
        return Table(staged, unique(header), delimiter)
    return Table(_clean(staged, scratch, delimiter, blank + bool(declared)), unique(header), ",")


def headers(head: bytes) -> tuple[tuple[str, ...], ...]:
    """The columns of a text's first line, by each delimiter that occurs in it."""
    first = _line(head.lstrip().split(b"\n", 1)[0])
    try:
        return tuple(tuple(_cells(first, delimiter)) for delimiter in _DELIMITERS if delimiter in first)
    except NotRecords:
        return ()


def unique(header: Sequence[str]) -> tuple[str, ...]:
    """A unique name for each column: a column without a name, or with a duplicate in any case, is named by its
    position."""
    names: list[str] = []
    taken: set[str] = set()
    for place, name in enumerate(header, 1):
        free = name if name and name.lower() not in taken else f"column_{place}"
        taken.add(free.lower())
        names.append(free)
    return tuple(names)


def _line(line: bytes) -> str:
    return line.decode("utf-8", errors="replace").removeprefix("\ufeff").rstrip("\r\n")


def _declared(line: str) -> str:
    """The delimiter declared by a first line `sep=;`."""
    return line[4:5] if line.lower().startswith("sep=") and len(line) == len("sep=;") else ""


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])]
    except csv.Error as error:
        raise NotRecords(f"the header can't be read: {error}") from None


def _clean(staged: Staged, scratch: Scratch, delimiter: str, before: int) -> Staged:
    """A copy with commas between cells, without lines before the header, and with missing cells at the end of rows
    added."""
    kept = scratch()
    with staged.opened() as stream, kept.open("w", encoding="utf-8", newline="") as copy:
        for _ in range(before):
            stream.readline()
        text = (line.decode("utf-8-sig") for line in stream)
        writer = csv.writer(copy, lineterminator="\n")
        writer.writerows(_padded(csv.reader(text, delimiter=delimiter, skipinitialspace=True)))
    return Staged(staged.path, kept)


def _padded(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        header = next(rows, [])
        yield header
        for row in rows:
            yield [*row, ""] if len(row) == len(header) - 1 and not header[-1] else row
    except (csv.Error, UnicodeDecodeError) as error:
        raise NotRecords(f"it can't be read as a table: {error}") from None
