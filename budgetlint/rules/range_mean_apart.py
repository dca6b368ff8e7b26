"""The mean of the draws and the mean that every exact figure uses differ."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from budgetlint.figures.exact import ONE, in_step
from budgetlint.figures.shown import count, share
from budgetlint.findings.problem import At, Problem, Severity
from budgetlint.model.ranges import Range
from budgetlint.model.scalars import Kind
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import money

if TYPE_CHECKING:
    from budgetlint.estimate.range_places import RangePlace

_WARNS: Final = Decimal("0.05")
_FAILS: Final = Decimal("0.25")
_TIMES: Final = Decimal(9)
"""From this ratio on, a difference is written as a multiple instead of a percentage."""


def check(subject: Subject) -> Iterable[Problem]:
    if subject.ranges:
        from budgetlint.estimate.distributions import distribution_of

        for place in subject.ranges:
            if place.range.fault is None:
                yield from _stated(place, Decimal(distribution_of(place.range).mean))
    yield from _layers(subject)


def _stated(place: "RangePlace", drawn: Decimal) -> Iterator[Problem]:
    """Problems of ranges whose stated mean differs from that of their distribution."""
    stated = place.range.mean
    apart = drawn / stated - 1
    if abs(apart) <= _WARNS:
        return
    form = place.range.FORM
    shown = _short(in_step(drawn, ONE) if form.whole else drawn, as_share=form.kind is Kind.SHARE)
    written_mean = share(stated) if shown.endswith("%") else count(stated)
    yield Problem(
        place.path,
        f"`{place.path[-1]}` states a mean of {written_mean}; draws through its p10 and p90 have a mean of {shown}, "
        f"{_far(apart)}",
        _advice(place.range, drawn, shown),
        At.KEY,
        severity=Severity.ERROR if abs(apart) > _FAILS else Severity.WARNING,
    )


def _far(apart: Decimal) -> str:
    """The distance of a mean from the stated one, as a multiple or a percentage."""
    if apart >= _TIMES:
        return f"{count(in_step(apart + 1, ONE))} times as much"
    return f"{abs(apart):.0%} {'more' if apart > 0 else 'less'}"


def _advice(stated: Range, drawn: Decimal, shown: str) -> str:
    if not stated.p10 < drawn < stated.p90:
        return (
            "p10 and p90 are so far apart that the mean of the draws does not lie between them: "
            "bring them closer together, or split the quantity into two numbers"
        )
    return (
        f"state `mean: {shown.replace(',', '')}`, or change p10, p50 or p90: "
        "exact figures use the mean, probabilities use the draws"
    )


def _layers(subject: Subject) -> Iterator[Problem]:
    """Problems of layers whose mean over the draws differs from their amount at the stated means."""
    spread, exact = subject.estimate.spread, subject.estimate.headline
    if spread is None or exact is None:
        return
    currency = subject.file.currency
    for name, layer_spread in (("base", spread.base), ("operational", spread.operational), ("planned", spread.planned)):
        amount = getattr(exact, name)
        if layer_spread.mean is not None and amount and abs(layer_spread.mean / amount - 1) > _WARNS:
            yield Problem(
                ("workloads",),
                f"{name} is {money(amount, currency)} at the means, and {money(layer_spread.mean, currency)} on average over the draws",
                "a number with a disproportionate effect costs more or less on average than at its mean: "
                "compare `p50` and `p90` with the exact amount",
                At.KEY,
            )
            return


def _short(number: Decimal, *, as_share: bool) -> str:
    """A figure rounded to 4 significant digits."""
    short = Decimal(f"{number:.4g}")
    return share(short) if as_share else count(short)
