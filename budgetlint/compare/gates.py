"""Thresholds for a change: the most it may cost, and the least that is reported."""

from collections.abc import Iterable
from decimal import Decimal

from budgetlint.compare.results import Comparison, CurrencyChange
from budgetlint.figures.exact import exactly, written
from budgetlint.figures.shown import money, percent
from budgetlint.frozen import Frozen


class Threshold(Frozen):
    """An amount in each total's own currency and period, or a share of the amount before."""

    amount: Decimal | None = None
    share: Decimal | None = None

    def of(self, before: Decimal) -> Decimal:
        """The threshold as an amount."""
        return (self.share or Decimal(0)) * before if self.amount is None else self.amount

    def words(self) -> str:
        """The threshold as people write it: `500`, `10%`."""
        return f"{written((self.share or Decimal(0)) * 100)}%" if self.amount is None else written(self.amount)


@exactly()
def failures(comparison: Comparison, thresholds: Iterable[Threshold]) -> tuple[str, ...]:
    """Messages for the thresholds that a change exceeds; a change that is not fully known fails."""
    reasons = []
    for threshold in thresholds:
        if any(file.unread for file in comparison.files):
            reasons.append(f"a file could not be read, so the change can't be compared with {threshold.words()}")
        for total in comparison.totals:
            failure = _failure(total, threshold)
            if failure is not None:
                reasons.append(failure)
    return tuple(reasons)


def _failure(total: CurrencyChange, threshold: Threshold) -> str | None:
    planned = total.layers.planned
    if planned.change is None or planned.before is None:
        return f"the change in {total.currency} is not known, so it can't be compared with {threshold.words()}"
    if planned.change > threshold.of(planned.before):
        more = f"the plan grows by {money(planned.change)} {total.currency} {total.measure}"
        share = "" if planned.share is None else f", {percent(planned.share)}"
        return f"{more}{share}: more than {threshold.words()}"
    return None


@exactly()
def is_quiet(comparison: Comparison, thresholds: Iterable[Threshold]) -> bool:
    """Whether the changes are too small to report: the absolute changes of all workloads, added up."""
    if comparison.pushed_over or not comparison.complete:
        return False
    return all(
        total.gross is not None
        and total.layers.planned.before is not None
        and (not total.gross or total.gross < threshold.of(total.layers.planned.before))
        for threshold in thresholds
        for total in comparison.totals
    )
