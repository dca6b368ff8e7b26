"""Billed retries apply together with failed jobs, which already count each resubmission."""

from collections.abc import Iterable

from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.findings.problem import At, Path, Problem
from budgetlint.model.multipliers import INHERITED
from budgetlint.rules.rule import Subject

_RETRIES: Path = ("multipliers", "retries")
_FAILED: Path = ("multipliers", "failed_jobs")
_MESSAGE = "may count a failed job twice"
_WHY = "`failed_jobs` already counts every resubmission"


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each workload that states either; one for the file where both are inherited."""
    both_inherited = 0
    for spender in subject.estimate.spenders:
        failed = spender.multipliers.failed_jobs
        if failed is None or not failed.rate or not spender.multipliers.retries:
            continue
        if spender.workload.multipliers.retries is INHERITED and spender.workload.multipliers.failed_jobs is INHERITED:
            both_inherited += 1
        else:
            yield _problem_of(spender)
    if both_inherited:
        advice = "keep `retries` for calls that are billed again although no job failed, or remove one of the two"
        yield Problem(
            _RETRIES, f"`retries` {_MESSAGE}: {_WHY}", advice, At.KEY, related=((_FAILED, "the failed jobs"),)
        )


def _problem_of(spender: WorkloadEstimate) -> Problem:
    multipliers, name = spender.workload.multipliers, spender.name
    failed = _FAILED if multipliers.failed_jobs is INHERITED else (*spender.path, *_FAILED)
    if multipliers.retries is INHERITED:
        message = f"the file's `retries` apply to `{name}` together with its own `failed_jobs`, and {_MESSAGE}"
        advice = "write `retries: null` in the workload, unless calls that did not fail are billed again too"
        return Problem(failed, message, advice, At.KEY, related=((_RETRIES, "the file's retries"),))
    advice = "remove `retries`, unless calls that did not fail are billed again too"
    path = (*spender.path, *_RETRIES)
    return Problem(
        path, f"`retries` of `{name}` {_MESSAGE}: {_WHY}", advice, At.KEY, related=((failed, "the failed jobs"),)
    )
