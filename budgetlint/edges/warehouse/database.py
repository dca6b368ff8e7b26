"""A database through SQLAlchemy and the user's driver: read-only, with a time limit, cancelled by SIGINT and
SIGTERM."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING, Final, Protocol
from warnings import catch_warnings, simplefilter

from budgetlint.edges.records.engine import Row
from budgetlint.edges.records.portable import table_text
from budgetlint.edges.warehouse.address import dialect, redacted
from budgetlint.edges.warehouse.bigquery import Client, JobCursor, JobsConnection, bytes_read
from budgetlint.edges.warehouse.columns import DESCRIBED, columns_of, described, no_table
from budgetlint.edges.warehouse.drivers import engine_of
from budgetlint.edges.warehouse.engine import Reads, WarehouseFailed, without_values
from budgetlint.edges.warehouse.opening import opening
from budgetlint.edges.warehouse.sizes import EXPLAINED
from budgetlint.edges.warehouse.waiting import waited

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CANCELS: Final = ("cancel", "interrupt", "abort")


class Cursor(Protocol):
    """The part of a driver's cursor that is used."""

    def execute(self, query: str) -> object:
        """Run one statement."""

    def fetchall(self) -> Sequence[Row]:
        """All rows."""


class Database:
    """One connection, with one transaction for all queries."""

    __slots__ = ("_connection", "_seconds", "_url", "dialect")

    files: Sequence[str] = ()

    def __init__(self, connection: "Connection", url: str, seconds: int) -> None:
        self._connection = connection
        self._url = url
        self._seconds = seconds
        self.dialect = dialect(url)

    def kinds(self, table: str) -> Mapping[str, str]:
        """The columns of a table with their types. Raises `WarehouseFailed`."""
        if self.dialect not in DESCRIBED:
            return columns_of(self._connection, table, self.dialect, self._url)
        what = "TABLE " if self.dialect == "clickhouse" else ""
        try:
            rows = self.ask(f"DESCRIBE {what}{table_text(table, self.dialect)}")
        except WarehouseFailed as why:
            raise no_table(self._connection, table, self.dialect) or why from None
        return described(rows)

    def ask(self, query: str) -> Sequence[Row]:
        """The rows of a query. Raises `WarehouseFailed`, and `KeyboardInterrupt` once the statement is cancelled."""
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
                f"a statement took longer than {self._seconds} s and was cancelled: raise the limit with --timeout"
            )
        if failures:
            more = ": raise the limit with --timeout" if monotonic() - began >= self._seconds else ""
            reason = redacted(without_values(str(failures[0]), query), self._url)
            raise WarehouseFailed(f"the database refused: {reason}{more}")
        return rows

    def reads(self, name: str, query: str) -> Reads:
        """The volume of data that a query would read, from the engine's own plan. Raises `WarehouseFailed`."""
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
        """Begin the transaction: read-only, one consistent state, with a time limit. Raises `WarehouseFailed`."""
        for statement in opening(self.dialect, self._seconds):
            cursor: Cursor = self._connection.connection.cursor()
            try:
                cursor.execute(statement)
            except Exception as why:
                raise WarehouseFailed(f"the database refused: {redacted(str(why), self._url)}") from None

    def _cursor(self) -> "Cursor":
        """A cursor for one statement."""
        if self.dialect == "bigquery":
            return JobCursor(self._jobs(), self._seconds)
        cursor: Cursor = self._connection.connection.cursor()
        return cursor

    def _jobs(self) -> Client:
        """BigQuery's client, taken from the connection as SQLAlchemy's dialect does."""
        driver: JobsConnection | None = self._connection.connection.driver_connection
        assert driver is not None
        return driver._client

    def _cancel(self, cursor: Cursor) -> None:
        """Cancel the running statement in whichever way the driver supports; as a last resort, close the connection."""
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
    """A connection to the database. Raises `WarehouseFailed`."""
    name = dialect(url)
    try:
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError:
        raise WarehouseFailed(
            "--connect needs SQLAlchemy: pip install 'budgetlint[database]', and the driver of your database"
        ) from None
    engine = engine_of(url, name, seconds)
    try:
        with catch_warnings():
            simplefilter("ignore")  # drivers' hints about optional speed-ups don't concern the user
            connection = engine.connect()
    except (SQLAlchemyError, Exception) as why:
        raise WarehouseFailed(_no_connection(_reason(why), url)) from None
    try:
        database = Database(connection, url, seconds)
        database.begin()
        yield database
    finally:
        with suppress(Exception):  # a connection that is gone can't be closed
            connection.close()
            engine.dispose()


def _no_connection(reason: str, url: str) -> str:
    if re.search("Setting .* is readonly", reason):
        return "the ClickHouse user may not change settings: use a profile with `readonly` = 2, which allows settings but no writes"
    return f"can't connect: {redacted(reason, url)}"


def _reason(why: BaseException) -> str:
    """The driver's own message, without SQLAlchemy's wrapping."""
    return str(getattr(why, "orig", None) or why)
