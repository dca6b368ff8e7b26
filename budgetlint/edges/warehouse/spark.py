"""Spark over tables and paths: with a local master, on a cluster by `spark-submit`, or through Spark Connect."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final, Protocol, TypeVar
from uuid import uuid4
from warnings import catch_warnings, simplefilter

from budgetlint.edges.records.engine import Row
from budgetlint.edges.records.portable import table_text
from budgetlint.edges.trouble import Trouble
from budgetlint.edges.warehouse.address import redacted
from budgetlint.edges.warehouse.engine import Reads, WarehouseFailed
from budgetlint.edges.warehouse.kinds import kind
from budgetlint.edges.warehouse.opening import SPARK_SETTINGS
from budgetlint.edges.warehouse.sizes import EXPLAINED
from budgetlint.edges.warehouse.spark_connect import REMOTE, check_reachable
from budgetlint.edges.warehouse.spark_paths import FileReader, Frame, is_path, of_paths
from budgetlint.edges.warehouse.spark_reasons import reason
from budgetlint.edges.warehouse.waiting import waited
from budgetlint.records.partitions import MomentSpan
from budgetlint.records.tables import TableSource

_Result = TypeVar("_Result")

VIEW: Final = "budgetlint_records"
"""The name of the temporary view over paths, which is dropped afterwards."""


class SessionSettings(Protocol):
    """The settings of a session."""

    def get(self, key: str, default: str | None) -> str | None:
        """A setting, or the default."""

    def set(self, key: str, value: str) -> None:
        """Set a setting."""

    def unset(self, key: str) -> None:
        """Reset a setting to Spark's default."""


class SessionCatalog(Protocol):
    """The part of a session's catalog that is used."""

    def dropTempView(self, viewName: str) -> bool:  # noqa: N802, N803
        """Drop a temporary view."""


class Session(Protocol):
    """The part of a session that is used."""

    @property
    def conf(self) -> SessionSettings:
        """Its settings."""

    @property
    def catalog(self) -> SessionCatalog:
        """Its catalog."""

    @property
    def read(self) -> FileReader:
        """The reader of files."""

    def sql(self, query: str) -> Frame:
        """The result of a query."""

    def table(self, name: str) -> Frame:
        """A table."""

    def addTag(self, tag: str) -> None:  # noqa: N802
        """Tag what runs from here on."""

    def interruptTag(self, tag: str) -> object:  # noqa: N802
        """Cancel what has that tag."""

    def stop(self) -> None:
        """End the session."""


class JobTags(Protocol):
    """The part of a session's context that is used."""

    def addJobTag(self, tag: str) -> None:  # noqa: N802
        """Tag the jobs that this thread starts from here on."""

    def cancelJobsWithTag(self, tag: str) -> None:  # noqa: N802
        """Cancel the jobs with that tag that run at this moment."""


class Spark:
    """A session, and the table to read."""

    __slots__ = ("_cancel", "_seconds", "_session", "_tag", "files")

    dialect = "spark"

    def __init__(self, session: Session, seconds: int) -> None:
        self.files: tuple[str, ...] = ()
        self._session = session
        self._seconds = seconds
        tag = f"budgetlint-{uuid4()}"
        self._tag, self._cancel = _tagging(session, tag)

    def kinds(self, table: str) -> Mapping[str, str]:
        """The columns of a table with their types. Raises `WarehouseFailed`."""
        try:
            return {name: kind(words) for name, words in self._session.table(table_text(table, self.dialect)).dtypes}
        except Exception as why:
            raise WarehouseFailed(f"the columns of `{table}` can't be read: {reason(why)}") from None

    def ask(self, query: str) -> Sequence[Row]:
        """The rows of a query. Raises `WarehouseFailed`, and `KeyboardInterrupt` once it is cancelled."""
        rows = self._done(lambda: self._session.sql(query).collect(), query)
        return [tuple(_cell(cell) for cell in row) for row in rows]

    def view(self, paths: Sequence[str], source: TableSource | None, span: MomentSpan | None) -> None:
        """Create a view of the files at paths. Raises `WarehouseFailed`, and `KeyboardInterrupt` once it is cancelled."""
        frame, self.files = self._done(lambda: of_paths(lambda: self._session.read, paths, source, span))
        frame.createOrReplaceTempView(VIEW)

    def _done(self, run: Callable[[], _Result], query: str = "") -> _Result:
        """What a function returns, which may run jobs."""
        results: list[_Result] = []
        failures: list[Exception] = []

        def work() -> None:
            try:
                self._tag()
                results.append(run())
            except Exception as why:
                failures.append(why)

        if not waited(work, self._seconds, self._cancel):
            raise WarehouseFailed(
                f"a statement took longer than {self._seconds} s and was cancelled: raise the limit with --timeout"
            )
        for why in failures:
            raise why if isinstance(why, WarehouseFailed) else WarehouseFailed(f"Spark refused: {reason(why, query)}")
        return results[0]

    def reads(self, name: str, query: str) -> Reads:
        """The volume of data that a query would read, from Spark's own plan. Raises `WarehouseFailed`."""
        explained = EXPLAINED[self.dialect]
        return Reads(name, *explained.sizes(self.ask(explained.statement.format(query=query))))


