"""The estimate as text: short lines, layer after layer, without padding."""

from collections.abc import Iterator

from budgetlint.estimate.line_items import LineItem
from budgetlint.estimate.months import Horizon
from budgetlint.estimate.plan import headroom
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.estimate.settlement import PayableAmount, PayablePlan
from budgetlint.estimate.workload_estimate import Funnel, Layers, UnitCost, WorkloadEstimate
from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import count, money, rounded, signed, tally, unit_money, used_percent
from budgetlint.figures.shown import counted as counted_months
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.budget import BudgetFile
from budgetlint.reports.estimate import about, payable, sureness
from budgetlint.reports.estimate.gaps import gap_words
from budgetlint.reports.estimate.groups import groups
from budgetlint.reports.estimate.known import doubt_lines, known_lines, known_prices
from budgetlint.reports.estimate.months import event_lines, month_table, run_lines, span, workload_table
from budgetlint.reports.estimate.notes import (
    CANNOT_KNOW,
    buffer_words,
    counted,
    dated,
    driven,
    parts,
    price_files,
    shows_listed,
    sources,
)
from budgetlint.reports.estimate.payable_units import divided, unit_words
from budgetlint.reports.plain import tame, text_of

AS_OF = "as of: "


@exactly()
def render(report: Report, group_by: str | None = None) -> str:
    """The estimate of every file, and of groups of workloads if requested."""
    lines = [f"{AS_OF}{report.as_of.isoformat()}"]
    lines.append(f"findings: {counted(report)}")
    for file in report.files:
        lines.append("")
        lines.extend(_file(file))
    lines.extend(_groups(report, group_by) if group_by is not None else ())
    lines.extend(("", "what an estimate cannot know"))
    lines.extend(f"  {unknown}" for unknown in CANNOT_KNOW)
    return text_of(lines)


def _file(file: FileReport) -> Iterator[str]:
    if file.file is None or file.estimate is None:
        yield f"file: {file.path}"
        yield "  not estimated: the file could not be read whole"
        return
    budget_file, estimate = file.file, file.estimate
    yield f"file: {file.path}"
    if budget_file.name:
        yield f"name: {budget_file.name}"
    yield from (f"{key}: {tame(words)}" for key, words in about.of_file(budget_file))
    for what, prices in price_files(file):
        yield f"{what}: {dated(prices)}"
        yield from (f"  source {source.name}: {source.url}, {source.about}" for source in sources(prices))
    if estimate.horizon is not None:
        yield from _calendar(file, estimate.horizon, budget_file)
        return
    yield f"amounts: {budget_file.currency} a {budget_file.period.value}"
    for spender in estimate.workloads.values():
        yield ""
        yield from workload(spender, budget_file.currency, payable.of_workload(estimate, spender.name))
    yield ""
    if estimate.totals is not None:
        yield "total"
        yield from _layers(estimate.totals)
    else:
        yield f"total: incomplete, without {', '.join(estimate.unpriced)}; the known part"
        yield from _layers(estimate.known)
    yield from _payable(estimate.payable, budget_file)
    for result in estimate.budgets:
        yield ""
        yield from _budget(result, budget_file.currency)
    yield from _sureness(estimate, budget_file.currency)
    yield from _accounts(file, budget_file.currency)
    yield from _known(file, budget_file.currency)


def _accounts(file: FileReport, currency: str) -> Iterator[str]:
    """The accounts, next to the budgets."""
    if not file.accounts:
        return
    from budgetlint.reports.estimate.accounts import account_lines

    for result in file.accounts:
        yield ""
        yield f"account: {result.name}"
        yield from (f"  {line}" for line in account_lines(result, currency))


