"""Queries as BigQuery jobs: they have a time limit, can be cancelled, and state in a dry run how many bytes they
would read."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from budgetlint.edges.records.engine import Cell, Row


class Job(Protocol):
    """The part of a job that is used."""

    @property
    def total_bytes_processed(self) -> int | None:
        """The bytes that it read or, in a dry run, would read."""

    def result(self) -> Iterable[Iterable[Cell]]:
        """Its rows, once it has ended."""

    def cancel(self) -> bool:
        """Request its cancellation."""


class Client(Protocol):
    """The part of BigQuery's client that is used; SQLAlchemy's driver holds the client."""

    def query(self, query: str, job_config: object) -> Job:
        """Start a job."""


class JobsConnection(Protocol):
    """The driver's connection, which gives access to the client."""

    _client: Client


class JobCursor:
    """A cursor whose statement is a job that can be cancelled, unlike that of a driver's own cursor."""

    __slots__ = ("_cancelled", "_client", "_job", "_milliseconds")

    def __init__(self, client: Client, seconds: int) -> None:
        self._client = client
        self._milliseconds = seconds * 1000
        self._job: Job | None = None
        self._cancelled = False

    def execute(self, query: str) -> None:
        """Start a job with a time limit that BigQuery enforces."""
        from google.cloud.bigquery import QueryJobConfig

        self._job = self._client.query(query, job_config=QueryJobConfig(job_timeout_ms=self._milliseconds))
        if self._cancelled:
            self._job.cancel()

    def fetchall(self) -> Sequence[Row]:
        """All rows, once the job has ended."""
        return [] if self._job is None else [tuple(row) for row in self._job.result()]

    def cancel(self) -> None:
        """Cancel the job; one that is being started is cancelled once it has started."""
        self._cancelled = True
        if self._job is not None:
            self._job.cancel()


def bytes_read(client: Client, query: str) -> int | None:
    """The number of bytes that a query would read, from a dry run, which is free."""
    from google.cloud.bigquery import QueryJobConfig

    return client.query(query, job_config=QueryJobConfig(dry_run=True, use_query_cache=False)).total_bytes_processed
