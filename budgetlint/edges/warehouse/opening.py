"""The statements around our queries: a read-only transaction if the engine has one, a time limit, and times in UTC."""

from collections.abc import Mapping
from typing import Final

_OPENING: Final[Mapping[str, tuple[str, ...]]] = {
    "postgres": (
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        "SELECT set_config(name, '{seconds}s', true) FROM pg_settings WHERE CASE WHEN name = 'statement_timeout' THEN CAST(setting AS INTEGER) NOT BETWEEN 1 AND {milliseconds} END",
        "SET LOCAL TimeZone = 'UTC'",
        "SET LOCAL standard_conforming_strings = on",
        "SELECT set_config(name, '5s', true) FROM pg_settings WHERE name = 'client_connection_check_interval'",
        "SELECT set_config(name, 'off', true) FROM pg_settings WHERE name = 'jit'",
        "SELECT set_config(name, '64MB', true) FROM pg_settings WHERE CASE WHEN name = 'work_mem' THEN CAST(setting AS INTEGER) < 65536 AND source IN ('default', 'configuration file') END",
    ),
    "redshift": ("SET statement_timeout = {milliseconds}", "SET timezone = 'UTC'"),
    "snowflake": ("ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = {seconds}", "ALTER SESSION SET TIMEZONE = 'UTC'"),
    "databricks": ("SET STATEMENT_TIMEOUT = {seconds}", "SET TIME ZONE 'UTC'"),
    "trino": ("SET SESSION query_max_run_time = '{seconds}s'", "SET TIME ZONE 'UTC'"),
    "duckdb": ("SET TimeZone = 'UTC'",),
}
"""The first statements in each engine; other engines get only queries, and the time limit is enforced here. JIT is
off in PostgreSQL, where compiling our long queries takes longer than running them, and a sort or hash has at least 64 MB, since the 4 MB of its
default write most calls to disk once more; what is set for a user, a database or a connection was chosen for it, and stays. So does a shorter time limit."""

_AROUND: Final[Mapping[str, tuple[str, str]]] = {"postgres": ("BEGIN", "ROLLBACK"), "redshift": ("BEGIN", "ROLLBACK")}
"""What drivers send by themselves before the first statement and after the last."""

SPARK_SETTINGS: Final[Mapping[str, str]] = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.codegen.hugeMethodLimit": "8000",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
}
"""Settings during our queries: moments are in UTC, a number that is too large is an error, no constraints are derived
for nested queries, which takes Spark longer than reading, `service=007` is text, no function is generated that is too
long for Java to compile, and no file is left out in silence because it is damaged or gone."""

CLICKHOUSE_SETTINGS: Final[Mapping[str, str]] = {
    "readonly": "2",
    "cancel_http_readonly_queries_on_client_close": "1",
}
"""Settings that prevent writes and cancel a query when its client disconnects."""


def opening(dialect: str, seconds: int) -> tuple[str, ...]:
    """The statements that are sent before the first query."""
    return tuple(
        statement.format(seconds=seconds, milliseconds=seconds * 1000) for statement in _OPENING.get(dialect, ())
    )


def with_session(text: str, dialect: str, seconds: int) -> str:
    """The text of queries with the statements around them, and with settings that are not sent as statements."""
    if dialect == "spark":
        first: tuple[str, ...] = tuple(f"SET {name} = {value}" for name, value in SPARK_SETTINGS.items())
    elif dialect == "clickhouse":
        first = tuple(f"SET {name} = {value}" for name, value in CLICKHOUSE_SETTINGS.items())
    else:
        first = opening(dialect, seconds)
    begins, ends = _AROUND.get(dialect, ("", ""))
    statements = [statement for statement in (begins, *first) if statement]
    before = "".join(f"{statement};\n" for statement in statements)
    head = f"-- session\n{before}\n" if statements else ""
    return f"{head}{text}\n-- end\n{ends};\n" if ends else f"{head}{text}"
