"""The interface of a database or cluster: a dialect, the columns of a table, and results of queries."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from budgetlint.edges.records.engine import Row
from budgetlint.frozen import Frozen


class WarehouseFailed(Exception):
    """The database failed, in words for the user: never a credential, a URL or a value of a row."""


def without_values(message: str, query: str) -> str:
    """An engine's message without quoted words that the query lacks, cut at any other quoted text: both may come from a row."""
    parts, at = [], 0
    while opening := _QUOTE.search(message, at):
        name = _NAME.match(message, opening.start())
        parts.append(message[at : opening.start()])
        if name is None:
            return f"{''.join(parts)}…"
        parts.append(name[0] if name[2].lower() in query.lower() else "…")
        at = name.end()
    return "".join([*parts, message[at:]])


_QUOTE: Final = re.compile(r"""(?<!\w)["'`]|["'`](?!\w)""")
_NAME: Final = re.compile(r"""(["'`])(\w[\w. -]*)\1(?!\w)""")


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

    @property
    def files(self) -> Sequence[str]:
        """The URIs of the files that make up the table, if it consists of files."""

    def kinds(self, table: str) -> Mapping[str, str]:
        """The columns of a table with their types in DuckDB's names. Raises `WarehouseFailed`."""

    def ask(self, query: str) -> Sequence[Row]:
        """The rows of a query. Raises `WarehouseFailed`."""

    def reads(self, name: str, query: str) -> Reads:
        """The volume of data that a query would read, without running it. Raises `WarehouseFailed`."""
