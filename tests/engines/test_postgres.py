"""A real PostgreSQL: nothing is written there, nothing runs on, nobody's credential is told, and every kind of table is read."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import pytest

from budgetlint.edges.records import observe as of_files
from budgetlint.edges.warehouse.database import connected
from budgetlint.edges.warehouse.observe import TableQuery, observe
from budgetlint.records.matching import DEFAULT, RecordMatch
from budgetlint.records.observed import Observed
from budgetlint.records.table_sources import source_named
from budgetlint.records.tables import TableUse
from tests.cli.running import DAY, ran
from tests.engines.patience import comes_true
from tests.engines.postgres import server
from tests.engines.tables import plan_in

pytestmark = [pytest.mark.engines, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
TABLES = """
CREATE TABLE calls (request_id TEXT, model TEXT, service TEXT, input_tokens NUMERIC, output_tokens TEXT, provider_reported_cost TEXT, created_at TEXT, kind TEXT);
INSERT INTO calls VALUES
  ('a', 'claude-sonnet-4-5', 'support-web', 1000, '100', '0.0045', '2026-06-01T23:30:00-02:00', 'llm'),
  ('b', 'claude-sonnet-4-5', 'support-web', 2000.0, ' 200 ', '1.5e-3', '2026-06-02 05:00:00+05:30', 'llm'),
  ('c', 'claude-sonnet-4-5', 'support-web', 9000000000000, NULL, NULL, '1780272000', 'llm'),
  ('d', 'claude-sonnet-4-5', 'support-web', 1, '99999999999999999999999', NULL, '2026-06-03', 'llm'),
  ('g', 'claude-sonnet-4-5', 'support-web', 1, '1', '1e30', '2026-02-31', 'llm'),
  ('h', 'claude-sonnet-4-5', 'support-web', 7, '8', NULL, '2026-06-30T23:59:59.9999Z', 'llm'),
  ('i', 'claude-sonnet-4-5', 'support-web', 1e25, '8', NULL, '2026-06-30', 'llm'),
  ('e', NULL, NULL, NULL, NULL, NULL, NULL, 'llm'),
  ('f', 'claude-sonnet-4-5', NULL, 5, '', 'NaN', 'yesterday', 'x');
CREATE SCHEMA "Logs 2026";
CREATE TABLE "Logs 2026"."Calls" AS SELECT * FROM calls;
CREATE VIEW seen AS SELECT * FROM calls;
CREATE MATERIALIZED VIEW kept AS SELECT * FROM calls;
CREATE TABLE none AS SELECT * FROM calls LIMIT 0;
CREATE TABLE slow_calls AS SELECT * FROM calls WHERE request_id < 'd';
CREATE VIEW slow AS SELECT c.* FROM slow_calls c, LATERAL (SELECT pg_sleep(20 + 0 * length(c.request_id))) AS waits;
ALTER DATABASE postgres SET TimeZone = 'Asia/Tokyo';
ALTER DATABASE postgres SET DateStyle = 'German';
"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address of a server whose sessions are in Tokyo, with tables of odd records."""
    import psycopg

    with server() as address:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(TABLES.encode())
        yield address


