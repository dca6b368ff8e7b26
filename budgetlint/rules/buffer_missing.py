"""A plan leaves no headroom for unknowns."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.model.workloads import Subscription
from budgetlint.rules.rule import Subject

_ADVICE = "add `buffer: 15%` at the top of the file; a ceiling of `basis: operational` needs none"


def check(subject: Subject) -> Iterable[Problem]:
    """At most one problem a file. A workload's own `buffer: 0%` is accepted as a decision; seats, and a file whose
    ceilings all compare an earlier layer, need no buffer.
    """
    file = subject.file
    planned = not file.budgets or any(budget.basis == "planned" for budget in file.budgets.values())
    if file.buffer or not planned:
        return
    bare = [
        name
        for name, workload in file.workloads.items()
        if workload.buffer is None and not isinstance(workload, Subscription)
    ]
    if not bare:
        return
    if file.buffer is not None:
        yield Problem(("buffer",), "a `buffer` of 0% leaves no headroom for unknowns", _ADVICE)
    elif len(bare) == 1:
        yield Problem(("workloads", bare[0]), f"`{bare[0]}` is planned without a `buffer` for unknowns", _ADVICE)
    else:
        yield Problem(("workloads",), f"{len(bare)} workloads are planned without a `buffer` for unknowns", _ADVICE)
