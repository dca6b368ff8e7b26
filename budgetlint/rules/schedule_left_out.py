"""A price depends on the hour, but a workload does not state when it runs."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from budgetlint.estimate.line_items import Rate
from budgetlint.estimate.tariff import Tariff
from budgetlint.estimate.usage import conditions_of
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import WEEKDAYS
from budgetlint.findings.problem import Problem
from budgetlint.model.snapshot import ModelPrices, Schedule
from budgetlint.rules.books import prices_of
from budgetlint.rules.cached import spending
from budgetlint.rules.entries import used_prices
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each model, at the first workload that a schedule would make cheaper."""
    facts = subject.model_facts()
    seen: set[str] = set()
    for estimate in spending(subject):
        model = facts.get(estimate.workload.model)
        name = estimate.workload.model
        if model is None or not model.schedules or estimate.workload.schedule is not None or name in seen:
            continue
        cheaper = [schedule for schedule in model.schedules if _is_cheaper(subject, estimate, schedule)]
        if cheaper:
            seen.add(name)
            yield _problem(estimate, model, cheaper)


@exactly()
def _is_cheaper(subject: Subject, estimate: WorkloadEstimate, schedule: str) -> bool:
    """Whether a meter that a workload uses costs less on a schedule than planned."""
    conditions = (*conditions_of(estimate.workload), ("schedule", schedule))
    tariff = Tariff(prices_of(subject), estimate.workload.model, conditions, subject.file.currency)
    return any(_amount(rate) > _amount(tariff.rate(meter, rate.over)) for meter, rate in used_prices(estimate))


def _amount(rate: object) -> Decimal:
    """The price of one unit of the meter; infinite without a rate."""
    return rate.amount / rate.per if isinstance(rate, Rate) else Decimal("Infinity")


def _problem(estimate: WorkloadEstimate, model: ModelPrices, cheaper: list[str]) -> Problem:
    hours = "; ".join(f"`{name}`: {' and '.join(_hours(model.schedules[name]))}" for name in cheaper)
    return Problem(
        (*estimate.path, "model"),
        f"`{estimate.workload.model}` has prices that depend on the hour, but `{estimate.name}` states no `schedule`: it is planned at "
        f"the highest price, and would cost less on {listed(cheaper, 'or')} ({hours})",
        "state the `schedule` if its calls run in those hours",
    )


def _hours(schedule: Schedule) -> Iterator[str]:
    """A schedule's windows as text, such as `16:30-00:30 UTC on Saturday, Sunday`."""
    for window in schedule.windows:
        days = "" if window.weekdays is None else f" on {', '.join(WEEKDAYS[int(day) - 1] for day in window.weekdays)}"
        yield f"{', '.join(window.hours)} {schedule.time_zone}{days}"
