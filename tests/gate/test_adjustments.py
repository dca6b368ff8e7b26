"""`check --base` and what is payable: which changes of adjustments loosen a gate, on the gate's own functions."""

import pytest

from budgetlint.gate.changes import described, gate_changes, loosened
from budgetlint.gate.side import SideSettings, side_of
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.prices import PriceText
from budgetlint.lint.report import Report
from budgetlint.lint.settings import Settings
from budgetlint.model.budget import Pricing
from budgetlint.model.configuration import Configuration
from tests.rules.running import DAY, PRICES, sha256

CHAT = """\
version: 1
name: support
buffer: 15%
workloads:
  chat: {kind: llm-app, model: anthropic/claude-sonnet-4-5, requests: 6000, input_tokens: 2000, output_tokens: 500}
  mail: {kind: llm-app, model: anthropic/claude-sonnet-4-5, requests: 600, input_tokens: 2000, output_tokens: 500}
"""
BUDGETS = "budgets:\n  invoice: {{ceiling: 200, basis: {basis}{more}}}\n"
ADJUSTMENTS = """\
adjustments:
  negotiated: {kind: discount, rate: 5%, workloads: [chat]}
  support: {kind: fee, amount: 1200, period: year}
  vat: {kind: tax, rate: 19%}
"""


def report(text: str) -> Report:
    prices = lambda *_: PriceText(PRICES, sha256(PRICES))  # noqa: E731
    settings = Settings(DAY, Configuration(pricing=Pricing(snapshot="prices.json", sha256=sha256(PRICES))))
    return Linter(settings, prices).report([BudgetText("budget.yaml", text.encode())])


def looser(before: str, after: str) -> list[str]:
    settings = SideSettings(Configuration(), "budgetlint.toml")
    sides = [side_of(report(text), settings) for text in (before, after)]
    return [described(change) for change in loosened(gate_changes(sides[0], sides[1], lambda _: None))]


def plan(adjustments: str = ADJUSTMENTS, basis: str = "payable", more: str = "") -> str:
    return CHAT + BUDGETS.format(basis=basis, more=more) + adjustments


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("rate: 5%", "rate: 6%", "`adjustments.negotiated` lowers the payable amount: discount 6% of chat, was discount 5% of chat"),
        ("rate: 5%", "rate: 4%", None),
        (", workloads: [chat]", "", "`adjustments.negotiated` lowers the payable amount: discount 5% of chat, mail, was discount 5% of chat"),
        ("amount: 1200", "amount: 1199", "`adjustments.support` lowers the payable amount: fee 1199 USD a year of chat, mail, was fee 1200 USD a year of chat, mail"),
        ("amount: 1200, period: year", "amount: 100, period: month", None),
        ("amount: 1200, period: year", "rate: 50%", "`adjustments.support` lowers the payable amount: fee 50% of chat, mail, was fee 1200 USD a year of chat, mail"),
        ("rate: 19%", "rate: 7%", "`adjustments.vat` lowers the payable amount: tax 7% of chat, mail, was tax 19% of chat, mail"),
        ("rate: 19%", "rate: 21%", None),
        ("  vat: {kind: tax, rate: 19%}\n", "", "`adjustments.vat` lowers the payable amount: none, was tax 19% of chat, mail"),
        ("  negotiated: {kind: discount, rate: 5%, workloads: [chat]}\n", "", None),
        ("rate: 19%}", "rate: 19%, workloads: [chat]}", "`adjustments.vat` lowers the payable amount: tax 19% of chat, was tax 19% of chat, mail"),
        ("adjustments:\n", "adjustments:\n  more: {kind: discount, amount: 1}\n", "`adjustments.more` lowers the payable amount: discount 1 USD a month of chat, mail, was none"),
        ("adjustments:\n", "adjustments:\n  more: {kind: fee, amount: 1}\n", None),
    ],
)  # fmt: skip
def test_adjustments(was: str, now: str, expected: str | None) -> None:
    changed = ADJUSTMENTS.replace(was, now)
    assert changed != ADJUSTMENTS
    assert looser(plan(), plan(changed)) == ([] if expected is None else [expected])
    assert looser(plan(basis="planned"), plan(changed, basis="planned")) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("deal: {kind: discount, rate: 5%}", "support: {kind: fee, amount: 20}", "before `adjustments.deal`, was after `adjustments.deal`"),
        ("support: {kind: fee, amount: 20}", "deal: {kind: discount, rate: 5%}", None),
        ("support: {kind: fee, amount: 20}", "vat: {kind: tax, rate: 19%}", "after `adjustments.vat`, was before `adjustments.vat`"),
        ("vat: {kind: tax, rate: 19%}", "support: {kind: discount, amount: 20}", "before `adjustments.vat`, was after `adjustments.vat`"),
        ("deal: {kind: discount, rate: 5%}", "vat: {kind: tax, rate: 19%}", None),
        ("support: {kind: fee, amount: 20}", "other: {kind: fee, amount: 2}", None),
    ],
)  # fmt: skip
def test_adjustments_in_another_order(first: str, second: str, expected: str | None) -> None:
    """A fee of 20 and a discount of 5 %: the discount takes 1 of the fee if it comes after it."""
    before, after = (f"adjustments:\n  {one}\n  {two}\n" for one, two in ((first, second), (second, first)))
    changes = [] if expected is None else [f"`adjustments.support` lowers the payable amount: {expected}"]
    assert looser(plan(before), plan(after)) == changes


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("", ", without: [vat]", "`budgets.invoice` leaves out vat, was none"),
        (", without: [vat]", "", None),
        ("", ", without: [negotiated]", None),
        (", without: [negotiated]", "", "`budgets.invoice` leaves out none, was negotiated"),
    ],
)
def test_what_budgets_leave_out(was: str, now: str, expected: str | None) -> None:
    assert looser(plan(more=was), plan(more=now)) == ([] if expected is None else [expected])


def test_an_earlier_basis() -> None:
    (change,) = looser(plan(), plan(basis="planned"))
    assert change == "`budgets.invoice` compares an earlier amount with its ceiling: planned instead of payable"
    assert looser(plan(basis="planned"), plan()) == []
