"""The same records in PostgreSQL and ClickHouse's engine, and in the tables that products write: the same account, to the last byte."""

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from budgetlint.edges.records import observe as of_files
from budgetlint.edges.warehouse.database import connected
from budgetlint.edges.warehouse.observe import TableQuery, observe
from budgetlint.frozen import replace
from budgetlint.records.matching import RecordMatch
from budgetlint.records.observed import Observed
from budgetlint.records.table_sources import source_named
from budgetlint.records.tables import TableUse
from tests.cli.running import DAY, ran
from tests.engines.clickhouse import ClickHouse, UnansweredQuery, served, type_of
from tests.engines.postgres import server
from tests.engines.products import OBSERVATIONS, spans
from tests.engines.reconciled import reconciled
from tests.engines.tables import Record, Value, as_csv, as_lines, kinds, plan_in, varied
from tests.records.cases import MATCHES, OPTIONS
from tests.records.shown import text

pytestmark = [pytest.mark.engines, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "records" / "data"


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a month as the file `records`, as CSV, and a plan."""
    folder = tmp_path_factory.mktemp("month")
    as_lines(varied(), folder / "records")
    as_lines(varied(), folder / "records.jsonl")
    as_csv(varied(), kinds("canonical"), folder / "records.csv")
    plan_in(folder)
    return folder


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """The address of a server."""
    with server() as url:
        yield url.replace("postgresql:", "postgresql+psycopg:")


def filled(url: str, name: str, columns: Sequence[tuple[str, str]], rows: Path) -> None:
    """Make a table and copy a CSV file into it."""
    import psycopg

    declared = ", ".join(f'"{column}" {kind}' for column, kind in columns)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'CREATE TABLE "{name}" ({declared})')
        with connection.cursor() as cursor, cursor.copy(f"COPY \"{name}\" FROM STDIN (FORMAT csv, NULL '\\N')") as copy:
            copy.write(rows.read_text(encoding="utf-8"))


def test_postgresql_gives_what_files_give(month: Path, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(month)
    monkeypatch.setenv("PG", postgres)
    types = {"VARCHAR": "TEXT", "JSON": "JSONB", "TIMESTAMP": "TIMESTAMPTZ"}
    filled(
        postgres,
        "records",
        [(name, types.get(words, words)) for name, words in kinds("canonical").items()],
        month / "records.csv",
    )
    words = ("--as", "openai/gpt-5.4", "--by", "session")
    assert reconciled("--connect", "env:PG", "--table", "records", *words) == reconciled("records", *words)
    dry = ran(
        "reconcile", "--connect", "env:PG", "--table", "records", "--budget", "plan.yaml", "--as-of", DAY, "--dry-run"
    ).out
    assert [line.split(":")[0] for line in dry.splitlines()] == ["problems", "calls"]
    writes = ran("reconcile", "--connect", "env:PG", "--table", "nobodys", "--budget", "plan.yaml", "--as-of", DAY)
    assert writes.err == "error: table `nobodys` does not exist or is not visible\n"


def test_litellms_table_is_read_as_its_log_is(tmp_path: Path, postgres: str) -> None:
    """The columns of `LiteLLM_SpendLogs` as LiteLLM's own schema makes them."""
    records: list[dict[str, Value]] = json.loads((SAMPLES / "litellm" / "spend.json").read_text(encoding="utf-8"))
    columns = {
        **dict.fromkeys(("request_id", "call_type", "api_key"), "TEXT NOT NULL"),
        "spend": "DOUBLE PRECISION NOT NULL DEFAULT 0.0",
        **dict.fromkeys(("total_tokens", "prompt_tokens", "completion_tokens"), "INTEGER NOT NULL DEFAULT 0"),
        **dict.fromkeys(("startTime", "endTime"), "TIMESTAMP(3) NOT NULL"),
        "request_duration_ms": "INTEGER",
        "completionStartTime": "TIMESTAMP(3)",
        **dict.fromkeys(("model", "model_id", "model_group", "custom_llm_provider", "api_base"), "TEXT DEFAULT ''"),
        "user": "TEXT",
        "metadata": "JSONB DEFAULT '{}'",
        "cache_hit": "TEXT",
        "cache_key": "TEXT",
        "request_tags": "JSONB",
        **dict.fromkeys(("team_id", "end_user", "requester_ip_address"), "TEXT"),
        **dict.fromkeys(("messages", "response"), "JSONB DEFAULT '{}'"),
        **dict.fromkeys(("session_id", "status"), "TEXT"),
    }
    table = tmp_path / "spend.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [_spend_cell(record.get(name), words) for name, words in columns.items()] for record in records
        )
    filled(postgres, "LiteLLM_SpendLogs", list(columns.items()), table)
    source = source_named("litellm")
    assert source is not None
    with connected(postgres, 60) as database:
        use = TableUse(source, source.table, database.kinds(source.table))
        same(observe(database, TableQuery(use=use), MATCHES, OPTIONS), SAMPLES / "litellm" / "spend.json")


