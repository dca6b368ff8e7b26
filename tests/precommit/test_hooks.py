"""Our hooks, installed by the real pre-commit from a clone of this tree into a fresh repository."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent

PRICES = """\
{
  "version": 1,
  "date": "2026-06-17",
  "currency": "USD",
  "sources": {"anthropic": {"url": "https://www.anthropic.com/pricing", "kind": "official", "retrieved": "2026-06-17"}},
  "models": {
    "anthropic/claude-sonnet-4-5": {
      "context_window": 200000,
      "prices": [{"source": "anthropic", "rates": {"input_tokens": "3", "output_tokens": "15"}}]
    }
  }
}
"""

BUDGET = f"""\
version: 1
name: support-assistant
pricing:
  snapshot: pricing/2026-06-17.json
  sha256: {sha256(PRICES.encode()).hexdigest()}
multipliers:
  retries: 3%
buffer: 15%
workloads:
  support-chat:
    kind: llm-app
    model: anthropic/claude-sonnet-4-5
    users: 100
    active_days: 20
    requests_per_user_per_day: 3
    input_tokens: 2000
    output_tokens: 500
    assumptions_from: {{source: gateway logs, measured_on: 2026-06-01}}
budgets:
  total: {{ceiling: 120}}
"""

CONFIGURATION = """\
repos:
  - repo: {hooks}
    rev: {revision}
    hooks:
      - id: budgetlint
        args: [--as-of=2026-07-01]
      - id: budgetlint-reports
"""

pytestmark = pytest.mark.precommit


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder under git, with commands that run in it and see nothing of this machine's own settings."""

    folder: Path
    environment: dict[str, str]

    def run(self, *command: str | Path, fails: bool = False) -> str:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=600,
        )
        assert bool(done.returncode) is fails, done.stdout
        return done.stdout

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text)

    def commits(self) -> list[str]:
        return self.run("git", "log", "--format=%s").splitlines()


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    theirs = {
        name: value for name, value in os.environ.items() if not re.match(r"GIT_|PRE_COMMIT|PYTHON|VIRTUAL_ENV", name)
    }
    who = {
        f"GIT_{role}_{what}": "budgetlint@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    ours = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit-home")),
        "PRE_COMMIT_COLOR": "never",
        "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache")),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    return theirs | who | ours


@pytest.fixture(scope="module")
def hooks(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A clone of this tree as it stands, what is not committed yet included."""
    clone = Repository(tmp_path_factory.mktemp("hooks"), environment)
    listed = Repository(ROOT, environment).run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        source, target = ROOT / name, clone.folder / name
        if source.exists() and not name.startswith("tests/"):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target, follow_symlinks=False)
    clone.run("git", "init", "--quiet")
    clone.run("git", "add", "--all")
    clone.run("git", "commit", "--quiet", "--message", "this tree")
    return clone


@pytest.fixture(scope="module")
def repository(hooks: Repository, tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A fresh repository with both hooks installed and a good budget staged."""
    fresh = Repository(tmp_path_factory.mktemp("fresh"), hooks.environment)
    revision = hooks.run("git", "rev-parse", "HEAD").strip()
    fresh.run("git", "init", "--quiet")
    fresh.write(".pre-commit-config.yaml", CONFIGURATION.format(hooks=hooks.folder, revision=revision))
    fresh.write("pricing/2026-06-17.json", PRICES)
    fresh.write("budget.yaml", BUDGET)
    fresh.run("pre-commit", "install", "--install-hooks")
    fresh.run("budgetlint", "report", "--as-of", "2026-07-01", "--format", "json", "--output", "budget-report.json")
    fresh.run("git", "add", "--all")
    return fresh


def test_commits_pass_and_are_blocked(repository: Repository) -> None:
    output = repository.run("git", "commit", "--message", "a plan that fits")
    assert verdicts(output) == {"budgetlint": "Passed", "budgetlint reports": "Passed"}

    repository.write("budget.yaml", BUDGET.replace("users: 100", "users: 200"))
    repository.run("git", "add", "budget.yaml")
    output = repository.run("git", "commit", "--message", "a plan that does not fit", fails=True)
    assert verdicts(output) == {"budgetlint": "Failed", "budgetlint reports": "Failed"}
    assert repository.run("budgetlint", "check", "--as-of", "2026-07-01", fails=True) in output
    assert "[budget-exceeded]" in output
    assert repository.run("budgetlint", "report", "--check", "budget-report.json", fails=True) in output

    repository.write("budget.yaml", BUDGET.replace("users: 100", "users: 110"))
    repository.run("git", "add", "budget.yaml")
    output = repository.run("git", "commit", "--message", "a plan whose report is old", fails=True)
    assert verdicts(output) == {"budgetlint": "Passed", "budgetlint reports": "Failed"}

    repository.run(
        "budgetlint", "report", "--as-of", "2026-07-01", "--format", "json", "--output", "budget-report.json"
    )
    repository.run("git", "add", "--all")
    repository.run("git", "commit", "--message", "a plan and its report")

    repository.write("pricing/2026-06-17.json", PRICES.replace('"3"', '"1"'))
    repository.run("git", "add", "--all")
    output = repository.run("git", "commit", "--message", "prices that nobody pinned", fails=True)
    assert "[snapshot-changed]" in output

    assert repository.commits() == ["a plan and its report", "a plan that fits"]


def verdicts(output: str) -> dict[str, str]:
    return dict(
        re.findall(
            r"^(budgetlint[ a-z]*)\.+(Passed|Failed|Skipped|\(no files to check\)Skipped)$", output, re.MULTILINE
        )
    )


STARTS_A_CHECK = [
    "budget.yaml",
    "budget.yml",
    "team/budget.yaml",
    "support.budget.yaml",
    "a/b/support.budget.yml",
    "budgetlint.toml",
    "pyproject.toml",
    "pricing/2026-06-17.json",
    "a/pricing/anthropic.yaml",
    "prices.json",
    "contracts/acme.yaml",
    "a/acme-contract.yml",
]
STARTS_NO_CHECK = ["mybudget.yaml", "budget.yaml.orig", "budget.json", "src/pricing.py", "README.md", "package.json"]


@pytest.mark.parametrize(
    "hook", yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()), ids=lambda hook: hook["id"]
)
def test_what_starts_a_hook(hook: dict[str, str]) -> None:
    starts = [name for name in STARTS_A_CHECK + STARTS_NO_CHECK if re.search(hook["files"], name)]
    assert starts == STARTS_A_CHECK
