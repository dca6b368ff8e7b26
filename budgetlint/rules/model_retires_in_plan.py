"""A model retires before the last month in which a workload uses it."""

from collections.abc import Iterable

from budgetlint.estimate.line_items import Lack
from budgetlint.findings.problem import Path, Problem
from budgetlint.model.mix import part_workload
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for the first month without a price; `model-retired` reports a model that has retired by the day of the check."""
    facts = subject.model_facts()
    for name, month, gap in subject.unpriced_months():
        stated = facts.get(str(gap.value)) if gap.lack is Lack.RETIRED else None
        if stated is None or stated.retires is None or stated.retires <= subject.day:
            continue
        instead = (
            f"plan with `{stated.replaced_by}`, which replaces it"
            if stated.replaced_by
            else "plan with its replacement"
        )
        place = _place(subject, name, str(gap.value))
        whose = f"`{place[3]}` of `{name}`" if len(place) > 3 else f"`{name}`"
        yield Problem(
            place,
            f"`{gap.value}` retires on {stated.retires}: {whose} has no price from then on, first in {month}",
            f"{instead}, from {month} on",
        )


def _place(subject: Subject, name: str, model: str) -> Path:
    """The path at which the model is named; for a mix, in the first part that uses it."""
    workload = subject.file.workloads[name]
    for part_name, part in workload.mix.items():
        if part_workload(workload, part).model == model:
            return ("workloads", name, "mix", part_name, "model")
    return ("workloads", name, "model")
