"""The skill for coding agents: short, and every command in it runs in a repository with the worked example."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import EXAMPLES, ran

SKILL = Path(__file__).parents[2] / "skills" / "budgetlint" / "SKILL.md"
LINES = SKILL.read_text(encoding="utf-8").splitlines()
COMMANDS = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```$", SKILL.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    for line in block.splitlines()
]
DAY = "2026-11-24"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(EXAMPLES / "llm-app", tmp_path, dirs_exist_ok=True)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "a budget"]):
        subprocess.run([*git, *words], cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path)


def test_it_is_short_and_says_when_to_open_it() -> None:
    assert len(LINES) <= 120
    assert LINES[0] == "---"
    assert LINES[1] == "name: budgetlint"
    assert LINES[2].startswith("description: ")
    assert len(LINES[2]) <= 1024


def test_it_has_commands_for_each_task() -> None:
    verbs = {line.split()[1] for line in COMMANDS}
    assert verbs >= {"check", "prices", "try", "headroom", "explain", "diff", "report", "snapshot"}


@pytest.mark.slow
@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("line", COMMANDS)
def test_its_commands_run(line: str) -> None:
    program, *words = line.split()
    assert program == "budgetlint"
    day = () if words[0] in {"snapshot", "prices"} else ("--as-of", DAY)
    done = ran(*words, *day)
    allowed = (0, 1) if words[0] == "try" else (0,)
    assert done.code in allowed, done
    assert done.err == "" or words[0] == "snapshot"
