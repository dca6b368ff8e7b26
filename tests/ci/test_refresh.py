"""The monthly refresh: the GitLab component pushes a branch and asks for a merge request; the GitHub workflow; Renovate's preset."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.ci.services import ROOT
from tests.cli.running import CHAT
from tests.cli.test_snapshot_refresh import LIST, book, rates

pytestmark = pytest.mark.slow

SPEC, JOBS = yaml.safe_load_all((ROOT / "templates" / "refresh.yml").read_text())
JOB = JOBS["budgetlint-prices"]
WORKFLOW = yaml.safe_load((ROOT / "templates" / "github" / "refresh-prices.yml").read_text())
PRESET = json.loads((ROOT / "templates" / "renovate" / "default.json").read_text())
HOST = "https://budgetlint:secret@gitlab.example/group/project.git"


def git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    return subprocess.run(
        ["git", "-C", str(folder), *identity, *words], check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout whose pin is old, and a server that takes pushes."""
    server, project = tmp_path / "server.git", tmp_path / "project"
    subprocess.run(["git", "init", "-q", "--bare", str(server)], check=True)
    git(server, "config", "receive.advertisePushOptions", "true")
    project.mkdir()
    git(project, "init", "-q", "-b", "main")
    git(project, "config", f"url.{server}.insteadOf", HOST)
    (project / "budget.yaml").write_text(CHAT, "utf-8")
    (project / "prices.json").write_text(book(rates("lab", input_tokens="3", output_tokens="15")), "utf-8")
    git(project, "add", "--all")
    git(project, "commit", "-qm", "plan")
    command = tmp_path / "bin" / "budgetlint"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m budgetlint "$@" \n')
    command.chmod(0o755)
    return project


def run(script: str, project: Path, **variables: str) -> int:
    bins = f"{project.parent / 'bin'}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    temporary = project.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    env = {**os.environ, "PATH": bins, "TMPDIR": str(temporary), "RUNNER_TEMP": str(temporary), **variables}
    return subprocess.run(["sh", "-e", "-c", script], cwd=project, env=env, check=False).returncode


def gitlab(project: Path, **variables: str) -> int:
    inputs = {f"$[[ inputs.{name} ]]": about["default"] for name, about in SPEC["spec"]["inputs"].items()}
    env = {name: inputs.get(value, value) for name, value in JOB["variables"].items()}
    server = {"CI_DEFAULT_BRANCH": "main", "CI_SERVER_HOST": "gitlab.example", "CI_PROJECT_PATH": "group/project"}
    return run("\n".join(JOB["script"]), project, **{**env, **server, "BUDGETLINT_PUSH_TOKEN": "secret", **variables})


def test_gitlab_pushes_a_branch_that_says_what_the_money_does(project: Path) -> None:
    (project.parent / "list.json").write_text(LIST, "utf-8")
    listed = {
        "BUDGETLINT_LIST": (project.parent / "list.json").as_uri(),
        "BUDGETLINT_LIST_PUBLISHED": "2026-11-20",
    }
    assert gitlab(project, **listed) == 0
    message = git(project.parent / "server.git", "log", "-1", "--format=%B", "budgetlint-prices")
    assert message.startswith("Refresh the pinned prices\n\nlab/small input_tokens: 3 → 4 (+33.3%)\n")
    assert "budget.yaml: plans 4.95 → 6.60 USD a month (+1.65)\n" in message
    changed = git(project.parent / "server.git", "show", "--name-only", "--format=", "budgetlint-prices").split()
    assert changed == ["budget.yaml", "prices.json"]


def test_gitlab_pushes_nothing_where_nothing_changed(project: Path) -> None:
    (project.parent / "list.json").write_text(LIST, "utf-8")
    listed = {"BUDGETLINT_LIST": (project.parent / "list.json").as_uri(), "BUDGETLINT_LIST_PUBLISHED": "2026-11-20"}
    assert gitlab(project, **listed) == 0
    git(project, "switch", "-q", "-C", "main", "budgetlint-prices")
    git(project.parent / "server.git", "update-ref", "-d", "refs/heads/budgetlint-prices")
    assert gitlab(project, **listed) == 0
    assert git(project.parent / "server.git", "branch", "--list") == ""


def test_github_says_what_changes_in_the_body_of_the_pull_request(project: Path) -> None:
    """`gh` is a program of its own; one that answers as the API does stands in for it."""
    (project.parent / "list.json").write_text(LIST, "utf-8")
    gh = project.parent / "bin" / "gh"
    gh.write_text(
        f'#!/bin/sh\ncase "$*" in *commits*) echo "abc 2026-11-20";; *contents*) cat "{project.parent / "list.json"}";; esac\n'
    )
    gh.chmod(0o755)
    steps = {step["name"]: step["run"] for step in WORKFLOW["jobs"]["refresh"]["steps"] if "name" in step}
    assert run(steps["Take newer prices"], project, **WORKFLOW["env"]) == 0
    body = (project.parent / "temporary" / "body.md").read_text("utf-8")
    assert "    lab/small input_tokens: 3 → 4 (+33.3%)\n" in body
    assert "    budget.yaml: plans 4.95 → 6.60 USD a month (+1.65)\n" in body
    assert "4.95" in body.partition("budget.yaml: written")[2]
    assert git(project, "status", "--porcelain") == " M budget.yaml\n M prices.json\n"


PLACES = {
    'required-version = "==1.4.0"': "1.4.0",
    "      - run: pip install budgetlint==1.4.0\n": "1.4.0",
    "budgetlint==1.4.0rc1  # ours": "1.4.0rc1",
    'required-version = ">=1.4"': None,
}


@pytest.mark.parametrize(("text", "version"), PLACES.items())
def test_renovate_finds_the_version_that_carries_the_catalog(text: str, version: str | None) -> None:
    patterns = [pattern for manager in PRESET["customManagers"] for pattern in manager["matchStrings"]]
    matches = [match for pattern in patterns if (match := re.search(pattern.replace("(?<", "(?P<"), text))]
    assert [match["currentValue"] for match in matches] == ([version] if version else [])
