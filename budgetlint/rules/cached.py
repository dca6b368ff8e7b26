"""Workloads with a cache, and where the file states it."""

from collections.abc import Iterator

from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.findings.problem import Path
from budgetlint.model.multipliers import INHERITED, CachePrefix, CacheShares, Multipliers
from budgetlint.model.workload import MixPart
from budgetlint.rules.rule import Subject


def spending(subject: Subject) -> Iterator[WorkloadEstimate]:
    """The workloads, with each mix replaced by its parts."""
    for estimate in subject.estimate.workloads.values():
        yield from estimate.parts or (estimate,)


def caching(subject: Subject) -> Iterator[tuple[WorkloadEstimate, CacheShares | CachePrefix]]:
    """The workloads and parts whose cache, stated or inherited, reads or writes tokens."""
    for estimate in spending(subject):
        cache = estimate.multipliers.cache
        if isinstance(cache, CachePrefix) or (cache is not None and cache.reads + cache.writes):
            yield estimate, cache


def place_of_cache(subject: Subject, estimate: WorkloadEstimate) -> Path:
    """The path of the cache of a workload or part: its own, that of the mix's workload, or the file's."""
    if estimate.workload.multipliers.cache is INHERITED:
        return ("multipliers", "cache")
    workload = subject.file.workloads[estimate.path[1]]
    part = workload.mix.get(estimate.name) if estimate.path[2:] else None
    path = estimate.path[:2] if part is not None and _states_no_cache(part) else estimate.path
    return (*path, "multipliers", "cache")


def _states_no_cache(part: MixPart) -> bool:
    """Whether a part of a mix states no cache of its own."""
    multipliers = getattr(part, "multipliers", None)
    return not isinstance(multipliers, Multipliers) or multipliers.cache is INHERITED
