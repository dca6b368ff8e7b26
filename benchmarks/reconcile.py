"""Time and memory that `reconcile` takes to read, compared with the queries that a person would write for the same answers.

    python -m benchmarks.reconcile make FOLDER [N]   write N (10 million) records as Parquet and as gzipped JSON lines
    python -m benchmarks.reconcile run FOLDER        every measurement in a separate process

`grouping` is the sums by service, provider, model, tier and day, with their retries, tokens, costs, and first and last time; on
our side it includes every check of every record and, except for Parquet, the copy that later queries read. `keys` adds what else a price
may depend on: days in a time zone, hours of a schedule, and prompts above a threshold. `all` adds to `grouping` what else an observation
has: repeated ids, and the median and 95th percentile of three quantities. `sessions` reads 500 session files of 60 lines each.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from budgetlint.edges.records.engine import Engine, duckdb
from budgetlint.edges.records.folders import log_files
from budgetlint.edges.records.load import load
from budgetlint.edges.records.observe import observe
from budgetlint.records import queries, roles
from budgetlint.records.matching import DEFAULT, Options
from budgetlint.records.moments import DayWindow, Hours

FILES = ("calls.parquet", "calls.jsonl.gz")
SESSIONS = "sessions"
RUNS = 5
_EASTERN = ((0, -18_000_000), (1_772_953_200_000, -14_400_000))
_KEYS = Options(
    prompt_thresholds=(2000,),
    hours=(Hours((DayWindow(540, 1080, (1, 2, 3, 4, 5)),), _EASTERN, _EASTERN),),
    days=_EASTERN,
)
_BY_HAND_KEYS = (
    ", CAST(created_at - INTERVAL 4 HOUR AS DATE), input_tokens > 2000, "
    "isodow(created_at - INTERVAL 4 HOUR) < 6 AND hour(created_at - INTERVAL 4 HOUR) BETWEEN 9 AND 17"
)

_MADE = """
SELECT 'req_' || lpad(to_hex(hash(i)), 16, '0') AS request_id, 'svc-' || (i % 40) AS service, 'p' || (i % 4) AS provider,
  'model-' || (i % 20) AS model, CAST(500 + hash(i + 1) % 4000 AS BIGINT) AS input_tokens,
  CAST(hash(i + 2) % 400 AS BIGINT) AS cached_input_tokens, CAST(20 + hash(i + 3) % 900 AS BIGINT) AS output_tokens,
  CASE WHEN hash(i + 4) % 100 < 3 THEN 1 ELSE 0 END AS retry_count, CAST(100 + hash(i + 5) % 9000 AS BIGINT) AS latency,
  CAST(CAST(hash(i + 6) % 100000000 AS DECIMAL(18, 0)) / 1000000000 AS DECIMAL(18, 9)) AS estimated_cost,
  CAST(CAST(hash(i + 7) % 100000000 AS DECIMAL(18, 0)) / 1000000000 AS DECIMAL(18, 9)) AS provider_reported_cost,
  CASE WHEN hash(i + 8) % 100 < 1 THEN 'failed' ELSE 'ok' END AS status,
  CASE hash(i + 9) % 10 WHEN 0 THEN 'priority' WHEN 1 THEN 'batch' ELSE 'default' END AS service_tier,
  TIMESTAMP '2026-06-01' + to_microseconds(CAST(CAST(i AS HUGEINT) * 2592000000000 // {n} AS BIGINT)) AS created_at
FROM range({n}) AS made(i)
"""
_FIELDS = (
    "{request_id: 'VARCHAR', service: 'VARCHAR', provider: 'VARCHAR', model: 'VARCHAR', input_tokens: 'BIGINT', "
    "cached_input_tokens: 'BIGINT', output_tokens: 'BIGINT', retry_count: 'BIGINT', latency: 'BIGINT', "
    "estimated_cost: 'DECIMAL(18,9)', provider_reported_cost: 'DECIMAL(18,9)', status: 'VARCHAR', service_tier: 'VARCHAR', created_at: 'TIMESTAMP'}"
)


def make(folder: Path, n: int) -> None:
    """Writes the same records in both containers; costs in JSON are strings, so that none passes through a float."""
    folder.mkdir(parents=True, exist_ok=True)
    as_text = (
        "SELECT * REPLACE (strftime(created_at, '%Y-%m-%dT%H:%M:%S.%fZ') AS created_at, "
        "CAST(estimated_cost AS VARCHAR) AS estimated_cost, CAST(provider_reported_cost AS VARCHAR) AS provider_reported_cost)"
    )
    _make_sessions(folder / SESSIONS)
    with duckdb(Options(memory_limit="2GB")) as engine:
        engine.execute(f"COPY ({_MADE.format(n=n)}) TO '{folder / FILES[0]}' (FORMAT parquet, COMPRESSION zstd)")
        engine.execute(
            f"COPY ({as_text} FROM read_parquet('{folder / FILES[0]}')) TO '{folder / FILES[1]}' (FORMAT json, COMPRESSION gzip)"
        )


def _make_sessions(folder: Path) -> None:
    """Writes transcripts of a coding agent in which every second line has usage."""
    folder.mkdir(exist_ok=True)
    for session in range(500):
        lines = (_line(session, number) for number in range(60))
        (folder / f"{session}.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")


def _line(session: int, number: int) -> dict[str, object]:
    usage = {
        "input_tokens": 4,
        "cache_read_input_tokens": 900 * number,
        "cache_creation_input_tokens": 700,
        "output_tokens": 250,
    }
    message = {"role": "assistant", "content": "x" * 1200}
    answered = {"id": f"m{session}-{number}", "model": "claude-sonnet-4-5", "usage": usage} if number % 2 else {}
    at = f"2026-06-{1 + session % 28:02d}T10:{number:02d}:00.000Z"
    who = {"type": "assistant" if number % 2 else "user", "uuid": f"u{session}-{number}", "sessionId": f"s{session}"}
    return {**who, "timestamp": at, "requestId": f"q{session}-{number}", "message": {**message, **answered}}


def by_hand(file: Path, how_much: str) -> None:
    """Runs what a person who knows the file and the engine would type."""
    read = f"read_parquet('{file}')"
    if file.suffix == ".gz":
        read = f"read_json('{file}', format='newline_delimited', columns={_FIELDS})"
    with duckdb(Options(memory_limit="2GB")) as engine:
        engine.execute("SET preserve_insertion_order = false")
        engine.execute(
            f"SELECT service, provider, model, status, service_tier, CAST(created_at AS DATE){_BY_HAND_KEYS if how_much == 'keys' else ''}, COUNT(*), SUM(retry_count), "
            "SUM(input_tokens - cached_input_tokens), SUM(cached_input_tokens), SUM(output_tokens), SUM(estimated_cost), "
            f"SUM(provider_reported_cost), MIN(created_at), MAX(created_at) FROM {read} GROUP BY ALL"
        ).fetchall()
        if how_much == "all":
            _rest_by_hand(engine, read)


def _rest_by_hand(engine: Engine, read: str) -> None:
    engine.execute(f"SELECT request_id FROM {read} GROUP BY request_id HAVING COUNT(*) > 1").fetchall()
    for quantity in ("input_tokens", "output_tokens", "latency"):
        engine.execute(f"SELECT quantile_disc({quantity}, [0.5, 0.95]) FROM {read}").fetchall()


def ours(file: Path, how_much: str) -> None:
    """Runs the same through the product's own code."""
    if how_much == "all":
        observe([file])
        return
    with duckdb(DEFAULT) as engine:
        loaded = load(engine, log_files([file]), ())
        engine.execute(f"CREATE TEMP VIEW judged AS {roles.alone('good', (), raw=True)}")
        options = _KEYS if how_much == "keys" else DEFAULT
        engine.execute(queries.grouped("judged", (), options, loaded.absent | {"role"}, raw=True)).fetchall()


def measure(what: str, file: Path) -> tuple[float, float, int]:
    """Wall-clock seconds, processor seconds and peak megabytes of one run in a new process."""
    code = (
        "import sys, time, resource; start = time.perf_counter(); sys.path.insert(0, '.'); from pathlib import Path; "
        f"from benchmarks import reconcile; reconcile.one({what!r}, Path({str(file)!r})); "
        "used = resource.getrusage(resource.RUSAGE_SELF); "
        "print(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    wall, cpu, peak = done.stdout.split()
    return float(wall), float(cpu), int(peak)


def one(what: str, file: Path) -> None:
    """Runs one measurement by its name."""
    who, _, how_much = what.partition("-")
    {"hand": by_hand, "ours": ours}[who](file, how_much)


def compared(folder: Path, runs: int = RUNS) -> Iterator[str]:
    """The best of several runs, a line per file and question; the sides alternate, so that a busy machine slows both."""
    for name in FILES:
        for how_much in ("grouping", "keys", "all"):
            best: dict[str, tuple[float, float, int]] = {}
            for _ in range(runs):
                for who in ("hand", "ours"):
                    taken = measure(f"{who}-{how_much}", folder / name)
                    best[who] = min(best.get(who, taken), taken)
            hand, mine = best["hand"], best["ours"]
            yield (
                f"{name} {how_much}: by hand {hand[0]:.2f} s (cpu {hand[1]:.1f}) {hand[2]} MB, "
                f"ours {mine[0]:.2f} s (cpu {mine[1]:.1f}) {mine[2]} MB, {mine[0] / hand[0]:.2f} x (cpu {mine[1] / hand[1]:.2f} x)"
            )

    taken = min(measure("ours-all", folder / SESSIONS) for _ in range(runs))
    yield f"500 session files: {taken[0]:.2f} s (cpu {taken[1]:.1f}) {taken[2]} MB"


def reconciled(folder: Path, records: int) -> str:
    """Makes this many records, in another process so that its memory is not counted, and has both sides read them."""
    making = [sys.executable, "-m", "benchmarks.reconcile", "make", str(folder), str(records)]
    subprocess.run(making, check=True, capture_output=True)
    return "\n".join((f"reconcile, {records:,} records", *(f"  {line}" for line in compared(folder, 3))))


def main(words: Sequence[str]) -> None:
    """Makes records or reads them, and prints how long that took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reconcile", description="Times how records are read.")
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="write records as Parquet and as gzipped JSON lines")
    running = commands.add_parser("run", help="measure how they are read")
    for command in (making, running):
        command.add_argument("folder", metavar="FOLDER", type=Path)
    making.add_argument("records", metavar="N", type=int, nargs="?", default=10_000_000, help="default: 10 million")
    options = parser.parse_args(words)
    started = time.perf_counter()
    if options.command == "make":
        make(options.folder, options.records)
    else:
        for line in compared(options.folder):
            print(line, flush=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{time.perf_counter() - started:.0f} s, peak here {peak} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
