"""What breaks a budget first, as a sentence: `breaks at 125 users; at 2.3% retries`."""

from decimal import Decimal

from budgetlint.figures.exact import ONE, ZERO, rounded_down
from budgetlint.figures.shown import count, share
from budgetlint.formula.headroom import DRIVERS, PRICES, Headroom, Limit

_MICRO = Decimal("0.000001")
_THOUSANDTH = Decimal("0.001")
_LARGE = 1000
_MIX = "mix."


def limit_value(number: Decimal, limit: Limit) -> str:
    """A value as displayed, rounded down so that the budget still holds at it."""
    if limit.is_share:
        return share(rounded_down(number * 100, _MICRO) / 100)
    if limit.address == PRICES:
        return f"×{count(rounded_down(number, _MICRO))}"
    step = _MICRO if number < 1 else _THOUSANDTH
    return count(rounded_down(number, step) if number < 10**24 else number)


def sentence(room: Headroom, most: int = 2) -> str:
    """The tightest numbers of a budget: where each breaks it, or how far it must come down; empty if nothing breaks it."""
    numbers = [limit for limit in room.limits if limit.address != PRICES] or list(room.limits)
    several = len(room.budget.scope) > 1
    over = [limit for limit in numbers if limit.limit < limit.value]
    over.sort(key=lambda limit: limit.growth or ZERO, reverse=True)
    phrases = [_phrase(limit, several=several) for limit in (over or numbers)[:most]]
    if not phrases:
        return ""
    return f"holds again at {'; or at '.join(phrases)}" if over else f"breaks at {'; at '.join(phrases)}"


def _phrase(limit: Limit, *, several: bool) -> str:
    if limit.address == PRICES:
        return f"prices {_rough(limit)}"
    workload, _, key = limit.address.partition(".")
    if workload == DRIVERS:
        return f"{_rough(limit)} {key.replace('-', ' ')}"
    of = [workload] if several else []
    if key.startswith(_MIX):
        _, part, key = key.split(".", 2)
        of.insert(0, part)
    noun = key.removeprefix("multipliers.").replace("context.", "").replace("_", " ").replace(".", " ")
    return " of ".join((f"{_rough(limit)} {noun}", *of))


def _rough(limit: Limit) -> str:
    """A limit in short: shares to a tenth of a per cent, large numbers whole, rounded down."""
    if limit.is_share:
        return share(rounded_down(limit.limit, _THOUSANDTH))
    if limit.address == PRICES:
        return f"×{count(rounded_down(limit.limit, _THOUSANDTH))}"
    step = ONE if limit.limit >= _LARGE else _THOUSANDTH
    return count(rounded_down(limit.limit, step) if limit.limit < 10**24 else limit.limit)
