"""What nobody foresaw is one line and exit 3; an interruption is 130; neither looks like findings."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from budgetlint import __version__
from tests.cli.running import folder_with, ran

LINE = re.compile(
    r"error: internal error, please report this line at https://github\.com/budgetlint/budgetlint/issues: "
    rf"ZeroDivisionError in edges/clock\.py:\d+, version {re.escape(__version__)}, Python \d+\.\d+\.\d+\n"
)
SECRET = "what stands in a file"


class NoToday:
    """A clock that fails in a way that nobody foresaw."""

    @staticmethod
    def now(_: object) -> None:
        raise ZeroDivisionError(SECRET)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return folder_with(tmp_path)


@pytest.mark.parametrize("words", [("check",), ("report",), ("check", "--format=json", "."), ("diff", ".", ".")])
def test_a_fault_of_ours_is_one_line(monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    monkeypatch.setattr("budgetlint.edges.clock.datetime", NoToday)
    done = ran(*words)
    assert (done.code, done.out) == (3, "")
    assert LINE.fullmatch(done.err)


def test_the_whole_story_is_told_to_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetlint.edges.clock.datetime", NoToday)
    monkeypatch.setenv("BUDGETLINT_TRACEBACK", "1")
    assert ran("check").err.endswith(f"ZeroDivisionError: {SECRET}\n")


SLOW = """\
import sys
import time
from budgetlint.cli.start import main
from budgetlint.edges import clock
def today():
    print("started", flush=True)
    time.sleep(60)
clock.today = today
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize("words", [("check",), ("report", "--format=json", "-o", "x.json")])
def test_an_interruption_is_quiet(words: tuple[str, ...]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "")
