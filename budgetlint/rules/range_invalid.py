"""No distribution fits a range, or a range is used where none is allowed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from budgetlint.findings.problem import At, Problem
from budgetlint.model.budget import BudgetFile
from budgetlint.rules.rule import Subject

if TYPE_CHECKING:
    from budgetlint.estimate.range_places import RangePlace

_ORDER = "p10 must be below p90, p50 and the mean between them, and all of them above zero"


def check(subject: Subject) -> Iterable[Problem]:
    for place in subject.ranges:
        fault = fault_of(subject.file, place)
        if fault is not None:
            advice = _ORDER if place.range.fault is not None else "write the mean alone"
            yield Problem(place.path, fault, advice, At.KEY)


def fault_of(file: BudgetFile, place: "RangePlace") -> str | None:
    """What is wrong with a range, for a message; None if it can be drawn."""
    if place.range.fault is not None:
        return f"`{place.path[-1]}` is not a range: {place.range.fault}"
    if place.path[-1] == "share" and not _of_two(file, place.path):
        return "`share` may be a range only in a mix of two parts whose other part leaves its share out"
    return None


def _of_two(file: BudgetFile, path: tuple[str, ...]) -> bool:
    """Whether a share belongs to a mix of two parts whose other part takes the rest."""
    mix = file.workloads[path[1]].mix
    others = [part for name, part in mix.items() if name != path[3]]
    return len(others) == 1 and others[0].share is None
