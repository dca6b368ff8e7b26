"""The calculator as a text: the same each time, complete without a network, its presets valid budget files."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from budgetlint.app.calculator import calculator
from budgetlint.app.prices import prices_on_disk
from budgetlint.cli.start import main
from budgetlint.findings.problem import Severity
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.settings import Settings
from budgetlint.model.calculator import MODELS, TEXT
from budgetlint.reports.whatif.calculator import render
from budgetlint.reports.whatif.skeleton import skeleton

DAY = "2026-11-24"


@cache
def page_of_the_day() -> str:
    return render(calculator(DAY))


@pytest.mark.slow
def test_it_is_the_same_each_time_and_loads_nothing() -> None:
    page = page_of_the_day()
    assert page == render(calculator(DAY))
    assert re.findall(r"<(?:link|img|iframe|script)[^>]*(?:src|href)=", page) == []
    assert "default-src &#x27;none&#x27;" in page
    assert "2026-11-24" in page
    assert "published 2026-" in page


@pytest.mark.slow
def test_every_model_to_choose_prices_its_workload() -> None:
    page = page_of_the_day()
    for name, models in MODELS.items():
        block = page.partition(f'"name": "{name}"')[2].partition('"formulas"')[0]
        assert sorted(re.findall(r'^\[?\["([^"]+)"', block, re.MULTILINE)) == sorted(models)


def test_presets_are_budget_files_without_an_error_and_within_their_ceiling() -> None:
    for preset in calculator(DAY).presets:
        report = Linter(Settings(date(2026, 11, 24)), prices_on_disk()).report(
            [BudgetText("b.yaml", preset.text.encode())]
        )
        assert [finding.message for finding in report.findings if finding.severity is Severity.ERROR] == []
        estimate = report.files[0].estimate
        assert estimate is not None
        assert [budget.status.value for budget in estimate.budgets] == ["ok"]


def test_a_skeleton_is_the_file_again() -> None:
    assert "\n".join(line.with_value({}) for line in skeleton(TEXT)) + "\n" == TEXT
    changed = "".join(line.with_value({"workloads.video.accepted_clips": "1234567"}) + "\n" for line in skeleton(TEXT))
    assert changed == TEXT.replace("accepted_clips: 10\n", "accepted_clips: 1234567\n")


@pytest.mark.slow
def test_the_command_writes_it_and_refuses_what_it_would_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["report", "--calculator", "--as-of", DAY, "-o", "calculator.html"]) == 0
    assert (tmp_path / "calculator.html").read_text("utf-8") == page_of_the_day()
    for words in (
        ["budget.yaml"],
        ["--check", "report.md"],
        ["--format", "json"],
        ["-o", "c.json"],
        ["--group-by", "owner"],
    ):
        assert main(["report", "--calculator", *words]) == 2
    errors = capsys.readouterr().err
    assert "error: `--calculator` reads no budget file, so it can't be combined with PATH" in errors
