"""The statements that each engine gets, and the conditions that users write."""

import re
from pathlib import Path

import pytest

from budgetlint.edges.records.conditions import NotACondition, condition
from budgetlint.edges.records.engines import DIALECTS, SPELLINGS
from budgetlint.edges.records.portable import portable
from budgetlint.edges.warehouse.observe import TableQuery
from budgetlint.records.matching import DEFAULT, RecordMatch
from budgetlint.records.table_sources import SOURCES, source_named
from budgetlint.records.tables import TableUse
from tests.cli.running import DAY, ran
from tests.engines.tables import varied

pytest.importorskip("sqlalchemy")
pytest.importorskip("duckdb_engine")

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("in_month")]


def test_what_is_printed_is_what_runs(month: Path) -> None:
    import duckdb

    words = ("--connect", "env:WAREHOUSE", "--table", "records", "--budget", "plan.yaml", "--as-of", DAY)
    text = ran("reconcile", *words, "--print-sql", "duckdb").out
    names = [line.removeprefix("-- ") for line in text.splitlines() if line.startswith("-- ")]
    assert names == ["session", "problems", "calls"]
    assert text.startswith("-- session\nSET TimeZone = 'UTC';\n\n-- problems\n")
    with duckdb.connect(str(month / "db"), read_only=True) as connection:
        rows = [connection.execute(query).fetchall() for query in text.split(";\n") if query.strip()]
    assert rows[1] == [(None, len(varied()))]
    other = ran("reconcile", *words, "--print-sql", "postgres")
    assert other.err.startswith("error: --print-sql postgres: the database of `--connect` uses the dialect duckdb\n")


def test_a_dry_run_says_what_would_be_read_and_reads_nothing() -> None:
    done = ran(
        "reconcile",
        "--connect",
        "env:WAREHOUSE",
        "--table",
        "records",
        "--budget",
        "plan.yaml",
        "--as-of",
        DAY,
        "--dry-run",
    )
    assert [line.split(":")[0] for line in done.out.splitlines()] == ["problems", "calls"]
    counts = [re.fullmatch(r"\w+: ([0-9,]+) rows", line) for line in done.out.splitlines()]
    assert [int(count[1].replace(",", "")) >= len(varied()) for count in counts if count] == [True] * 2


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_gets_every_query(dialect: str) -> None:
    from sqlglot import parse

    for source in (one.name for one in SOURCES if one.name != "langfuse" or SPELLINGS[dialect].map_sum):
        done = ran(
            "reconcile",
            "--budget",
            "plan.yaml",
            "--as-of",
            DAY,
            "--print-sql",
            dialect,
            "--source",
            source,
            "--table",
            "logs.calls",
            "--covers",
            "2026-06",
        )
        assert (done.code, done.err) == (0, "")
        assert "calls" in done.out
        around, _, queries = done.out.rpartition("-- problems\n")
        queries, _, after = queries.partition("-- end\n")
        trees = [tree for tree in parse(queries, read=dialect) if tree is not None]
        assert len(trees) == 1 + sum(line.startswith("-- ") for line in queries.splitlines())
        assert (around, after) == AROUND.get(dialect, ("", ""))


AROUND = {
    "clickhouse": ("-- session\nSET readonly = 2;\nSET cancel_http_readonly_queries_on_client_close = 1;\n\n", ""),
    "databricks": ("-- session\nSET STATEMENT_TIMEOUT = 900;\nSET TIME ZONE 'UTC';\n\n", ""),
    "duckdb": ("-- session\nSET TimeZone = 'UTC';\n\n", ""),
    "postgres": (
        (
            "-- session\nBEGIN;\nSET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;\n"
            "SELECT set_config(name, '900s', true) FROM pg_settings WHERE CASE WHEN name = 'statement_timeout' THEN CAST(setting AS INTEGER) NOT BETWEEN 1 AND 900000 END;\n"
            "SET LOCAL TimeZone = 'UTC';\nSET LOCAL standard_conforming_strings = on;\n"
            "SELECT set_config(name, '5s', true) FROM pg_settings WHERE name = 'client_connection_check_interval';\n"
            "SELECT set_config(name, 'off', true) FROM pg_settings WHERE name = 'jit';\n"
            "SELECT set_config(name, '64MB', true) FROM pg_settings WHERE CASE WHEN name = 'work_mem' THEN CAST(setting AS INTEGER) < 65536 AND source IN ('default', 'configuration file') END;\n\n"
        ),
        "ROLLBACK;\n",
    ),
    "redshift": ("-- session\nBEGIN;\nSET statement_timeout = 900000;\nSET timezone = 'UTC';\n\n", "ROLLBACK;\n"),
    "snowflake": (
        "-- session\nALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = 900;\nALTER SESSION SET TIMEZONE = 'UTC';\n\n",
        "",
    ),
    "spark": (
        (
            "-- session\nSET spark.sql.session.timeZone = UTC;\nSET spark.sql.ansi.enabled = true;\n"
            "SET spark.sql.constraintPropagation.enabled = false;\nSET spark.sql.sources.partitionColumnTypeInference.enabled = false;\n"
            "SET spark.sql.codegen.hugeMethodLimit = 8000;\nSET spark.sql.files.ignoreCorruptFiles = false;\n"
            "SET spark.sql.files.ignoreMissingFiles = false;\n\n"
        ),
        "",
    ),
    "trino": ("-- session\nSET SESSION query_max_run_time = '900s';\nSET TIME ZONE 'UTC';\n\n", ""),
}
"""What is sent around the queries, or set for them."""


