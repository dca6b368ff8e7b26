"""Payable and paid amounts, computed day by day in fractions: written from the manual, independently of the product."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

ZERO = Fraction(0)
YEAR = Fraction("365.2425")
DAYS = {"day": Fraction(1), "week": Fraction(7), "month": YEAR / 12, "quarter": YEAR / 4, "year": YEAR}
LENGTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Part:
    """What is spent on one model: a workload, or a part of its mix; a month's operational and planned amounts."""

    workload: str
    model: str
    team: str
    operational: tuple[Fraction, ...]
    planned: tuple[Fraction, ...]


@dataclass(frozen=True)
class Scope:
    """A selection: the start of models' names, workloads, and a team; None of what is not stated."""

    maker: str | None = None
    workloads: tuple[str, ...] | None = None
    team: str | None = None

    def takes(self, part: Part) -> bool:
        return (
            (self.maker is None or part.model.startswith(f"{self.maker}/"))
            and (self.workloads is None or part.workload in self.workloads)
            and (self.team is None or part.team == self.team)
        )


@dataclass(frozen=True)
class Adjustment:
    """A step by a rate, or by an amount a period."""

    name: str
    kind: str
    scope: Scope
    rate: Fraction | None = None
    amount: Fraction = ZERO
    period: str = "month"


@dataclass(frozen=True)
class Commitment:
    """One paid ahead, or a minimum a period; `used` is what was used by the start of a day."""

    name: str
    kind: str
    scope: Scope
    amount: Fraction
    first: date | None
    last: date | None
    period: str = "month"
    used: tuple[Fraction, date] | None = None


@dataclass
class Payable:
    """What is payable for each workload, and without taxes for each part."""

    workloads: dict[str, Fraction] = field(default_factory=dict)
    before_taxes: list[Fraction] = field(default_factory=list)
    taxes: Fraction = ZERO

    @property
    def total(self) -> Fraction:
        return sum(self.workloads.values(), ZERO)


def payable(
    parts: Sequence[Part], spent: Sequence[Fraction], steps: Sequence[Adjustment], times: dict[str, Fraction]
) -> Payable:
    """Each part's amount, step by step; `times` is the factor for an amount of a period."""
    amounts, taxes = list(spent), [ZERO] * len(parts)
    for step in steps:
        chosen = [at for at, part in enumerate(parts) if step.scope.takes(part)]
        sign = -1 if step.kind == "discount" else 1
        whole = sum((amounts[at] for at in chosen), ZERO)
        for at in chosen:
            if step.rate is not None:
                change = amounts[at] * step.rate
            else:
                due = step.amount * times[step.period]
                due = min(due, whole) if sign < 0 else due
                change = due * amounts[at] / whole if whole else due / len(chosen)
            amounts[at] += sign * change
            taxes[at] += change if step.kind == "tax" else ZERO
    payable_amount = Payable(taxes=sum(taxes, ZERO))
    for part, amount, tax in zip(parts, amounts, taxes, strict=True):
        payable_amount.workloads[part.workload] = payable_amount.workloads.get(part.workload, ZERO) + amount
        payable_amount.before_taxes.append(amount - tax)
    return payable_amount


def in_month(month: int) -> dict[str, Fraction]:
    """The factor from an amount of a period to one of the month."""
    days = Fraction(length(month))
    return {"day": days, "week": days / 7, "month": Fraction(1), "quarter": Fraction(1, 3), "year": Fraction(1, 12)}


