"""DuckDB for one run: with bounded memory, and a spill folder that is deleted afterwards."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Protocol, TypeAlias

from budgetlint.records.matching import Options

Cell: TypeAlias = "None | bool | int | str | Decimal | date | datetime"
Row: TypeAlias = tuple[Cell, ...]


_KIND = re.compile(r"^[A-Z][\w ]* Error: ")
_PATH = re.compile(r"""(?:file )?(?:"[^"]*/[^"]*"|'[^']*/[^']*'|(?<![\w.])/[^\s:"']+)""")


class QueryResult(Protocol):
    """The result of a query."""

    def fetchall(self) -> list[Row]:
        """All rows."""


class Connection(Protocol):
    """The part of a DuckDB connection that is used."""

    def execute(self, query: str) -> QueryResult:
        """Run one statement."""


class EngineMissing(Exception):
    """DuckDB is not installed."""


class EngineFailed(Exception):
    """Data that the engine could not read, with the first line of its message; `too_large` if a record was too
    large."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.too_large = "maximum_object_size" in why or "failed to allocate" in why


class Engine:
    """A connection and its spill folder."""

    __slots__ = ("_connection", "_failures", "_folder", "_kept")

    def __init__(self, connection: Connection, failures: tuple[type[Exception], ...], folder: Path) -> None:
        self._connection = connection
        self._failures = failures
        self._folder = folder
        self._kept = 0

    def execute(self, query: str) -> QueryResult:
        """Run one statement. Raises `EngineFailed`."""
        try:
            return self._connection.execute(query)
        except self._failures as why:
            raise EngineFailed(_plain_message(str(why))) from why

    def scratch(self) -> Path:
        """A new path in the folder."""
        self._kept += 1
        return self._folder / f"{self._kept}"


def _plain_message(message: str) -> str:
    """The first line of the engine's message, without paths."""
    first = message.split("\n", 1)[0]
    if "Overflow in" in first:
        return "the records' figures are too large to be added up: some of them are broken"
    if "GZIP" in first:
        return "the gzip stream ends in the middle or is damaged: the file is truncated"
    return _PATH.sub("the file", _KIND.sub("", first)).strip()


@contextmanager
def duckdb(options: Options) -> Iterator[Engine]:
    """A new connection in UTC. Raises `EngineMissing` without the extra `reconcile`."""
    try:
        from duckdb import Error, connect
    except ImportError as missing:
        raise EngineMissing("reading records needs DuckDB: pip install 'budgetlint[reconcile]'") from missing
    with tempfile.TemporaryDirectory(prefix="budgetlint-") as folder, connect(":memory:") as connection:
        engine = Engine(connection, (Error,), Path(folder))
        for setting in _settings(options, folder):
            engine.execute(setting)
        yield engine


def _settings(options: Options, folder: str) -> Sequence[str]:
    spill = folder.replace("'", "''")
    settings = [
        "SET autoinstall_known_extensions = false",
        "SET TimeZone = 'UTC'",
        f"SET memory_limit = '{options.memory_limit}'",
        f"SET temp_directory = '{spill}'",
        f"SET enable_progress_bar = {'true' if options.progress else 'false'}",
    ]
    return [*settings, f"SET threads = {options.threads}"] if options.threads else settings
