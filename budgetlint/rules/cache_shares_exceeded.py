"""Cache reads and writes together exceed all input tokens."""

from collections.abc import Iterable

from budgetlint.figures.shown import share
from budgetlint.findings.problem import Path, Problem
from budgetlint.model.multipliers import NO_MULTIPLIERS, CacheShares
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    yield from _exceeded(("multipliers", "cache"), subject.file.multipliers.cache)
    for path, _, workload in subject.stating("multipliers"):
        if workload.multipliers is not NO_MULTIPLIERS:
            yield from _exceeded((*path, "multipliers", "cache"), workload.multipliers.cache)


def _exceeded(path: Path, cache: object) -> Iterable[Problem]:
    if isinstance(cache, CacheShares) and cache.reads + cache.writes > 1:
        total = share(cache.reads + cache.writes)
        yield Problem(
            path,
            f"`reads` {share(cache.reads)} and `writes` {share(cache.writes)} sum to {total} of the input tokens",
            "lower one of them: together they may be at most 100%",
        )
