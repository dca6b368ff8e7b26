"""Budget files that a checkout leaves out are said to be unchecked, and never taken for removed."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from tests.cli.running import Done, ran
from tests.diff.repository import BUDGET, PRICES, commit, git, repository

DAY = "2026-07-01"
SKIPPED = "`b/budget.yaml` is not checked: a sparse checkout skips it\n"
SUMMARY = "1 file, 2 budgets: 1 warning\n"


def plan(name: str) -> str:
    pin = hashlib.sha256(PRICES.encode()).hexdigest()
    return BUDGET.replace("assistant", name).replace("prices.yaml", f"../prices.yaml, sha256: {pin}")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git("init", "--quiet", "--initial-branch=main")
    commit("plan", {"a/budget.yaml": plan("a"), "b/budget.yaml": plan("b"), "prices.yaml": PRICES})
    return folder


@pytest.fixture
def sparse(here: Path) -> Path:
    git("sparse-checkout", "set", "a")
    assert sorted(os.listdir(here)) == [".git", "a", "prices.yaml"]
    return here


def check(*words: str) -> Done:
    return ran("check", "--as-of", DAY, *words)


def with_submodule(here: Path) -> None:
    other = here.parent / "other"
    repository(other)
    git("submodule", "--quiet", "add", str(other), "vendor/other")
    commit("submodule", {})


@pytest.mark.usefixtures("sparse")
def test_what_a_sparse_checkout_skips_is_said() -> None:
    done = check()
    assert (done.code, done.out.endswith(SKIPPED + SUMMARY)) == (0, True)
    assert json.loads(check("--format", "json").out)["unchecked"] == [
        {"path": "b/budget.yaml", "why": "sparse-checkout"}
    ]
    assert "::notice title=budgetlint::`b/budget.yaml` is not checked" in check("--format", "github").out


@pytest.mark.usefixtures("here")
def test_all_skipped_is_nothing_found() -> None:
    git("sparse-checkout", "set", "--no-cone", "/prices.yaml")
    expected = (
        "error: no budget file found in `.`; `a/budget.yaml`, `b/budget.yaml` are not checked: "
        "a sparse checkout skips them\n"
    )
    assert check() == Done(2, "", expected)


@pytest.mark.usefixtures("sparse")
def test_what_is_skipped_is_not_removed() -> None:
    assert "no amount changed" in ran("diff", "HEAD", "--as-of", DAY).out
    assert check("--base", "HEAD").out.endswith(SUMMARY)


@pytest.mark.usefixtures("here")
def test_a_price_file_that_is_skipped_is_read_for_what_is_skipped() -> None:
    commit("own prices", {"b/budget.yaml": BUDGET, "b/prices.yaml": PRICES})
    git("sparse-checkout", "set", "a")
    assert "no amount changed" in ran("diff", "HEAD", "--as-of", DAY).out


@pytest.mark.slow
@pytest.mark.usefixtures("here")
def test_a_change_to_what_is_skipped_is_seen() -> None:
    commit("more", {"b/budget.yaml": plan("b").replace("120", "9000").replace("requests: 6000", "requests: 9000")})
    git("sparse-checkout", "set", "a")
    assert "workload: chat in b/budget.yaml\n" in ran("diff", "HEAD~1", "--as-of", DAY).out
    assert (
        "the ceiling of `budgets.total` goes up from 120 USD a month to 9000 USD a month"
        in check("--base", "HEAD~1").out
    )


@pytest.mark.usefixtures("sparse")
def test_a_file_that_is_really_gone_from_a_sparse_checkout_is_removed() -> None:
    git("rm", "--quiet", "--sparse", "b/budget.yaml")
    assert "file: b/budget.yaml, removed" in ran("diff", "HEAD", "--as-of", DAY).out


@pytest.mark.slow
def test_budgets_of_a_submodule_are_said(here: Path) -> None:
    with_submodule(here)
    line = "`vendor/other/budget.yaml` is not checked: it is in a submodule\n"
    assert check().out.endswith(line + "2 files, 4 budgets: 2 warnings\n")
    assert ran("diff", "HEAD", "--as-of", DAY).out.endswith("no amount changed\n" + line)
    data = json.loads(ran("diff", "HEAD", "--as-of", DAY, "--format", "json").out)
    assert data["unchecked"] == [{"path": "vendor/other/budget.yaml", "why": "submodule"}]
    markdown = ran("diff", "HEAD", "--as-of", DAY, "--format", "markdown").out
    assert "\n`vendor/other/budget.yaml` is not checked: it is in a submodule\n" in markdown
    assert check(".", "vendor/other").out.endswith("3 files, 6 budgets: 4 warnings\n")


@pytest.mark.slow
def test_a_submodule_that_is_not_there_is_said(here: Path) -> None:
    with_submodule(here)
    git("submodule", "--quiet", "deinit", "--force", "vendor/other")
    line = "`vendor/other` is not checked: a submodule that is not checked out\n"
    assert check().out.endswith(line + "2 files, 4 budgets: 2 warnings\n")


@pytest.mark.slow
def test_a_submodule_without_budgets_is_not_worth_a_word(here: Path) -> None:
    with_submodule(here)
    git("rm", "--quiet", "budget.yaml", folder="vendor/other")
    assert check().out.endswith("USD per request\n2 files, 4 budgets: 2 warnings\n")
