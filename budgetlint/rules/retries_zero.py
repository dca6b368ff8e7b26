"""Retries are planned to be exactly zero."""

from collections.abc import Iterable

from budgetlint.estimate.multipliers import APPLIES
from budgetlint.figures.exact import ZERO
from budgetlint.findings.problem import Path, Problem
from budgetlint.model.multipliers import NO_MULTIPLIERS
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    if subject.file.multipliers.retries == ZERO:
        yield _zero(("multipliers", "retries"), "leave it out while the share is unknown")
    for path, _, workload in subject.stating("multipliers"):
        multipliers = workload.multipliers
        if multipliers is not NO_MULTIPLIERS and multipliers.retries == ZERO and workload.KIND in APPLIES["retries"]:
            yield _zero((*path, "multipliers", "retries"), "write `null` if retries don't apply here")


def _zero(path: Path, advice: str) -> Problem:
    message = "`retries` is exactly zero, but every service has some calls that are billed again"
    return Problem(path, message, f"state the measured share; {advice}")
