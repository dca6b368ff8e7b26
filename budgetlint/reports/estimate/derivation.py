"""A workload's arithmetic in full: each formula, then its numbers, layer by layer."""

from collections.abc import Iterator
from decimal import Decimal

from budgetlint.estimate.line_items import LineItem
from budgetlint.estimate.series import Series, agent_series, context_size
from budgetlint.estimate.usage import started
from budgetlint.estimate.workload_estimate import Volume, WorkloadEstimate
from budgetlint.figures.exact import ONE, ZERO, exactly
from budgetlint.figures.shown import beyond, count, money, share, unit_money
from budgetlint.lint.report import FileReport
from budgetlint.model.budget import LAYERS
from budgetlint.model.context import CONTEXT_PARTS
from budgetlint.model.drivers import Driven, Driver, followed, quantity_of
from budgetlint.model.workload import count_keys
from budgetlint.model.workloads import Agent, Image, LlmApp, Video
from budgetlint.reports.estimate.gaps import gap_words
from budgetlint.reports.estimate.months import span, workload_table
from budgetlint.reports.estimate.operations import in_full, operations, priced
from budgetlint.reports.estimate.payable import amount_words, how
from budgetlint.reports.estimate.payable_units import of_units, unit_words
from budgetlint.reports.plain import text_of


@exactly()
def render(file: FileReport, workload: WorkloadEstimate) -> str:
    """The derivation of one workload, from its volume to its unit costs, and its months in a calendar plan."""
    lines = [*_lines(file, workload), *_months(file, workload), *_ranges(file, workload)]
    return text_of(lines)


def _lines(file: FileReport, workload: WorkloadEstimate) -> Iterator[str]:
    assert file.file is not None
    currency, period = file.file.currency, file.file.period.value
    if workload.parts:
        yield from _mix(file, workload, currency, period)
        return
    name = workload.name if workload.whole is None else f"{workload.whole}/{workload.name}"
    yield f"{name}: {workload.workload.KIND} on {workload.workload.model}, {currency} a {period}"
    if workload.layers is None or workload.volume is None:
        yield ""
        yield "unpriced"
        yield from (f"  {gap_words(gap)}" for gap in workload.gaps)
        return
    yield ""
    yield "1 listed unit cost"
    yield from _prices(file, workload, currency)
    yield ""
    yield "2 workload"
    yield from _drivers(file, workload) if workload.whole is None else ()
    yield from _volume(workload, workload.volume, period)
    yield from _calls(workload)
    yield ""
    yield "base = Σ quantity × price"
    yield from (f"  {item.meter}: {_quantity(item, workload.submitted)}{priced(item)}" for item in workload.items)
    sum_of = " + ".join(in_full(item.amount) for item in workload.items)
    yield f"  base = {f'{sum_of} = ' if len(workload.items) > 1 else ''}{money(workload.layers.base)} {currency}"
    yield from operations(workload, workload.layers, currency)
    yield ""
    yield "4 planning buffer"
    yield "  planned = operational × (1 + buffer)"
    yield (
        f"  planned = {in_full(workload.layers.operational)} × (1 + {share(workload.buffer)}) "
        f"= {money(workload.layers.planned)} {currency}"
    )
    if workload.whole is None:
        yield from _payable(file, workload, currency)
        yield ""
        yield "unit costs = layer ÷ count"
        yield from _unit_costs(file, workload, currency)


def _payable(file: FileReport, workload: WorkloadEstimate, currency: str) -> Iterator[str]:
    """The fees and adjustments that apply to a workload, in order, and its payable amount in a period as stated."""
    plan = None if file.estimate is None else file.estimate.payable
    if plan is None or file.file is None or workload.name not in plan.period.workloads:
        return
    from budgetlint.estimate.spend import chosen_by, spenders_in

    spenders = [spender for spender in spenders_in(file.file) if spender.workload == workload.name]
    about = [step for step in plan.period.steps if chosen_by(step.adjustment, spenders)]
    yield ""
    yield "payable = planned, then the fee of the account that pays and the adjustments, each on the running sum"
    yield from (f"  {step.adjustment.kind} {step.name}: {how(step, file.file)}" for step in about)
    yield f"  payable = {amount_words(plan.period.workloads[workload.name])} {currency}"


def _months(file: FileReport, workload: WorkloadEstimate) -> Iterator[str]:
    """The three factors of each month, and the workload's amount in it."""
    horizon = file.estimate.horizon if file.estimate is not None else None
    if horizon is None:
        return
    yield ""
    yield "months: volume = stated volume × (1 + rate)^⌊k/n⌋ × ramp × season"
    yield from (f"  {line}" for line in workload_table(horizon.workloads[workload.name]))
    whole = horizon.of(workload.name)
    yield (
        "  planned: unpriced in some months"
        if whole is None
        else f"  planned in {span(horizon)}: {money(whole.planned)}"
    )


