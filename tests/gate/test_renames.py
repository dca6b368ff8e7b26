"""A workload that only changes its name loosens nothing; what hides behind a rename is said."""

import json
from pathlib import Path

import pytest

from budgetlint.cli.start import main
from tests.gate.plan import PRICES
from tests.sampled import sampled

PLAN = """version: 1
name: assistant
pricing: {snapshot: prices.yaml}
buffer: 15%
workloads:
  chat:
    kind: llm-app
    model: a/small
    requests: 6000
    input_tokens: 2000
    output_tokens: 500
    buffer: 20%
    tags: {team: support}  # budgetlint: ignore[retries-zero] measured
  index: {kind: embeddings, model: a/small, requests: 1000, input_tokens: 1000}
adjustments:
  tax: {kind: tax, rate: 19%, workloads: [chat]}
budgets:
  total: {ceiling: 200, basis: payable}
  support: {ceiling: 130, workloads: [chat]}
  answer: {ceiling: 0.03, per: request, workloads: [chat, index], of: [chat]}
"""
RENAMED = PLAN.replace("chat", "talk")
DECOY = """  {name}: {{kind: llm-app, model: a/small, requests: 1, input_tokens: 2000, output_tokens: 500}}
adjustments:"""
OTHER = """  other: {kind: metered, model: a/small, usage: {input_tokens: 12000000}}
adjustments:"""


def changes(tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, after: str) -> list[tuple[str, str]]:
    for folder, text in (("before", before), ("after", after)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "budget.yaml").write_text(text)
        (tmp_path / folder / "prices.yaml").write_text(PRICES)
    code = main(["diff", f"{tmp_path}/before", f"{tmp_path}/after", "--as-of", "2026-07-01", "--format", "json"])
    assert code == 0
    return [(change["kind"], change["subject"]) for change in json.loads(capsys.readouterr().out).get("loosened", [])]


SILENT = {
    "one workload": RENAMED,
    "both workloads": RENAMED.replace("index", "lookup"),
    "and moved": RENAMED.replace("    buffer: 20%\n", "").replace(
        "    kind: llm-app\n", "    kind: llm-app\n    buffer: 20%\n"
    ),
    "and grown": RENAMED.replace("6000", "7000"),
    "beside a new one": RENAMED.replace("adjustments:", OTHER),
    "the budget too": RENAMED.replace("support:", "helpdesk:", 1).replace("  support: {", "  helpdesk: {"),
}


@pytest.mark.parametrize("name", SILENT)
def test_a_renamed_workload_loosens_nothing(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    after = SILENT[name].replace("{team: helpdesk}", "{team: support}")
    assert changes(tmp_path, capsys, PLAN, after) == []


LOOSER = {
    "a ceiling": (RENAMED.replace("130", "131"), [("ceiling", "budgets.support")]),
    "the ceiling of a renamed budget": (
        RENAMED.replace("  support: {ceiling: 130", "  helpdesk: {ceiling: 131"),
        [("budget", "budgets.support")],
    ),
    "a buffer": (RENAMED.replace("buffer: 20%", "buffer: 16%"), [("buffer", "workloads.talk.buffer")]),
    "a buffer gone": (RENAMED.replace("    buffer: 20%\n", ""), [("buffer", "workloads.talk.buffer")]),
    "a buffer of a workload that changed": (
        RENAMED.replace("    buffer: 20%\n", "").replace("6000", "6001").replace("2000", "2001"),
        [("buffer", "workloads.talk.buffer")],
    ),
    "a comment": (
        RENAMED.replace("    requests: 6000", "    requests: 6000  # budgetlint: ignore[volume-zero] x"),
        [("suppression", "workloads.talk.requests")],
    ),
    "a scope that goes on with a decoy": (
        RENAMED.replace("adjustments:", DECOY.format(name="decoy")).replace(
            "workloads: [talk]}\n  answer", "workloads: [decoy]}\n  answer"
        ),
        [("scope", "budgets.support")],
    ),
    "a scope that follows a workload emptied into another": (
        RENAMED.replace("6000", "1").replace("adjustments:", OTHER),
        [("scope", "budgets.support"), ("scope", "budgets.answer")],
    ),
    "a tax": (
        RENAMED.replace("workloads: [talk]}\nbudgets", "workloads: [index]}\nbudgets"),
        [("adjustment", "adjustments.tax")],
    ),
    "a scope without it": (
        RENAMED.replace("workloads: [talk]}\n  answer", "workloads: [index]}\n  answer"),
        [("scope", "budgets.support")],
    ),
    "a count with another": (RENAMED.replace("of: [talk]", "of: [talk, index]"), [("of", "budgets.answer")]),
}


@pytest.mark.parametrize("name", sampled(LOOSER, 4))
def test_what_hides_behind_a_rename_is_said(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    after, expected = LOOSER[name]
    assert changes(tmp_path, capsys, PLAN, after) == expected
