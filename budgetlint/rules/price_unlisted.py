"""A price in use is not the one that the catalog has for the snapshot's day."""

from collections.abc import Iterable
from decimal import Decimal

from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.results import WorkloadEstimate
from budgetlint.estimate.tariff import Prices
from budgetlint.estimate.unlisted import listed_alone, on_day
from budgetlint.figures.exact import settled, written
from budgetlint.findings.problem import Problem, Severity
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.rules.entries import used_prices
from budgetlint.rules.rule import Rule, Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each meter of a model; where the catalog does not know that day there is none."""
    pinned = subject.listed.snapshot if subject.listed is not None else None
    catalog = subject.newer() if pinned is not None else None
    if pinned is None or catalog is None or catalog.currency != pinned.currency:
        return
    day = pinned.date
    here = estimate(subject.file, Prices(pinned, day))
    there = estimate(subject.file, Prices(on_day(catalog, day), day))
    seen: set[tuple[str, str]] = set()
    for name, workload in here.workloads.items():
        model = workload.workload.model
        known = _amounts(there.workloads[name])
        for meter, amount in _listed(workload, pinned):
            if meter in known and amount not in known[meter] and (model, meter) not in seen:
                seen.add((model, meter))
                listed = " or ".join(written(settled(figure)) for figure in sorted(known[meter]))
                yield Problem(
                    ("workloads", name, "model"),
                    f"`{meter}` of `{model}` is {written(settled(amount))}, and {listed} in the catalog of {day}",
                    "if it was agreed or worked out, give its entry a source of kind `contract`, `quote` or `own`",
                )


def _listed(workload: WorkloadEstimate, pinned: PriceSnapshot) -> Iterable[tuple[str, Decimal]]:
    return ((meter, rate.amount) for meter, rate in used_prices(workload) if listed_alone(pinned, rate.entry))


def _amounts(workload: WorkloadEstimate) -> dict[str, set[Decimal]]:
    """What each meter costs; several figures where thresholds tell calls apart."""
    amounts: dict[str, set[Decimal]] = {}
    for meter, rate in used_prices(workload):
        if not rate.bound:
            amounts.setdefault(meter, set()).add(rate.amount)
    return amounts


RULE = Rule("price-unlisted", Severity.INFO, "a price in use is not the catalog's of its day", check)
