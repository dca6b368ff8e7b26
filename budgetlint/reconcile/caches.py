"""Observed cache reads and writes, in the plan's terms."""

from decimal import Decimal
from typing import Final

from budgetlint.compare.sides import Side
from budgetlint.estimate.series import agent_series
from budgetlint.figures.exact import ONE, ZERO, exactly
from budgetlint.figures.shown import percent
from budgetlint.model.multipliers import CachePrefix, CacheShares
from budgetlint.model.workloads import Agent
from budgetlint.reconcile.models import time_to_live
from budgetlint.reconcile.reconciled import Assumption
from budgetlint.reconcile.shares import near, share_of
from budgetlint.records.counts import Tokens
from budgetlint.records.observed import WorkloadObserved

_LITTLE: Final = Decimal("0.05")
"""The highest share of uncached input at which usage still counts as a cached prefix."""

_BEYOND: Final = Decimal("0.1")
"""The factor by which reads may exceed those of a prefix, since calls differ in size."""

_TELLING: Final = Decimal("0.5")
"""The lowest hit rate at which unplanned reads are considered a prefix."""


def prefix(side: Side, workload: Agent, observed: WorkloadObserved) -> CachePrefix | None:
    """The prefix cache with the observed reads, if the plan caches a prefix and all input was read or written; else None."""
    planned, tokens = side.workload.multipliers.cache, observed.tokens
    if not isinstance(planned, CachePrefix) or tokens.uncached_input or not tokens.cache_read:
        return None
    rate = _of_readable(workload, tokens)
    return None if rate is None or near(planned.hit_rate, rate) > ONE else _prefix(side, observed, rate)


@exactly()
def like_prefix(side: Side, workload: Agent, observed: WorkloadObserved) -> CachePrefix | None:
    """The prefix cache that records resemble: nearly all input was read or written, with about as many reads as a prefix has.

    Real sessions send some uncached input in each call. The result is what a plan would state, not what was billed.
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
    """The reads as a share of the tokens that earlier calls had sent; None if there are none."""
    series = agent_series(workload)
    return share_of(tokens.cache_read, tokens.input) * series.sent / series.reads if series.reads > ZERO else None


def cache_shares(side: Side, observed: WorkloadObserved) -> CacheShares | None:
    """The reads and writes as shares of all input tokens."""
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
    """The cache rows in the plan's terms: as billed, or as the prefix that the records resemble."""
    if planned is None and seen is None:
        return ()
    if isinstance(planned, CachePrefix) and like is not None:
        return (Assumption("cache_hit_rate", planned.hit_rate, like.hit_rate, "share", note=_beside(tokens)),)
    note, then, was = None, _shares(planned), _shares(seen)
    if isinstance(planned, CachePrefix):
        then, note = (None, None), "the plan caches a prefix, but not all input was read or written"
    rows = (
        Assumption("cache_reads", then[0], was[0], "share", n=tokens.input or None, note=note),
        Assumption("cache_writes", then[1], was[1], "share"),
    )
    if like is None:
        return rows
    remark = "reads match those of a cached prefix"
    return (*rows, Assumption("cache_hit_rate", None, like.hit_rate, "share", note=remark))


def _beside(tokens: Tokens) -> str | None:
    """A note on the uncached input."""
    if not tokens.uncached_input:
        return None
    share = percent(share_of(tokens.uncached_input, tokens.input))
    return f"{tokens.uncached_input:,} tokens of input, {share}, were neither read nor written"


def _shares(cache: object) -> tuple[Decimal | None, Decimal | None]:
    """The read and written shares of a cache; zero without one."""
    return (cache.reads, cache.writes) if isinstance(cache, CacheShares) else (ZERO, ZERO)
