"""Retries are planned to be exactly zero."""

from collections.abc import Iterable

from budgetlint.estimate.multipliers import APPLIES
from budgetlint.figures.exact import ZERO
from budgetlint.findings.problem import Path, Problem
from budgetlint.model.multipliers import NO_MULTIPLIERS
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    if subject.file.multipliers.retries == ZERO:
        yield _zero(("multipliers", "retries"), "leave it out where the share is still unknown")
    for path, _, workload in subject.stating("multipliers"):
        multipliers = workload.multipliers
        if multipliers is not NO_MULTIPLIERS and multipliers.retries == ZERO and workload.KIND in APPLIES["retries"]:
            yield _zero((*path, "multipliers", "retries"), "`null` says that they don't apply here")


def _zero(path: Path, advice: str) -> Problem:
    message = "`retries` of exactly zero: no service goes a period without one call that is billed again"
    return Problem(path, message, f"state the share that was measured; {advice}")
