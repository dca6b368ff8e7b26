"""The ranges behind a workload: what each states, the median of its draws, and its effect on the plan by itself."""

from collections.abc import Iterator
from decimal import Decimal

from budgetlint.estimate.distributions import distribution_of
from budgetlint.estimate.range_places import RangePlace, range_places
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.shown import count, money, share
from budgetlint.frozen import parts
from budgetlint.model.budget import BudgetFile
from budgetlint.model.drivers import Driven, followed
from budgetlint.model.multipliers import INHERITED
from budgetlint.model.ranges import Range
from budgetlint.model.scalars import Kind
from budgetlint.model.workload import Workload, count_keys


def range_lines(file: BudgetFile, estimate: Estimate, workload: WorkloadEstimate) -> Iterator[str]:
    """One line for each range that the workload states, inherits from its file, or follows through a driver."""
    places = [place for place in range_places(file) if _concerns(place, file, workload)]
    if not places:
        return
    yield ""
    yield "ranges: one in ten is below p10, one in ten above p90; exact figures are those of the mean"
    swings = {} if estimate.spread is None else {swing.address: swing for swing in estimate.spread.tornado}
    for place in places:
        swing = swings.get(place.address)
        ends = ""
        if swing is not None:
            low, high = ("unpriced" if end is None else money(end) for end in (swing.low, swing.high))
            ends = f"; the file plans {low} {file.currency} at its p10, {high} at its p90"
        yield f"  {place.address}: {in_words(place.range)}{ends}"
    if estimate.undrawn is not None and estimate.undrawn.budgets is None:
        yield f"  not drawn: {estimate.undrawn.reason}"


def _concerns(place: RangePlace, file: BudgetFile, estimate: WorkloadEstimate) -> bool:
    kind, name = place.path[0], place.path[1]
    workload = file.workloads.get(estimate.name, estimate.workload)
    match kind:
        case "workloads":
            return name == estimate.name
        case "multipliers":
            return any(
                part.name.rstrip("_") == name
                and getattr(workload.multipliers, part.name) is INHERITED
                and getattr(estimate.multipliers, part.name) is not None
                for part in parts(type(file.multipliers))
            )
        case _:
            return name in _drivers(file, workload)


def _drivers(file: BudgetFile, workload: Workload) -> set[str]:
    """The drivers that a workload's counts follow, directly or through other drivers."""
    counts = (getattr(workload, key) for key in count_keys(type(workload)))
    first = [number.driver for number in counts if isinstance(number, Driven)]
    return {*first, *(name for driver in first for name in followed(file.drivers, driver))}


def in_words(stated: Range) -> str:
    """`mean 2,300, p10 900, p50 1,921 between the two, p90 4,100, log-normal`."""

    def shown(value: Decimal) -> str:
        return share(value) if stated.FORM.kind is Kind.SHARE else count(value)

    median = Decimal(f"{distribution_of(stated).value(0):.4g}") if stated.p50 is None else stated.p50
    made = " from the two" if stated.p50 is None else ""
    kind = "logit-normal" if stated.bounded else "log-normal"
    return f"mean {shown(stated.mean)}, p10 {shown(stated.p10)}, p50 {shown(median)}{made}, p90 {shown(stated.p90)}, {kind}"
