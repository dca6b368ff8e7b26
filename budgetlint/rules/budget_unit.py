"""A ceiling per unit divides by workloads that don't count that unit."""

from collections.abc import Iterable

from budgetlint.estimate.results import WorkloadEstimate
from budgetlint.findings.problem import Problem, Severity
from budgetlint.rules.rule import Rule, Subject
from budgetlint.rules.words import listed


def check(subject: Subject) -> Iterable[Problem]:
    """A workload whose volume is not stated once counts nothing yet; that is what is said of it."""
    for result in subject.estimate.budgets:
        wrong = [each for name in result.wrong_units if (each := subject.estimate.workloads[name]).volume is not None]
        if wrong:
            yield Problem(
                ("budgets", result.name, "per"),
                f"`{result.name}` is per `{result.budget.per}`, which {_counting(wrong)}",
                "`of` names the workloads whose units to divide by, where the scope has others too",
                related=tuple((each.path, "does not count it") for each in wrong[:3]),
            )


def _counting(wrong: list[WorkloadEstimate]) -> str:
    units = dict.fromkeys(unit for each in wrong if each.volume is not None for unit, _ in each.volume.counts())
    does, counts = ("do", "they count") if len(wrong) > 1 else ("does", "it counts")
    return f"{listed(each.name for each in wrong)} {does} not count; {counts} {listed(units)}"


RULE = Rule(
    "budget-unit", Severity.ERROR, "a budget divides by a unit that its workloads don't count", check, over_scopes=True
)
