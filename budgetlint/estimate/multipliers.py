"""Layer 3: multipliers applied to the base, one step after another, each with its factor or difference."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from budgetlint.estimate.line_items import Amount, Gap, LineItem, Missing, Quantity, Rate, Step
from budgetlint.estimate.series import billed_tokens
from budgetlint.estimate.tariff import Tariff
from budgetlint.estimate.workload_estimate import BracketCalls, Effective, Funnel
from budgetlint.figures.exact import ONE, ZERO
from budgetlint.frozen import Frozen, parts
from budgetlint.model.multipliers import (
    INHERITED,
    CachePrefix,
    CacheShares,
    FailedJobs,
    Multipliers,
)
from budgetlint.model.workload import Workload
from budgetlint.model.workloads import WORKLOAD_KINDS

APPLIES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        part.name: frozenset(word for word, kind in WORKLOAD_KINDS.items() if part.name in kind.MULTIPLIERS)
        for part in parts(Multipliers)
    }
)
"""The kinds of workload that each multiplier applies to, in order of application."""

READ_METER: Final = "cache_read_tokens"


def applies(name: str, value: object, kind: str) -> bool:
    """Whether a multiplier applies to a kind; a cached prefix needs the several calls of an agent."""
    if isinstance(value, CachePrefix) and kind != "agent":
        return False
    return kind in APPLIES[name]


def effective(inherited: Multipliers, workload: Workload) -> Effective:
    """The multipliers of a workload: its own, else the file's, if they apply to its kind.

    Attempts per accepted output replace inherited rejected outputs, which state the same fact.
    """

    kind, stated = workload.KIND, workload.multipliers
    cache = _in_force(stated.cache, inherited.cache)
    retries = _in_force(stated.retries, inherited.retries)
    duplicates = _in_force(stated.duplicates, inherited.duplicates)
    rejected = _in_force(stated.rejected_outputs, inherited.rejected_outputs)
    failed = _in_force(stated.failed_jobs, inherited.failed_jobs)
    return Effective(
        cache=cache if isinstance(cache, (CacheShares, CachePrefix)) and applies("cache", cache, kind) else None,
        retries=_share("retries", retries, kind),
        duplicates=_share("duplicates", duplicates, kind),
        rejected_outputs=None if _counts_attempts(workload) else _share("rejected_outputs", rejected, kind),
        failed_jobs=failed if isinstance(failed, FailedJobs) and applies("failed_jobs", failed, kind) else None,
    )


def _in_force(stated: object, inherited: object) -> object:
    return inherited if stated is INHERITED else stated


def _share(name: str, value: object, kind: str) -> Decimal | None:
    return value if isinstance(value, Decimal) and applies(name, value, kind) else None


def _counts_attempts(workload: Workload) -> bool:
    return getattr(workload, "attempts_per_accepted", None) is not None


class Cached(Frozen):
    """Input tokens of one price bracket after caching: billed as input, read from cache, written to it.

    `shares` are the coefficients of each in the tokens that a call sends, and in those that the call before it sent.
    """

    over: Decimal | None
    plain: Decimal
    read: Decimal
    written: Decimal
    shares: tuple[tuple[Decimal, Decimal], ...]


def cached(cache: CacheShares | CachePrefix, calls: BracketCalls) -> Cached:
    """The split of a bracket's prompt tokens by caching.

    Shares: reads = r × tokens, writes = w × tokens. Prefix with hit rate h: reads = h × R, writes = W + (1 − h) × R,
    where R is what the calls before carried and W what is new.
    """
    if isinstance(cache, CacheShares):
        read, write = calls.prompt * cache.reads, calls.prompt * cache.writes
        shares = ((ONE - cache.reads - cache.writes, ZERO), (cache.reads, ZERO), (cache.writes, ZERO))
        return Cached(calls.over, calls.prompt - read - write, read, write, shares)
    read = calls.reads * cache.hit_rate
    shares = ((ZERO, ZERO), (ZERO, cache.hit_rate), (ONE, -cache.hit_rate))
    return Cached(calls.over, ZERO, read, calls.prompt - read, shares)


def cache_step(
    cache: CacheShares | CachePrefix, calls: tuple[BracketCalls, ...], submitted: Decimal, tariff: Tariff
) -> tuple[Step, tuple[Missing, ...]]:
    """The change by caching: tokens read × (read price − input price) + tokens written × (write price − input price).

    If no write is priced under the call's conditions and day, written tokens are input.
    """
    items: list[LineItem] = []
    missing: list[Missing] = []
    change = ZERO
    for bracket in calls:
        if not bracket.prompt:
            continue
        split = cached(cache, bracket)
        writes = tariff.write_meter(cache.ttl, split.over)
        plain = tariff.rate("input_tokens", split.over)
        parts = (("input_tokens", split.plain), (READ_METER, split.read), (writes, split.written))
        for (meter, tokens), shares in zip(parts, split.shares, strict=True):
            if not tokens:
                continue
            rate = tariff.rate(meter, split.over)
            if isinstance(rate, Gap) or isinstance(plain, Gap):
                missing.extend(Missing(tokens, gap) for gap in (rate, plain) if isinstance(gap, Gap))
                continue
            quantity = Quantity(billed_tokens(rate, bracket, *shares) * submitted)
            amount = Amount(quantity * rate.amount / rate.per)
            items.append(LineItem(meter, quantity, rate, amount))
            change += amount
            if plain.round_up is None and plain.least is None:
                change -= tokens * submitted * plain.amount / plain.per
        if isinstance(plain, Rate) and (plain.round_up is not None or plain.least is not None):
            change -= billed_tokens(plain, bracket, ONE, ZERO) * submitted * plain.amount / plain.per
    return Step("cache", Amount(change), items=tuple(items)), tuple(missing)


def factor_steps(base: Decimal, multipliers: Effective) -> tuple[Step, ...]:
    """The multipliers that are factors, applied to an amount in order: each changes it by amount × (factor − 1)."""
    amount = base
    steps = []
    for name, factor in factors(multipliers):
        change = amount * factor - amount
        steps.append(Step(name, Amount(change), factor))
        amount += change
    return tuple(steps)


def factors(multipliers: Effective) -> tuple[tuple[str, Decimal], ...]:
    """Each factor by name, in order: 1 + r, 1 + d, 1 ÷ (1 − j), 1 + b·f ÷ (1 − f)."""
    factors: list[tuple[str, Decimal]] = []
    if multipliers.retries is not None:
        factors.append(("retries", ONE + multipliers.retries))
    if multipliers.duplicates is not None:
        factors.append(("duplicates", ONE + multipliers.duplicates))
    if multipliers.rejected_outputs is not None:
        factors.append(("rejected_outputs", ONE / (ONE - multipliers.rejected_outputs)))
    if multipliers.failed_jobs is not None:
        failed = multipliers.failed_jobs
        factors.append(("failed_jobs", ONE + failed.billed * failed.rate / (ONE - failed.rate)))
    return tuple(factors)


def funnel(accepted: Decimal, submitted: Decimal, multipliers: Effective) -> Funnel:
    """The four counts of a media workload.

    submitted = accepted × attempts (or ÷ (1 − j)) × (1 + r)(1 + d) ÷ (1 − f); successful = submitted × (1 − f);
    billed = successful + b × (submitted − successful).
    """
    successful = submitted
    for name, factor in factors(multipliers):
        if name != "failed_jobs":
            successful *= factor
    failed = multipliers.failed_jobs
    if failed is None:
        return Funnel(accepted, successful, successful, successful)
    begun = successful / (ONE - failed.rate)
    return Funnel(accepted, begun, successful, successful + failed.billed * (begun - successful))
