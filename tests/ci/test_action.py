"""The action's own steps, on real repositories, against a comments API on this machine."""

import json
import os
from pathlib import Path

import pytest
import yaml

from tests.ci.services import ROOT, Comments, Job, Runner, served
from tests.diff.repository import BUDGET, commit, git, repository

pytestmark = pytest.mark.slow

GROWN = BUDGET.replace("requests: 6000", "requests: 9000")
MARKER = "<!-- budgetlint:diff -->"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shallow checkout of a pull request's commit, as the checkout action makes it."""
    origin = tmp_path / "origin"
    repository(origin)
    git("switch", "--quiet", "--create", "topic", folder=origin)
    commit("grown", {"budget.yaml": GROWN}, origin)
    git("clone", "--quiet", "--depth=1", "--branch=topic", f"file://{origin}", str(tmp_path / "checkout"))
    monkeypatch.chdir(tmp_path / "checkout")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)


def base() -> str:
    return git("rev-parse", "main", folder="../origin")


def run(comments: Comments, *, pull_request: bool = True, **inputs: str) -> Job:
    event = {"pull_request.number": "7", "pull_request.base.sha": base()} if pull_request else {}
    with served(comments):
        room = Path.cwd().parent / f"room-{len(list(Path.cwd().parent.iterdir()))}"
        return Runner(room, event, comments.url).run(as_of="2026-07-01", **inputs)


def test_a_first_comment() -> None:
    comments = Comments({1: "words", 2: f"> {MARKER}\nquoted"})
    job = run(comments)
    assert comments.writes == ["POST /repos/o/r/issues/7/comments"]
    assert comments.texts[3].startswith(
        f"{MARKER}\n#### AI API budget: planned +47.97 USD a month (+48.2%), now 147.47\n\n"
        "**1 budget goes over its ceiling**\n\n"
        "- 🔴 `total` in `budget.yaml`: 147.47 planned of 120.00 USD a month, **27.47 over** (was 99.50)\n"
    )
    assert job.codes == {"Check": 0, "Compare": 0, "Step summary": 0, "Pull-request comment": 0, "Verdict": 1}
    assert job.said["Pull-request comment"] == "the comment was written\n"
    assert job.outputs["check"]["exit-code"] == "1"
    assert "::error file=budget.yaml,line=10,endLine=10,col=3,endColumn=8,title=budget-exceeded::" in job.said["Check"]


def test_the_same_comment_again_and_then_another() -> None:
    comments = Comments()
    run(comments)
    first = dict(comments.texts)
    comments.texts = {1: first[1].replace("\n", "\r\n")}
    assert run(comments).said["Pull-request comment"] == "the comment is up to date\n"
    assert len(comments.writes) == 1
    Path("budget.yaml").write_text(BUDGET.replace("retries: 3%", "retries: 4%"))
    job = run(comments)
    assert job.said["Pull-request comment"] == "the comment was updated\n"
    assert job.code == 0
    assert comments.writes[1:] == ["PATCH /repos/o/r/issues/comments/1"]
    assert "| retries +0.93 `3% → 4%` |" in comments.texts[1]
    Path("budget.yaml").write_text(BUDGET)
    run(comments)
    assert "no amount changed" in comments.texts[1]
    assert len(comments.texts) == 1


def test_nothing_changed_is_not_worth_a_comment() -> None:
    comments = Comments()
    Path("budget.yaml").write_text(BUDGET)
    assert run(comments).said["Pull-request comment"] == "there is nothing to comment on\n"
    assert comments.writes == []


def test_quiet_changes_take_back_what_was_said() -> None:
    comments = Comments()
    run(comments)
    Path("budget.yaml").write_text(BUDGET.replace("retries: 3%", "retries: 4%"))
    run(comments, quiet_below="50%")
    assert comments.texts == {1: f"{MARKER}\n#### AI API budget: this change no longer does anything worth telling\n"}