def _spend_cell(value: Value, words: str) -> str:
    """As LiteLLM's client writes it: an object stays one, also where a log holds it as a text."""
    if value is None:
        return "\\N"
    if words.startswith("JSONB"):
        return value if isinstance(value, str) and value.startswith("{") else json.dumps(value)
    return str(value)


def same(of_table: Observed, file: Path) -> None:
    """The workloads and bills of a table are those of a file."""
    of_file = of_files([file], MATCHES, OPTIONS)
    blank = Observed(of_file.workloads, of_file.bills, (), ())
    assert text(Observed(of_table.workloads, of_table.bills, (), ())) == text(blank)
    assert of_table.files[0].records - of_table.files[0].unread == of_file.files[0].records - of_file.files[0].unread
    assert "POISON" not in text(of_table)


@pytest.fixture(scope="module")
def clickhouse(tmp_path_factory: pytest.TempPathFactory) -> ClickHouse:
    """One for all tests."""
    return ClickHouse(tmp_path_factory.mktemp("clickhouse") / "data")


def test_clickhouse_gives_what_files_give(month: Path, clickhouse: ClickHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the driver that people use and ClickHouse's HTTP interface, behind which its engine answers."""
    monkeypatch.chdir(month)
    columns = ", ".join(f"{name} {type_of(words)}" for name, words in kinds("canonical").items())
    clickhouse.cursor.execute("CREATE DATABASE lake")
    clickhouse.cursor.execute(f"CREATE TABLE lake.records ({columns}) ENGINE = MergeTree ORDER BY tuple()")
    clickhouse.cursor.execute(f"INSERT INTO lake.records SELECT * FROM file('{month}/records.csv', CSV, '{columns}')")
    with served(clickhouse) as url:
        monkeypatch.setenv("CH", url)
        there = ("--connect", "env:CH", "--table", "lake.records", "--covers", "2026-06")
        by_table, queries = reconciled(*there), printed(*there)
        clickhouse.cursor.execute("SET enable_materialized_cte = 1")
        kept, kept_queries = reconciled(*there), printed(*there)
        clickhouse.cursor.execute("SET enable_materialized_cte = 0")
    assert by_table.replace("lake.records", "records") == reconciled("records", "--covers", "2026-06")
    assert kept == by_table
    assert [text.count('"judged" AS MATERIALIZED') for text in (queries, kept_queries)] == [0, 1]


def test_a_statement_of_a_wide_table_is_within_clickhouses_limit(clickhouse: ClickHouse) -> None:
    """It takes statements of up to 50,000 parts, and copies what is before a union into each query of the union."""
    columns = {name: "VARCHAR" if words == "BIGINT" else words for name, words in kinds("canonical").items()}
    declared = ", ".join(f"{name} {type_of(words)}" for name, words in columns.items())
    clickhouse.cursor.execute(f"CREATE TABLE wide ({declared}) ENGINE = MergeTree ORDER BY tuple()")
    clickhouse.cursor.execute(
        "INSERT INTO wide (model, input_tokens, output_tokens, created_at) VALUES ('gpt-5', '7', '1', '2026-06-01')"
    )
    source = source_named("canonical")
    assert source is not None
    query = TableQuery(use=TableUse(source, "wide", clickhouse.kinds("wide")), is_set_to_keep=True)
    matches = [RecordMatch(f"w{index}", service=(f"s{index}*",)) for index in range(150)]
    clickhouse.cursor.execute("SET enable_materialized_cte = 1")
    got = observe(clickhouse, query, matches, replace(OPTIONS, moved_by="session"))
    clickhouse.cursor.execute("SET enable_materialized_cte = 0")
    assert [(one.name, one.tokens.input) for one in got.workloads] == [(None, 7)]


def printed(*words: str) -> str:
    """The statements for ClickHouse as they would run."""
    done = ran("reconcile", *words, "--print-sql", "clickhouse", "--budget", "plan.yaml", "--as-of", DAY)
    assert (done.code, done.err) == (0, "")
    return done.out


def test_sums_that_no_column_can_hold_are_exact(clickhouse: ClickHouse) -> None:
    """ClickHouse adds up in the type of a column, and starts anew where that is full; a counter that is broken is set aside."""
    clickhouse.cursor.execute(
        "CREATE TABLE large (model String, service String, input_tokens Int64, output_tokens Int64, latency_ms Int64, "
        "provider_reported_cost Decimal(38, 18), created_at DateTime64(3)) ENGINE = MergeTree ORDER BY tuple()"
    )
    clickhouse.cursor.execute(
        "INSERT INTO large SELECT 'claude-sonnet-4-5', 'support', if(number < 3, 9000000000000000000, 1000000000000000), "
        "1, 1000000000000000, 1000000000000000, '2026-06-01 10:00:00' FROM numbers(20003)"
    )
    source = source_named("canonical")
    assert source is not None
    use = TableUse(source, "large", clickhouse.kinds("large"))
    observed = observe(clickhouse, TableQuery(use=use), MATCHES, OPTIONS)
    (workload,) = observed.workloads
    assert (workload.tokens.uncached_input, workload.cost.reported) == (20_000 * 10**15, Decimal(20_000 * 10**15))
    assert {spread.quantity: spread.total for spread in workload.spreads}["latency_ms"] == 20_000 * 10**15
    assert observed.unread[0].why == "`input_tokens` is above 1,000,000,000,000,000, in 3 of its rows"


@pytest.mark.parametrize("signalled", [signal.SIGINT, signal.SIGTERM])
def test_clickhouse_is_told_to_end_what_nobody_waits_for(
    signalled: signal.Signals, month: Path, clickhouse: ClickHouse
) -> None:
    """Its HTTP interface has no word to cancel a query: it ends one that only reads when the connection closes, where a setting says so."""
    clickhouse.cursor.execute("CREATE TABLE IF NOT EXISTS waited (request_id String, model String, input_tokens Int64)")
    hold = UnansweredQuery()
    with served(clickhouse, hold) as url:
        words = ["reconcile", "--connect", "env:CH", "--table", "waited", "--budget", "plan.yaml", "--as-of", DAY]
        running = subprocess.Popen(
            [sys.executable, "-m", "budgetlint", *words],
            cwd=month,
            env=os.environ | {"CH": url, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert hold.began.wait(120), running.communicate(timeout=120)
        assert hold.settings["readonly"] == ["2"]
        assert hold.settings["cancel_http_readonly_queries_on_client_close"] == ["1"]
        running.send_signal(signalled)
        assert running.communicate(timeout=120) == ("", "")
        assert hold.ended.wait(120)
    assert running.returncode == (130 if signalled == signal.SIGINT else -signal.SIGTERM)


def test_langfuses_table_is_read_as_its_export_is(tmp_path: Path, clickhouse: ClickHouse) -> None:
    """The columns of `observations` as Langfuse's migrations make them; an older version of a row counts no more."""
    text_map, numbers = "Map(LowCardinality(String), String)", "Map(LowCardinality(String), UInt64)"
    columns = {
        "id": "String",
        "trace_id": "String",
        "project_id": "String",
        "type": "LowCardinality(String)",
        "start_time": "DateTime64(3)",
        "end_time": "Nullable(DateTime64(3))",
        "name": "String",
        "metadata": text_map,
        "level": "LowCardinality(String)",
        "status_message": "Nullable(String)",
        "input": "Nullable(String)",
        "output": "Nullable(String)",
        "provided_model_name": "Nullable(String)",
        "provided_usage_details": numbers,
        "usage_details": numbers,
        "cost_details": "Map(LowCardinality(String), Decimal64(12))",
        "total_cost": "Nullable(Decimal64(12))",
        "environment": "LowCardinality(String)",
        "event_ts": "DateTime64(3)",
        "is_deleted": "UInt8",
    }
    declared = ", ".join(f"`{name}` {words}" for name, words in columns.items())
    clickhouse.cursor.execute(
        f"CREATE TABLE observations ({declared}) ENGINE = ReplacingMergeTree(event_ts, is_deleted) PARTITION BY toYYYYMM(start_time) "
        "PRIMARY KEY (project_id, type, toDate(start_time)) ORDER BY (project_id, type, toDate(start_time), id)"
    )
    records = OBSERVATIONS
    old: dict[str, Value] = {**records[0], "usage_details": {"input": 1}, "event_ts": "2026-07-22 09:00:00.000"}
    gone: dict[str, Value] = {**records[0], "id": "gone", "is_deleted": 1, "event_ts": "2026-07-23 09:00:00.000"}
    for batch in ([old], [{"event_ts": "2026-07-22 12:00:00.000", **record} for record in records], [gone]):
        lines = as_lines(batch, tmp_path / "batch.jsonl")
        names = ", ".join(f"`{name}`" for name in columns)
        clickhouse.cursor.execute(
            f"INSERT INTO observations SELECT {names} FROM file('{lines}', JSONEachRow, '{declared}')"
        )
    source = source_named("langfuse")
    assert source is not None
    use = TableUse(source, "observations", clickhouse.kinds("observations"))
    same(observe(clickhouse, TableQuery(use=use), MATCHES, OPTIONS), as_lines(records, tmp_path / "export.jsonl"))


def test_langfuses_newer_events_are_read_as_its_observations_are(tmp_path: Path, clickhouse: ClickHouse) -> None:
    """The columns of `events_core` as its migration makes them: no nulls, metadata as two arrays, the id as that of a span."""
    numbers = "Map(LowCardinality(String), UInt64)"
    texts = (
        "project_id",
        "trace_id",
        "span_id",
        "session_id",
        "name",
        "status_message",
        "provided_model_name",
        "input",
    )
    columns = {
        **dict.fromkeys(texts, "String"),
        **dict.fromkeys(("type", "level", "environment"), "LowCardinality(String)"),
        **dict.fromkeys(("metadata_names", "metadata_values"), "Array(String)"),
        **dict.fromkeys(("start_time", "event_ts"), "DateTime64(6)"),
        "end_time": "Nullable(DateTime64(6))",
        "usage_details": numbers,
        "cost_details": "Map(LowCardinality(String), Decimal(18, 12))",
        "is_deleted": "UInt8",
    }
    declared = ", ".join(f"`{name}` {words}" for name, words in columns.items())
    clickhouse.cursor.execute(
        f"CREATE TABLE events_core ({declared}, total_cost Decimal(18, 12) ALIAS cost_details['total']) "
        "ENGINE = ReplacingMergeTree(event_ts, is_deleted) PARTITION BY toYYYYMM(start_time) "
        "PRIMARY KEY (project_id, toStartOfMinute(start_time)) ORDER BY (project_id, toStartOfMinute(start_time), span_id, start_time)"
    )
    records = [*OBSERVATIONS, {**OBSERVATIONS[0], "id": "unpriced", "total_cost": None}]
    for index, batch in enumerate(
        ([_event(records[0]) | {"usage_details": {"input": 1}}], [_event(one) for one in records])
    ):
        stamped = [event | {"event_ts": f"2026-07-22 1{index}:00:00.000"} for event in batch]
        lines = as_lines(stamped, tmp_path / "batch.jsonl")
        names = ", ".join(f"`{name}`" for name in columns)
        clickhouse.cursor.execute(
            f"INSERT INTO events_core ({names}) SELECT {names} FROM file('{lines}', JSONEachRow, '{declared}')"
        )
    source = source_named("langfuse")
    assert source is not None
    use = TableUse(source, "events_core", clickhouse.kinds("events_core"))
    same(observe(clickhouse, TableQuery(use=use), MATCHES, OPTIONS), as_lines(records, tmp_path / "export.jsonl"))


def _event(observation: Record) -> Record:
    """An observation as the newer table has it."""
    metadata, cost = observation["metadata"], observation.get("total_cost")
    assert isinstance(metadata, dict)
    moved = {"id", "metadata", "total_cost", "provided_model_name", "status_message"}
    return {name: value for name, value in observation.items() if name not in moved} | {
        "span_id": observation["id"],
        "metadata_names": [*metadata],
        "metadata_values": [*metadata.values()],
        "cost_details": {} if cost is None else {"total": cost},
        "provided_model_name": observation.get("provided_model_name") or "",
        "status_message": observation.get("status_message") or "",
        "session_id": "s",
    }


def test_the_collectors_table_is_read_as_its_spans_are(tmp_path: Path, clickhouse: ClickHouse) -> None:
    """The columns of `otel_traces` as the collector's exporter makes them."""
    attributes = "Map(LowCardinality(String), String)"
    columns = {
        "Timestamp": "DateTime64(9)",
        "TraceId": "String",
        "SpanId": "String",
        "ParentSpanId": "String",
        "SpanName": "LowCardinality(String)",
        "SpanKind": "LowCardinality(String)",
        "ServiceName": "LowCardinality(String)",
        "ResourceAttributes": attributes,
        "SpanAttributes": attributes,
        "Duration": "UInt64",
        "StatusCode": "LowCardinality(String)",
        "StatusMessage": "String",
    }
    declared = ", ".join(f"`{name}` {words}" for name, words in columns.items())
    clickhouse.cursor.execute(
        f"CREATE TABLE otel_traces ({declared}) ENGINE = MergeTree PARTITION BY toDate(Timestamp) ORDER BY (ServiceName, SpanName, toDateTime(Timestamp))"
    )
    traces = SAMPLES / "opentelemetry" / "traces.jsonl"
    lines = as_lines(spans(traces), tmp_path / "spans.jsonl")
    names = ", ".join(f"`{name}`" for name in columns)
    clickhouse.cursor.execute(f"INSERT INTO otel_traces SELECT {names} FROM file('{lines}', JSONEachRow, '{declared}')")
    source = source_named("otel")
    assert source is not None
    got = observe(
        clickhouse, TableQuery(use=TableUse(source, "otel_traces", clickhouse.kinds("otel_traces"))), MATCHES, OPTIONS
    )
    expected = of_files([traces], MATCHES, OPTIONS)
    assert text(Observed(got.workloads, (), (), ())) == text(Observed(expected.workloads, (), (), ()))
