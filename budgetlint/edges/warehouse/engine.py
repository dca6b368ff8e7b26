"""The interface of a database or cluster: a dialect, the columns of a table, and results of queries."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from budgetlint.edges.records.engine import Row
from budgetlint.frozen import Frozen


class WarehouseFailed(Exception):
    """The database failed, in words for the user: never a credential, a URL or a value of a row."""


class Reads(Frozen):
    """What a statement would read, as far as the engine estimates it."""

    name: str
    rows: int | None = None
    bytes: int | None = None


class Warehouse(Protocol):
    """An engine that runs queries on tables."""

    @property
    def dialect(self) -> str:
        """The engine's dialect, one of `DIALECTS`."""

    def kinds(self, table: str) -> Mapping[str, str]:
        """The columns of a table with their types in DuckDB's names. Raises `WarehouseFailed`."""

    def ask(self, query: str) -> Sequence[Row]:
        """The rows of a query. Raises `WarehouseFailed`."""

    def reads(self, name: str, query: str) -> Reads:
        """The volume of data that a query would read, without running it. Raises `WarehouseFailed`."""
