"""Observed ranges: for each number in a file, its mean and its 10th and 90th percentiles."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from budgetlint.estimate.distributions import distribution_of
from budgetlint.figures.exact import ONE, in_step, written
from budgetlint.frozen import Frozen
from budgetlint.model.budget import BudgetFile
from budgetlint.model.drivers import Driven
from budgetlint.model.ranges import NumberRange, Range, WholeRange
from budgetlint.model.workload import Workload
from budgetlint.reconcile.reconciled import Assumption, Deciles
from budgetlint.reconcile.results import FileReconciled
from budgetlint.reconcile.suggestions import VOLUMES, rounded, stated_volume
from budgetlint.source.document import Path

_FEWEST: Final = {"days": 7}
"""The fewest days for percentiles of a volume; other quantities need ten values."""
_TEN: Final = 10
_NEAR: Final = 0.05
_FAR: Final = 0.25
"""The largest relative distance between the mean of a range's draws and the observed mean; above it `range-mean-apart` is an error."""


class ObservedRange(Frozen):
    """A number of a workload as a range; `after` is None if no distribution fits the observations."""

    workload: str
    key: str
    path: Path
    after: str | None
    span: Deciles

    @property
    def of(self) -> str:
        """The number of observations behind p10 and p90: `31 days`, `5,400 calls`."""
        return f"{self.span.n:,} {self.span.of}"


def observed_ranges(file: BudgetFile, reconciled: FileReconciled, *, extrapolated: bool) -> tuple[ObservedRange, ...]:
    """A range for every number whose variation was recorded: volumes by day, others by call, task or job."""
    whole = extrapolated or reconciled.factor >= 1
    return tuple(
        entry
        for result in reconciled.workloads
        for row in result.assumptions
        if row.observed and row.span is not None and row.span.n >= _FEWEST.get(row.span.of, _TEN)
        for entry in _of_row(
            file.workloads[result.name],
            result.name,
            row,
            row.span,
            reconciled.factor if result.scale is None else result.scale,
            whole=whole,
        )
    )


def _of_row(
    workload: Workload, name: str, row: Assumption, span: Deciles, factor: Decimal, *, whole: bool
) -> Iterator[ObservedRange]:
    key, per = row.name, Decimal(1)
    if row.name in VOLUMES:
        if not whole:
            return
        key, per = stated_volume(workload, row.name)
        per *= factor
    stated = getattr(workload, key, None)
    if row.observed is None or not per or not isinstance(stated, Decimal) or isinstance(stated, Driven):
        return
    figures = [figure / per for figure in (row.observed, span.p10, span.p50, span.p90)]
    made = _range([_as_written(figure, key) for figure in figures], whole=key == "calls_per_task")
    yield ObservedRange(name, key, ("workloads", name, key), None if made is None else _written(made), span)


def _as_written(figure: Decimal, key: str) -> Decimal:
    return max(in_step(figure, ONE), ONE) if key == "calls_per_task" else rounded(figure)


def _range(figures: list[Decimal], *, whole: bool) -> Range | None:
    """The range that fits the observations, including the median if draws would otherwise have a different mean."""
    cls = WholeRange if whole else NumberRange
    mean, p10, p50, p90 = figures
    near, exact = (cls(mean=mean, p10=p10, p90=p90, p50=middle) for middle in (None, p50))
    if _apart(near) <= _NEAR:
        return near
    better = min(near, exact, key=_apart)
    return better if _apart(better) <= _FAR else None


def _apart(stated: Range) -> float:
    """The distance between the mean of its draws and the stated mean; infinite if no distribution fits."""
    if stated.fault is not None:
        return float("inf")
    return abs(distribution_of(stated).mean / float(stated.mean) - 1)


def _written(stated: Range) -> str:
    """The range as written in a budget file."""
    return f"{{{', '.join(f'{key}: {written(figure)}' for key, figure in stated.figures.items())}}}"
