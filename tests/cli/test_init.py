"""`init`: what it writes passes `check`, and it never writes over anything."""

import json
import os
import re
import sys
from pathlib import Path

import pytest

from budgetlint.edges import catalog
from budgetlint.model import first_assumptions
from budgetlint.model.first_assumptions import PRESETS, STARTERS
from tests.cli.running import Done, ran, unled
from tests.sampled import sampled

PRICES = f"pricing/{catalog.date()}.json"
CHAT = f"""\
# yaml-language-server: $schema=https://raw.githubusercontent.com/budgetlint/budgetlint/main/schemas/budget-v1.schema.json
version: 1
name: assistant
period: month

# Every figure here is an assumption to start from. Replace it with what you measure, and state the source.
multipliers:
  retries: 5%   # calls that are billed again
buffer: 30%     # for unknowns: nothing has been measured

pricing:
  snapshot: {PRICES}
  sha256: HASH

workloads:
  assistant:
    kind: llm-app
    model: anthropic/claude-sonnet-4-6
    users: 100
    active_days: 20                # of a month
    requests_per_user_per_day: 3
    input_tokens: 2000             # of one request: instructions, history and retrieved text
    output_tokens: 500             # reasoning included
    assumptions_from: {{source: preset prototype of budgetlint init}}   # not measured yet

budgets:
  total: {{ceiling: 140}}   # the plan of the first day plus 25%
"""


SEAT = ("--seat-price", "30", "--source", "https://example.com/pricing", "--read-on", "2026-11-01")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_plainest_start(folder: Path) -> None:
    message = (
        f"{PRICES}: written\nbudget.yaml: written\n"
        "plan: 81.00 base, 85.05 operational, 110.57 planned USD a month\n"
        "ceiling: 140.00 USD a month, 79.0% used\n"
        "next: replace the assumptions with your own, then `budgetlint check .`\n"
    )
    assert ran("init") == Done(0, message, "")
    written = (folder / "budget.yaml").read_text("utf-8")
    assert re.sub("sha256: [0-9a-f]{64}", "sha256: HASH", written) == CHAT
    assert ran("check").out.endswith("1 file, 1 budget: fine\n")


@pytest.mark.parametrize("kind", STARTERS)
@pytest.mark.parametrize("preset", sampled(PRESETS, 2))
def test_every_start_passes(preset: str, kind: str) -> None:
    done = ran("init", "new", "--preset", preset, "--kind", kind, *(SEAT if kind == "subscription" else ()))
    assert (done.code, done.err) == (0, "")
    checked = ran("check", "new")
    assert (checked.code, checked.err) == (0, "")
    assert " error: " not in checked.out
    assert "new/budget.yaml: total ok " in checked.out


def test_a_start_on_an_earlier_day() -> None:
    assert ran("init", "--as-of", "2026-02-01").code == 0
    assert ran("check", "--as-of", "2026-02-01").out.endswith("1 file, 1 budget: fine\n")


