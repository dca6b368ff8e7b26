"""A month of varied records in DuckDB, PostgreSQL and ClickHouse's engine: the same account, and our whole run beside a query by hand.

    python -m benchmarks.engines FOLDER [N] [ENGINE…]   N (1 million) records in each engine, or those named

The records are text with caches, tiers and regions, agents' tasks, retries, lines twice, images, and costs of many digits.
`ours` is everything that an observation holds. `grouping` is what somebody types for the same sums by model, tier, region, day and
outcome, and nothing else: no id that comes twice, no retry told from a new request, no median, no task.
"""

import hashlib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from budgetlint.edges.records.saved import text
from budgetlint.edges.warehouse.database import connected
from budgetlint.edges.warehouse.engine import Warehouse
from budgetlint.edges.warehouse.observe import AskedTable, observe
from budgetlint.records.matching import DEFAULT, RecordMatch
from budgetlint.records.table_sources import source_named
from budgetlint.records.tables import TableUse
from tests.engines.clickhouse import ClickHouse, type_of
from tests.engines.postgres import server

COLUMNS = {
    "request_id": "VARCHAR",
    "job_id": "VARCHAR",
    "attempt_of": "VARCHAR",
    "session_id": "VARCHAR",
    "service": "VARCHAR",
    "model": "VARCHAR",
    "status": "VARCHAR",
    "service_tier": "VARCHAR",
    "region": "VARCHAR",
    "input_tokens": "BIGINT",
    "cached_input_tokens": "BIGINT",
    "output_tokens": "BIGINT",
    "images": "BIGINT",
    "latency_ms": "BIGINT",
    "provider_reported_cost": "DECIMAL(38, 18)",
    "created_at": "TIMESTAMP",
}
MADE = """
SELECT CASE WHEN i % 50 < 48 THEN 'r' || (i - CASE WHEN i % 97 = 1 THEN 1 ELSE 0 END) END AS request_id,
  CASE WHEN i % 50 >= 48 THEN 'j' || i END AS job_id,
  CASE WHEN i % 50 < 48 AND i % 33 IN (7, 8) THEN 'a' || (i // 33) END AS attempt_of,
  CASE WHEN i % 10 < 3 THEN 's' || (i // 30) END AS session_id, 'svc-' || (i % 5) AS service, 'model-' || (i % 7) AS model,
  CASE WHEN i % 33 = 7 THEN 'failed' ELSE 'ok' END AS status,
  CASE WHEN i % 4 = 0 THEN 'priority' WHEN i % 4 = 1 THEN 'default' END AS service_tier, CASE WHEN i % 6 = 0 THEN 'EU' END AS region,
  CASE WHEN i % 50 < 48 THEN 500 + hash(i) % 4000 END AS input_tokens, CASE WHEN i % 50 < 48 THEN hash(i + 1) % 400 END AS cached_input_tokens,
  CASE WHEN i % 50 < 48 THEN 20 + hash(i + 2) % 900 END AS output_tokens, CASE WHEN i % 50 >= 48 THEN 1 END AS images,
  100 + hash(i + 3) % 9000 AS latency_ms,
  CAST(CAST(hash(i + 4) % 1000000000 AS DECIMAL(18, 0)) / 1000000000 AS DECIMAL(38, 18)) AS provider_reported_cost,
  TIMESTAMP '2026-06-01' + to_milliseconds(CAST(i AS BIGINT) * 2592000000 // {n}) AS created_at
FROM range({n}) AS made(i)
"""
BY_HAND = (
    "SELECT service, model, service_tier, region, {day} AS day, status, COUNT(*), SUM(input_tokens), SUM(cached_input_tokens), SUM(output_tokens), "
    "SUM(images), SUM(provider_reported_cost), MIN(created_at), MAX(created_at) FROM records GROUP BY service, model, service_tier, region, {day}, status"
)