def _ranges(file: FileReport, workload: WorkloadEstimate) -> Iterator[str]:
    """The ranges behind a workload; nothing is imported if its file has none."""
    estimate = file.estimate
    if file.file is None or estimate is None or (estimate.spread is None and estimate.undrawn is None):
        return
    from budgetlint.reports.estimate.behind import range_lines

    yield from range_lines(file.file, estimate, workload)


def _mix(file: FileReport, workload: WorkloadEstimate, currency: str, period: str) -> Iterator[str]:
    """Each part's share of the whole, each part by itself, and their sum."""
    yield f"{workload.name}: {workload.workload.KIND} in {len(workload.parts)} parts, {currency} a {period}"
    yield ""
    yield "mix"
    yield from _drivers(file, workload)
    for part in workload.parts:
        kept = (
            ""
            if part.volume is None
            else f" of what is started: {count(part.volume.count)} {_plural(part.volume.unit)}"
        )
        yield f"  {part.name}: {share(part.share or Decimal(0))}{kept} a {period}"
    for part in workload.parts:
        yield ""
        yield from _lines(file, part)
    if workload.layers is None:
        return
    yield ""
    yield f"{workload.name} = Σ parts"
    for layer in LAYERS:
        terms = [in_full(getattr(part.layers, layer)) for part in workload.parts]
        yield f"  {layer} = {' + '.join(terms)} = {money(getattr(workload.layers, layer))} {currency}"
    yield from _payable(file, workload, currency)
    yield ""
    yield "unit costs = layer ÷ count"
    yield from _unit_costs(file, workload, currency)


def _drivers(file: FileReport, workload: WorkloadEstimate) -> Iterator[str]:
    """The drivers of counts, with their factors."""
    assert file.file is not None
    drivers = file.file.drivers
    for key in count_keys(type(workload.workload)):
        number = getattr(workload.workload, key)
        if not isinstance(number, Driven):
            continue
        yield f"  {key} = {number.driver} × {count(number.times)}"
        for name in followed(drivers, number.driver):
            driver = drivers[name]
            if isinstance(driver, Driver) and driver.driver is not None:
                yield f"    {name} = {driver.driver} × {count(ONE if driver.times is None else driver.times)}"
        quantity = quantity_of(drivers, number.driver)
        yield f"    = {count(quantity or ZERO)} × {count(number.times)} = {count(number)}"


def _prices(file: FileReport, workload: WorkloadEstimate, currency: str) -> Iterator[str]:
    """Each rate in use with its condition and source."""
    if file.listed is not None and file.listed.snapshot is not None:
        yield f"  {file.listed.reference} of {file.listed.snapshot.date.isoformat()}"
    seen: set[tuple[str, Decimal]] = set()
    for item in (*workload.items, *(item for step in workload.steps for item in step.items)):
        rate = item.rate
        if (item.meter, rate.amount) in seen:
            continue
        seen.add((item.meter, rate.amount))
        per = "" if rate.per == 1 else f" per {count(rate.per)}"
        over = "" if rate.over is None else f", calls {beyond(rate.over)} prompt tokens"
        unit = f", from {count(rate.unit_amount)} {rate.unit}" if rate.unit and rate.unit_amount is not None else ""
        listed = "" if rate.listed in (None, rate.amount) else f", listed {count(rate.listed or Decimal(0))}"
        source = f" [{rate.entry.source}]" if rate.entry.source else ""
        yield f"  {item.meter}: {count(rate.amount)} {currency}{per}{over}{unit}{listed}{source}"


def _volume(spender: WorkloadEstimate, volume: Volume, period: str) -> Iterator[str]:
    """The derivation of the volume."""
    workload = spender.workload
    made = f"{count(volume.count)} {_plural(volume.unit)} a {period}"
    match workload:
        case LlmApp() if workload.requests is None:
            factors = (workload.users, workload.active_days, workload.requests_per_user_per_day)
            yield "  requests = users × active days × requests per user per day"
            yield f"  requests = {_times(factors)} = {made}"
        case Agent() if workload.tasks is None:
            begun = started(workload) or Decimal(0)
            if workload.started_tasks is None:
                factors = (workload.developers, workload.active_days, workload.tasks_per_developer_per_day)
                yield "  started = developers × active days × tasks per developer per day"
                yield f"  started = {_times(factors)} = {count(begun)} a {period}"
            rejected = spender.multipliers.rejected_outputs or Decimal(0)
            yield "  tasks = started × (1 − rejected outputs)"
            yield f"  tasks = {count(begun)} × (1 − {share(rejected)}) = {made}"
        case Image() | Video():
            attempts = workload.attempts_per_accepted or Decimal(1)
            yield "  attempts = accepted × attempts per accepted"
            yield f"  attempts = {count(volume.count)} × {count(attempts)} = {count(volume.count * attempts)} a {period}"
        case _:
            yield f"  {made}"


