"""A price in use rises or ends within the longest period over which the plan is checked."""

from collections.abc import Iterable
from datetime import date, timedelta

from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import settled
from budgetlint.findings.problem import Problem
from budgetlint.frozen import Frozen, replace
from budgetlint.model.periods import Period
from budgetlint.model.snapshot import ModelPrices
from budgetlint.rules.books import book, contract, prices_of
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import money


class _Rise(Frozen):
    """The first day on which a workload costs more than today; `later` is None where it has no price then."""

    day: date
    period: Period
    now: Amount
    later: Amount | None


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each model, at the first workload whose price rises or ends; none in a calendar plan, which counts it in."""
    if subject.file.starts is not None:
        return
    changes = {model: days for model in _models(subject) if (days := _days_of_change(subject, model))}
    if not changes:
        return
    periods = _longest_periods(subject)
    for name, spender in subject.estimate.workloads.items():
        model = spender.workload.model
        rise = _rise(subject, spender, changes[model], periods[name]) if model in changes else None
        if rise is not None:
            del changes[model]
            yield Problem(("workloads", name, "model"), _message(subject, name, model, rise), _advice(rise))


def _models(subject: Subject) -> Iterable[str]:
    return dict.fromkeys(workload.model for workload in subject.file.workloads.values())


def _longest_periods(subject: Subject) -> dict[str, Period]:
    """For each workload, the longest of the file's period and those of all budgets that cover it."""
    periods = dict.fromkeys(subject.estimate.workloads, subject.file.period)
    for result in subject.estimate.budgets:
        period = result.budget.period
        if result.budget.per is None and period is not None:
            for name in periods.keys() & set(result.scope):
                periods[name] = max(period, periods[name], key=lambda candidate: candidate.days)
    return periods


def _days_of_change(subject: Subject, model: str) -> list[date]:
    """The days after the day of the check on which an entry of a model first applies or no longer does, in order."""
    days: set[date] = set()
    for entry in (entry for prices in _stated(subject, model) for entry in prices.prices):
        if entry.from_ is not None:
            days.add(entry.from_)
        if entry.until is not None and entry.until < date.max:
            days.add(entry.until + timedelta(days=1))
    return sorted(day for day in days if day > subject.day)


def _rise(subject: Subject, spender: WorkloadEstimate, days: Iterable[date], period: Period) -> _Rise | None:
    """The first day within a period on which a workload costs more than on the day of the check; amounts are per that period."""
    if spender.layers is None:
        return None
    now = _over(subject, spender.layers.planned, period)
    for day in days:
        if (day - subject.day).days > period.days:
            break
        later = _planned(subject, spender, day)
        then = None if later is None else _over(subject, later, period)
        if then is None or settled(then) > settled(now):
            return _Rise(day, period, now, then)
    return None


def _stated(subject: Subject, model: str) -> Iterable[ModelPrices]:
    stated = (book(subject), contract(subject))
    return (snapshot.models[model] for snapshot in stated if snapshot is not None and model in snapshot.models)


def _planned(subject: Subject, spender: WorkloadEstimate, day: date) -> Amount | None:
    """What a workload plans at the prices of another day, per period of the file; None if it is unpriced then."""
    alone = replace(subject.file, workloads={spender.name: spender.workload}, budgets={})
    layers = estimate(alone, prices_of(subject, day)).workloads[spender.name].layers
    return None if layers is None else layers.planned


def _over(subject: Subject, amount: Amount, period: Period) -> Amount:
    return Amount(amount * period.days / subject.file.period.days)


def _message(subject: Subject, name: str, model: str, rise: _Rise) -> str:
    days = (rise.day - subject.day).days
    when = f"{days} day{'s' * (days != 1)} from {subject.day}"
    if rise.later is None:
        last = rise.day - timedelta(days=1)
        return (
            f"the price of `{model}` ends after {last} with no successor: "
            f"`{name}` is unpriced from {rise.day} on, {when}, within the {rise.period.value} that is planned"
        )
    amounts = f"{money(rise.later, subject.file.currency)} a {rise.period.value} instead of {money(rise.now, subject.file.currency)}"
    return f"the price of `{model}` rises on {rise.day}, {when}: `{name}` then plans {amounts}"


def _advice(rise: _Rise) -> str:
    if rise.later is None:
        return "add the price that follows to the snapshot, or plan with another model"
    return f"`budgetlint check --as-of {rise.day}` checks every ceiling at the later price"
