"""What was read from cache and written to it, in the plan's own terms."""

from decimal import Decimal

from budgetlint.compare.sides import Side
from budgetlint.estimate.series import agent_series
from budgetlint.figures.exact import ONE, ZERO
from budgetlint.model.multipliers import CachePrefix, CacheShares
from budgetlint.model.workloads import Agent
from budgetlint.reconcile.models import time_to_live
from budgetlint.reconcile.results import Assumption
from budgetlint.reconcile.shares import near, share_of
from budgetlint.records.observed import WorkloadObserved


def prefix(side: Side, workload: Agent, observed: WorkloadObserved) -> CachePrefix | None:
    """The prefix cache that reads as much: where all that was sent was read or written, and the plan caches a prefix."""
    planned, tokens = side.workload.multipliers.cache, observed.tokens
    if not isinstance(planned, CachePrefix) or tokens.uncached_input or not tokens.cache_read:
        return None
    series = agent_series(workload)
    if not series.reads:
        return None
    rate = near(planned.hit_rate, share_of(tokens.cache_read, tokens.input) * series.sent / series.reads)
    ttl = time_to_live(observed.models, planned)
    return CachePrefix(mode="prefix", hit_rate=rate, ttl="1h" if ttl == "1h" else "5m") if rate <= ONE else None


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


def cache_rows(planned: object, seen: CacheShares | CachePrefix | None, sent: int) -> tuple[Assumption, ...]:
    """The cache in the plan's own terms."""
    if planned is None and seen is None:
        return ()
    if isinstance(planned, CachePrefix) and isinstance(seen, CachePrefix):
        return (Assumption("cache_hit_rate", planned.hit_rate, seen.hit_rate, "share"),)
    note, told, was = None, _shares(planned), _shares(seen)
    if isinstance(planned, CachePrefix):
        told, note = (None, None), "the plan caches a prefix; not all that was sent was read or written"
    return (
        Assumption("cache_reads", told[0], was[0], "share", n=sent or None, note=note),
        Assumption("cache_writes", told[1], was[1], "share"),
    )


def _shares(cache: object) -> tuple[Decimal | None, Decimal | None]:
    """What is read and what is written; nothing of nothing."""
    return (cache.reads, cache.writes) if isinstance(cache, CacheShares) else (ZERO, ZERO)
