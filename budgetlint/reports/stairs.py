"""A waterfall chart as inline SVG, in per cent of its width: each bar starts where the previous one ended."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import ZERO
from budgetlint.frozen import Frozen
from budgetlint.reports.whatif.markup import Markup, block, tag
from budgetlint.reports.whatif.picture import part

_BAR: Final = 22


class Stair(Frozen):
    """A bar of a waterfall: its name, start and end; `kind` is `whole`, `more` or `less`; `shown` is the displayed figure."""

    name: str
    start: Decimal
    end: Decimal
    kind: str
    shown: str


def steps(rows: Sequence[Stair], title: str) -> Markup:
    """A bar for each step, on a common scale."""
    ends = [ZERO, *(end for row in rows for end in (row.start, row.end))]
    low, whole = min(ends), max(ends) - min(ends)
    return block(
        "div", *(_row(row, low, whole) for row in rows), class_="lanes waterfall", role="group", aria_label=title
    )


def _row(row: Stair, low: Decimal, whole: Decimal) -> Markup:
    words = f"{row.name}: {row.shown}"
    bar = tag(
        "rect",
        tag("title", words),
        class_=row.kind,
        x=part(min(row.start, row.end) - low, whole),
        width=part(abs(row.end - row.start), whole),
        height=str(_BAR),
    )
    picture = tag("svg", bar, class_="bar", role="img", aria_label=words, height=str(_BAR))
    return block("div", tag("span", row.name, class_="lane"), picture, tag("span", row.shown, class_="n"), class_="row")
