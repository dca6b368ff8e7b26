"""The catalog has newer prices that would change the plan."""

from collections.abc import Iterable

from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.tariff import Prices
from budgetlint.estimate.unlisted import known_on, listed_alone
from budgetlint.findings.problem import Problem
from budgetlint.frozen import replace
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed, money


def check(subject: Subject) -> Iterable[Problem]:
    """The plan at the newer prices; a model that the catalog lacks keeps its present price."""
    pinned = subject.listed.snapshot if subject.listed is not None else None
    newer = subject.newer() if pinned is not None else None
    models = [] if pinned is None or newer is None else _newer(pinned, newer)
    if pinned is None or newer is None or not models or subject.listed is None:
        return
    contract = subject.contract.snapshot if subject.contract is not None else None
    then = estimate(subject.file, Prices(_over(pinned, newer, models), subject.day, contract))
    changed = _changed(subject.estimate, then)
    if changed:
        was, now = subject.estimate.headline_known.planned, then.headline_known.planned
        currency = subject.file.currency
        over = f"a {subject.file.period.value}" if subject.file.starts is None else "over all its months"
        yield Problem(
            subject.listed.path,
            f"the catalog has newer prices, of {known_on(newer, changed)}, for {listed(changed)}: the plan would come to "
            f"{money(now, currency)} {over} instead of {money(was, currency)}",
            "`budgetlint snapshot pin --upgrade` takes the newer prices",
        )


def _newer(pinned: PriceSnapshot, catalog: PriceSnapshot) -> list[str]:
    """The models with newer prices in the catalog and no entry that was agreed, offered or worked out."""
    return [
        name
        for name, model in catalog.models.items()
        if known_on(catalog, [name]) > known_on(pinned, [name])
        and (name not in pinned.models or all(listed_alone(pinned, entry) for entry in pinned.models[name].prices))
    ]


def _over(old: PriceSnapshot, new: PriceSnapshot, models: Iterable[str]) -> PriceSnapshot:
    """A snapshot with the prices of some models replaced by those of another."""
    return replace(
        new,
        models={**old.models, **{name: new.models[name] for name in models}},
        sources={**old.sources, **new.sources},
        units={**old.units, **new.units},
        meters={**old.meters, **new.meters},
    )


def _changed(was: Estimate, now: Estimate) -> list[str]:
    """The models of workloads whose base differs."""
    models: dict[str, None] = {}
    for name, workload in was.workloads.items():
        other = now.workloads[name].layers
        if workload.layers is not None and other is not None and workload.layers.base != other.base:
            models[workload.workload.model] = None
    return list(models)
