"""The plan of queries as text for the engine that has the records."""

from collections.abc import Sequence
from textwrap import indent

from budgetlint.edges.records.engines import SPELLINGS
from budgetlint.edges.records.portable import portable
from budgetlint.records.matching import DEFAULT, Options, RecordMatch
from budgetlint.records.plan import BILLS, CALLS, KEYS_READ, PROBLEMS, READ_ROWS, in_one, plan
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
    query_plan = plan(use, matches, options)
    spelling = SPELLINGS[dialect]
    settings = spelling.settings.format(seconds=seconds)
    end = f"\n{settings}" if settings else ""
    named = {READ_ROWS: query_plan.rows, **query_plan.relations}
    relations = [
        _relation(name, portable(query, dialect, use.table_in(dialect), where), dialect)
        for name, query in named.items()
    ]
    over_rows, over_judged = f"WITH {relations[0]}", "WITH " + ",\n".join(relations)
    queries = dict(query_plan.queries)
    read = {name: queries.pop(name) for name in (PROBLEMS, BILLS) if name in queries}
    if spelling.keeps and queries:
        queries = {CALLS: in_one(queries)}
    return {name: f"{over_rows}\n{portable(query, dialect)}{end}" for name, query in read.items()} | {
        name: f"{over_judged}\n{portable(query, dialect)}{end}" for name, query in queries.items()
    }


def _relation(name: str, query: str, dialect: str) -> str:
    """The definition of a named relation."""
    quote = "`" if dialect in {"bigquery", "databricks", "spark"} else '"'
    anew = SPELLINGS[dialect].anew if name in {READ_ROWS, KEYS_READ} else ""
    return f"{quote}{name}{quote} AS {anew}(\n{indent(query, '  ')}\n)"


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
