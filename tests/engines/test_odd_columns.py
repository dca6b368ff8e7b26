"""Columns of types that few tables have, and values that few columns have, read as files have them."""

from pathlib import Path

import pytest

from budgetlint.edges.records import observe as of_files
from budgetlint.edges.warehouse.database import connected
from budgetlint.edges.warehouse.engine import without_values
from budgetlint.edges.warehouse.kinds import kind
from budgetlint.edges.warehouse.observe import TableQuery, observe
from budgetlint.records.matching import DEFAULT, RecordMatch
from budgetlint.records.observed import Observed
from budgetlint.records.table_sources import source_named
from budgetlint.records.tables import TableUse

MATCHES = (RecordMatch("docs", tags={"team": ("docs",)}),)
JUNE = (1_780_272_000_000, 1_782_864_000_000)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("UUID", "OTHER"),
        ("Enum8('ok' = 1)", "OTHER"),
        ("INTEGER[]", "OTHER"),
        ("Array(Int64)", "OTHER"),
        ("FixedString(20)", "OTHER"),
        ("INTERVAL", "OTHER"),
        ("CHAR(20)", "VARCHAR"),
        ("CHARACTER VARYING", "VARCHAR"),
        ("LowCardinality(Nullable(String))", "VARCHAR"),
        ("TEXT", "VARCHAR"),
        ("string", "VARCHAR"),
        ("NVARCHAR(10)", "VARCHAR"),
        ("UInt64", "BIGINT"),
        ("map<string,string>", "MAP(VARCHAR, VARCHAR)"),
        ("AthenaMap(key_type=String(), value_type=String())", "MAP(VARCHAR, VARCHAR)"),
        ("AthenaStruct('team')", "JSON"),
        ("ROW", "JSON"),
        ("struct<team:string>", "JSON"),
        ("variant", "JSON"),
        ("array<string>", "OTHER"),
        ("timestamp_ntz", "TIMESTAMP"),
    ],
)
def test_a_type_that_is_not_a_text_is_not_taken_for_one(words: str, expected: str) -> None:
    assert kind(words) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ('Malformed JSON at byte 1.  Input: "{"prompt": "my secret"}"', "Malformed JSON at byte 1.  Input: …"),
        ('Input: "my secret', "Input: …"),
        ("Could not convert string 'my secret' to INT64", "Could not convert string … to INT64"),
        ("Could not convert string 'o'hara secret' to INT64", "Could not convert string …"),
        ('column "model" can\'t be read', 'column "model" can\'t be read'),
        ('invalid input value for enum mood: "failed"', 'invalid input value for enum mood: "failed"'),
    ],
)
def test_what_an_engine_says_has_no_value_of_a_row(message: str, expected: str) -> None:
    assert without_values(message, "SELECT model FROM t WHERE status = 'failed'") == expected


def both(folder: Path, columns: str, rows: str, days: tuple[int | None, int | None] = (None, None)) -> list[Observed]:
    """What a table says and what the same rows say as Parquet."""
    import duckdb

    with duckdb.connect(str(folder / "db")) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"CREATE TABLE t ({columns}, input_tokens INTEGER, output_tokens INTEGER)")
        connection.execute(f"INSERT INTO t SELECT *, 5, 1 FROM (VALUES {rows})")
        connection.execute(f"COPY t TO '{folder / 't.parquet'}' (FORMAT parquet)")
    source = source_named("canonical")
    assert source is not None
    with connected(f"duckdb:///{folder / 'db'}", 120) as database:
        use = TableUse(source, "t", database.kinds("t"), from_ms=days[0], until_ms=days[1])
        of_table = observe(database, TableQuery(use=use), MATCHES, DEFAULT)
    return [of_table, of_files([folder / "t.parquet"], MATCHES, DEFAULT)]


