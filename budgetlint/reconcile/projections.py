"""Where a budget of the running period ends, at plan and at pace."""

from datetime import date
from decimal import Decimal

from budgetlint.figures.exact import exactly, settled
from budgetlint.frozen import Frozen


class Projection(Frozen):
    """What a budget comes to at its period's end, and the day on which its ceiling breaks, None where it holds."""

    amount: Decimal
    breaks: date | None


class ToDate(Frozen):
    """A budget in its running period, through the last complete day.

    `spent` S is what records come to, `plan` P the operational plan of the same days; `ratio` is S ÷ P. At plan is S + the
    plan of the days that remain, at pace S + ratio × that plan; None where P is zero or of fewer than 3 days. Where
    records of a workload in scope are not known, `unknown` names it, S is the known part, and nothing is projected.
    `weekdays` is what records come to on a Monday, a Tuesday, … on average, for the reader alone.
    """

    path: str
    budget: str
    currency: str
    ceiling: Decimal
    period: str
    first: date
    last: date
    through: date
    spent: Decimal
    plan: Decimal | None
    at_plan: Projection | None = None
    at_pace: Projection | None = None
    unknown: tuple[str, ...] = ()
    why_no_pace: str | None = None
    weekdays: tuple[Decimal | None, ...] = ()
    since: date | None = None
    """The first day with a record, where the period began before it."""
    ended: date | None = None
    """The last day with a record, where days after it are taken for complete."""

    @property
    def ratio(self) -> Decimal | None:
        """spent ÷ plan; None where there is no plan."""
        with exactly():
            return settled(self.spent / self.plan) if self.plan else None
