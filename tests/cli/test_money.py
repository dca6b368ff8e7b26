"""Contracts and units of money, end to end: what is paid, and what is listed beside it in every report."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.running import DAY, ran

PRICES = """{
 "version": 1, "date": "2026-11-01",
 "sources": {
  "lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"},
  "bank": {"url": "https://bank.example/rates", "kind": "official", "retrieved": "2026-11-01"}
 },
 "units": {
  "EUR": {"worth": "1.25", "of": "USD", "date": "2026-11-01", "source": "bank"},
  "lab-credit": {"worth": "0.01", "of": "EUR", "date": "2026-11-01", "source": "lab"}
 },
 "models": {
  "lab/text": {"prices": [{"source": "lab", "rates": {"input_tokens": "5", "output_tokens": {"amount": "10", "unit": "EUR"}}}]},
  "lab/image": {"prices": [{"source": "lab", "rates": {"images": {"amount": "4", "unit": "lab-credit"}}}]}
 }
}
"""
CONTRACT = """{
 "version": 1, "date": "2026-11-01",
 "models": {
  "lab/text": {"prices": [{"multiply": {"*_tokens": "0.8"}, "until": "2027-06-30"}]},
  "lab/image": {"prices": [{"rates": {"images": "0.0375"}, "until": "2027-06-30"}]}
 }
}
"""
BUDGET = """\
version: 1
name: money
currency: EUR
pricing: {snapshot: prices.json, max_age_days: 400, contract: {file: contract.json}}
buffer: 10%
workloads:
  chat: {kind: llm-app, model: lab/text, requests: 1000, input_tokens: 1000, output_tokens: 100}
  pictures: {kind: image, model: lab/image, accepted_images: 100}
budgets:
  total: {ceiling: 20}
"""
EXPLAINED = """\
chat: llm-app on lab/text, EUR a month

1 listed unit cost
  prices.json of 2026-11-01
  input_tokens: 3.2 EUR per 1,000,000, from 5 USD, listed 4 [lab]
  output_tokens: 8 EUR per 1,000,000, listed 10 [lab]

2 workload
  1,000 requests a month

base = Σ quantity × price
  input_tokens: 1,000 × 1,000 = 1,000,000, × 3.2 / 1,000,000 = 3.20
  output_tokens: 1,000 × 100 = 100,000, × 8 / 1,000,000 = 0.80
  base = 3.20 + 0.80 = 4.00 EUR

3 operational multipliers
  none
  operational = 4.00 EUR

4 planning buffer
  planned = operational × (1 + buffer)
  planned = 4.00 × (1 + 10%) = 4.40 EUR

unit costs = layer ÷ count
  per request, ÷ 1,000: base 0.004000, operational 0.004000, planned 0.004400 EUR
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("budget.yaml", BUDGET), ("prices.json", PRICES), ("contract.json", CONTRACT)):
        (tmp_path / name).write_text(text, "utf-8")
    ran("snapshot", "pin")
    return tmp_path


def reported(form: str) -> str:
    done = ran("report", "--format", form, "--as-of", DAY)
    assert (done.code, done.err) == (0, "")
    return done.out


def test_the_verdict() -> None:
    """1,000,000 × 5 / 1.25 × 0.8 / 10⁶ + 100,000 × 10 × 0.8 / 10⁶ = 4.00 EUR, and 100 × 0.0375 / 1.25 = 3.00 EUR."""
    done = ran("check", "--as-of", DAY)
    assert done.out == (
        "budget.yaml: total ok ███░░░░░░░ 38.5%: 7.70 planned of 20.00 EUR a month\n1 file, 1 budget: fine\n"
    )


def test_the_derivation() -> None:
    assert ran("explain", "chat", "--as-of", DAY).out == EXPLAINED


def test_listed_stands_beside_what_is_paid_in_every_report() -> None:
    file = json.loads(reported("json"))["files"][0]
    assert [(workload["base"], workload["listed"]) for workload in file["workloads"]] == [("4", "5"), ("3", "4")]
    assert (file["totals"]["base"], file["totals"]["listed"]) == ("7", "9")
    assert [line for line in reported("text").splitlines() if "listed" in line] == [
        "  listed: 5.00",
        "  listed: 4.00",
        "  listed: 9.00",
    ]
    assert "| chat | llm-app | `lab/text` | 5.00 | 4.00 | 4.00 | 4.40 |" in reported("markdown")
    rows = csv.DictReader(io.StringIO(reported("csv")))
    bases = [(row["record"], row["name"], row["amount"], row["listed"]) for row in rows if row["listed"]]
    assert bases == [
        ("item", "chat", "3.2", "4"),
        ("item", "chat", "0.8", "1"),
        ("item", "pictures", "3", "4"),
        ("total", "", "7", "9"),
    ]
    assert "listed prices" in reported("html")


def test_a_contract_that_ended_is_said() -> None:
    done = ran("check", "--as-of", "2027-07-01")
    assert done.code == 0
    assert "the contract's prices of `lab/image` and `lab/text` ended on 2027-06-30" in done.out
    assert "9.90 planned of 20.00 EUR a month" in done.out


def test_money_without_a_dated_worth_is_unpriced(folder: Path) -> None:
    (folder / "prices.json").write_text(PRICES.replace('"EUR": {"worth"', '"CHF": {"worth"'), "utf-8")
    ran("snapshot", "pin")
    done = ran("check", "--as-of", DAY)
    assert done.code == 1
    assert done.out.startswith(
        "budget.yaml:3:11: error: the prices are in `USD`, and `prices.json` states no worth of it in `EUR` "
        "[usage-unpriced]\n"
    )
    assert "total incomplete" in done.out
