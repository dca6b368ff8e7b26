"""The columns of a table, and the name closest to one that does not exist."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Final
from warnings import catch_warnings, simplefilter

from budgetlint.edges.records.engine import Row
from budgetlint.edges.records.portable import table_parts
from budgetlint.edges.warehouse.address import redacted
from budgetlint.edges.warehouse.engine import WarehouseFailed
from budgetlint.edges.warehouse.kinds import OTHER, kind
from budgetlint.figures.guess import did_you_mean, nearest

if TYPE_CHECKING:
    from sqlalchemy import Connection

DESCRIBED: Final = frozenset({"clickhouse", "databricks", "duckdb"})
"""Engines whose own description of a table is the most precise: Databricks' driver takes maps and structs for texts."""

_ONE_CATALOG: Final = frozenset({"postgres", "redshift"})
"""Engines in which a connection sees one database, whose name may nevertheless prefix a table."""


def columns_of(connection: "Connection", table: str, dialect: str, url: str) -> Mapping[str, str]:
    """The columns of a table with their types, by SQLAlchemy. Raises `WarehouseFailed`."""
    from sqlalchemy import inspect
    from sqlalchemy.exc import NoSuchTableError

    schema, name = _parts(table, dialect)
    missing = WarehouseFailed(f"table `{table}` does not exist or is not visible")
    try:
        with catch_warnings():
            simplefilter("ignore")
            columns = inspect(connection).get_columns(name, schema=schema or None)
    except NoSuchTableError:
        raise no_table(connection, table, dialect) or missing from None
    except Exception as why:
        raise WarehouseFailed(f"the columns of `{table}` can't be read: {redacted(str(why), url)}") from None
    if not columns:
        raise no_table(connection, table, dialect) or missing
    return {str(column["name"]): _kind(column["type"]) for column in columns}


def described(rows: Sequence[Row]) -> Mapping[str, str]:
    """The columns of a table with their types, from its description; in Databricks, partitions and such follow after a blank line."""
    columns = takewhile(lambda row: str(row[0] or "#")[0] != "#", rows)
    return {str(row[0]): kind(str(row[1])) for row in columns}


def no_table(connection: "Connection", table: str, dialect: str) -> WarehouseFailed | None:
    """The failure of a table that does not exist, with the nearest table or view of the schema; None if it may exist."""
    from sqlalchemy import inspect

    schema, name = _parts(table, dialect)
    try:
        with catch_warnings():
            simplefilter("ignore")
            names = inspect(connection).get_table_names(schema or None)
            names += inspect(connection).get_view_names(schema or None)
    except Exception:
        return None
    if name.lower() in {one.lower() for one in names}:
        return None
    near = nearest(name, names)
    hint = "" if near is None else f", {did_you_mean('.'.join([schema, near] if schema else [near]))}"
    return WarehouseFailed(f"table `{table}` does not exist or is not visible{hint}")


def _parts(table: str, dialect: str) -> tuple[str, str]:
    """The schema of a table, empty if not stated, and its name."""
    *schemas, name = table_parts(table, dialect)
    return ".".join(schemas[-1:] if dialect in _ONE_CATALOG else schemas), name


def _kind(column: object) -> str:
    """The kind of a column by its SQLAlchemy type; a domain has the kind of its base type, and an enumeration is not text."""
    base = getattr(column, "data_type", column)
    if getattr(base, "enums", None) is not None:
        return OTHER
    return kind(str(base), zoned=bool(getattr(base, "timezone", False)))
