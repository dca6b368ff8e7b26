"""Git runs nothing that a repository's files or its configuration name."""

import os
import subprocess
from pathlib import Path

import pytest

from budgetlint.edges.contents import MOST_BYTES
from budgetlint.edges.git_command import git_command
from budgetlint.edges.revision_file import named_price_file
from tests.cli.running import DAY, folder_with, ran
from tests.diff.repository import commit, git

HOOKS = ("post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git("init", "--quiet", "--initial-branch=main")
    folder_with(folder)
    commit("plan", {})
    return folder


def trap(path: Path, trace: Path) -> Path:
    """A program that leaves a trace."""
    path.write_text(f"#!/bin/sh\necho ran >> '{trace}'\n")
    path.chmod(0o755)
    return path


def bare_layout(folder: Path, program: Path) -> None:
    """A folder of plain files that git takes for a repository, with a work tree and a program to run."""
    (folder / "objects").mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    settings = f'bare = false\n\tworktree = "."\n\tfsmonitor = "{program}"\n\thooksPath = "{program.parent}"\n'
    (folder / "config").write_text(f"[core]\n\trepositoryformatversion = 0\n\t{settings}")


@pytest.mark.parametrize("words", [("check", "infra"), ("report", "infra"), ("snapshot", "verify", "infra")])
def test_a_committed_repository_layout_runs_nothing(here: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    trace = tmp_path / "trace"
    infra = here / "infra"
    bare_layout(infra, trap(tmp_path / "trap", trace))
    folder_with(infra)
    subprocess.run(["git", "ls-files", "--others"], cwd=infra, capture_output=True, check=False)
    assert trace.exists(), "the trap would not have caught git"
    trace.unlink()
    assert ran(*words, "--as-of", DAY).out
    os.chdir(infra)
    ran(words[0], *words[1:-1], "--as-of", DAY)
    ran("diff", "HEAD")
    assert not trace.exists()


def test_the_repository_s_own_configuration_runs_nothing(here: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    program = trap(tmp_path / "trap", trace)
    for hook in HOOKS:
        trap(here / ".git" / "hooks" / hook, trace)
    (here / ".gitattributes").write_text("* diff=trap filter=trap\n")
    for name in ("core.fsmonitor", "diff.external", "core.pager", "diff.trap.textconv", "filter.trap.clean"):
        git("config", name, str(program))
    trace.unlink(missing_ok=True)
    assert ran("check", "--as-of", DAY).code == 0
    assert ran("diff", "HEAD", "--as-of", DAY).code == 0
    assert not trace.exists()


def test_every_call_says_what_git_may_not_do() -> None:
    command = git_command("ls-files", "--", "budget.yaml")
    assert [word for word in command if "=" in word] == [
        "core.fsmonitor=false",
        f"core.hooksPath={os.devnull}",
        "core.untrackedCache=false",
        "diff.external=",
        "protocol.allow=never",
        "safe.bareRepository=explicit",
    ]


def test_git_is_called_in_one_way_only() -> None:
    package = Path(__file__).parents[2] / "budgetlint"
    calls = [path.name for path in package.rglob("*.py") if '"git"' in path.read_text("utf-8")]
    assert calls == ["git_command.py"]


def test_a_folder_s_name_is_no_pattern(here: Path) -> None:
    folder = here / "[a-z]*"
    folder.mkdir()
    folder_with(folder)
    (here / "other").mkdir()
    folder_with(here / "other")
    done = ran("check", "[a-z]*", "--as-of", DAY)
    assert [line for line in done.out.splitlines() if ": total" in line] == [
        "[a-z]*/budget.yaml: total ok ████░░░░░░ 49.5%: 4.95 planned of 10.00 USD a month"
    ]


def test_a_price_file_in_git_is_as_large_as_on_disk(here: Path) -> None:
    """Git would also give a larger one, of which a check of the working tree reads nothing."""
    prices = (here / "prices.json").read_text()
    large = prices + " " * (MOST_BYTES - len(prices))
    read = {
        size: [named_price_file(name) for name in _sized(here, text)] for size, text in ((0, large), (1, large + " "))
    }
    assert [one.text == large for one in read[0]] == [True, True]
    assert [(one.text, one.detail) for one in read[1]] == [(None, "it is larger than 16 MiB")] * 2


def _sized(here: Path, text: str) -> tuple[str, str]:
    """The names of a price file on disk and in a commit."""
    (here / "prices.json").write_text(text)
    return "prices.json", f"{commit('prices', {})}:prices.json"
