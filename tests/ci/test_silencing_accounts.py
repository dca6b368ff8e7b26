"""An error of an account counts whatever would silence it, unless the configuration permits it."""

import json
from pathlib import Path

import pytest

from tests.cli.running import ran

PRICES = "version: 1\ndate: 2026-06-17\nmodels:\n  a/b: {prices: [{rates: {searches: 5}}]}\n"
BUDGET = """\
version: 1
buffer: 0%
pricing: {snapshot: prices.yaml}
workloads:
  search: {kind: metered, model: a/b, requests: 20000, usage: {searches: 1}}
budgets:
  total: {ceiling: 1000}
accounts:
  a:
    balance: {amount: 40, on: 2026-06-17}  # here
"""
RULE = "account-runs-dry"
KNOWN = {"version": 1, "findings": [{"path": "budget.yaml", "rule": RULE, "about": "accounts.a.balance"}]}
WAYS = {
    "comment": (f"# budgetlint: ignore[{RULE}] later", ""),
    "ignore": ("", f'ignore = ["{RULE}"]\n'),
    "select": ("", 'select = ["syntax"]\n'),
    "off": ("", f'[severity]\n{RULE} = "off"\n'),
    "warning": ("", f'[severity]\n{RULE} = "warning"\n'),
    "per-file": ("", f'[per-file-ignores]\n"*.yaml" = ["{RULE}"]\n'),
    "baseline": ("", ""),
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices.yaml").write_text(PRICES, "utf-8")
    Path("known.json").write_text(json.dumps(KNOWN), "utf-8")


def severities(way: str, permission: str) -> list[tuple[str, str]]:
    """The findings about the account and what silences it, with the exit code's verdict."""
    comment, configuration = WAYS[way]
    Path("budgetlint.toml").write_text(permission + configuration, "utf-8")
    Path("budget.yaml").write_text(BUDGET.replace("# here", comment), "utf-8")
    words = ("--baseline", "known.json") if way == "baseline" else ()
    done = ran("check", "--as-of", "2026-06-20", "--format", "json", *words)
    findings = [(finding["rule"], finding["severity"]) for finding in json.loads(done.out)["findings"]]
    listed = [entry for entry in findings if entry[0] in (RULE, "suppression-not-allowed")]
    assert done.code == int((RULE, "error") in listed)
    return listed


@pytest.mark.parametrize("way", WAYS)
def test_without_permission_nothing_silences_it(way: str) -> None:
    assert sorted(severities(way, "")) == [(RULE, "error"), ("suppression-not-allowed", "warning")]


@pytest.mark.parametrize("way", WAYS)
def test_with_permission_it_is_silenced(way: str) -> None:
    left = severities(way, f'allow-silencing = ["{RULE}"]\n')
    assert left == ([(RULE, "warning")] if way == "warning" else [])


def test_no_baseline_accepts_it_without_permission() -> None:
    Path("budget.yaml").write_text(BUDGET, "utf-8")
    done = ran("check", "--as-of", "2026-06-20", "--write-baseline", "new.json")
    assert RULE not in Path("new.json").read_text("utf-8")
    assert f"new.json: `{RULE}` needs permission to be silenced, so the baseline does not accept it" in done.err
