"""The drivers that users install, and SQLAlchemy engines on them."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from budgetlint.edges.warehouse.address import redacted
from budgetlint.edges.warehouse.engine import WarehouseFailed
from budgetlint.edges.warehouse.opening import CLICKHOUSE_SETTINGS

if TYPE_CHECKING:
    from sqlalchemy import Engine

_DRIVERS: Final[Mapping[str, str]] = {
    "athena": "pyathena[sqlalchemy]",
    "bigquery": "sqlalchemy-bigquery",
    "clickhouse": "clickhouse-connect",
    "databricks": "databricks-sqlalchemy",
    "duckdb": "duckdb-engine",
    "postgres": "psycopg[binary]",
    "redshift": "sqlalchemy-redshift",
    "snowflake": "snowflake-sqlalchemy",
    "trino": "trino[sqlalchemy]",
}
"""The package of the driver for each engine."""

_OPTIONS: Final[Mapping[str, Mapping[str, object]]] = {
    "clickhouse": {f"ch_{name}": value for name, value in CLICKHOUSE_SETTINGS.items()},
    "duckdb": {"read_only": True},
}
"""Connection options that prevent writes; ClickHouse also cancels a query when its client disconnects."""

_LOGGING: Final = ("clickhouse_connect", "databricks", "pyathena", "snowflake", "sqlalchemy", "trino")
"""Libraries that log errors to standard error, with the URL or a traceback in them."""


def options_of(url: str, name: str, seconds: int) -> dict[str, object]:
    """The connection options for a URL of a dialect. ClickHouse's driver drops a statement after 300 s unless told to wait longer."""
    if name == "duckdb" and url.rstrip("/").endswith((":memory:", "duckdb:")):
        return {}
    waits = {"send_receive_timeout": str(seconds + 60)} if name == "clickhouse" else {}
    return {**_OPTIONS.get(name, {}), **waits}


def engine_of(url: str, name: str, seconds: int) -> "Engine":
    """The SQLAlchemy engine for a URL of a dialect. Raises `WarehouseFailed` if the driver is missing."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import NoSuchModuleError

    for logger in _LOGGING:
        logging.getLogger(logger).addHandler(logging.NullHandler())
    try:
        return create_engine(url, connect_args=options_of(url, name, seconds), hide_parameters=True)
    except NoSuchModuleError:
        raise WarehouseFailed(f"the driver is missing: pip install '{_DRIVERS[name]}'") from None
    except ImportError as why:
        raise WarehouseFailed(f"the driver is missing: pip install {why.name or repr(_DRIVERS[name])}") from None
    except Exception as why:
        raise WarehouseFailed(f"--connect: {redacted(str(why), url)}") from None
