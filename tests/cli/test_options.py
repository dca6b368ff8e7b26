"""The words of `check`: read quickly or by the whole command line, they come to the same; mistakes are exit 2."""

import hashlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from budgetlint.cli import app
from budgetlint.cli.app import run_app
from budgetlint.cli.commands import COMMANDS, SNAPSHOT, command, command_of
from budgetlint.cli.options import Words
from budgetlint.cli.quick import quick_words
from budgetlint.frozen import replace
from tests.cli.running import CHAT, DAY, PRICES, folder_with, ran, unled
from tests.sampled import sampled

PLAIN = [
    "check",
    "check a.yaml b",
    "check --format json x",
    "check --format=sarif",
    "check -f github -o out.txt",
    "check --output sarif=a.sarif --output=text=b.txt --as-of 2026-01-02",
    "check --fail-on warning --config=c.toml --no-estimates --info",
    "check x --info y --statistics",
    "check -v x",
    "check --verbose",
    "check --baseline known.json --fix --diff",
    "check --write-baseline=known.json",
    "check - --stdin-filename services/budget.yaml",
    "check -q --color=never --quiet",
    "report -f html --check report.html a b",
    "report --group-by tag:team a --group-by=owner",
    "diff main",
    "diff main -q -v --color never",
    "headroom --color=always -v",
    "prices --for - chat --stdin-filename budget.yaml",
    "reconcile logs --budget - --stdin-filename budget.yaml -q",
    "diff main HEAD --merge-base --fail-above 10% --fail-above=500 --quiet-below 1 -f markdown",
    "explain budget-exceeded",
    "explain budget.yaml chat --as-of 2026-01-02",
    "headroom a b --format json --as-of 2026-01-02 --config c.toml",
    "try budget.yaml --set buffer=0% --set chat.users=5 --model a --model=b --workload chat --cheapest a,b --write",
    "try budget.yaml --set a=b --breakeven chat.users -f json --as-of 2026-01-02 --config c.toml",
    "prices mistral large --provider mistral --kind llm --for budget.yaml chat --sort plan --limit 5 -f csv",
    "reconcile a.jsonl b.csv --budget x --covers 2026-06 --extrapolate --tolerance 10% --suggest --write",
    "reconcile logs --to-date 2027-03-11 --tolerance forecast=0%",
    "reconcile logs --as a --as b",
    "reconcile --print-sql spark --table t",
    "export litellm a b --account x --account=y -o limits.json --as-of 2026-01-02",
    "export json --check limits.json",
    "schema budget",
    "mcp",
    "server --as-of 2026-01-02",
    "init",
    "init here --preset production --kind agent --model m --name n",
    "snapshot pin --model a --model b -o prices.json --upgrade --dry-run",
    "snapshot refresh list.json a.yaml --from litellm --published 2026-11-20 --dry-run",
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


@pytest.mark.parametrize("line", sampled(PLAIN, 16))
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
    ("words", "message"),
    [
        (["check", "--format", "xml"], "xml"),
        (["check", "--nope"], "--nope"),
        (["frobnicate"], "frobnicate"),
        (["check", "--as-of", "2026-02-30"], "`2026-02-30` is not a date, expected one such as `2026-06-17`"),
        (["check", "--as-of", "20260217"], "`20260217` is not a date"),
        (["check", "--output", "nope=x.txt"], "`nope` is not a format of `check`"),
        (["snapshot", "frobnicate"], "frobnicate"),
    ],
)
def test_a_mistake_is_exit_2(words: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    done = ran(*words)
    assert done.code == 2
    assert message in done.err


HELPS = [
    *(("-h",), ("snapshot", "-h")),
    *((name, "-h") for name in COMMANDS),
    *(("snapshot", name, "-h") for name in SNAPSHOT),
]


@pytest.mark.parametrize("words", sampled([(words,) for words in HELPS], 5), ids=" ".join)
def test_help_by_its_letter(words: tuple[str, ...]) -> None:
    *before, _ = words
    done = ran(*words)
    assert done == ran(*before, "--help")
    assert done.code == 0


@pytest.mark.parametrize("name", sampled([*COMMANDS, *(f"snapshot_{name}" for name in SNAPSHOT)], 5))
def test_examples_in_help_are_commands(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = command(name).examples
    helped = ran(*name.split("_", 1), "--help").out
    assert examples
    for example in examples:
        assert f"\n    budgetlint {example}\n" in f"{helped}\n"
        code, kept = fully_read(re.split(" [<>] ", example)[0].split(), monkeypatch)
        assert (code, len(kept)) == (0, 1), example


def test_the_version_by_its_letter() -> None:
    assert ran("-V") == ran("--version")
    assert ran("-V", "check") == ran("--version")


def test_quiet_is_silent_where_all_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    Path("budget.yaml").write_text(CHAT.replace("snapshot: prices.json", "snapshot: prices.json, sha256: SHA"))
    sha = hashlib.sha256(PRICES.encode()).hexdigest()
    Path("budget.yaml").write_text(Path("budget.yaml").read_text().replace("SHA", sha))
    assert ran("check", "--as-of", DAY).out != ""
    assert ran("check", "--as-of", DAY, "-q") == (0, "", "")


def test_quiet_shows_findings_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    Path("budget.yaml").write_text(CHAT.replace("ceiling: 10", "ceiling: 1"))
    quiet = ran("check", "--as-of", DAY, "--quiet", "--color", "never")
    assert quiet.code == 1
    assert "[budget-exceeded]" in quiet.out
    assert ran("check", "--as-of", DAY).out.startswith(quiet.out)
    assert "1 file" not in quiet.out


def test_quiet_never_hides_that_something_is_silenced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    Path("budgetlint.toml").write_text('ignore = ["snapshot-unpinned"]\n')
    assert ran("check", "--as-of", DAY, "-q").out == "1 file, 1 budget: fine, 1 silenced\n"


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    named = ran("check", "budget.yaml", "--as-of", DAY)
    for words, name in (((), "-"), (("--stdin-filename", "budget.yaml"), "budget.yaml")):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CHAT.encode())))
        typed = ran("check", "-", *words, "--as-of", DAY)
        assert typed == named._replace(out=named.out.replace("budget.yaml", name))


