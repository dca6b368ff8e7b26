"""Tokens are read from a cache that nothing is planned to write, and the provider bills writes."""

from collections.abc import Iterable
from decimal import Decimal

from budgetlint.estimate.line_items import Rate
from budgetlint.estimate.tariff import WRITE_METERS, Tariff
from budgetlint.estimate.usage import conditions_of
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import count, share
from budgetlint.findings.problem import Path, Problem
from budgetlint.model.multipliers import CacheShares
from budgetlint.rules.books import prices_of
from budgetlint.rules.cached import caching, place_of_cache
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each cache, at the first workload whose model bills a write above input."""
    prices = prices_of(subject)
    seen: set[Path] = set()
    for estimate, cache in caching(subject):
        place = place_of_cache(subject, estimate)
        if not isinstance(cache, CacheShares) or not cache.reads or cache.writes or place in seen:
            continue
        tariff = Tariff(prices, estimate.workload.model, conditions_of(estimate.workload), subject.file.currency)
        dearer = _dearer(tariff, cache.ttl, _bracket(estimate))
        if dearer is not None:
            seen.add(place)
            yield Problem(
                (*place, "reads"),
                f"`{estimate.name}` reads {share(cache.reads)} of its input from cache and plans no writes: "
                f"`{estimate.workload.model}` bills cache writes at {count(dearer)} × the input price",
                "state `writes` too: each prefix is written once before it is read, and again after it has expired",
            )


def _bracket(estimate: WorkloadEstimate) -> Decimal | None:
    """The prompt-size threshold of the price that the workload's first bracket of calls uses."""
    return next((calls.over for calls in estimate.calls if calls.count), None)


@exactly()
def _dearer(tariff: Tariff, ttl: str, over: Decimal | None) -> Decimal | None:
    """The write price ÷ the input price, None where it is at most 1. The workload's time to live decides, else any other."""
    plain = tariff.rate("input_tokens", over)
    for meter in (WRITE_METERS[ttl], *WRITE_METERS.values()):
        write = tariff.rate(meter, over)
        if isinstance(plain, Rate) and isinstance(write, Rate) and plain.amount:
            times = write.amount / write.per / (plain.amount / plain.per)
            return times if times > 1 else None
    return None
