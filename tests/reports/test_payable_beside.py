"""What is payable stands beside planned wherever that is: unit costs, groups, explain and try."""

import json
from pathlib import Path

import pytest

from tests.cli.running import DAY, PRICES, ran

BUDGET = """\
version: 1
owner: me
pricing: {snapshot: prices.json}
buffer: 15%
workloads:
  chat: {kind: llm-app, model: lab/small, requests: 6000, input_tokens: 2000, output_tokens: 500}
  more: {kind: llm-app, model: lab/small, requests: 600, input_tokens: 2000, output_tokens: 500}
adjustments:
  off: {kind: discount, rate: 10%, workloads: [more]}
  vat: {kind: tax, rate: 19%}
budgets: {total: {ceiling: 1000}}
"""
CHAT = "base 0.013500, operational 0.013500, planned 0.015525, payable 0.018475"
MORE = "base 0.013500, operational 0.013500, planned 0.015525, payable 0.016627"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices.json").write_text(PRICES, "utf-8")
    Path("budget.yaml").write_text(BUDGET, "utf-8")


def written(*words: str) -> list[str]:
    done = ran(*words, "--as-of", DAY)
    assert done.code == 0
    return [line.strip() for line in done.out.splitlines()]


def test_unit_costs() -> None:
    assert [line for line in written("report") if line.startswith("per ")] == [
        f"per request: {CHAT}",
        f"per request: {MORE}",
    ]
    rows = [line for line in written("report", "--format", "markdown") if "per request" in line]
    assert rows[1] == "| more | per request | 0.013500 | 0.013500 | 0.015525 | 0.016627 |"
    data = json.loads("\n".join(written("report", "--format", "json")))
    (cost,) = data["files"][0]["workloads"][1]["unit_costs"]
    assert (cost["planned"], cost["payable"]) == ("0.015525", "0.016627275")


def test_groups() -> None:
    whole = "base 89.10, operational 89.10, planned 102.47, payable 120.82"
    assert f"me: {whole}" in written("report", "--group-by", "owner")
    assert "| me | USD a month |  | 89.10 | 89.10 | 102.47 | 120.82 |" in written(
        "report", "--group-by", "owner", "--format", "markdown"
    )
    (group,) = json.loads("\n".join(written("report", "--group-by", "owner", "--format", "json")))["groups"]
    assert group["payable"] == "120.824865"
    rows = written("report", "--group-by", "owner", "--format", "csv")
    assert [row for row in rows if row.startswith("group,") and ",payable," in row] != []


def test_explain() -> None:
    lines = written("explain", "budget.yaml", "more")
    at = lines.index(
        "payable = planned, then the fee of the account that pays and the adjustments, each on the running sum"
    )
    assert lines[at + 1 : at + 4] == ["discount off: 10%", "tax vat: 19%", "payable = 9.98 USD"]
    assert lines[-1] == f"per request, ÷ 600: {MORE} USD"


def test_try() -> None:
    command = ("try", "budget.yaml", "--set", "workloads.more.requests=1200")
    lines = written(*command)
    assert lines[3] == "today: base 89.10, operational 89.10, planned 102.47, payable 120.82"
    assert "base 97.20, operational 97.20, planned 111.78, payable 130.80" in lines
    data = json.loads("\n".join(written(*command, "--format", "json")))
    assert data["today"]["totals"]["payable"] == "120.824865"
    table = written(*command, "--format", "markdown")
    assert "| today | 89.10 | 89.10 | 102.47 | 120.82 | |" in table


def test_a_file_that_says_nothing_of_it_has_none() -> None:
    plain = BUDGET[: BUDGET.index("adjustments")] + BUDGET[BUDGET.index("budgets") :]
    Path("budget.yaml").write_text(plain, "utf-8")
    for words in (
        ("report", "--group-by", "owner"),
        ("report", "--group-by", "owner", "--format", "json"),
        ("explain", "budget.yaml", "more"),
        ("try", "budget.yaml", "--set", "workloads.more.requests=1200", "--format", "markdown"),
    ):
        assert [line for line in written(*words) if "payable" in line] == []
