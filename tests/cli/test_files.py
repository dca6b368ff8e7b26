"""Which files a command finds, and what it says of those that it can't read."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import CHAT, DAY, PRICES, folder_with, ran

LINE = "{}: total ok ████░░░░░░ 49.5%: 4.95 planned of 10.00 USD a month"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return folder_with(tmp_path)


def checked(*words: str) -> tuple[int, list[str], str]:
    done = ran("check", *words, "--as-of", DAY)
    return done.code, [line for line in done.out.splitlines() if ": total" in line], done.err


def test_a_folder_is_searched_for_the_four_names(here: Path) -> None:
    for name in ("budget.yml", "a.budget.yaml", "b.budget.yml", "other.yaml", "budget.yaml.bak"):
        (here / name).write_text(CHAT, "utf-8")
    names = ["a.budget.yaml", "b.budget.yml", "budget.yaml", "budget.yml"]
    assert checked() == (0, [LINE.format(name) for name in names], "")


def test_a_file_is_read_whatever_its_name_and_once_however_often_named(here: Path) -> None:
    (here / "plan.txt").write_text(CHAT, "utf-8")
    assert checked("plan.txt", "./plan.txt", str(here / "plan.txt")) == (0, [LINE.format("plan.txt")], "")


def test_git_says_which_files_there_are(here: Path) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    (here / ".gitignore").write_text("built/\n", "utf-8")
    for folder in ("built", "apps/new", ".hidden"):
        (here / folder).mkdir(parents=True)
        (here / folder / "budget.yaml").write_text(CHAT, "utf-8")
        (here / folder / "prices.json").write_text(PRICES, "utf-8")
    subprocess.run(["git", "add", "budget.yaml"], check=True)
    names = [".hidden/budget.yaml", "apps/new/budget.yaml", "budget.yaml"]
    assert checked() == (0, [LINE.format(name) for name in names], "")


def test_a_file_that_git_tracks_and_nobody_has_any_more_is_passed_over(here: Path) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    (here / "gone.budget.yaml").write_text(CHAT, "utf-8")
    subprocess.run(["git", "add", "."], check=True)
    (here / "gone.budget.yaml").unlink()
    assert checked() == (0, [LINE.format("budget.yaml")], "")


def test_nothing_found_is_no_pass(here: Path) -> None:
    (here / "empty").mkdir()
    assert checked("empty") == (2, [], "error: no budget file found in `empty`\n")


def test_no_such_path() -> None:
    assert checked("nowhere.yaml") == (2, [], "error: `nowhere.yaml` can't be read: no such file or directory\n")


@pytest.mark.parametrize("in_git", [True, False])
def test_a_folder_by_that_name_is_said(here: Path, in_git: bool) -> None:
    if in_git:
        subprocess.run(["git", "init", "-q"], check=True)
    (here / "budget.yaml").unlink()
    (here / "budget.yaml").mkdir()
    assert checked() == (2, [], "error: `budget.yaml` can't be read: it is a folder\n")


@pytest.mark.parametrize("words", [(), ("budget.yaml",)])
def test_a_link_to_nothing_is_said(here: Path, words: tuple[str, ...]) -> None:
    (here / "budget.yaml").unlink()
    (here / "budget.yaml").symlink_to("elsewhere.yaml")
    message = "error: `budget.yaml` can't be read: it is a link to something that does not exist\n"
    assert checked(*words) == (2, [], message)


def test_a_pipe_is_not_waited_for(here: Path) -> None:
    os.mkfifo(here / "pipe.budget.yaml")
    assert checked() == (2, [], "error: `pipe.budget.yaml` can't be read: it is not a regular file\n")


def test_a_path_above_is_reported_from_here(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "deep").mkdir()
    monkeypatch.chdir(here / "deep")
    assert checked("..") == (0, [LINE.format("../budget.yaml")], "")


def test_line_ends_do_not_change_a_pin(here: Path) -> None:
    assert ran("snapshot", "pin").code == 0
    (here / "prices.json").write_bytes((here / "prices.json").read_bytes().replace(b"\n", b"\r\n"))
    assert checked() == (0, [LINE.format("budget.yaml")], "")


def test_an_output_replaces_a_file_whole_or_not_at_all(here: Path) -> None:
    assert ran("check", "--as-of", DAY, "--output", "out/none.txt").code == 2
    (here / "old.txt").write_text("old", "utf-8")
    (here / "old.txt").chmod(0o640)
    done = ran("check", "--as-of", DAY, "--output", "old.txt", "--output", "json=new.json")
    assert (done.code, done.out) == (0, "")
    assert LINE.format("budget.yaml") in (here / "old.txt").read_text("utf-8").splitlines()
    assert (here / "old.txt").stat().st_mode & 0o777 == 0o640
    assert (here / "new.json").read_text("utf-8").startswith('{\n  "version": 1,')
    assert sorted(path.name for path in here.iterdir()) == ["budget.yaml", "new.json", "old.txt", "prices.json"]
