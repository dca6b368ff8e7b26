"""Recorded calls priced on another model."""

from decimal import Decimal
from typing import TYPE_CHECKING

from budgetlint.figures.exact import exactly, settled
from budgetlint.frozen import Frozen
from budgetlint.reconcile.reconciled import Unpriced

if TYPE_CHECKING:
    pass


class MovedPart(Frozen):
    """The cost of the calls of a workload, session or tag on the models that served them, and on another; None if part of it has no price."""

    name: str
    recorded: Decimal | None
    amount: Decimal | None


class OtherModel(Frozen):
    """Every recorded call priced on another model, with its own tokens, tier, cache and day.

    `recorded` is the cost of the same calls at the prices of the models that served them; `ratios` its tokens per token
    of theirs (None if not measured); `unpriced` the usage without a price on either side; `left_out` the calls that no language model
    answered.
    """

    model: str
    currency: str
    calls: int
    recorded: Decimal | None
    amount: Decimal | None
    moved: tuple[MovedPart, ...]
    unpriced: tuple[Unpriced, ...]
    parts: tuple[MovedPart, ...]
    """The sessions or tag values with the largest changes, if requested by `moved_by`."""
    moved_by: str | None
    ratios: tuple[tuple[str, Decimal | None], ...]
    left_out: int

    @property
    def change(self) -> Decimal | None:
        """amount − recorded; None if one of them is unknown."""
        if self.amount is None or self.recorded is None:
            return None
        with exactly():
            return settled(self.amount - self.recorded)
