"""Spark over tables and paths: in this session's master, on a cluster by `spark-submit`, or through Spark Connect."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, Protocol
from uuid import uuid4

from budgetlint.edges.records.engine import Row
from budgetlint.edges.records.portable import table_text
from budgetlint.edges.warehouse.database import waited
from budgetlint.edges.warehouse.engine import Reads, WarehouseFailed
from budgetlint.edges.warehouse.kinds import kind
from budgetlint.edges.warehouse.sizes import EXPLAINED
from budgetlint.records.table_sources import SOURCES
from budgetlint.records.tables import TableSource

_TABLE: Final = "records"
"""What paths are called once they are a table."""

_PATH: Final = re.compile(r"[/\\:*]|\.(parquet|jsonl|ndjson|json|csv|gz|zst|orc)$")
_REMOTE: Final = "sc://"
_SPARK_TYPES: Final = {"TEXT": "STRING", "TIME": "STRING", "JSON": "STRING", "MAP": "MAP<STRING, STRING>"}


class Frame(Protocol):
    """What we use of a data frame."""

    @property
    def dtypes(self) -> list[tuple[str, str]]:
        """Names and types of its columns."""

    def collect(self) -> Sequence[Sequence[object]]:
        """Every row."""

    def createOrReplaceTempView(self, name: str) -> None:  # noqa: N802
        """Give it a name in the session."""


class Reader(Protocol):
    """What reads files."""

    def option(self, key: str, value: str) -> "Reader":
        """The same with an option."""

    def schema(self, schema: str) -> "Reader":
        """The same with the columns that files have."""

    def load(self, path: list[str], format: str) -> Frame:  # noqa: A002
        """The files as one frame."""


class Session(Protocol):
    """What we use of a session."""

    @property
    def read(self) -> Reader:
        """What reads files."""

    def sql(self, query: str) -> Frame:
        """A query."""

    def table(self, name: str) -> Frame:
        """A table."""

    def addTag(self, tag: str) -> None:  # noqa: N802
        """Name what runs from here on."""

    def interruptTag(self, tag: str) -> object:  # noqa: N802
        """Stop what has that name."""

    def stop(self) -> None:
        """End it."""


class Spark:
    """A session, and the table that it reads."""

    __slots__ = ("_seconds", "_session", "_tag")

    dialect = "spark"

    def __init__(self, session: Session, seconds: int) -> None:
        self._session = session
        self._seconds = seconds
        self._tag = f"budgetlint-{uuid4()}"

    def kinds(self, table: str) -> Mapping[str, str]:
        """The columns of a table with their types. Raises `WarehouseFailed`."""
        try:
            return {name: kind(words) for name, words in self._session.table(table_text(table, self.dialect)).dtypes}
        except Exception as why:
            raise WarehouseFailed(f"the columns of `{table}` can't be read: {_said(why)}") from None

    def ask(self, query: str) -> Sequence[Row]:
        """The rows of a query. Raises `WarehouseFailed`, and KeyboardInterrupt once it is cancelled."""
        rows: list[Sequence[object]] = []
        failures: list[Exception] = []

        def run() -> None:
            try:
                self._session.addTag(self._tag)
                rows.extend(self._session.sql(query).collect())
            except Exception as why:
                failures.append(why)

        if not waited(run, self._seconds, lambda: self._session.interruptTag(self._tag)):
            raise WarehouseFailed(
                f"a statement took longer than {self._seconds} s and was cancelled: --timeout allows more"
            )
        if failures:
            raise WarehouseFailed(f"Spark refused: {_said(failures[0])}")
        return [tuple(_cell(cell) for cell in row) for row in rows]

    def reads(self, name: str, query: str) -> Reads:
        """What a query would read, by Spark's own plan. Raises `WarehouseFailed`."""
        explained = EXPLAINED[self.dialect]
        return Reads(name, *explained.sizes(self.ask(explained.statement.format(query=query))))


def _cell(cell: object) -> None | bool | int | str:
    return cell if cell is None or isinstance(cell, bool | int | str) else str(cell)


def _said(why: Exception) -> str:
    """The first line of what Spark said, without paths and addresses."""
    first = next((line.strip() for line in str(why).splitlines() if line.strip()), type(why).__name__)
    return re.sub(r"\S*/\S*", "…", first)[:300]


@contextmanager
def session(remote: str | None, logs: Sequence[str], source: TableSource | None, seconds: int) -> Iterator[Spark]:
    """A session with the paths as a table. Raises `WarehouseFailed`.

    Where the program runs in somebody's session (`spark-submit`, a notebook, `SPARK_REMOTE`), it is that one.
    """
    begun, is_ours = _begun(remote)
    try:
        paths = [log for log in logs if _PATH.search(log)]
        tables = [log for log in logs if not _PATH.search(log)]
        if (paths and tables) or len(tables) > 1:
            raise WarehouseFailed("--engine spark reads paths or one table, not both")
        if paths:
            _read(begun, paths, source).createOrReplaceTempView(_TABLE)
        elif tables and tables[0] != _TABLE:
            begun.table(table_text(tables[0], "spark")).createOrReplaceTempView(_TABLE)
        yield Spark(begun, seconds)
    except WarehouseFailed:
        raise
    except Exception as why:
        raise WarehouseFailed(f"Spark refused: {_said(why)}") from None
    finally:
        if is_ours:
            begun.stop()


def _begun(remote: str | None) -> "tuple[Session, bool]":
    """The session, and whether it ends with us."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise WarehouseFailed("--engine spark needs PySpark: pip install 'budgetlint[spark]'") from None
    if remote is not None and not remote.startswith(_REMOTE):
        raise WarehouseFailed("--engine spark: `--connect` takes the address of a Connect server, `sc://host:port`")
    active = SparkSession.getActiveSession() if remote is None else None
    builder = SparkSession.builder.appName("budgetlint")
    builder = builder.remote(remote) if remote is not None else builder
    try:
        begun = active or builder.getOrCreate()
        begun.conf.set("spark.sql.session.timeZone", "UTC")
    except Exception as why:
        raise WarehouseFailed(f"there is no session: {_said(why)}") from None
    return begun, active is None


def _read(begun: Session, paths: list[str], source: TableSource | None) -> Frame:
    """Paths as a frame: columns of files without types are texts, exactly as they stand."""
    ending = next(
        (ending[1] for path in paths if (ending := re.search(r"\.(parquet|orc|jsonl|ndjson|json|csv)", path))),
        "parquet",
    )
    if ending in {"parquet", "orc"}:
        return begun.read.load(paths, ending)
    if ending == "csv":
        return begun.read.option("header", "true").load(paths, "csv")
    source = source or next(one for one in SOURCES if one.name == "canonical")
    columns = ", ".join(
        f"`{name}` {_SPARK_TYPES.get(str(shape), 'STRING')}" for name, shape in source.form.reads.items()
    )
    return begun.read.schema(columns).load(paths, "json")
