"""The recorded calls on other models, in words: totals, difference, the largest changes, and the limits of such a figure."""

from collections.abc import Iterator
from decimal import Decimal

from budgetlint.figures.exact import in_step, settled
from budgetlint.figures.shown import count, counted, in_steps, signed_in_steps, signed_percent, step_of
from budgetlint.reconcile.moved import MovedPart, OtherModel
from budgetlint.reports.reconcile.data import unpriced

WARNING = "another model gives different answers of different lengths: these are the tokens of the models that served"


def head(other: OtherModel) -> str:
    """`as anthropic/claude-haiku-4-5: 6,600 calls, 305.00 USD as recorded, 101.20 USD on it, -203.80 (-66.8%)`."""
    step = _step(other)
    share = (
        f" ({signed_percent(settled(other.change / other.recorded))})"
        if other.change is not None and other.recorded
        else ""
    )
    change = _change(other.recorded, other.amount, step)
    before, after = (_amount(amount, step, f" {other.currency}") for amount in (other.recorded, other.amount))
    return f"as {other.model}: {counted(other.calls, 'call')}, {before} as recorded, {after} on it{change}{share}"


def lines(other: OtherModel) -> Iterator[str]:
    """The largest changes, how tokens were counted, unpriced calls, and the warning."""
    step = _step(other)
    yield from (_moved(moved, step) for moved in other.moved)
    if other.moved_by is not None:
        what = "session" if other.moved_by == "session" else other.moved_by.removeprefix("tag:")
        yield from (f"{what} {_moved(part, step)}" for part in other.parts)
    for model, ratio in other.ratios:
        if ratio is None:
            yield f"tokens: no measurement compares its counts with those of {model}, so they are not scaled"
        elif ratio != 1:
            yield f"tokens: {count(ratio)} for each one of {model}"
    yield from (f"not priced: {unpriced(lacking)}" for lacking in other.unpriced)
    if other.left_out:
        yield f"{counted(other.left_out, 'call')} that no language model answered: left out"
    yield WARNING


def _moved(moved: MovedPart, step: Decimal) -> str:
    amounts = f"{_amount(moved.recorded, step)} as recorded, {_amount(moved.amount, step)} on it"
    return f"{moved.name}: {amounts}{_change(moved.recorded, moved.amount, step)}"


def _step(other: OtherModel) -> Decimal:
    """The rounding step that distinguishes all of a model's figures."""
    parts = [(part.recorded, part.amount) for part in (*other.moved, *other.parts)]
    pairs = [(other.recorded, other.amount), *parts]
    return step_of(amount for pair in pairs for amount in pair if amount is not None)


def _amount(amount: Decimal | None, step: Decimal, unit: str = "") -> str:
    return "not known" if amount is None else f"{in_steps(amount, step)}{unit}"


def _change(before: Decimal | None, after: Decimal | None, step: Decimal) -> str:
    """The difference of two displayed amounts; empty if one is unknown."""
    if before is None or after is None:
        return ""
    return f", {signed_in_steps(in_step(after, step) - in_step(before, step), step)}"
