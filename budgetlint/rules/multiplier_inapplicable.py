"""A workload states a multiplier that does not apply to its kind."""

from collections.abc import Iterable
from typing import Final

from budgetlint.estimate.multipliers import APPLIES
from budgetlint.findings.problem import At, Problem
from budgetlint.model.multipliers import INHERITED, NO_MULTIPLIERS, CachePrefix
from budgetlint.model.workloads import WORKLOAD_KINDS
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed

_BARRED: Final = {kind: tuple(name for name, kinds in APPLIES.items() if kind not in kinds) for kind in WORKLOAD_KINDS}
"""For each kind, the multipliers that do not apply to it."""


def check(subject: Subject) -> Iterable[Problem]:
    """Only multipliers that the workload states: inherited ones that do not apply are skipped, and `null` is always allowed."""
    for place, _, workload in subject.stating("multipliers"):
        multipliers = workload.multipliers
        if multipliers is NO_MULTIPLIERS:
            continue
        path = (*place, "multipliers")
        for multiplier in _BARRED[workload.KIND]:
            if getattr(multipliers, multiplier) not in (INHERITED, None):
                message = f"`{multiplier}` does not apply to a workload of kind `{workload.KIND}`"
                yield Problem((*path, multiplier), message, _advice(multiplier, workload.KIND), At.KEY)
        if workload.KIND == "llm-app" and isinstance(multipliers.cache, CachePrefix):
            message = (
                "`mode: prefix` needs several calls in a task, as an agent makes; a request of an `llm-app` is one call"
            )
            yield Problem((*path, "cache", "mode"), message, "use `mode: shares`, with `reads` and `writes`")


def _advice(multiplier: str, kind: str) -> str:
    if kind == "subscription":
        return "remove it: seats have a fixed price"
    kinds = [other for other in WORKLOAD_KINDS if other in APPLIES[multiplier]]
    return f"it applies to {listed(kinds)}"
