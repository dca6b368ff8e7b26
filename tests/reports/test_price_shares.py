"""How the prices of a plan are known, in every format: shares that sum to 100 %, and what rests on a doubtful one."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.estimate.standing import Standing, apportioned
from budgetlint.shape.report_schema import report_body
from tests.cli.running import Done, ran
from tests.sampled import sampled

SOURCES = {
    "page": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"},
    "list": {
        "url": "https://lab.example/pricing",
        "kind": "cited",
        "published": "2026-11-01",
        "through": "a-list 1",
    },
    "other": {"url": "https://other.example", "kind": "dataset", "published": "2026-11-01"},
    "third": {"url": "https://third.example", "kind": "dataset", "published": "2026-11-01"},
    "echo": {"url": "https://echo.example", "kind": "dataset", "published": "2026-11-01", "copies": "a-list"},
    "bill": {"url": "https://wiki.example", "kind": "own", "published": "2026-11-01"},
}
RATES = {"searches": "10"}
MODELS: dict[str, dict[str, Any]] = {
    "disputed": {"source": "page", "rates": RATES, "disputed": {"searches": {"other": "12"}}},
    "derived": {"source": "list", "rates": RATES, "derived": "half", "confirmed_by": ["other", "third"]},
    "official": {"source": "page", "rates": RATES},
    "agreed": {"source": "bill", "rates": RATES},
    "confirmed": {"source": "list", "rates": RATES, "confirmed_by": ["other", "third"]},
    "confirmed-once": {"source": "list", "rates": RATES, "confirmed_by": ["other", "echo"]},
    "single": {"source": "list", "rates": RATES, "confirmed_by": ["echo"]},
}
BOOK = {
    "version": 1,
    "date": "2026-11-01",
    "sources": SOURCES,
    "rules": {"half": {"says": "half of everything", "url": "https://lab.example"}},
    "models": {f"lab/{name}": {"prices": [entry]} for name, entry in MODELS.items()},
}
PLAN = """\
version: 1
name: shares
pricing: {snapshot: prices.json}
buffer: 10%
multipliers: {retries: 5%}
workloads:
"""
BUDGETS = "budgets: {total: {ceiling: 100}, few: {ceiling: 50, workloads: [single, official]}}\n"


def workload(name: str, requests: int = 1000) -> str:
    usage = "usage: {searches: 1}"
    return f"  {name}: {{kind: metered, model: lab/{name}, requests: {requests}, {usage}}}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "prices.json").write_text(json.dumps(BOOK), "utf-8")
    (tmp_path / "budget.yaml").write_text(PLAN + "".join(map(workload, MODELS)) + BUDGETS, "utf-8")
    return tmp_path


def report(form: str) -> str:
    return ran("report", "--format", form, "--as-of", "2026-11-24").out


@pytest.mark.usefixtures("folder")
def test_each_way_in_which_a_price_is_known_has_its_share_in_json() -> None:
    file = json.loads(report("json"))["files"][0]
    shares = ["0.1429", "0.1429", "0.1429", "0.1429", "0.1428", "0.1428", "0.1428"]
    expected = [
        {"standing": name, "amount": "11.55", "share": share} for name, share in zip(MODELS, shares, strict=True)
    ]
    assert file["price_shares"] == expected
    assert sum(Decimal(share["share"]) for share in file["price_shares"]) == 1
    assert [item["standing"] for workload in file["workloads"] for item in workload["items"]] == list(MODELS)
    few = [{"standing": name, "amount": "11.55", "share": "0.5"} for name in ("official", "single")]
    assert [budget["price_shares"] for budget in file["budgets"]] == [expected, few]


TEXT = """\
how the prices of the plan are known
  disputed: 14.29%, 11.55 USD
  derived or an upper bound: 14.29%, 11.55 USD
  official: 14.29%, 11.55 USD
  contract, quote or own: 14.29%, 11.55 USD
  confirmed by two or more: 14.28%, 11.55 USD
  confirmed by one: 14.28%, 11.55 USD
  single source: 14.28%, 11.55 USD
  rests on it: disputed, searches: disputed, 11.55 USD
  rests on it: single, searches: single source, 11.55 USD
  rests on it: budget total: disputed 14.29%, single source 14.28%
  rests on it: budget few: single source 50.00%
