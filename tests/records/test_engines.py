"""DuckDB, ClickHouse's engine and Spark give the same answers to the last digit on the same records."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from budgetlint.edges.records.dialects import DIALECTS, sql, statements
from budgetlint.edges.records.engine import Row
from budgetlint.records.calls import COLUMNS
from budgetlint.records.mapping import calls_sql
from budgetlint.records.matching import Options, RecordMatch
from tests.records.month import Month, write

pytestmark = pytest.mark.slow

MATCHES = (
    RecordMatch("support-chat", service=("support-*", "it's")),
    RecordMatch("product-shots", model=("openai/gpt-image-?",)),
)
OPTIONS = Options(prompt_thresholds=(1000, 2000))


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month of canonical calls as Parquet, some lines twice, some sent again, sums with more digits than a float has."""
    import duckdb

    from budgetlint.edges.records.relations import rows
    from budgetlint.edges.records.sniff import source
    from budgetlint.edges.records.staged import Staged

    folder = tmp_path_factory.mktemp("engines")
    month = write(
        Month(requests=900, retried_every=9, timeout_duplicates=11, reported_per_estimated=Decimal("1.000000001")),
        folder / "m.jsonl",
    )
    lines = month.read_text(encoding="utf-8").splitlines(keepends=True)
    month.write_text("".join([*lines, *lines[::17]]), encoding="utf-8")
    found = source(Staged(month, month), lambda: folder / "scratch")
    table = folder / "records.parquet"
    connection = duckdb.connect()
    select = f"SELECT {', '.join(COLUMNS)} FROM ({calls_sql(found.form, rows(found, {}), ())})"
    connection.execute(f"COPY ({select}) TO '{table}' (FORMAT parquet)")
    return table


def answers(run: Callable[[str], list[Row]], dialect: str) -> dict[str, list[tuple[str | None, ...]]]:
    """Every query's rows in one order and one form."""
    from sqlglot import transpile

    found: dict[str, list[tuple[str | None, ...]]] = {}
    for name, text in statements("records", MATCHES, OPTIONS).items():
        (translated,) = transpile(text, read="duckdb", write=dialect)
        found[name] = sorted((tuple(_form(cell) for cell in row) for row in run(translated)), key=repr)
    return found


def _form(cell: object) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    return format(Decimal(str(cell)).normalize(), "f")


def by_duckdb(records: Path) -> dict[str, list[tuple[str | None, ...]]]:
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"CREATE VIEW records AS SELECT * FROM read_parquet('{records}')")
    return answers(lambda text: connection.execute(text).fetchall(), "duckdb")


@pytest.mark.engines
def test_clickhouse_answers_as_duckdb_does(records: Path) -> None:
    chdb = pytest.importorskip("chdb.dbapi")
    cursor = chdb.connect(path=str(records.parent / "clickhouse")).cursor()
    cursor.execute(f"CREATE VIEW records AS SELECT * FROM file('{records}', Parquet)")

    def run(text: str) -> list[Row]:
        cursor.execute(text)
        return list(cursor.fetchall())

    expected = by_duckdb(records)
    assert len(expected["grouped"]) > 30
    assert answers(run, "clickhouse") == expected


@pytest.mark.engines
def test_spark_answers_as_duckdb_does(records: Path) -> None:
    pyspark = pytest.importorskip("pyspark.sql")
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.sql.session.timeZone": "UTC"}
    builder = pyspark.SparkSession.builder.master("local[2]")
    for key, value in settings.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    try:
        spark.read.parquet(str(records)).createOrReplaceTempView("records")
        assert answers(lambda text: [tuple(row) for row in spark.sql(text).collect()], "spark") == by_duckdb(records)
    finally:
        spark.stop()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_gets_every_query(dialect: str) -> None:
    text = sql(dialect, "logs.calls", MATCHES, OPTIONS)
    assert [line for line in text.splitlines() if line.startswith("-- ")] == [
        f"-- {name}" for name in statements("logs.calls")
    ]


def test_an_unknown_dialect_is_refused() -> None:
    with pytest.raises(ValueError, match="cobol"):
        sql("cobol")
