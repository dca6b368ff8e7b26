"""What a plan over months of the calendar comes to, month by month; imported only by a plan that has them."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from budgetlint.estimate.line_items import Amount, Gap
from budgetlint.estimate.workload_estimate import Layers, Volume, WorkloadEstimate, total_of
from budgetlint.frozen import Frozen


class Factors(Frozen):
    """What a volume is multiplied by in a month, beside the month's length."""

    growth: Decimal
    ramp: Decimal
    season: Decimal

    @property
    def product(self) -> Decimal:
        """All three together."""
        return self.growth * self.ramp * self.season


class Spent(Frozen):
    """Days of a month on which prices are the same: the plan of one month at them × times ÷ parts."""

    estimate: WorkloadEstimate
    times: Decimal
    parts: Decimal

    @property
    def layers(self) -> Layers:
        """What these days come to."""
        return self.of(self.estimate)

    def of(self, estimate: WorkloadEstimate) -> Layers:
        """What these days of the workload, or of a part of its mix, come to."""
        layers, times, parts = estimate.layers, self.times, self.parts
        assert layers is not None
        return Layers(
            Amount(layers.base * times / parts),
            Amount(layers.operational * times / parts),
            Amount(layers.planned * times / parts),
            None if layers.listed is None else Amount(layers.listed * times / parts),
        )


class WorkloadMonth(Frozen):
    """A workload in a month: `layers` is None where part of it has no price, beside the `known` part of its days.

    `factors` is None in months in which it does not run. `volume` is what is kept in the month, `spent` what `known`
    is the sum of.
    """

    month: str
    factors: Factors | None
    volume: Volume | None
    layers: Layers | None
    known: Layers
    gaps: tuple[Gap, ...] = ()
    spent: tuple[Spent, ...] = ()


class PlanMonth(Frozen):
    """All workloads in a month; `layers` is None where one is unpriced, beside the `known` part."""

    month: str
    layers: Layers | None
    known: Layers
    unpriced: tuple[str, ...]


class Event(Frozen):
    """Something that happens inside the plan, on a day: `change` is what it does to the planned amount of its month."""

    day: date
    kind: str
    subject: str
    change: Amount | None = None
    detail: str = ""


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events by day and subject."""
    return tuple(sorted(events, key=lambda event: (event.day, event.subject, event.kind)))


class Horizon(Frozen):
    """A plan over months of the calendar: every workload and all of them together, month by month, and their sum."""

    months: tuple[PlanMonth, ...]
    workloads: Mapping[str, tuple[WorkloadMonth, ...]]
    layers: Layers | None
    known: Layers
    unpriced: tuple[str, ...]
    events: tuple[Event, ...] = ()

    @property
    def first(self) -> str:
        """Its first month."""
        return self.months[0].month

    def of(self, name: str) -> Layers | None:
        """A workload's sum over all months; None where one of them is unpriced."""
        months = self.workloads[name]
        known = [month.layers for month in months if month.layers is not None]
        return total_of(known) if len(known) == len(months) else None
