"""The estimate as Markdown for a repository, a pull request or a pipeline's summary: a fact a line, nothing padded."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from budgetlint.estimate.line_items import LineItem
from budgetlint.estimate.months import Horizon
from budgetlint.estimate.plan import headroom
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.estimate.settlement import PayableAmount
from budgetlint.estimate.workload_estimate import Layers, WorkloadEstimate
from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import (
    count,
    likelihood,
    money,
    rounded,
    share,
    share_percent,
    signed,
    tally,
    unit_money,
    used_percent,
)
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.budget import BudgetFile
from budgetlint.reports.estimate import about, payable, sureness
from budgetlint.reports.estimate.front import BudgetStanding, GrandTotal, grand_totals, standings
from budgetlint.reports.estimate.groups import groups
from budgetlint.reports.estimate.known import doubt_lines, known_prices
from budgetlint.reports.estimate.months import (
    event_lines,
    factor_cells,
    payable_cells,
    planned_cell,
    run_lines,
    span,
    volume_cell,
)
from budgetlint.reports.estimate.notes import (
    CANNOT_KNOW,
    buffer_words,
    counted,
    lacking,
    price_files,
    shows_listed,
    sources,
)
from budgetlint.reports.estimate.payable_units import of_units

_LAYERS = ("base", "operational", "planned")
_SLICES = 12
"""Workloads in the chart; a pie of more can't be read."""
_ESCAPED = str.maketrans(
    {sign: f"\\{sign}" for sign in "\\`*_[]|~#"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "\n": " ", "@": "@<!-- -->"}
)


@exactly()
def render(report: Report, group_by: str | None = None) -> str:
    """The estimate of every file, behind a first page where there are several."""
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


def text(words: str) -> str:
    """Words that Markdown and HTML leave as they are, on one line."""
    return words.translate(_ESCAPED)


def code(words: str) -> str:
    """Words in a code span, fit for a table's cell."""
    plain = words.replace("\n", " ").replace("|", "\\|")
    if "`" not in plain:
        return f"`{plain}`"
    ticks = "`" * (max(len(run) for run in plain.split() if "`" in run) + 1)
    return f"{ticks} {plain} {ticks}"


def table(heads: tuple[str, ...], rows: Iterator[tuple[str, ...]], *, words: int = 1) -> Iterator[str]:
    """A table with a row a line, `words` columns of words and then figures; nothing where there are no rows."""
    lines = [_row(cells) for cells in rows]
    if lines:
        yield _row(heads)
        yield _row(tuple(":--" if index < words else "--:" for index in range(len(heads))))
        yield from lines
        yield ""


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


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
    yield from _accounts(file, budget_file.currency)
    if horizon is not None:
        yield from _calendar(file, estimate, horizon, budget_file)
        return
    yield from _by_workload(budget_file, estimate)
    yield from _payable(budget_file, estimate)
    yield from _lacking(file)
    yield from _sureness(estimate, budget_file.currency)
    yield from _known(file, budget_file.currency)
    yield from _units(estimate)
    yield from _funnels(estimate)
    yield from _arithmetic(budget_file, estimate)


def _accounts(file: FileReport, currency: str) -> Iterator[str]:
    """The accounts, beside the budgets."""
    if not file.accounts:
        return
    from budgetlint.reports.estimate.accounts import account_lines

    yield from ("### Accounts", "")
    for result in file.accounts:
        lines = [text(line) for line in account_lines(result, currency)]
        yield from (f"**{text(result.name)}**", "", *(f"- {line}" for line in lines), "")


def _calendar(file: FileReport, estimate: Estimate, horizon: Horizon, budget_file: BudgetFile) -> Iterator[str]:
    """A plan over months: all workloads month by month, what happens, the budgets' runs, and each workload's factors."""
    yield from ("### By month", "")
    settled = payable_cells(estimate.payable, "≥ ")
    rows = [
        (month.month, *_of_month(month.layers, month.known), *settled[at : at + 1])
        for at, month in enumerate(horizon.months)
    ]
    rows.append(("**sum**", *_of_month(horizon.layers, horizon.known), *settled[len(horizon.months) :]))
    yield from table(("month", *_LAYERS, *(("payable",) if settled else ())), iter(rows))
    yield from _payable(budget_file, estimate)
    if horizon.events:
        yield from ("### What happens in the plan", "")
        yield from (f"- {text(line)}" for line in event_lines(horizon, budget_file.currency))
        yield ""
    yield from _lacking(file)
    yield from _sureness(estimate, budget_file.currency)
    yield from _known(file, budget_file.currency)
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
    yield from _told((workload.name, about.of_workload(workload.workload)) for workload in estimate.workloads.values())
    for result in estimate.budgets:
        yield from ("<details>", f"<summary>{result.name}: {len(result.runs)} runs</summary>", "")
        yield from (f"- {text(line)}" for line in run_lines(result))
        yield from ("", "</details>", "")


