"""The words of `check`: read quickly or by the whole command line, they come to the same; mistakes are exit 2."""

from pathlib import Path

import pytest

from budgetlint.cli import app
from budgetlint.cli.app import run_app
from budgetlint.cli.commands import COMMANDS, SNAPSHOT, command, command_of
from budgetlint.cli.options import Words
from budgetlint.cli.quick import quick_words
from budgetlint.frozen import replace
from tests.cli.running import DAY, folder_with, ran

PLAIN = [
    "check",
    "check a.yaml b",
    "check --format json x",
    "check --format=sarif",
    "check -f github -o out.txt",
    "check --output sarif=a.sarif --output=text=b.txt --as-of 2026-01-02",
    "check --fail-on warning --config=c.toml --no-estimates --info",
    "check x --info y --statistics",
    "check --baseline known.json --fix --diff",
    "check --write-baseline=known.json",
    "report -f html --check report.html a b",
    "diff main",
    "diff main HEAD --merge-base --fail-above 10% --fail-above=500 --quiet-below 1 -f markdown",
    "explain budget-exceeded",
    "explain budget.yaml chat --as-of 2026-01-02",
    "headroom a b --format json --as-of 2026-01-02 --config c.toml",
    "try budget.yaml --set buffer=0% --set chat.users=5 --model a --model=b --workload chat --cheapest a,b --write",
    "try budget.yaml --set a=b --breakeven chat.users -f json --as-of 2026-01-02 --config c.toml",
    "prices mistral large --provider mistral --kind llm --for budget.yaml chat --sort plan --limit 5 -f csv",
    "reconcile a.jsonl b.csv --budget x --covers 2026-06 --extrapolate --tolerance 10% --suggest --write",
    "reconcile --print-sql spark --table t",
    "schema budget",
    "init",
    "init here --preset production --kind agent --model m --name n",
    "snapshot pin --model a --model b -o prices.json --upgrade --dry-run",
    "snapshot diff a b --budgets x",
    "snapshot verify a b --as-of 2026-01-02",
    "snapshot show sonnet --snapshot prices.json -f csv",
    "snapshot show",
    "snapshot import list.json --from litellm --currency EUR",
    "snapshot import --url https://lab.example/prices.csv",
]


def fully_read(words: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, list[Words]]:
    """The exit code of the whole command line where commands only keep what they are given, and what that is."""
    kept: list[Words] = []

    def keep(given: Words) -> int:
        kept.append(given)
        return 0

    monkeypatch.setattr(app, "command", lambda name: replace(command(name), run=keep))
    return run_app(words), kept


@pytest.mark.parametrize("line", PLAIN)
def test_both_readings_agree(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = line.split()
    plain, rest = command_of(words)
    assert plain is not None
    assert fully_read(words, monkeypatch) == (0, [quick_words(plain, rest)])


def test_every_command_is_read_quickly() -> None:
    commands = {line.split()[0] if not line.startswith("snapshot") else line.split()[1] for line in PLAIN}
    assert commands == {*COMMANDS, *SNAPSHOT}


@pytest.mark.parametrize(
    "line",
    [
        "check --help",
        "check --format",
        "check --format xml",
        "check --nope",
        "check -",
        "check -- x",
        "check --fail-on=never",
        "check -fjson",
        "check --info=yes",
        "check --as-of --info",
        "schema",
        "schema nope",
        "diff",
        "diff a b c",
        "snapshot diff a",
        "init a b",
    ],
)
def test_what_is_unusual_is_left_to_the_whole_command_line(line: str) -> None:
    plain, rest = command_of(line.split())
    assert plain is not None
    assert quick_words(plain, rest) is None


@pytest.mark.parametrize("line", ["", "--help", "frobnicate", "snapshot", "snapshot frobnicate", "--version check"])
def test_what_is_no_command_is_left_to_the_whole_command_line(line: str) -> None:
    assert command_of(line.split())[0] is None


def test_the_version_is_the_same_either_way() -> None:
    assert ran("--version") == ran("--version", "check")


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
