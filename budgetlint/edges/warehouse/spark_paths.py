"""Files as Spark reads them: untyped ones as text, each row with the name of its file."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

from budgetlint.edges.warehouse.engine import WarehouseFailed
from budgetlint.records.partitions import Span, may_hold
from budgetlint.records.table_sources import recognised, source_named
from budgetlint.records.tables import FILE, TableSource

_ENDING: Final = re.compile(r"\.(parquet|orc|jsonl|ndjson|json|csv)\b")
_PATH: Final = re.compile(r"[/\\:*]|\.(parquet|jsonl|ndjson|json|csv|gz|zst|orc)$")
_BEGINS: Final = {b"PAR1": "parquet", b"ORC": "orc", b"{": "json"}
_IN_FOLDER: Final = re.compile(r"(?:(?<=/)|^)[A-Za-z_][\w-]*=[^/]+(?=/|$)")
_TYPED: Final = frozenset({"parquet", "orc"})
_SPARK_TYPES: Final = {"TEXT": "STRING", "TIME": "STRING", "JSON": "STRING", "MAP": "MAP<STRING, STRING>"}


class Frame(Protocol):
    """The part of a data frame that is used."""

    @property
    def dtypes(self) -> list[tuple[str, str]]:
        """Names and types of the columns."""

    def collect(self) -> Sequence[Sequence[object]]:
        """All rows."""

    def limit(self, num: int) -> "Frame":
        """At most this many rows."""

    def inputFiles(self) -> list[str]:  # noqa: N802
        """The URIs of its files."""

    def selectExpr(self, *expr: str) -> "Frame":  # noqa: N802
        """The rows computed by expressions."""

    def createOrReplaceTempView(self, name: str) -> None:  # noqa: N802
        """Create a view of it in the session."""


class FileReader(Protocol):
    """The reader of files."""

    def option(self, key: str, value: str) -> "FileReader":
        """The reader with an option."""

    def schema(self, schema: str) -> "FileReader":
        """The reader with the columns of the files."""

    def load(self, path: list[str], format: str) -> Frame:  # noqa: A002
        """The files as one frame."""


def is_path(log: str) -> bool:
    """Whether a word names files: it looks like a path, or such a file or folder exists."""
    return bool(_PATH.search(log)) or Path(log).exists()


def of_paths(read: FileReader, paths: Sequence[str], source: TableSource | None, span: Span | None = None) -> Frame:
    """Paths as a frame; of folders of days, only those that a span needs. Raises `WarehouseFailed` if none is left."""
    paths = list(paths)
    whole = _read(read, paths, source)
    if span is not None:
        files = [unquote(file) for file in whole.inputFiles()]
        needed = {file.rpartition("/")[0] for file in files if may_hold(file, span)}
        if files and not needed:
            raise WarehouseFailed("no folder is for a day in `--covers`")
        if len(needed) < len({file.rpartition("/")[0] for file in files}):
            paths = sorted(needed)
    base = _base(paths)
    if base is not None:
        whole = _read(read.option("basePath", base), paths, source)
    return whole.selectExpr("*", f"_metadata.file_path AS {FILE}")


def _base(paths: Sequence[str]) -> str | None:
    """The folder above those whose names are columns, if the paths begin inside such folders and have it in common."""
    bases = {path[: match.start()] for path in paths if (match := _IN_FOLDER.search(path))}
    return bases.pop() or "." if len(bases) == 1 and all(_IN_FOLDER.search(path) for path in paths) else None


def _read(read: FileReader, paths: list[str], source: TableSource | None) -> Frame:
    """Read the paths; columns of untyped files are text, unchanged."""
    kind = _kind(paths)
    if kind in _TYPED:
        return read.load(paths, kind)
    if kind == "csv":
        quoting = read.option("header", "true").option("multiLine", "true").option("quote", '"').option("escape", '"')
        return quoting.load(paths, "csv")
    source = source or _seen(read.load(paths, "text").limit(1))
    types = {name: _SPARK_TYPES.get(str(shape), "STRING") for name, shape in source.form.reads.items()}
    return read.schema(", ".join(f"`{name}` {words}" for name, words in types.items())).load(paths, "json")


def _kind(paths: Sequence[str]) -> str:
    """The format of the first file whose name or beginning determines it."""
    matches = (_ENDING.search(name) for path in paths for name in _names(path))
    ending = next((match[1] for match in matches if match), None)
    if ending is not None:
        return "json" if ending in {"jsonl", "ndjson"} else ending
    first = Path(paths[0])
    if not first.is_file():
        return "parquet"
    with first.open("rb") as opened:
        begins = opened.read(4)
    return next((kind for mark, kind in _BEGINS.items() if begins.startswith(mark)), "csv")


def _names(path: str) -> Iterator[str]:
    yield path
    if Path(path).is_dir():
        yield from sorted(file.name for file in Path(path).rglob("*"))


def _seen(first: Frame) -> TableSource:
    """The source whose fields the first record has; the canonical one if none matches."""
    try:
        keys = frozenset(json.loads(str(first.collect()[0][0])))
    except (IndexError, ValueError, TypeError):
        keys = frozenset()
    source = recognised(keys) or source_named("canonical")
    assert source is not None
    return source


def shown(uri: str, logs: Sequence[str]) -> str:
    """A file's URI as the path given on the command line; unchanged if it is not on this machine."""
    parts = urlsplit(uri)
    if parts.scheme not in {"", "file"}:
        return uri
    file = Path(unquote(parts.path))
    for log in logs:
        named = Path(log)
        if file.is_relative_to(named.absolute()):
            return str(named / file.relative_to(named.absolute()))
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)