def _cell(cell: object) -> None | bool | int | str:
    return cell if cell is None or isinstance(cell, bool | int | str) else str(cell)


def named(logs: Sequence[str]) -> str:
    """The table that is read: the one that is named, or the view over paths."""
    return next((log for log in logs if not is_path(log)), VIEW)


@contextmanager
def session(
    remote: str | None, logs: Sequence[str], source: TableSource | None, seconds: int, span: MomentSpan | None
) -> Iterator[Spark]:
    """A session with the paths as a table. Raises `WarehouseFailed`.

    Inside an existing session (`spark-submit`, a notebook, `SPARK_REMOTE`), that session is used and its settings are
    restored.
    """
    paths = [log for log in logs if is_path(log)]
    tables = [log for log in logs if not is_path(log)]
    if (paths and tables) or len(tables) > 1:
        raise WarehouseFailed("--engine spark reads paths or one table, not both")
    begun, is_ours = _begun(remote)
    try:
        with _with_settings(begun):
            spark = Spark(begun, seconds)
            if paths:
                spark.view(paths, source, span)
            try:
                yield spark
            finally:
                if paths and not is_ours:
                    begun.catalog.dropTempView(VIEW)
    except (Trouble, WarehouseFailed):
        raise
    except Exception as why:
        raise WarehouseFailed(f"Spark refused: {reason(why)}") from None
    finally:
        if is_ours:
            begun.stop()


def _tagging(session: Session, tag: str) -> tuple[Callable[[], object], Callable[[], object]]:
    """Functions that tag what this thread runs, and that cancel it from another.

    A Connect session does both by itself. Any other interrupts by a tag only what the calling thread has tagged: there, the jobs
    of the context are tagged.
    """
    jobs: JobTags | None = getattr(session, "sparkContext", None)
    if jobs is None:
        return partial(session.addTag, tag), partial(session.interruptTag, tag)
    return partial(jobs.addJobTag, tag), partial(jobs.cancelJobsWithTag, tag)


@contextmanager
def _with_settings(begun: Session) -> Iterator[None]:
    """The session with our settings; they are restored afterwards."""
    before = {key: begun.conf.get(key, None) for key in SPARK_SETTINGS}
    for key, value in SPARK_SETTINGS.items():
        begun.conf.set(key, value)
    try:
        yield
    finally:
        for key, kept in before.items():
            if kept is None:
                begun.conf.unset(key)
            else:
                begun.conf.set(key, kept)


def _begun(remote: str | None) -> "tuple[Session, bool]":
    """The session, and whether to end it afterwards."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise WarehouseFailed("--engine spark needs PySpark: pip install 'budgetlint[spark]'") from None
    if remote is not None and not remote.startswith(REMOTE):
        raise WarehouseFailed("--engine spark: `--connect` takes the URL of a Connect server, `sc://host:port`")
    address = remote or os.environ.get("SPARK_REMOTE", "")
    try:
        active = SparkSession.getActiveSession() if remote is None else None
        if active is None:
            check_reachable(address)
        builder = SparkSession.builder.appName("budgetlint")
        if remote is None:
            builder = builder.config("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
        else:
            builder = builder.remote(remote)
        with catch_warnings():
            simplefilter("ignore", FutureWarning)  # PySpark's warnings about pandas don't concern the user
            return active or builder.getOrCreate(), active is None
    except WarehouseFailed:
        raise
    except Exception as why:
        raise WarehouseFailed(f"can't start a session: {redacted(reason(why), address)}") from None