@pytest.fixture(autouse=True)
def _there(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PG", url.replace("postgresql:", "postgresql+psycopg:"))
    plan_in(tmp_path)


WORDS = ("reconcile", "--connect", "env:PG", "--budget", "plan.yaml", "--as-of", DAY)


def rows_of(url: str, query: str) -> "list[tuple[object, ...]]":
    """The rows of a query."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        return [tuple(row) for row in connection.execute(query.encode())]


def test_a_server_answers_and_ends() -> None:
    with server() as url:
        words = ["psql", "-AtX", "-c", "SHOW server_encoding", url]
        assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == "UTF8\n"
    assert subprocess.run(words, capture_output=True, check=False).returncode == 2


def test_nothing_is_written_and_a_statement_ends_in_time(url: str) -> None:
    from budgetlint.edges.warehouse.engine import WarehouseFailed

    with connected(url, 1) as database, pytest.raises(WarehouseFailed, match="read-only transaction"):
        database.ask("CREATE TABLE x (i INTEGER)")
    with (
        connected(url, 1) as database,
        pytest.raises(WarehouseFailed, match="statement timeout: raise the limit with --timeout"),
    ):
        database.ask("SELECT pg_sleep(20)")


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("", ("64MB", "15min")),
        ("-c work_mem=1MB -c statement_timeout=7s", ("1MB", "7s")),
        ("-c work_mem=1GB -c statement_timeout=1h", ("1GB", "15min")),
        ("-c statement_timeout=0", ("64MB", "15min")),
    ],
)
def test_what_was_chosen_for_a_connection_stays(chosen: str, expected: tuple[str, str], url: str) -> None:
    with connected(f"{url.replace('postgresql:', 'postgresql+psycopg:')}?options={quote(chosen)}", 900) as database:
        (row,) = database.ask("SELECT current_setting('work_mem'), current_setting('statement_timeout')")
    assert row == expected


@pytest.mark.parametrize(
    "table", ["seen", "kept", "public.calls", "postgres.public.calls", '"Logs 2026"."Calls"', "Logs 2026.Calls"]
)
def test_every_kind_of_table_gives_what_a_file_gives(table: str, url: str, tmp_path: Path) -> None:
    rows = rows_of(url, "SELECT row_to_json(calls)::text FROM calls")
    (tmp_path / "calls.jsonl").write_text("".join(f"{row[0]}\n" for row in rows), encoding="utf-8")
    by_file = json.loads(ran("reconcile", "calls.jsonl", *WORDS[3:], "--format", "json").out)
    done = ran(*WORDS, "--table", table, "--format", "json")
    assert (done.code, done.err) == (0, "")
    by_table = json.loads(done.out)
    assert [file["set_aside"] for file in by_table["records"].pop("files")] == [
        file["set_aside"] for file in by_file["records"].pop("files")
    ]
    assert len(by_table["records"].pop("first_set_aside")) <= len(by_file["records"].pop("first_set_aside"))
    assert by_table == by_file


def test_texts_are_ordered_by_their_bytes_whatever_the_collation(url: str, tmp_path: Path) -> None:
    import psycopg

    english = url.removesuffix("postgres") + "english"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(b"CREATE DATABASE english LOCALE_PROVIDER icu ICU_LOCALE 'en-US' TEMPLATE template0")
    rows = [
        {
            "request_id": "one call in two lines",
            "service": service,
            "model": "claude-sonnet-4-5",
            "input_tokens": 1000,
            "output_tokens": 100,
            "created_at": "2026-06-02T00:00:00Z",
        }
        for service in ("support-a", "Support-b")
    ]
    with psycopg.connect(english, autocommit=True) as connection:
        connection.execute(
            b"CREATE TABLE calls (request_id TEXT, service TEXT, model TEXT, input_tokens BIGINT, output_tokens BIGINT, created_at TEXT)"
        )
        for row in rows:
            connection.execute(b"INSERT INTO calls VALUES (%s, %s, %s, %s, %s, %s)", tuple(row.values()))
    assert rows_of(english, "SELECT 'a' < 'B', 'a' COLLATE \"C\" < 'B'") == [(True, False)]
    (tmp_path / "calls.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    by_file = ran("reconcile", "calls.jsonl", *WORDS[3:], "--format", "json")
    os.environ["PG"] = english.replace("postgresql:", "postgresql+psycopg:")
    by_table = ran(*WORDS, "--table", "calls", "--format", "json")
    assert (by_table.code, by_table.err) == (by_file.code, "")
    accounts = [json.loads(done.out) for done in (by_file, by_table)]
    for account in accounts:
        account.pop("records")
    assert accounts[0] == accounts[1]


def test_a_part_of_a_text_is_the_stated_one(url: str, tmp_path: Path) -> None:
    """Sizes and lengths in one text, and a tag in LiteLLM's list of texts."""
    import psycopg

    shown = ("1024x1024", "720p", "2.5s", "1080p for 8 s", "")
    jobs = [
        {"job_id": f"j{text}", "model": "veo-3.1", "created_at": "2026-06-02", "duration_or_resolution": text}
        for text in shown
    ]
    (tmp_path / "jobs.jsonl").write_text("".join(json.dumps(job) + "\n" for job in jobs), encoding="utf-8")
    tags = 'CAST(\'["user:POISON", "team:docs", "team:other"]\' AS JSONB) AS request_tags'
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(b"CREATE TABLE jobs (job_id TEXT, model TEXT, created_at TEXT, duration_or_resolution TEXT)")
        for job in jobs:
            connection.execute(b"INSERT INTO jobs VALUES (%s, %s, %s, %s)", tuple(job.values()))
        connection.execute(
            f"CREATE TABLE spent AS SELECT 'r' AS request_id, 'm' AS model, 0.5 AS spend, 5 AS prompt_tokens, 1 AS completion_tokens, {tags}, "
            "TIMESTAMP '2026-06-02 00:00:00' AS \"startTime\"".encode()
        )
    seen = observed(url, "jobs", "canonical")
    assert seen.workloads == of_files([tmp_path / "jobs.jsonl"], (), DEFAULT).workloads
    assert {use.size: use.media.seconds for workload in seen.workloads for use in workload.models} == {
        None: Decimal("2.5"),
        "1024x1024": Decimal(0),
        "1080p": Decimal(8),
        "720p": Decimal(0),
    }
    matches = (RecordMatch("docs", tags={"team": ("docs",)}),)
    assert [workload.name for workload in observed(url, "spent", "litellm", matches).workloads] == ["docs"]


def observed(url: str, table: str, name: str, matches: tuple[RecordMatch, ...] = ()) -> Observed:
    """What a table says."""
    source = source_named(name)
    assert source is not None
    with connected(url.replace("postgresql:", "postgresql+psycopg:"), 120) as database:
        return observe(database, TableQuery(use=TableUse(source, table, database.kinds(table))), matches, DEFAULT)


@pytest.mark.parametrize(("kind", "set_aside"), [("NUMERIC", 6), ("DOUBLE PRECISION", 5)])
def test_what_is_not_finite_costs_its_record_alone(kind: str, set_aside: int, url: str) -> None:
    """Costs and times that can't be added up; a floating-point NaN states no cost, as in files."""
    import psycopg

    costs = (f"('2026-06-01', '{cost}')" for cost in ("0.25", "NaN", "Infinity", "-Infinity", "1e19"))
    rows = ", ".join([*costs, "('infinity', '0.5')", "('-infinity', '0.5')"])
    table = f"not_finite_{set_aside}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            f"CREATE TABLE {table} AS SELECT 'lab/a' AS model, 5 AS input_tokens, 1 AS output_tokens, CAST(at AS TIMESTAMPTZ) AS created_at, "
            f"CAST(cost AS {kind}) AS provider_reported_cost FROM (VALUES {rows}) AS odd (at, cost)".encode()
        )
    seen = observed(url, table, "canonical")
    assert ([workload.cost.reported for workload in seen.workloads], seen.unread_records) == (
        [Decimal("0.25")],
        set_aside,
    )


