"""Queries as BigQuery runs them: jobs, which end in time, are cancelled there, and say before they run how many bytes they would read."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from budgetlint.edges.records.engine import Cell, Row


class Job(Protocol):
    """What we use of a job."""

    @property
    def total_bytes_processed(self) -> int | None:
        """The bytes that it read or, of a dry run, would read."""

    def result(self) -> Iterable[Iterable[Cell]]:
        """Its rows, once it has ended."""

    def cancel(self) -> bool:
        """Ask for its end."""


class Client(Protocol):
    """What we use of BigQuery's client, which SQLAlchemy's driver holds."""

    def query(self, query: str, job_config: object) -> Job:
        """Begin a job."""


class JobsConnection(Protocol):
    """The driver's connection, in which its own dialect of SQLAlchemy finds the client too."""

    _client: Client


class JobCursor:
    """A cursor whose statement is a job that can be cancelled, which a driver's own is not."""

    __slots__ = ("_cancelled", "_client", "_job", "_milliseconds")

    def __init__(self, client: Client, seconds: int) -> None:
        self._client = client
        self._milliseconds = seconds * 1000
        self._job: Job | None = None
        self._cancelled = False

    def execute(self, query: str) -> None:
        """Begin a job that BigQuery ends by itself after so long."""
        from google.cloud.bigquery import QueryJobConfig

        self._job = self._client.query(query, job_config=QueryJobConfig(job_timeout_ms=self._milliseconds))
        if self._cancelled:
            self._job.cancel()

    def fetchall(self) -> Sequence[Row]:
        """Every row, once the job has ended."""
        return [] if self._job is None else [tuple(row) for row in self._job.result()]

    def cancel(self) -> None:
        """Stop the job; one that is on its way stops where it has begun."""
        self._cancelled = True
        if self._job is not None:
            self._job.cancel()


def bytes_read(client: Client, query: str) -> int | None:
    """How many bytes a query would read, by a dry run, which costs nothing."""
    from google.cloud.bigquery import QueryJobConfig

    return client.query(query, job_config=QueryJobConfig(dry_run=True, use_query_cache=False)).total_bytes_processed
