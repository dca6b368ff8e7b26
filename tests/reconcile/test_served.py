"""Each call at the price of its day, its hour, its tier, its speed and what it carried; never at the plan's."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.running import ran
from tests.reconcile.running import Json, members

pytestmark = pytest.mark.slow

RATES = {"input_tokens": "2", "cache_read_tokens": "0.2", "output_tokens": "10"}
LAB = {
    "aliases": ["big-2026-01-15"],
    "schedules": {
        "night": {"time_zone": "Europe/Berlin", "windows": [{"hours": ["22:30-06:00"]}]},
    },
    "prices": [
        {"source": "lab", "until": "2026-03-09", "rates": {**RATES, "input_tokens": "4"}},
        {"source": "lab", "from": "2026-03-10", "rates": {**RATES, "audio_output_tokens": "50", "searches": "5"}},
        {"source": "lab", "when": {"service_tier": "flex"}, "multiply": {"*_tokens": "0.5"}},
        {"source": "lab", "when": {"service_tier": "batch"}, "multiply": {"*_tokens": "0.25"}},
        {"source": "lab", "when": {"speed": "fast"}, "multiply": {"*_tokens": "3"}},
        {"source": "lab", "when": {"region": "eu"}, "multiply": {"*_tokens": "1.25"}},
        {"source": "lab", "when": {"schedule": "night"}, "multiply": {"*_tokens": "0.75"}},
    ],
}
PRICES = {
    "version": 1,
    "date": "2026-11-01",
    "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}},
    "models": {"lab/big": LAB},
}
PLAN = """\
version: 1
pricing: {snapshot: prices.json}
workloads:
  chat: {kind: llm-app, model: lab/big, requests: 1, input_tokens: 1000, output_tokens: 10, %s match: {model: "*big*"}}