def main() -> None:
    """Prints a line an engine."""
    folder, n = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    folder.mkdir(parents=True, exist_ok=True)
    rows = folder / f"{n}.csv"
    for name, engine in ENGINES.items():
        if len(sys.argv) <= 3 or name in sys.argv[3:]:
            with engine(folder, rows, n) as warehouse:
                print(f"{name}, {n:,} records: {_measured(warehouse)}", flush=True)


def _measured(warehouse: Warehouse) -> str:
    """How long our whole run and the grouping by hand take, their ratio, and a digest of what was observed."""
    source = source_named("canonical")
    assert source is not None
    asked = AskedTable(use=TableUse(source, "records", warehouse.kinds("records")), seconds=LONG)
    day = "toDate(created_at)" if warehouse.dialect == "clickhouse" else "CAST(created_at AS DATE)"
    by_hand = _timed(lambda: warehouse.ask(BY_HAND.format(day=day)))
    began = time.monotonic()
    observed = observe(warehouse, asked, MATCHES, DEFAULT)
    ours = time.monotonic() - began
    digest = hashlib.sha256(text(observed, "").encode()).hexdigest()[:12]
    return f"ours {ours:.1f} s, grouping {by_hand:.1f} s, ratio {ours / by_hand:.1f}, account {digest}"


LONG = 86_400
MATCHES = [RecordMatch(f"svc-{index}", service=(f"svc-{index}",)) for index in range(4)]


def _timed(run: Callable[[], object]) -> float:
    began = time.monotonic()
    run()
    return time.monotonic() - began


def _columns(spelled: Callable[[str], str]) -> str:
    return ", ".join(f"{name} {spelled(words)}" for name, words in COLUMNS.items())


def _made(rows: Path, n: int) -> None:
    """The records as CSV, once."""
    import duckdb

    if not rows.exists():
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({MADE.format(n=n)}) TO '{rows}' (HEADER false, NULLSTR '\\N')")


@contextmanager
def _duckdb(folder: Path, rows: Path, n: int) -> Iterator[Warehouse]:
    import duckdb

    _made(rows, n)
    file = folder / f"{n}.duckdb"
    if not file.exists():
        with duckdb.connect(str(file)) as connection:
            connection.execute(f"CREATE TABLE records ({_columns(str)})")
            connection.execute(f"COPY records FROM '{rows}' (HEADER false, NULLSTR '\\N')")
    with connected(f"duckdb:///{file}", LONG) as database:
        yield database


@contextmanager
def _postgres(_: Path, rows: Path, n: int) -> Iterator[Warehouse]:
    import psycopg

    _made(rows, n)
    types = {"VARCHAR": "TEXT", "TIMESTAMP": "TIMESTAMP"}
    with server() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                f"CREATE UNLOGGED TABLE records ({_columns(lambda words: types.get(words, words))})".encode()
            )
            with (
                connection.cursor() as cursor,
                cursor.copy("COPY records FROM STDIN (FORMAT csv, NULL '\\N')") as copy,
                rows.open("rb") as file,
            ):
                while block := file.read(1 << 20):
                    copy.write(block)
            connection.execute("VACUUM ANALYZE records")
        with connected(url, LONG) as database:
            yield database


@contextmanager
def _clickhouse(folder: Path, rows: Path, n: int) -> Iterator[Warehouse]:
    _made(rows, n)
    engine = ClickHouse(folder / f"{n}.clickhouse")
    engine.cursor.execute(
        f"CREATE TABLE IF NOT EXISTS records ({_columns(type_of)}) ENGINE = MergeTree ORDER BY tuple()"
    )
    if engine.ask("SELECT COUNT(*) FROM records") != [(n,)]:
        engine.cursor.execute("TRUNCATE TABLE records")
        engine.cursor.execute(f"INSERT INTO records SELECT * FROM file('{rows}', CSV, '{_columns(type_of)}')")
    yield engine


ENGINES = {"DuckDB": _duckdb, "PostgreSQL": _postgres, "ClickHouse": _clickhouse}

if __name__ == "__main__":
    main()
