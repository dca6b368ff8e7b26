"""Records beside a plan over months, and beside a mix: the plan of the covered days, and what was used of each model."""

import json
from pathlib import Path

import pytest

from tests.cli.running import ran

PRICES = """\
{"version": 1, "date": "2026-11-01",
 "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}},
 "models": {"lab/big": {"prices": [{"source": "lab", "rates": {"input_tokens": "3", "output_tokens": "15"}}]},
            "lab/small": {"prices": [{"source": "lab", "rates": {"input_tokens": "1", "output_tokens": "5"}}]}}}
"""
PLAN = """\
version: 1
name: chat
pricing: {snapshot: prices.json, max_age_days: 3000}
workloads:
  chat:
    kind: llm-app
    model: lab/big
    requests: 250
    input_tokens: 1000
    output_tokens: 100
    match: {service: chat}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices.json").write_text(PRICES)


def log(*models: str, days: range = range(1, 32)) -> None:
    """Ten calls a day of each model in March 2027."""
    with Path("log.jsonl").open("w") as file:
        for day in days:
            for model in models:
                for call in range(10):
                    record = {
                        "request_id": f"{day}-{model}-{call}",
                        "created_at": f"2027-03-{day:02}T10:{call:02}:00Z",
                        "service": "chat",
                        "provider": "lab",
                        "model": model,
                        "input_tokens": 1000,
                        "output_tokens": 100,
                    }
                    file.write(json.dumps(record) + "\n")


def account(plan: str, *words: str) -> str:
    Path("budget.yaml").write_text(plan)
    return ran("reconcile", "log.jsonl", "--as-of", "2027-04-01", *words).out


GROWING = PLAN.replace("name: chat\n", "name: chat\nstarts: 2027-01\n", 1).replace(
    "requests: 250\n", "requests: 250\n    growth: {rate: 100%}\n"
)


@pytest.mark.slow
def test_a_plan_over_months_is_that_of_the_covered_days() -> None:
    """250 in January are 1,000 in March, and 1,000 × 11 ÷ 31 on its first eleven days."""
    log("big")
    whole = account(GROWING)
    assert "amounts: USD, the plan of its months, for the covered days\n" in whole
    assert "  requests: planned 1,000, observed 310 (-69.0%)\n" in whole
    assert "    planned: 4.50\n    volume: -3.10\n    billed: 1.40\n" in whole
    log("big", days=range(1, 12))
    assert "  requests: planned 355, observed 110 (-69.0%)\n" in account(GROWING)


@pytest.mark.slow
def test_what_is_suggested_is_the_volume_of_the_first_month() -> None:
    """310 in March are 77.5 in January."""
    log("big")
    assert "77.5" in next(line for line in account(GROWING, "--suggest").splitlines() if "250" in line)


@pytest.mark.slow
def test_months_outside_the_plan_plan_nothing() -> None:
    log("big")
    assert "  requests: planned 0, observed 310\n" in account(GROWING.replace("starts: 2027-01", "starts: 2027-05"))


@pytest.mark.slow
def test_what_was_used_of_each_model_stands_beside_a_mix() -> None:
    """620 calls, half on each model: 310 × 0.0045 + 310 × 0.0015; planned 80% on the small one."""
    log("big", "small")
    mix = PLAN.replace("    match:", "    mix: {short: {share: 80%, model: lab/small}, long: {}}\n    match:")
    account_of_mix = account(mix)
    assert "    billed: 1.86\n" in account_of_mix
    assert "    mix: " in account_of_mix
