"""From a budget file and its prices to an estimate, layer by layer."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetlint.estimate.entries import Conditions
from budgetlint.estimate.line_items import Amount, Gap, Lack, LineItem, Missing, Quantity, Rate, Step
from budgetlint.estimate.multipliers import cache_step, effective, factor_steps, funnel
from budgetlint.estimate.plan import ScopeSums, budget_result, in_force, layers_of, summed
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.series import billed_tokens, calls_by_bracket, summaries_by_bracket
from budgetlint.estimate.tariff import Prices, Tariff
from budgetlint.estimate.usage import Use, conditions_of, prompt_extra, unknown_drivers, use_of, volume_of
from budgetlint.estimate.workload_estimate import BracketCalls, Funnel, Layers, WorkloadEstimate
from budgetlint.figures.exact import ONE, ZERO, exactly
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.periods import Period
from budgetlint.model.workload import Workload
from budgetlint.model.workloads import Image, Video

if TYPE_CHECKING:
    from budgetlint.estimate.months import Horizon
    from budgetlint.estimate.settlement import PayablePlan

Tariffs = dict[tuple[str, Conditions, str], Tariff]
"""Tariffs by model, conditions and currency, each resolved once while prices are the same."""


def estimate(
    file: BudgetFile, prices: Prices, unread: tuple[str, ...] = (), tariffs: Tariffs | None = None
) -> Estimate:
    """The estimate of a budget file; `unread` names workloads in it that could not be read.

    Amounts are exact, in the file's currency and per its period. `tariffs` is a cache that several files at the same
    prices may share.
    """
    with exactly():
        shared: Tariffs = {} if tariffs is None else tariffs
        stated = file.workloads if file.starts is None else _as_stated(file)
        workloads = {name: draft(file, name, workload, prices, shared).decided for name, workload in stated.items()}
        unpriced = (*(name for name, workload in workloads.items() if workload.layers is None), *unread)
        known = summed(workloads)
        if file.starts is not None:
            return _calendar(file, prices, workloads, unread)
        sums: ScopeSums = {}
        budgets = tuple(
            budget_result(file, name, in_force(budget, prices.day), workloads, unread, sums)
            for name, budget in file.budgets.items()
        )
        payable = _payable(file, workloads, None, unread)
        return Estimate(workloads, None if unpriced else known, known, unpriced, budgets, payable=payable)


def _payable(
    file: BudgetFile, workloads: dict[str, WorkloadEstimate], horizon: "Horizon | None", unread: tuple[str, ...]
) -> "PayablePlan | None":
    """The payable amount; None if the file states nothing about it."""
    stated = file.adjustments or file.commitments or file.accounts
    if not stated and not any(budget.basis == "payable" for budget in file.budgets.values()):
        return None
    from budgetlint.estimate.payable_plan import payable_plan

    return payable_plan(file, workloads, horizon, unread)


def _calendar(
    file: BudgetFile, prices: Prices, workloads: dict[str, WorkloadEstimate], unread: tuple[str, ...]
) -> Estimate:
    """The estimate of a plan over calendar months, beside that of one period as stated."""
    from budgetlint.estimate.horizon import horizon_of
    from budgetlint.estimate.runs import calendar_result

    horizon = horizon_of(file, prices, unread, by_day(file, prices))
    unpriced = (*(name for name, workload in workloads.items() if workload.layers is None), *unread)
    known = summed(workloads)
    budgets = tuple(
        calendar_result(file, name, budget, workloads, horizon, unread) for name, budget in file.budgets.items()
    )
    payable = _payable(file, workloads, horizon, unread)
    return Estimate(workloads, None if unpriced else known, known, unpriced, budgets, horizon, payable)


def _as_stated(file: BudgetFile) -> dict[str, Workload]:
    from budgetlint.estimate.calendar import as_stated

    return {name: as_stated(file, workload) for name, workload in file.workloads.items()}


def by_day(
    file: BudgetFile, prices: Prices, tariffs: dict[date, Tariffs] | None = None
) -> Callable[[str, date], WorkloadEstimate]:
    """Returns a function that plans one month of a workload at the prices of a day.

    `tariffs` is a cache per day for the time in which prices are the same.
    """
    monthly = replace(file, period=Period.MONTH)
    kept: dict[date, Tariffs] = {} if tariffs is None else tariffs

    def priced(name: str, day: date) -> WorkloadEstimate:
        shared = kept.setdefault(day, {})
        return draft(monthly, name, file.workloads[name], replace(prices, day=day), shared).decided

    return priced


def _tariff(file: BudgetFile, workload: Workload, prices: Prices, tariffs: Tariffs) -> Tariff:
    key = (workload.model, conditions_of(workload), file.currency)
    tariff = tariffs.get(key)
    if tariff is None:
        tariff = tariffs[key] = Tariff(prices, *key)
    return tariff


class Draft(Frozen):
    """A workload's layers as far as it is priced, the gaps in its prices, and the drafts of its mix."""

    workload: WorkloadEstimate
    missing: tuple[Missing, ...] = ()
    parts: "tuple[Draft, ...]" = ()

    @property
    def decided(self) -> WorkloadEstimate:
        """The workload as fully priced, or as unpriced with the gaps that its usage meets."""
        if not self.missing:
            return self.workload
        gaps = tuple(dict.fromkeys(lack.gap for lack in self.missing))
        parts = tuple(part.decided for part in self.parts)
        return replace(self.workload, gaps=gaps, items=(), steps=(), layers=None, parts=parts)