def test_no_sum_starts_anew_in_clickhouse() -> None:
    for source in ("canonical", "focus"):
        words = ("--budget", "plan.yaml", "--as-of", DAY, "--print-sql", "clickhouse", "--source", source)
        sums = re.findall(r"SUM\(\s*(\w+)", ran("reconcile", *words).out)
        assert set(sums) <= {"toInt128", "toDecimal256"}
        assert sums


def test_spark_computes_calls_once() -> None:
    """What it copies into each reference would be computed as often: only a random relation is not."""
    words = ("--budget", "plan.yaml", "--as-of", DAY, "--source", "canonical", "--print-sql")
    spark, databricks = (ran("reconcile", *words, dialect).out for dialect in ("spark", "databricks"))
    assert [line for line in spark.splitlines() if line.startswith("-- ")] == ["-- session", "-- problems", "-- calls"]
    assert (spark.count("RAND() >= 0"), spark.count("/*+ REPARTITION(")) == (2, 1)
    assert databricks.count("RAND(") == 0


@pytest.mark.parametrize(
    ("words", "looked_up"),
    [
        (
            "CASE a WHEN '' THEN NULL WHEN 'x' THEN 'y' WHEN 'auto' THEN NULL WHEN 'p' THEN 'q' ELSE a END",
            "CASE WHEN `a` IN ('', 'auto') THEN NULL ELSE COALESCE(TRY_ELEMENT_AT(MAP('x', 'y', 'p', 'q'), `a`), `a`) END",
        ),
        (
            "CASE a WHEN 'x' THEN FALSE WHEN 'y' THEN FALSE WHEN 'z' THEN FALSE WHEN '' THEN FALSE ELSE TRUE END",
            "COALESCE(TRY_ELEMENT_AT(MAP('x', FALSE, 'y', FALSE, 'z', FALSE, '', FALSE), `a`), TRUE)",
        ),
        (
            "CASE a WHEN '' THEN NULL WHEN 'x' THEN NULL WHEN 'y' THEN NULL WHEN 'z' THEN NULL ELSE b END",
            "CASE WHEN `a` IN ('', 'x', 'y', 'z') THEN NULL ELSE `b` END",
        ),
        (
            "CASE a WHEN '' THEN b WHEN 'x' THEN 1 WHEN 'y' THEN 2 WHEN 'z' THEN 3 ELSE 4 END",
            "CASE `a` WHEN '' THEN `b` WHEN 'x' THEN 1 WHEN 'y' THEN 2 WHEN 'z' THEN 3 ELSE 4 END",
        ),
    ],
)
def test_spark_looks_words_up(words: str, looked_up: str) -> None:
    made = " ".join(portable(f"SELECT {words} AS v", "spark").split())
    assert made.replace("( ", "(").replace(" )", ")") == f"SELECT {looked_up} AS `v`"


def test_what_a_dialect_cannot_say_is_refused() -> None:
    done = ran("reconcile", "--budget", "plan.yaml", "--as-of", DAY, "--print-sql", "bigquery", "--source", "langfuse")
    assert done.err == "error: --print-sql bigquery: bigquery has no sum over the entries of a map\n"


@pytest.mark.parametrize(
    ("dialect", "kind", "written"),
    [
        ("bigquery", "JSON", "`tags` AS `tags`"),
        ("databricks", "VARCHAR", "`tags` AS `tags`"),
        ("databricks", "JSON", "TO_JSON(`tags`) AS `tags`"),
        ("redshift", "VARCHAR", '"tags" AS "tags"'),
        ("redshift", "JSON", 'JSON_SERIALIZE("tags") AS "tags"'),
        ("snowflake", "JSON", 'tags AS "tags"'),
        ("trino", "VARCHAR", '"tags" AS "tags"'),
        ("trino", "JSON", 'JSON_FORMAT(CAST("tags" AS JSON)) AS "tags"'),
    ],
)
def test_an_object_is_read_in_the_type_that_its_column_has(dialect: str, kind: str, written: str) -> None:
    source = source_named("canonical")
    assert source is not None
    columns = dict.fromkeys(("request_id", "model", "input_tokens"), "VARCHAR") | {"created_at": "TIMESTAMP"}
    use = TableUse(source, "calls", columns | {"tags": kind})
    matches = (RecordMatch("docs", tags={"team": ("docs",)}),)
    statement = TableQuery(use=use).texts(matches, DEFAULT, dialect)["problems"]
    read = statement.partition("FROM calls")[0].rpartition("SELECT")[2]
    assert written in [column.strip(" ,") for column in read.splitlines()]


@pytest.mark.parametrize(
    ("dialect", "where"),
    [
        ("clickhouse", "id IN others"),
        ("clickhouse", "id NOT IN lake.others"),
        ("clickhouse", "(id, model) GLOBAL IN (others)"),
        ("clickhouse", "file('/etc/passwd') <> ''"),
        ("clickhouse", "1 SETTINGS readonly = 0"),
        ("spark", "reflect('java.lang.System', 'exit', '1') = 'x'"),
        ("spark", "id IN (SELECT 1)"),
        ("bigquery", "AI.GENERATE_BOOL(id)"),
        ("snowflake", "SYSTEM$CANCEL_ALL_QUERIES(1) = 'x'"),
        ("databricks", "secret('a', 'b') = 'x'"),
        ("duckdb", "read_text('/etc/passwd') IS NULL"),
        ("trino", "id = (TABLE others)"),
    ],
)
def test_a_condition_looks_at_its_row_alone(dialect: str, where: str) -> None:
    with pytest.raises(NotACondition):
        condition(where, dialect)


def test_a_condition_is_sent_without_its_comments() -> None:
    assert condition("a = 1 /* x */ AND b IN ('c') -- */ ; DROP TABLE t", "postgres").sql("postgres") == (
        "(a = 1 AND b IN ('c'))"
    )
