"""Every kind of page, judged by html-validate: standard markup, accessible, a whole document."""

import subprocess
from pathlib import Path

import pytest

from budgetlint.app.calculator import calculator
from budgetlint.reports.whatif.calculator import render
from tests.browser.pages import AXE, page_of_ranges
from tests.browser.test_diff_page import page_of_a_change
from tests.npm import installed

pytestmark = pytest.mark.browser

EXAMPLES = Path(__file__).parents[2] / "examples"
PRESETS = "standard,a11y,document"


def judged(pytestconfig: pytest.Config, *pages: Path) -> tuple[int, str]:
    program = installed(pytestconfig, "browser", AXE) / ".bin" / "html-validate"
    command = [str(program), "--preset", PRESETS, *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr


def test_every_page_is_valid(pytestconfig: pytest.Config, tmp_path: Path) -> None:
    page = tmp_path / "calculator.html"
    page.write_text(render(calculator("2026-11-24")), "utf-8")
    pages = [page_of_a_change(tmp_path), page_of_ranges(tmp_path), page, *sorted(EXAMPLES.glob("*/report.html"))]
    assert len(pages) > 9
    assert judged(pytestconfig, *pages) == (0, "")


def test_the_judge_sees_a_fault(pytestconfig: pytest.Config, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<!doctype html><html lang='en'><p><div></p></html>", "utf-8")
    code, words = judged(pytestconfig, tmp_path / "bad.html")
    assert code == 1
    assert "close-order" in words
