"""Rejected outputs are stated in addition to attempts per accepted output, which express the same fact."""

from collections.abc import Iterable

from budgetlint.figures.shown import count
from budgetlint.findings.problem import At, Problem
from budgetlint.model.multipliers import INHERITED, NO_MULTIPLIERS
from budgetlint.model.workloads import Image, Video
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for path, _, workload in subject.stating("multipliers"):
        if workload.multipliers is NO_MULTIPLIERS or not isinstance(workload, (Image, Video)):
            continue
        attempts = workload.attempts_per_accepted
        if attempts is not None and workload.multipliers.rejected_outputs not in (INHERITED, None):
            yield Problem(
                (*path, "multipliers", "rejected_outputs"),
                f"`rejected_outputs` and {count(attempts)} `attempts_per_accepted` count the same attempts twice",
                "keep one: a share j of rejected outputs is 1 ÷ (1 − j) attempts per accepted one",
                At.KEY,
                related=(((*path, "attempts_per_accepted"), "the attempts"),),
            )
