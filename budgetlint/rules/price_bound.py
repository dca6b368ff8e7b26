"""Cache reads are planned at the input price, because their price at the stated tier is not listed."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.entries import used_prices
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each model, at the first workload that reads from its cache."""
    seen: set[str] = set()
    for spender in subject.estimate.spenders:
        bound = [meter for meter, rate in used_prices(spender) if rate.bound]
        if bound and spender.workload.model not in seen:
            seen.add(spender.workload.model)
            yield Problem(
                (*spender.path, "model"),
                f"no price of `{bound[0]}` is known for `{spender.workload.model}` under the conditions of `{spender.name}`: it is planned at the "
                "input price, an upper bound, so caching saves nothing",
                "add the price to the snapshot, with its source",
            )
