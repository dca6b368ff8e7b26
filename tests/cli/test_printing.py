"""Colour, quiet, verbose and standard input: the same on every command that has a use for them."""

import io
import re
import sys
from pathlib import Path

import pytest

from budgetlint.cli.commands import COMMANDS, SNAPSHOT, after_command, command
from budgetlint.reports.painted import painted
from tests.cli.running import CHAT, DAY, Done, folder_with, ran

FOR_PEOPLE = [
    "report",
    "headroom",
    "explain",
    "explain budget-exceeded",
    "explain budget.yaml",
    "try budget.yaml --set buffer=0%",
    "diff . .",
    "prices --for budget.yaml chat --snapshot prices.json",
    "snapshot show --snapshot prices.json",
    "snapshot diff prices.json prices.json --budgets .",
]
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
OF_NOBODY = {"export", "schema", "init", "mcp", "server", "snapshot pin", "snapshot verify", "snapshot import"}
"""Commands whose output is read by programs, or is a line or two."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def on_day(words: str) -> list[str]:
    return [*words.split(), *([] if words.startswith("snapshot show") else ["--as-of", DAY])]


@pytest.mark.parametrize("words", FOR_PEOPLE)
def test_colour_changes_no_letter(words: str) -> None:
    plain = ran(*on_day(words))
    coloured = ran("--color", "always", *on_day(words))
    assert ESCAPE.sub("", coloured.out) == plain.out
    assert coloured.code == plain.code
    assert coloured.out != plain.out or words.startswith(("explain", "prices", "snapshot"))


def test_every_command_for_people_takes_a_colour() -> None:
    names = [*COMMANDS, *(f"snapshot {name}" for name in SNAPSHOT)]
    without = {name for name in names if "color" not in command(name.replace(" ", "_")).unset}
    assert without == OF_NOBODY


def test_what_is_for_programs_is_never_coloured() -> None:
    assert "\x1b" not in ran("report", "--as-of", DAY, "--color", "always", "--format", "json").out
    assert "\x1b" not in ran("headroom", "--as-of", DAY, "--color", "always", "--format", "json").out


@pytest.mark.parametrize(
    ("name", "value", "coloured"),
    [
        ("CLICOLOR_FORCE", "1", True),
        ("CLICOLOR_FORCE", "0", False),
        ("FORCE_COLOR", "0", False),
        ("CLICOLOR", "1", False),
    ],
)
def test_what_the_environment_says(name: str, value: str, coloured: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert ("\x1b[" in ran("report", "--as-of", DAY).out) is coloured


def test_painted() -> None:
    coloured = painted(
        "# Title\nbudget: total\n  planned: 1 → 2, +1.50 (+50.0%)\n  status: ok → exceeded\nx, ok\n  help: do [a-rule]\n"
    )
    assert coloured == (
        "\x1b[1m# Title\x1b[0m\n\x1b[1mbudget:\x1b[0m total\n  planned: 1 → 2, \x1b[33;1m+1.50\x1b[0m (+50.0%)\n"
        "  status: ok → \x1b[31;1mexceeded\x1b[0m\nx, \x1b[32mok\x1b[0m\n\x1b[36m  help:\x1b[0m do \x1b[2m[a-rule]\x1b[0m\n"
    )


def test_options_before_the_command() -> None:
    assert after_command(["-q", "check", "x"]) == ["check", "-q", "x"]
    assert after_command(["--color", "never", "snapshot", "pin"]) == ["snapshot", "pin", "--color", "never"]
    assert after_command(["-q"]) == ["-q"]
    assert after_command(["-q", "nothing"]) == ["-q", "nothing"]
    assert ran("-q", "schema", "budget").code == 2


def test_quiet_and_verbose() -> None:
    assert ran("diff", ".", ".", "-q", "--as-of", DAY) == Done(0, "", "")
    assert ran("try", "budget.yaml", "--set", "buffer=0%", "-q", "--as-of", DAY) == Done(0, "", "")
    assert ran("try", "budget.yaml", "--set", "budgets.total.ceiling=0.01", "-q", "--as-of", DAY).out != ""
    assert ran("report", "-v", "--as-of", DAY).err == f"day: {DAY}\nconfiguration: none\n"
    Path("budgetlint.toml").write_text("max-age-days = 90\n")
    assert ran("headroom", "-v", "--as-of", DAY).err == f"day: {DAY}\nconfiguration: budgetlint.toml\n"


READING = {
    "check": "check",
    "report": "report",
    "headroom": "headroom",
    "explain": "explain",
    "try": "try {} --set buffer=0%",
    "export": "export json",
    "prices": "prices --for {} chat --snapshot prices.json",
}


@pytest.mark.parametrize("name", READING)
def test_standard_input_reads_as_the_file(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = READING[name]
    words = words if "{}" in words else f"{words} {{}}"
    file = ran(*words.format("budget.yaml").split(), "--as-of", DAY)
    typed(monkeypatch, CHAT)
    assert ran(*words.format("-").split(), "--stdin-filename", "budget.yaml", "--as-of", DAY) == file


def test_a_command_that_reads_no_standard_input_says_so() -> None:
    for words in ("snapshot pin -", "snapshot refresh prices.json -"):
        done = ran(*words.split())
        assert (done.code, done.err) == (
            2,
            "error: `-` is standard input, which this command can't read: name a file or a folder\n",
        )


def test_what_is_typed_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, CHAT)
    done = ran("reconcile", "x.jsonl", "--budget", "-", "--write")
    assert (done.code, done.err.splitlines()[0]) == (
        2,
        "error: `--write` changes budget files: it can't be used with `-`",
    )
