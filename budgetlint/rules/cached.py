"""Workloads that cache: what of their input is cached, and where the file says so."""

from collections.abc import Iterator

from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.findings.problem import Path
from budgetlint.model.multipliers import INHERITED, CachePrefix, CacheShares, Multipliers
from budgetlint.model.workload import MixPart
from budgetlint.rules.rule import Subject


def spending(subject: Subject) -> Iterator[WorkloadEstimate]:
    """The workloads, and of each mix its parts in place of the whole."""
    for estimate in subject.estimate.workloads.values():
        yield from estimate.parts or (estimate,)


def caching(subject: Subject) -> Iterator[tuple[WorkloadEstimate, CacheShares | CachePrefix]]:
    """The workloads and parts to which a cache applies, own or inherited, that reads or writes anything."""
    for estimate in spending(subject):
        cache = estimate.multipliers.cache
        if isinstance(cache, CachePrefix) or (cache is not None and cache.reads + cache.writes):
            yield estimate, cache


def place_of_cache(subject: Subject, estimate: WorkloadEstimate) -> Path:
    """Where the cache of a workload or part is stated: with it, with the workload of its mix, or once for the file."""
    if estimate.workload.multipliers.cache is INHERITED:
        return ("multipliers", "cache")
    workload = subject.file.workloads[estimate.path[1]]
    part = workload.mix.get(estimate.name) if estimate.path[2:] else None
    path = estimate.path[:2] if part is not None and _states_no_cache(part) else estimate.path
    return (*path, "multipliers", "cache")


def _states_no_cache(part: MixPart) -> bool:
    """Whether a part leaves its cache to the workload."""
    multipliers = getattr(part, "multipliers", None)
    return not isinstance(multipliers, Multipliers) or multipliers.cache is INHERITED