def _calendar(file: FileReport, horizon: Horizon, budget_file: BudgetFile) -> Iterator[str]:
    """A calendar plan: each workload and all of them month by month, events, and the budgets' runs."""
    assert file.estimate is not None
    currency = budget_file.currency
    yield f"plan: {span(horizon)}"
    yield f"amounts: {currency} over {counted_months(len(horizon.months), 'month')}, {currency} of each month in tables"
    for workload in file.estimate.workloads.values():
        yield ""
        yield from _over_months(workload, horizon, payable.of_workload(file.estimate, workload.name))
    yield ""
    yield (
        "total"
        if horizon.layers is not None
        else f"total: incomplete, without {', '.join(horizon.unpriced)}; the known part"
    )
    yield from _layers(horizon.known)
    yield from _payable(file.estimate.payable, budget_file)
    yield ""
    yield from (f"  {line}" for line in month_table(horizon, file.estimate.payable))
    if horizon.events:
        yield ""
        yield "what happens in the plan"
        yield from (f"  {line}" for line in event_lines(horizon, currency))
    for result in file.estimate.budgets:
        yield ""
        yield from _budget(result, currency)
        yield "  runs:"
        yield from (f"    {line}" for line in run_lines(result))
    yield from _sureness(file.estimate, currency)
    yield from _accounts(file, currency)
    yield from _known(file, currency)


def _payable(plan: PayablePlan | None, budget_file: BudgetFile) -> Iterator[str]:
    """The payable amount, the steps from planned to payable, commitments, and cash by month."""
    if plan is None:
        return
    for what, how, change in payable.steps(plan, budget_file):
        yield f"  {what} {how}: {change}"
    yield f"  payable: {payable.amount_words(plan.headline.total)}"
    if plan.commitments:
        yield ""
        yield "commitments"
        yield from (f"  {line}" for line in payable.commitment_lines(plan, budget_file))
    if plan.cash:
        yield ""
        yield f"cash by month: {payable.CASH_NOTE}"
        yield from (f"  {line}" for line in payable.cash_table(plan))


def _over_months(workload: WorkloadEstimate, horizon: Horizon, payable_for: PayableAmount | None) -> Iterator[str]:
    """A workload over the months of a plan."""
    months, whole = horizon.workloads[workload.name], horizon.of(workload.name)
    yield f"workload: {workload.name}"
    yield f"  kind: {workload.workload.KIND}"
    yield f"  model: {workload.workload.model}"
    yield from (f"  {key}: {tame(words)}" for key, words in about.of_workload(workload.workload))
    yield from (f"  {key}: {words}" for key, words in driven(workload))
    yield from (f"  part {name}: {words}" for name, words in parts(workload))
    gaps = dict.fromkeys(gap for month in months for gap in month.gaps)
    yield from (f"  unpriced: {gap_words(gap)}" for gap in gaps)
    yield from _layers(whole) if whole is not None else ()
    if payable_for is not None:
        yield f"  payable: {payable.amount_words(payable_for)}"
    yield from (f"  {line}" for line in workload_table(months))


def _sureness(estimate: Estimate, currency: str) -> Iterator[str]:
    """The percentiles of a plan with ranges, and the ranges with the largest effect."""
    if estimate.spread is not None:
        yield from ("", "how sure it is")
        yield from (f"  {tame(line)}" for line in sureness.spread_lines(estimate.spread, currency))


def _groups(report: Report, by: str) -> Iterator[str]:
    """The amounts of groups of workloads, the largest first."""
    heading = ""
    for group in groups(report, by):
        measure = f"by {by}, {group.currency} {group.over}"
        if measure != heading:
            heading = measure
            yield ""
            yield tame(measure)
        without = f", without {', '.join(group.unpriced)}" if group.unpriced else ""
        due = "" if group.payable is None else f", payable {money(group.payable)}"
        yield tame(f"  {group.value}: {_side_by_side(group.known)}{due}{without}")


def _known(file: FileReport, currency: str) -> Iterator[str]:
    """How the prices of the plan are known, and the figures that rest on doubtful ones."""
    known = known_prices(file)
    if known.shares:
        yield ""
        yield "how the prices of the plan are known"
        yield from (f"  {line}" for line in known_lines(known, currency))
        yield from (f"  rests on it: {line}" for line in doubt_lines(known, currency))