"""


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
def test_every_format_has_the_shares_and_what_rests_on_a_doubtful_price() -> None:
    assert TEXT in report("text")
    markdown = report("markdown")
    assert "### How the prices of the plan are known\n" in markdown
    assert "| disputed | 14.29% | 11.55 |\n" in markdown
    assert "- budget few: single source 50.00%\n" in markdown
    page = report("html")
    assert "<li>disputed: 14.29%, 11.55 USD</li>" in page
    assert "<li>single, searches: single source, 11.55 USD</li>" in page
    rows = [row for row in csv.DictReader(io.StringIO(report("csv"))) if row["record"].startswith("price ")]
    assert [(row["record"], row["name"], row["item"], row["detail"], row["amount"]) for row in rows[-5:]] == [
        ("price share", "", "single", "14.28%", "11.55"),
        ("price doubt", "disputed", "searches", "disputed", "11.55"),
        ("price doubt", "single", "searches", "single", "11.55"),
        ("price doubt", "total", "budget", "disputed 14.29%, single source 14.28%", ""),
        ("price doubt", "few", "budget", "single source 50.00%", ""),
    ]
    assert len(rows) == len(MODELS) + 4


def test_what_a_cache_reads_is_shared_out_by_its_own_price(folder: Path) -> None:
    prices = [
        {"source": "page", "rates": {"input_tokens": "10", "output_tokens": "10"}},
        {"source": "list", "rates": {"cache_read_tokens": "1"}},
        {"source": "page", "when": {"service_tier": "batch"}, "rates": {"input_tokens": "5", "output_tokens": "5"}},
    ]
    (folder / "prices.json").write_text(json.dumps({**BOOK, "models": {"lab/chat": {"prices": prices}}}), "utf-8")
    chat = "{kind: llm-app, model: lab/chat, requests: 1000, input_tokens: 1000, output_tokens: 400, multipliers: {cache: {reads: 50%}}"
    plan = PLAN.replace("multipliers: {retries: 5%}\n", "")
    (folder / "budget.yaml").write_text(f"{plan}  chat: {chat}}}\n  batch: {chat}, service_tier: batch}}\n", "utf-8")
    file = json.loads(report("json"))["files"][0]
    known = {share["standing"]: share["amount"] for share in file["price_shares"] if share["amount"] != "0"}
    assert known == {"derived": "2.75", "official": "14.85", "single": "0.55"}
    assert file["totals"]["planned"] == "18.15"


def requiring(folder: Path, text: str, name: str) -> Done:
    (folder / "budgetlint.toml").write_text(text, "utf-8")
    (folder / "budget.yaml").write_text(f"{PLAN}{workload(name)}budgets: {{total: {{ceiling: 100}}}}\n", "utf-8")
    return ran("check", "--as-of", "2026-11-24")


ENOUGH = {
    "confirmed": {"derived", "official", "agreed", "confirmed", "confirmed-once"},
    "official": {"official", "agreed"},
}


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("required", sampled(ENOUGH, 5))
def test_what_the_configuration_requires(folder: Path, required: str, name: str) -> None:
    done = requiring(folder, f'[pricing]\nrequire = "{required}"\n', name)
    assert (done.code == 0) == (name in ENOUGH[required])
    assert ("[price-requirement]" in done.out) == (name not in ENOUGH[required])


@pytest.mark.parametrize(
    "text", ['[pricing]\nrequire = "sure"\n', 'require = "official"\n', "[pricing]\nrequire = true\n"]
)
def test_a_requirement_that_can_not_be_read_stops_the_run(folder: Path, text: str) -> None:
    done = requiring(folder, text, "official")
    assert done.code == 2
    assert "require" in done.err


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(Standing), st.decimals(0, 10**9, allow_nan=False, places=9), min_size=1))
def test_shares_sum_to_one(amounts: dict[Standing, Decimal]) -> None:
    shares = apportioned(amounts)
    assert sum(share.share for share in shares) == (1 if any(amounts.values()) else 0)
    assert [share.amount for share in shares] == list(amounts.values())


def test_the_schema_knows_every_standing() -> None:
    item = json.loads(json.dumps(report_body()))["definitions"]["price-share"]["properties"]["standing"]
    assert item["enum"] == [standing.value for standing in Standing]