def draft(file: BudgetFile, name: str, workload: Workload, prices: Prices, tariffs: Tariffs) -> Draft:
    """The layers of one workload; `tariffs` is a cache shared by workloads."""
    multipliers = effective(file.multipliers, workload)
    buffer = file.buffer if workload.buffer is None else workload.buffer
    volume = volume_of(workload, multipliers.rejected_outputs or ZERO)
    blank = WorkloadEstimate(name, workload, volume, multipliers, ZERO if buffer is None else buffer)
    drivers = unknown_drivers(workload)
    if drivers:
        return Draft(blank, tuple(Missing(ONE, Gap(Lack.DRIVER, value=driver)) for driver in drivers))
    if workload.mix:
        return _mixed(file, blank, prices, tariffs)
    tariff = _tariff(file, workload, prices, tariffs)
    gaps = [] if tariff.known else [Gap(Lack.MODEL, value=workload.model)]
    if volume is None:
        gaps.append(Gap(Lack.VOLUME))
    if gaps or volume is None:
        return Draft(blank, tuple(Missing(ONE, gap) for gap in gaps))
    use = use_of(workload, volume, file.period)
    if use is None:
        return Draft(blank, (Missing(ONE, Gap(Lack.VOLUME)),))
    return _priced(blank, use, tariff, prices)


def _mixed(file: BudgetFile, blank: WorkloadEstimate, prices: Prices, tariffs: Tariffs) -> Draft:
    """A workload as the sum of the parts of its mix."""
    from budgetlint.estimate.mix import parts_of, whole_of

    parts = None if blank.volume is None else parts_of(file, blank.workload)
    if parts is None:
        return Draft(blank, (Missing(ONE, Gap(Lack.VOLUME if blank.volume is None else Lack.MIX)),))
    drafts = []
    for part in parts:
        drawn = draft(file, part.name, part.workload, prices, tariffs)
        drafts.append(replace(drawn, workload=replace(drawn.workload, share=part.share, whole=blank.name)))
    missing = tuple(lack for drawn in drafts for lack in drawn.missing)
    return Draft(whole_of(blank, [drawn.workload for drawn in drafts]), missing, tuple(drafts))


def _priced(blank: WorkloadEstimate, use: Use, tariff: Tariff, prices: Prices) -> Draft:
    extra = prompt_extra(use.per_call, prices)
    calls = calls_by_bracket(use.series, extra, tariff.brackets)
    summaries = summaries_by_bracket(use.series, tariff.brackets)
    items, missing = base_items(use, calls, summaries, tariff)
    if use.unstated:
        missing = (Missing(use.unstated, Gap(Lack.VOLUME)), *missing)
    steps: tuple[Step, ...] = ()
    if blank.multipliers.cache is not None:
        step, more = cache_step(blank.multipliers.cache, (*calls, *summaries), use.submitted, tariff)
        steps, missing = (step,), (*missing, *more)
    layers, steps = _layered(blank, items, steps)
    priced = WorkloadEstimate(
        blank.name,
        blank.workload,
        blank.volume,
        blank.multipliers,
        blank.buffer,
        submitted=use.submitted,
        calls=calls,
        summaries=summaries,
        smallest_prompt=use.series.first + extra,
        largest_prompt=use.series.largest + extra,
        thresholds=tariff.thresholds,
        funnel=_funnel(blank, use),
        items=items,
        steps=steps,
        layers=layers,
    )
    return Draft(priced, missing)


