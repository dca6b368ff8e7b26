"""Values that engines read in different ways by themselves: each costs its own row at most, and is the same in a table as in a file."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from budgetlint.edges.records import observe as of_files
from budgetlint.edges.warehouse.database import connected
from budgetlint.edges.warehouse.engine import Warehouse
from budgetlint.edges.warehouse.observe import TableQuery, observe
from budgetlint.records.matching import DEFAULT
from budgetlint.records.observed import Observed
from budgetlint.records.table_sources import source_named
from budgetlint.records.tables import TableUse
from tests.engines.clickhouse import ClickHouse
from tests.engines.postgres import server
from tests.engines.tables import Record, as_csv, as_lines, duckdb_table

pytestmark = [pytest.mark.engines, pytest.mark.slow]

JUNE = (1_780_272_000_000, 1_782_864_000_000)
USUAL: Record = {"input_tokens": "1000", "output_tokens": "5", "created_at": "2026-06-02T00:00:00Z"}
NAMES = ("request_id", "job_id", "model", *USUAL, "provider_reported_cost", "seconds")
VALUES: Mapping[str, Sequence[str]] = {
    "created_at": (
        *("2026-06-30T23:59:59.9999999Z", "2026-06-30 23:59:59.9999999", "2026-06-10 00:00:00.0009999+02:00"),
        *("1780272000123999999", "1780358399.9999999", "2026-06-02 00:30:00 +02:00", "2026-06-02T10:00:00 -0700"),
        *("2026-06-04T25:00:00Z", "2026-06-04T10:60:00Z", "2026-06-04T23:59:60Z", "2026-00-10", "2026-06-00"),
        *("2026.06.04", "2026-06-04T10:00:00 CET", "2026-06-04T10:00:00+2", "0000-01-01", "0001-01-01T00:00:00Z"),
        *("9999-12-31T23:59:59-01:00", "1970-01-01", "0", "-1", "-1780272000000", "99999999999999999999", "-1e19"),
    ),
    "output_tokens": ("1.2.3", "-", "+", ".", "e5", ".e3", "1e001", "7.0"),
    "provider_reported_cost": (
        *("3.4500000000000005e-05", "0.1234567890123456785", "5e-19", "123456789012345.1234567890123456789"),
        *("1.2.3", "-", ".", "e5"),
    ),
    "seconds": ("8", "2.0005", "1000000001", "1e14", "1e19", "1.2.3"),
}


def records() -> list[Record]:
    """A call or a clip for each value, of a model of its own."""
    pairs = [(name, value) for name, values in VALUES.items() for value in values]
    return [
        {**USUAL, "request_id": f"r{at}", "model": f"m{at}", name: value}
        | ({"job_id": f"j{at}", "input_tokens": None, "output_tokens": None} if name == "seconds" else {})
        for at, (name, value) in enumerate(pairs)
    ]


def observed_in(warehouse: Warehouse, days: tuple[int | None, int | None] = (None, None)) -> Observed:
    """What the table `odd` says."""
    source = source_named("canonical")
    assert source is not None
    use = TableUse(source, "odd", warehouse.kinds("odd"), from_ms=days[0], until_ms=days[1])
    return observe(warehouse, TableQuery(use=use), (), DEFAULT)


def same(table: Observed, file: Observed) -> None:
    """Both have the same calls, and set the same number aside."""
    assert table.workloads == file.workloads
    assert [(one.records, one.unread) for one in table.files] == [(one.records, one.unread) for one in file.files]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Observed:
    """What a file says."""
    observed = of_files([as_lines(records(), tmp_path_factory.mktemp("odd") / "odd.jsonl")])
    read = {use.model for one in observed.workloads for use in one.models}
    assert {f"m{at}" for at in (0, 1, 3, 5)} < read
    return observed


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """The address of a server."""
    with server() as url:
        yield url


def made(url: str, columns: str, rows: Sequence[Sequence[str | None]]) -> str:
    """The table `odd` in PostgreSQL; returns the address for the driver."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(b"DROP TABLE IF EXISTS odd")
        connection.execute(f"CREATE TABLE odd ({columns})".encode())
        places = ", ".join(["%s"] * len(rows[0]))
        for row in rows:
            connection.execute(f"INSERT INTO odd VALUES ({places})".encode(), row)
    return url.replace("postgresql:", "postgresql+psycopg:")


