"""What a database or a cluster is to us: a dialect, the columns of a table, and answers to queries."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from budgetlint.edges.records.engine import Row
from budgetlint.frozen import Frozen


class WarehouseFailed(Exception):
    """What we could not do there, in words for the user: never a credential, an address or a value of a row."""


class Reads(Frozen):
    """What a statement would read, as far as the engine tells."""

    name: str
    rows: int | None = None
    bytes: int | None = None


class Warehouse(Protocol):
    """An engine that answers queries about tables."""

    @property
    def dialect(self) -> str:
        """The engine's dialect among `DIALECTS`."""

    def kinds(self, table: str) -> Mapping[str, str]:
        """The columns of a table with their types in DuckDB's words. Raises `WarehouseFailed`."""

    def ask(self, query: str) -> Sequence[Row]:
        """The rows of a query. Raises `WarehouseFailed`."""

    def reads(self, name: str, query: str) -> Reads:
        """What a query would read, without running it. Raises `WarehouseFailed`."""
