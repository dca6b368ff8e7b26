"""The words of `check`: read quickly or by the whole command line, they come to the same; mistakes are exit 2."""

from pathlib import Path

import pytest

from budgetlint.cli import check
from budgetlint.cli.app import run_app
from budgetlint.cli.options import CheckWords
from budgetlint.cli.quick import check_options
from tests.cli.running import DAY, folder_with, ran

PLAIN = [
    [],
    ["a.yaml", "b"],
    ["--format", "json", "x"],
    ["--format=sarif"],
    ["-f", "github", "-o", "out.txt"],
    ["--output", "sarif=a.sarif", "--output=text=b.txt", "--as-of", "2026-01-02"],
    ["--fail-on", "warning", "--config=c.toml", "--no-estimates", "--info"],
    ["x", "--info", "y"],
]


@pytest.mark.parametrize("words", PLAIN)
def test_both_readings_agree(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[CheckWords] = []

    def keep(options: CheckWords) -> int:
        told.append(options)
        return 0

    monkeypatch.setattr(check, "run", keep)
    assert run_app(["check", *words]) == 0
    assert told == [check_options(words)]


@pytest.mark.parametrize(
    "words",
    [["--help"], ["--format"], ["--format", "xml"], ["--nope"], ["-"], ["--", "x"], ["--fail-on=never"], ["-fjson"]],
)
def test_what_is_unusual_is_left_to_the_whole_command_line(words: list[str]) -> None:
    assert check_options(words) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "--format", "xml"], "xml"),
        (["check", "--nope"], "--nope"),
        (["frobnicate"], "frobnicate"),
        (["check", "--as-of", "2026-02-30"], "`2026-02-30` is no day, expected one such as `2026-06-17`"),
        (["check", "--as-of", "20260217"], "`20260217` is no day"),
        (["check", "--output", "nope=x.txt"], "`nope` is no format of `check`"),
        (["snapshot", "frobnicate"], "frobnicate"),
    ],
)
def test_a_mistake_is_exit_2(words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    done = ran(*words)
    assert done.code == 2
    assert said in done.err


def test_fail_on_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    assert ran("check", "--as-of", DAY).code == 0
    assert ran("check", "--as-of", DAY, "--fail-on", "warning").code == 1


@pytest.mark.parametrize(
    ("name", "value", "coloured"), [("FORCE_COLOR", "1", True), ("NO_COLOR", "1", False), ("TERM", "xterm", False)]
)
def test_colour(name: str, value: str, coloured: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    for other in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, value)
    assert ("\x1b[" in ran("check", "--as-of", DAY).out) is coloured


def test_no_color_has_the_last_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" not in ran("check", "--as-of", DAY).out
