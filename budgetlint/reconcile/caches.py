"""What was read from cache and written to it, in the plan's own terms."""

from decimal import Decimal
from typing import Final

from budgetlint.compare.sides import Side
from budgetlint.estimate.series import agent_series
from budgetlint.figures.exact import ONE, ZERO, exactly
from budgetlint.figures.shown import percent
from budgetlint.model.multipliers import CachePrefix, CacheShares
from budgetlint.model.workloads import Agent
from budgetlint.reconcile.models import time_to_live
from budgetlint.reconcile.results import Assumption
from budgetlint.reconcile.shares import near, share_of
from budgetlint.records.observed import Tokens, WorkloadObserved

_LITTLE: Final = Decimal("0.05")
"""The share of input beside a prefix up to which it still is one."""

_BEYOND: Final = Decimal("0.1")
"""How much more than a prefix holds may seem to be read, because calls differ in what they carry."""

_TELLING: Final = Decimal("0.5")
"""The hit rate from which on what was read looks like a prefix that nobody planned."""


def prefix(side: Side, workload: Agent, observed: WorkloadObserved) -> CachePrefix | None:
    """The prefix cache that reads as much: where all that was sent was read or written, and the plan caches a prefix."""
    planned, tokens = side.workload.multipliers.cache, observed.tokens
    if not isinstance(planned, CachePrefix) or tokens.uncached_input or not tokens.cache_read:
        return None
    rate = _of_readable(workload, tokens)
    return None if rate is None or near(planned.hit_rate, rate) > ONE else _prefix(side, observed, rate)


@exactly()
def like_prefix(side: Side, workload: Agent, observed: WorkloadObserved) -> CachePrefix | None:
    """The prefix cache that records look like: next to all that was sent was read or written, and about as much read as one reads.

    Real sessions send a little beside it in each call. It says what the plan would say, not what was billed.
    """
    tokens = observed.tokens
    if not tokens.cache_read or tokens.uncached_input > tokens.input * _LITTLE:
        return None
    rate = _of_readable(workload, tokens)
    planned = isinstance(side.workload.multipliers.cache, CachePrefix)
    if rate is None or rate > ONE + _BEYOND or (rate < _TELLING and not planned):
        return None
    return _prefix(side, observed, min(rate, ONE))


def _prefix(side: Side, observed: WorkloadObserved, rate: Decimal) -> CachePrefix:
    planned = side.workload.multipliers.cache
    stated = planned if isinstance(planned, CachePrefix) else None
    ttl = time_to_live(observed.models, stated)
    hit_rate = near(None if stated is None else stated.hit_rate, rate)
    return CachePrefix(mode="prefix", hit_rate=hit_rate, ttl="1h" if ttl == "1h" else "5m")


def _of_readable(workload: Agent, tokens: Tokens) -> Decimal | None:
    """What was read as a share of what calls find carried by those before them; None where there is nothing to find."""
    series = agent_series(workload)
    return share_of(tokens.cache_read, tokens.input) * series.sent / series.reads if series.reads > ZERO else None


def cache_shares(side: Side, observed: WorkloadObserved) -> CacheShares | None:
    """What was read from cache and written to it, as shares of all that was sent."""
    planned, tokens = side.workload.multipliers.cache, observed.tokens
    reads = share_of(tokens.cache_read, tokens.input)
    writes = share_of(tokens.cache_write + tokens.cache_write_1h, tokens.input)
    if not reads and not writes and not isinstance(planned, CacheShares):
        return None
    if isinstance(planned, CacheShares):
        reads, writes = near(planned.reads, reads), near(planned.writes, writes)
    ttl = time_to_live(observed.models, planned if isinstance(planned, (CacheShares, CachePrefix)) else None)
    return CacheShares(reads=reads, writes=writes, ttl="1h" if ttl == "1h" else "5m")


def cache_rows(
    planned: object, seen: CacheShares | CachePrefix | None, like: CachePrefix | None, tokens: Tokens
) -> tuple[Assumption, ...]:
    """The cache in the plan's own terms: as it was billed, or as the prefix that it is like."""
    if planned is None and seen is None:
        return ()
    if isinstance(planned, CachePrefix) and like is not None:
        return (Assumption("cache_hit_rate", planned.hit_rate, like.hit_rate, "share", note=_beside(tokens)),)
    note, then, was = None, _shares(planned), _shares(seen)
    if isinstance(planned, CachePrefix):
        then, note = (None, None), "the plan caches a prefix; not all that was sent was read or written"
    rows = (
        Assumption("cache_reads", then[0], was[0], "share", n=tokens.input or None, note=note),
        Assumption("cache_writes", then[1], was[1], "share"),
    )
    if like is None:
        return rows
    remark = "it is read as a cached prefix is"
    return (*rows, Assumption("cache_hit_rate", None, like.hit_rate, "share", note=remark))


def _beside(tokens: Tokens) -> str | None:
    """What was sent beside the cached prefix."""
    if not tokens.uncached_input:
        return None
    share = percent(share_of(tokens.uncached_input, tokens.input))
    return f"{tokens.uncached_input:,} tokens of input, {share}, were neither read nor written"


def _shares(cache: object) -> tuple[Decimal | None, Decimal | None]:
    """What is read and what is written; nothing of nothing."""
    return (cache.reads, cache.writes) if isinstance(cache, CacheShares) else (ZERO, ZERO)
