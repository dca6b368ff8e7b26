"""The first page of a report on several files: their totals, and the budgets that need attention first."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.plan import used
from budgetlint.estimate.results import BudgetResult, Estimate, Status
from budgetlint.estimate.workload_estimate import Layers, total_of
from budgetlint.figures.exact import ZERO
from budgetlint.frozen import Frozen
from budgetlint.lint.report import FileReport, Report
from budgetlint.lint.rooms import headrooms_of
from budgetlint.model.budget import BudgetFile
from budgetlint.model.periods import Period
from budgetlint.reports.estimate.months import span
from budgetlint.reports.headroom.words import sentence

MOST_ROOMS: Final = 20
"""The number of budgets, the most urgent ones, for which the report shows what breaks them."""
_ORDER: Final = (Status.EXCEEDED, Status.INCOMPLETE, Status.WARN, Status.OK)


class GrandTotal(Frozen):
    """The total of a currency over one measure: `a month`, `in 2027-01 to 2027-12`; `incomplete` names files with unknown parts."""

    currency: str
    over: str
    known: Layers
    incomplete: tuple[str, ...]


class BudgetStanding(Frozen):
    """A budget of a file, and the driver that breaks it first; empty if unknown."""

    file: FileReport
    currency: str
    owner: str
    result: BudgetResult
    breaks: str = ""

    @property
    def title(self) -> str:
        """The title of its file."""
        budget_file = self.file.file
        return (budget_file.title or budget_file.name if budget_file else None) or self.file.path


def grand_totals(files: Sequence[FileReport]) -> tuple[GrandTotal, ...]:
    """The sum of each currency: amounts × days of the common period ÷ days of the file's period; calendar plans are summed
    separately. A root without workloads adds nothing, not even a measure.
    """
    unread = tuple(file.path for file in files if file.file is None or file.estimate is None)
    parts_by_measure: dict[tuple[str, str], list[tuple[FileReport, Layers]]] = {}
    for file in files:
        budget_file, estimate = file.file, file.estimate
        if budget_file is not None and estimate is not None and (budget_file.workloads or not file.included):
            period = common_period(files, budget_file.currency)
            over, known = measured(budget_file, estimate, period)
            parts_by_measure.setdefault((budget_file.currency, over), []).append((file, known))
    return tuple(
        GrandTotal(
            currency,
            over,
            total_of([known for _, known in parts]),
            (*(file.path for file, _ in parts if file.estimate is not None and not file.estimate.complete), *unread),
        )
        for (currency, over), parts in parts_by_measure.items()
    )


def common_period(files: Sequence[FileReport], currency: str) -> Period:
    """The period of all plans of a currency if they share one, else a month."""
    periods = {
        file.file.period
        for file in files
        if file.file is not None and file.file.currency == currency and file.file.starts is None
    }
    return periods.pop() if len(periods) == 1 else Period.MONTH


def measured(budget_file: BudgetFile, estimate: Estimate, period: Period) -> tuple[str, Layers]:
    """A file's amounts over a period or its months, and the name of that measure."""
    if estimate.horizon is not None:
        return f"in {span(estimate.horizon)}", estimate.horizon.known
    return f"a {period.value}", over_period(estimate.known, budget_file.period, period)


def over_period(layers: Layers, stated: Period, period: Period) -> Layers:
    """Layers over another period: × its days ÷ the days of their own."""
    if stated is period:
        return layers
    amounts = (layers.base, layers.operational, layers.planned)
    return Layers(*(Amount(amount * period.days / stated.days) for amount in amounts))


def standings(report: Report) -> tuple[BudgetStanding, ...]:
    """All budgets: exceeded ones first, then incomplete ones, then those near their ceiling, then the rest by the share used."""
    listed = [
        BudgetStanding(file, file.file.currency, file.file.owner or "", result)
        for file in report.files
        if file.file is not None and file.estimate is not None
        for result in file.estimate.budgets
    ]
    listed.sort(key=_urgency)
    return (*_with_rooms(listed[:MOST_ROOMS], report), *listed[MOST_ROOMS:])


def _urgency(standing: BudgetStanding) -> tuple[int, Decimal]:
    result = standing.result
    share = ZERO if result.known is None else used(result.known, result.ceiling)
    return _ORDER.index(result.status), -share


def _with_rooms(listed: Sequence[BudgetStanding], report: Report) -> Iterator[BudgetStanding]:
    wanted: dict[str, set[str]] = {}
    for standing in listed:
        wanted.setdefault(standing.file.path, set()).add(standing.result.name)
    rooms = {
        (file.path, room.budget.name): sentence(room)
        for file in report.files
        if file.path in wanted
        for room in headrooms_of(file, report.files, report.as_of, frozenset(wanted[file.path]))
    }
    for entry in listed:
        breaks = rooms.get((entry.file.path, entry.result.name), "")
        yield BudgetStanding(entry.file, entry.currency, entry.owner, entry.result, breaks)
