"""Line items: a meter's quantity at a rate, and what is unknown if there is no rate."""

from decimal import Decimal
from enum import Enum, auto
from typing import NewType

from budgetlint.figures.exact import ONE, ZERO, branching
from budgetlint.frozen import Frozen
from budgetlint.model.snapshot import PriceEntry

Amount = NewType("Amount", Decimal)
"""Money in the file's currency, per period of the file unless a budget states otherwise."""

Quantity = NewType("Quantity", Decimal)
"""A quantity in the meter's unit, per period of the file."""


class Lack(Enum):
    """Why usage has no price."""

    MODEL = auto()
    """The model is unknown."""
    METER = auto()
    """No entry prices the meter."""
    STATE = auto()
    """The price depends on something that the workload does not state."""
    VALUE = auto()
    """No price names the value that the workload states."""
    AMBIGUOUS = auto()
    """Two entries tie."""
    PARTIAL = auto()
    """A threshold entry leaves out a token meter."""
    CONDITION = auto()
    """What prices the meter does not name a condition that the workload states."""
    CONTRACT = auto()
    """The contract's entry does not state what the list tells the call by."""
    MONEY = auto()
    """A unit of money has no worth."""
    VOLUME = auto()
    """The volume is not stated once."""
    DRIVER = auto()
    """The volume follows a driver of which no quantity is known."""
    RETIRED = auto()
    """The model is no longer served."""
    MIX = auto()
    """The shares of the mix don't sum to 100 %."""
    MINIMUM = auto()
    """A minimum charge spans several meters."""


class Gap(Frozen):
    """A missing price and its reason: the meter, the key and value at fault, the known values, the conflicting
    entries."""

    lack: Lack
    meter: str | None = None
    key: str | None = None
    value: str | None = None
    known: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()


class Missing(Frozen):
    """A gap, and the usage that needs the missing price; if that is zero, nothing is missing."""

    usage: Decimal
    gap: Gap


class Rate(Frozen):
    """A price: `amount` in the file's currency for `per` units of the meter, and its source.

    `listed` is the amount before a contract, None if only the contract prices the meter; `agreed` if the contract
    does. `entry` is the listed (or contract) entry; `over` the prompt size above which it applies. `bound` marks an
    upper bound: the input price for tokens read from cache. `schedule` is the most expensive one, for a workload that
    states none. With a minimum charge on a rate of zero, the rate is that charge, and each call is `billed_whole`.
    """

    amount: Decimal
    per: Decimal
    listed: Decimal | None
    entry: PriceEntry
    over: Decimal | None = None
    unit: str | None = None
    unit_amount: Decimal | None = None
    round_up: Decimal | None = None
    least: Decimal | None = None
    billed_whole: bool = False
    agreed: bool = False
    bound: bool = False
    schedule: str | None = None

    def billed(self, quantity: Decimal) -> Decimal:
        """The billed part of a call's quantity: rounded up to `round_up`, at least `least`; 1 if `billed_whole`."""
        if self.billed_whole:
            return one_of(quantity)
        return billed(quantity, self.round_up, self.least)


@branching
def one_of(quantity: Decimal) -> Decimal:
    """1 for any quantity except zero."""
    return ONE if quantity else ZERO


@branching
def billed(quantity: Decimal, step: Decimal | None, least: Decimal | None) -> Decimal:
    """A call's quantity rounded up to whole steps and raised to the minimum; zero stays zero."""
    if not quantity:
        return quantity
    if step is not None:
        whole = quantity // step * step
        quantity = whole if whole == quantity else whole + step
    return quantity if least is None else quantity.max(least)


class LineItem(Frozen):
    """One meter of one workload at one rate: amount = quantity × rate ÷ per."""

    meter: str
    quantity: Quantity
    rate: Rate
    amount: Amount

    @property
    def listed(self) -> Amount | None:
        """The amount at the listed price: quantity × listed rate ÷ per."""
        if self.rate.listed is None:
            return None
        if self.rate.listed == self.rate.amount:
            return self.amount
        return Amount(self.quantity * self.rate.listed / self.rate.per)


class Step(Frozen):
    """One applied multiplier: its factor, if it is one, and the change in cost."""

    name: str
    change: Amount
    factor: Decimal | None = None
    items: tuple[LineItem, ...] = ()
