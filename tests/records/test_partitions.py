"""Folders that say what is in them: which days they hold, what a stated span leaves unread, and fields that stand in their names alone."""

import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from budgetlint.edges.records import observe
from budgetlint.frozen import replace
from budgetlint.records.observed import Observed
from budgetlint.records.partitions import days_in, in_path, may_hold
from tests.records.cases import MATCHES, OPTIONS
from tests.records.shown import text

JUNE = (1_780_272_000_000, 1_782_864_000_000)


@pytest.mark.parametrize(
    ("path", "days"),
    [
        ("lake/month=2026-06/a", "2026-06-01 2026-06-30"),
        ("lake/BILLING_PERIOD=2026-12/a", "2026-12-01 2026-12-31"),
        ("lake/ym=202602/a", "2026-02-01 2026-02-28"),
        ("lake/year=2024/month=02/a", "2024-02-01 2024-02-29"),
        ("lake/year=2026/month=6/day=09/hour=23/a", "2026-06-09 2026-06-09"),
        ("lake/y=2026/a", "2026-01-01 2026-12-31"),
        ("lake/dt=2026-06-09/a", "2026-06-09 2026-06-09"),
        ("lake/event_date=20260609/a", "2026-06-09 2026-06-09"),
        ("lake/dt=2026-06-09-13/a", "2026-06-09 2026-06-09"),
        ("lake/dt=2026-06-09%2013%3A00/a", "2026-06-09 2026-06-09"),
        ("lake/date=2026-06/a", "2026-06-01 2026-06-30"),
        ("lake/month=6/a", None),
        ("lake/day=09/a", None),
        ("lake/year=2026/month=13/a", None),
        ("lake/dt=2026-02-30/a", None),
        ("lake/dt=__HIVE_DEFAULT_PARTITION__/a", None),
        ("lake/dt=yesterday/a", None),
        ("lake/update=2026-06-09/a", None),
        ("lake/service=chat/a", None),
        ("lake/a.month=2026-06", None),
    ],
)
def test_folders_say_of_which_days_they_are(path: str, days: str | None) -> None:
    read = days_in(in_path(path))
    assert read == (None if days is None else tuple(date.fromisoformat(day) for day in days.split()))


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("month=2026-05/a", False),
        ("month=2026-06/a", True),
        ("month=2026-07/a", False),
        ("dt=2026-05-30/a", False),
        ("dt=2026-05-31/a", True),
        ("dt=2026-07-01/a", True),
        ("dt=2026-07-02/a", False),
        ("year=2026/a", True),
        ("year=2025/a", False),
        ("service=chat/a", True),
    ],
)
def test_a_span_leaves_folders_of_other_days_unread(path: str, may: bool) -> None:
    assert may_hold(path, JUNE) is may
    assert may_hold(path, None)


def test_of_another_zones_month_both_of_utcs_are_read() -> None:
    tokyo = (JUNE[0] - 32_400_000, JUNE[1] - 32_400_000)
    assert [may_hold(f"month=2026-{month}/a", tokyo) for month in ("04", "05", "06", "07")] == [
        False,
        True,
        True,
        False,
    ]


def _records(folder: Path) -> Path:
    """Calls of two months, one of them dated in June in the folder of May."""
    lines = [
        {
            "request_id": f"{month}-{day}-{service}",
            "model": "claude-sonnet-4-5",
            "input_tokens": 100 * day,
            "output_tokens": 10,
            "created_at": f"2026-{month}-{day:02} 12:00:00",
            "service": service,
        }
        for month in ("05", "06")
        for day in range(1, 30)
        for service in ("support-web", "a b/ü", None)
    ]
    path = folder / "all.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def observed(path: Path, span: tuple[int, int] | None = None) -> tuple[str, int]:
    """What was observed of workloads, as text, and how many files were read."""
    read = observe([path], MATCHES, replace(OPTIONS, span=span))
    assert not read.unread
    return text(Observed(read.workloads, read.bills, (), ())), len(read.files)


@pytest.mark.slow
@pytest.mark.parametrize("by", ["month", "dt, service", "y, m, service"])
def test_a_month_of_a_lake_is_read_alone_and_gives_what_its_lines_give(by: str, tmp_path: Path) -> None:
    lines = _records(tmp_path)
    june = tmp_path / "june.jsonl"
    june.write_text(
        "".join(line for line in lines.read_text(encoding="utf-8").splitlines(keepends=True) if '"2026-06' in line),
        encoding="utf-8",
    )
    at = "created_at::TIMESTAMP"
    made = f"strftime({at}, '%Y-%m') AS month, {at}::DATE AS dt, year({at}) AS y, month({at}) AS m"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS SELECT *, {made} FROM read_json('{lines}')")
        kept = [name for name in ("month", "dt", "y", "m") if name not in by.split(", ")]
        connection.execute(
            f"COPY (SELECT * EXCLUDE ({', '.join(kept)}) FROM t) TO '{tmp_path}/lake' (FORMAT parquet, PARTITION_BY ({by}))"
        )
    every, of_june = observed(tmp_path / "lake"), observed(tmp_path / "lake", JUNE)
    assert every[0] == observed(lines)[0]
    assert of_june[0] == observed(june)[0]
    assert of_june[1] < every[1]
    for folder in (tmp_path / "lake").rglob("*2026-0[45]*"):
        shutil.rmtree(folder, ignore_errors=True)
    assert observed(tmp_path / "lake", JUNE)[0] == of_june[0]


@pytest.mark.slow
def test_folders_may_begin_where_the_paths_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = _records(tmp_path)
    with duckdb.connect() as connection:
        read = f"SELECT * FROM read_json('{lines}')"
        connection.execute(f"COPY ({read}) TO '{tmp_path}/lake' (FORMAT parquet, PARTITION_BY (service))")
    monkeypatch.chdir(tmp_path / "lake")
    read_here = observe(sorted(Path().glob("service=*")), MATCHES, OPTIONS)
    assert text(Observed(read_here.workloads, (), (), ())) == observed(lines)[0]


@pytest.mark.slow
def test_of_lines_in_folders_of_days_only_the_span_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "year=2026" / "month=06"
    folder.mkdir(parents=True)
    lines = _records(tmp_path).rename(folder / "all.jsonl")
    only = tmp_path / "june.jsonl"
    only.write_text(
        "".join(line for line in lines.read_text(encoding="utf-8").splitlines(keepends=True) if '"2026-06' in line),
        encoding="utf-8",
    )
    assert observed(folder, JUNE)[0] == observed(only)[0]
    assert observed(folder)[0] != observed(only)[0]


@pytest.mark.slow
def test_a_column_of_the_file_is_not_a_folders(tmp_path: Path) -> None:
    """A folder may be called anything; what a record says of itself holds."""
    folder = tmp_path / "model=other" / "service=experiment"
    folder.mkdir(parents=True)
    lines = _records(tmp_path)
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT * FROM read_json('{lines}')) TO '{folder}/a.parquet' (FORMAT parquet)")
    assert observed(folder)[0] == observed(lines)[0]