def test_texts_in_duckdb(file: Observed, tmp_path: Path) -> None:
    columns = dict.fromkeys(NAMES, "VARCHAR")
    url = duckdb_table(tmp_path / "odd.db", "odd", as_csv(records(), columns, tmp_path / "odd.csv"), columns)
    with connected(url, 120) as database:
        same(observed_in(database), file)


def test_texts_in_postgresql(file: Observed, postgres: str) -> None:
    rows = [[None if record.get(name) is None else str(record[name]) for name in NAMES] for record in records()]
    with connected(made(postgres, ", ".join(f"{name} TEXT" for name in NAMES), rows), 120) as database:
        same(observed_in(database), file)


def test_texts_in_clickhouse(file: Observed, tmp_path: Path) -> None:
    pytest.importorskip("chdb")
    engine = ClickHouse(tmp_path / "clickhouse")
    columns = ", ".join(f"{name} Nullable(String)" for name in NAMES)
    rows = as_csv(records(), dict.fromkeys(NAMES, "VARCHAR"), tmp_path / "odd.csv")
    engine.ask(f"CREATE TABLE odd ({columns}) ENGINE = MergeTree ORDER BY tuple()")
    engine.ask(f"INSERT INTO odd SELECT * FROM file('{rows}', CSV, '{columns}')")
    same(observed_in(engine), file)


@pytest.mark.parametrize("kind", ["NUMERIC", "NUMERIC(38, 20)", "NUMERIC(60, 30)"])
def test_a_decimal_of_more_digits_is_rounded_as_its_text_is(kind: str, postgres: str, tmp_path: Path) -> None:
    costs = ("0.12345678901234567890", "0.0000000000000000005", "3.4500000000000005e-05", "-0.5")
    calls: list[Record] = [
        {**USUAL, "request_id": f"r{at}", "model": "m", "provider_reported_cost": cost} for at, cost in enumerate(costs)
    ]
    rows = [[str(value) for value in call.values()] for call in calls]
    of_file = of_files([as_lines(calls, tmp_path / "odd.jsonl")])
    columns = "input_tokens BIGINT, output_tokens BIGINT, created_at TIMESTAMPTZ, request_id TEXT, model TEXT, provider_reported_cost"
    with connected(made(postgres, f"{columns} {kind}", rows), 120) as database:
        same(observed_in(database), of_file)


@pytest.mark.parametrize("kind", ["TIMESTAMP", "TIMESTAMPTZ", "DATE", "TEXT"])
def test_a_row_with_an_impossible_time_is_reported_whichever_days_are_asked_for(kind: str, postgres: str) -> None:
    """Its day is not known: left out, a call would be missing in silence."""
    times = ("2026-06-01", "infinity", "-infinity", "1970-01-01", "0001-01-01", "2026-05-31", None)
    rows = [[f"m{at}", "1", "1", time] for at, time in enumerate(times)]
    with connected(
        made(postgres, f"model TEXT, input_tokens BIGINT, output_tokens BIGINT, created_at {kind}", rows), 120
    ) as database:
        observed = observed_in(database, JUNE)
    assert [use.model for one in observed.workloads for use in one.models] == ["m0"]
    assert [(one.records, one.unread) for one in observed.files] == [(6, 5)]


@pytest.mark.parametrize("turned", [False, True])
def test_calls_without_an_id_at_one_moment_are_in_the_same_order_everywhere(
    turned: bool, postgres: str, tmp_path: Path
) -> None:
    """One of them is the request, the others are duplicates: which one decides by which model it is counted."""
    pytest.importorskip("chdb")
    calls: list[Record] = [
        {**USUAL, "model": model, "attempt_of": "x", "provider_reported_cost": cost}
        for model, cost in (("b", "0.5"), ("a", "0.5"), ("a", "0.55"))
    ]
    calls = calls[::-1] if turned else calls
    of_file = of_files([as_lines(calls, tmp_path / "odd.jsonl")])
    assert [(use.model, use.calls.requests) for use in of_file.workloads[0].models] == [("a", 1), ("b", 0)]
    rows = [[str(value) for value in call.values()] for call in calls]
    with connected(made(postgres, ", ".join(f"{name} TEXT" for name in calls[0]), rows), 120) as database:
        same(observed_in(database), of_file)
    engine = ClickHouse(tmp_path / "clickhouse")
    engine.ask(f"CREATE TABLE odd ({', '.join(f'{name} Nullable(String)' for name in calls[0])}) ENGINE = Memory")
    engine.ask(f"INSERT INTO odd VALUES {', '.join(str(tuple(row)) for row in rows)}")
    same(observed_in(engine), of_file)
