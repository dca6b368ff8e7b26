"""The logs in folders: files named like one, rotated or not, and files of any other name that begin like one."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from budgetlint.edges.records.packed import SUFFIXES, NotRecords, packing, unpacked
from budgetlint.edges.records.staged import encoding_of
from budgetlint.edges.records.tables import headers
from budgetlint.records.formats import recognised

_SUFFIXES: Final = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".zip", ".tar", ".tgz")
_TEXTS: Final = frozenset({".log", ".txt", ""})
_ROTATED: Final = re.compile(r"[.-](?:\d{1,3}|\d{8}(?:[T-]?\d{2,6})?|\d{4}-\d\d-\d\d(?:[T_-][\d-]+)?)$")
"""What log rotation appends: `.1`, `-20261101`, `.2026-11-01`."""
_BEGINS: Final = re.compile(rb'\s*(?:\{\s*"|\[\s*[\[{])')
_HEAD: Final = 1 << 12


def log_files(paths: Iterable[Path]) -> list[Path]:
    """The given files, and the logs in given folders, sorted by name; a file is listed once, however many links lead to it.

    Raises `OSError` for a folder that can't be listed.
    """
    return _files_of(paths, _is_log)


def log_and_text_files(paths: Iterable[Path]) -> list[Path]:
    """The same, and texts in given folders, which may contain records of errors after lines of another kind."""
    return _files_of(paths, lambda file: _is_log(file) or (is_text(file) and file.is_file()))


def _files_of(paths: Iterable[Path], is_wanted: Callable[[Path], bool]) -> list[Path]:
    named: set[Path] = set()
    for path in paths:
        named |= {file for file in _files_in(path) if is_wanted(file)} if path.is_dir() else {path}
    first: dict[object, Path] = {}
    for file in sorted(named, key=lambda one: (one.is_symlink(), one)):
        first.setdefault(_identity(file), file)
    return sorted(first.values())


def _files_in(folder: Path) -> Iterator[Path]:
    """Every file in a folder and in those inside it, linked ones included, each folder once."""
    seen: set[object] = set()
    for place, folders, files in os.walk(folder, onerror=_raise, followlinks=True):
        seen.add(_identity(Path(place)))
        folders[:] = sorted(name for name in folders if _identity(Path(place, name)) not in seen)
        yield from (Path(place, name) for name in files)


def _raise(error: OSError) -> None:
    raise error


def _identity(path: Path) -> object:
    """The file itself, whatever its path; the path if nothing is there."""
    try:
        status = path.stat()
    except OSError:
        return path
    return status.st_dev, status.st_ino


def _is_log(file: Path) -> bool:
    return _named_like_a_log(file.name) or (file.is_file() and _begins_like_a_log(file))


def is_text(file: Path) -> bool:
    """Whether a file has the name of a text that may begin with lines of any kind, compressed or rotated or both."""
    return Path(_plain_name(file.name)).suffix in _TEXTS


def _named_like_a_log(name: str) -> bool:
    """Whether a file has the name of a log, compressed or rotated or both."""
    return _plain_name(name).endswith(_SUFFIXES)


def _plain_name(name: str) -> str:
    """A name without the endings of compression and rotation."""
    plain = name.lower()
    while (shorter := _shortened(plain)) != plain:
        plain = shorter
    return plain


def _shortened(name: str) -> str:
    return _ROTATED.sub("", next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), name))


def _begins_like_a_log(file: Path) -> bool:
    """Whether a file begins with a JSON record, the header of a known table, or as Parquet does."""
    try:
        packed = packing(file)
        if packed == "zip":
            return False
        with unpacked(file, packed) as stream:
            head = stream.read(_HEAD)
    except NotRecords:
        return False
    head = _plain(head)
    if head.startswith(b"PAR1") or _BEGINS.match(head):
        return True
    return recognised(tuple(frozenset(header) for header in headers(head))) is not None


def _plain(head: bytes) -> bytes:
    """The head in UTF-8, without a byte-order mark."""
    encoding = encoding_of(head)
    return head.decode(encoding, errors="replace").encode() if encoding else head
