"""The sections of a plan in Markdown other than its amounts: months, payable amounts, probabilities, accounts and gaps."""

from collections.abc import Iterable, Iterator

from budgetlint.estimate.months import Horizon
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.shown import likelihood, money, share_percent
from budgetlint.lint.report import FileReport
from budgetlint.model.budget import LAYERS, BudgetFile
from budgetlint.reports.estimate import about, payable, sureness
from budgetlint.reports.estimate.known import doubt_lines, known_prices
from budgetlint.reports.estimate.markdown_words import table, text
from budgetlint.reports.estimate.months import (
    event_lines,
    factor_cells,
    payable_cells,
    planned_cell,
    run_lines,
    volume_cell,
)
from budgetlint.reports.estimate.notes import lacking
from budgetlint.reports.markdown import code


def accounts_section(file: FileReport, currency: str) -> Iterator[str]:
    """The accounts, next to the budgets."""
    if not file.accounts:
        return
    from budgetlint.reports.estimate.accounts import account_lines

    yield from ("### Accounts", "")
    for result in file.accounts:
        lines = [text(line) for line in account_lines(result, currency)]
        yield from (f"**{text(result.name)}**", "", *(f"- {line}" for line in lines), "")


def calendar_section(file: FileReport, estimate: Estimate, horizon: Horizon, budget_file: BudgetFile) -> Iterator[str]:
    """A calendar plan: all workloads month by month, events, the budgets' runs, and each workload's factors."""
    yield from ("### By month", "")
    settled = payable_cells(estimate.payable, "≥ ")
    rows = [
        (month.month, *_of_month(month.layers, month.known), *settled[at : at + 1])
        for at, month in enumerate(horizon.months)
    ]
    rows.append(("**sum**", *_of_month(horizon.layers, horizon.known), *settled[len(horizon.months) :]))
    yield from table(("month", *LAYERS, *(("payable",) if settled else ())), iter(rows))
    yield from payable_section(budget_file, estimate)
    if horizon.events:
        yield from ("### What happens in the plan", "")
        yield from (f"- {text(line)}" for line in event_lines(horizon, budget_file.currency))
        yield ""
    yield from unpriced_section(file)
    yield from ranges_section(estimate, budget_file.currency)
    yield from prices_section(file, budget_file.currency)
    yield from ("### By workload", "")
    for workload in estimate.workloads.values():
        months, whole = horizon.workloads[workload.name], horizon.of(workload.name)
        planned = "unpriced" if whole is None else f"{money(whole.planned)} {budget_file.currency}"
        due = payable.of_workload(estimate, workload.name)
        pays = "" if due is None else f", payable {payable.amount_words(due)}"
        yield from ("<details>", f"<summary>{workload.name}: {planned}{pays}</summary>", "")
        cells = ((month.month, *factor_cells(month), volume_cell(month), planned_cell(month)) for month in months)
        yield from table(("month", "growth", "ramp", "season", "volume", "planned"), cells)
        yield from ("</details>", "")
    yield from stated_section(
        (workload.name, about.of_workload(workload.workload)) for workload in estimate.workloads.values()
    )
    for result in estimate.budgets:
        yield from ("<details>", f"<summary>{result.name}: {len(result.runs)} runs</summary>", "")
        yield from (f"- {text(line)}" for line in run_lines(result))
        yield from ("", "</details>", "")


def payable_section(budget_file: BudgetFile, estimate: Estimate) -> Iterator[str]:
    """The steps from planned to payable, the commitments, and cash by month."""
    plan = estimate.payable
    if plan is None:
        return
    total = plan.headline.total
    rows = [(text(what), how, change) for what, how, change in payable.steps(plan, budget_file)]
    rows.append(("**payable**", "", f"**{payable.amount_words(total)}**"))
    yield from ("### From planned to payable", "")
    yield from table(payable.STEP_HEADS, iter(rows), words=2)
    if plan.commitments:
        yield from ("### Commitments", "")
        for line in payable.commitment_lines(plan, budget_file):
            indent = "  " if line.startswith(" ") else ""
            yield f"{indent}- {text(line.strip())}"
        yield ""
    if plan.cash:
        yield from ("### Cash by month", "", f"In {budget_file.currency}: {payable.CASH_NOTE}.", "")
        yield from table(payable.CASH_HEADS, payable.cash_rows(plan))


def _of_month(layers: Layers | None, known: Layers) -> tuple[str, ...]:
    least = "" if layers is not None else "≥ "
    return tuple(f"{least}{money(getattr(known, layer))}" for layer in LAYERS)


def stated_section(named: Iterable[tuple[str, about.Facts]]) -> Iterator[str]:
    """One line for each entry with its tags, description and the like."""
    lines = [
        f"- {name}: {'; '.join(f'{key} {words}' if key != 'description' else words for key, words in words)}"
        for name, words in ((name, [(key, text(words)) for key, words in facts]) for name, facts in named)
        if words
    ]
    yield from (*lines, "") if lines else ()


def ranges_section(estimate: Estimate, currency: str) -> Iterator[str]:
    """The percentiles of a plan with ranges, and the effect of each range by itself."""
    spread = estimate.spread
    if spread is None:
        return
    yield from ("### How sure it is", "")
    yield from table((f"layer, {currency}", "p10", "p50", "p90"), sureness.layer_cells(spread))
    if spread.unpriced is not None:
        yield from (
            f"{likelihood(spread.unpriced)} of the draws have no price or break a rule, and count as exceeding.",
            "",
        )
    cells = ((code(address), low, high) for address, low, high in sureness.swing_cells(spread))
    yield from table((f"planned, {currency}, with", "at its p10", "at its p90"), cells)


def unpriced_section(file: FileReport) -> Iterator[str]:
    """Each workload without a price, and the reason."""
    reasons = [f"- {name}: {text(why)}" for name, why in lacking(file)]
    if reasons:
        yield from ("### What has no price, and why", "", *reasons, "")


def prices_section(file: FileReport, currency: str) -> Iterator[str]:
    """How the prices of the plan are known, and the figures that rest on doubtful ones."""
    known = known_prices(file)
    rows = [
        (share.standing.words, share_percent(share.share), money(share.amount))
        for share in known.shares
        if share.amount
    ]
    if rows:
        yield from ("### How the prices of the plan are known", "")
        yield from table(("prices", "share", currency), iter(rows))
    doubts = [f"- {text(line)}" for line in doubt_lines(known, currency)]
    if doubts:
        yield from ("What rests on disputed or single-sourced prices:", "", *doubts, "")
