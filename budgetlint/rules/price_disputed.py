"""Sources do not agree on a price in use."""

from collections.abc import Iterable

from budgetlint.figures.exact import written
from budgetlint.findings.problem import Path, Problem
from budgetlint.rules.entries import used_prices
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each model, at the first workload that uses it, naming each of its disputed meters."""
    disputes: dict[str, dict[str, str]] = {}
    places: dict[str, Path] = {}
    for spender in subject.estimate.spenders:
        model = spender.workload.model
        for meter, rate in used_prices(spender):
            quotations = rate.entry.disputed.get(meter)
            if quotations is None:
                continue
            others = " and ".join(f"{written(figure)} by `{source}`" for source, figure in quotations.items())
            listed = written(rate.amount if rate.unit_amount is None else rate.unit_amount)
            disputes.setdefault(model, {}).setdefault(meter, f"for `{meter}`: {listed} in use, {others}")
            places.setdefault(model, (*spender.path, "model"))
    for model, meters in disputes.items():
        yield Problem(
            places[model],
            f"sources dispute the price of `{model}` {'; '.join(meters.values())}",
            "look it up on the provider's page, correct it if needed, and remove `disputed` from its entry in the snapshot",
        )
