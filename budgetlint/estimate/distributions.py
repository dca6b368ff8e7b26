"""The distribution through a range's quantiles: normal on each side of the median, on a scale of logarithms or log
odds."""

from math import exp, floor, log, log1p
from statistics import NormalDist
from typing import Final

from budgetlint.frozen import Frozen
from budgetlint.model.ranges import Range

Z90: Final = 1.2815515655446004
"""The 90 % quantile of the standard normal distribution."""

_STANDARD: Final = NormalDist()
_SLICES: Final = 4096


class Distribution(Frozen):
    """The median on the scale of logarithms (log odds if `bounded`), and the standard deviation of each side.

    A `whole` number is rounded half up; `least` is the minimum of its key.
    """

    middle: float
    below: float
    above: float
    bounded: bool
    whole: bool
    least: float

    @property
    def mean(self) -> float:
        """The mean: for a log-normal, m·(e^(σu²/2)·Φ(σu) + e^(σd²/2)·Φ(−σd)), which is m·e^(σ²/2) if both sides are
        equal.

        For shares and rounded numbers, the mean of 4,096 equally probable values.
        """
        if not (self.bounded or self.whole or self.least):
            upper = exp(self.above**2 / 2) * _STANDARD.cdf(self.above)
            lower = exp(self.below**2 / 2) * _STANDARD.cdf(-self.below)
            return exp(self.middle) * (upper + lower)
        normals = (_STANDARD.inv_cdf((at + 0.5) / _SLICES) for at in range(_SLICES))
        return sum(self.value(normal) for normal in normals) / _SLICES

    def value(self, normal: float) -> float:
        """The value for a standard normal value."""
        scaled = self.middle + normal * (self.below if normal < 0 else self.above)
        value = 1 / (1 + exp(-scaled)) if self.bounded else exp(scaled)
        return max(floor(value + 0.5) if self.whole else value, self.least)


def distribution_of(stated: Range) -> Distribution:
    """The distribution of a range, on the scale ln x, or ln(x ÷ (1 − x)) for a share.

    Its spread is (p50 − p10) ÷ Z90 below the median and (p90 − p50) ÷ Z90 above. Without p50, the median is the mean of
    p10 and p90 on the scale, and the spread (p90 − p10) ÷ (2 × Z90) on both sides.
    """
    scale = _log_odds if stated.bounded else log
    low, high = scale(float(stated.p10)), scale(float(stated.p90))
    middle = (low + high) / 2 if stated.p50 is None else scale(float(stated.p50))
    form = stated.FORM
    below, above = (middle - low) / Z90, (high - middle) / Z90
    if stated.p50 is None:
        below = above = (high - low) / (2 * Z90)
    return Distribution(middle, below, above, stated.bounded, form.whole, float(form.minimum))


def _log_odds(share: float) -> float:
    return log(share) - log1p(-share)
