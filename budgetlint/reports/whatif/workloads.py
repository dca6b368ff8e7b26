"""Workloads on the page: layers and unit costs side by side, and the arithmetic line by line."""

from collections.abc import Iterator

from budgetlint.estimate.line_items import LineItem
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.shown import count, money, rounded, signed, tally, unit_money
from budgetlint.model.budget import LAYERS, BudgetFile
from budgetlint.reports.estimate import about
from budgetlint.reports.estimate.gaps import gap_words
from budgetlint.reports.estimate.notes import buffer_words, shows_listed
from budgetlint.reports.whatif import picture
from budgetlint.reports.whatif.markup import Markup, block, join, tag


def by_workload(at: int, budget_file: BudgetFile, estimate: Estimate) -> Markup:
    """One row per workload with its layers, and its costs per unit."""
    workloads = [(f"{at}/{index}", workload) for index, workload in enumerate(estimate.workloads.values())]
    rows = [row for index, (here, workload) in enumerate(workloads) for row in _rows(here, index, workload)]
    units = [cost for here, workload in workloads for cost in _unit_costs(here, workload)]
    media = [_funnel(here, workload) for here, workload in workloads if workload.funnel is not None]
    return join(
        tag("h3", "By workload"),
        table((f"{budget_file.currency} a {budget_file.period.value}", *LAYERS, "of planned"), rows),
        *([tag("h3", "Unit costs"), table((budget_file.currency, *LAYERS), units)] if units else []),
        *(
            [tag("h3", "From accepted to billed"), table(("", "accepted", "submitted", "successful", "billed"), media)]
            if media
            else []
        ),
    )


def _rows(here: str, index: int, workload: WorkloadEstimate) -> Iterator[Markup]:
    """A workload's layers and its share of the plan, then what it lacks."""
    layers = workload.layers
    mark = tag("i", class_=f"swatch {picture.colour(index)}")
    model = tag("span", workload.workload.model, data_model_of=here)
    yield block(
        "tr",
        tag("th", mark, workload.name, tag("small", f"{workload.workload.KIND} · ", model), scope="row"),
        *(
            tag("td", money(getattr(layers, layer)) if layers else "unpriced", data_v=f"{here}/{layer}")
            for layer in LAYERS
        ),
        tag("td", data_v=f"{here}/share"),
    )
    gap = "; ".join(gap_words(lack) for lack in workload.gaps)
    words = f"unpriced: {gap}" if gap else ""
    yield block("tr", tag("td", words, colspan=5, data_gap=here, hidden=not gap, class_="incomplete"))


def workload_descriptions(estimate: Estimate) -> Markup:
    """The tags and descriptions of workloads."""
    lines = [
        tag("li", f"{workload.name}: {'; '.join(words for _, words in facts)}")
        for workload in estimate.workloads.values()
        if (facts := list(about.of_workload(workload.workload)))
    ]
    return join(tag("h3", "About the workloads"), block("ul", *lines)) if lines else Markup("")


def _unit_costs(here: str, workload: WorkloadEstimate) -> Iterator[Markup]:
    for cost in workload.unit_costs:
        layers = cost.layers
        yield block(
            "tr",
            tag("th", f"per {cost.per}", tag("small", workload.name), scope="row"),
            *(
                tag("td", unit_money(getattr(layers, layer)) if layers else "none", data_v=f"{here}/{cost.per}/{layer}")
                for layer in LAYERS
            ),
        )


def _funnel(here: str, workload: WorkloadEstimate) -> Markup:
    funnel = workload.funnel
    assert funnel is not None
    numbers = (funnel.accepted, funnel.submitted, funnel.successful, funnel.billed)
    return block(
        "tr",
        tag("th", workload.name, scope="row"),
        *(tag("td", tally(number), data_v=f"{here}/funnel/{index}") for index, number in enumerate(numbers)),
    )


def table(heads: tuple[str, ...], rows: list[Markup]) -> Markup:
    """A table that scrolls if it is wider than the page."""
    head = block("thead", block("tr", *(tag("th", head, scope="col") if head else tag("td") for head in heads)))
    return block(
        "div",
        block("table", head, block("tbody", *rows)),
        class_="scroll stack",
        tabindex="0",
        role="group",
        aria_label=heads[0] or heads[1],
    )


def line_by_line(budget_file: BudgetFile, estimate: Estimate) -> Markup:
    """The four layers of each workload line by line, as in the file."""
    priced = [workload for workload in estimate.workloads.values() if workload.layers is not None]
    if not priced:
        return Markup("")
    return join(
        tag("h3", "Line by line, as in the file"),
        *(
            block("details", tag("summary", workload.name), _lines(workload, budget_file.currency))
            for workload in priced
        ),
    )


def _lines(workload: WorkloadEstimate, currency: str) -> Markup:
    layers = workload.layers
    assert layers is not None
    counts = workload.volume.counts() if workload.volume is not None else ()
    lines = [_line(f"{count(number)} × {unit}", "", "volume") for unit, number in counts]
    lines += [_item(item, currency) for item in workload.items]
    if shows_listed(layers) and layers.listed is not None:
        lines.append(_line("at listed prices", money(layers.listed), "item"))
    lines.append(_line("base", money(layers.base), "sum"))
    for step in workload.steps:
        factor = "" if step.factor is None else f" × {rounded(step.factor)}"
        lines.append(_line(f"{step.name.replace('_', ' ')}{factor}", signed(step.change), "item"))
        lines += [_item(item, currency, within=True) for item in step.items]
    lines.append(_line("operational", money(layers.operational), "sum"))
    lines.append(_line(buffer_words(workload), signed(layers.planned - layers.operational), "item"))
    lines.append(_line("planned", money(layers.planned), "sum"))
    return block("table", block("tbody", *lines), class_="lines")


def _item(item: LineItem, currency: str, *, within: bool = False) -> Markup:
    per = "" if item.rate.per == 1 else f" per {count(item.rate.per)}"
    text = f"{item.meter}: {rounded(item.quantity)} × {count(item.rate.amount)} {currency}{per}"
    return _line(text, money(item.amount), "within" if within else "item")


def _line(text: str, amount: str, kind: str) -> Markup:
    return block("tr", tag("td", text), tag("td", amount), class_=kind)
