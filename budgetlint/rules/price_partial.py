"""A meter has a price, but not at the tier, region, speed or size that the workload states."""

from collections.abc import Iterable

from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.findings.problem import Path, Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each pair of entries and meter of a workload."""
    for workload in subject.unpriced():
        gaps = [gap for gap in workload.gaps if gap.lack in (Lack.CONDITION, Lack.CONTRACT)]
        for gap in {(gap.key, gap.entries): gap for gap in reversed(gaps)}.values():
            yield _tier(workload, gap) if gap.lack is Lack.CONDITION else _contract(workload, gap)


def _tier(workload: WorkloadEstimate, gap: Gap) -> Problem:
    model = workload.workload.model
    plain, special = gap.entries
    return Problem(
        _place_of(workload, gap),
        f"`{model}` has no price for `{gap.meter}` at {gap.key} `{gap.value}`: "
        f"{special} leaves it out or has further conditions, and {plain} does not apply at {gap.key} `{gap.value}`",
        f"add the price to the snapshot, with its source, or leave `{gap.key}` out",
    )


def _contract(workload: WorkloadEstimate, gap: Gap) -> Problem:
    model = workload.workload.model
    agreed, *others = gap.entries
    by = f"which {others[0]} depends on" if others else f"which `{workload.name}` states"
    return Problem(
        _place_of(workload, gap),
        f"{agreed} of `{model}` prices `{gap.meter}` but does not state `{gap.key}`, {by}",
        f"state `{gap.key}` in the contract's entry, or `flat: true` where its rates hold for all of them",
    )


def _place_of(workload: WorkloadEstimate, gap: Gap) -> Path:
    """The path of the key that the workload states, else of its model."""
    stated = gap.key is not None and getattr(workload.workload, gap.key, None) is not None
    return (*workload.path, str(gap.key) if stated else "model")
