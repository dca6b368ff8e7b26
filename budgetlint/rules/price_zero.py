"""A factor or a contract makes a price zero."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.entries import used_prices
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each model, at the first workload that uses it; a listed rate of zero is accepted."""
    reported: set[str] = set()
    for estimate in subject.estimate.workloads.values():
        model = estimate.workload.model
        zero = {
            meter: rate
            for meter, rate in used_prices(estimate)
            if not rate.amount and (rate.agreed or rate.entry.rates.get(meter) != 0)
        }
        if zero and model not in reported:
            reported.add(model)
            whose = (
                "the contract"
                if any(rate.agreed or rate.listed for rate in zero.values())
                else "a factor of the price file"
            )
            yield Problem(
                ("workloads", estimate.name, "model"),
                f"{whose} makes {listed(zero)} of `{model}` free of charge",
                "plan at the price that applies once this ends, or have the budget's owner approve it",
            )
