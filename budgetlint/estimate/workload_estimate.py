"""The estimate of a workload: its amounts by layer, the calls and line items behind them, and missing prices."""

from collections.abc import Iterable
from decimal import Decimal

from budgetlint.estimate.line_items import Amount, Gap, LineItem, Step
from budgetlint.figures.exact import ZERO, exactly
from budgetlint.frozen import Frozen
from budgetlint.model.budget import Unit
from budgetlint.model.multipliers import CachePrefix, CacheShares, FailedJobs
from budgetlint.model.workload import Workload


class Layers(Frozen):
    """The amount after each layer: listed prices × workload, with multipliers, with buffer."""

    base: Amount
    operational: Amount
    planned: Amount
    listed: Amount | None = None

    def per(self, count: Decimal) -> "Layers":
        """Each layer ÷ a count above zero."""
        return Layers(
            Amount(self.base / count),
            Amount(self.operational / count),
            Amount(self.planned / count),
            None if self.listed is None else Amount(self.listed / count),
        )


def total_of(layers: Iterable[Layers]) -> Layers:
    """The sum by layer; `listed` is None if it is for any of them."""
    base = operational = planned = ZERO
    listed: Decimal | None = ZERO
    for part in layers:
        base += part.base
        operational += part.operational
        planned += part.planned
        listed = None if listed is None or part.listed is None else listed + part.listed
    return Layers(Amount(base), Amount(operational), Amount(planned), None if listed is None else Amount(listed))


class Volume(Frozen):
    """The volume kept in a period, and the other units that the workload counts."""

    unit: Unit
    count: Decimal
    others: tuple[tuple[Unit, Decimal], ...] = ()

    def counts(self) -> tuple[tuple[Unit, Decimal], ...]:
        """Every unit that the workload counts, with its count."""
        return ((self.unit, self.count), *self.others)


class Funnel(Frozen):
    """The four counts of a media workload."""

    accepted: Decimal
    submitted: Decimal
    successful: Decimal
    billed: Decimal


class UnitCost(Frozen):
    """Each layer ÷ the count of a unit; None if the count is zero."""

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

    `back` is how much more a call sends than the call before it; if `fresh`, the first has no call before it.
    """

    size: Decimal
    growth: Decimal
    count: Decimal
    times: Decimal
    back: Decimal
    fresh: bool


class BracketCalls(Frozen):
    """The calls of one unit of volume in one price bracket: their number, and the tokens they carry.

    `prompt` is their total of input tokens, `reads` and `writes` the part that a cached prefix would read and write.
    """

    over: Decimal | None
    count: Decimal
    prompt: Decimal
    reads: Decimal
    writes: Decimal
    stretches: tuple[Stretch, ...] = ()


class WorkloadEstimate(Frozen):
    """The estimate of one workload; if it is unpriced, `layers` is None and `gaps` state why.

    `submitted` is the number of units submitted for the volume, before operations: accepted outputs × attempts.
    `calls` do the work, `summaries` are the extra calls of compaction. `largest_prompt` is the prompt tokens of the
    largest of all calls, `thresholds` the sizes at which its price changes. `parts` are those of its mix, each priced
    separately; a part has its own `share`, and `whole` is the name of its workload.
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
        """The path of the workload in the file."""
        return ("workloads", self.name) if self.whole is None else ("workloads", self.whole, "mix", self.name)

    @property
    def prompt_path(self) -> tuple[str, ...]:
        """The path of the key with the tokens of a call; the workload's own path if there is none."""
        key = next((key for key in ("context", "input_tokens") if hasattr(self.workload, key)), None)
        return self.path if key is None else (*self.path, key)

    @property
    @exactly()
    def unit_costs(self) -> tuple[UnitCost, ...]:
        """Each layer ÷ each count of the volume, None if that count is zero; a part of a mix has none."""
        layers = self.layers
        if layers is None or self.volume is None or self.whole is not None:
            return ()
        return tuple(UnitCost(unit, layers.per(count) if count else None) for unit, count in self.volume.counts())
