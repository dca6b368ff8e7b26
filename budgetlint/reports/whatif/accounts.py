"""Accounts on the page: the events of each, and its balance over the plan as inline SVG."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from budgetlint.figures.exact import ZERO, in_step
from budgetlint.figures.shown import money
from budgetlint.lint.report import FileReport
from budgetlint.reports.estimate.accounts import account_lines
from budgetlint.reports.whatif.markup import Markup, block, tag

if TYPE_CHECKING:
    from budgetlint.estimate.accounts.results import AccountResult, BalanceLedger

_WIDTH: Final = Decimal(600)
_HEIGHT: Final = Decimal(120)
_MOST_MARKS: Final = 60
_TENTH: Final = Decimal("0.1")


def accounts(file: FileReport) -> Markup:
    """The accounts of a file; empty if it has none."""
    if not file.accounts or file.file is None:
        return Markup("")
    currency = file.file.currency
    return block(
        "div", tag("h3", "Accounts"), *(_account(result, currency) for result in file.accounts), class_="accounts"
    )


def _account(result: "AccountResult", currency: str) -> Markup:
    ledger = result.ledger
    picture = "" if ledger is None else balance_picture(result.name, ledger, currency)
    words = "" if ledger is None else tag("p", legend(ledger, currency), class_="quiet")
    return block(
        "div",
        tag("h4", result.name),
        picture,
        words,
        block("ul", *(tag("li", line) for line in account_lines(result, currency))),
    )


def legend(ledger: "BalanceLedger", currency: str) -> str:
    """The span of a balance's chart, and the meaning of its lines."""
    whole = max((left for _, left in ledger.points), default=ZERO)
    last = ledger.last if ledger.dry is None else ledger.dry.day
    parts = [f"the balance from {ledger.first} to {last}, between 0 and {money(whole)} {currency}"]
    parts += ["dotted: credits are bought"] if ledger.purchases else []
    parts += ["dashed: credits expire"] if ledger.lapses else []
    parts += ["full height: out of credits"] if ledger.dry is not None else []
    return "; ".join(parts)


def balance_picture(name: str, ledger: "BalanceLedger", currency: str) -> Markup:
    """The chart of a balance over the days of a plan: its line, purchases, expiries, and the day on which it runs out."""
    last = ledger.last if ledger.dry is None else max(ledger.dry.day, ledger.first)
    whole = max((left for _, left in ledger.points), default=ZERO)
    end = max(last, ledger.first, *(day for day, _ in ledger.points))
    scale = _Scale(ledger.first, end, max(whole, Decimal(1)))
    line = " ".join(f"{scale.x(day)},{scale.y(left)}" for day, left in ledger.points)
    marks = [
        _mark(scale, purchase.day, f"{purchase.day}: buys {money(purchase.amount * purchase.times)} {currency}", "2 3")
        for purchase in ledger.purchases[:_MOST_MARKS]
    ]
    marks += [
        _mark(scale, lapse.day, f"{lapse.day}: {money(lapse.amount)} {currency} expire", "6 3")
        for lapse in ledger.lapses
    ]
    if ledger.dry is not None:
        marks.append(_mark(scale, ledger.dry.day, f"{ledger.dry.day}: out of credits", None))
    return block(
        "svg",
        tag(
            "polyline",
            points=line,
            fill="none",
            stroke="currentColor",
            stroke_width="2",
            vector_effect="non-scaling-stroke",
        ),
        *marks,
        role="img",
        aria_label=f"balance of {name} from {ledger.first} to {last}",
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        width="100%",
        height=str(_HEIGHT),
        preserveAspectRatio="none",
    )


class _Scale:
    """Positions of days and amounts in the chart."""

    def __init__(self, first: date, last: date, whole: Decimal) -> None:
        self._first = first
        self._days = Decimal(max((last - first).days, 1))
        self._whole = whole

    def x(self, day: date) -> str:
        return _place(Decimal((day - self._first).days) * _WIDTH / self._days)

    def y(self, left: Decimal) -> str:
        return _place(_HEIGHT - max(left, ZERO) * _HEIGHT / self._whole)


def _place(number: Decimal) -> str:
    return f"{in_step(number, _TENTH):f}"


def _mark(scale: _Scale, day: date, words: str, dashes: str | None) -> Markup:
    x = scale.x(day)
    return tag(
        "line",
        tag("title", words),
        x1=x,
        x2=x,
        y1="0",
        y2=str(_HEIGHT),
        stroke="currentColor",
        stroke_dasharray=dashes,
        vector_effect="non-scaling-stroke",
    )
