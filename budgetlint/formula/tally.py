"""Statistics of draws: quantiles and means of amounts, and the share of draws in which a ceiling is exceeded."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Context, Decimal
from math import ceil, isfinite
from typing import TYPE_CHECKING, Final

from budgetlint.estimate.range_results import LayerSpread
from budgetlint.figures.exact import in_step
from budgetlint.formula.draws import POINTS
from budgetlint.frozen import Frozen

if TYPE_CHECKING:
    from numpy import ndarray

_JUST_OVER: Final = 1 + 1e-9
_NEAR: Final = Context(prec=4, rounding=ROUND_HALF_EVEN)
_UP: Final = Context(prec=4, rounding=ROUND_CEILING)
_PERCENT: Final = Decimal("0.01")


class Amounts:
    """The amounts of one outcome over all draws; a draw without an amount, or that breaks a rule, ranks above all
    others."""

    __slots__ = ("_faults", "_unpriced", "_values")

    def __init__(self) -> None:
        self._values: list[ndarray] = []
        self._faults: list[ndarray] = []
        self._unpriced: list[ndarray] = []

    def add(self, values: "ndarray", faults: "ndarray", unpriced: "ndarray | None" = None) -> None:
        """Add another block of draws; `unpriced` are the faults that mean a missing price."""
        self._values.append(values)
        self._faults.append(faults)
        self._unpriced.append(faults if unpriced is None else unpriced)

    def quantiles(self, shares: Sequence[Decimal]) -> list[float]:
        """The quantiles of the amount; infinite if they fall among draws without an amount."""
        import numpy as np

        values = np.where(np.concatenate(self._faults), np.inf, np.concatenate(self._values))
        at = [max(ceil(share * POINTS) - 1, 0) for share in shares]
        parted = np.partition(values, at)
        return [float(parted[entry]) for entry in at]

    def mean(self) -> float:
        """The mean over the draws that have a price."""
        import numpy as np

        kept = np.concatenate(self._values)[~np.concatenate(self._unpriced)]
        return float(np.mean(kept)) if len(kept) else float("inf")

    @property
    def without(self) -> Decimal | None:
        """The share of draws that have no price or break a rule; None if there are none."""
        count = sum(int(flags.sum()) for flags in self._faults)
        return share_of(count) if count else None

    def spread(self) -> LayerSpread:
        """The amount's quantiles at 10, 50 and 90 %, and its mean."""
        p10, p50, p90 = self.quantiles([Decimal("0.1"), Decimal("0.5"), Decimal("0.9")])
        return LayerSpread(near(p10), near(p50), near(p90), near(self.mean()))


class Exceeding:
    """The share of draws in which each run of a budget is above its ceiling, and in which any of them is."""

    __slots__ = ("_any", "_ceilings", "_runs")

    def __init__(self, ceilings: Sequence[Decimal]) -> None:
        self._ceilings = [float(ceiling) * _JUST_OVER for ceiling in ceilings]
        self._runs = [0] * len(ceilings)
        self._any = 0

    def add(self, runs: "Iterable[tuple[ndarray, ndarray]]") -> None:
        """Add another block of draws: for each run its amounts, and the draws without one."""
        import numpy as np

        broken: ndarray = np.zeros(1, dtype=bool)
        for at, (values, faults) in enumerate(runs):
            above = (values > self._ceilings[at]) | faults
            self._runs[at] += int(above.sum())
            broken = broken | above
        self._any += int(broken.sum())

    @property
    def any_run(self) -> Decimal:
        """The share of draws in which any run is exceeded."""
        return share_of(self._any)

    @property
    def runs(self) -> tuple[Decimal, ...]:
        """The share of draws in which each run is exceeded."""
        return tuple(share_of(count) for count in self._runs)


class Block(Frozen):
    """The values of a formula over a block of draws, by place."""

    values: "Mapping[int, ndarray]"
    size: int

    def amounts(self, place: int) -> "ndarray":
        """An outcome, one value per draw."""
        import numpy as np

        spread: ndarray = np.broadcast_to(self.values[place], (self.size,))
        return spread

    def faults(self, places: Iterable[int]) -> "ndarray":
        """The draws in which any of some conditions holds."""
        import numpy as np

        flags: ndarray = np.zeros(self.size, dtype=bool)
        for place in places:
            flags = flags | (self.values[place] > 0)
        return flags


def share_of(count: int) -> Decimal:
    """A number of draws as a share of all, in whole percentages."""
    return in_step(Decimal(count) / POINTS, _PERCENT)


def near(amount: float) -> Decimal | None:
    """An amount to 4 significant digits."""
    return _NEAR.plus(Decimal(amount)) if isfinite(amount) else None


def above(amount: float) -> Decimal | None:
    """An amount rounded up to 4 significant digits."""
    return _UP.plus(Decimal(amount / _JUST_OVER)) if isfinite(amount) else None
