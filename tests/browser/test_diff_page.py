"""The page of a change in a real browser, from disk: silent, whole on a phone, readable in the dark, and its sums add up."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.test_reconcile_page import CONTRAST, ROWS
from tests.cli.running import ran
from tests.diff.repository import BUDGET, PRICES, write

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

AFTER = (
    BUDGET.replace("  chat:", "  support:").replace("[chat]", "[support]").replace("requests: 6000", "requests: 9000")
)


def page_of_a_change(folder: Path) -> Path:
    """A page: more volume, a dearer input, fewer retries, a renamed workload, a budget over its ceiling."""
    write({"a/budget.yaml": BUDGET, "a/prices.yaml": PRICES}, folder)
    dearer = PRICES.replace("input_tokens: 3,", "input_tokens: 4,")
    write({"b/budget.yaml": AFTER.replace("3%", "1%"), "b/prices.yaml": dearer}, folder)
    sides = (str(folder / "a"), str(folder / "b"))
    page = folder / "diff.html"
    assert ran("diff", *sides, "--as-of", "2026-07-01", "--allow-outside", "--output", str(page)) == (0, "", "")
    return page


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Chrome]":
    from tests.browser.chromium import browser

    with browser(tmp_path_factory.mktemp("profile")) as driver:
        driver.get(page_of_a_change(tmp_path_factory.mktemp("change")).as_uri())
        assert driver.execute("getLog", {"type": "browser"})["value"] == []
        yield driver


def test_a_waterfall_s_figures_add_up_and_each_bar_begins_where_the_last_ended(page: "Chrome") -> None:
    waterfalls = page.execute_script(ROWS)
    assert [[name for name, *_ in rows] for rows in waterfalls] == [
        ["before", "volume", "price", "retries", "after"],
        ["before", "support", "index", "after"],
    ]
    for rows in waterfalls:
        amounts = [Decimal(shown.replace(",", "").partition(" ")[0]) for _, shown, _, _ in rows]
        assert sum(amounts[:-1]) == amounts[-1]
        at = rows[0][3]
        for (_, _, left, right), amount in zip(rows[1:-1], amounts[1:-1], strict=True):
            assert abs((left if amount > 0 else right) - at) < 1.5
            at = right if amount > 0 else left
        assert abs(rows[-1][3] - at) < 1.5


@pytest.mark.parametrize("width", [360, 500, 1100])
def test_nothing_is_wider_than_the_page(page: "Chrome", width: int) -> None:
    page.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    )
    assert page.execute_script("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable(page: "Chrome", scheme: str) -> None:
    page.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    assert page.execute_script(CONTRAST) >= 4.5


def test_it_prints_on_white_paper(page: "Chrome") -> None:
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert page.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen"})


def test_it_has_no_script_and_asks_for_nothing(page: "Chrome") -> None:
    policy = page.execute_script("return document.querySelector('[http-equiv]').content")
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'", policy)
    assert page.execute_script("return document.scripts.length") == 0
    assert page.execute_script("return performance.getEntriesByType('resource').length") == 0
