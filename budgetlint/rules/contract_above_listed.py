"""A contract's price is above the listed one."""

from collections.abc import Iterable

from budgetlint.figures.exact import settled, written
from budgetlint.findings.problem import Problem
from budgetlint.rules.entries import used_prices
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each meter of a model."""
    if subject.contract is None:
        return
    seen: set[tuple[str, str]] = set()
    for estimate in subject.estimate.spenders:
        model = estimate.workload.model
        for meter, rate in used_prices(estimate):
            if rate.listed is not None and rate.amount > rate.listed and (model, meter) not in seen:
                seen.add((model, meter))
                yield Problem(
                    subject.contract.path,
                    f"`{estimate.name}` pays {written(settled(rate.amount))} for `{meter}` of `{model}` under the contract, "
                    f"above the listed {written(settled(rate.listed))}",
                    "check the rate in the contract's entry, and whether the entry covers these calls",
                )
