"""The GitLab component: its inputs, and its job's script on a real repository."""

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from tests.ci.services import ROOT
from tests.diff.repository import BUDGET, commit, git, repository

pytestmark = pytest.mark.slow

SPEC, JOBS = yaml.safe_load_all((ROOT / "templates" / "check.yml").read_text())
JOB = JOBS["budgetlint"]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")


def run(tmp_path: Path, **variables: str) -> int:
    """The script under the shell that GitLab's runner uses, with the inputs' defaults."""
    command = tmp_path / "bin" / "budgetlint"
    command.parent.mkdir(exist_ok=True)
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m budgetlint "$@" \n')
    command.chmod(0o755)
    inputs = {f"$[[ inputs.{name} ]]": about["default"] for name, about in SPEC["spec"]["inputs"].items()}
    env = {name: inputs.get(value, value) for name, value in JOB["variables"].items()}
    script = "\n".join(JOB["script"])
    kept = {**os.environ, "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(["sh", "-e", "-c", script], env={**kept, **env, **variables}, check=False).returncode


def test_every_input_is_used_and_none_other() -> None:
    text = (ROOT / "templates" / "check.yml").read_text().partition("\n---\n")[2]
    assert {name for name in SPEC["spec"]["inputs"] if f"$[[ inputs.{name} ]]" in text} == set(SPEC["spec"]["inputs"])
    assert text.count("$[[") == len(SPEC["spec"]["inputs"])


def test_a_merge_request(tmp_path: Path) -> None:
    first = git("rev-parse", "HEAD")
    commit("grown", {"budget.yaml": BUDGET.replace("requests: 6000", "requests: 9000")})
    assert run(tmp_path, CI_MERGE_REQUEST_DIFF_BASE_SHA=first) == 1
    quality = json.loads(Path(JOB["artifacts"]["reports"]["codequality"]).read_text())
    assert "budget-exceeded" in [each["check_name"] for each in quality]
    suites = ElementTree.parse(JOB["artifacts"]["reports"]["junit"]).getroot()
    assert suites.get("failures") == "1"
    assert "volume +47.97" in Path("budgetlint-diff.md").read_text()
    assert all(Path(name).is_file() for name in JOB["artifacts"]["paths"])


def test_a_gate_on_the_change(tmp_path: Path) -> None:
    first = git("rev-parse", "HEAD")
    commit("dearer", {"budget.yaml": BUDGET.replace("retries: 3%", "retries: 9%")})
    assert run(tmp_path, CI_MERGE_REQUEST_DIFF_BASE_SHA=first) == 0
    assert run(tmp_path, CI_MERGE_REQUEST_DIFF_BASE_SHA=first, BUDGETLINT_FAIL_ABOVE="1%") == 1


def test_the_default_branch_and_what_can_not_be_done(tmp_path: Path) -> None:
    assert run(tmp_path) == 0
    assert not Path("budgetlint-diff.md").exists()
    assert run(tmp_path, BUDGETLINT_PATHS="nowhere") == 2