@pytest.mark.parametrize(
    ("table", "err"),
    [
        ("none", "no record could be read in `none`"),
        ("nope.calls", "table `nope.calls` does not exist or is not visible"),
        ("slowcalls", "table `slowcalls` does not exist or is not visible, did you mean `slow_calls`?"),
        ("public.sen", "table `public.sen` does not exist or is not visible, did you mean `public.seen`?"),
        ('"open', '--table: `"open` is not a table name'),
        ("calls -- all", "--table: `calls -- all` is not a table name"),
        ("calls /* all */", "--table: `calls /* all */` is not a table name"),
        (" ", "--table: ` ` is not a table name"),
        ("calls; DROP TABLE calls", "table `calls; DROP TABLE calls` does not exist or is not visible"),
    ],
)
def test_what_is_not_there_is_said(table: str, err: str) -> None:
    done = ran(*WORDS, "--table", table)
    assert (done.code, done.out, done.err) == (2, "", f"error: {err}\n")


def test_what_is_printed_runs_elsewhere(url: str, tmp_path: Path) -> None:
    """The statements around the queries are printed too: in a session in Tokyo psql gets what we get."""
    printed = ran(*WORDS, "--table", "calls", "--print-sql", "postgres").out
    (tmp_path / "queries.sql").write_text(printed, encoding="utf-8")
    words = ["psql", "-AtX", "-v", "ON_ERROR_STOP=1", "-f", "queries.sql", url]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.startswith("BEGIN\nSET\n15min\nSET\nSET\n5s\noff\n")
    assert done.stdout.endswith("\nROLLBACK\n")
    assert "\ngrouped|" in done.stdout