def _payable(budget_file: BudgetFile, estimate: Estimate) -> Iterator[str]:
    """How planned becomes payable, what was committed, and what is paid when."""
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
        yield from ("### Cash by month", "", f"In {budget_file.currency}: {payable.CASH_SAYS}.", "")
        yield from table(payable.CASH_HEADS, payable.cash_rows(plan))


def _of_month(layers: Layers | None, known: Layers) -> tuple[str, ...]:
    least = "" if layers is not None else "≥ "
    return tuple(f"{least}{money(getattr(known, layer))}" for layer in _LAYERS)


def _told(named: Iterable[tuple[str, about.Facts]]) -> Iterator[str]:
    """What people say of some entries, a line each."""
    lines = [
        f"- {name}: {'; '.join(f'{key} {words}' if key != 'description' else words for key, words in words)}"
        for name, words in ((name, [(key, text(words)) for key, words in facts]) for name, facts in named)
        if words
    ]
    yield from (*lines, "") if lines else ()


def _front(report: Report) -> Iterator[str]:
    """What all files come to, and their budgets, the most urgent first."""
    yield from ("## All files", "")
    totals = (
        (f"{total.currency} {total.over}", _incomplete(total), *_amounts(total.known, listed=False))
        for total in grand_totals(report.files)
    )
    yield from table(("total", "files", *_LAYERS), totals, words=2)
    heads = ("budget", "file", "owner", "status", "what breaks it first", "amount", "ceiling", "used")
    yield from table(heads, (_standing(standing) for standing in standings(report)), words=5)


def _incomplete(total: GrandTotal) -> str:
    return f"known part, without all of {text(', '.join(total.incomplete))}" if total.incomplete else "all"


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


def _sureness(estimate: Estimate, currency: str) -> Iterator[str]:
    """How far the amounts of a plan with ranges lie apart, and what each range does by itself."""
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


def _groups(report: Report, by: str) -> Iterator[str]:
    """What groups of workloads come to, the greatest first."""
    yield from (f"## By {text(by)}", "")
    of_all = groups(report, by)
    settled = any(group.payable is not None for group in of_all)
    rows = (
        (
            text(group.value),
            f"{group.currency} {group.over}",
            f"without {text(', '.join(group.unpriced))}" if group.unpriced else "",
            *_amounts(group.known, listed=False),
            *(("unknown" if group.payable is None else money(group.payable),) if settled else ()),
        )
        for group in of_all
    )
    heads = (*_LAYERS, *(("payable",) if settled else ()))
    yield from table((text(by), "amounts", "incomplete", *heads), rows, words=3)


def _prices(file: FileReport) -> Iterator[str]:
    for what, prices in price_files(file):
        date = "not readable" if prices.snapshot is None else f"of {prices.snapshot.date.isoformat()}"
        yield f"- {what}: {code(prices.reference)} {date}"
        for source in sources(prices):
            yield f"  - {_link(source.name, source.url)}, {text(source.about)}"


def _link(name: str, url: str) -> str:
    """A link where the address is one of the web, else just its text."""
    if url.startswith(("https://", "http://")):
        return f"[{text(name)}]({_address(url)})"
    return f"{text(name)} ({code(url)})"


def _address(url: str) -> str:
    """An address that ends where it should."""
    return "".join(f"%{ord(sign):02X}" if sign in ' ()<>|"\\' else sign for sign in url.replace("\n", ""))


