"""`init`: what it writes passes `check`, and it never writes over anything."""

import os
import re
import sys
from pathlib import Path

import pytest

from budgetlint.edges import catalog
from budgetlint.model.first_assumptions import PRESETS, STARTERS
from tests.cli.running import Done, ran, unled

PRICES = f"pricing/{catalog.date()}.json"
CHAT = f"""\
# yaml-language-server: $schema=https://raw.githubusercontent.com/budgetlint/budgetlint/main/schemas/budget-v1.schema.json
version: 1
name: assistant
period: month

# Every figure here is an assumption to start from. Replace it by what you measure, and say so.
multipliers:
  retries: 5%                  # nobody has tuned time-outs yet
buffer: 30%                     # nothing has been measured

pricing:
  snapshot: {PRICES}
  sha256: HASH

workloads:
  assistant:
    kind: llm-app
    model: anthropic/claude-sonnet-4-6
    users: 100
    active_days: 20              # of a month, weekends off
    requests_per_user_per_day: 3
    input_tokens: 2000           # instructions, history and what was retrieved, of one request
    output_tokens: 500           # reasoning included
    assumptions_from: {{source: preset prototype of budgetlint init}}   # nobody has measured them yet

budgets:
  total: {{ceiling: 140}}   # what was planned on the first day, and a quarter more
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_plainest_start(folder: Path) -> None:
    told = (
        f"{PRICES}: written\nbudget.yaml: written\nnext: replace the assumptions by yours, then `budgetlint check .`\n"
    )
    assert ran("init") == Done(0, told, "")
    written = (folder / "budget.yaml").read_text("utf-8")
    assert re.sub("sha256: [0-9a-f]{64}", "sha256: HASH", written) == CHAT
    assert ran("check").out.endswith("1 file, 1 budget: fine\n")


@pytest.mark.parametrize("kind", STARTERS)
@pytest.mark.parametrize("preset", PRESETS)
def test_every_start_passes(preset: str, kind: str) -> None:
    done = ran("init", "new", "--preset", preset, "--kind", kind)
    assert (done.code, done.err) == (0, "")
    checked = ran("check", "new")
    assert (checked.code, checked.err) == (0, "")
    assert " error: " not in checked.out
    assert "new/budget.yaml: total ok " in checked.out


def test_a_start_on_an_earlier_day() -> None:
    assert ran("init", "--as-of", "2026-02-01").code == 0
    assert ran("check", "--as-of", "2026-02-01").out.endswith("1 file, 1 budget: fine\n")


REFUSED = {
    ("--name", "Our Chat"): "`Our Chat` is not a name: expected a name of lower-case letters a-z, digits and `-`",
    ("--name", ""): "`` is not a name: expected a name of lower-case letters a-z, digits and `-`",
    ("--kind", "agnt"): "`agnt` is not a kind of workload, did you mean `agent`?",
    ("--kind", "subscription"): "the catalog prices no `subscription`: write its prices into a snapshot of your own",
    ("--model", "openai/gpt-4oo"): "the catalog has no model `openai/gpt-4oo`, did you mean `openai/gpt-4o`?",
    ("--model", ""): "the catalog has no model ``",
    ("--kind", "image", "--model", "openai/gpt-4o"): "`openai/gpt-4o` can't be used: `openai/gpt-4o` has no price for `images`, so `pictures` has none either",
    ("--as-of", "2026-02-30"): "`2026-02-30` is not a date, expected one such as `2026-06-17`",
}  # fmt: skip


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_what_would_not_pass_is_refused_and_nothing_is_written(folder: Path, words: tuple[str, ...]) -> None:
    assert unled(ran("init", "new", *words)) == Done(2, "", f"error: {REFUSED[words]}\n")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("is_link", [False, True])
def test_a_budget_that_is_there_stays(folder: Path, is_link: bool) -> None:
    path = folder / "budget.yaml"
    if is_link:
        path.symlink_to("nowhere")
    else:
        path.write_text("ours\n", "utf-8")
    assert ran("init") == Done(2, "", "error: `budget.yaml` already exists\n")
    assert [each.name for each in folder.iterdir()] == ["budget.yaml"]
    assert is_link or path.read_text("utf-8") == "ours\n"


def test_a_folder_that_can_not_be_made_is_said(folder: Path) -> None:
    (folder / "file").write_text("", "utf-8")
    assert ran("init", "file/new") == Done(2, "", "error: `file/new` can't be made: not a directory\n")


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal is POSIX")
@pytest.mark.parametrize(
    ("answers", "code", "lines"),
    [
        (
            "production\nagnt\nagent\nclaude-sonet-4-6\nclaude-sonnet-4-6\nBad Name\ncoder\n",
            0,
            ["name: coder", "    kind: agent", "    model: claude-sonnet-4-6"],
        ),
        ("\n\n\n\n", 0, ["name: assistant", "    kind: llm-app", "    model: anthropic/claude-sonnet-4-6"]),
        ("\n\x04", 2, []),
    ],
    ids=["answered", "as it stands", "left"],
)
def test_questions_on_a_terminal(folder: Path, answers: str, code: int, lines: list[str]) -> None:
    import pty

    def read(handle: int) -> bytes:
        said.extend(data := os.read(handle, 1024))
        return data

    said = bytearray()
    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "budgetlint", "init"])
    os.write(terminal, answers.encode())
    while True:
        try:
            if not read(terminal):
                break
        except OSError:
            break
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(terminal)
    text = said.decode("utf-8")
    assert status == code, text
    if code:
        assert "error: no answer, so nothing was written" in text
        assert list(folder.iterdir()) == []
        return
    assert "Preset (prototype, production, agent-heavy) [prototype]: " in text
    written = (folder / "budget.yaml").read_text("utf-8").splitlines()
    assert [line for line in written if line in lines] == lines
    assert ran("check").code == 0
    if "agnt" in answers:
        assert "`agnt` is not known\r\n" in text
        assert "`claude-sonet-4-6` is not known, did you mean `claude-sonnet-4-6`?\r\n" in text
        assert "`Bad Name` is not known\r\n" in text
