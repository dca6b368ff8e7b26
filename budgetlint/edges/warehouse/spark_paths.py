"""Files as Spark reads them: untyped ones as text, each row with the name of its file."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

from budgetlint.edges.warehouse.engine import WarehouseFailed
from budgetlint.records.partitions import NOTHING, MomentSpan, in_path, may_hold
from budgetlint.records.table_sources import recognised, source_named
from budgetlint.records.tables import FILE, TableSource

_ENDING: Final = re.compile(r"\.(parquet|orc|jsonl|ndjson|json|csv)\b")
_PATH: Final = re.compile(r"[/\\:*]|\.(parquet|jsonl|ndjson|json|csv|gz|zst|orc)$")
_BEGINS: Final = {"PAR1": "parquet", "ORC": "orc", "{": "json"}
_GLOB: Final = re.compile(r"([{}\[\]*?\\])")
_DEEP: Final = "recursiveFileLookup"
"""Spark's own way to find files in folders of folders, without columns from their names: in its usual way it refuses folders of several
depths, and leaves out files below a folder that also has some."""
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


def of_paths(
    reader: Callable[[], FileReader], paths: Sequence[str], source: TableSource | None, span: MomentSpan | None = None
) -> tuple[Frame, tuple[str, ...]]:
    """Paths as a frame, and the URIs of the files; of folders of days, only those that a span needs. Raises `WarehouseFailed` if none is
    left.

    Spark lists the files: the driver may not see the file system of the cluster.
    """
    listed = [file for file in _deep(reader).load(list(paths), "text").inputFiles() if _has_rows(file)]
    names = {file: shown(file, paths) for file in sorted(listed)}
    if not names:
        raise WarehouseFailed("the paths contain no file")
    files = [file for file, name in names.items() if may_hold(name, span)]
    if not files:
        raise WarehouseFailed("no folder is for a day in `--covers`")
    chosen = list(paths) if len(files) == len(names) else _narrowed(paths, files, list(names))
    kind = _kind(paths, files) or _begun(_first_line(reader, chosen))
    frame = _read(reader, chosen, kind, source)
    columns = _columns([names[file] for file in files], frame) if kind in _TYPED else ["*"]
    return frame.selectExpr(*columns, f"_metadata.file_path AS {FILE}"), tuple(files)


def _deep(reader: Callable[[], FileReader]) -> FileReader:
    return reader().option(_DEEP, "true")


def _has_rows(file: str) -> bool:
    """Whether Spark reads a file that it lists, which those that describe others are not."""
    return not _last(file).startswith("_")


def _narrowed(paths: Sequence[str], files: Sequence[str], every: Sequence[str]) -> list[str]:
    """Paths of exactly those files among every one: their folders if whole folders were named, else themselves."""
    names = {unquote(_last(file)) for file in every}
    folders = {f"{file.rpartition('/')[0]}/" for file in files}
    are_whole = len(files) == sum(file.startswith(tuple(folders)) for file in every)
    by_folder = are_whole and not any(_GLOB.search(path) or _last(path.rstrip("/")) in names for path in paths)
    return [_GLOB.sub(r"\\\1", unquote(path)) for path in sorted(folders if by_folder else files)]


def _last(path: str) -> str:
    """The last part of a path."""
    return path.rpartition("/")[2]


def _columns(names: Sequence[str], frame: Frame) -> list[str]:
    """Expressions of the columns, with the fields in the names of folders for files that lack these columns."""
    fields = {field.lower(): field for name in names for field in sorted(in_path(name), reverse=True)}
    kinds = {name.lower(): kind for name, kind in frame.dtypes}
    filled = [_filled(name, kind, fields.get(name.lower())) for name, kind in frame.dtypes]
    return [
        *filled,
        *(f"{_in_folder(field)} AS `{field}`" for key, field in sorted(fields.items()) if key not in kinds),
    ]


def _filled(name: str, kind: str, field: str | None) -> str:
    """A column; a text that a file lacks is what its folder's name states."""
    column = f"`{name.replace('`', '``')}`"
    return column if field is None or kind != "string" else f"COALESCE({column}, {_in_folder(field)}) AS {column}"


def _in_folder(field: str) -> str:
    """The value of a field in the name of a file's folder."""
    value = f"NULLIF(regexp_extract({_decoded('_metadata.file_path')}, '^.*/{field}=([^/]+)/', 1), '')"
    return f"NULLIF({_decoded(value)}, '{NOTHING}')"


def _decoded(value: str) -> str:
    """A text without its percent signs, in which a plus sign is one."""
    return f"COALESCE(try_url_decode(REPLACE({value}, '+', '%2B')), {value})"


def _read(reader: Callable[[], FileReader], paths: list[str], kind: str, source: TableSource | None) -> Frame:
    """Read the paths; columns of untyped files are text, unchanged. Those of typed ones are the columns of any file."""
    read = _deep(reader)
    if kind in _TYPED:
        return read.option("mergeSchema", "true").load(paths, kind)
    if kind == "csv":
        quoting = read.option("header", "true").option("multiLine", "true").option("quote", '"').option("escape", '"')
        return quoting.load(paths, "csv")
    source = source or _seen(_first_line(reader, paths))
    types = {name: _SPARK_TYPES.get(str(shape), "STRING") for name, shape in source.form.reads.items()}
    return read.schema(", ".join(f"`{name}` {words}" for name, words in types.items())).load(paths, "json")


def _kind(paths: Sequence[str], files: Sequence[str]) -> str | None:
    """The format of the first file whose name determines it."""
    names = [_last(file) for file in files]
    ending = next((match[1] for name in (*names, *paths) if (match := _ENDING.search(name))), None)
    return "json" if ending in {"jsonl", "ndjson"} else ending


def _begun(line: str) -> str:
    """The format of a file by its first line."""
    return next((kind for mark, kind in _BEGINS.items() if line.startswith(mark)), "csv")


def _first_line(reader: Callable[[], FileReader], paths: list[str]) -> str:
    """The first line of a file, which Spark reads: it may be compressed, or not be on this machine."""
    rows = _deep(reader).load(paths, "text").limit(1).collect()
    return str(rows[0][0]).lstrip("\ufeff \t") if rows else ""


def _seen(line: str) -> TableSource:
    """The source whose fields the first record has; the canonical one if none matches."""
    try:
        keys = frozenset(json.loads(line))
    except (ValueError, TypeError):
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
