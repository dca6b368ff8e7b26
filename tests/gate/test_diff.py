"""`diff` lists every suppression, baseline entry and setting that moved, the looser ones first, above the money."""

import json
from pathlib import Path

import pytest

from budgetlint.cli.start import main
from budgetlint.findings.gate_change import GateChange
from budgetlint.gate.changes import described
from tests.diff.repository import commit, git
from tests.gate.plan import BASELINE, BUDGET, CONFIGURATION, FILES

MARKDOWN = """<!-- budgetlint:diff -->
#### ⚠️ The gate is looser: 4 changes

| what | before | after | where |
| :-- | :-- | :-- | :-- |
| ceiling of `budgets.total` | `120 USD a month` | `9000 USD a month` | `budget.yaml:27` |
| suppression of `budgets.spare` | – | `ignore[budget-exceeded]` | `budget.yaml:42` |
| setting of `ignore` | – | `budget-missing` | `budgetlint.toml:5` |
| baseline of `budget.yaml: workloads.chat` | – | `{"path": "budget.yaml", "rule": "retries-zero", "about": "workloads.chat"}` | `known.json:1` |

<details><summary>Silenced less than before</summary>

| what | before | after | where |
| :-- | :-- | :-- | :-- |
| suppression of `budgets.noted` | `ignore[budget-near-ceiling]` | – | `budget.yaml:45` |
| setting of `ignore` | `price-unofficial` | – | `budgetlint.toml:5` |
| baseline of `budget.yaml: workloads.index` | `{"path": "budget.yaml", "rule": "retries-zero", "about": "workloads.index"}` | – | `known.json:1` |

</details>

#### AI API budget: planned 104.49 USD a month, unchanged
"""
TEXT = """gate loosened: budget.yaml:27: the ceiling of `budgets.total` goes up from 120 USD a month to 9000 USD a month
gate loosened: budget.yaml:42: a comment silences `budgets.spare`: ignore[budget-exceeded]
gate loosened: budgetlint.toml:5: `ignore` in the configuration: budget-missing, was none
gate loosened: known.json:1: the baseline accepts {"path": "budget.yaml", "rule": "retries-zero", "about": "workloads.chat"}, was none
gate tightened: budget.yaml:45: a comment no longer silences `budgets.noted`: ignore[budget-near-ceiling]
gate tightened: budgetlint.toml:5: `ignore` in the configuration: none, was price-unofficial
gate tightened: known.json:1: the baseline no longer accepts {"path": "budget.yaml", "rule": "retries-zero", "about": "workloads.index"}
as of: 2026-07-01
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet", "--initial-branch=main")
    commit("gate", FILES)
    plan = BUDGET.replace("  # budgetlint: ignore[budget-near-ceiling] agreed", "").replace("120", "9000")
    silent = "  # budgetlint: ignore[budget-exceeded] trust me\n  spare:"
    Path("budget.yaml").write_text(plan.replace("  spare:", silent))
    Path("budgetlint.toml").write_text(CONFIGURATION.replace('["price-unofficial"]', '["budget-missing"]'))
    Path("known.json").write_text(BASELINE.replace("workloads.index", "workloads.chat"))


def diff(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["diff", "--as-of", "2026-07-01", "--baseline", "known.json", "main", *words]) == 0
    return capsys.readouterr().out


def test_markdown_has_it_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(capsys, "--format", "markdown").startswith(MARKDOWN)


def test_text_has_it_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(capsys).startswith(TEXT)


def test_json_has_both(capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(diff(capsys, "--format", "json"))
    assert data["loosened"][0] == {
        "kind": "ceiling",
        "subject": "budgets.total",
        "from": "120 USD a month",
        "to": "9000 USD a month",
        "path": "budget.yaml",
        "line": 27,
    }
    assert [entry["kind"] for entry in data["loosened"]] == ["ceiling", "suppression", "setting", "baseline"]
    assert [entry["kind"] for entry in data["tightened"]] == ["suppression", "setting", "baseline"]


def test_a_looser_gate_is_never_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(capsys, "--quiet-below", "1000000").startswith("gate loosened: ")


def test_a_hostile_subject_stays_in_its_cell(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = CONFIGURATION.replace(
        '"services/**" = ["snapshot-unpinned"]',
        '"a|b`@octocat [x](javascript:alert(1))" = ["snapshot-unpinned"]',
    )
    Path("budgetlint.toml").write_text(hostile)
    row = next(line for line in diff(capsys, "--format", "markdown").splitlines() if "octocat" in line)
    assert row == (
        "| setting of `per-file-ignores` | – | ``a\\|b`@octocat [x](javascript:alert(1)): snapshot-unpinned`` "
        "| `budgetlint.toml:15` |"
    )


def test_words_of_users_are_not_templates() -> None:
    change = GateChange("setting", "{before}", "{0}", "{after.__class__}", "a", 1)
    assert described(change) == "`{before}` in the configuration: {after.__class__}, was {0}"
