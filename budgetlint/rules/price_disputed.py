"""Sources do not agree on a price in use."""

from collections.abc import Iterable

from budgetlint.figures.exact import written
from budgetlint.findings.problem import Problem, Severity
from budgetlint.rules.entries import used_prices
from budgetlint.rules.rule import Rule, Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem a model and meter, at the first workload that uses it."""
    told: set[tuple[str, str]] = set()
    for spender in subject.estimate.spenders:
        for meter, rate in used_prices(spender):
            said = rate.entry.disputed.get(meter)
            if said is None or (spender.workload.model, meter) in told:
                continue
            told.add((spender.workload.model, meter))
            others = " and ".join(f"{written(figure)} by `{who}`" for who, figure in said.items())
            listed = written(rate.amount if rate.unit_amount is None else rate.unit_amount)
            yield Problem(
                (*spender.path, "model"),
                f"sources dispute the price of `{spender.workload.model}` for `{meter}`: {listed} in use, {others}",
                "look it up on the provider's page, and take `disputed` out of the snapshot",
            )


RULE = Rule("price-disputed", Severity.WARNING, "sources dispute a price in use", check)
