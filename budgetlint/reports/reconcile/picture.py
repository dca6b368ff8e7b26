"""Charts of a reconciliation as inline SVG, in per cent of their width: from plan to bill, days, and the funnel."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import ZERO, in_step
from budgetlint.figures.shown import tally
from budgetlint.reconcile.reconciled import Reconciled
from budgetlint.reconcile.results import Covered
from budgetlint.reports.reconcile.data import STAGES
from budgetlint.reports.reconcile.ledger import Ledger, Walk
from budgetlint.reports.stairs import Stair, steps
from budgetlint.reports.whatif.markup import Markup, block, tag
from budgetlint.reports.whatif.picture import part

_TALL: Final = 120
_TENTH: Final = Decimal("0.1")


def waterfall(walk: Walk, ledger: Ledger, title: str) -> Markup:
    """A bar for the plan, one for each reason, starting where the previous one ended, and one for the bill."""
    ends = [walk.planned]
    for line in walk.lines:
        ends.append(ends[-1] + line.amount)
    rows = [Stair("planned", ZERO, walk.planned, "whole", ledger.money(walk.planned))]
    for line, before, after in zip(walk.lines, ends, ends[1:], strict=False):
        kind = "more" if line.amount > 0 else "less"
        rows.append(Stair(line.name, before, after, kind, ledger.change(line.amount)))
    if walk.nothing:
        del rows[1:]
    rows.append(Stair(walk.end_name, ZERO, walk.end, "whole", ledger.end(walk)))
    return steps(rows, title)


def days(workloads: Sequence[Reconciled], planned: Decimal, covered: Covered, ledger: Ledger) -> Markup | None:
    """A bar for each covered day, and the plan's mean day as a line across them; empty if no day is known."""
    spent: dict[int, Decimal] = {}
    for workload in workloads:
        for spend in workload.days:
            at = (spend.day - covered.first).days
            spent[at] = spent.get(at, ZERO) + spend.amount
    within = {at: amount for at, amount in spent.items() if 0 <= at < covered.days}
    if not within:
        return None
    mean = planned / covered.days
    highest = max([mean, *within.values()]) or Decimal(1)
    bars = list(_day_bars(within, mean, highest, covered, ledger))
    line = Decimal(_TALL) - mean / highest * _TALL
    bars.append(tag("rect", class_="mark", y=_pixels(line), width="100%", height="2"))
    over = sum(amount > mean for amount in within.values())
    title = f"spend by day: {over} of {covered.days} days over the plan's mean day of {ledger.money(mean)}"
    return block(
        "figure",
        block("svg", *bars, class_="days", role="img", aria_label=title, height=str(_TALL)),
        block(
            "figcaption",
            tag("span", str(covered.first)),
            tag(
                "span",
                f"the line is the plan's mean day, {ledger.money(mean)}; the highest day {ledger.money(highest)}",
            ),
            tag("span", str(covered.last)),
            class_="quiet ends",
        ),
    )


def _day_bars(
    spent: dict[int, Decimal], mean: Decimal, highest: Decimal, covered: Covered, ledger: Ledger
) -> Iterator[Markup]:
    for at, amount in sorted(spent.items()):
        height = max(amount, ZERO) / highest * _TALL
        yield tag(
            "rect",
            tag("title", f"{covered.first + timedelta(days=at)}: {ledger.money(amount)}"),
            class_="more" if amount > mean else "whole",
            x=part(Decimal(at), Decimal(covered.days)),
            y=_pixels(_TALL - height),
            width=part(Decimal("0.82"), Decimal(covered.days)),
            height=_pixels(height),
        )


def funnel(workload: Reconciled) -> Markup | None:
    """The planned and observed stages of media jobs, on a common scale."""
    if workload.funnel is None or workload.planned_funnel is None:
        return None
    planned = [Decimal(getattr(workload.planned_funnel, stage)) for stage in STAGES]
    seen = [Decimal(getattr(workload.funnel, stage)) for stage in STAGES]
    high = max([*planned, *seen])
    rows = []
    for stage, then, now in zip(STAGES, planned, seen, strict=True):
        label = f"{stage}: {tally(then)} planned, {tally(now)} observed"
        bars = (
            tag("rect", class_="then", width=part(then, high), height="9"),
            tag("rect", class_="whole", y="11", width=part(now, high), height="9"),
        )
        picture = tag("svg", tag("title", label), *bars, class_="bar", role="img", aria_label=label, height="20")
        shown = tag("span", f"{tally(then)} → {tally(now)}", class_="n")
        rows.append(block("div", tag("span", stage, class_="lane"), picture, shown, class_="row"))
    return block("div", *rows, class_="lanes funnel", role="group", aria_label=f"jobs of {workload.name}")


def _pixels(number: Decimal) -> str:
    return str(in_step(number, _TENTH))
