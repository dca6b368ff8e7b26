"""Calls on both sides of a month's edge, by their own offset, in every container and as LiteLLM writes them."""

import json
from itertools import product
from pathlib import Path

import pytest

from budgetlint.edges.records import observe
from tests.cli.running import DAY, ran

pytestmark = pytest.mark.slow

MOMENTS = {
    "2026-10-31T23:59:59.999Z": "2026-10-31",
    "2026-11-01T00:00:00Z": "2026-11-01",
    "2026-11-01T01:59:59+02:00": "2026-10-31",
    "2026-11-01T02:00:00+02:00": "2026-11-01",
    "2026-10-31T15:59:59-0800": "2026-10-31",
    "2026-10-31 16:00:00-08": "2026-11-01",
    "2026-10-31T18:29:59+00:00": "2026-10-31",
    "2026-11-01T05:29:59+05:30": "2026-10-31",
    "2026-11-01T05:30:00+05:30": "2026-11-01",
    "2026-11-01T00:00:00": "2026-11-01",
}


def canonical(at: int, moment: str) -> dict[str, object]:
    return {
        "request_id": f"r{at}",
        "provider": "lab",
        "model": f"m{at}",
        "input_tokens": 10,
        "output_tokens": 1,
        "created_at": moment,
    }


def litellm(at: int, moment: str) -> dict[str, object]:
    return {
        "request_id": f"r{at}",
        "call_type": "acompletion",
        "spend": 0.1,
        "prompt_tokens": 10,
        "completion_tokens": 1,
        "model": f"m{at}",
        "custom_llm_provider": "lab",
        "startTime": moment,
    }


def days(path: Path) -> dict[str, str]:
    """The UTC day of each model's one call."""
    observed = observe([path])
    assert [file.unread for file in observed.files] == [0]
    (workload,) = observed.workloads
    assert {use.calls.requests for use in workload.models} == {1}
    return {use.model: str(use.day) for use in workload.models}


def table(records: "list[dict[str, object]]") -> str:
    lines = [",".join(records[0]), *(",".join(str(cell) for cell in record.values()) for record in records)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("source", "container"),
    list(product(("canonical", "litellm"), ("jsonl", "json", "csv", "parquet", "typed.parquet"))),
)
def test_a_call_is_of_its_own_utc_day(source: str, container: str, tmp_path: Path) -> None:
    import duckdb

    make = {"canonical": canonical, "litellm": litellm}[source]
    records = [make(at, moment) for at, moment in enumerate(MOMENTS)]
    path, csv = tmp_path / f"log.{container}", tmp_path / "table.csv"
    csv.write_text(table(records), encoding="utf-8")
    time = "created_at" if source == "canonical" else "startTime"
    typed = f"* REPLACE (CAST({time} AS TIMESTAMPTZ) AS {time})" if container == "typed.parquet" else "*"
    match container:
        case "jsonl":
            path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        case "json":
            path.write_text(json.dumps(records, indent=1), encoding="utf-8")
        case "csv":
            path = csv
        case _:
            engine = duckdb.connect()
            engine.execute("SET TimeZone = 'UTC'")
            read = f"SELECT {typed} FROM read_csv('{csv}', all_varchar=true)"
            engine.execute(f"COPY ({read}) TO '{path}' (FORMAT parquet)")
    assert days(path) == {f"m{at}": day for at, day in enumerate(MOMENTS.values())}


PLAN = """\
version: 1
pricing: {snapshot: prices.json}
workloads:
  chat: {kind: llm-app, model: lab/m0, requests: 1, input_tokens: 10, output_tokens: 1, match: {model: m0}}
"""
PRICES = {
    "version": 1,
    "date": "2026-11-01",
    "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}},
    "models": {"lab/m0": {"prices": [{"source": "lab", "rates": {"input_tokens": "3", "output_tokens": "15"}}]}},
}


@pytest.mark.parametrize(
    ("moment", "zone", "code"),
    [
        ("2026-11-01T00:30:00+01:00", None, 2),
        ("2026-11-01T00:30:00+01:00", "Europe/Berlin", 0),
        ("2026-10-31T23:00:00Z", "Europe/Berlin", 0),
        ("2026-10-31T22:59:59Z", "Europe/Berlin", 2),
        ("2026-11-01T00:00:00Z", "America/New_York", 2),
        ("2026-11-01T04:00:00Z", "America/New_York", 0),
        ("2026-11-30T23:59:59Z", None, 0),
        ("2026-12-01T00:59:59+01:00", None, 0),
        ("2026-12-01T01:00:00+01:00", None, 2),
        ("2026-12-01T04:59:59Z", "America/New_York", 0),
    ],
)
def test_a_month_is_utc_s_or_that_of_the_zone(
    moment: str, zone: str | None, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices.json").write_text(json.dumps(PRICES), encoding="utf-8")
    Path("budget.yaml").write_text(PLAN, encoding="utf-8")
    Path("log.jsonl").write_text(json.dumps(canonical(0, moment)) + "\n", encoding="utf-8")
    words = ("--time-zone", zone) if zone else ()
    done = ran("reconcile", "log.jsonl", "--as-of", DAY, "--covers", "2026-11", *words)
    assert done.code == code, done.err
