"""Payable amounts on the page: steps, commitments and cash by month, as in the file."""

from collections.abc import Sequence

from budgetlint.estimate.results import Estimate
from budgetlint.estimate.settlement import PayableAmount
from budgetlint.figures.shown import money
from budgetlint.model.budget import BudgetFile
from budgetlint.reports.estimate import payable
from budgetlint.reports.whatif.markup import Markup, block, join, tag

_NOTE = "These figures are those of the file: the what-if changes the layers and the budgets."


def section(file: BudgetFile, estimate: Estimate) -> Markup:
    """The steps from planned to payable; empty if the file states no adjustments."""
    plan = estimate.payable
    if plan is None:
        return Markup("")
    rows = [*payable.steps(plan, file), ("payable", "", payable.amount_words(plan.headline.total))]
    parts = [
        tag("h3", "From planned to payable"),
        tag("p", _NOTE, class_="quiet"),
        table(payable.STEP_HEADS, rows),
        tag("h4", "Payable by workload"),
        table(("workload", "payable"), [(name, payable.amount_words(due)) for name, due in _workloads(estimate)]),
    ]
    if plan.commitments:
        lines = (tag("li", line) for line in payable.commitment_lines(plan, file))
        parts += [tag("h3", "Commitments"), block("ul", *lines)]
    if plan.cash:
        says = tag("p", f"in {file.currency}: {payable.CASH_NOTE}", class_="quiet")
        parts += [tag("h3", "Cash by month"), says, table(payable.CASH_HEADS, list(payable.cash_rows(plan)))]
    return join(*parts)


def _workloads(estimate: Estimate) -> list[tuple[str, PayableAmount]]:
    return [] if estimate.payable is None else list(estimate.payable.headline.workloads.items())


def figure(estimate: Estimate, currency: str, over: str) -> Markup:
    """The fifth figure, for the summary next to the layers; empty if the file states no adjustments."""
    if estimate.payable is None:
        return Markup("")
    total = estimate.payable.headline.total
    amount = money(total.known) if total.whole else f"≥ {money(total.known)}"
    return block(
        "div",
        tag("dt", "payable"),
        tag("dd", tag("b", amount), " ", tag("small", currency)),
        tag("dd", over, class_="quiet"),
        class_="payable",
    )


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Markup:
    """A table with one column of words, then figures."""
    head = tag("tr", join(*(tag("th", head, scope="col") for head in heads)))
    body = (
        tag("tr", tag("th", cells[0], scope="row"), *(tag("td", cell, class_="n") for cell in cells[1:]))
        for cells in rows
    )
    return block("table", block("thead", head), block("tbody", *body))
