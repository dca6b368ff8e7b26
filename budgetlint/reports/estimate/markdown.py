"""The estimate as Markdown for a repository, a pull request or a pipeline's summary: short lines without padding."""

from collections.abc import Iterator
from decimal import Decimal

from budgetlint.estimate.plan import headroom
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.estimate.settlement import PayableAmount
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import money, unit_money, used_percent
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.budget import LAYERS, BudgetFile
from budgetlint.reports.estimate import about, payable, sureness
from budgetlint.reports.estimate.front import BudgetStanding, GrandTotal, grand_totals, standings
from budgetlint.reports.estimate.groups import groups
from budgetlint.reports.estimate.markdown_lines import arithmetic_section, funnels_section, units_section
from budgetlint.reports.estimate.markdown_plan import (
    accounts_section,
    calendar_section,
    payable_section,
    prices_section,
    ranges_section,
    stated_section,
    unpriced_section,
)
from budgetlint.reports.estimate.markdown_words import layer_cells, table, text
from budgetlint.reports.estimate.months import span
from budgetlint.reports.estimate.notes import CANNOT_KNOW, counted, price_files, shows_listed, sources
from budgetlint.reports.markdown import code

_SLICES = 12
"""The maximum number of workloads in the chart; a pie with more is unreadable."""


@exactly()
def render(report: Report, group_by: str | None = None) -> str:
    """The estimate of every file, after a first page if there are several."""
    lines = ["# AI API budget", "", f"As of {report.as_of.isoformat()}.", "", f"`budgetlint check`: {counted(report)}."]
    lines.extend(["", *_front(report)] if len(report.files) > 1 else ())
    lines.extend(["", *_groups(report, group_by)] if group_by is not None else ())
    while not lines[-1]:
        lines.pop()
    for file in report.files:
        lines.extend(["", *_file(file)])
        while not lines[-1]:
            lines.pop()
    lines.extend(["", "## What an estimate cannot know", "", *(f"- {unknown}" for unknown in CANNOT_KNOW)])
    return "\n".join(lines) + "\n"


def _file(file: FileReport) -> Iterator[str]:
    budget_file, estimate = file.file, file.estimate
    if budget_file is None or estimate is None:
        yield from (f"## {code(file.path)}", "", "Not estimated: the file could not be read whole.")
        return
    yield f"## {text(budget_file.title or budget_file.name or file.path)}"
    yield ""
    yield f"- file: {code(file.path)}"
    yield from (f"- {key}: {text(words)}" for key, words in about.of_file(budget_file))
    horizon = estimate.horizon
    over = f"a {budget_file.period.value}" if horizon is None else f"in {span(horizon)}"
    yield f"- amounts: {budget_file.currency} {over}"
    yield from _prices(file)
    yield ""
    yield from _budgets(budget_file, estimate)
    yield from accounts_section(file, budget_file.currency)
    if horizon is not None:
        yield from calendar_section(file, estimate, horizon, budget_file)
        return
    yield from _by_workload(budget_file, estimate)
    yield from payable_section(budget_file, estimate)
    yield from unpriced_section(file)
    yield from ranges_section(estimate, budget_file.currency)
    yield from prices_section(file, budget_file.currency)
    yield from units_section(estimate)
    yield from funnels_section(estimate)
    yield from arithmetic_section(budget_file, estimate)


def _front(report: Report) -> Iterator[str]:
    """The totals of all files, and their budgets, the most urgent first."""
    yield from ("## All files", "")
    totals = (
        (f"{total.currency} {total.over}", _incomplete(total), *layer_cells(total.known, listed=False))
        for total in grand_totals(report.files)
    )
    yield from table(("total", "files", *LAYERS), totals, words=2)
    heads = ("budget", "file", "owner", "status", "what breaks it first", "amount", "ceiling", "used")
    yield from table(heads, (_standing(standing) for standing in standings(report)), words=5)


def _incomplete(total: GrandTotal) -> str:
    return f"known part; incomplete: {text(', '.join(total.incomplete))}" if total.incomplete else "all"


def _standing(standing: BudgetStanding) -> tuple[str, ...]:
    budget, known = standing.result.budget, standing.result.known
    shown = unit_money if budget.per else money
    ceiling = standing.result.ceiling
    figures = ("none", f"{shown(ceiling)} {standing.currency} {standing.result.measure}", "none")
    if known is not None:
        figures = (shown(known), figures[1], used_percent(known, ceiling, budget.warn_at))
    return (
        standing.result.name,
        text(standing.title),
        text(standing.owner),
        _marked(standing.result),
        text(standing.breaks),
        *figures,
    )


def _groups(report: Report, by: str) -> Iterator[str]:
    """The amounts of groups of workloads, the largest first."""
    yield from (f"## By {text(by)}", "")
    of_all = groups(report, by)
    settled = any(group.payable is not None for group in of_all)
    rows = (
        (
            text(group.value),
            f"{group.currency} {group.over}",
            f"without {text(', '.join(group.unpriced))}" if group.unpriced else "",
            *layer_cells(group.known, listed=False),
            *(("unknown" if group.payable is None else money(group.payable),) if settled else ()),
        )
        for group in of_all
    )
    heads = (*LAYERS, *(("payable",) if settled else ()))
    yield from table((text(by), "amounts", "incomplete", *heads), rows, words=3)


