"""What is payable in whole reports: an account's fee, by preset too, its purchases by month, and a root over its files."""

import json
from pathlib import Path

import pytest

from tests.cli.running import DAY, PRICES, ran

FILE = """\
version: 1
name: {name}
pricing: {{snapshot: {prices}}}
buffer: 10%
workloads:
  answers:
    kind: llm-app
    model: lab/small
    requests: 1000
    input_tokens: 1000
    output_tokens: 100
"""
"""1,000 × (0.003 + 0.0015) = 4.50 operational, 4.95 planned."""

CASH = [("0", "10", "0.8"), ("0", "0", "0"), ("0", "0", "0")]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices.json").write_text(PRICES, "utf-8")


def put(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


def files(*words: str) -> "dict[str, dict[str, object]]":
    done = ran("report", *words, "--as-of", DAY, "--format", "json")
    return {file["path"]: file for file in json.loads(done.out)["files"]}


def test_the_fee_of_a_preset_and_what_is_bought_by_month() -> None:
    """4.95 × 1.055 × 1.19; of 6 at 4.50 a month 1.50 is left in January: 10 are bought, 0.80 for it, and 2.50 are left in March."""
    account = "accounts:\n  openrouter: {preset: openrouter-payg, balance: {amount: 6, on: 2027-01-01}, top_up: {amount: 10, below: 2}}\n"
    rest = "starts: 2027-01\nmonths: 3\nadjustments: {vat: {kind: tax, rate: 19%}}\n"
    put("budget.yaml", FILE.format(name="chat", prices="prices.json") + account + rest)
    file = files("budget.yaml")["budget.yaml"]
    totals, cash = file["totals"], file["cash"]
    assert isinstance(totals, dict)
    assert isinstance(cash, list)
    assert totals["payable"] == "6.2144775"
    assert [(month["usage"], month["purchases"], month["fees"]) for month in cash] == CASH


def test_a_roots_budget_compares_what_each_file_pays_then_what_the_root_adds() -> None:
    """chat 4.95 × 1.19, mail 4.95; the root takes 10 % off all of it; without vat no file's tax counts."""
    put(
        "chat/budget.yaml",
        FILE.format(name="chat", prices="../prices.json") + "adjustments: {vat: {kind: tax, rate: 19%}}\n",
    )
    put("mail/budget.yaml", FILE.format(name="mail", prices="../prices.json"))
    put(
        "org.budget.yaml",
        "version: 1\nname: all\nincludes: ['*/budget.yaml']\n"
        "budgets:\n  total: {ceiling: 100, basis: payable}\n  net: {ceiling: 100, basis: payable, without: [vat]}\n"
        "  chat: {ceiling: 100, basis: payable, workloads: [chat/answers]}\n"
        "adjustments: {credit: {kind: fee, amount: 12, period: year, workloads: ['*/answers']}}\n",
    )
    budgets = files("org.budget.yaml")["org.budget.yaml"]["budgets"]
    assert isinstance(budgets, list)
    amounts = {budget["name"]: budget["amount"] for budget in budgets}
    assert amounts["total"] == "11.8405"
    assert amounts["net"] == "10.9"
    assert amounts["chat"].startswith("6.4338"), amounts


def test_files_without_these_keys_have_none_of_it() -> None:
    put("budget.yaml", FILE.format(name="chat", prices="prices.json"))
    for form in ("text", "markdown", "csv", "json", "html"):
        out = ran("report", "budget.yaml", "--as-of", DAY, "--format", form).out
        assert "payable" not in out
        assert "adjustments" not in out
