"""The same queries for the engines where logs already live."""

from collections.abc import Sequence

from budgetlint.records import queries
from budgetlint.records.calls import COLUMNS
from budgetlint.records.mapping import tag_column
from budgetlint.records.matching import DEFAULT, Options, RecordMatch, tag_keys

_UNITS = "milliseconds since 1970, flags of 0 and 1, tokens in disjoint counts"
DIALECTS = (
    "athena", "bigquery", "clickhouse", "databricks", "duckdb", "postgres", "redshift", "snowflake", "spark", "trino", "tsql",
)  # fmt: skip


def statements(table: str, matches: Sequence[RecordMatch] = (), options: Options = DEFAULT) -> dict[str, str]:
    """Each query by name in DuckDB's SQL, over a table of canonical calls."""
    judged = f"({queries.classified(table, matches, options)}) AS judged"
    asked = {"grouped": queries.grouped(judged, matches, options)}
    for quantity in queries.QUANTITIES:
        asked[quantity] = queries.spread(queries.values(judged, quantity, matches))
    return asked


def sql(dialect: str, table: str = "records", matches: Sequence[RecordMatch] = (), options: Options = DEFAULT) -> str:
    """Every query as text in that dialect of sqlglot, each ended by a semicolon; raises ValueError for an unknown one.

    The text begins with what the table must hold: one row per line of a log about one call.
    """
    from sqlglot import transpile

    tags = {tag_column(index): f"VARCHAR, the tag {key}" for index, key in enumerate(tag_keys(matches))}
    columns = [f"   {name} {kind}" for name, kind in {**COLUMNS, **tags}.items()]
    texts = ["\n".join([f"/* {table} holds, for each call, in {_UNITS}:", *columns, "*/\n"])]
    for name, text in statements(table, matches, options).items():
        (translated,) = transpile(text, read="duckdb", write=dialect, pretty=True)
        texts.append(f"-- {name}\n{translated};\n")
    return "\n".join(texts)
