"""The plan of queries as text for the engine that has the records."""

from collections.abc import Mapping, Sequence
from textwrap import indent

from budgetlint.edges.records.engines import SPELLINGS
from budgetlint.edges.records.portable import portable
from budgetlint.records.matching import Options, RecordMatch
from budgetlint.records.plan import BILLS, CALLS, FLAGGED, JUDGED, KEYS_READ, PROBLEMS, READ_ROWS, SHARED, plan
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
    *,
    is_set_to_keep: bool = False,
) -> dict[str, str]:
    """The text of each query by name, exactly as it is sent. Raises `Unwritable` if the dialect lacks something.

    `is_set_to_keep` if the engine can be set to keep relations and is.
    """
    spelling = SPELLINGS[dialect]
    keeps = spelling.keeps or is_set_to_keep
    query_plan = plan(use, matches, options, keeps=keeps, looks_up=spelling.looks_up)
    settings = spelling.settings.format(seconds=seconds)
    end = f"\n{settings}" if settings else ""
    relations = {
        name: portable(query, dialect, use.table_in(dialect), where)
        for name, query in {READ_ROWS: query_plan.rows, **query_plan.relations}.items()
    }
    over_rows = _with(dialect, {READ_ROWS: relations[READ_ROWS]})
    enclosed = _enclosed(relations, dialect) if spelling.enclosed else relations
    over_judged = _with(dialect, enclosed, is_set_to_keep=is_set_to_keep)
    texts = {name: portable(query, dialect) for name, query in query_plan.queries.items()}
    if is_set_to_keep and CALLS in texts:
        texts[CALLS] = f"SELECT * FROM (\n{texts[CALLS]}\n) AS answers"
    return {
        name: f"{over_rows if name in {PROBLEMS, BILLS} else over_judged}\n{query}{end}"
        for name, query in texts.items()
    }


def _enclosed(relations: Mapping[str, str], dialect: str) -> dict[str, str]:
    """The last relation alone, with all others within it; likewise the shared keys within those that look them up."""
    enclosed = SPELLINGS[dialect].enclosed
    inner = dict(relations)
    *_, last = inner
    query = inner.pop(last)
    keys = {KEYS_READ: inner.pop(KEYS_READ)} if KEYS_READ in inner else {}
    inner |= {
        name: enclosed.format(query=f"{_with(dialect, keys)}\n{text}")
        for name, text in inner.items()
        if name.startswith(SHARED)
    }
    return {last: enclosed.format(query=f"{_with(dialect, inner)}\n{query}")}


def _with(dialect: str, relations: Mapping[str, str], *, is_set_to_keep: bool = False) -> str:
    """The definitions of named relations; the calls are marked to be kept."""
    return "WITH " + ",\n".join(
        _relation(name, query, dialect, is_kept=is_set_to_keep and name == JUDGED) for name, query in relations.items()
    )


def _relation(name: str, query: str, dialect: str, *, is_kept: bool) -> str:
    """The definition of a named relation."""
    quote = "`" if dialect in {"bigquery", "databricks", "spark"} else '"'
    spelling = SPELLINGS[dialect]
    if name.startswith(SHARED):
        how = spelling.shared_keys
    elif name in {READ_ROWS, KEYS_READ}:
        how = spelling.anew
    else:
        how = "MATERIALIZED " if is_kept else ""
    if spelling.once and name in {FLAGGED, JUDGED}:
        query = spelling.once.format(query=query, spread=spelling.spread if name == FLAGGED else "")
    return f"{quote}{name}{quote} AS {how}(\n{indent(query, '  ')}\n)"


def as_one(texts: Mapping[str, str]) -> str:
    """All queries as one text, each under its name and ended by a semicolon."""
    return "\n".join(f"-- {name}\n{text};\n" for name, text in texts.items())
