"""Commitments over the months of a plan: what is used of each, what is left, and when it is paid.

Use is the operational amount of the workloads selected, per day a month's amount ÷ its days, from the first day to
the last. Spend before the plan begins is `used`; days between that day and the plan are spent at the first month's
rate.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from budgetlint.estimate.months import Horizon
from budgetlint.estimate.settlement import CommitmentResult, Shortfall
from budgetlint.estimate.spend import Spend, selects, spends_in_month
from budgetlint.figures.exact import ZERO
from budgetlint.frozen import Frozen
from budgetlint.model.budget import BudgetFile
from budgetlint.model.calendar import days_in, first_day, index_of, last_day, month_at, month_of
from budgetlint.model.payable import Commitment
from budgetlint.model.periods import MONTHS

"""The number of months in a period of a minimum."""


class MonthOfSpend(Frozen):
    """The spend in a month of a plan."""

    month: str
    spends: tuple[Spend, ...]

    def chosen(self, commitment: Commitment) -> tuple[int, ...]:
        """The indices of the spends that a commitment selects."""
        return tuple(
            place
            for place, spend in enumerate(self.spends)
            if selects(commitment, spend.workload, spend.model, spend.tags)
        )

    def used(self, commitment: Commitment, first: date, last: date) -> tuple[Decimal, bool]:
        """The use of a commitment between two days, both included, and whether it is complete."""
        chosen = [self.spends[place] for place in self.chosen(commitment)]
        days = max(0, (min(last, last_day(self.month)) - max(first, first_day(self.month))).days + 1)
        total = sum((spend.amount for spend in chosen), ZERO)
        return total * days / days_in(self.month), not days or all(spend.priced for spend in chosen)


def months_of_spend(file: BudgetFile, horizon: Horizon) -> tuple[MonthOfSpend, ...]:
    """The operational amounts of a plan, month by month."""
    return tuple(
        MonthOfSpend(month.month, spends_in_month(file, horizon, at, "operational"))
        for at, month in enumerate(horizon.months)
    )


class CommittedSpend(Frozen):
    """The result of each commitment, and the share of each month's spend that no commitment covers."""

    results: tuple[CommitmentResult, ...]
    uncovered: tuple[tuple[Decimal, ...], ...]


def covered(file: BudgetFile, months: Sequence[MonthOfSpend]) -> CommittedSpend:
    """Commitments in the order of the file; those with unknown use are left out."""
    clear = {name: commitment for name, commitment in file.commitments.items() if not is_unclear(commitment, file)}
    prepaid = {name: _Prepaid(commitment, months) for name, commitment in clear.items() if commitment.kind == "prepaid"}
    uncovered = _drawn(months, tuple(prepaid.values()))
    results = tuple(
        prepaid[name].result(name) if name in prepaid else _minimum(name, commitment, file, months)
        for name, commitment in clear.items()
    )
    return CommittedSpend(results, uncovered)


def is_unclear(commitment: Commitment, file: BudgetFile) -> bool:
    """Whether the use is unknown: it began before the plan without `used`, ends before it begins, or its period has
    no months."""
    if commitment.from_ is not None and commitment.until is not None and commitment.until < commitment.from_:
        return True
    begun = commitment.from_ is not None and file.starts is not None and commitment.from_ < first_day(file.starts)
    if commitment.kind == "prepaid":
        return begun and commitment.used is None
    return (commitment.period or file.period).value not in MONTHS


class _Prepaid:
    """A prepaid commitment as the days pass: `counted` is its first day that is not yet in `used`."""

    __slots__ = ("commitment", "counted", "first", "last", "months", "used", "whole")

    def __init__(self, commitment: Commitment, months: Sequence[MonthOfSpend]) -> None:
        self.commitment, self.months = commitment, months
        self.first, self.last = commitment.from_ or date.min, commitment.until or date.max
        self.counted = self.first if commitment.used is None else commitment.used.on
        begin = first_day(months[0].month)
        self.used, self.whole = before_plan(commitment, months[0], min(begin, self.last))
        for month in months:
            self.whole = self.whole and month.used(commitment, self.counted, self.last)[1]

    @property
    def is_left(self) -> bool:
        """Whether it may cover more."""
        return self.used < self.commitment.amount or self.counted > self.first

    def draw(self, wanted: Mapping[int, Decimal], day: date) -> Mapping[int, Decimal]:
        """What it covers of the spends of a range of days: the rest of it, shared in proportion."""
        if day < self.counted:
            return wanted
        total = sum(wanted.values(), ZERO)
        drawn = min(total, max(ZERO, self.commitment.amount - self.used))
        self.used += drawn
        if drawn == total:
            return wanted
        return {place: amount * drawn / total for place, amount in wanted.items()}

    def result(self, name: str) -> CommitmentResult:
        """The result, with amount − used if the plan reaches its last day."""
        commitment, months = self.commitment, self.months
        begin, end = first_day(months[0].month), last_day(months[-1].month)
        unused = max(ZERO, commitment.amount - self.used) if self.whole and begin <= self.last <= end else None
        paid = {}
        if commitment.from_ is not None and begin <= commitment.from_ <= end:
            paid[month_of(commitment.from_)] = commitment.amount
        return CommitmentResult(name, commitment, self.used, unused, (), paid, self.whole)


