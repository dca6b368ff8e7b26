"""A database through SQLAlchemy and the driver that the user brings: read-only, limited in time, and stopped by SIGINT and SIGTERM."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Final, Protocol
from warnings import catch_warnings, simplefilter

from budgetlint.edges.records.engine import Row
from budgetlint.edges.records.portable import table_parts, table_text
from budgetlint.edges.warehouse.address import dialect, redacted
from budgetlint.edges.warehouse.bigquery import Client, JobCursor, JobsConnection, bytes_read
from budgetlint.edges.warehouse.drivers import engine_of
from budgetlint.edges.warehouse.engine import Reads, WarehouseFailed
from budgetlint.edges.warehouse.kinds import kind
from budgetlint.edges.warehouse.sizes import EXPLAINED
from budgetlint.edges.warehouse.waiting import waited

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BEGIN: Final[Mapping[str, tuple[str, ...]]] = {
    "postgres": (
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        "SET LOCAL statement_timeout = '{seconds}s'",
        "SET LOCAL TimeZone = 'UTC'",
        "SELECT set_config(name, '5s', true) FROM pg_settings WHERE name = 'client_connection_check_interval'",
        "SELECT set_config(name, 'off', true) FROM pg_settings WHERE name = 'jit'",
    ),
    "redshift": ("SET statement_timeout = {milliseconds}", "SET timezone = 'UTC'"),
    "snowflake": ("ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = {seconds}", "ALTER SESSION SET TIMEZONE = 'UTC'"),
    "databricks": ("SET STATEMENT_TIMEOUT = {seconds}", "SET TIME ZONE 'UTC'"),
    "trino": ("SET SESSION query_max_run_time = '{seconds}s'", "SET TIME ZONE 'UTC'"),
    "duckdb": ("SET TimeZone = 'UTC'",),
}
"""What each engine is told first; in the others nothing but a query is ever sent, and the limit is kept from here. PostgreSQL would compile our
long queries for longer than they run."""

_DESCRIBED: Final = frozenset({"clickhouse", "duckdb"})
"""Engines that say best themselves what a table has."""

_ONE_CATALOG: Final = frozenset({"postgres", "redshift"})
"""Engines of which a connection sees one database, whose name a table may have in front all the same."""

_CANCELS: Final = ("cancel", "interrupt", "abort")


class Cursor(Protocol):
    """What we use of a driver's cursor."""

    def execute(self, query: str) -> object:
        """Run one statement."""

    def fetchall(self) -> Sequence[Row]:
        """Every row."""


