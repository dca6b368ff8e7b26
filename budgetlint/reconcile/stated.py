"""Costs stated in records, compared with the same calls at our prices."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import ZERO, exactly, settled, sum_if_known
from budgetlint.frozen import Frozen, replace
from budgetlint.reconcile.metering import Used, was_free
from budgetlint.reconcile.reconciled import Stated, StatedBy
from budgetlint.reconcile.shares import shown
from budgetlint.records.counts import Calls
from budgetlint.records.observed import ModelUse

APART: Final = Decimal("0.01")
"""The smallest difference, as a share of ours, for which a group gets a line."""

_BY: Final[tuple[StatedBy, ...]] = ("provider", "records")


class _Figure(Frozen):
    """The calls of one use, with the stated figure and ours."""

    model: str
    calls: int
    amount: Decimal
    ours: Decimal | None


@exactly()
def stated_of(
    uses: Sequence[ModelUse], usages: Sequence[Used], worth: Decimal | None, grown: Decimal
) -> tuple[Stated, ...]:
    """The total that each origin states, then its groups by model; `worth` converts their dollars into our currency,
    `grown` scales both.

    A use of which only some calls state a figure can't be compared with ours and is left out.
    """
    if worth is None:
        return ()
    ours = {usage.use: None if usage.amount is None else usage.amount * grown for usage in usages}
    made: list[Stated] = []
    for by in _BY:
        figures = list(_figures(uses, by, ours, worth * grown))
        if figures:
            made.append(_sum(None, by, figures))
            models = sorted({figure.model for figure in figures})
            made += [_sum(model, by, [figure for figure in figures if figure.model == model]) for model in models]
    return tuple(made)


def _figures(
    uses: Sequence[ModelUse], by: StatedBy, ours: "dict[ModelUse, Decimal | None]", worth: Decimal
) -> Iterator[_Figure]:
    for use in uses:
        cost = use.cost
        amount, count = (cost.reported, cost.reported_by) if by == "provider" else (cost.estimated, cost.estimated_by)
        if amount is None or count < written(use.calls) - use.calls.failed:
            continue
        model = shown(f"{use.provider}/{use.model}" if use.provider else use.model)
        yield _Figure(model, count, amount * worth, ZERO if was_free(use) else ours.get(use))


def written(calls: Calls) -> int:
    """The number of calls with their own records."""
    return calls.requests + calls.billed_retries + calls.duplicates + calls.timeout_duplicates


def _sum(model: str | None, by: StatedBy, figures: Sequence[_Figure]) -> Stated:
    ours = sum_if_known(tuple(figure.ours for figure in figures))
    amount = settled(sum((figure.amount for figure in figures), ZERO))
    return Stated(by, model, sum(figure.calls for figure in figures), amount, None if ours is None else settled(ours))


def beside_estimate(stated: Sequence[Stated], estimated: Decimal, calls: int) -> tuple[Stated, ...]:
    """The stated costs if records don't state the usage of single calls, so that only the estimate of all calls is comparable."""
    return tuple(
        replace(figure, ours=estimated if figure.calls >= calls else None) for figure in stated if figure.model is None
    )


def apart(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The groups that differ enough from ours to get a line."""
    return tuple(
        figure
        for figure in stated
        if figure.model is not None
        and figure.ours is not None
        and abs(figure.amount - figure.ours) > abs(figure.ours) * APART
    )
