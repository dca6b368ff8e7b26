"""The prices that an estimate rests on."""

from collections.abc import Iterator

from budgetlint.estimate.results import Rate, WorkloadEstimate


def used_prices(each: WorkloadEstimate) -> Iterator[tuple[str, Rate]]:
    """The meters and rates that priced a workload, cached tokens included."""
    for item in each.items:
        yield item.meter, item.rate
    for step in each.steps:
        for item in step.items:
            yield item.meter, item.rate
