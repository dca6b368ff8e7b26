"""A workload has prices on the day of the check but not in some later month of the plan."""

from collections.abc import Iterable

from budgetlint.estimate.line_items import Lack
from budgetlint.findings.problem import Problem
from budgetlint.model.mix import part_workload
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each workload, at its first unpriced month; retirements are reported by `model-retires-in-plan`."""
    reported: set[str] = set()
    for name, month, gap in subject.unpriced_months() if subject.prices_read else ():
        if gap.lack is not Lack.RETIRED and name not in reported:
            reported.add(name)
            workload = subject.file.workloads[name]
            models = dict.fromkeys(part_workload(workload, part).model for part in workload.mix.values())
            model = " or ".join(f"`{one}`" for one in models or {workload.model: None})
            what = f"`{gap.meter}`" if gap.meter is not None else "it"
            yield Problem(
                ("workloads", name, "model"),
                f"`{name}` has no price in {month}: on some of its days nothing prices {what} of {model}",
                "add the price that applies then to the snapshot, or plan with another model",
            )
