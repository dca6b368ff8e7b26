"""The plan of queries as text for the engine that has the records."""

from collections.abc import Sequence
from textwrap import indent

from budgetlint.edges.records.engines import SPELLINGS
from budgetlint.edges.records.portable import portable
from budgetlint.records.matching import DEFAULT, Options, RecordMatch
from budgetlint.records.plan import plan
from budgetlint.records.tables import TableUse

SECONDS = 900
"""The default time limit of a statement, in seconds."""


def written(
    use: TableUse,
    matches: Sequence[RecordMatch],
    options: Options,
    dialect: str,
    where: str | None = None,
    seconds: int = SECONDS,
) -> dict[str, str]:
    """The text of each query by name, exactly as it is sent. Raises `Unwritable` if the dialect lacks something."""
    asked = plan(use, matches, options)
    rows = indent(portable(asked.rows, dialect, use.table_in(dialect), where), "  ")
    settings = SPELLINGS[dialect].settings.format(seconds=seconds)
    end = f"\n{settings}" if settings else ""
    quote = "`" if dialect in {"bigquery", "databricks", "spark"} else '"'
    begin = f"WITH {quote}read_rows{quote} AS (\n{rows}\n)"
    return {name: f"{_joined(begin, portable(query, dialect))}{end}" for name, query in asked.queries.items()}


def _joined(begin: str, query: str) -> str:
    """A query after the definition of the relation it reads; some engines need all named relations in one list."""
    more = query.removeprefix("WITH ")
    return f"{begin},\n{more}" if more != query else f"{begin}\n{query}"


def sql(
    use: TableUse,
    matches: Sequence[RecordMatch],
    dialect: str,
    where: str | None = None,
    options: Options = DEFAULT,
    seconds: int = SECONDS,
) -> str:
    """All queries as one text, each under its name and ended by a semicolon."""
    texts = written(use, matches, options, dialect, where, seconds)
    return "\n".join(f"-- {name}\n{text};\n" for name, text in texts.items())
