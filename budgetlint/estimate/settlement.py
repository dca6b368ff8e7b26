"""What is payable, as it is computed: the amount of each workload, and what each adjustment changes, in order."""

from collections.abc import Mapping
from decimal import Decimal

from budgetlint.frozen import Frozen
from budgetlint.model.payable import Adjustment, Commitment


class PayableAmount(Frozen):
    """What is payable for something: its known part, and whether that is all of it."""

    known: Decimal
    whole: bool

    @property
    def amount(self) -> Decimal | None:
        """The amount; None where a part of it is unknown."""
        return self.known if self.whole else None


class PayableStep(Frozen):
    """An account's fee or an adjustment applied: what it changes, of all that it selects.

    `by_account` is the fee of an account that pays for what it selects, at its rate.
    """

    name: str
    adjustment: Adjustment
    change: PayableAmount
    by_account: bool = False


class Settlement(Frozen):
    """The payable amount of each workload and of all of them, and the steps between it and the planned amount.

    `taxes` is what taxes come to in all, `before_taxes` what is left without them of each workload or part of a mix.
    """

    workloads: Mapping[str, PayableAmount]
    total: PayableAmount
    steps: tuple[PayableStep, ...]
    taxes: Decimal
    before_taxes: tuple[Decimal, ...]


class MonthSettlement(Frozen):
    """What is payable for a month."""

    month: str
    settlement: Settlement


class CashMonth(Frozen):
    """What is paid in a month: `usage` that is billed as it is used, the rest in its own words."""

    month: str
    usage: Decimal
    purchases: Decimal
    fees: Decimal
    commitments: Decimal
    taxes: Decimal
    whole: bool

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.usage + self.purchases + self.fees + self.commitments + self.taxes


class Shortfall(Frozen):
    """A period of a minimum whose plan uses less than it: due in the last of its months."""

    months: tuple[str, ...]
    used: Decimal
    amount: Decimal


class CommitmentResult(Frozen):
    """What a plan makes of a commitment: how much of it is used, and what is paid for nothing.

    `used` is all that is used of one paid ahead by the end of the plan, or by its last day if that is earlier; `unused`
    what is left on its last day, None where the plan does not reach it or not all of its usage is known.
    `paid` are its payments by month.
    """

    name: str
    commitment: Commitment
    used: Decimal
    unused: Decimal | None
    shortfalls: tuple[Shortfall, ...]
    paid: Mapping[str, Decimal]
    whole: bool


class PayablePlan(Frozen):
    """What is payable in a period as stated; with `starts` in each month and over all of them, and what is paid when."""

    period: Settlement
    months: tuple[MonthSettlement, ...] = ()
    horizon: Settlement | None = None
    commitments: tuple[CommitmentResult, ...] = ()
    cash: tuple[CashMonth, ...] = ()

    @property
    def headline(self) -> Settlement:
        """What a report says: over all months where there are any, else in a period."""
        return self.period if self.horizon is None else self.horizon
