"""Every kind of page that is committed, judged by axe in a real browser, in the light and in the dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetlint.app.calculator import calculator
from budgetlint.reports.whatif.calculator import render
from tests.browser.pages import AXE, page_of_ranges
from tests.browser.test_diff_page import page_of_a_change
from tests.npm import installed

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

EXAMPLES = Path(__file__).parents[2] / "examples"
JUDGED = """
const [done] = arguments;
axe.run(document, {resultTypes: ["violations"]}).then(result => done(result.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}`))));
"""


@pytest.fixture(scope="module")
def axe(pytestconfig: pytest.Config) -> str:
    """The checks' own script, installed once from the lock beside this file into pytest's own cache."""
    return (installed(pytestconfig, "browser", AXE) / "axe-core" / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Chrome]":
    from tests.browser.chromium import browser

    with browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page of a change, the calculator, and a page with ranges and groups."""
    calculated = tmp_path_factory.mktemp("calculator") / "calculator.html"
    calculated.write_text(render(calculator("2026-11-24")), "utf-8")
    return {
        "diff": page_of_a_change(tmp_path_factory.mktemp("change")),
        "calculator": calculated,
        "ranges": page_of_ranges(tmp_path_factory.mktemp("ranges")),
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "example", ["team", "launch", "organisation", "gateway", "reconcile", "diff", "calculator", "ranges"]
)
def test_nothing_is_out_of_reach(driver: "Chrome", axe: str, made: dict[str, Path], example: str, scheme: str) -> None:
    page = made.get(example, EXAMPLES / example / "report.html")
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    driver.get(page.as_uri())
    driver.execute_script("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    driver.execute_script(axe)
    assert driver.execute_async_script(JUDGED) == []
