"""A file that is open in an editor is joined with its defaults and sees the files that it includes, like a check's."""

from pathlib import Path

import pytest

from budgetlint.lint.rooms import headrooms_of
from budgetlint.server.open_file import opened
from tests.cli.running import CHAT, DAY, PRICES

ROOT = 'version: 1\nname: all\nincludes: ["*/budget.yaml"]\nbudgets:\n  total: {ceiling: 100}\n'


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices.json").write_text(PRICES, "utf-8")
    Path("defaults.yaml").write_text("buffer: 900%\npricing: {snapshot: prices.json}\n", "utf-8")
    Path("chat").mkdir()
    Path("chat/budget.yaml").write_text(CHAT.replace("prices.json", "../prices.json"), "utf-8")


def test_defaults_are_found_and_their_findings_stay_in_their_file() -> None:
    text = CHAT.replace("pricing: {snapshot: prices.json}\nbuffer: 10%\n", "extends: defaults.yaml\n")
    file = opened("budget.yaml", text, None, DAY)
    assert [(finding.path, finding.rule) for finding in file.findings] == [
        ("budget.yaml", "assumptions-unsourced"),
        ("budget.yaml", "budget-exceeded"),
    ]


def test_a_root_sees_its_files_and_is_turned_by_nothing_of_them() -> None:
    file = opened("org.budget.yaml", ROOT, None, DAY)
    assert file.findings == ()
    assert file.good is not None
    assert file.good.estimate is not None
    assert [str(budget.amount) for budget in file.good.estimate.budgets] == ["4.950"]
    (room,) = headrooms_of(file.good, (file.good,), file.day)
    assert [limit.address for limit in room.limits] == ["prices"]
