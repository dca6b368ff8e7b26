"""A month of varied records in DuckDB, PostgreSQL and ClickHouse's engine: the same account, and our whole run beside queries by hand.

    python -m benchmarks.engines FOLDER [N] [ENGINE…]   N (1 million) records in each engine, or those named

The records are text with caches, tiers and regions, agents' tasks, retries, lines twice, images, and costs of many digits; their models are priced
in three currencies, at prices that change within the month. `ours` is the command `reconcile` from its start to its JSON. `by hand` are the queries of
`by_hand.py`, `plain` a single `GROUP BY` without any of that. All in processor time, the server's included, since a busy machine makes both wait.
"""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.by_hand import SERVICES, by_hand, plain
from budgetlint.edges.warehouse.database import connected
from budgetlint.edges.warehouse.engine import Warehouse
from budgetlint.frozen import Frozen
from tests.cli.running import ran
from tests.engines.clickhouse import ClickHouse, served, type_of
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
  CASE WHEN i % 10 < 3 THEN 's' || (i // 30) END AS session_id, 'svc-' || (i % 5) AS service, 'lab/model-' || (i % 7) AS model,
  CASE WHEN i % 33 = 7 THEN 'failed' ELSE 'ok' END AS status,
  CASE WHEN i % 4 = 0 THEN 'priority' WHEN i % 4 = 1 THEN 'default' END AS service_tier, CASE WHEN i % 6 = 0 THEN 'EU' END AS region,
  CASE WHEN i % 50 < 48 THEN 500 + hash(i) % 4000 END AS input_tokens, CASE WHEN i % 50 < 48 THEN hash(i + 1) % 400 END AS cached_input_tokens,
  CASE WHEN i % 50 < 48 THEN 20 + hash(i + 2) % 900 END AS output_tokens, CASE WHEN i % 50 >= 48 THEN 1 END AS images,
  100 + hash(i + 3) % 9000 AS latency_ms,
  CAST(CAST(hash(i + 4) % 1000000000 AS DECIMAL(18, 0)) / 1000000000 AS DECIMAL(38, 18)) AS provider_reported_cost,
  TIMESTAMP '2026-06-01' + to_milliseconds(CAST(i AS BIGINT) * 2592000000 // {n}) AS created_at
FROM range({n}) AS made(i)
"""


class Contestant(Frozen):
    """An engine with the records in its table `records`: how we connect to it, how it is asked directly, and the process that is its server."""

    url: str
    warehouse: Warehouse
    server: int | None = None


def main() -> None:
    """Prints a line an engine."""
    folder, n = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    for line in compared(folder, n, sys.argv[3:]):
        print(line, flush=True)


def compared(folder: Path, n: int, names: list[str]) -> Iterator[str]:
    """A line an engine: what our run takes, what queries by hand do, and a digest of the account."""
    folder.mkdir(parents=True, exist_ok=True)
    _planned(folder)
    for name, engine in ENGINES.items():
        if not names or name in names:
            with engine(folder, folder / f"{n}.csv", n) as contestant:
                yield f"{name}, {n:,} records: {_measured(folder, contestant)}"


def _measured(folder: Path, contestant: Contestant) -> str:
    dialect, ask = contestant.warehouse.dialect, contestant.warehouse.ask
    plainly = _seconds(contestant, lambda: ask(plain(dialect)))
    hand = _seconds(contestant, lambda: [len(ask(query)) for query in by_hand(dialect)])
    accounts: list[str] = []
    ours = _seconds(contestant, lambda: accounts.append(_reconciled(folder, contestant.url)))
    digest = hashlib.sha256(accounts[0].encode()).hexdigest()[:12]
    return f"ours {ours:.1f} s, by hand {hand:.1f} s, ratio {ours / hand:.1f}; plain {plainly:.1f} s, ratio {ours / plainly:.1f}; account {digest}"


def _reconciled(folder: Path, url: str) -> str:
    words = (
        "--budget",
        str(folder / "budget.yaml"),
        "--as-of",
        "2026-07-01",
        "--format",
        "json",
        "--timeout",
        str(LONG),
    )
    done = ran("reconcile", "--connect", url, "--table", "records", *words)
    assert (done.code, done.err) == (0, ""), done.err
    return done.out


LONG = 86_400


def _planned(folder: Path) -> None:
    """A budget whose workloads are the services, and prices in three currencies that change on the 16th."""
    source = {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-06-01"}
    units = {
        name: {"worth": worth, "of": "USD", "date": "2026-06-01", "source": "lab"} for name, worth in WORTH.items()
    }
    models = {f"lab/model-{index}": {"prices": _prices(index)} for index in range(7)}
    prices = {
        "version": 1,
        "date": "2026-06-01",
        "currency": "USD",
        "sources": {"lab": source},
        "units": units,
        "models": models,
    }
    (folder / "prices.json").write_text(json.dumps(prices), encoding="utf-8")
    usage = "requests: 100000, input_tokens: 2500, output_tokens: 470"
    workloads = "".join(
        f"  {name}: {{kind: llm-app, model: lab/model-0, {usage}, match: {{service: {name}}}}}\n" for name in SERVICES
    )
    (folder / "budget.yaml").write_text(
        f"version: 1\nname: month\nperiod: month\npricing: {{snapshot: prices.json}}\nworkloads:\n{workloads}budgets: {{total: {{ceiling: 5000}}}}\n",
        encoding="utf-8",
    )


WORTH = {"EUR": "1.0842", "CNY": "0.1391"}


def _prices(index: int) -> list[dict[str, object]]:
    unit = (None, *WORTH)[index % 3]
    dated = (({"until": "2026-06-15"}, 3), ({"from": "2026-06-16"}, 2))
    return [
        {"source": "lab", **when, **days, "rates": _rates(str((rate + index) * dearer), unit)}
        for days, rate in dated
        for when, dearer in (({}, 1), ({"when": {"service_tier": "priority"}}, 2))
    ]


def _rates(rate: str, unit: str | None) -> dict[str, object]:
    meters = ("input_tokens", "cache_read_tokens", "output_tokens", "images")
    return {meter: rate if unit is None else {"amount": rate, "unit": unit} for meter in meters}


def _seconds(contestant: Contestant, run: Callable[[], object]) -> float:
    """The processor time of a run: ours, and that of the server and what it started."""
    before = _spent(contestant.server)
    run()
    return _spent(contestant.server) - before


def _spent(server: int | None) -> float:
    mine = sum(os.times()[:4])
    return mine if server is None else mine + sum(_ticks(Path("/proc", str(pid))) for pid in _family(server))


def _family(server: int) -> list[int]:
    """A process and those that it started."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    return [server, *map(int, children)]


def _ticks(process: Path) -> float:
    """What a process and its ended children had of the processors."""
    try:
        words = (process / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(int(word) for word in words[11:15]) / os.sysconf("SC_CLK_TCK")


def _columns(spelled: Callable[[str], str]) -> str:
    return ", ".join(f"{name} {spelled(words)}" for name, words in COLUMNS.items())


def _made(rows: Path, n: int) -> None:
    """The records as CSV, once."""
    import duckdb

    if not rows.exists():
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({MADE.format(n=n)}) TO '{rows}' (HEADER false, NULLSTR '\\N')")


@contextmanager
def _duckdb(folder: Path, rows: Path, n: int) -> Iterator[Contestant]:
    import duckdb

    _made(rows, n)
    file = folder / f"{n}.duckdb"
    if not file.exists():
        with duckdb.connect(str(file)) as connection:
            connection.execute(f"CREATE TABLE records ({_columns(str)})")
            connection.execute(f"COPY records FROM '{rows}' (HEADER false, NULLSTR '\\N')")
    with connected(f"duckdb:///{file}", LONG) as database:
        yield Contestant(f"duckdb:///{file}", database)


@contextmanager
def _postgres(_: Path, rows: Path, n: int) -> Iterator[Contestant]:
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
        with connected(url.replace("postgresql:", "postgresql+psycopg:"), LONG) as database:
            backend = int(str(database.ask("SELECT pg_backend_pid()")[0][0]))
            yield Contestant(url.replace("postgresql:", "postgresql+psycopg:"), database, _parent(backend))


@contextmanager
def _clickhouse(folder: Path, rows: Path, n: int) -> Iterator[Contestant]:
    _made(rows, n)
    engine = ClickHouse(folder / f"{n}.clickhouse")
    engine.cursor.execute(
        f"CREATE TABLE IF NOT EXISTS records ({_columns(type_of)}) ENGINE = MergeTree ORDER BY tuple()"
    )
    if engine.ask("SELECT COUNT(*) FROM records") != [(n,)]:
        engine.cursor.execute("TRUNCATE TABLE records")
        engine.cursor.execute(f"INSERT INTO records SELECT * FROM file('{rows}', CSV, '{_columns(type_of)}')")
    with served(engine) as url:
        yield Contestant(url, engine)


def _parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])


ENGINES = {"DuckDB": _duckdb, "PostgreSQL": _postgres, "ClickHouse": _clickhouse}

if __name__ == "__main__":
    main()
