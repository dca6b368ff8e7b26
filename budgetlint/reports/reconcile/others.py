"""The recorded calls on other models, in words: totals, difference, what moves most, and what such a figure can't tell."""

from collections.abc import Iterator
from decimal import Decimal

from budgetlint.figures.exact import ZERO, settled
from budgetlint.figures.shown import count, counted, money, signed, signed_percent
from budgetlint.reconcile.results import MovedPart, OtherModel
from budgetlint.reports.reconcile.data import unpriced

WARNING = (
    "another model gives other answers, and answers of other lengths: these are the tokens of the models that served"
)


def head(other: OtherModel) -> str:
    """`as anthropic/claude-haiku-4-5: 6,600 calls, 305.00 as recorded, 101.20 USD on it, -203.80 (-66.8%)`."""
    before, after = _amount(other.recorded), _amount(other.amount)
    share = (
        f" ({signed_percent(settled(other.change / other.recorded))})"
        if other.change is not None and other.recorded
        else ""
    )
    change = "" if other.change is None else f", {signed(other.change)}{share}"
    return f"as {other.model}: {counted(other.calls, 'call')}, {before} as recorded, {after} {other.currency} on it{change}"


def lines(other: OtherModel) -> Iterator[str]:
    """What moves most, how tokens were counted, what has no price, and the warning."""
    yield from (_moved(moved) for moved in other.moved)
    if other.moved_by is not None:
        what = "session" if other.moved_by == "session" else other.moved_by.removeprefix("tag:")
        yield from (f"{what} {_moved(part)}" for part in other.parts)
    for model, ratio in other.ratios:
        if ratio is None:
            yield f"tokens: no measurement says how it counts against {model}, so as many are taken"
        elif ratio != 1:
            yield f"tokens: {count(ratio)} for each one of {model}"
    yield from (f"not priced: {unpriced(lacking)}" for lacking in other.unpriced)
    if other.left_out:
        yield f"{counted(other.left_out, 'call')} that no language model answered: left out"
    yield WARNING


def _moved(moved: MovedPart) -> str:
    known = moved.recorded is not None and moved.amount is not None
    change = f", {signed((moved.amount or ZERO) - (moved.recorded or ZERO))}" if known else ""
    return f"{moved.name}: {_amount(moved.recorded)} as recorded, {_amount(moved.amount)} on it{change}"


def _amount(amount: Decimal | None) -> str:
    return "unknown" if amount is None else money(amount)
