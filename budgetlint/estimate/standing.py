"""How the prices of a plan are known, and the share of its amount for each way; shares sum to 100 %."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum
from typing import Final

from budgetlint.estimate.line_items import Amount, LineItem, Rate
from budgetlint.estimate.tariff import READS
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import ONE, ZERO
from budgetlint.frozen import Frozen
from budgetlint.model.snapshot import AGREED, PriceEntry, PriceSnapshot, Source

_STEP: Final = Decimal("0.0001")

Sources = Mapping[str, Source]


class Standing(Enum):
    """How a price is known; the first that applies counts."""

    DISPUTED = "disputed"
    DERIVED = "derived"
    OFFICIAL = "official"
    AGREED = "agreed"
    CONFIRMED = "confirmed"
    CONFIRMED_ONCE = "confirmed-once"
    SINGLE = "single"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS: Final = {
    Standing.DISPUTED: "disputed",
    Standing.DERIVED: "derived or an upper bound",
    Standing.OFFICIAL: "official",
    Standing.AGREED: "contract, quote or own",
    Standing.CONFIRMED: "confirmed by two or more",
    Standing.CONFIRMED_ONCE: "confirmed by one",
    Standing.SINGLE: "single source",
}

DOUBTFUL: Final = (Standing.DISPUTED, Standing.SINGLE)
"""Prices known in these ways are marked in reports."""


class StandingShare(Frozen):
    """The part of a plan whose prices are known in one way: its amount, and its share in ten-thousandths."""

    standing: Standing
    amount: Amount
    share: Decimal


class Standings:
    """How the prices of a budget file are known, by the sources of its price file and contract."""

    __slots__ = ("_agreed", "_listed")

    def __init__(self, listed: PriceSnapshot | None, contract: PriceSnapshot | None) -> None:
        self._listed: Sources = listed.sources if listed is not None else {}
        self._agreed: Sources = contract.sources if contract is not None else {}

    def of(self, meter: str, rate: Rate) -> Standing:
        """How the price of a meter is known."""
        sources = self._agreed if rate.agreed else self._listed
        if (
            {meter, READS.get(meter, meter)} & rate.entry.disputed.keys()
            if rate.bound
            else meter in rate.entry.disputed
        ):
            return Standing.DISPUTED
        if rate.bound or rate.entry.derived is not None:
            return Standing.DERIVED
        return self._stated(rate.entry, sources, agreed=rate.agreed)

    def underneath(self, rate: Rate) -> Standing:
        """How the price is known from which a derived price or a bound follows."""
        return self._stated(rate.entry, self._agreed if rate.agreed else self._listed, agreed=rate.agreed)

    def _stated(self, entry: PriceEntry, sources: Sources, *, agreed: bool) -> Standing:
        source = sources.get(entry.source) if entry.source is not None else None
        if source is not None and source.kind == "official":
            return Standing.OFFICIAL
        if agreed or (source is not None and source.kind in AGREED):
            return Standing.AGREED
        match len(confirming(entry, sources)):
            case 0:
                return Standing.SINGLE
            case 1:
                return Standing.CONFIRMED_ONCE
            case _:
                return Standing.CONFIRMED

    def amounts(self, workload: WorkloadEstimate) -> Iterator[tuple[str, Standing, Decimal]]:
        """The planned amount of each billed line of a workload, by meter: multipliers and buffer scale all lines
        equally."""
        for part in workload.parts:
            yield from self.amounts(part)
        lines = () if workload.parts else billed_lines(workload)
        total = sum((amount for _, amount in lines), ZERO)
        if workload.layers is not None and total:
            for item, amount in lines:
                yield item.meter, self.of(item.meter, item.rate), amount * workload.layers.planned / total


def confirming(entry: PriceEntry, sources: Sources) -> tuple[str, ...]:
    """The lists that confirm an entry: those with the same price that are not copies."""
    return tuple(name for name in entry.confirmed_by if (source := sources.get(name)) is None or source.copies is None)


def billed_lines(workload: WorkloadEstimate) -> tuple[tuple[LineItem, Decimal], ...]:
    """The line items billed after caching, with their amounts: the cache's items in place of input tokens."""
    cached = [item for step in workload.steps for item in step.items]
    plain = sum((step.change for step in workload.steps if step.items), ZERO)
    replaced = sum((item.amount for item in cached), ZERO) - plain
    lines: list[tuple[LineItem, Decimal]] = []
    for item in workload.items:
        taken = min(item.amount, replaced) if item.meter == "input_tokens" else ZERO
        replaced -= taken
        lines.append((item, item.amount - taken))
    return tuple((item, amount) for item, amount in (*lines, *((item, item.amount) for item in cached)) if amount)


def apportioned(amounts: Mapping[Standing, Decimal]) -> tuple[StandingShare, ...]:
    """A share for each amount, in ten-thousandths that sum to 1: those with the greatest remainders are rounded up."""
    total = sum(amounts.values(), ZERO)
    if not total:
        return tuple(StandingShare(standing, Amount(ZERO), ZERO) for standing in amounts)
    exact = {standing: amount / total for standing, amount in amounts.items()}
    floors = {standing: share // _STEP * _STEP for standing, share in exact.items()}
    left = int((ONE - sum(floors.values(), ZERO)) / _STEP)
    for standing in sorted(exact, key=lambda one: floors[one] - exact[one])[:left]:
        floors[standing] += _STEP
    return tuple(StandingShare(standing, Amount(amount), floors[standing]) for standing, amount in amounts.items())
