"""Sums of changes: of the workloads of a file, and of the files of a currency."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from budgetlint.compare.results import CurrencyChange, FileChange, Moved, MovedLayers, Part, WorkloadChange
from budgetlint.compare.workloads import fitted
from budgetlint.estimate.line_items import Amount
from budgetlint.figures.exact import ZERO, sum_if_known
from budgetlint.model.periods import Period


def summed_layers(workloads: Sequence[WorkloadChange], unread: bool) -> MovedLayers:
    """The layers of all workloads together; a side is unknown if it is unknown for one of them."""

    def over(moved: Sequence[Moved]) -> Moved:
        before = [move.before for move in moved]
        after = [move.after for move in moved]
        return Moved(None if unread else sum_if_known(before), None if unread else sum_if_known(after))

    return MovedLayers(
        over([workload.layers.base for workload in workloads]),
        over([workload.layers.operational for workload in workloads]),
        over([workload.layers.planned for workload in workloads]),
    )


def merged_parts(changes: Iterable[Sequence[Part]]) -> tuple[Part, ...]:
    """The parts of each driver over several changes, in order of occurrence."""
    totals: dict[str, Decimal] = {}
    for parts in changes:
        for part in parts:
            totals[part.name] = totals.get(part.name, ZERO) + part.change
    return tuple(Part(name, Amount(amount)) for name, amount in totals.items())


def currency_change(currency: str, files: Sequence[FileChange]) -> CurrencyChange:
    """The files of a currency over their common period, or a month."""
    members = [file for file in files if file.currency == currency]
    spans = {file.months for file in members}
    months = spans.pop() if len(spans) == 1 else ()
    if months:
        return _over_months(currency, members, months)
    periods = {"month" if file.months else file.period for file in members}
    period = Period(periods.pop()) if len(periods) == 1 else Period.MONTH
    scaled = [_scaled(file, period) for file in members]

    def over(name: str) -> Moved:
        moved: list[Moved] = [getattr(layers, name) for layers, _ in scaled]
        return Moved(sum_if_known(move.before for move in moved), sum_if_known(move.after for move in moved))

    layers = MovedLayers(over("base"), over("operational"), over("planned"))
    parts = merged_parts(parts for _, parts in scaled)
    return CurrencyChange(currency, period.value, layers, fitted(parts, layers.planned), _gross(members, period))


def _over_months(currency: str, files: Sequence[FileChange], months: tuple[str, ...]) -> CurrencyChange:
    """Files over the same months, added up."""

    def over(name: str) -> Moved:
        moved: list[Moved] = [getattr(file.layers, name) for file in files]
        return Moved(sum_if_known(move.before for move in moved), sum_if_known(move.after for move in moved))

    layers = MovedLayers(over("base"), over("operational"), over("planned"))
    parts = fitted(merged_parts(file.parts for file in files), layers.planned)
    changes = [workload.layers.planned.change for file in files for workload in file.workloads]
    gross = sum_if_known(None if change is None else abs(change) for change in changes)
    return CurrencyChange(currency, Period.MONTH.value, layers, parts, gross, months)


def _gross(files: Sequence[FileChange], period: Period) -> Decimal | None:
    """The sum of the absolute changes of all workloads; None if one is unknown."""
    total = ZERO
    for file in files:
        for workload in file.workloads:
            change = workload.layers.planned.change
            if change is None:
                return None
            total += abs(change) * period.days / file.days
    return total


def _scaled(file: FileChange, period: Period) -> tuple[MovedLayers, tuple[Part, ...]]:
    """A file's amounts over another period: × its days ÷ the days of the file's period."""
    days = file.days
    if days == period.days:
        return file.layers, file.parts

    def over(moved: Moved) -> Moved:
        return Moved(
            *(None if amount is None else amount * period.days / days for amount in (moved.before, moved.after))
        )

    layers = MovedLayers(over(file.layers.base), over(file.layers.operational), over(file.layers.planned))
    return layers, tuple(Part(part.name, Amount(part.change * period.days / days)) for part in file.parts)
