"""Ranges, uncertain numbers as written in a file: a mean and percentiles."""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, ClassVar, Final, Self

from budgetlint.frozen import Frozen, key
from budgetlint.model.scalars import (
    ATTEMPTS,
    NUMBER,
    SHARE,
    SHARE_BELOW_100,
    SHARE_TO_100,
    WHOLE,
    Attempts,
    Form,
    Number,
    Share,
    ShareBelow100,
    ShareTo100,
    Whole,
)

_MEAN: Final = "The mean, which every exact figure uses."
_P10: Final = "The 10th percentile: one time in ten the number is below it."
_P90: Final = "The 90th percentile: one time in ten the number is above it."
_P50: Final = "The median; if left out, the geometric mean of `p10` and `p90` (for shares below 100 %, on the odds)."


_LEAST: Final = Decimal("1e-30")
_LEAST_REST: Final = Decimal("1e-12")
_WIDEST: Final = Decimal("1e12")
"""Limits on how small and how far apart the ends of a range may be: beyond them, binary numbers can't distinguish the ends from 0 or 1."""


class Range(Frozen, kw_only=True):
    """The uncertainty of a number: its mean, and the values that it is below and above one time in ten."""

    FORM: ClassVar[Form] = NUMBER

    mean: Number = key(_MEAN)
    p10: Number = key(_P10)
    p90: Number = key(_P90)
    p50: Number | None = key(_P50, default=None)

    @property
    def figures(self) -> dict[str, Decimal]:
        """The stated figures by key."""
        figures = {"mean": self.mean, "p10": self.p10, "p50": self.p50, "p90": self.p90}
        return {key: figure for key, figure in figures.items() if figure is not None}

    @property
    def bounded(self) -> bool:
        """Whether the number is a share that must stay below 100 %."""
        return self.FORM.maximum == 1

    @property
    def fault(self) -> str | None:
        """Why no distribution fits the range, for a message; None if one does."""
        named = [("p10", self.p10), ("p50", self.p50), ("p90", self.p90)]
        stated = [(name, value) for name, value in named if value is not None]
        if self.p10 <= 0:
            return "`p10` is not above zero"
        for (low, below), (high, above) in pairwise(stated):
            if below >= above:
                return f"`{low}` is not below `{high}`"
        if self.bounded and self.p90 >= 1:
            return "`p90` is not below 100 %"
        if self.p10 < _LEAST or (self.bounded and 1 - self.p90 < _LEAST_REST):
            return f"`{'p10' if self.p10 < _LEAST else 'p90'}` is closer to {'0' if self.p10 < _LEAST else '100 %'} than can be drawn"
        if self.p90 > self.p10 * _WIDEST:
            return "`p90` is more than 1,000,000,000,000 times `p10`"
        return None if self.p10 < self.mean < self.p90 else "`mean` is not between `p10` and `p90`"


class NumberRange(Range, kw_only=True):
    """An uncertain number: its mean, and the values that it is below and above one time in ten."""


class WholeRange(Range, kw_only=True):
    """An uncertain whole number: its mean, and the values that it is below and above one time in ten."""

    FORM: ClassVar[Form] = WHOLE

    mean: Whole = key(_MEAN)
    p10: Whole = key(_P10)
    p90: Whole = key(_P90)
    p50: Whole | None = key(_P50, default=None)


class AttemptsRange(Range, kw_only=True):
    """Uncertain attempts: their mean, and the values that they are below and above one time in ten."""

    FORM: ClassVar[Form] = ATTEMPTS

    mean: Attempts = key(_MEAN)
    p10: Attempts = key(_P10)
    p90: Attempts = key(_P90)
    p50: Attempts | None = key(_P50, default=None)


class ShareRange(Range, kw_only=True):
    """An uncertain share: its mean, and the values that it is below and above one time in ten."""

    FORM: ClassVar[Form] = SHARE

    mean: Share = key(_MEAN, unit="share")
    p10: Share = key(_P10, unit="share")
    p90: Share = key(_P90, unit="share")
    p50: Share | None = key(_P50, default=None, unit="share")


class ShareTo100Range(Range, kw_only=True):
    """An uncertain share of at most 100 %: its mean, and the values that it is below and above one time in ten."""

    FORM: ClassVar[Form] = SHARE_TO_100

    mean: ShareTo100 = key(_MEAN, unit="share")
    p10: ShareTo100 = key(_P10, unit="share")
    p90: ShareTo100 = key(_P90, unit="share")
    p50: ShareTo100 | None = key(_P50, default=None, unit="share")


class ShareBelow100Range(Range, kw_only=True):
    """An uncertain share below 100 %: its mean, and the values that it is below and above one time in ten."""

    FORM: ClassVar[Form] = SHARE_BELOW_100

    mean: ShareBelow100 = key(_MEAN, unit="share")
    p10: ShareBelow100 = key(_P10, unit="share")
    p90: ShareBelow100 = key(_P90, unit="share")
    p50: ShareBelow100 | None = key(_P50, default=None, unit="share")


RANGE_KEYS: Final = frozenset({"mean", "p10", "p50", "p90"})
LOOSE_KEYS: Final = frozenset({"low", "high", "min", "max", "p5", "p25", "p75", "p95"})
"""Keys that people write instead of those of a range; they are ambiguous or not supported."""

RangedNumber = Annotated[Decimal, NUMBER, NumberRange]
RangedWhole = Annotated[Decimal, WHOLE, WholeRange]
RangedAttempts = Annotated[Decimal, ATTEMPTS, AttemptsRange]
RangedShare = Annotated[Decimal, SHARE, ShareRange]
RangedShareTo100 = Annotated[Decimal, SHARE_TO_100, ShareTo100Range]
RangedShareBelow100 = Annotated[Decimal, SHARE_BELOW_100, ShareBelow100Range]
"""Numbers that may be written as a range; code that does not use ranges sees the mean."""


class Ranged(Decimal):
    """The mean of a range, with the range attached."""

    __slots__ = ("range",)

    range: Range

    def __new__(cls, stated: Range) -> Self:
        made = super().__new__(cls, stated.mean)
        made.range = stated
        return made

    def __reduce_ex__(self, _: object) -> tuple[type, tuple[Range]]:
        return type(self), (self.range,)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self
