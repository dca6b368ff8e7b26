"""Many files answer in a screen: those that are fine take a line each, and the worst come first."""

from pathlib import Path

import pytest

from budgetlint.reports.findings.text import MOST_IN_FULL
from tests.cli.running import CHAT, DAY, PRICES, ran

TWO = CHAT + "  small: {ceiling: 7.50}\n"


def services(number: int) -> None:
    Path("prices.json").write_text(PRICES)
    for service in range(number):
        Path(f"s{service}.budget.yaml").write_text(TWO)
    Path("s1.budget.yaml").write_text(TWO.replace("7.50", "5.25"))
    Path("s3.budget.yaml").write_text(TWO.replace("7.50", "4"))


def verdicts() -> list[str]:
    return [line for line in ran("check", "--as-of", DAY).out.splitlines() if ".yaml: " in line and "[" not in line]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_of_many_files_the_fine_ones_take_a_line_each() -> None:
    services(MOST_IN_FULL + 1)
    assert verdicts() == [
        "s3.budget.yaml: total ok ████░░░░░░ 49.5%: 4.95 planned of 10.00 USD a month",
        "s3.budget.yaml: small exceeded ██████████ 123.8%: 4.95 planned of 4.00 USD a month",
        "s1.budget.yaml: total ok ████░░░░░░ 49.5%: 4.95 planned of 10.00 USD a month",
        "s1.budget.yaml: small warn █████████░ 94.3%: 4.95 planned of 5.25 USD a month",
        *(
            f"s{service}.budget.yaml: 2 budgets ok, small is the fullest at 66.0%"
            for service in range(MOST_IN_FULL + 1)
            if service not in (1, 3)
        ),
    ]


def test_few_files_are_shown_in_full_by_their_paths() -> None:
    services(MOST_IN_FULL)
    assert len(verdicts()) == 2 * MOST_IN_FULL
    assert verdicts() == sorted(verdicts(), key=lambda line: line[:2])


def test_a_bar_of_a_budget_in_use_is_never_empty() -> None:
    services(4)
    Path("s3.budget.yaml").write_text(CHAT.replace("ceiling: 10", "ceiling: 5000"))
    assert "s3.budget.yaml: total ok █░░░░░░░░░ 0.1%: 4.95 planned of 5,000.00 USD a month" in verdicts()