def test_paths_of_standard_input_are_relative_to_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder_with(tmp_path)
    monkeypatch.chdir(tmp_path.parent)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CHAT.encode())))
    done = ran("check", "-", "--stdin-filename", f"{tmp_path.name}/new.budget.yaml", "--as-of", DAY)
    assert done.code == 0
    assert f"{tmp_path.name}/new.budget.yaml: total ok" in done.out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("check", "-", "--fix"), "`--fix` changes files: it can't be used with `-`"),
        (("check", "--stdin-filename", "x"), "`--stdin-filename` names standard input: the only path must be `-`"),
        (("check", "-", "budget.yaml"), "`-` is standard input: it can't be combined with other paths"),
    ],
)
def test_what_standard_input_does_not_go_with(
    words: tuple[str, ...], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CHAT.encode())))
    assert unled(ran(*words)) == (2, "", f"error: {reason}\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("budgetlint explain budget-e", "budget-exceeded"),
        ("budgetlint explain ch", "chat"),
        ("budgetlint explain budget.yaml c", "chat"),
        ("budgetlint snapshot show anthropic/claude-sonnet-4-", "anthropic/claude-sonnet-4-6"),
        ("budgetlint check --format s", "sarif"),
        ("budgetlint check --no-e", "--no-estimates"),
        ("budgetlint recon", "reconcile"),
    ],
)
def test_completion(line: str, completed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    variables = {"_BUDGETLINT_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from budgetlint.cli.start import main; sys.exit(main())"],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed in done.stdout.splitlines()


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


def test_color_has_the_last_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" in ran("check", "--as-of", DAY, "--color", "always").out
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" not in ran("check", "--as-of", DAY, "--color", "never").out


def test_no_color_has_the_last_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" not in ran("check", "--as-of", DAY).out