def length(month: int) -> int:
    return monthrange(month // 12, month % 12 + 1)[1]


def opening(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def month_index(day: date) -> int:
    return day.year * 12 + day.month - 1


def days_of(starts: int, months: int) -> list[date]:
    first = opening(starts)
    return [first + timedelta(days=at) for at in range((opening(starts + months) - first).days)]


@dataclass
class Paid:
    """The result of commitments: used, left on the last day, payments by month, and uncovered spend by month and part."""

    used: dict[str, Fraction]
    unused: dict[str, Fraction | None]
    shortfalls: dict[str, list[tuple[int, int, Fraction]]]
    payments: dict[int, Fraction]
    uncovered: list[list[Fraction]]


def paid(parts: Sequence[Part], commitments: Sequence[Commitment], starts: int, months: int) -> Paid:
    """Day by day: each prepaid commitment covers what those before it left uncovered, as far as it lasts."""
    result = Paid({}, {}, {}, dict.fromkeys(range(months), ZERO), [[ZERO] * len(parts) for _ in range(months)])
    days = days_of(starts, months)
    prepaid = [commitment for commitment in commitments if commitment.kind == "prepaid"]
    for commitment in prepaid:
        result.used[commitment.name] = stated(commitment, parts, starts)
        result.unused[commitment.name] = None
        if commitment.first is not None and days[0] <= commitment.first <= days[-1]:
            result.payments[month_index(commitment.first) - starts] += commitment.amount
    for day in days:
        month = month_index(day) - starts
        left = [part.operational[month] / length(starts + month) for part in parts]
        for commitment in prepaid:
            if runs_on(commitment, day):
                chosen = [at for at, part in enumerate(parts) if commitment.scope.takes(part)]
                wanted = sum((left[at] for at in chosen), ZERO)
                counted = commitment.used is None or day >= commitment.used[1]
                room = max(ZERO, commitment.amount - result.used[commitment.name]) if counted else wanted
                drawn = min(wanted, room)
                for at in chosen if wanted else []:
                    left[at] -= left[at] * drawn / wanted
                result.used[commitment.name] += drawn if counted else ZERO
            if day == commitment.last:
                result.unused[commitment.name] = max(ZERO, commitment.amount - result.used[commitment.name])
        for at, amount in enumerate(left):
            result.uncovered[month][at] += amount
    for commitment in commitments:
        if commitment.kind == "minimum":
            shortfalls(commitment, parts, starts, months, result)
    return result


def runs_on(commitment: Commitment, day: date) -> bool:
    return (commitment.first is None or commitment.first <= day) and (commitment.last is None or day <= commitment.last)


def stated(commitment: Commitment, parts: Sequence[Part], starts: int) -> Fraction:
    """What is used by the plan's first day: as stated, and a day at a time at the first month's rate."""
    if commitment.used is None:
        return ZERO
    used, day = commitment.used
    rate = sum((part.operational[0] for part in parts if commitment.scope.takes(part)), ZERO) / length(starts)
    return used + max(0, (opening(starts) - day).days) * rate


def shortfalls(commitment: Commitment, parts: Sequence[Part], starts: int, months: int, result: Paid) -> None:
    """The shortfall from the minimum in each period that ends within the plan."""
    shortfalls_of, total = [], ZERO
    anchor = starts if commitment.first is None else month_index(commitment.first)
    until = None if commitment.last is None else month_index(commitment.last)
    begin = anchor
    while begin < starts + months and (until is None or begin <= until):
        end = begin + LENGTHS[commitment.period] - 1
        end = end if until is None else min(end, until)
        known = begin >= starts or (commitment.used is not None and month_index(commitment.used[1]) >= begin)
        if starts <= end < starts + months and known:
            used = used_in(commitment, parts, starts, begin, end)
            total += used
            if used < commitment.amount:
                shortfalls_of.append((begin, end, commitment.amount - used))
                result.payments[end - starts] += commitment.amount - used
        begin += LENGTHS[commitment.period]
    result.used[commitment.name], result.shortfalls[commitment.name] = total, shortfalls_of


def used_in(commitment: Commitment, parts: Sequence[Part], starts: int, begin: int, end: int) -> Fraction:
    first, last, used = opening(begin), opening(end + 1) - timedelta(days=1), ZERO
    first = max(first, commitment.first or first)
    last = min(last, commitment.last or last)
    if commitment.used is not None and first <= commitment.used[1] <= last:
        used, first = stated(commitment, parts, starts), commitment.used[1]
    day = max(first, opening(starts))
    while day <= last:
        month = month_index(day) - starts
        chosen = (part.operational[month] for part in parts if commitment.scope.takes(part))
        used += sum(chosen, ZERO) / length(starts + month)
        day += timedelta(days=1)
    return used
