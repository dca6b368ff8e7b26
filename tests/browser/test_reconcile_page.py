"""The page of a reconciliation in a real browser, from disk: silent, whole on a phone, readable in the dark, and its sums add up."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.reconcile.october import EXAMPLE

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

ROWS = """
return [...document.querySelectorAll('.waterfall')].map(all => [...all.querySelectorAll('.row')].map(row => [
  row.querySelector('.lane').textContent, row.querySelector('.n').textContent,
  row.querySelector('rect').getBoundingClientRect().left, row.querySelector('rect').getBoundingClientRect().right]));
"""
CONTRAST = """
const shade = colour => { const [r, g, b] = colour.match(/\\d+/g).map(n => n / 255)
  .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const paper = shade(getComputedStyle(document.body).backgroundColor);
return Math.min(...[...document.querySelectorAll('p, td, th, h1, h2, h3, h4, span, dd, dt')].map(each => {
  const ink = shade(getComputedStyle(each).color);
  return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05); }));
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Chrome]":
    from tests.browser.chromium import browser

    with browser(tmp_path_factory.mktemp("profile")) as driver:
        driver.get((EXAMPLE / "report.html").as_uri())
        assert driver.execute("getLog", {"type": "browser"})["value"] == []
        yield driver


def test_a_waterfall_s_figures_add_up_and_each_bar_begins_where_the_last_ended(page: "Chrome") -> None:
    drawn = page.execute_script(ROWS)
    assert len(drawn) == 8
    for rows in drawn:
        amounts = [Decimal(shown.replace(",", "")) for _, shown, _, _ in rows]
        assert (rows[0][0], rows[-1][0]) == ("planned", "billed")
        assert sum(amounts[:-1]) == amounts[-1]
        at = rows[0][3]
        for (_, _, left, right), amount in zip(rows[1:-1], amounts[1:-1], strict=True):
            assert abs((left if amount > 0 else right) - at) < 1.5
            at = right if amount > 0 else left
        assert abs(rows[-1][3] - at) < 1.5


def test_days_and_the_funnel_are_drawn_and_said(page: "Chrome") -> None:
    days, jobs = page.execute_script(
        "return [document.querySelectorAll('.days rect title').length, "
        "[...document.querySelectorAll('.funnel [role=img]')].map(each => each.getAttribute('aria-label'))]"
    )
    assert days == 31
    assert all(re.fullmatch(r"\w+: [\d,.]+ planned, [\d,.]+ observed", text) for text in jobs)
    assert len(jobs) == 8


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
    text = Path(EXAMPLE / "report.html").read_text(encoding="utf-8")
    assert "<script" not in text
    policy = page.execute_script("return document.querySelector('[http-equiv]').content")
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'", policy)
    assert page.execute_script("return performance.getEntriesByType('resource').length") == 0