"""
DAY = "2026-03-16T12:00:00Z"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "prices.json").write_text(json.dumps(PRICES), encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def chat(*records: dict[str, object], plan: str = "", words: tuple[str, ...] = ()) -> "dict[str, Json]":
    """The workload that a month of records makes, a million tokens in where a record says no other count."""
    Path("budget.yaml").write_text(PLAN % plan, encoding="utf-8")
    base = {"provider": "lab", "model": "big", "input_tokens": 1_000_000, "output_tokens": 0, "created_at": DAY}
    lines = [json.dumps({"request_id": f"r{at}", **base, **record}) + "\n" for at, record in enumerate(records)]
    Path("log.jsonl").write_text("".join(lines), encoding="utf-8")
    done = ran("reconcile", "log.jsonl", "--as-of", "2026-11-01", "--covers", "2026-03", "--format", "json", *words)
    assert (done.code, done.err) == (0, "")
    (file,) = members(json.loads(done.out), "files")
    (workload,) = members(file, "workloads")
    return workload


@pytest.mark.parametrize(
    ("record", "plan", "amount"),
    [
        ({}, "", "2"),
        ({"service_tier": "default"}, "service_tier: flex,", "2"),
        ({"service_tier": "auto"}, "service_tier: flex,", "1"),
        ({}, "service_tier: flex,", "1"),
        ({"service_tier": "Flex"}, "", "1"),
        ({"batch": True}, "service_tier: flex,", "0.5"),
        ({"batch": False, "service_tier": "on_demand"}, "", "2"),
        ({"speed": "fast"}, "", "6"),
        ({"speed": "standard"}, "speed: fast,", "2"),
        ({"region": "eu"}, "", "2.5"),
        ({"region": "global"}, "region: eu,", "2"),
        ({"region": "eu-west-7"}, "", "2"),
        ({"created_at": "2026-03-09T23:59:59.999Z"}, "", "3"),
        ({"created_at": "2026-03-10T00:00:00+01:00"}, "", "3"),
        ({"created_at": "2026-03-10T12:00:00+00:00"}, "", "2"),
        ({"created_at": "2026-03-16T21:30:00Z"}, "", "1.5"),
        ({"created_at": "2026-03-16T22:29:59+01:00"}, "", "2"),
        ({"created_at": "2026-03-30T20:30:00Z"}, "", "1.5"),
        ({"searches": 3}, "", "2.015"),
        ({"input_tokens": 0, "output_tokens": 1_000_000, "audio_output_tokens": 400_000}, "", "26"),
        ({"input_tokens": 0, "output_tokens": 1_000_000, "image_output_tokens": 400_000}, "", "10"),
        ({"cached_input_tokens": 600_000, "total_tokens": 1_600_000}, "", "2.12"),
        ({"cached_input_tokens": 600_000, "total_tokens": 1_000_000}, "", "0.92"),
        ({"output_tokens": 1000, "reasoning_tokens": 500, "total_tokens": 1_001_500}, "", "2.015"),
    ],
)
def test_a_call_costs_what_it_was_billed_at(record: dict[str, object], plan: str, amount: str) -> None:
    data = chat(record, plan=plan)
    assert (data["calls"], data["problem"], data["estimated"]) == (1, None, amount)


def test_calls_served_in_several_ways_add_up_and_the_plan_s_model_has_not_changed() -> None:
    data = chat({}, {"service_tier": "flex"}, {"speed": "fast"}, {"created_at": "2026-03-01T12:00:00Z"})
    # 2 + 1 + 6 + 4
    assert data["estimated"] == "13"
    assert data["model"] == "lab/big"
    assert [model["name"] for model in members(data, "models")] == ["lab/big"]
    spent = {str(day["day"]): str(day["amount"]) for day in members(data, "days")}
    assert spent == {"2026-03-01": "4", "2026-03-16": "9"}


def test_outside_its_hours_a_dearer_schedule_is_not_charged() -> None:
    night = {"source": "lab", "when": {"schedule": "night"}, "multiply": {"*_tokens": "2"}}
    dear = {**LAB, "prices": [{"source": "lab", "rates": RATES}, night]}
    Path("prices.json").write_text(json.dumps({**PRICES, "models": {"lab/big": dear}}), encoding="utf-8")
    # 2 by day, 4 by night
    assert chat({})["estimated"] == "2"
    assert chat({}, {"created_at": "2026-03-16T21:30:00Z"})["estimated"] == "6"


def test_a_tier_that_nothing_prices_leaves_the_rest_known() -> None:
    data = chat({}, {"service_tier": "scale"}, {"speed": "warp", "input_tokens": 1000})
    assert (data["bill"], data["estimated"], data["known"]) == (None, None, "2")
    lacking = [(one["model"], one["calls"], one["tokens"], one["why"]) for one in members(data, "unpriced")]
    assert lacking == [
        ("lab/big", 1, 1_000_000, "`input_tokens` has no price at service_tier scale"),
        ("lab/big", 1, 1000, "it has no price at speed warp"),
    ]


def test_a_day_is_the_zone_s_and_a_price_s_day_is_utc() -> None:
    late: dict[str, object] = {"created_at": "2026-04-01T02:00:00Z"}
    data = chat(late, words=("--time-zone", "America/Los_Angeles"))
    assert [str(day["day"]) for day in members(data, "days")] == ["2026-03-31"]
    assert Decimal(str(data["estimated"])) == Decimal("1.5")


def test_an_unknown_zone_is_refused() -> None:
    chat({})
    done = ran("reconcile", "log.jsonl", "--time-zone", "Mars/Olympus")
    assert (done.code, done.out) == (2, "")
    assert "unknown time zone `Mars/Olympus`, expected one such as `Europe/Berlin`" in done.err


def test_a_failed_call_of_an_unknown_model_costs_nothing_and_needs_no_price() -> None:
    failed: dict[str, object] = {"model": "bigger", "status": "failed", "input_tokens": 0}
    data = chat({}, failed)
    assert (data["calls"], data["estimated"]) == (2, "2")
    assert "unpriced" not in data


def stated(data: "dict[str, Json]") -> list[tuple[object, ...]]:
    """What records state, as it stands in the report."""
    keys = ("by", "model", "calls", "stated", "ours", "difference")
    return [tuple(one[key] for key in keys) for one in members(data, "stated")]


def test_a_figure_of_the_records_stands_beside_ours_and_a_model_apart_is_a_line() -> None:
    prices = {**PRICES, "models": {"lab/big": LAB, "lab/large-big": {"prices": [{"source": "lab", "rates": RATES}]}}}
    Path("prices.json").write_text(json.dumps(prices), encoding="utf-8")
    records: list[dict[str, object]] = [
        {"estimated_cost": "2"},
        {"estimated_cost": "2.019"},
        {"model": "large-big", "estimated_cost": "2.021"},
        {"model": "large-big", "created_at": "2026-03-17"},
    ]
    data = chat(*records)
    assert data["estimated"] == "8"
    assert stated(data) == [
        ("records", None, 3, "6.04", "6", "0.04"),
        ("records", "lab/big", 2, "4.019", "4", "0.019"),
        ("records", "lab/large-big", 1, "2.021", "2", "0.021"),
    ]
    shown = ran("reconcile", "log.jsonl", "--as-of", "2026-11-01", "--covers", "2026-03").out
    assert [line for line in shown.splitlines() if "  stated:" in line] == [
        "  stated: the records' own figure, 3 calls: 6.04, ours 6.00 (+0.7%)",
        "  stated: lab/large-big, the records' own figure, 1 call: 2.02, ours 2.00 (+1.1%)",
    ]
    assert (
        "   chat: records don't state the provider's figure; their own is 6.04 for 3 calls, ours 6.00 (+0.7%)" in shown
    )
    for form in ("markdown", "html"):
        text = ran("reconcile", "log.jsonl", "--as-of", "2026-11-01", "--covers", "2026-03", "--format", form).out
        assert "lab/large-big, the records" in text


def test_both_parties_are_told_and_what_is_not_priced_has_none_of_ours() -> None:
    data = chat({"provider_reported_cost": "3", "estimated_cost": "2"}, {"speed": "warp", "estimated_cost": "9"})
    assert stated(data) == [
        ("provider", None, 1, "3", "2", "1"),
        ("provider", "lab/big", 1, "3", "2", "1"),
        ("records", None, 2, "11", None, None),
        ("records", "lab/big", 2, "11", None, None),
    ]


def test_spend_nobody_planned_has_the_records_figure_beside_ours() -> None:
    chat({})
    line = {"request_id": "x", "provider": "openai", "model": "gpt-4o", "input_tokens": 1_000_000, "output_tokens": 0}
    with Path("log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({**line, "created_at": DAY, "estimated_cost": "7"}) + "\n")
    done = ran("reconcile", "log.jsonl", "--as-of", "2026-11-01", "--covers", "2026-03", "--format", "json")
    (nobody,) = members(json.loads(done.out), "unplanned")
    assert (nobody["amount"], nobody["by"], stated(nobody)[0]) == (
        "2.5",
        "prices",
        ("records", None, 1, "7", "2.5", "4.5"),
    )


def test_what_nobody_planned_is_held_against_the_bill_in_the_plan_s_currency() -> None:
    euro = {"EUR": {"worth": "1.25", "of": "USD", "date": "2026-11-01", "source": "lab"}}
    Path("prices.json").write_text(json.dumps({**PRICES, "units": euro}), encoding="utf-8")
    chat({})
    plan = Path("budget.yaml").read_text(encoding="utf-8").replace("version: 1", "version: 1\ncurrency: EUR")
    Path("budget.yaml").write_text(plan, encoding="utf-8")
    line = {"request_id": "x", "provider": "openai", "model": "gpt-4o", "input_tokens": 1_000_000, "output_tokens": 0}
    with Path("log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({**line, "created_at": DAY, "provider_reported_cost": "2.5"}) + "\n")
    words = ("log.jsonl", "--as-of", "2026-11-01", "--covers", "2026-03", "--tolerance")
    assert ran("reconcile", *words, "unplanned=56%").code == 0
    done = ran("reconcile", *words, "unplanned=55%")
    assert done.code == 1
    assert done.out.splitlines()[-1] == (
        "fails: 2.00 EUR for 1 call belong to no workload: more than 55.0% of the bill [unplanned-spend]"
    )
