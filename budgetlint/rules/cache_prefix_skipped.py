"""A cached prefix that is stated for the whole file is skipped for workloads whose requests are single calls."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.model.mix import spenders
from budgetlint.model.multipliers import INHERITED, CachePrefix
from budgetlint.model.workloads import LlmApp
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for the file, naming every workload that inherits the prefix and can't use it."""
    if not isinstance(subject.file.multipliers.cache, CachePrefix):
        return
    inheriting = (
        spender
        for spender in spenders(subject.file)
        if isinstance(spender.workload, LlmApp) and spender.workload.multipliers.cache is INHERITED
    )
    names = list(dict.fromkeys(spender.path[1] for spender in inheriting))
    if names:
        yield Problem(
            ("multipliers", "cache"),
            f"a cached prefix needs the several calls of a task: {listed(names)} "
            f"{'is' if len(names) == 1 else 'are'} planned without a cache",
            "state the shares that a request reads and writes in the workload, such as `cache: {reads: 60%, writes: 8%}`",
        )
