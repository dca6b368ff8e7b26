"""A month of varied records in files, DuckDB, PostgreSQL, ClickHouse's engine and Spark: the accounts must agree, and our run is compared with handwritten queries.

    python -m benchmarks.engines FOLDER [N] [ENGINE…]   N (10 million) records in each engine, or those named

The records are text with caches, tiers and regions, agents' tasks, images and clips, retries, duplicates, repeated lines, and costs of many digits; their
models are priced in three currencies, at prices that change within the month. `ours` is the command `reconcile` from its start to its JSON output,
kept as `FOLDER/N/ENGINE.json`; every engine must produce the same bytes. `by hand` is the queries of `by_hand.py`, `plain` a single `GROUP BY` without any
of that. Ratios are of processor time, the server's included, because waiting time depends on the machine's load.
"""

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir, contextmanager
from pathlib import Path

from benchmarks.by_hand import SERVICES, by_hand, plain
from budgetlint.edges.warehouse.database import connected
from budgetlint.edges.warehouse.engine import Warehouse
from budgetlint.frozen import Frozen
from tests.cli.running import ran
from tests.engines.clickhouse import ClickHouse, served, type_of
from tests.engines.postgres import server

RECORDS = 10_000_000
AT_MOST = 1.3
"""The target for our processor time as a multiple of the handwritten queries'."""

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
    "seconds": "VARCHAR",
    "latency_ms": "BIGINT",
    "provider_reported_cost": "DECIMAL(38, 18)",
    "created_at": "TIMESTAMP",
}
MADE = """
SELECT CASE WHEN i % 50 < 48 THEN 'r' || (i - CASE WHEN i % 97 = 1 THEN 1 ELSE 0 END) END AS request_id,
  CASE WHEN i % 50 >= 48 THEN 'j' || i END AS job_id,
  CASE WHEN i % 50 < 48 AND i % 33 IN (7, 8) THEN 'a' || (i // 33) WHEN i % 50 < 48 AND i % 33 IN (20, 21) THEN 'd' || (i // 33) END AS attempt_of,
  CASE WHEN i % 10 < 3 THEN 's' || (i // 30) END AS session_id, 'svc-' || (i % 5) AS service, 'lab/model-' || (i % 7) AS model,
  CASE WHEN i % 33 = 7 THEN 'failed' ELSE 'ok' END AS status,
  CASE WHEN i % 4 = 0 THEN 'priority' WHEN i % 4 = 1 THEN 'default' END AS service_tier, CASE WHEN i % 6 = 0 THEN 'EU' END AS region,
  CASE WHEN i % 50 < 48 THEN CAST(500 + hash(i) % 4000 AS BIGINT) END AS input_tokens,
  CASE WHEN i % 50 < 48 THEN CAST(hash(i + 1) % 400 AS BIGINT) END AS cached_input_tokens,
  CASE WHEN i % 50 < 48 THEN CAST(20 + hash(i + 2) % 900 AS BIGINT) END AS output_tokens,
  CASE WHEN i % 50 = 48 THEN CAST(1 AS BIGINT) END AS images, CASE WHEN i % 50 = 49 THEN CAST(4 + hash(i) % 9 AS VARCHAR) END AS seconds,
  CAST(100 + hash(i + 3) % 9000 AS BIGINT) AS latency_ms,
  CAST(CAST(hash(i + 4) % 1000000000 AS DECIMAL(18, 0)) / 1000000000 AS DECIMAL(38, 18)) AS provider_reported_cost,
  TIMESTAMP '2026-06-01' + to_milliseconds(CAST(i AS BIGINT) * 2592000000 // {n}) AS created_at
FROM range({n}) AS made(i)
"""


class Contestant(Frozen):
    """An engine with the records in its table `records`: its arguments on the command line, how to query it directly, its server's process, and
    the bytes in which it stores them."""

    words: tuple[str, ...]
    warehouse: Warehouse
    server: int | None
    bytes: int