def _prices(file: FileReport) -> Iterator[str]:
    for what, prices in price_files(file):
        date = "not readable" if prices.snapshot is None else f"of {prices.snapshot.date.isoformat()}"
        yield f"- {what}: {code(prices.reference)} {date}"
        for source in sources(prices):
            yield f"  - {_link(source.name, source.url)}, {text(source.about)}"


def _link(name: str, url: str) -> str:
    """A link if the address is a web address, else its text alone."""
    if url.startswith(("https://", "http://")):
        return f"[{text(name)}]({_address(url)})"
    return f"{text(name)} ({code(url)})"


def _address(url: str) -> str:
    """An address escaped so that Markdown does not end it early."""
    return "".join(f"%{ord(sign):02X}" if sign in ' ()<>|"\\' else sign for sign in url.replace("\n", ""))


def _budgets(budget_file: BudgetFile, estimate: Estimate) -> Iterator[str]:
    if estimate.budgets:
        yield from ("### Budgets", "")
    heads = ("budget", "status", "of", "for", "amount", "ceiling", "used", "headroom")
    yield from table(heads, (_budget(budget, budget_file) for budget in estimate.budgets), words=4)
    yield from stated_section(
        (budget.name, sureness.facts_of_budget(budget, budget_file.currency)) for budget in estimate.budgets
    )


def _budget(result: BudgetResult, budget_file: BudgetFile) -> tuple[str, ...]:
    budget, known = result.budget, result.known
    shown = unit_money if budget.per else money
    unit = result.measure
    scope = "all" if len(result.scope) == len(budget_file.workloads) else ", ".join(result.scope) or "no workload"
    figures = ("none", shown(result.ceiling), "none", "none")
    if known is not None:
        left = shown(headroom(known, result.ceiling))
        figures = (shown(known), shown(result.ceiling), used_percent(known, result.ceiling, budget.warn_at), left)
    return (result.name, _marked(result), f"{about.basis_words(budget)} {budget_file.currency} {unit}", scope, *figures)


def _marked(result: BudgetResult) -> str:
    """A budget's status, in bold if it fails a gate, with the workloads that have no price."""
    without = f", without {', '.join(result.unpriced)}" if result.unpriced else ""
    word = result.status.value
    return f"{word if word in ('ok', 'warn') else f'**{word}**'}{without}"


def _by_workload(budget_file: BudgetFile, estimate: Estimate) -> Iterator[str]:
    """The layers of each workload side by side, and a chart of the plan."""
    listed = any(
        workload.layers is not None and shows_listed(workload.layers) for workload in estimate.workloads.values()
    )
    heads = ("workload", "kind", "model", *(("listed",) if listed else ()), *LAYERS)
    rows = [
        (*_workload(workload, listed=listed), *_due(payable.of_workload(estimate, workload.name)))
        for workload in estimate.workloads.values()
    ]
    incomplete = f"known part, without {', '.join(estimate.unpriced)}" if estimate.unpriced else ""
    due = _due(estimate.payable.headline.total if estimate.payable else None)
    rows.append(("**total**", incomplete, "", *layer_cells(estimate.known, listed=listed), *due))
    heads = (*heads, *(("payable",) if due else ()))
    yield from ("### By workload", "")
    yield from table(heads, iter(rows), words=3)
    yield from stated_section(
        (workload.name, about.of_workload(workload.workload)) for workload in estimate.workloads.values()
    )
    yield from _chart(budget_file, estimate)


def _workload(workload: WorkloadEstimate, *, listed: bool) -> tuple[str, ...]:
    amounts = layer_cells(workload.layers, listed=listed)
    return (workload.name, workload.workload.KIND, code(workload.workload.model), *amounts)


def _due(amount: PayableAmount | None) -> tuple[str, ...]:
    """The cell of a payable amount; no cell if the file states no adjustments."""
    return () if amount is None else (payable.amount_words(amount),)


def _chart(budget_file: BudgetFile, estimate: Estimate) -> Iterator[str]:
    """A pie of the planned amounts in Mermaid, which needs slices above zero."""
    planned = [
        (workload.name, workload.layers.planned)
        for workload in estimate.workloads.values()
        if workload.layers is not None
    ]
    slices = [(name, amount) for name, amount in planned if amount >= Decimal("0.005")]
    if not 1 < len(slices) <= _SLICES:
        return
    yield from ("<details>", "<summary>chart</summary>", "", "```mermaid", "pie showData")
    yield f"  title planned, {budget_file.currency} a {budget_file.period.value}"
    for name, amount in slices:
        yield f'  "{name}" : {money(amount).replace(",", "")}'
    yield from ("```", "", "</details>", "")
