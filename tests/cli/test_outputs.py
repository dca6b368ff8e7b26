"""What becomes of a command whose output can't be written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from budgetlint.edges import outputs
from tests.cli.running import folder_with, ran
from tests.sampled import sampled

COMMANDS = (
    ("check",),
    ("report", "--format", "json"),
    ("explain", "chat"),
    ("explain", "budget-exceeded"),
    ("schema", "budget"),
    ("snapshot", "show", "gpt-4o"),
    ("snapshot", "verify"),
    ("snapshot", "diff", "prices.json", "prices.json"),
    ("init", "new"),
)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full needs `/dev/full`")
@pytest.mark.parametrize("words", sampled([(words,) for words in COMMANDS], 3), ids=" ".join)
def test_a_full_disk_is_said_and_never_looks_like_a_verdict(tmp_path: Path, words: tuple[str, ...]) -> None:
    folder_with(tmp_path)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            (sys.executable, "-m", "budgetlint", *words), cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False
        )
    message = b"error: standard output can't be written: no space left on device\n"
    assert (done.returncode, done.stderr) == (2, message)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="closes standard output as a POSIX shell does")
@pytest.mark.parametrize("words", sampled([(words,) for words in COMMANDS], 3), ids=" ".join)
def test_a_closed_output_is_said(tmp_path: Path, words: tuple[str, ...]) -> None:
    folder_with(tmp_path)
    done = subprocess.run(
        ("sh", "-c", '"$@" >&-', "sh", sys.executable, "-m", "budgetlint", *words),
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, b"error: standard output is closed\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full needs `/dev/full`")
def test_an_error_that_cannot_be_written_keeps_its_exit_code(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = (sys.executable, "-c", "from budgetlint.cli.start import run; run()", "check", "absent.yaml")
        done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=full, check=False)
    assert (done.returncode, done.stdout) == (2, b"")


def test_half_a_surrogate_pair_is_written_by_its_number(tmp_path: Path) -> None:
    outputs.to_file(str(tmp_path / "out"), "caf\u00e9 \ud800", outside=True)
    assert (tmp_path / "out").read_text("utf-8") == "caf\u00e9 \\ud800"


def test_the_bytes_of_a_path_that_is_not_utf8_are_written_by_their_numbers(tmp_path: Path) -> None:
    outputs.to_file(str(tmp_path / "out"), os.fsdecode(b"\xff.budget.yaml"), outside=True)
    assert (tmp_path / "out").read_bytes() == b"\\udcff.budget.yaml"


@pytest.mark.skipif(os.name != "posix", reason="other systems refuse such names")
def test_words_of_a_file_steer_no_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = "a\n\x1b[2Jok.budget.yaml"
    (tmp_path / path).write_text('version: 1\nname: a\n"b\\u001b[31m\\nbudget.yaml: fine": 1\nworkloads: {}\n', "utf-8")
    done = ran("check")
    assert done.code == 1
    first = done.out.partition("\n")[0]
    tamed = "a\ufffd\ufffd[2Jok.budget.yaml:3:1: error: `b\ufffd[31m…` is not a key of a budget file"
    assert first == f"{tamed} [unknown-key]"
    assert "\x1b" not in done.out
