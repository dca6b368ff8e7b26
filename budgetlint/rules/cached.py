"""Workloads that cache: what of their input is cached, and where the file says so."""

from collections.abc import Iterator

from budgetlint.estimate.results import WorkloadEstimate
from budgetlint.findings.problem import Path
from budgetlint.model.multipliers import INHERITED, CachePrefix, CacheShares
from budgetlint.rules.rule import Subject


def caching(subject: Subject) -> Iterator[tuple[WorkloadEstimate, CacheShares | CachePrefix]]:
    """The workloads to which a cache applies, own or inherited, that reads or writes anything."""
    for estimate in subject.estimate.workloads.values():
        cache = estimate.multipliers.cache
        if isinstance(cache, CachePrefix) or (cache is not None and cache.reads + cache.writes):
            yield estimate, cache


def place_of_cache(estimate: WorkloadEstimate) -> Path:
    """Where the cache of a workload is stated: with it, or once for the file."""
    inherited = estimate.workload.multipliers.cache is INHERITED
    return ("multipliers", "cache") if inherited else ("workloads", estimate.name, "multipliers", "cache")
