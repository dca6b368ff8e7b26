"""The shares of a mix don't sum to 100 %."""

from collections.abc import Iterable
from decimal import Decimal

from budgetlint.estimate.mix import shares_of
from budgetlint.figures.shown import share
from budgetlint.findings.problem import At, Path, Problem
from budgetlint.model.workload import Workload
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed


def check(subject: Subject) -> Iterable[Problem]:
    for name, workload in subject.file.workloads.items():
        if workload.mix and shares_of(workload.mix) is None:
            yield _problem(("workloads", name, "mix"), name, workload)


def _problem(path: Path, name: str, workload: Workload) -> Problem:
    stated = sum((part.share for part in workload.mix.values() if part.share is not None), Decimal(0))
    without = [label for label, part in workload.mix.items() if part.share is None]
    if len(without) > 1:
        message = f"{listed(without)} of the mix of `{name}` state no `share`: only one part may leave it out and take the rest"
        return Problem(
            path, message, f"state the `share` of all but one; the stated shares sum to {share(stated)}", At.KEY
        )
    if without:
        message = f"the shares of the mix of `{name}` sum to {share(stated)}, which leaves nothing for `{without[0]}`"
        return Problem(
            (*path, without[0]), message, "lower them to less than 100% in total; that part takes the rest", At.KEY
        )
    message = f"the shares of the mix of `{name}` sum to {share(stated)} instead of 100%"
    return Problem(path, message, "leave one `share` out, and its part takes the rest", At.KEY)