def _budgets(budget_file: BudgetFile, estimate: Estimate) -> Iterator[str]:
    if estimate.budgets:
        yield from ("### Budgets", "")
    heads = ("budget", "status", "of", "for", "amount", "ceiling", "used", "headroom")
    yield from table(heads, (_budget(budget, budget_file) for budget in estimate.budgets), words=4)
    yield from _told(
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
    """A budget's status, in bold where it fails a gate, with the workloads that it lacks."""
    without = f", without {', '.join(result.unpriced)}" if result.unpriced else ""
    word = result.status.value
    return f"{word if word in ('ok', 'warn') else f'**{word}**'}{without}"


def _by_workload(budget_file: BudgetFile, estimate: Estimate) -> Iterator[str]:
    """The layers side by side, workload by workload, and a chart of the plan."""
    listed = any(
        workload.layers is not None and shows_listed(workload.layers) for workload in estimate.workloads.values()
    )
    heads = ("workload", "kind", "model", *(("listed",) if listed else ()), *_LAYERS)
    rows = [
        (*_workload(workload, listed=listed), *_due(payable.of_workload(estimate, workload.name)))
        for workload in estimate.workloads.values()
    ]
    incomplete = f"known part, without {', '.join(estimate.unpriced)}" if estimate.unpriced else ""
    due = _due(estimate.payable.headline.total if estimate.payable else None)
    rows.append(("**total**", incomplete, "", *_amounts(estimate.known, listed=listed), *due))
    heads = (*heads, *(("payable",) if due else ()))
    yield from ("### By workload", "")
    yield from table(heads, iter(rows), words=3)
    yield from _told((workload.name, about.of_workload(workload.workload)) for workload in estimate.workloads.values())
    yield from _chart(budget_file, estimate)


def _workload(workload: WorkloadEstimate, *, listed: bool) -> tuple[str, ...]:
    amounts = _amounts(workload.layers, listed=listed)
    return (workload.name, workload.workload.KIND, code(workload.workload.model), *amounts)


def _due(amount: PayableAmount | None) -> tuple[str, ...]:
    """The cell of what is payable; none where the file says nothing of it."""
    return () if amount is None else (payable.amount_words(amount),)


def _amounts(layers: Layers | None, *, listed: bool) -> tuple[str, ...]:
    if layers is None:
        return ("unpriced",) * (len(_LAYERS) + listed)
    at_list = ("none" if layers.listed is None else money(layers.listed),) if listed else ()
    return (*at_list, money(layers.base), money(layers.operational), money(layers.planned))


def _chart(budget_file: BudgetFile, estimate: Estimate) -> Iterator[str]:
    """A pie of the planned amounts, for what draws Mermaid; a slice must be above zero."""
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


def _lacking(file: FileReport) -> Iterator[str]:
    reasons = [f"- {name}: {text(why)}" for name, why in lacking(file)]
    if reasons:
        yield from ("### What has no price, and why", "", *reasons, "")


def _known(file: FileReport, currency: str) -> Iterator[str]:
    """How the prices of the plan are known, and what rests on one that may be wrong."""
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


def _units(estimate: Estimate) -> Iterator[str]:
    rows = [
        (
            workload.name,
            f"per {cost.per}",
            *_unit_figures(cost.layers),
            *_due_of(of_units(estimate, workload), cost.per),
        )
        for workload in estimate.workloads.values()
        for cost in workload.unit_costs
    ]
    if rows:
        yield from ("### Unit costs", "")
    heads = (*_LAYERS, *(("payable",) if estimate.payable is not None else ()))
    yield from table(("workload", "unit", *heads), iter(rows), words=2)


def _due_of(units: Mapping[str, Decimal | None], unit: str) -> tuple[str, ...]:
    """The cell of what is payable of a unit; none where the file says nothing of it."""
    if unit not in units:
        return ()
    amount = units[unit]
    return ("none" if amount is None else unit_money(amount),)


def _unit_figures(layers: Layers | None) -> tuple[str, ...]:
    return tuple("none" if layers is None else unit_money(getattr(layers, layer)) for layer in _LAYERS)


def _funnels(estimate: Estimate) -> Iterator[str]:
    funnels = [
        (workload.name, workload.funnel) for workload in estimate.workloads.values() if workload.funnel is not None
    ]
    if funnels:
        yield from ("### From accepted to billed", "")
    heads = ("workload", "accepted", "submitted", "successful", "billed")
    rows = (
        (name, *(tally(number) for number in (funnel.accepted, funnel.submitted, funnel.successful, funnel.billed)))
        for name, funnel in funnels
    )
    yield from table(heads, rows)


def _arithmetic(budget_file: BudgetFile, estimate: Estimate) -> Iterator[str]:
    yield from ("### Line by line", "")
    for workload in estimate.workloads.values():
        if workload.layers is None:
            continue
        counts = workload.volume.counts() if workload.volume is not None else ()
        volume = ", ".join(f"{count(number)} × {unit}" for unit, number in counts)
        yield from ("<details>", f"<summary>{workload.name}: {volume}</summary>", "")
        yield from table(
            ("layer", "line", budget_file.currency), _lines(workload, workload.layers, budget_file.currency), words=2
        )
        yield from table(("part", "share", "model", *_LAYERS), iter(_part(part) for part in workload.parts), words=3)
        yield from ("</details>", "")


def _part(part: WorkloadEstimate) -> tuple[str, ...]:
    stated = "none" if part.share is None else share(part.share)
    return (part.name, stated, code(part.workload.model), *_amounts(part.layers, listed=False))


def _lines(workload: WorkloadEstimate, layers: Layers, currency: str) -> Iterator[tuple[str, ...]]:
    for item in workload.items:
        yield "", _item(item, currency), money(item.amount)
    yield "**base**", "listed prices × workload", f"**{money(layers.base)}**"
    for step in workload.steps:
        factor = "" if step.factor is None else f" × {rounded(step.factor)}"
        yield "", f"{step.name.replace('_', ' ')}{factor}", signed(step.change)
        for item in step.items:
            yield "", f"· {_item(item, currency)}, {money(item.amount)}", ""
    yield "**operational**", "with multipliers", f"**{money(layers.operational)}**"
    yield "", buffer_words(workload), signed(layers.planned - layers.operational)
    yield "**planned**", "with the buffer", f"**{money(layers.planned)}**"


def _item(item: LineItem, currency: str) -> str:
    per = "" if item.rate.per == 1 else f" per {count(item.rate.per)}"
    return f"{code(item.meter)}: {rounded(item.quantity)} × {count(item.rate.amount)} {currency}{per}"
