"""A price in use ends before one more period is over."""

from collections.abc import Iterable
from datetime import date

from budgetlint.findings.problem import Problem, Severity
from budgetlint.rules.entries import used_prices
from budgetlint.rules.rule import Rule, Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem a model, at the first workload that uses it, on the first day that one of its prices ends."""
    period = subject.file.period
    ends: dict[str, date] = {}
    first: dict[str, str] = {}
    for name, workload in subject.file.workloads.items():
        for _, rate in used_prices(subject.estimate.workloads[name]):
            until = rate.entry.until
            if until is not None and 0 <= (until - subject.day).days <= period.days:
                ends[workload.model] = min(until, ends.get(workload.model, until))
                first.setdefault(workload.model, name)
    for model, until in ends.items():
        left = (until - subject.day).days
        yield Problem(
            ("workloads", first[model], "model"),
            f"a price of `{model}` ends on {until}: {left} day{'s' * (left != 1)} from {subject.day}, "
            f"within the {period.value} that is planned",
            "`budgetlint check --as-of` a later day shows the plan after it, where the snapshot lists what follows",
        )


RULE = Rule("price-ending", Severity.WARNING, "a price in use ends within a period", check)
