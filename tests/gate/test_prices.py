"""A pin may change to what the catalog lists for that day, and to nothing else in silence."""

from datetime import date

import pytest

from budgetlint.api import load_snapshot
from budgetlint.gate.changes import gate_changes, loosened
from budgetlint.gate.side import GateSide, SideSettings, side_of
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.prices import PriceText
from budgetlint.lint.settings import Settings
from budgetlint.model.configuration import NO_CONFIGURATION
from budgetlint.model.snapshot import PriceSnapshot

PLAN = """version: 1
pricing: {snapshot: prices.yaml}
workloads:
  chat: {kind: llm-app, model: a/b, requests: 1, input_tokens: 1, output_tokens: 1}
"""
OLD = "version: 1\ndate: 2026-06-01\nmodels: {a/b: {prices: [{rates: {input_tokens: 3, output_tokens: 15}}]}}\n"
NEW = OLD.replace("input_tokens: 3", "input_tokens: 2").replace("2026-06-01", "2026-07-01")
CATALOG = """version: 1
date: 2026-09-01
models:
  a/b:
    prices:
      - {rates: {input_tokens: 3, output_tokens: 15}, until: 2026-06-30}
      - {rates: {input_tokens: 2, output_tokens: 15}, from: 2026-07-01}
"""


def side(prices: str) -> GateSide:
    linter = Linter(Settings(date(2026, 7, 2)), lambda *_: PriceText(prices, str(hash(prices))))
    report = linter.report([BudgetText("budget.yaml", PLAN.encode())])
    return side_of(report, SideSettings(NO_CONFIGURATION, "budgetlint.toml"))


def kinds(before: str, after: str, catalog: PriceSnapshot | None) -> list[tuple[str, str | None, str | None]]:
    changes = loosened(gate_changes(side(before), side(after), lambda _: catalog))
    return [(change.kind, change.before, change.after) for change in changes]


@pytest.mark.parametrize("listed", [CATALOG, NEW])
def test_what_the_catalog_lists_is_silent(listed: str) -> None:
    pinned = CATALOG.replace("2026-09-01", "2026-07-01") if listed is CATALOG else NEW
    assert kinds(OLD, pinned, load_snapshot(listed)) == []


def test_what_it_does_not_list_is_not() -> None:
    edited = NEW.replace("input_tokens: 2", "input_tokens: 0.0002")
    expected = [("price", "input_tokens 3", "input_tokens 0.0002, not in the catalog of 2026-07-01")]
    assert kinds(OLD, edited, load_snapshot(CATALOG)) == expected
    assert kinds(OLD, edited, None) == expected


def test_a_price_of_another_day_is_not() -> None:
    """The old price is still the catalog's on the pin's day, so to drop it loosens."""
    early = NEW.replace("2026-07-01", "2026-06-15")
    assert kinds(OLD, early, load_snapshot(CATALOG.replace("from: 2026-07-01", "from: 2026-07-02")))[0][0] == "price"


def test_a_model_without_a_listed_price_that_stays_is_silent() -> None:
    assert kinds(OLD, OLD.replace("2026-06-01", "2026-07-01"), None) == []


@pytest.mark.parametrize(
    ("per", "is_lower"), [("1e9", True), ("1000000000", True), ("1000000", False), ("1000", False)]
)
def test_a_rate_for_more_units_is_a_lower_price(per: str, *, is_lower: bool) -> None:
    number = "1000000000" if per == "1e9" else per
    wider = OLD.replace("models:", f"meters: {{input_tokens: {{unit: tokens, per: {number}}}}}\nmodels:")
    expected = [("price", "for 1000000", f"for {number}")]
    assert kinds(OLD, wider, load_snapshot(CATALOG)) == (expected if is_lower else [])
