"""A discount applies to spend that a contract prices: the contract's prices may already include it."""

from collections.abc import Iterable

from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.findings.problem import Problem
from budgetlint.model.workload import Workload
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed


def check(subject: Subject) -> Iterable[Problem]:
    discounts = {
        name: adjustment for name, adjustment in subject.file.adjustments.items() if adjustment.kind == "discount"
    }
    if not discounts or subject.contract is None:
        return
    from budgetlint.estimate.scopes import tags_of
    from budgetlint.estimate.spend import selects

    for name, discount in discounts.items():
        names = [
            spender.whole or spender.name
            for spender in subject.estimate.spenders
            if _is_agreed(spender)
            and selects(
                discount,
                spender.whole or spender.name,
                spender.workload.model,
                tags_of(subject.file, _whole(subject, spender)),
            )
        ]
        if names:
            yield Problem(
                ("adjustments", name),
                f"`{name}` applies to spend that the contract already prices: {listed(dict.fromkeys(names))}",
                "remove a discount that the contract's rates already include, or select only models at listed prices",
            )


def _is_agreed(spender: WorkloadEstimate) -> bool:
    """Whether the contract prices any meter that a workload uses."""
    items = (*spender.items, *(item for step in spender.steps for item in step.items))
    return any(item.rate.agreed for item in items)


def _whole(subject: Subject, spender: WorkloadEstimate) -> Workload:
    return subject.file.workloads[spender.whole or spender.name]
