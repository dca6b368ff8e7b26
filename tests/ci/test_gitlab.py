"""The GitLab component: its inputs, and its job's script on a real repository."""

import json
import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from tests.ci.services import ROOT, installable
from tests.diff.repository import BUDGET, commit, git, repository

pytestmark = pytest.mark.slow

SPEC, JOBS = yaml.safe_load_all((ROOT / "templates" / "check.yml").read_text())
JOB = JOBS["budgetlint"]


pytestmark = pytest.mark.slow
HOSTILE = ("venv.py", "types.py", "logging.py", "pip/__main__.py", "budgetlint/__main__.py")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout with modules that would be run if anything of it were."""
    repository(tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    commit("modules", dict.fromkeys(HOSTILE, "print('taken over')\nraise SystemExit(0)\n"))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installable(tmp_path_factory.mktemp("source") / "budgetlint")


@pytest.fixture(scope="module")
def room(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the job installs, in a hostile checkout."""
    checkout = tmp_path_factory.mktemp("checkout")
    for name in HOSTILE:
        (checkout / name).parent.mkdir(exist_ok=True)
        (checkout / name).write_text("print('taken over')\nraise SystemExit(0)\n")
    script = "\n".join([*JOB["before_script"], 'printf %s "$BUDGETLINT_ROOM" > room'])
    done = shell(script, checkout, BUDGETLINT_INSTALL=str(source), PIP_NO_INDEX="1", PIP_NO_BUILD_ISOLATION="0")
    assert (done.returncode, "taken over" in done.stdout) == (0, False), done.stderr
    return Path((checkout / "room").read_text())


def shell(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A part of the job under the shell that GitLab's runner uses, with the inputs' defaults."""
    inputs = {f"$[[ inputs.{name} ]]": about["default"] for name, about in SPEC["spec"]["inputs"].items()}
    env = {name: inputs.get(value, value) for name, value in JOB["variables"].items()}
    kept = {**os.environ, "CI_PROJECT_DIR": str(folder), **env, **variables}
    return subprocess.run(["sh", "-e", "-c", script], env=kept, cwd=folder, capture_output=True, text=True, check=False)


def run(room: Path, **variables: str) -> int:
    done = shell("\n".join(JOB["script"]), Path.cwd(), BUDGETLINT_ROOM=str(room), **variables)
    assert "taken over" not in done.stdout
    return done.returncode


def test_every_input_is_used_and_none_other() -> None:
    text = (ROOT / "templates" / "check.yml").read_text().partition("\n---\n")[2]
    assert {name for name in SPEC["spec"]["inputs"] if f"$[[ inputs.{name} ]]" in text} == set(SPEC["spec"]["inputs"])
    assert text.count("$[[") == len(SPEC["spec"]["inputs"])


def test_a_merge_request(room: Path) -> None:
    first = git("rev-parse", "HEAD")
    commit("grown", {"budget.yaml": BUDGET.replace("requests: 6000", "requests: 9000")})
    assert run(room, CI_MERGE_REQUEST_DIFF_BASE_SHA=first) == 1
    quality = json.loads(Path(JOB["artifacts"]["reports"]["codequality"]).read_text())
    assert "budget-exceeded" in [issue["check_name"] for issue in quality]
    suites = ElementTree.parse(JOB["artifacts"]["reports"]["junit"]).getroot()
    assert suites.get("failures") == "1"
    assert "volume +47.97" in Path("budgetlint-diff.md").read_text()
    assert all(Path(name).is_file() for name in JOB["artifacts"]["paths"])


def test_a_gate_on_the_change(room: Path) -> None:
    first = git("rev-parse", "HEAD")
    commit("dearer", {"budget.yaml": BUDGET.replace("retries: 3%", "retries: 9%")})
    assert run(room, CI_MERGE_REQUEST_DIFF_BASE_SHA=first) == 0
    assert run(room, CI_MERGE_REQUEST_DIFF_BASE_SHA=first, BUDGETLINT_FAIL_ABOVE="1%") == 1


def test_the_default_branch_and_what_can_not_be_done(room: Path) -> None:
    assert run(room) == 0
    assert not Path("budgetlint-diff.md").exists()
    assert run(room, BUDGETLINT_PATHS="nowhere") == 2


def test_a_looser_gate_is_a_warning_and_an_error_where_the_base_says_so(room: Path) -> None:
    strict = commit("strict", {"budgetlint.toml": '[gate]\nloosened = "error"\n'})
    commit("looser", {"budget.yaml": BUDGET.replace("120", "9000"), "budgetlint.toml": ""})
    assert run(room, CI_MERGE_REQUEST_DIFF_BASE_SHA=strict) == 1
    data = json.loads(Path("budgetlint.json").read_text())
    assert [(change["kind"], change["to"]) for change in data["loosened"]] == [
        ("ceiling", "9000 USD a month"),
        ("setting", "warning"),
    ]
    assert run(room, CI_MERGE_REQUEST_DIFF_BASE_SHA="HEAD") == 0