@pytest.mark.parametrize(
    "where",
    [
        "pg_terminate_backend(pg_backend_pid())",
        "set_config('transaction_read_only', 'off', true) = 'off'",
        "query_to_xml('DELETE FROM calls', true, true, '') IS NOT NULL",
        "true; DELETE FROM calls",
        "true); DELETE FROM calls; --",
        "kind = (SELECT 'llm')",
        "true FOR UPDATE",
        "public.remove(request_id)",
        "nextval('s') > 0",
        "public.lower(request_id) = 'a'",
        "request_id OPERATOR(public.||) 'a' = 'aa'",
        "CAST(request_id AS public.mine) = 'a'",
        "request_id IN (VALUES ('a'))",
    ],
)
def test_a_hostile_condition_is_refused(where: str, url: str, tmp_path: Path) -> None:
    columns = "{request_id: request_id, model: model, input_tokens: input_tokens, created_at: created_at}"
    text = f"records:\n  table: calls\n  columns: {columns}\n  where: {json.dumps(where)}\n"
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    done = ran(*WORDS, "--source", "own.yaml")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: own.yaml:4:10: error: `where` is not a condition on a row: ")
    assert rows_of(url, "SELECT COUNT(*) FROM calls") == [(9,)]


@pytest.mark.parametrize(
    ("old", "new", "err"),
    [
        (":secret@", ":hunter2@", "can't connect: connection failed: "),
        ("127.0.0.1", "hunter2.invalid", "can't connect: failed to resolve host"),
        ("/postgres", "/hunter2", "can't connect: connection failed: "),
        ("postgresql:", "snowflake:", "the driver is missing"),
        ("postgresql:", "postgresql+hunter2:", "the driver is missing"),
        ("postgresql:", "trino:", "the driver is missing"),
        ("postgresql:", "hunter2:", "--connect: unknown kind of database `hunter2`, expected one of "),
    ],
)
def test_no_credential_is_told(old: str, new: str, err: str, url: str) -> None:
    done = ran("reconcile", "--connect", url.replace(old, new), "--table", "calls", *WORDS[3:])
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {err}")
    for secret in ("secret", "budgetlint:", '"budgetlint"', *(["hunter2"] if "unknown kind" not in err else [])):
        assert secret not in done.err
    assert "is missing" not in err or "pip install" in done.err


@pytest.mark.parametrize("signalled", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_statement_runs_on_nowhere(signalled: signal.Signals, url: str) -> None:
    """SIGINT and SIGTERM cancel it; of a process that is gone PostgreSQL finds out by itself, within seconds."""
    running = subprocess.Popen(
        [sys.executable, "-m", "budgetlint", *WORDS, "--table", "slow"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    active = (
        "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%read_rows%' AND pid <> pg_backend_pid()"
    )
    assert comes_true(lambda: bool(rows_of(url, active)))
    running.send_signal(signalled)
    assert running.communicate(timeout=120) == ("", "")
    assert running.returncode == (130 if signalled == signal.SIGINT else -signalled)
    assert comes_true(lambda: not rows_of(url, active))


def test_a_connection_that_is_lost_ends_in_one_message(url: str) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "budgetlint", *WORDS, "--table", "slow"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    lost = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%read_rows%' AND pid <> pg_backend_pid()"
    assert comes_true(lambda: bool(rows_of(url, lost)))
    message = "error: the database refused: terminating connection due to administrator command\n"
    assert (running.communicate(timeout=120), running.returncode) == (("", message), 2)
