"""Prices actually paid: a bill's amounts ÷ usage, for each model and meter, compared with listed prices."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final

from budgetlint.estimate.line_items import Rate
from budgetlint.figures.exact import ZERO, exactly, settled
from budgetlint.frozen import Frozen
from budgetlint.model.meters import METERS
from budgetlint.model.sellers import biller_of
from budgetlint.records.observed import BillLine

_METERS: Final = {
    "input": "input_tokens",
    "cached_input": "cache_read_tokens",
    "output": "output_tokens",
    "web_search": "searches",
}
_CENT: Final = Decimal("0.005")
_CLOSE: Final = Decimal("0.005")


class Verdict(Enum):
    """The result of comparing a bill with a listed price."""

    AS_LISTED = "as listed"
    DIFFERS = "differs"
    UNLISTED = "not listed"
    SPREAD = "paid at several prices"


class Paid(Frozen):
    """The price paid for a model's meter: `rate` for `per` units, from the `amount` and `quantity` of some days.

    `rates` holds the rate of each line, if lines differ.
    """

    model: str
    meter: str
    source: str
    currency: str
    amount: Decimal
    quantity: Decimal
    per: Decimal
    rate: Decimal
    rates: tuple[Decimal, ...]
    first: date
    last: date
    listed: Decimal | None
    verdict: Verdict


class _PaidFor(Frozen):
    """An amount and the usage that it pays for."""

    source: str
    currency: str
    amount: Decimal
    quantity: Decimal
    first: date
    last: date


Identify = Callable[[str], str | None]
ListPrices = Callable[[str, str, date], Rate | None]
"""The function from a model, a meter and a day to the listed rate."""


def paid_prices(
    lines: Sequence[BillLine], identify: Identify, listed: ListPrices
) -> tuple[tuple[Paid, ...], tuple[str, ...]]:
    """Each price that a bill implies, and a note for each line that implies none."""
    cells: dict[tuple[str, str], list[BillLine]] = {}
    notes: list[str] = []
    for line in lines:
        meter = _meter(line.meter)
        if line.category.casefold() != "usage" or line.model is None or meter not in METERS:
            if line.amount is not None:
                notes.append(
                    f"{line.source}: {line.model or line.meter}: {line.amount} {line.currency} names no known model or meter"
                )
            continue
        cells.setdefault((_named(line, identify), meter), []).append(line)
    prices: list[Paid] = []
    for (model, meter), cell in sorted(cells.items()):
        shares = _shares(cell)
        if shares:
            prices.append(_paid(model, meter, shares, listed))
        elif any(line.amount is not None for line in cell):
            notes.append(f"{cell[0].source}: {model} {meter}: there is no usage of the same days for this amount")
    return tuple(prices), tuple(notes)


def _meter(words: str) -> str:
    name = words.strip().lower().replace(" ", "_")
    return _METERS.get(name, name)


def _named(line: BillLine, identify: Identify) -> str:
    """The model's listed name, else its name in the bill."""
    biller = f"{biller_of(line.provider)}/{line.model}"
    return identify(biller) or identify(str(line.model)) or biller


def _shares(lines: Sequence[BillLine]) -> list[_PaidFor]:
    """Lines with both an amount and usage; else amounts of one report with the usage of another over the same days."""
    both = [line for line in lines if line.amount and line.quantity]
    if both:
        return [
            _PaidFor(
                line.source, line.currency or "", line.amount or ZERO, line.quantity or ZERO, line.first, line.last
            )
            for line in both
        ]
    amounts = [line for line in lines if line.amount]
    usage = [line for line in lines if line.quantity]
    currencies = {line.currency for line in amounts}
    spans = [(min(line.first for line in some), max(line.last for line in some)) for some in (amounts, usage) if some]
    if (
        not amounts
        or not usage
        or len(currencies) > 1
        or len(set(spans)) > 1
        or len({line.source for line in usage}) > 1
    ):
        return []
    total = sum((line.amount or ZERO for line in amounts), ZERO)
    count = sum((line.quantity or ZERO for line in usage), ZERO)
    return [_PaidFor(amounts[0].source, amounts[0].currency or "", total, count, *spans[0])]


@exactly()
def _paid(model: str, meter: str, shares: Sequence[_PaidFor], listed: ListPrices) -> Paid:
    """rate = amount ÷ quantity × per."""
    per = METERS[meter].per
    amount, quantity = sum((one.amount for one in shares), ZERO), sum((one.quantity for one in shares), ZERO)
    rates = tuple(dict.fromkeys(settled(one.amount * per / one.quantity) for one in shares))
    rate = settled(amount * per / quantity)
    first, last = min(one.first for one in shares), max(one.last for one in shares)
    known = listed(model, meter, last)
    verdict = Verdict.UNLISTED if known is None else Verdict.DIFFERS
    if not all(_agrees(one, rate, per) for one in shares):
        verdict = Verdict.SPREAD
    elif known is not None and all(_agrees(one, known.amount * per / known.per, per) for one in shares):
        verdict = Verdict.AS_LISTED
    return Paid(
        model=model,
        meter=meter,
        source=shares[0].source,
        currency=shares[0].currency,
        amount=amount,
        quantity=quantity,
        per=per,
        rate=rate,
        rates=rates,
        first=first,
        last=last,
        listed=None if known is None else known.amount,
        verdict=verdict,
    )


def _agrees(share: _PaidFor, rate: Decimal, per: Decimal) -> bool:
    """Whether an amount matches rate × usage, to within half a cent or half a percent."""
    expected = rate * share.quantity / per
    return abs(share.amount - expected) <= max(_CENT, expected * _CLOSE)