REFUSED = {
    ("--name", "Our Chat"): "`Our Chat` is not a valid name: expected a name of lower-case letters a-z, digits and `-`",
    ("--name", ""): "`` is not a valid name: expected a name of lower-case letters a-z, digits and `-`",
    ("--kind", "agnt"): "unknown kind of workload `agnt`, did you mean `agent`?",
    ("--kind", "subscription"): "the catalog lists no seats: state the price of one a month with `--seat-price`, its source with `--source`, and on which day with `--read-on`",
    ("--kind", "subscription", *SEAT[:2]): "the catalog lists no seats: state the price of one a month with `--seat-price`, its source with `--source`, and on which day with `--read-on`",
    ("--kind", "subscription", *SEAT[:5], "2027-01-01", "--as-of", "2026-12-01"): "`2027-01-01` is in the future: expected the day on which the price was read",
    ("--kind", "subscription", "--source", " "): "a price needs a source: expected the address of a page, an offer or a bill",
    ("--kind", "subscription", "--model", "Team seat: 1"): "`Team seat: 1` is not a plan, expected one such as `anthropic/claude-team-seat`",
    ("--seat-price", "30"): "`--seat-price`, `--source` and `--read-on` need `--kind subscription`",
    ("--volume", "many"): "`many` can't be users: expected a number above zero, such as `1500` or `0.15`",
    ("--volume", "0"): "`0` can't be users: expected a number above zero, such as `1500` or `0.15`",
    ("--ceiling", "1,200"): "`1,200` can't be a ceiling: expected a number above zero, such as `1500` or `0.15`, did you mean `1200`?",
    ("--model", "openai/gpt-4oo"): "the catalog has no model `openai/gpt-4oo`, did you mean `openai/gpt-4o`?",
    ("--model", ""): "the catalog has no model ``",
    ("--kind", "image", "--model", "openai/gpt-4o"): "`openai/gpt-4o` can't be used: `openai/gpt-4o` has no price for `images`, so `pictures` has no price",
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
    advice = "help: give another FOLDER, or change the file that is there\n"
    assert ran("init") == Done(2, "", f"error: `budget.yaml` already exists\n{advice}")
    assert [path.name for path in folder.iterdir()] == ["budget.yaml"]
    assert is_link or path.read_text("utf-8") == "ours\n"


def test_a_folder_that_can_not_be_made_is_said(folder: Path) -> None:
    (folder / "file").write_text("", "utf-8")
    assert ran("init", "file/new") == Done(2, "", "error: `file/new` can't be created: not a directory\n")


def test_seats_are_priced_by_their_buyer(folder: Path) -> None:
    done = ran("init", "--kind", "subscription", "--volume", "12", *SEAT, "--ceiling", "500")
    assert done == Done(
        0,
        "pricing/2026-11-01.json: written\nbudget.yaml: written\n"
        "plan: 360.00 base, 360.00 operational, 468.00 planned USD a month\n"
        "ceiling: 500.00 USD a month, 93.6% used\n"
        "next: replace the assumptions with your own, then `budgetlint check .`\n",
        "",
    )
    prices = json.loads((folder / "pricing/2026-11-01.json").read_text("utf-8"))
    assert prices["sources"] == {"own": {"url": SEAT[3], "kind": "own", "published": SEAT[5]}}
    assert prices["models"] == {"anthropic/claude-team-seat": {"prices": [{"source": "own", "rates": {"seats": "30"}}]}}
    written = (folder / "budget.yaml").read_text("utf-8")
    assert "    seats: 12                    # seats that are paid for, used or not\n" in written
    assert written.endswith("  total: {ceiling: 500}\n")
    assert "multipliers" not in written


def test_a_ceiling_below_the_plan_is_written_and_said() -> None:
    out = ran("init", "--ceiling", "100").out
    assert "ceiling: 100.00 USD a month, 110.6% used, so `check` will fail: raise it, or plan less\n" in out
    assert ran("check").code == 1


@pytest.mark.parametrize("name", [*PRESETS, *STARTERS])
def test_comments_say_what_a_key_is_and_claim_nothing(name: str) -> None:
    folder = Path(first_assumptions.__file__).parent / ("presets" if name in PRESETS else "starters")
    lines = (folder / f"{name}.yaml").read_text("utf-8").splitlines()
    columns = {line.index("#") for line in lines if "#" in line and not line.startswith("#")}
    assert len(columns) <= 1, "comments stand in one column"
    claims = r"published|measured months|median|one time in ten|more than they keep|tuned"
    assert re.findall(claims, "\n".join(lines)) == []


ANSWERS = """\
prodution
production
agnt
agent
claude-sonet-4-6
black-forest-labs/flux-pro-1.1
claude-sonnet-4-6
lots
300
Bad Name
coder
1,500
1500
"""
SEATS = """\

subscription

thirty
30


an offer of ours
tomorrow
2026-11-01
12


"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal is POSIX")
@pytest.mark.parametrize(
    ("answers", "code", "lines", "messages"),
    [
        (
            ANSWERS,
            0,
            ["name: coder", "    kind: agent", "    model: claude-sonnet-4-6", "    tasks: 300                 # completed and kept", "  total: {ceiling: 1500}"],
            [
                "unknown preset `prodution`, did you mean `production`?",
                "unknown kind of workload `agnt`, did you mean `agent`?",
                "the catalog has no model `claude-sonet-4-6`, did you mean `claude-sonnet-4-6`?",
                "`black-forest-labs/flux-pro-1.1` can't be used: ",
                "`lots` can't be tasks: expected a number above zero, such as `1500` or `0.15`",
                "`Bad Name` is not a valid name: expected ",
                "Tasks a month [200]: ",
                "plan: 1,046.25 base, ",
                "`1,500` can't be a ceiling: expected a number above zero, such as `1500` or `0.15`, did you mean `1500`?",
            ],
        ),
        (
            "\n" * 6,
            0,
            ["name: assistant", "    kind: llm-app", "    model: anthropic/claude-sonnet-4-6", "    users: 100"],
            ["Preset (prototype, production, agent-heavy) [prototype]: ", "Ceiling in USD a month [140]: ", "Users a month [100]: "],
        ),
        (
            SEATS,
            0,
            ["name: team-seats", "    kind: subscription", "    model: anthropic/claude-team-seat"],
            [
                "`thirty` can't be the price of a seat: ",
                "`tomorrow` is not a date, expected one such as `2026-06-17`",
                "Seats a month [10]: ",
                "plan: 360.00 base, 360.00 operational, 468.00 planned USD a month",
                "Ceiling in USD a month [590]: ",
            ],
        ),
        ("\n\x04", 2, [], ["error: no answer, so nothing was written"]),
    ],
    ids=["answered", "as it stands", "seats", "left"],
)  # fmt: skip
def test_questions_on_a_terminal(folder: Path, answers: str, code: int, lines: list[str], messages: list[str]) -> None:
    status, text = on_a_terminal(answers)
    assert status == code, text
    assert [part for part in messages if part not in text] == [], text
    if code:
        assert list(folder.iterdir()) == []
        return
    written = (folder / "budget.yaml").read_text("utf-8").splitlines()
    assert [line for line in lines if not any(other.startswith(line) for other in written)] == []
    assert ran("check").code == 0


def on_a_terminal(answers: str) -> tuple[int, str]:
    """The exit code of `init` on a terminal, and what it says there."""
    import pty

    text = bytearray()
    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "budgetlint", "init"])
    os.write(terminal, answers.encode())
    while True:
        try:
            data = os.read(terminal, 1024)
        except OSError:
            break
        if not data:
            break
        text.extend(data)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(terminal)
    return status, text.decode("utf-8").replace("\r\n", "\n")
