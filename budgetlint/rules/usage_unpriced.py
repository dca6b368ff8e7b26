"""A workload uses a meter or option that its model's prices do not cover."""

from collections.abc import Callable, Iterable

from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.guess import suggestions
from budgetlint.findings.problem import Path, Problem
from budgetlint.model.meters import METERS
from budgetlint.model.multipliers import INHERITED
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed

_DEFAULT_CURRENCY = "USD"


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each cause: a value that several meters lack is reported once, and so is the file's currency."""
    if not subject.prices_read:
        return
    suggest = suggestions(lambda: _meters(subject))
    reported: set[tuple[object, ...]] = set()
    for spender in subject.unpriced():
        for gap in spender.gaps:
            cause = _cause(subject, spender, gap)
            if cause not in reported:
                reported.add(cause)
                problem = _problem(subject, spender, gap, suggest)
                if problem is not None:
                    yield problem


def _cause(subject: Subject, spender: WorkloadEstimate, gap: Gap) -> tuple[object, ...]:
    """The cause by which problems are merged: a meter, or a value or unit of money for all meters."""
    if gap.lack is Lack.MONEY and _of_snapshot(subject, gap.value):
        return gap.lack, gap.value
    return spender.name, gap.lack, gap.key, gap.meter if gap.lack is Lack.METER else gap.value


def _problem(
    subject: Subject, spender: WorkloadEstimate, gap: Gap, suggest: Callable[[str], str | None]
) -> Problem | None:
    match gap.lack:
        case Lack.METER:
            return _meter(subject, spender, gap, suggest)
        case Lack.STATE:
            return _state(spender, gap)
        case Lack.VALUE:
            return _value(spender, gap)
        case Lack.MONEY:
            return _currency(subject, gap) if _of_snapshot(subject, gap.value) else _money(subject, spender, gap)
        case Lack.MINIMUM:
            message = f"`{spender.workload.model}`: {gap.entries[0]} has one minimum charge for several meters, which can't be split among them"
            return Problem((*spender.path, "model"), message, "give each meter an entry with its own minimum")
        case _:
            return None


def _meters(subject: Subject) -> set[str]:
    declared = (file.snapshot.meters for file in (subject.listed, subject.contract) if file and file.snapshot)
    return set(METERS).union(*declared)


def _meter(subject: Subject, spender: WorkloadEstimate, gap: Gap, suggest: Callable[[str], str | None]) -> Problem:
    model, meter = spender.workload.model, str(gap.meter)
    path = _place_of(spender, meter)
    if meter not in _meters(subject):
        return Problem(
            path,
            f"`{meter}` is not a meter",
            suggest(meter) or "correct the name, or declare the meter under `meters` in the snapshot",
        )
    facts = subject.model_facts()[model]
    priced = list(dict.fromkeys(name for entry in facts.prices for name in entry.rates))
    return Problem(
        path,
        f"`{model}` has no price for `{meter}`, so `{spender.name}` has no price",
        f"it prices {listed(priced)}; state under `usage` how much of each a request, call or job uses"
        if priced
        else None,
    )


def _place_of(spender: WorkloadEstimate, meter: str) -> Path:
    """The path that causes a meter to be used: in `usage`, in the workload's or the file's cache, else the model."""
    workload = spender.workload
    if meter in workload.usage:
        return (*spender.path, "usage", meter)
    if meter.startswith("cache_") and spender.multipliers.cache is not None:
        stated = workload.multipliers.cache is not INHERITED
        return (*spender.path, "multipliers", "cache") if stated else ("multipliers", "cache")
    return (*spender.path, "model")


def _state(spender: WorkloadEstimate, gap: Gap) -> Problem:
    return Problem(
        (*spender.path, "model"),
        f"`{spender.workload.model}` prices `{gap.meter}` by `{gap.key}`, which `{spender.name}` does not state",
        f"state `{gap.key}`: {listed(gap.known, 'or')}",
    )


def _value(spender: WorkloadEstimate, gap: Gap) -> Problem:
    known = f"it has one for {listed(gap.known)}" if gap.known else "it has one price for all"
    return Problem(
        (*spender.path, str(gap.key)),
        f"`{spender.workload.model}` has no price for {gap.key} `{gap.value}`; {known}",
        f"choose a value that has a price, or add the price of `{gap.value}` to the snapshot"
        if gap.known
        else f"leave `{gap.key}` out",
    )


def _of_snapshot(subject: Subject, unit: str | None) -> bool:
    """Whether a unit of money is the snapshot's currency, so that it is the file's currency that lacks a worth."""
    return (
        subject.listed is not None and subject.listed.snapshot is not None and unit == subject.listed.snapshot.currency
    )


def _currency(subject: Subject, gap: Gap) -> Problem:
    reference, path = (subject.listed.reference, subject.listed.path) if subject.listed is not None else ("", ())
    stated = subject.file.currency != _DEFAULT_CURRENCY
    return Problem(
        ("currency",) if stated else path,
        f"the prices are in `{gap.value}`, and `{reference}` states no worth of it in `{subject.file.currency}`",
        "add a dated and sourced worth under `units` in the snapshot",
    )


def _money(subject: Subject, spender: WorkloadEstimate, gap: Gap) -> Problem:
    return Problem(
        (*spender.path, "model"),
        f"`{spender.workload.model}` prices `{gap.meter}` in `{gap.value}`, "
        f"which has no worth in `{subject.file.currency}`",
        "add a dated and sourced worth under `units` in the snapshot",
    )
