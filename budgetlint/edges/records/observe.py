"""From log files to observed figures: recognise each file, read it once, and run the queries on it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from budgetlint.edges.records import cells
from budgetlint.edges.records.engine import Engine, Row, duckdb
from budgetlint.edges.records.folders import log_files
from budgetlint.edges.records.load import load
from budgetlint.edges.records.unread import shown
from budgetlint.records import queries, roles
from budgetlint.records.counts import Spread
from budgetlint.records.matching import DEFAULT, Options, RecordMatch, asking_for
from budgetlint.records.observed import BillLine, Observed, PartObserved
from budgetlint.records.partitions import may_hold
from budgetlint.records.rollup import parts, workloads
from budgetlint.records.terms import RAW


def observe(paths: Iterable[Path], matches: Sequence[RecordMatch] = (), options: Options = DEFAULT) -> Observed:
    """What was observed in the records of some files and folders.

    Raises `OSError` for a path that does not exist, `EngineMissing` without DuckDB.
    """
    files = [path for path in log_files(paths) if may_hold(str(path), options.span)]
    matches = asking_for(matches, options.moved_by)
    with duckdb(options) as engine:
        loaded = load(engine, files, matches, options.span)
        absent = judge(engine, matches, options, loaded.absent)
        groups = [
            cells.group(row, queries.GROUP_COLUMNS)
            for row in _ask(engine, queries.grouped("judged", matches, options, absent, raw=True))
        ]
        return Observed(
            workloads=workloads(groups, spreads(engine, matches, absent), [match.workload for match in matches]),
            bills=_bills(engine),
            files=loaded.files,
            parts=_parts(engine, matches, options, absent),
            unread=(*loaded.unread, *shown(engine, loaded.sources, matches, options.show_unread))[
                : options.show_unread
            ],
        )


def _parts(
    engine: Engine, matches: Sequence[RecordMatch], options: Options, absent: frozenset[str]
) -> tuple[PartObserved, ...]:
    """The models of each session or tag, if requested."""
    if options.moved_by is None:
        return ()
    rows = _ask(engine, queries.grouped("judged", matches, options, absent, options.moved_by, raw=True))
    return parts((cells.text(row[-1]), cells.group(tuple(row[:-1]), queries.GROUP_COLUMNS)) for row in rows)


def judge(engine: Engine, matches: Sequence[RecordMatch], options: Options, absent: frozenset[str]) -> frozenset[str]:
    """Create `judged`: calls with their roles; returns its columns without values.

    Only calls that share an id or fingerprint with another are examined together.
    """
    keys = _shared_keys(engine, absent)
    together = " OR ".join(f"hash({key}) IN (SELECT h FROM {table})" for table, key in keys)
    if not together:
        engine.execute(f"CREATE TEMP VIEW judged AS {roles.alone('good', matches, raw=True)}")
        return absent | {"role"} if "from_cache" in absent else absent
    engine.execute(f"CREATE TEMP TABLE together AS SELECT * FROM good WHERE {together}")
    same_id = f"{roles.ANY_ID} AND hash(call_id) IN (SELECT h FROM shared_call_id)"
    settled = roles.classified(
        "together",
        matches,
        options,
        absent=absent & {"line_id", "fingerprint"},
        same_id=same_id if "shared_call_id" in dict(keys) else "FALSE",
    )
    engine.execute(f"CREATE TEMP TABLE settled AS {settled}")
    engine.execute(f"CREATE TEMP VIEW apart AS SELECT * FROM good WHERE NOT ({together})")
    raw = ", ".join(f"{name} AS {column}" for name, column in RAW.items())
    apart = roles.alone("apart", matches, raw=True)
    engine.execute(f"CREATE TEMP VIEW judged AS {apart} UNION ALL SELECT *, {raw} FROM settled")
    return absent


def _shared_keys(engine: Engine, absent: frozenset[str]) -> list[tuple[str, str]]:
    """The keys that occur more than once, as tables of hashes; a collision only causes an unnecessary check."""
    keys = {name: key.format(of="") for name, key in roles.KEYS.items()}
    shared: list[tuple[str, str]] = []
    for name, key in keys.items():
        if name in absent:
            continue
        table = f"shared_{name}"
        engine.execute(
            f"CREATE TEMP TABLE {table} AS SELECT h FROM (SELECT hash({key}) AS h FROM good WHERE {key} IS NOT NULL) GROUP BY h HAVING COUNT(*) > 1"
        )
        if engine.execute(f"SELECT COUNT(*) FROM {table}").fetchall()[0][0]:
            shared.append((table, key))
    return shared


def spreads(
    engine: Engine, matches: Sequence[RecordMatch], absent: frozenset[str] = frozenset()
) -> dict[str | None, list[Spread]]:
    """How each quantity varied in each workload; `absent` are columns without values."""
    by_workload: dict[str | None, list[Spread]] = {}
    for quantity in queries.QUANTITIES:
        for row in _ask(engine, queries.spread(queries.values("judged", quantity, matches, absent))):
            workload, spread = cells.spread(quantity, row)
            by_workload.setdefault(workload, []).append(spread)
    return by_workload


def _bills(engine: Engine) -> tuple[BillLine, ...]:
    keys = "source, provider, service, model, meter, category, currency"
    rows = engine.execute(
        f"SELECT {keys}, SUM(quantity), SUM(requests), SUM(amount), SUM(list_amount), MIN(start_ms), MAX(COALESCE(end_ms, start_ms + 1)) "
        f"FROM bills WHERE bad IS NOT TRUE GROUP BY {keys} ORDER BY {', '.join(f'{key} NULLS FIRST' for key in keys.split(', '))}"
    ).fetchall()
    return tuple(cells.bill_line(row) for row in rows)


def _ask(engine: Engine, query: str) -> list[Row]:
    return engine.execute(query).fetchall()
