"""What loosens the gate of a plan over months: a ceiling in any month, and the months in which ceilings hold."""

import json
from pathlib import Path

import pytest

from budgetlint.cli.start import main
from tests.cli.running import CHAT, PRICES
from tests.diff.repository import commit, git

pytestmark = pytest.mark.slow

PLAN = CHAT.replace("name: chat\n", "name: chat\nstarts: 2027-01\nmonths: 18\nyear_starts: 4\n", 1).replace(
    "ceiling: 10}", "ceiling: {2027-01: 10, 2027-07: 25}}"
)
MAP = "{2027-01: 10, 2027-07: 25}"


def loosened(
    tmp_path: Path, after: str, capsys: pytest.CaptureFixture[str], before: str = PLAN
) -> list[tuple[str, ...]]:
    git("init", "-q", ".")
    commit("a plan", {"prices.json": PRICES, "budget.yaml": before})
    (tmp_path / "budget.yaml").write_text(after)
    main(["check", "--base", "HEAD", "--format", "json", "--as-of", "2026-11-24"])
    changes = json.loads(capsys.readouterr().out)["loosened"]
    return [(one["kind"], one["subject"], one["from"], one["to"]) for one in changes]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (
            MAP,
            "{2027-01: 25, 2027-07: 25}",
            ("ceiling", "budgets.total", "10 USD a month from 2027-01 on", "25 USD a month from 2027-01 on"),
        ),
        (
            MAP,
            "{2027-01: 10, 2027-03: 20, 2027-07: 25}",
            ("ceiling", "budgets.total", "10 USD a month from 2027-03 on", "20 USD a month from 2027-03 on"),
        ),
        (MAP, "25", ("ceiling", "budgets.total", "10 USD a month from 2027-01 on", "25 USD a month")),
        ("months: 18", "months: 17", ("calendar", "months", "18", "17")),
        ("months: 18\n", "", ("calendar", "months", "18", "12")),
        ("starts: 2027-01", "starts: 2026-12", ("calendar", "starts", "2027-01", "2026-12")),
        ("year_starts: 4", "year_starts: 5", ("calendar", "year_starts", "4", "5")),
        ("year_starts: 4\n", "", ("calendar", "year_starts", "4", None)),
    ],
)
def test_what_is_looser(
    old: str, new: str, wanted: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert old in PLAN
    assert wanted in loosened(tmp_path, PLAN.replace(old, new, 1), capsys)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (MAP, "{2027-01: 10, 2027-07: 24}"),
        (MAP, "{2027-01: 10}"),
        (MAP, "{2027-01: 10, 2027-08: 25}"),
        (MAP, "10"),
        ("months: 18", "months: 19"),
    ],
)
def test_what_is_not(old: str, new: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert loosened(tmp_path, PLAN.replace(old, new, 1), capsys) == []