def main(words: Sequence[str]) -> None:
    """Prints a line per engine."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.engines", description="Times engines with the same records."
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument("records", metavar="N", type=int, nargs="?", default=RECORDS, help="default: 10 million")
    known = ", ".join(ENGINES)
    parser.add_argument("engines", metavar="ENGINE", nargs="*", help=f"{known}; default: all of them")
    options = parser.parse_args(words)
    if unknown := [name for name in options.engines if name not in ENGINES]:
        parser.error(f"unknown engine {unknown[0]}, expected {known}")
    for line in compared(options.folder, options.records, options.engines):
        print(line, flush=True)


def compared(folder: Path, n: int, names: Sequence[str] = ()) -> Iterator[str]:
    """A line per engine: the times of our run and of handwritten queries, and a digest of the account, which must be equal for all."""
    home = (folder / str(n)).absolute()
    home.mkdir(parents=True, exist_ok=True)
    _planned(home)
    _made(home, n)
    digests: dict[str, str] = {}
    for name, engine in ENGINES.items():
        if not names or name in names:
            with chdir(home), engine(n) as contestant:
                yield f"{name}, {n:,} records: {_measured(home / f'{name}.json', contestant)}"
            digests[name] = hashlib.sha256((home / f"{name}.json").read_bytes()).hexdigest()
    assert len(set(digests.values())) == 1, f"the accounts differ: {digests}"


def _measured(kept: Path, contestant: Contestant) -> str:
    dialect, ask = contestant.warehouse.dialect, contestant.warehouse.ask
    plainly, _ = _seconds(contestant, lambda: ask(plain(dialect)))
    hand, waited_by_hand = _seconds(contestant, lambda: [len(ask(query)) for query in by_hand(dialect)])
    ours, waited = _seconds(contestant, lambda: kept.write_text(_reconciled(contestant.words), encoding="utf-8"))
    digest = hashlib.sha256(kept.read_bytes()).hexdigest()[:12]
    verdict = "met" if ours <= hand * AT_MOST else "MISSED"
    return (
        f"ours {ours:.1f} s of processor time ({waited:.0f} s), by hand {hand:.1f} s ({waited_by_hand:.0f} s), ratio {ours / hand:.2f}, at most {AT_MOST}: {verdict}; "
        f"plain {plainly:.1f} s; {contestant.bytes / 10**6:,.0f} MB; account {digest}"
    )


def _reconciled(words: Sequence[str]) -> str:
    more = ("--budget", "budget.yaml", "--as-of", "2026-07-01", "--format", "json")
    done = ran("reconcile", *words, *more)
    assert (done.code, done.err) == (0, ""), done.err
    return done.out


LONG = 86_400


def _planned(folder: Path) -> None:
    """Writes a budget whose workloads are the services, and prices in three currencies that change on the 16th."""
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
    meters = ("input_tokens", "cache_read_tokens", "output_tokens", "images", "video_seconds")
    return {meter: rate if unit is None else {"amount": rate, "unit": unit} for meter in meters}


def _seconds(contestant: Contestant, run: Callable[[], object]) -> tuple[float, float]:
    """Processor seconds of a run, including the server and its children, and elapsed seconds."""
    before, began = _spent(contestant.server), time.monotonic()
    run()
    return _spent(contestant.server) - before, time.monotonic() - began


def _spent(server: int | None) -> float:
    mine = sum(os.times()[:4])
    return mine if server is None else mine + sum(_ticks(Path("/proc", str(pid))) for pid in _family(server))


def _family(server: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    return [server, *map(int, children)]


def _ticks(process: Path) -> float:
    """Processor seconds of a process and its ended children."""
    try:
        words = (process / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(int(word) for word in words[11:15]) / os.sysconf("SC_CLK_TCK")


def _columns(spelled: Callable[[str], str]) -> str:
    return ", ".join(f"{name} {spelled(words)}" for name, words in COLUMNS.items())


def _made(home: Path, n: int) -> None:
    """Writes the records, unless they exist, as the Parquet file `records`, as CSV and as a DuckDB file."""
    import duckdb

    if (home / "records.duckdb").exists():
        return
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({MADE.format(n=n)}) TO '{home}/records' (FORMAT parquet, COMPRESSION zstd)")
        rows = f"FROM read_parquet('{home}/records')"
        connection.execute(f"COPY ({rows}) TO '{home}/records.csv' (FORMAT csv, HEADER false, NULLSTR '\\N')")
        connection.execute(f"ATTACH '{home}/records.part' AS made")
        connection.execute(f"CREATE TABLE made.records AS {rows}")
    (home / "records.part").rename(home / "records.duckdb")


def _connect(url: str) -> tuple[str, ...]:
    return ("--connect", url, "--table", "records", "--timeout", str(LONG))


@contextmanager
def _files(_: int) -> Iterator[Contestant]:
    with connected("duckdb:///records.duckdb", LONG) as database:
        yield Contestant(("records",), database, None, Path("records").stat().st_size)


@contextmanager
def _duckdb(_: int) -> Iterator[Contestant]:
    url = "duckdb:///records.duckdb"
    with connected(url, LONG) as database:
        yield Contestant(_connect(url), database, None, Path("records.duckdb").stat().st_size)


@contextmanager
def _postgres(_: int) -> Iterator[Contestant]:
    import psycopg

    with server() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            columns = _columns(lambda words: "TEXT" if words == "VARCHAR" else words)
            connection.execute(f"CREATE UNLOGGED TABLE records ({columns})".encode())
            with (
                connection.cursor() as cursor,
                cursor.copy("COPY records FROM STDIN (FORMAT csv, NULL '\\N')") as copy,
                Path("records.csv").open("rb") as file,
            ):
                while block := file.read(1 << 20):
                    copy.write(block)
            connection.execute("VACUUM ANALYZE records")
        address = url.replace("postgresql:", "postgresql+psycopg:")
        with connected(address, LONG) as database:
            row = database.ask("SELECT pg_backend_pid(), pg_total_relation_size('records')")[0]
            yield Contestant(_connect(address), database, _parent(int(str(row[0]))), int(str(row[1])))


@contextmanager
def _clickhouse(n: int) -> Iterator[Contestant]:
    """In a folder of its own: the engine takes the name of a file for that of a table."""
    folder, rows = Path("clickhouse"), Path("records.csv").absolute()
    folder.mkdir(exist_ok=True)
    for name in ("budget.yaml", "prices.json"):
        (folder / name).write_bytes(Path(name).read_bytes())
    with chdir(folder):
        engine = ClickHouse(Path("engine"))
        columns = _columns(type_of)
        engine.cursor.execute(f"CREATE TABLE IF NOT EXISTS records ({columns}) ENGINE = MergeTree ORDER BY tuple()")
        if engine.ask("SELECT COUNT(*) FROM records") != [(n,)]:
            engine.cursor.execute("TRUNCATE TABLE records")
            engine.cursor.execute(f"INSERT INTO records SELECT * FROM file('{rows}', CSV, '{columns}')")
        size = engine.ask("SELECT SUM(bytes_on_disk) FROM system.parts WHERE active AND table = 'records'")[0][0]
        with served(engine) as url:
            yield Contestant(_connect(url), engine, None, int(str(size)))


@contextmanager
def _clickhouse_keeping(n: int) -> Iterator[Contestant]:
    """The same, set to compute a relation once that is referenced several times."""
    with _clickhouse(n) as contestant:
        contestant.warehouse.ask("SET enable_materialized_cte = 1")
        yield contestant
        contestant.warehouse.ask("SET enable_materialized_cte = 0")


@contextmanager
def _spark(_: int) -> Iterator[Contestant]:
    from pyspark.sql import SparkSession

    from budgetlint.edges.warehouse.spark import session

    builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "6g")
    begun = builder.config("spark.ui.enabled", "false").config("spark.log.level", "ERROR").getOrCreate()
    begun.read.parquet("records").createOrReplaceTempView("records")
    try:
        with session(None, ["records"], None, LONG, None) as spark:
            words = ("--engine", "spark", "records", "--timeout", str(LONG))
            yield Contestant(words, spark, _machine(), Path("records").stat().st_size)
    finally:
        begun.stop()


def _machine() -> int:
    """The Java process that we started."""
    lists = (task.read_text(encoding="ascii").split() for task in Path("/proc/self/task").glob("*/children"))
    return next(int(pid) for pids in lists for pid in pids if _name(pid) == "java")


def _name(process: str) -> str:
    return Path("/proc", process, "comm").read_text(encoding="ascii").strip()


def _parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])


ENGINES = {
    "files": _files,
    "DuckDB": _duckdb,
    "PostgreSQL": _postgres,
    "ClickHouse": _clickhouse,
    "ClickHouse-keeping": _clickhouse_keeping,
    "Spark": _spark,
}

if __name__ == "__main__":
    main(sys.argv[1:])
