"""The third layer of a workload's arithmetic: each operational multiplier's formula, and its numbers."""

from collections.abc import Iterator
from decimal import Decimal

from budgetlint.estimate.line_items import LineItem, Step
from budgetlint.estimate.multipliers import cached
from budgetlint.estimate.series import agent_series, context_size
from budgetlint.estimate.workload_estimate import BracketCalls, Layers, WorkloadEstimate
from budgetlint.figures.exact import settled
from budgetlint.figures.shown import cents, count, money, share, signed
from budgetlint.model.multipliers import CachePrefix, CacheShares
from budgetlint.model.workloads import Agent


def operations(workload: WorkloadEstimate, layers: Layers, currency: str) -> Iterator[str]:
    """Each step from base to operational."""
    yield ""
    yield "3 operational multipliers"
    amount = layers.base
    for step in workload.steps:
        if step.factor is None:
            yield from _cache(workload, step)
        else:
            yield f"  {step.name}: {_FORMULAS[step.name]} = {_factor(workload, step.name)} = {count(step.factor)}"
            yield f"    {in_full(amount)} × {count(step.factor)}: {signed(step.change)}"
        amount = type(layers.base)(amount + step.change)
    if not workload.steps:
        yield "  none"
    yield f"  operational = {money(layers.operational)} {currency}"


def in_full(amount: Decimal) -> str:
    """An amount for further calculation: to the cent if that is exact, else with every digit."""
    return money(amount) if settled(amount) == cents(amount) else count(amount)


def priced(item: LineItem) -> str:
    """`, × 3 / 1,000,000 = 2.40`: a line item's rate and amount."""
    per = "" if item.rate.per == 1 else f" / {count(item.rate.per)}"
    return f", × {count(item.rate.amount)}{per} = {money(item.amount)}"


_FORMULAS = {
    "retries": "1 + r",
    "duplicates": "1 + d",
    "rejected_outputs": "1 / (1 − j)",
    "failed_jobs": "1 + b·f / (1 − f)",
}


def _factor(workload: WorkloadEstimate, name: str) -> str:
    """The numbers in a factor's formula."""
    multipliers = workload.multipliers
    match name:
        case "retries":
            return f"1 + {share(multipliers.retries or Decimal(0))}"
        case "duplicates":
            return f"1 + {share(multipliers.duplicates or Decimal(0))}"
        case "rejected_outputs":
            return f"1 / (1 − {share(multipliers.rejected_outputs or Decimal(0))})"
        case _:
            assert multipliers.failed_jobs is not None
            rate, billed = multipliers.failed_jobs.rate, multipliers.failed_jobs.billed
            return f"1 + {share(billed)} × {share(rate)} / (1 − {share(rate)})"


def _cache(workload: WorkloadEstimate, step: Step) -> Iterator[str]:
    """The cache reads and writes, and the resulting change."""
    cache = workload.multipliers.cache
    match cache:
        case CacheShares():
            yield f"  cache: {share(cache.reads)} of input tokens read, {share(cache.writes)} written"
        case CachePrefix():
            yield "  cache: each call reads what the one before carried and writes what is new"
            yield from _prefix(workload)
            yield f"    of a task: {_split(cache, (*workload.calls, *workload.summaries))}"
        case None:
            return
    yield "    change = Σ tokens × (price they are billed at − input price)"
    yield from (f"    {item.meter}: {count(item.quantity)}{priced(item)}" for item in step.items)
    yield f"    change: {signed(step.change)}"


def _prefix(spender: WorkloadEstimate) -> Iterator[str]:
    """The reads and writes of a cached prefix, if no call restarts from S."""
    workload = spender.workload
    if not isinstance(workload, Agent):
        return
    size, growth, calls = context_size(workload.context), workload.context.growth_per_call, workload.calls_per_task
    series = agent_series(workload)
    if series.run < calls:
        return
    before = calls - 1
    grown = f"{count(growth)} × {count(before)} × {count(before - 1)} / 2"
    yield "    W = S + (N−1)·g, R = (N−1)·S + g·(N−1)(N−2)/2"
    yield f"    W = {count(size)} + {count(before)} × {count(growth)} = {count(series.writes)}"
    yield f"    R = {count(before)} × {count(size)} + {grown} = {count(series.reads)}"


def _split(cache: CachePrefix, calls: tuple[BracketCalls, ...]) -> str:
    parts = [cached(cache, size) for size in calls]
    read = sum((part.read for part in parts), Decimal(0))
    written = sum((part.written for part in parts), Decimal(0))
    rate = "" if cache.hit_rate == 1 else f" at a hit rate of {share(cache.hit_rate)}"
    return f"{count(read)} tokens read{rate}, {count(written)} written"
