"""The prices that an estimate uses."""

from collections.abc import Iterator

from budgetlint.estimate.line_items import Rate
from budgetlint.estimate.workload_estimate import WorkloadEstimate


def used_prices(spender: WorkloadEstimate) -> Iterator[tuple[str, Rate]]:
    """Each meter and rate by which a workload is priced, cached tokens included."""
    for item in spender.items:
        yield item.meter, item.rate
    for step in spender.steps:
        for item in step.items:
            yield item.meter, item.rate
