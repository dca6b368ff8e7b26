"""What an estimate is: amounts by layer for each workload, budget and file, and what could not be priced."""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import NewType

from budgetlint.figures.exact import ZERO, branching
from budgetlint.frozen import Frozen
from budgetlint.model.budget import Budget, Unit
from budgetlint.model.multipliers import CachePrefix, CacheShares, FailedJobs
from budgetlint.model.snapshot import PriceEntry
from budgetlint.model.workload import Workload

Amount = NewType("Amount", Decimal)
"""Money in the file's currency, per period of the file unless a budget says otherwise."""

Quantity = NewType("Quantity", Decimal)
"""How much of a meter, in the meter's unit, per period of the file."""


class Lack(Enum):
    """Why something has no price."""

    MODEL = "the model is unknown"
    METER = "no entry prices the meter"
    STATE = "the price depends on something that the workload does not state"
    VALUE = "no price names the value that the workload states"
    AMBIGUOUS = "two entries tie"
    PARTIAL = "a threshold entry leaves out a token meter"
    CONDITION = "what prices the meter does not name a condition that the workload states"
    CONTRACT = "the contract's entry does not state what the list tells the call by"
    MONEY = "a unit of money has no worth"
    VOLUME = "the volume is not stated once"
    DRIVER = "the volume follows a driver of which no quantity is known"
    MIX = "the shares of the mix don't come to 100 %"
    MINIMUM = "a minimum charge spans several meters"


class Gap(Frozen):
    """What is not priced and why: the meter, the key and value at fault, what is known instead, the entries that clash."""

    lack: Lack
    meter: str | None = None
    key: str | None = None
    value: str | None = None
    known: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()


class Missing(Frozen):
    """A gap, and the usage that asks for the missing price; where that is zero, nothing is missing."""

    usage: Decimal
    gap: Gap


class Rate(Frozen):
    """A price: `amount` of the file's currency for `per` of the meter, and where it was listed.

    `listed` is the amount before a contract, None where only the contract prices the meter; `agreed` says that the
    contract does. `entry` is the listed (or contract) entry; `over` the prompt size above which it holds. `bound` marks an
    upper bound: the input price for tokens read from cache. `schedule` is the one that is dearest, of a workload that
    states none.
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
    agreed: bool = False
    bound: bool = False
    schedule: str | None = None

    def billed(self, quantity: Decimal) -> Decimal:
        """What is billed of a call's quantity: rounded up to `round_up`, and no less than `least`."""
        return billed(quantity, self.round_up, self.least)


@branching
def billed(quantity: Decimal, step: Decimal | None, least: Decimal | None) -> Decimal:
    """A call's quantity rounded up to whole steps, and then to the least that is billed; nothing stays nothing."""
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
    """One multiplier applied: the factor where it is one, and what it changes of the cost."""

    name: str
    change: Amount
    factor: Decimal | None = None
    items: tuple[LineItem, ...] = ()


class Layers(Frozen):
    """The amount after each layer: listed prices × workload, with multipliers, with buffer."""

    base: Amount
    operational: Amount
    planned: Amount
    listed: Amount | None = None


class Volume(Frozen):
    """What is kept in a period, and what else a workload is counted per."""

    unit: Unit
    count: Decimal
    others: tuple[tuple[Unit, Decimal], ...] = ()

    def counts(self) -> tuple[tuple[Unit, Decimal], ...]:
        """Every unit that the workload counts, with its count."""
        return ((self.unit, self.count), *self.others)


class Funnel(Frozen):
    """The four numbers of a media workload, never one ratio."""

    accepted: Decimal
    submitted: Decimal
    successful: Decimal
    billed: Decimal


class UnitCost(Frozen):
    """Each layer ÷ the count of a unit; None where the count is zero."""

    per: Unit
    layers: Layers | None


class Effective(Frozen):
    """The multipliers that apply to a workload after inheritance."""

    cache: CacheShares | CachePrefix | None = None
    retries: Decimal | None = None
    duplicates: Decimal | None = None
    rejected_outputs: Decimal | None = None
    failed_jobs: FailedJobs | None = None


class BracketCalls(Frozen):
    """The calls that one unit of volume makes in one price bracket: how many, and the tokens they carry.

    `prompt` is the input tokens of them all, `reads` and `writes` what of it a cached prefix would read and write.
    """

    over: Decimal | None
    count: Decimal
    prompt: Decimal
    reads: Decimal
    writes: Decimal


class WorkloadEstimate(Frozen):
    """The estimate of one workload; `layers` is None and `gaps` say why where it is unpriced.

    `submitted` is units submitted for the volume, before operations: accepted outputs × attempts.
    `calls` are those that do the work, `summaries` those that compaction makes beside them. `largest_prompt` is the prompt
    tokens of the largest of them all, `thresholds` the sizes at which its price changes.
    `parts` are those of its mix, each priced by itself; `share` is a part's own, `whole` the workload that it belongs to.
    """

    name: str
    workload: Workload
    volume: Volume | None
    multipliers: Effective
    buffer: Decimal
    submitted: Decimal = ZERO
    calls: tuple[BracketCalls, ...] = ()
    summaries: tuple[BracketCalls, ...] = ()
    items: tuple[LineItem, ...] = ()
    steps: tuple[Step, ...] = ()
    layers: Layers | None = None
    unit_costs: tuple[UnitCost, ...] = ()
    funnel: Funnel | None = None
    gaps: tuple[Gap, ...] = ()
    smallest_prompt: Decimal | None = None
    largest_prompt: Decimal | None = None
    thresholds: tuple[Decimal, ...] = ()
    parts: "tuple[WorkloadEstimate, ...]" = ()
    share: Decimal | None = None
    whole: str | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """Where it stands in the file."""
        return ("workloads", self.name) if self.whole is None else ("workloads", self.whole, "mix", self.name)


class Status(Enum):
    """What a budget's amount is to its ceiling."""

    OK = "ok"
    WARN = "warn"
    EXCEEDED = "exceeded"
    INCOMPLETE = "incomplete"


class BudgetResult(Frozen):
    """A budget's amount in its own period or per unit; `amount` is None where it is incomplete, beside `known`.

    `wrong_units` are workloads that don't count its unit, `counted_twice` those that may count the same people.
    """

    name: str
    budget: Budget
    period: str | None
    scope: tuple[str, ...]
    amount: Amount | None
    known: Amount | None
    unpriced: tuple[str, ...]
    status: Status
    wrong_units: tuple[str, ...] = ()
    counted_twice: tuple[str, ...] = ()
    count: Decimal | None = None


class Estimate(Frozen):
    """The estimate of a file: `totals` is None where a workload is unpriced, beside the `known` part."""

    workloads: Mapping[str, WorkloadEstimate]
    totals: Layers | None
    known: Layers
    unpriced: tuple[str, ...]
    budgets: tuple[BudgetResult, ...]

    @property
    def spenders(self) -> tuple[WorkloadEstimate, ...]:
        """What is called by itself: the workloads, and in place of those that have a mix its parts."""
        return tuple(each for workload in self.workloads.values() for each in workload.parts or (workload,))

    @property
    def complete(self) -> bool:
        return not self.unpriced