def workload(workload: WorkloadEstimate, currency: str, payable_for: PayableAmount | None = None) -> Iterator[str]:
    """A workload's four layers and its payable amount, unit costs and funnel."""
    yield f"workload: {workload.name}"
    yield f"  kind: {workload.workload.KIND}"
    yield f"  model: {workload.workload.model}"
    yield from (f"  {key}: {tame(words)}" for key, words in about.of_workload(workload.workload))
    counts = () if workload.volume is None else workload.volume.counts()
    yield from (f"  {unit}: {count(number)}" for unit, number in counts)
    yield from (f"  {key}: {words}" for key, words in driven(workload))
    yield from (f"  part {name}: {words}" for name, words in parts(workload))
    if workload.layers is None:
        yield from (f"  unpriced: {gap_words(gap)}" for gap in workload.gaps)
        return
    for item in workload.items:
        yield f"  {line_item(item, currency)}"
    if workload.layers.listed is not None and shows_listed(workload.layers):
        yield f"  listed: {money(workload.layers.listed)}"
    yield f"  base: {money(workload.layers.base)}"
    for step in workload.steps:
        factor = "" if step.factor is None else f" × {rounded(step.factor)}"
        yield f"  {step.name}{factor}: {signed(step.change)}"
        for item in step.items:
            yield f"    {line_item(item, currency)}"
    yield f"  operational: {money(workload.layers.operational)}"
    yield f"  {buffer_words(workload)}: {signed(workload.layers.planned - workload.layers.operational)}"
    yield f"  planned: {money(workload.layers.planned)}"
    if payable_for is not None:
        yield f"  payable: {payable.amount_words(payable_for)}"
    units = divided(payable_for, workload)
    yield from (f"  {_unit_cost(cost)}{unit_words(units, cost.per)}" for cost in workload.unit_costs)
    yield from (
        f"  part {part.name}: {_side_by_side(part.layers)}" for part in workload.parts if part.layers is not None
    )
    if workload.funnel is not None:
        yield from _funnel(workload.funnel)


def _funnel(funnel: Funnel) -> Iterator[str]:
    yield f"  accepted: {tally(funnel.accepted)}"
    yield f"  submitted: {tally(funnel.submitted)}"
    yield f"  successful: {tally(funnel.successful)}"
    yield f"  billed: {tally(funnel.billed)}"


def _side_by_side(layers: Layers) -> str:
    base, operational, planned = money(layers.base), money(layers.operational), money(layers.planned)
    return f"base {base}, operational {operational}, planned {planned}"


def line_item(item: LineItem, currency: str) -> str:
    """`input_tokens: 12,000,000 × 3 USD per 1,000,000 = 36.00`."""
    per = "" if item.rate.per == 1 else f" per {count(item.rate.per)}"
    return f"{item.meter}: {rounded(item.quantity)} × {count(item.rate.amount)} {currency}{per} = {money(item.amount)}"


def _unit_cost(cost: UnitCost) -> str:
    layers = cost.layers
    if layers is None:
        return f"per {cost.per}: none in the period"
    return (
        f"per {cost.per}: base {unit_money(layers.base)}, operational {unit_money(layers.operational)}, "
        f"planned {unit_money(layers.planned)}"
    )


def _layers(layers: Layers) -> Iterator[str]:
    if layers.listed is not None and shows_listed(layers):
        yield f"  listed: {money(layers.listed)}"
    yield f"  base: {money(layers.base)}"
    yield f"  operational: {money(layers.operational)}"
    yield f"  planned: {money(layers.planned)}"


def _budget(result: BudgetResult, currency: str) -> Iterator[str]:
    budget = result.budget
    shown = unit_money if budget.per else money
    unit = result.measure
    yield f"budget: {result.name}"
    yield f"  ceiling: {shown(result.ceiling)} {currency} {unit}"
    yield f"  basis: {about.basis_words(budget)}"
    yield from (f"  {key}: {tame(words)}" for key, words in sureness.facts_of_budget(result, currency))
    yield f"  workloads: {', '.join(result.scope) or 'none'}"
    if result.known is not None:
        amount = "amount" if result.amount is not None else "known part"
        yield f"  {amount}: {shown(result.known)}"
        yield f"  used: {used_percent(result.known, result.ceiling, budget.warn_at)}"
        yield f"  headroom: {shown(headroom(result.known, result.ceiling))}"
    if result.unpriced:
        yield f"  unpriced: {', '.join(result.unpriced)}"
    yield f"  status: {result.status.value}"
