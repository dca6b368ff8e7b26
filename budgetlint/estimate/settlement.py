"""The results for the payable figure: the amount of each workload, and the change of each adjustment, in order."""

from collections.abc import Mapping
from decimal import Decimal

from budgetlint.frozen import Frozen
from budgetlint.model.payable import Adjustment, Commitment


class PayableAmount(Frozen):
    """A payable amount: its known part, and whether that is complete."""

    known: Decimal
    whole: bool

    @property
    def amount(self) -> Decimal | None:
        """The amount; None if part of it is unknown."""
        return self.known if self.whole else None


class PayableStep(Frozen):
    """An applied fee or adjustment: its change, over all that it selects.

    `by_account` marks the fee of a paying account, at its rate.
    """

    name: str
    adjustment: Adjustment
    change: PayableAmount
    by_account: bool


class Settlement(Frozen):
    """The payable amount of each workload and in total, and the steps from the planned amount.

    `taxes` is the sum of taxes, `before_taxes` the amount without them for each workload or part of a mix.
    """

    workloads: Mapping[str, PayableAmount]
    total: PayableAmount
    steps: tuple[PayableStep, ...]
    taxes: Decimal
    before_taxes: tuple[Decimal, ...]


class MonthSettlement(Frozen):
    """The payable amounts for a month."""

    month: str
    settlement: Settlement


class CashMonth(Frozen):
    """What is paid in a month: `usage` is billed after use; the other fields are as named."""

    month: str
    usage: Decimal
    purchases: Decimal
    fees: Decimal
    commitments: Decimal
    taxes: Decimal
    whole: bool

    @property
    def total(self) -> Decimal:
        """The total."""
        return self.usage + self.purchases + self.fees + self.commitments + self.taxes


class Shortfall(Frozen):
    """A period of a minimum with use below it: due in its last month."""

    months: tuple[str, ...]
    used: Decimal
    amount: Decimal


class CommitmentResult(Frozen):
    """The result of a commitment: how much is used, and what is paid without being used.

    `used` is the use of a prepaid one by the end of the plan, or by its last day if that is earlier; `unused` is the
    rest on its last day, None if the plan does not reach it or its use is not fully known. `paid` are its payments by
    month.
    """

    name: str
    commitment: Commitment
    used: Decimal
    unused: Decimal | None
    shortfalls: tuple[Shortfall, ...]
    paid: Mapping[str, Decimal]
    whole: bool


class PayablePlan(Frozen):
    """The payable amounts in a period as stated; with `starts`, in each month and over all of them, and cash."""

    period: Settlement
    months: tuple[MonthSettlement, ...] = ()
    horizon: Settlement | None = None
    commitments: tuple[CommitmentResult, ...] = ()
    cash: tuple[CashMonth, ...] = ()

    @property
    def headline(self) -> Settlement:
        """The reported total: over all months if there are any, else per period."""
        return self.period if self.horizon is None else self.horizon
