"""What no committed file may hold, and what some of them must."""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT, GROUPS = SETTINGS["project"], SETTINGS["dependency-groups"]


def tracked(*patterns: str) -> list[Path]:
    """The files git has, or would take, that match."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return sorted({ROOT / name for name in done.stdout.split("\0") if (ROOT / name).is_file()})


def package_indexes() -> set[str]:
    """The hosts that pip itself and npm would ask, read from them: to write one here would be to commit it."""
    process = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--help"], capture_output=True, text=True, check=True
    )
    try:
        second_process = subprocess.run(
            ["npm", "config", "get", "registry"], capture_output=True, text=True, check=False
        ).stdout
    except FileNotFoundError:
        second_process = ""
    default = re.sub(r"\s+", "", process.stdout.partition("--index-url")[2].partition("--extra-index-url")[0])
    return set(re.findall(r"https?://(?:[^/@]*@)?([^/:)]+)", f"{default} {second_process}"))


def places() -> set[str]:
    """Where this checkout, its environment and its user live on this machine."""
    shared = {"/", tempfile.gettempdir()}
    rooms = (
        {str(ROOT), str(ROOT.parent), str(Path.home()), sys.prefix, sys.base_prefix} - shared - {"/usr", "/usr/local"}
    )
    return {room + "/" for room in rooms}


@pytest.mark.slow
@pytest.mark.parametrize("needles", [package_indexes, places])
def test_no_file_names_this_machine(needles: object) -> None:
    assert callable(needles)
    forbidden = [needle.encode() for needle in needles()]
    assert forbidden
    assert [path for path in tracked() if any(needle in path.read_bytes() for needle in forbidden)] == []


def test_the_package_silences_no_checker() -> None:
    """`Any` before a word in lower case is English, unless it is imported."""
    silencers = re.compile(r"type: ?ignore|\bcast\(|pragma: no cover|\bAny\b(?! [a-z])|\bimport .*\bAny\b")
    comments = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in tracked("budgetlint/*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if silencers.search(line)
    ]
    assert comments == []


def test_every_local_link_leads_somewhere() -> None:
    dead = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in tracked("*.md")
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text())
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert dead == []


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("dev", ["agents", "browser", "editor", "test"]), ("all", list(PROJECT["optional-dependencies"]))],
)
def test_locks_hold_every_requirement(lock: str, extras: list[str]) -> None:
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / ".ci" / f"{lock}.lock").read_text(), re.MULTILINE))
    groups = [GROUPS["dev"], GROUPS["docs"], *(PROJECT["optional-dependencies"][extra] for extra in extras)]
    requirements = PROJECT["dependencies"] + [requirement for group in groups for requirement in group]
    names = {re.split(r"[\[<>=~! ;]", one)[0].lower().replace("_", "-").replace(".", "-") for one in requirements}
    assert names - locked - {"budgetlint"} == set()


def test_the_second_spelling_of_the_hook_manifest_is_a_link() -> None:
    assert os.readlink(ROOT / ".pre-commit-hook.yaml") == ".pre-commit-hooks.yaml"
