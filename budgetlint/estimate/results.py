"""What an estimate is: amounts by layer for each workload, budget and file, and what could not be priced."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, NewType

from budgetlint.figures.exact import ONE, ZERO, branching
from budgetlint.frozen import Frozen
from budgetlint.model.budget import Budget, Unit
from budgetlint.model.multipliers import CachePrefix, CacheShares, FailedJobs
from budgetlint.model.snapshot import PriceEntry
from budgetlint.model.workload import Workload

if TYPE_CHECKING:
    from budgetlint.estimate.range_results import BudgetSpread, FileSpread, Undrawn
    from budgetlint.estimate.settlement import PayablePlan

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
    RETIRED = "the model is no longer served"
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
    states none. With a minimum charge on a rate of zero the rate is that charge, and each call is `billed_whole`.
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
        """What is billed of a call's quantity: rounded up to `round_up`, and no less than `least`; 1 where it is whole."""
        if self.billed_whole:
            return one_of(quantity)
        return billed(quantity, self.round_up, self.least)


@branching
def one_of(quantity: Decimal) -> Decimal:
    """1 of whatever is used; nothing stays nothing."""
    return ONE if quantity else ZERO


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


def total_of(layers: Iterable[Layers]) -> Layers:
    """The sum, layer by layer; `listed` is None where it is for any of them."""
    base = operational = planned = ZERO
    listed: Decimal | None = ZERO
    for part in layers:
        base += part.base
        operational += part.operational
        planned += part.planned
        listed = None if listed is None or part.listed is None else listed + part.listed
    return Layers(Amount(base), Amount(operational), Amount(planned), None if listed is None else Amount(listed))


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


class Stretch(Frozen):
    """Consecutive calls of a run, `times` over: the first carries `size` tokens, each later one `growth` more.

    What a call sends beyond the call before it is `back`; where they are `fresh`, the first has no call before it.
    """

    size: Decimal
    growth: Decimal
    count: Decimal
    times: Decimal
    back: Decimal
    fresh: bool


class BracketCalls(Frozen):
    """The calls that one unit of volume makes in one price bracket: how many, and the tokens they carry.

    `prompt` is the input tokens of them all, `reads` and `writes` what of it a cached prefix would read and write.
    """

    over: Decimal | None
    count: Decimal
    prompt: Decimal
    reads: Decimal
    writes: Decimal
    stretches: tuple[Stretch, ...] = ()


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


class Run(Frozen):
    """A stretch of months that a ceiling must hold in: `amount` is None where it is incomplete, beside `known`.

    A `partial` run is cut off by the plan's first or last month: without a status unless it is exceeded all the same.
    `known` is None where a unit cost has no count to divide by.
    """

    months: tuple[str, ...]
    label: str
    ceiling: Decimal
    amount: Amount | None
    known: Amount | None
    unpriced: tuple[str, ...]
    partial: bool
    status: Status | None

    @property
    def first(self) -> str:
        """Its first month."""
        return self.months[0]


class Factors(Frozen):
    """What a volume is multiplied by in a month, beside the month's length."""

    growth: Decimal
    ramp: Decimal
    season: Decimal

    @property
    def product(self) -> Decimal:
        """All three together."""
        return self.growth * self.ramp * self.season


class Spent(Frozen):
    """Days of a month on which prices are the same: the plan of one month at them × times ÷ parts."""

    estimate: WorkloadEstimate
    times: Decimal
    parts: Decimal

    @property
    def layers(self) -> Layers:
        """What these days come to."""
        return self.of(self.estimate)

    def of(self, estimate: WorkloadEstimate) -> Layers:
        """What these days of the workload, or of a part of its mix, come to."""
        layers, times, parts = estimate.layers, self.times, self.parts
        assert layers is not None
        return Layers(
            Amount(layers.base * times / parts),
            Amount(layers.operational * times / parts),
            Amount(layers.planned * times / parts),
            None if layers.listed is None else Amount(layers.listed * times / parts),
        )


class WorkloadMonth(Frozen):
    """A workload in a month: `layers` is None where part of it has no price, beside the `known` part of its days.

    `factors` is None in months in which it does not run. `volume` is what is kept in the month, `spent` what `known`
    is the sum of.
    """

    month: str
    factors: Factors | None
    volume: Volume | None
    layers: Layers | None
    known: Layers
    gaps: tuple[Gap, ...] = ()
    spent: tuple[Spent, ...] = ()