def before_plan(commitment: Commitment, month: MonthOfSpend, begin: date) -> tuple[Decimal, bool]:
    """The use by the start of a plan: as stated, then at the rate of its first month."""
    if commitment.used is None:
        return ZERO, True
    total, known = month.used(commitment, first_day(month.month), last_day(month.month))
    gap = max(0, (begin - commitment.used.on).days)
    return commitment.used.amount + total * gap / days_in(month.month), known or not gap


def _drawn(months: Sequence[MonthOfSpend], prepaid: Sequence[_Prepaid]) -> tuple[tuple[Decimal, ...], ...]:
    """The share of each month that no commitment covers: day by day, in the order of the file."""
    left = []
    for month in months:
        total = [ZERO for _ in month.spends]
        for first, last in _stretches(month.month, prepaid):
            days = (last - first).days + 1
            rest = [spend.amount * days / days_in(month.month) for spend in month.spends]
            for paying in prepaid:
                if paying.first <= first and last <= paying.last:
                    drawn = paying.draw({place: rest[place] for place in month.chosen(paying.commitment)}, first)
                    for place, amount in drawn.items():
                        rest[place] -= amount
            total = [before + more for before, more in zip(total, rest, strict=True)]
        left.append(tuple(total))
    return tuple(left)


def _stretches(month: str, prepaid: Iterable[_Prepaid]) -> Iterator[tuple[date, date]]:
    """The days of a month: one by one if a commitment may cover some, else all together."""
    begin, end = first_day(month), last_day(month)
    if not any(paying.first <= end and begin <= paying.last and paying.is_left for paying in prepaid):
        yield begin, end
        return
    for at in range(days_in(month)):
        yield begin + timedelta(days=at), begin + timedelta(days=at)


def _minimum(name: str, commitment: Commitment, file: BudgetFile, months: Sequence[MonthOfSpend]) -> CommitmentResult:
    """Each whole period of the plan with use below the minimum: the shortfall falls due in its last month."""
    shortfalls, whole, total = [], True, ZERO
    for period in _periods(commitment, file, [month.month for month in months]):
        used, known = _used_in(commitment, months, period)
        total, whole = total + used, whole and known
        if known and used < commitment.amount:
            shortfalls.append(Shortfall(period, used, commitment.amount - used))
    paid = {shortfall.months[-1]: shortfall.amount for shortfall in shortfalls}
    return CommitmentResult(name, commitment, total, None, tuple(shortfalls), paid, whole)


def _periods(commitment: Commitment, file: BudgetFile, months: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The periods of a minimum that end inside the plan and whose use is fully known; the last one may be cut short."""
    length = MONTHS[(commitment.period or file.period).value]
    first, last = index_of(months[0]), index_of(months[-1])
    anchor = first if commitment.from_ is None else index_of(month_of(commitment.from_))
    until = last + length if commitment.until is None else index_of(month_of(commitment.until))
    start = anchor if anchor >= first else first - (first - anchor) % length
    while start <= min(last, until):
        end = min(start + length - 1, until)
        if end <= last and (start >= first or _is_stated(commitment, start)):
            yield tuple(month_at(at) for at in range(start, end + 1))
        start += length


def _is_stated(commitment: Commitment, start: int) -> bool:
    """Whether the use in a period that begins before the plan is stated."""
    return commitment.used is not None and index_of(month_of(commitment.used.on)) >= start


def _used_in(commitment: Commitment, months: Sequence[MonthOfSpend], period: Sequence[str]) -> tuple[Decimal, bool]:
    """The use in a period: as stated up to a day, and according to the plan from then on."""
    first = max(first_day(period[0]), commitment.from_ or date.min)
    last = min(last_day(period[-1]), commitment.until or date.max)
    used, known = ZERO, True
    if commitment.used is not None and first <= commitment.used.on <= last:
        first = commitment.used.on
        used, known = before_plan(commitment, months[0], first_day(months[0].month))
    for month in months:
        if month.month in period:
            amount, priced = month.used(commitment, first, last)
            used, known = used + amount, known and priced
    return used, known