def _layered(
    blank: WorkloadEstimate, items: tuple[LineItem, ...], cached: tuple[Step, ...]
) -> tuple[Layers, tuple[Step, ...]]:
    """The layers of a workload, and the steps between base and operational, in order."""
    base = sum([item.amount for item in items], ZERO)
    after_cache = base + sum([step.change for step in cached], ZERO)
    factored = factor_steps(after_cache, blank.multipliers)
    operational = after_cache + sum([step.change for step in factored], ZERO)
    listed = [item.listed for item in items]
    stated = [amount for amount in listed if amount is not None]
    at_list = sum(stated, ZERO) if len(stated) == len(listed) else None
    return layers_of(base, operational, blank.buffer, at_list), (*cached, *factored)


def _funnel(blank: WorkloadEstimate, use: Use) -> Funnel | None:
    if isinstance(blank.workload, (Image, Video)):
        return funnel(use.volume.count, use.submitted, blank.multipliers)
    return None


def base_items(
    use: Use, calls: tuple[BracketCalls, ...], summaries: tuple[BracketCalls, ...], tariff: Tariff
) -> tuple[tuple[LineItem, ...], tuple[Missing, ...]]:
    """base = Σ quantity(m) × listed price(m): one item per meter and rate, all attempts counted, nothing cached.

    A contract may have one rate for two listed ones: these stay two items, as the listed amounts are added up too.
    """
    merged: dict[tuple[str, Decimal, Decimal | None], tuple[Rate, Decimal]] = {}
    missing: list[Missing] = []
    for meter, over, billed, quantity in _quantities(use, _met(calls), _met(summaries)):
        if not quantity:
            continue
        rate = tariff.rate(meter, over)
        if isinstance(rate, Gap):
            missing.append(Missing(quantity, rate))
            continue
        before = merged.get((meter, rate.amount, rate.listed))
        total = billed(rate) * use.submitted + (before[1] if before else ZERO)
        merged[meter, rate.amount, rate.listed] = (before[0] if before else rate, total)
    items = tuple(
        LineItem(meter, Quantity(total), rate, Amount(total * rate.amount / rate.per))
        for (meter, _, _), (rate, total) in merged.items()
    )
    return items, tuple(missing)


def _met(brackets: tuple[BracketCalls, ...]) -> tuple[BracketCalls, ...]:
    """The brackets that have calls: most workloads have them all in one."""
    return tuple([calls for calls in brackets if calls.count])


_BilledQuantity = tuple[str, Decimal | None, Callable[[Rate], Decimal], Decimal]


def _quantities(
    use: Use, calls: tuple[BracketCalls, ...], summaries: tuple[BracketCalls, ...]
) -> Iterator[_BilledQuantity]:
    """By meter and bracket: the quantity that a rate bills for the calls of a unit, and the usage that must be priced
    unless it is zero.

    Input tokens count if there are any; what is stated per call counts with every call, even if it is zero.
    """
    if use.prompts:
        yield from (
            ("input_tokens", calls_of.over, _sent(calls_of), calls_of.prompt) for calls_of in (*calls, *summaries)
        )
    for meter, quantity in use.implied.items():
        yield from ((meter, calls_of.over, _alike(quantity, calls_of), calls_of.count * quantity) for calls_of in calls)
    for meter, quantity in use.per_call.items():
        yield from ((meter, calls_of.over, _alike(quantity, calls_of), calls_of.count) for calls_of in calls)
    summary = use.series.summary
    yield from (("output_tokens", calls_of.over, _alike(summary, calls_of), calls_of.count) for calls_of in summaries)


def _sent(calls: BracketCalls) -> Callable[[Rate], Decimal]:
    """The billed input tokens of some calls."""
    return lambda rate: billed_tokens(rate, calls, ONE, ZERO)


def _alike(quantity: Decimal, calls: BracketCalls) -> Callable[[Rate], Decimal]:
    """The billed quantity if each call has the same quantity."""
    return lambda rate: rate.billed(quantity) * calls.count
