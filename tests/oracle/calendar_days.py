"""A plan over calendar months in fractions, day by day, as a careful person with a calendar would add it up.

It shares no code with the evaluator: prices are looked up for each day, growth is multiplied out month by month, and a run
is the sum of its days.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil


@dataclass(frozen=True)
class Rate:
    """The cost of a request, seat or image from one day to another, both included."""

    first: date | None
    last: date | None
    amount: Fraction

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Model:
    rates: tuple[Rate, ...]
    retires: date | None = None

    def price(self, day: date) -> Fraction | None:
        if self.retires is not None and day >= self.retires:
            return None
        holding = [rate.amount for rate in self.rates if rate.holds(day)]
        return holding[0] if holding else None


@dataclass(frozen=True)
class Swing:
    """Growth by a rate every n months, a ramp and a season."""

    rate: Fraction
    every: int
    ramp: tuple[tuple[int, Fraction], ...]
    season: tuple[tuple[int, Fraction], ...]

    def at(self, month: int, first: int) -> Fraction:
        grown = Fraction(1)
        for k in range(1, month - first + 1):
            if k % self.every == 0:
                grown *= 1 + self.rate
        risen = Fraction(1)
        for begins, share in sorted(self.ramp):
            if begins <= month:
                risen = share
        return grown * risen * dict(self.season).get(month % 12 + 1, Fraction(1))


@dataclass(frozen=True)
class Spender:
    """A workload: what it counts per period, its parts by share with a model and a markup each, and its months."""

    count: Fraction
    period: str
    seats: bool
    parts: tuple[tuple[Fraction, Model, Fraction], ...]
    swings: tuple[Swing, ...]
    begins: int | None
    ends: int | None


def factor(spender: Spender, month: int, starts: int) -> Fraction:
    """A month's volume ÷ the stated volume; `swings[0]` is the workload's own, the others are its drivers'."""
    if (spender.begins is not None and month < spender.begins) or (spender.ends is not None and month > spender.ends):
        return Fraction(0)
    first = max(starts, spender.begins if spender.begins is not None else starts)
    product = Fraction(1)
    for at, swing in enumerate(spender.swings):
        product *= swing.at(month, first if at == 0 else starts)
    return product


def month_of(spender: Spender, month: int, starts: int) -> Fraction | None:
    """The planned amount of a workload in a month, summed by day; None if a day has no price."""
    year, number = divmod(month, 12)
    length = monthrange(year, number + 1)[1]
    units = spender.count * factor(spender, month, starts)
    if spender.seats:
        units = Fraction(ceil(units))
    else:
        units *= {"day": Fraction(length), "week": Fraction(length, 7), "month": Fraction(1)}.get(
            spender.period, Fraction(1, 3 if spender.period == "quarter" else 12)
        )
    if not units:
        return Fraction(0)
    total = Fraction(0)
    for at in range(length):
        day = date(year, number + 1, 1) + timedelta(days=at)
        for share, model, markup in spender.parts:
            price = model.price(day)
            if price is None:
                return None
            total += units / length * share * price * markup
    return total


def runs(
    amounts: list[Fraction | None], starts: int, anchor: int, length: int
) -> list[tuple[int, bool, Fraction | None]]:
    """Each run: the index of its first month, whether it is cut off, and its sum."""
    spans: list[tuple[int, bool, Fraction | None]] = []
    at = 0
    while at < len(amounts):
        end = at + 1
        while end < len(amounts) and (starts + end - anchor) % length:
            end += 1
        part = amounts[at:end]
        known = [amount for amount in part if amount is not None]
        spans.append((starts + at, end - at < length, sum(known, Fraction(0)) if len(known) == len(part) else None))
        at = end
    return spans
