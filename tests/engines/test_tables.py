"""A table of a database gives what files with the same records give, to the last byte, and hands over nothing but aggregates."""

import json
from pathlib import Path

import pytest

from budgetlint.edges.records.engines import SPELLINGS
from budgetlint.edges.warehouse.address import redacted
from budgetlint.edges.warehouse.drivers import options_of
from budgetlint.frozen import replace
from tests.cli.running import DAY, ran
from tests.engines.reconciled import reconciled

pytest.importorskip("sqlalchemy")
pytest.importorskip("duckdb_engine")

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("in_month")]


def test_a_table_gives_what_a_file_gives() -> None:
    of_table = reconciled("--connect", "env:WAREHOUSE", "--table", "records")
    assert of_table == reconciled("records")
    assert {line for line in of_table.splitlines() if "docs" in line}


@pytest.mark.parametrize("more", [(), ("--as", "openai/gpt-5.4", "--by", "session")])
def test_one_pass_over_calls_gives_the_same(more: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    expected = reconciled("records", *more)
    brief = replace(SPELLINGS["duckdb"], keeps=False, looks_up=True, brief="hash(arg_a) % 1000")
    monkeypatch.setitem(SPELLINGS, "duckdb", brief)
    assert reconciled("--connect", "env:WAREHOUSE", "--table", "records", *more) == expected


def test_the_source_is_recognised_or_named_and_has_its_own_table() -> None:
    assert reconciled("--connect", "env:WAREHOUSE", "--source", "canonical") == reconciled("records")


def test_covers_reads_those_days_alone() -> None:
    half = json.loads(
        reconciled("--connect", "env:WAREHOUSE", "--table", "records", "--covers", "2026-06-01..2026-06-10")
    )
    days = {
        day["day"] for file in half["files"] for workload in file["workloads"] for day in workload.get("days") or ()
    }
    assert (min(days), max(days)) == ("2026-06-01", "2026-06-10")
    assert half["records"]["read"] < json.loads(reconciled("records"))["records"]["read"]
    there = json.loads(
        reconciled(
            "--connect",
            "env:WAREHOUSE",
            "--table",
            "records",
            "--covers",
            "2026-06-02..2026-06-02",
            "--time-zone",
            "Asia/Tokyo",
        )
    )
    assert there["covered"]["first"] == "2026-06-02"


def test_the_driver_of_clickhouse_waits_for_as_long_as_a_statement_may_take() -> None:
    only_reads = {"ch_readonly": "2", "ch_cancel_http_readonly_queries_on_client_close": "1"}
    assert options_of("clickhousedb://here/logs", "clickhouse", 900) == {**only_reads, "send_receive_timeout": "960"}
    assert options_of("duckdb:///logs.db", "duckdb", 900) == {"read_only": True}
    assert options_of("duckdb:///:memory:", "duckdb", 900) == {}


DESCRIPTION = """
records:
  table: my_calls
  columns: {request_id: Id, model: engine, input_tokens: tokens_in, output_tokens: tokens_out, created_at: made_at, service: app}
  where: "kind = 'llm' AND tokens_in > 0"
  day: dt
"""


def _own_database(folder: Path) -> None:
    import duckdb

    with duckdb.connect(str(folder / "own")) as connection:
        connection.execute(
            'CREATE OR REPLACE TABLE "my_calls" ("Id" VARCHAR, engine VARCHAR, tokens_in INTEGER, tokens_out DOUBLE, made_at BIGINT, app VARCHAR, '
            "kind VARCHAR, dt DATE, prompt VARCHAR)"
        )
        connection.execute(
            "INSERT INTO \"my_calls\" SELECT 'r' || i, 'claude-sonnet-4-5', 1000, 100.0, 1780272000 + i * 60, 'support-web', "
            "CASE WHEN i % 2 = 0 THEN 'llm' ELSE 'x' END, DATE '2026-06-01', 'POISON' FROM range(10) t(i)"
        )


def test_a_table_of_ones_own_is_read_as_a_file_says(month: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _own_database(month)
    monkeypatch.setenv("WAREHOUSE", f"duckdb:///{month}/own")
    (month / "own.yaml").write_text(DESCRIPTION, encoding="utf-8")
    data = json.loads(reconciled("--connect", "env:WAREHOUSE", "--source", "own.yaml", "--covers", "2026-06"))
    assert data["records"]["files"] == [{"path": "my_calls", "format": "canonical", "records": 5, "set_aside": 0}]


def test_litellms_daily_table_is_read_as_the_page_describes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """66 calls a day of 1,000 tokens, 400 of them read from cache and 100 written: 0.14157 USD a day by the listed prices."""
    import duckdb

    page = (Path(__file__).parents[2] / "docs" / "warehouses.md").read_text(encoding="utf-8")
    described = next(block for block in page.split("```yaml\n")[1:] if "LiteLLM_DailyUserSpend" in block)
    (tmp_path / "daily.yaml").write_text(described.partition("```")[0], encoding="utf-8")
    with duckdb.connect(str(tmp_path / "db")) as connection:
        connection.execute(
            "CREATE TABLE \"LiteLLM_DailyUserSpend\" AS SELECT strftime(t, '%Y-%m-%d') AS date, 'claude-sonnet-4-5' AS model, 'anthropic' AS "
            "custom_llm_provider, 'support-web' AS model_group, 66 AS api_requests, 66000 AS prompt_tokens, 26400 AS cache_read_input_tokens, 6600 AS "
            "cache_creation_input_tokens, 660 AS completion_tokens, 0.14157 AS spend, 'POISON' AS api_key "
            "FROM range(TIMESTAMP '2026-05-20', TIMESTAMP '2026-07-02', INTERVAL 1 DAY) AS days (t)"
        )
    monkeypatch.setenv("WAREHOUSE", f"duckdb:///{tmp_path}/db")
    words = ("--connect", "env:WAREHOUSE", "--source", str(tmp_path / "daily.yaml"), "--covers", "2026-06")
    done = ran("reconcile", *words, "--budget", "plan.yaml", "--as-of", DAY)
    assert (done.code, done.err) == (0, "")
    assert "  stated: the records' own figure, 1,980 calls: 4.25, ours 4.25\n" in done.out


PARTS = {
    "{year: y, month: m, day: d}": "y BIGINT, m VARCHAR, d BIGINT",
    "{year: y, month: m}": "y VARCHAR, m BIGINT, d BIGINT",
    "dt": "dt INTEGER",
}
VALUES = {"y": "year(t)", "m": "month(t)", "d": "day(t)", "dt": "CAST(strftime(t, '%Y%m%d') AS INTEGER)"}


@pytest.mark.parametrize("day", PARTS)
def test_covers_reads_the_partitions_of_those_days_alone(
    day: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call that was made in June stands in a partition of another year, where nobody looks for it."""
    import duckdb

    columns = [column.split()[0] for column in PARTS[day].split(", ")]
    names = ", ".join(f"{VALUES[column]} AS {column}" for column in columns)
    with duckdb.connect(str(tmp_path / "own")) as connection:
        connection.execute(
            f"CREATE TABLE my_calls (model VARCHAR, sent INTEGER, got INTEGER, made_at TIMESTAMP, {PARTS[day]})"
        )
        every = "SELECT 'claude-sonnet-4-5', 1000, 0, t, {} FROM range(TIMESTAMP '2026-05-01', TIMESTAMP '2026-08-01', INTERVAL 1 DAY) AS days (t)"
        connection.execute(f"INSERT INTO my_calls {every.format(names)}")
        astray = names.replace("(t)", "(t - INTERVAL 10 YEAR)").replace("(t,", "(t - INTERVAL 10 YEAR,")
        connection.execute(f"INSERT INTO my_calls {every.format(astray)}")
    monkeypatch.setenv("WAREHOUSE", f"duckdb:///{tmp_path}/own")
    columns_text = "{model: model, input_tokens: sent, output_tokens: got, created_at: made_at}"
    (tmp_path / "own.yaml").write_text(
        f"records:\n  table: my_calls\n  columns: {columns_text}\n  day: {day}\n", encoding="utf-8"
    )
    words = ("--connect", "env:WAREHOUSE", "--source", str(tmp_path / "own.yaml"), "--covers", "2026-06")
    data = json.loads(reconciled(*words))
    assert data["records"]["files"] == [{"path": "my_calls", "format": "canonical", "records": 30, "set_aside": 0}]
    text = ran("reconcile", *words, "--budget", "plan.yaml", "--as-of", DAY, "--print-sql", "duckdb").out
    assert {"{year: y, month: m}": '"m" = 6'}.get(day, "2026") in text


@pytest.mark.parametrize(
    ("old", "new", "err"),
    [
        ("  table: my_calls\n", "", "own.yaml:2:1: error: `records` has no `table` [missing-key]"),
        (
            "table:",
            "tabel:",
            "own.yaml:2:1: error: `records` has no `table` [missing-key]\n  own.yaml:3:3: error: `tabel` is not a key of `records`, did you mean `table`? [unknown-key]",
        ),
        ("model:", "modle:", "own.yaml:4:3: error: missing column for `model` [missing-key]"),
        ("service:", "servise:", "own.yaml:4:"),
        ("engine,", "engin,", "own.yaml:4:36: error: `my_calls` has no column `engin`, did you mean `engine`?"),
        (
            "tokens_in > 0",
            "tokens_in > (SELECT 1)",
            "own.yaml:5:10: error: `where` is not a condition on a row: it contains a query, an aggregate or a parameter [wrong-value]",
        ),
        (
            "tokens_in > 0",
            "tokns_in > 0",
            "own.yaml:5:10: error: `my_calls` has no column `tokns_in`, did you mean `tokens_in`?",
        ),
        ("tokens_in > 0", "1=1; DROP TABLE x", "own.yaml:5:10: error: `where` is not a condition on a row: "),
        (
            "tokens_in > 0",
            "1=1 ORDER BY 1",
            "own.yaml:5:10: error: `where` is not a condition on a row: it continues after a condition",
        ),
        ("day: dt", "day: dd", "own.yaml:6:8: error: `my_calls` has no column `dd`"),
        (
            "day: dt",
            "day: {year: dt, day: dt}",
            "own.yaml:6:3: error: `day` has no `month` [missing-key]",
        ),
        (
            "day: dt",
            "day: {year: dt, month: tokens_in}",
            "own.yaml:6:15: error: `dt` is not a column of years as texts or whole numbers [wrong-value]",
        ),
        ("day: dt", "day: {year: y2, month: tokens_in}", "own.yaml:6:15: error: `my_calls` has no column `y2`"),
        ("day: dt", "day: {month: tokens_in}", "own.yaml:6:3: error: `day` has no `year` [missing-key]"),
        (
            "day: dt",
            "day: {yaer: dt}",
            "own.yaml:6:9: error: `yaer` is not a key of `day`, did you mean `year`? [unknown-key]",
        ),
        ("day: dt", "day: [dt]", "own.yaml:6:"),
        ("day: dt", "day: 20260601", "own.yaml:6:8: error: "),
        ("day: dt", "source: canonicle", "own.yaml:6:11: error: `canonicle` is not one of "),
        ("records:", "record:", "own.yaml:"),
        ("columns: {", "columns: [", "own.yaml:4:"),
    ],
)
def test_faults_of_such_a_file_have_their_place(
    old: str, new: str, err: str, month: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _own_database(month)
    monkeypatch.setenv("WAREHOUSE", f"duckdb:///{month}/own")
    (month / "own.yaml").write_text(DESCRIPTION.replace(old, new, 1), encoding="utf-8")
    done = ran(
        "reconcile", "--connect", "env:WAREHOUSE", "--source", "own.yaml", "--budget", "plan.yaml", "--as-of", DAY
    )
    assert (done.code, done.out) == (2, "")
    assert err in done.err
    assert done.err.startswith("error: own.yaml:")


@pytest.mark.parametrize(
    ("most", "words", "err"),
    [
        (0, (), "its models, sizes, regions or tiers have"),
        (3, ("--as", "openai/gpt-5.4", "--by", "session"), "`--by session` has"),
    ],
)
def test_too_many_groups_are_refused_with_a_way_out(
    most: int, words: tuple[str, ...], err: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import duckdb

    with duckdb.connect(str(tmp_path / "db")) as connection:
        connection.execute(
            "CREATE TABLE records AS SELECT 'r' || i AS request_id, 's' || i AS session_id, 'claude-sonnet-4-5' AS model, 10 AS input_tokens, "
            "1 AS output_tokens, TIMESTAMP '2026-06-01 00:00:00' AS created_at FROM range(5) t(i)"
        )
    monkeypatch.setattr("budgetlint.records.plan.MOST_GROUPS", most)
    table = ("--connect", f"duckdb:///{tmp_path}/db", "--table", "records")
    done = ran("reconcile", *table, *words, "--budget", "plan.yaml", "--as-of", DAY)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"error: `records` has more than {most} groups: {err} too many values, or `--covers` should name fewer days\n"
    )


def test_no_credential_reaches_a_message() -> None:
    for url in (
        "postgresql+psycopg://someone:hunter2@127.0.0.1:9/db?sslkey=hunter2",
        "nosuchthing://someone:hunter2@host/db",
        "someone:hunter2@host",
        "trino://someone:hunter2@host:1/db",
        "postgresql+psycopg://someone:p@ss:hunter2@127.0.0.1:9/db",
        "postgresql+psycopg://someone:hunter2#/?x@127.0.0.1:9/db",
        "postgresql+psycopg://someone:hunter2@127.0.0.1:hunter2/db",
        "postgresql+psycopg://someone:hunter2@[::1/db",
        "postgresql+psycopg://someone:h%75nter2@127.0.0.1:9/db?hunter2=hunter2",
        "postgresql+psycopg://someone@127.0.0.1:9/db?password=h%75nter2&sslpassword=hunter2&options=-c%20hunter2%3Dhunter2",
        "postgresql+psycopg://someone@127.0.0.1:9/db#hunter2",
        "duckdb:////hunter2/someone.db?motherduck_token=hunter2",
    ):
        done = ran("reconcile", "--connect", url, "--table", "records", "--budget", "plan.yaml", "--as-of", DAY)
        assert (done.code, done.out) == (2, "")
        assert "hunter2" not in done.err
        assert "someone" not in done.err


def test_a_table_that_is_not_there_is_answered_with_the_nearest() -> None:
    done = ran("reconcile", "--connect", "env:WAREHOUSE", "--table", "recods", "--budget", "plan.yaml", "--as-of", DAY)
    assert (done.code, done.out) == (2, "")
    assert done.err == "error: table `recods` does not exist or is not visible, did you mean `records`?\n"


def test_a_short_part_of_a_url_is_hidden_where_it_is_quoted() -> None:
    assert redacted("no host 'h' in the path", "postgresql://u@h/db") == "no host '***' in the path"
    assert redacted('user "u" is unknown', "postgresql://u@h/db") == 'user "***" is unknown'


@pytest.mark.parametrize(
    ("words", "err"),
    [
        (("--connect", "env:NO_SUCH", "--table", "t"), "--connect: the environment variable `NO_SUCH` is not set"),
        (
            ("--connect", "env:WAREHOUSE"),
            "--connect needs `--table NAME`, or `--source` of a product whose table has a known name",
        ),
        (
            ("--connect", "env:WAREHOUSE", "--source", "litelm"),
            "unknown source `litelm`, expected one of litellm, langfuse, otel, openrouter, focus, canonical, or a `.yaml` file for a table of your own, did you mean `litellm`?",
        ),
        (
            ("--connect", "env:WAREHOUSE", "--table", "t", "--timeout", "0"),
            "--timeout: `0` is not a number of seconds from 1 to 86400",
        ),
        (
            ("records", "--connect", "env:WAREHOUSE", "--table", "records"),
            "--connect reads a table: it can't be combined with files",
        ),
        (
            ("records", "--engine", "spark", "--table", "t"),
            "--table names a table: it can't be combined with paths",
        ),
        (
            ("records", "--engine", "spark", "--source", "own.yaml"),
            "--source names a table: it can't be combined with paths",
        ),
        (("records", "--table", "t"), "--table is for tables: it needs `--connect` or `--engine spark`"),
        (("records", "--dry-run"), "--dry-run is for tables: it needs `--connect` or `--engine spark`"),
    ],
)
def test_what_makes_no_sense_is_refused(words: tuple[str, ...], err: str) -> None:
    done = ran("reconcile", *words, "--budget", "plan.yaml", "--as-of", DAY)
    assert (done.code, done.out, done.err.partition("\nhelp: ")[0].rstrip("\n")) == (2, "", f"error: {err}")


def test_a_statement_that_takes_too_long_is_cancelled(month: Path) -> None:
    from budgetlint.edges.warehouse.database import Database, connected
    from budgetlint.edges.warehouse.engine import WarehouseFailed

    with connected(f"duckdb:///{month}/db", 1) as database:
        assert isinstance(database, Database)
        with pytest.raises(
            WarehouseFailed, match="a statement took longer than 1 s and was cancelled: raise the limit with --timeout"
        ):
            database.ask("SELECT COUNT(*) FROM range(100000000) a, range(100000000) b")
        assert database.ask("SELECT 1") == [(1,)]


def test_nothing_is_written() -> None:
    from budgetlint.edges.warehouse.database import connected
    from budgetlint.edges.warehouse.engine import WarehouseFailed

    with connected(f"duckdb:///{Path.cwd()}/db", 5) as database, pytest.raises(WarehouseFailed, match="read-only"):
        database.ask("CREATE TABLE x (i INTEGER)")