def _calls(spender: WorkloadEstimate) -> Iterator[str]:
    """The tokens of an agent's calls, by price bracket."""
    workload = spender.workload
    if not isinstance(workload, Agent):
        return
    context = workload.context
    size, growth, calls = context_size(context), context.growth_per_call, workload.calls_per_task
    parts = [f"{part} {count(value)}" for part in CONTEXT_PARTS if (value := getattr(context, part))]
    yield f"  S = {' + '.join(parts)} = {count(size)} tokens in the first call"
    series = agent_series(workload)
    prompt = sum((bracket.prompt for bracket in spender.calls), Decimal(0))
    if series.run < calls:
        limit = count(context.compact_at or Decimal(0))
        again = f"S and a summary of {count(series.summary)}" if series.summary else "S"
        yield f"  call k carries S + g·(k−1) tokens, and starts again from {again} where that would be more than compact_at"
        yield f"  calls to a fresh start = ⌊({limit} − {count(size)}) / {count(growth)}⌋ + 1 = {count(series.run)}"
        if series.summary:
            later = f"⌊({limit} − {count(series.restart)}) / {count(growth)}⌋ + 1 = {count(series.later_run)}"
            yield f"  calls from one fresh start to the next = {later}"
        yield f"  a task of {count(calls)} calls sends {count(prompt)} input tokens"
        yield from _summaries(spender, series)
    else:
        yield "  input tokens of a task = N·S + g·N(N−1)/2"
        grown = f"{count(growth)} × {count(calls)} × {count(calls - 1)} / 2"
        yield f"  input tokens of a task = {count(calls)} × {count(size)} + {grown} = {count(prompt)}"
    if len([bracket for bracket in spender.calls if bracket.count]) > 1:
        for bracket in spender.calls:
            over = "no threshold" if bracket.over is None else f"{beyond(bracket.over)} tokens"
            calls_in = f"{count(bracket.count)} call{'s'[: bracket.count != 1]}"
            yield f"    {over}: {calls_in}, {count(bracket.prompt)} tokens"


def _summaries(workload: WorkloadEstimate, series: Series) -> Iterator[str]:
    """The cost of compaction in addition to the calls of a task."""
    if not workload.summaries:
        return
    calls = sum((bracket.count for bracket in workload.summaries), Decimal(0))
    prompt = sum((bracket.prompt for bracket in workload.summaries), Decimal(0))
    made = f"{count(series.restarts)} × {count(series.summary_calls)} = {count(calls)}"
    yield "  calls that write a summary = fresh starts × calls, each with the tokens that the oversized call would have carried"
    yield f"  calls that write a summary = {made}, with {count(prompt)} input and {count(calls * series.summary)} output tokens"


def _quantity(item: LineItem, submitted: Decimal) -> str:
    """`6,000 × 2,000 = 12,000,000`: submitted units × usage of each."""
    if not submitted or submitted == 1:
        return count(item.quantity)
    return f"{count(submitted)} × {count(item.quantity / submitted)} = {count(item.quantity)}"


def _unit_costs(file: FileReport, workload: WorkloadEstimate, currency: str) -> Iterator[str]:
    assert workload.volume is not None
    units = of_units(file.estimate, workload)
    for cost, (unit, number) in zip(workload.unit_costs, workload.volume.counts(), strict=True):
        if cost.layers is None:
            yield f"  per {unit}: none in the period"
            continue
        yield (
            f"  per {unit}, ÷ {count(number)}: base {unit_money(cost.layers.base)}, operational "
            f"{unit_money(cost.layers.operational)}, planned {unit_money(cost.layers.planned)}{unit_words(units, unit)} {currency}"
        )
    if workload.funnel is not None:
        funnel = workload.funnel
        yield (
            f"  funnel: accepted {count(funnel.accepted)}, submitted {count(funnel.submitted)}, "
            f"successful {count(funnel.successful)}, billed {count(funnel.billed)}"
        )


def _times(factors: tuple[Decimal | None, ...]) -> str:
    return " × ".join(count(factor) for factor in factors if factor is not None)


def _plural(unit: str) -> str:
    return f"{unit}s"