class Database:
    """One connection, with one transaction in which everything is read."""

    __slots__ = ("_connection", "_seconds", "_url", "dialect")

    def __init__(self, connection: "Connection", url: str, seconds: int) -> None:
        self._connection = connection
        self._url = url
        self._seconds = seconds
        self.dialect = dialect(url)

    def kinds(self, table: str) -> Mapping[str, str]:
        """The columns of a table with their types. Raises `WarehouseFailed`."""
        from sqlalchemy import inspect
        from sqlalchemy.exc import NoSuchTableError

        if self.dialect in _DESCRIBED:
            rows = self.ask(
                f"DESCRIBE TABLE {table_text(table, self.dialect)}"
                if self.dialect == "clickhouse"
                else f"DESCRIBE {table_text(table, self.dialect)}"
            )
            return {str(row[0]): kind(str(row[1])) for row in rows}
        *schemas, name = table_parts(table, self.dialect)
        schema = ".".join(schemas[-1:] if self.dialect in _ONE_CATALOG else schemas)
        try:
            with catch_warnings():
                simplefilter("ignore")
                columns = inspect(self._connection).get_columns(name, schema=schema or None)
        except NoSuchTableError:
            raise WarehouseFailed(f"there is no table `{table}`, or it can't be seen") from None
        except Exception as why:
            raise WarehouseFailed(f"the columns of `{table}` can't be read: {redacted(str(why), self._url)}") from None
        if not columns:
            raise WarehouseFailed(f"there is no table `{table}`, or it can't be seen")
        return {
            str(column["name"]): kind(str(column["type"]), zoned=bool(getattr(column["type"], "timezone", False)))
            for column in columns
        }

    def ask(self, query: str) -> Sequence[Row]:
        """The rows of a query. Raises `WarehouseFailed`, and KeyboardInterrupt once the statement is cancelled."""
        rows: list[Row] = []
        failures: list[Exception] = []
        cursor = self._cursor()

        def run() -> None:
            try:
                cursor.execute(query)
                rows.extend(tuple(row) for row in cursor.fetchall())
            except Exception as why:
                failures.append(why)

        began = monotonic()
        in_time = waited(run, self._seconds, lambda: self._cancel(cursor))
        if not in_time:
            raise WarehouseFailed(
                f"a statement took longer than {self._seconds} s and was cancelled: --timeout allows more"
            )
        if failures:
            more = ": --timeout allows more" if monotonic() - began >= self._seconds else ""
            raise WarehouseFailed(f"the database refused: {redacted(str(failures[0]), self._url)}{more}")
        return rows

    def reads(self, name: str, query: str) -> Reads:
        """What a query would read, by the engine's own plan of it. Raises `WarehouseFailed`."""
        if self.dialect == "bigquery":
            try:
                return Reads(name, bytes=bytes_read(self._jobs(), query))
            except Exception as why:
                raise WarehouseFailed(f"the database refused: {redacted(str(why), self._url)}") from None
        explained = EXPLAINED.get(self.dialect)
        if explained is None:
            return Reads(name)
        rows = self.ask(explained.statement.format(query=query))
        return Reads(name, *explained.sizes(rows))

    def begin(self) -> None:
        """Tell the engine that everything is read, at one moment, within the limit of time. Raises `WarehouseFailed`."""
        for statement in _BEGIN.get(self.dialect, ()):
            cursor: Cursor = self._connection.connection.cursor()
            try:
                cursor.execute(statement.format(seconds=self._seconds, milliseconds=self._seconds * 1000))
            except Exception as why:
                raise WarehouseFailed(f"the database refused: {redacted(str(why), self._url)}") from None

    def _cursor(self) -> "Cursor":
        """What runs one statement."""
        if self.dialect == "bigquery":
            return JobCursor(self._jobs(), self._seconds)
        cursor: Cursor = self._connection.connection.cursor()
        return cursor

    def _jobs(self) -> Client:
        """BigQuery's client, as its own dialect of SQLAlchemy takes it from the connection."""
        driver: JobsConnection | None = self._connection.connection.driver_connection
        assert driver is not None
        return driver._client

    def _cancel(self, cursor: Cursor) -> None:
        """Stop the statement that runs, in whichever way the driver knows; closing the connection is the last."""
        driver = self._connection.connection.driver_connection
        for owner in (cursor, driver):
            for name in _CANCELS:
                stop: Callable[[], object] | None = getattr(owner, name, None)
                if callable(stop):
                    stop()
                    return
        close: Callable[[], object] | None = getattr(driver, "close", None)
        if callable(close):
            close()


@contextmanager
def connected(url: str, seconds: int) -> Iterator[Database]:
    """A connection to the database. Raises `WarehouseFailed` where it can't be had."""
    name = dialect(url)
    try:
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError:
        raise WarehouseFailed(
            "--connect needs SQLAlchemy: pip install 'budgetlint[database]', and the driver of your database"
        ) from None
    engine = engine_of(url, name)
    try:
        with catch_warnings():
            simplefilter("ignore")  # what a driver misses that would make it faster is not for who reconciles
            connection = engine.connect()
    except (SQLAlchemyError, Exception) as why:
        raise WarehouseFailed(_no_connection(_reason(why), url)) from None
    try:
        database = Database(connection, url, seconds)
        database.begin()
        yield database
    finally:
        connection.close()
        engine.dispose()


def _no_connection(reason: str, url: str) -> str:
    if re.search("Setting .* is readonly", reason):
        return "this user of ClickHouse may not change settings: a profile with `readonly` = 2 lets it, and writes as little as one with 1"
    return f"there is no connection: {redacted(reason, url)}"


def _reason(why: BaseException) -> str:
    """What the driver itself said, where SQLAlchemy wraps it."""
    return str(getattr(why, "orig", None) or why)
