"""Numbers that are not known exactly, as people write them: a mean, and what one in ten is below and above."""

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

_MEAN: Final = "The mean: what every exact figure uses."
_P10: Final = "What it is below one time in ten."
_P90: Final = "What it is above one time in ten."
_P50: Final = "What it is below every other time; between the two, by their ratio, if left out."


_LEAST: Final = Decimal("1e-30")
_LEAST_REST: Final = Decimal("1e-12")
_WIDEST: Final = Decimal("1e12")
"""How small and how far apart the ends of a range may be: beyond, binary numbers can't tell them from nothing or all."""


class Range(Frozen, kw_only=True):
    """How unsure a number is: its mean, and what it is below and above one time in ten."""

    FORM: ClassVar[Form] = NUMBER

    mean: Number = key(_MEAN)
    p10: Number = key(_P10)
    p90: Number = key(_P90)
    p50: Number | None = key(_P50, default=None)

    @property
    def bounded(self) -> bool:
        """Whether it is a share that stays below 100 %."""
        return self.FORM.maximum == 1

    @property
    def fault(self) -> str | None:
        """Why no distribution goes through it, in words; None where one does."""
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
    """A number that is not known exactly: its mean, and what it is below and above one time in ten."""


class WholeRange(Range, kw_only=True):
    """A whole number that is not known exactly: its mean, and what it is below and above one time in ten."""

    FORM: ClassVar[Form] = WHOLE

    mean: Whole = key(_MEAN)
    p10: Whole = key(_P10)
    p90: Whole = key(_P90)
    p50: Whole | None = key(_P50, default=None)


class AttemptsRange(Range, kw_only=True):
    """Attempts that are not known exactly: their mean, and what they are below and above one time in ten."""

    FORM: ClassVar[Form] = ATTEMPTS

    mean: Attempts = key(_MEAN)
    p10: Attempts = key(_P10)
    p90: Attempts = key(_P90)
    p50: Attempts | None = key(_P50, default=None)


class ShareRange(Range, kw_only=True):
    """A share that is not known exactly: its mean, and what it is below and above one time in ten."""

    FORM: ClassVar[Form] = SHARE

    mean: Share = key(_MEAN, unit="share")
    p10: Share = key(_P10, unit="share")
    p90: Share = key(_P90, unit="share")
    p50: Share | None = key(_P50, default=None, unit="share")


class ShareTo100Range(Range, kw_only=True):
    """A share of at most 100 % that is not known exactly: its mean, and what it is below and above one time in ten."""

    FORM: ClassVar[Form] = SHARE_TO_100

    mean: ShareTo100 = key(_MEAN, unit="share")
    p10: ShareTo100 = key(_P10, unit="share")
    p90: ShareTo100 = key(_P90, unit="share")
    p50: ShareTo100 | None = key(_P50, default=None, unit="share")


class ShareBelow100Range(Range, kw_only=True):
    """A share below 100 % that is not known exactly: its mean, and what it is below and above one time in ten."""

    FORM: ClassVar[Form] = SHARE_BELOW_100

    mean: ShareBelow100 = key(_MEAN, unit="share")
    p10: ShareBelow100 = key(_P10, unit="share")
    p90: ShareBelow100 = key(_P90, unit="share")
    p50: ShareBelow100 | None = key(_P50, default=None, unit="share")


RANGE_KEYS: Final = frozenset({"mean", "p10", "p50", "p90"})
LOOSE_KEYS: Final = frozenset({"low", "high", "min", "max", "p5", "p25", "p75", "p95"})
"""What people write in place of the keys of a range; nobody agrees on what they mean, or they aren't asked for."""

RangedNumber = Annotated[Decimal, NUMBER, NumberRange]
RangedWhole = Annotated[Decimal, WHOLE, WholeRange]
RangedAttempts = Annotated[Decimal, ATTEMPTS, AttemptsRange]
RangedShare = Annotated[Decimal, SHARE, ShareRange]
RangedShareTo100 = Annotated[Decimal, SHARE_TO_100, ShareTo100Range]
RangedShareBelow100 = Annotated[Decimal, SHARE_BELOW_100, ShareBelow100Range]
"""Numbers that may be written as a range; it is the mean to everybody who does not ask for the rest."""


class Ranged(Decimal):
    """The mean of a range, which remembers the range."""

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