ID = "'123e4567-e89b-12d3-a456-426614174000'"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ("model VARCHAR, created_at TIMESTAMP, task_id UUID", f"('m', '2026-06-01', {ID}), ('m', '2026-06-02', {ID})"),
        ("model VARCHAR, created_at TIMESTAMP, attempt_of UUID", f"('m', '2026-06-01', {ID})"),
        ("model VARCHAR, created_at TIMESTAMP, latency_ms UBIGINT", "('m', '2026-06-01', 18446744073709551615)"),
        ("model VARCHAR, created_at TIMESTAMP, tags VARCHAR", """('m', '2026-06-01', '{'), ('m', '2026-06-01', '{"team":"docs"}')"""),
        ("model VARCHAR, created_at VARCHAR", "('a', '20260601'), ('b', '2026-06-01 10:00:00 Europe/Berlin')"),
        ("model VARCHAR, created_at BIGINT", "('a', 20260601), ('b', 1780308000), ('c', 1780308000123)"),
        ("model VARCHAR, created_at TIMESTAMP, latency_ms BIGINT, latency VARCHAR", "('a', '2026-06-01', 7, '8'), ('b', '2026-06-01', NULL, '9')"),
        ("model VARCHAR, created_at TIMESTAMP, status VARCHAR", "('a', '2026-06-01', ''), ('b', '2026-06-01', 'f')"),
    ],
)  # fmt: skip
def test_odd_columns_are_read_as_files_have_them(columns: str, rows: str, tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy")
    pytest.importorskip("duckdb_engine")
    of_table, of_file = both(tmp_path, columns, rows)
    assert of_table.workloads == of_file.workloads
    assert [(one.records, one.unread) for one in of_table.files] == [(one.records, one.unread) for one in of_file.files]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "last", "beyond"),
    [("DECIMAL(20, 3)", "1782863999.999", "1782864000"), ("BIGINT", "20260630", "20260701")],
)
def test_the_last_moment_of_the_days_that_are_asked_for_is_read(
    kind: str, last: str, beyond: str, tmp_path: Path
) -> None:
    pytest.importorskip("sqlalchemy")
    pytest.importorskip("duckdb_engine")
    of_table, _ = both(tmp_path, f"model VARCHAR, created_at {kind}", f"('a', {last}), ('b', {beyond})", JUNE)
    assert [use.model for one in of_table.workloads for use in one.models] == ["a"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "rows", "unread"),
    [
        ("VARCHAR", "('a', '2026-06-30T23:59:59Z'), ('b', '2026-07-01'), ('c', 'soon'), ('d', NULL)", 2),
        ("TIMESTAMP", "('a', '2026-06-30 23:59:59'), ('b', '2026-07-01'), ('d', NULL)", 1),
        ("BIGINT", "('a', 20260630), ('b', 20260701), ('d', NULL)", 1),
    ],
)
def test_a_row_without_a_time_is_reported_whichever_days_are_asked_for(
    kind: str, rows: str, unread: int, tmp_path: Path
) -> None:
    """It may be of those days: left out, a call would be missing in silence."""
    pytest.importorskip("sqlalchemy")
    pytest.importorskip("duckdb_engine")
    of_table, _ = both(tmp_path, f"model VARCHAR, created_at {kind}", rows, JUNE)
    assert [use.model for one in of_table.workloads for use in one.models] == ["a"]
    assert [(file.records, file.unread) for file in of_table.files] == [(1 + unread, unread)]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["TIMESTAMP", "VARCHAR"])
def test_a_row_with_two_times_is_of_the_days_of_the_first(kind: str, tmp_path: Path) -> None:
    """A job that was submitted a second before midnight and created after it is of the month in which it was created."""
    pytest.importorskip("sqlalchemy")
    pytest.importorskip("duckdb_engine")
    before, after = "'2026-05-31 23:59:59'", "'2026-06-01 00:00:01'"
    pairs = {"a": (after, before), "b": (before, after), "c": ("NULL", after), "d": ("NULL", before)}
    rows = ", ".join(f"('{name}', {', '.join(times)})" for name, times in pairs.items())
    of_table, _ = both(tmp_path, f"model VARCHAR, created_at {kind}, submitted_at {kind}", rows, JUNE)
    assert [use.model for one in of_table.workloads for use in one.models] == ["a", "c"]