def test_the_comment_is_found_on_any_page() -> None:
    comments = Comments(dict.fromkeys(range(1, 151), "words") | {151: f"{MARKER}\nold"})
    run(comments)
    assert comments.writes == ["PATCH /repos/o/r/issues/comments/151"]


def test_a_comment_that_somebody_forged_is_passed_over() -> None:
    comments = Comments({1: f"{MARKER}\nforged"}, foreign={1})
    run(comments)
    assert comments.writes == ["PATCH /repos/o/r/issues/comments/1", "POST /repos/o/r/issues/7/comments"]
    assert comments.texts[1] == f"{MARKER}\nforged"


def test_two_comments_of_one_repository() -> None:
    comments = Comments()
    run(comments)
    run(comments, comment_id="media")
    assert [text.partition("\n")[0] for text in comments.texts.values()] == [MARKER, "<!-- budgetlint:diff:media -->"]


def test_a_fork_may_not_comment_and_is_judged_all_the_same() -> None:
    comments = Comments(may_write=False)
    job = run(comments)
    assert job.said["Pull-request comment"].startswith("::warning title=budgetlint::the token may not comment")
    assert (job.codes["Pull-request comment"], job.codes["Verdict"]) == (0, 1)


def test_a_server_at_fault_is_asked_again() -> None:
    comments = Comments(faults=2)
    run(comments)
    assert len(comments.texts) == 1
    assert run(Comments(faults=3)).codes["Pull-request comment"] == 1


def test_a_push_has_no_comment_and_no_comparison() -> None:
    comments = Comments()
    job = run(comments, pull_request=False)
    assert comments.log == []
    assert job.codes == {"Check": 0, "Step summary": 0, "Verdict": 1}
    assert job.summary.startswith("#### budgetlint check\n\n    budget.yaml:")
    assert "    budget.yaml:10:3: error: `total` plans 147.47 USD" in job.summary


def test_the_summary_holds_the_change_and_the_check() -> None:
    summary = run(Comments()).summary
    assert summary.startswith(f"{MARKER}\n#### AI API budget: planned +47.97")
    assert "\n#### budgetlint check\n\n    budget.yaml" in summary


@pytest.mark.parametrize(("gate", "code"), [("10%", 1), ("50%\n47.97", 1), ("50%\n48", 0)])
def test_gates_on_the_change(gate: str, code: int) -> None:
    Path("budget.yaml").write_text(GROWN.replace("ceiling: 120", "ceiling: 1200"))
    assert run(Comments(), fail_above=gate).code == code


def test_what_can_not_be_done_fails_with_two() -> None:
    comments = Comments()
    job = run(comments, paths="nowhere\nbudget.yaml")
    assert job.codes["Verdict"] == 2
    assert run(comments, base="0" * 40).codes["Verdict"] == 2


def test_hostile_inputs_stay_words() -> None:
    job = run(Comments(), paths='$(touch pwned); "`touch pwned`"\n; touch pwned')
    assert job.codes["Verdict"] == 2
    assert not Path("pwned").exists()


def test_a_baseline_is_accepted() -> None:
    known = {"path": "budget.yaml", "rule": "budget-exceeded", "about": "budgets.total"}
    Path("known.json").write_text(json.dumps({"version": 1, "findings": [known]}))
    assert run(Comments(), baseline="known.json").codes["Verdict"] == 0


def test_sarif_is_there_to_upload() -> None:
    job = run(Comments())
    told = json.loads(Path(job.outputs["check"]["sarif"]).read_text())
    assert "budget-exceeded" in [each["ruleId"] for each in told["runs"][0]["results"]]


def test_no_step_puts_an_expression_into_a_script() -> None:
    steps = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    assert [step["name"] for step in steps if "${{" in step.get("run", "")] == []
    assert [step["name"] for step in steps if "run" in step and step.get("shell") != "bash"] == []
