"""The action's own steps, on real repositories, against a comments API on this machine."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from budgetlint.cli.start import main
from tests.ci.services import ROOT, Comments, Fault, Job, Runner, installable, served
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
    assert job.codes == {
        "Base": 0,
        "Check": 0,
        "Compare": 0,
        "Step summary": 0,
        "Pull-request comment": 0,
        "Verdict": 1,
    }
    assert job.printed["Pull-request comment"] == "the comment was written\n"
    assert job.outputs["check"]["exit-code"] == "1"
    assert (
        "::error file=budget.yaml,line=10,endLine=10,col=3,endColumn=8,title=budget-exceeded::" in job.printed["Check"]
    )


def test_the_same_comment_again_and_then_another() -> None:
    comments = Comments()
    run(comments)
    first = dict(comments.texts)
    comments.texts = {1: first[1].replace("\n", "\r\n")}
    assert run(comments).printed["Pull-request comment"] == "the comment is up to date\n"
    assert len(comments.writes) == 1
    Path("budget.yaml").write_text(BUDGET.replace("retries: 3%", "retries: 4%"))
    job = run(comments)
    assert job.printed["Pull-request comment"] == "the comment was updated\n"
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
    assert run(comments).printed["Pull-request comment"] == "there is nothing to comment on\n"
    assert comments.writes == []


def test_quiet_changes_take_back_what_was_said() -> None:
    comments = Comments()
    run(comments)
    Path("budget.yaml").write_text(BUDGET.replace("retries: 3%", "retries: 4%"))
    run(comments, quiet_below="50%")
    assert comments.texts == {1: f"{MARKER}\n#### AI API budget: this change no longer affects the plan noticeably\n"}


def test_the_comment_is_found_on_any_page() -> None:
    comments = Comments(dict.fromkeys(range(1, 151), "words") | {151: f"{MARKER}\nold"})
    run(comments)
    assert comments.writes == ["PATCH /repos/o/r/issues/comments/151"]


def test_only_comments_of_its_own_bot_are_edited() -> None:
    comments = Comments({1: f"{MARKER}\nforged", 2: f"{MARKER}\nold"}, authors={1: "somebody"})
    run(comments)
    assert comments.writes == ["PATCH /repos/o/r/issues/comments/2"]
    comments = Comments({1: f"{MARKER}\nforged"}, authors={1: "somebody"})
    run(comments)
    assert comments.writes == ["POST /repos/o/r/issues/7/comments"]
    assert comments.texts[1] == f"{MARKER}\nforged"


@pytest.mark.parametrize(("user", "named"), [("robot", ""), ("", "app[bot]"), ("robot", "app[bot]")])
def test_another_token_s_comments_are_those_of_its_user_or_of_whom_is_named(user: str, named: str) -> None:
    texts = {1: f"{MARKER}\nold", 2: f"{MARKER}\nold"}
    comments = Comments(texts, authors={2: named or user}, user=user)
    run(comments, comment_author=named)
    assert comments.writes == ["PATCH /repos/o/r/issues/comments/2"]


def test_two_comments_of_one_repository() -> None:
    comments = Comments()
    run(comments)
    run(comments, comment_id="media")
    assert [text.partition("\n")[0] for text in comments.texts.values()] == [MARKER, "<!-- budgetlint:diff:media -->"]


def test_a_fork_may_not_comment_and_is_judged_all_the_same() -> None:
    job = run(Comments(may_write=False))
    words = "the token may not comment on this pull request (403); see docs/ci.md on forks"
    assert job.printed["Pull-request comment"] == f"::warning title=budgetlint::no comment: {words}\n"
    assert (job.codes["Pull-request comment"], job.codes["Verdict"]) == (0, 1)


REFUSED = "<urlopen error [Errno 111] Connection refused>"
FAULTS = {
    "server at fault": ([Fault(502)] * 3, "the API answers 502"),
    "dropped": ([Fault()] * 3, "no answer to GET: Remote end closed connection without response"),
    "dropped while writing": ([Fault(on="POST")], "no answer to POST: Remote end closed connection without response"),
    "too many": ([Fault(429)], "the API's rate limit is reached (429)"),
    "too many for long": ([Fault(429, headers=(("retry-after", "3600"),))], "the API's rate limit is reached (429)"),
    "limit": ([Fault(403, headers=(("x-ratelimit-remaining", "0"),))], "the API's rate limit is reached (403)"),
    "unfit": ([Fault(422, on="POST")], "the API rejected the comment as invalid (422)"),
    "a page": ([Fault(200, b"<html>login</html>")], "the answer to GET is not JSON"),
    "no text": ([Fault(200, b"\xff\xfe")], "the answer to GET is not JSON"),
    "cut off": ([Fault(200, b"[{", (("content-length", "9"),))] * 3, "no answer to GET: IncompleteRead(2 bytes read, 7 more expected)"),
    "an object": ([Fault(200, b'{"message": "%0A::error::x"}')], "the API's list of comments is not a list"),
    "numbers": ([Fault(200, b"[1]")], "the API's list of comments is not a list"),
}  # fmt: skip


@pytest.mark.parametrize("ceiling", [120, 1200])
@pytest.mark.parametrize("name", FAULTS)
def test_no_fault_of_the_server_changes_the_verdict(name: str, ceiling: int) -> None:
    faults, words = FAULTS[name]
    Path("budget.yaml").write_text(GROWN.replace("ceiling: 120", f"ceiling: {ceiling}"))
    job = run(Comments(faults=list(faults)))
    assert job.printed["Pull-request comment"] == f"::warning title=budgetlint::no comment: {words}\n"
    assert (job.codes["Pull-request comment"], job.codes["Verdict"]) == (0, int(ceiling == 120))


def test_a_server_that_refuses_connections_changes_no_verdict(tmp_path: Path) -> None:
    event = {"pull_request.number": "7", "pull_request.base.sha": base()}
    job = Runner(tmp_path / "room", event, "http://127.0.0.1:9").run(as_of="2026-07-01")
    assert (
        job.printed["Pull-request comment"] == f"::warning title=budgetlint::no comment: no answer to GET: {REFUSED}\n"
    )
    assert job.codes["Verdict"] == 1


@pytest.mark.parametrize("fault", [Fault(502), Fault(), Fault(403, headers=(("retry-after", "1"),))])
def test_what_passes_is_asked_again(fault: Fault) -> None:
    comments = Comments(faults=[fault, fault])
    assert run(comments).printed["Pull-request comment"] == "the comment was written\n"
    assert len(comments.texts) == 1


def test_a_comment_of_odd_parts_is_passed_over() -> None:
    odd = [{"id": 1}, {"id": "2", "body": MARKER, "user": {}}, {"id": 3, "body": MARKER, "user": None}]
    comments = Comments(faults=[Fault(200, json.dumps(odd).encode())])
    assert run(comments).printed["Pull-request comment"] == "the comment was written\n"


HOSTILE = ("pip/__init__.py", "pip/__main__.py", "venv.py", "logging.py", "types.py", "json.py", "sitecustomize.py",
           "ensurepip/__init__.py", "ensurepip/__main__.py", "urllib/__init__.py", "budgetlint/__init__.py", "budgetlint/__main__.py")  # fmt: skip


def test_nothing_of_the_checkout_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in HOSTILE:
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(f"open({str(tmp_path / 'pwned')!r}, 'w').close()\nprint('fine')\nraise SystemExit(0)\n")
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "control")], check=True, capture_output=True)
    assert (tmp_path / "pwned").exists()
    (tmp_path / "pwned").unlink()
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    event = {"pull_request.number": "7", "pull_request.base.sha": base()}
    with served(Comments()) as comments:
        runner = Runner(tmp_path / "room", event, comments.url, source=installable(tmp_path / "source"))
        job = runner.run(as_of="2026-07-01", python=sys.executable)
    assert not (tmp_path / "pwned").exists()
    assert job.codes == {"Install budgetlint": 0, "Base": 0, "Check": 0, "Compare": 0, "Step summary": 0, "Pull-request comment": 0, "Verdict": 1}  # fmt: skip
    assert job.printed["Pull-request comment"] == "the comment was written\n"
    assert "title=budget-exceeded::" in job.printed["Check"]


@pytest.mark.parametrize("name", ["action.yml"])
def test_zizmor_finds_nothing(name: str) -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    if not zizmor.exists():
        pytest.skip("zizmor is in the extra `dev`")
    command = [str(zizmor), "--offline", "--no-progress", "--persona=pedantic", str(ROOT / name)]
    audit = subprocess.run(command, capture_output=True, text=True, check=False)
    assert audit.returncode == 0, audit.stdout


def test_every_action_is_pinned_by_its_hash() -> None:
    steps = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    assert [
        step["uses"] for step in steps if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step.get("uses", "a@" + "0" * 40))
    ] == []


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


def test_a_baseline_is_accepted_with_the_amounts_that_it_holds() -> None:
    main(["check", "--as-of", "2026-07-01", "--write-baseline", "known.json"])
    assert run(Comments(), baseline="known.json").codes["Verdict"] == 0
    known = {"path": "budget.yaml", "rule": "budget-exceeded", "about": "budgets.total"}
    Path("known.json").write_text(json.dumps({"version": 1, "findings": [known]}))
    assert run(Comments(), baseline="known.json").codes["Verdict"] == 1


def test_sarif_is_there_to_upload() -> None:
    job = run(Comments())
    sarif = json.loads(Path(job.outputs["check"]["sarif"]).read_text())
    assert "budget-exceeded" in [result["ruleId"] for result in sarif["runs"][0]["results"]]


def test_no_step_puts_an_expression_into_a_script() -> None:
    steps = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    assert [step["name"] for step in steps if "${{" in step.get("run", "")] == []
    assert [step["name"] for step in steps if "run" in step and step.get("shell") != "bash"] == []


def test_a_looser_gate_is_annotated_and_fails_where_the_base_says_so() -> None:
    strict = {"budgetlint.toml": '[gate]\nloosened = "error"\n'}
    for message, files, code in (("looser", {"budget.yaml": BUDGET.replace("120", "9000")}, 0), ("strict", strict, 1)):
        git("switch", "--quiet", "main", folder="../origin")
        if files is strict:
            commit(message, files, "../origin")
        else:
            Path("budget.yaml").write_text(files["budget.yaml"])
        job = run(Comments())
        assert "title=gate-loosened::the ceiling of `budgets.total` goes up from 120 USD" in job.printed["Check"]
        assert job.codes["Verdict"] == code
        assert json.loads(Path(job.outputs["check"]["json"]).read_text())["loosened"][0]["kind"] == "ceiling"
