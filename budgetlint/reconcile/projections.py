"""Projections of a budget to the end of the running period, at plan and at pace."""

from datetime import date
from decimal import Decimal

from budgetlint.figures.exact import exactly, settled
from budgetlint.frozen import Frozen


class Projection(Frozen):
    """A budget's amount at the end of its period, and the day on which it exceeds its ceiling, None if it does not."""

    amount: Decimal
    breaks: date | None


class ToDate(Frozen):
    """A budget in its running period, up to the last complete day.

    `spent` S is the amount from records, `plan` P the operational plan of the same days; `ratio` is S ÷ P. At plan is S + the
    plan of the remaining days, at pace S + ratio × that plan; None if P is zero or covers fewer than 3 days. If
    the records of a workload in scope are unknown, `unknown` names it, S is the known part, and nothing is projected.
    `weekdays` is the mean amount of a Monday, a Tuesday, …, for information only.
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
    """The first day with a record, if the period began earlier."""
    ended: date | None = None
    """The last day with a record, if later days are assumed complete."""

    @property
    def ratio(self) -> Decimal | None:
        """spent ÷ plan; None if the plan is zero."""
        with exactly():
            return settled(self.spent / self.plan) if self.plan else None
