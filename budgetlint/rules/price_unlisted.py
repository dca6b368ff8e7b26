"""A price in use differs from the catalog's price on the snapshot's day."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.tariff import Prices
from budgetlint.estimate.unlisted import known_on, listed_alone, on_day
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import settled, written
from budgetlint.findings.problem import Problem
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.rules.entries import used_prices
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each meter of a model, as of the day of its price; none where the catalog does not cover that day."""
    pinned = subject.listed.snapshot if subject.listed is not None else None
    catalog = subject.newer() if pinned is not None else None
    if pinned is None or catalog is None or catalog.currency != pinned.currency:
        return
    days = {name: known_on(pinned, [workload.model]) for name, workload in subject.file.workloads.items()}
    for day in sorted(set(days.values())):
        here = estimate(subject.file, Prices(pinned, day))
        there = estimate(subject.file, Prices(on_day(catalog, day), day))
        names = [name for name in here.workloads if days[name] == day]
        yield from _beside((here, there), pinned, names, day)


def _beside(
    sides: tuple[Estimate, Estimate], pinned: PriceSnapshot, names: Iterable[str], day: date
) -> Iterator[Problem]:
    """Problems for the named workloads whose price differs from the catalog's on `day`."""
    here, there = sides
    seen: set[tuple[str, str]] = set()
    for name in names:
        workload = here.workloads[name]
        model = workload.workload.model
        known = _amounts(there.workloads[name])
        for meter, amount in _listed(workload, pinned):
            if meter in known and amount not in known[meter] and (model, meter) not in seen:
                seen.add((model, meter))
                listed = " or ".join(written(settled(figure)) for figure in sorted(known[meter]))
                yield Problem(
                    ("workloads", name, "model"),
                    f"`{meter}` of `{model}` is {written(settled(amount))} here, but {listed} in the catalog of {day}",
                    "check it on the provider's page; if it was agreed or worked out, give its entry a source of kind `contract`, `quote` or `own`",
                )


def _listed(workload: WorkloadEstimate, pinned: PriceSnapshot) -> Iterable[tuple[str, Decimal]]:
    return ((meter, rate.amount) for meter, rate in used_prices(workload) if listed_alone(pinned, rate.entry))


def _amounts(workload: WorkloadEstimate) -> dict[str, set[Decimal]]:
    """The prices of each meter; several where calls fall on both sides of a threshold."""
    amounts: dict[str, set[Decimal]] = {}
    for meter, rate in used_prices(workload):
        if not rate.bound:
            amounts.setdefault(meter, set()).add(rate.amount)
    return amounts