class PlanMonth(Frozen):
    """All workloads in a month; `layers` is None where one is unpriced, beside the `known` part."""

    month: str
    layers: Layers | None
    known: Layers
    unpriced: tuple[str, ...]


class Event(Frozen):
    """Something that happens inside the plan, on a day: `change` is what it does to the planned amount of its month."""

    day: date
    kind: str
    subject: str
    change: Amount | None = None
    detail: str = ""


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events by day and subject."""
    return tuple(sorted(events, key=lambda event: (event.day, event.subject, event.kind)))


class Horizon(Frozen):
    """A plan over months of the calendar: every workload and all of them together, month by month, and their sum."""

    months: tuple[PlanMonth, ...]
    workloads: Mapping[str, tuple[WorkloadMonth, ...]]
    layers: Layers | None
    known: Layers
    unpriced: tuple[str, ...]
    events: tuple[Event, ...] = ()

    @property
    def first(self) -> str:
        """Its first month."""
        return self.months[0].month

    def of(self, name: str) -> Layers | None:
        """A workload's sum over all months; None where one of them is unpriced."""
        months = self.workloads[name]
        known = [month.layers for month in months if month.layers is not None]
        return total_of(known) if len(known) == len(months) else None


class BudgetResult(Frozen):
    """A budget's amount in its own period or per unit; `amount` is None where it is incomplete, beside `known`.

    `wrong_units` are workloads that don't count its unit, `counted_twice` those that may count the same people.
    """

    name: str
    budget: Budget
    period: str | None
    ceiling: Decimal
    scope: tuple[str, ...]
    amount: Amount | None
    known: Amount | None
    unpriced: tuple[str, ...]
    status: Status
    wrong_units: tuple[str, ...] = ()
    counted_twice: tuple[str, ...] = ()
    count: Decimal | None = None
    runs: tuple[Run, ...] = ()
    at: str | None = None
    """Of a calendar plan: every stretch that the ceiling must hold in, and the first month of the one that is told."""
    spread: "BudgetSpread | None" = None
    """Of a plan with ranges: how probable it is that the ceiling is exceeded."""

    @property
    def label(self) -> str:
        """What the run is called that is told."""
        return next((run.label for run in self.runs if run.first == self.at), "")

    @property
    def measure(self) -> str:
        """What the amount is over, in words: `a month`, `per request`, `in 2027-11`, `a day in 2027-02`."""
        measure = f"per {self.budget.per}" if self.budget.per else f"a {self.period}"
        if self.at is None:
            return measure
        return f"{measure} in {self.label}" if self.budget.per or self.period in ("day", "week") else f"in {self.label}"

    @property
    def first_exceeded(self) -> Run | None:
        """The first run that is above its ceiling."""
        return next((run for run in self.runs if run.status is Status.EXCEEDED), None)


class Estimate(Frozen):
    """The estimate of a file: `totals` is None where a workload is unpriced, beside the `known` part."""

    workloads: Mapping[str, WorkloadEstimate]
    totals: Layers | None
    known: Layers
    unpriced: tuple[str, ...]
    budgets: tuple[BudgetResult, ...]
    horizon: Horizon | None = None
    payable: "PayablePlan | None" = None
    """What is payable, where a file states anything that makes it another figure than what is planned."""
    spread: "FileSpread | None" = None
    """Of a plan with ranges: how far its amounts lie apart."""
    undrawn: "Undrawn | None" = None
    """Of a plan with ranges that are not drawn: why."""

    @property
    def headline(self) -> Layers | None:
        """What the plan comes to: in a period, or over all its months; None where a workload is unpriced."""
        return self.totals if self.horizon is None else self.horizon.layers

    @property
    def headline_known(self) -> Layers:
        """The known part of what the plan comes to."""
        return self.known if self.horizon is None else self.horizon.known

    @property
    def lacking(self) -> tuple[str, ...]:
        """The workloads without a price: of a calendar plan in any of its months."""
        return self.unpriced if self.horizon is None else self.horizon.unpriced

    @property
    def spenders(self) -> tuple[WorkloadEstimate, ...]:
        """What is called by itself: the workloads, and in place of those that have a mix its parts."""
        return tuple(part for workload in self.workloads.values() for part in workload.parts or (workload,))

    @property
    def complete(self) -> bool:
        return not self.lacking
