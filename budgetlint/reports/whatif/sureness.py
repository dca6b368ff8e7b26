"""The certainty of a plan with ranges: percentiles of its layers, and a chart of the effect of each range by itself."""

from decimal import Decimal
from typing import TYPE_CHECKING

from budgetlint.estimate.results import Estimate
from budgetlint.figures.shown import likelihood, money
from budgetlint.reports.estimate.sureness import MEANS_ONLY, layer_cells
from budgetlint.reports.whatif.markup import Markup, block, join, tag
from budgetlint.reports.whatif.picture import part

if TYPE_CHECKING:
    from budgetlint.estimate.range_results import FileSpread, Swing


def sureness(estimate: Estimate, currency: str, *, what_if: bool) -> Markup:
    """Percentiles and the chart; empty for a plan without ranges."""
    spread, exact = estimate.spread, estimate.headline
    if spread is None or exact is None:
        return Markup("")
    unpriced = (
        f"{likelihood(spread.unpriced)} of the draws have no price or break a rule, and count as exceeding"
        if spread.unpriced is not None
        else ""
    )
    return join(
        tag("h3", "How sure it is"),
        block(
            "ul",
            *(
                tag("li", f"{name}: p10 {p10}, p50 {p50}, p90 {p90} {currency}")
                for name, p10, p50, p90 in layer_cells(spread)
            ),
        ),
        tag("p", unpriced, class_="incomplete") if unpriced else "",
        tag("p", MEANS_ONLY, class_="quiet means-only") if what_if else "",
        _tornado(spread, exact.planned, currency),
    )


def _tornado(spread: "FileSpread", planned: Decimal, currency: str) -> Markup:
    """A bar for each range from the planned amount at its p10 to that at its p90, on a common scale, the widest first."""
    ends = [end for swing in spread.tornado for end in (swing.low, swing.high) if end is not None]
    low, high = min([planned, *ends]), max([planned, *ends])
    rows = [_bar(swing, planned, low, high) for swing in spread.tornado]
    return join(
        tag("p", f"planned, with one range at its p10 and at its p90, in {currency}", class_="quiet"),
        block("div", *rows, class_="lanes tornado"),
    )


def _bar(swing: "Swing", planned: Decimal, low: Decimal, high: Decimal) -> Markup:
    ends = [end for end in (swing.low, swing.high) if end is not None]
    first, last = min([planned, *ends]), max([planned, *ends])
    words = " to ".join("unpriced" if end is None else money(end) for end in (swing.low, swing.high))
    return block(
        "div",
        tag("span", swing.address, class_="lane"),
        block(
            "svg",
            tag(
                "rect", class_="c0", x=part(first - low, high - low), width=part(last - first, high - low), height="16"
            ),
            tag("rect", class_="mark", x=part(planned - low, high - low), width="2", height="16"),
            class_="bar",
            role="img",
            aria_label=f"planned {words}",
            height="16",
        ),
        tag("span", words, class_="n"),
        class_="row",
    )
