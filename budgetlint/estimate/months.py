"""The results of a plan over calendar months; imported only for a plan that has them."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from budgetlint.estimate.line_items import Amount, Gap
from budgetlint.estimate.workload_estimate import Layers, Volume, WorkloadEstimate, total_of
from budgetlint.frozen import Frozen


class Factors(Frozen):
    """The factors of a volume in a month, apart from the month's length."""

    growth: Decimal
    ramp: Decimal
    season: Decimal

    @property
    def product(self) -> Decimal:
        """The product of all three."""
        return self.growth * self.ramp * self.season


class Spent(Frozen):
    """Days of a month with the same prices: the plan of one month at them × times ÷ parts."""

    estimate: WorkloadEstimate
    times: Decimal
    parts: Decimal

    @property
    def layers(self) -> Layers:
        """The amounts of these days."""
        return self.of(self.estimate)

    def of(self, estimate: WorkloadEstimate) -> Layers:
        """The amounts of these days for the workload or a part of its mix."""
        layers, times, parts = estimate.layers, self.times, self.parts
        assert layers is not None
        return Layers(
            Amount(layers.base * times / parts),
            Amount(layers.operational * times / parts),
            Amount(layers.planned * times / parts),
            None if layers.listed is None else Amount(layers.listed * times / parts),
        )


class WorkloadMonth(Frozen):
    """A workload in a month: `layers` is None if part of it has no price; `known` is the priced part.

    `factors` is None in months in which it does not run. `volume` is what is kept in the month, `spent` the ranges of
    days whose sum is `known`.
    """

    month: str
    factors: Factors | None
    volume: Volume | None
    layers: Layers | None
    known: Layers
    gaps: tuple[Gap, ...] = ()
    spent: tuple[Spent, ...] = ()


class PlanMonth(Frozen):
    """All workloads in a month; `layers` is None if one is unpriced; `known` is the priced part."""

    month: str
    layers: Layers | None
    known: Layers
    unpriced: tuple[str, ...]


class Event(Frozen):
    """An event on a day of the plan: `change` is its effect on the planned amount of the month."""

    day: date
    kind: str
    subject: str
    change: Amount | None = None
    detail: str = ""


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events by day and subject."""
    return tuple(sorted(events, key=lambda event: (event.day, event.subject, event.kind)))


class Horizon(Frozen):
    """A plan over calendar months: every workload and their total, month by month, and the sum."""

    months: tuple[PlanMonth, ...]
    workloads: Mapping[str, tuple[WorkloadMonth, ...]]
    layers: Layers | None
    known: Layers
    unpriced: tuple[str, ...]
    events: tuple[Event, ...] = ()

    @property
    def first(self) -> str:
        """The first month."""
        return self.months[0].month

    def of(self, name: str) -> Layers | None:
        """A workload's sum over all months; None if one of them is unpriced."""
        months = self.workloads[name]
        known = [month.layers for month in months if month.layers is not None]
        return total_of(known) if len(known) == len(months) else None
