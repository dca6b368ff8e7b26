"""Charts as inline SVG, in per cent of their width."""

from decimal import Decimal

from budgetlint.estimate.results import BudgetResult
from budgetlint.estimate.workload_estimate import Layers, WorkloadEstimate
from budgetlint.figures.shown import money, percent
from budgetlint.model.budget import LAYERS
from budgetlint.reports.whatif.markup import Markup, block, tag

COLOURS = 8
"""The number of workloads with a distinct colour; the others share the last one."""


def part(amount: Decimal, whole: Decimal) -> str:
    """A share of the width: `12.5%`."""
    return percent(amount / whole) if whole else "0.0%"


def colour(index: int) -> str:
    """The CSS class with a workload's colour."""
    return f"c{min(index, COLOURS - 1)}"


def layers(at: int, workloads: tuple[WorkloadEstimate, ...], known: Layers, currency: str) -> Markup:
    """Three bars, one per layer, each split by workload, on a common scale.
    The script sets their lengths: each depends on every workload, and changes of a committed page should stay small.
    """
    rows = []
    for layer in LAYERS:
        bars = [
            tag(
                "rect", tag("title", workload.name), class_=colour(index), data_bar=f"{at}/{layer}/{index}", height="28"
            )
            for index, workload in enumerate(workloads)
        ]
        total = tag("span", money(getattr(known, layer)), data_v=f"{at}//{layer}")
        rows.append(
            block(
                "div",
                tag("span", layer, class_="lane"),
                block("svg", *bars, class_="bar", role="img", aria_label=f"{layer} by workload", height="28"),
                tag("span", total, " ", tag("small", currency), class_="n"),
                class_="row",
            )
        )
    return block("div", *rows, class_="lanes")


def headroom(at: int, index: int, result: BudgetResult) -> Markup:
    """A budget's amount as a share of its ceiling, and the mark at which it warns."""
    ceiling = result.ceiling
    known = result.known if result.known is not None else Decimal(0)
    whole = max(ceiling, known)
    where = f"{at}/{index}"
    return block(
        "svg",
        tag("rect", class_="track", width="100%", height="12", rx="3"),
        tag(
            "rect", class_=f"fill {result.status.value}", data_fill=where, width=part(known, whole), height="12", rx="3"
        ),
        tag(
            "rect",
            class_="warn-mark",
            data_warn=where,
            x=part(ceiling * result.budget.warn_at, whole),
            width="1",
            height="12",
        ),
        tag("rect", class_="mark", data_ceiling=where, x=part(ceiling, whole), width="2", height="16"),
        class_="gauge",
        role="img",
        aria_label=f"{result.name} against its ceiling",
        height="16",
    )
