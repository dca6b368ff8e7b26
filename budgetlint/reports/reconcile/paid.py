"""Prices implied by bills: the paid price compared with the listed one, and the entry for a price file."""

import json
from collections.abc import Sequence
from decimal import Context
from typing import Final

from budgetlint.figures.exact import exactly, written
from budgetlint.figures.shown import count
from budgetlint.reconcile.paid import Paid, Verdict
from budgetlint.reports.estimate.json_findings import Json
from budgetlint.reports.plain import tame

_KNOWN: Final = 6
"""The significant digits of a proposed rate: amounts of a bill are in cents, so more digits would be false precision."""


@exactly()
def text(prices: Sequence[Paid], notes: Sequence[str]) -> str:
    """One line per price, and below each that differs the entry for the price file."""
    lines: list[str] = []
    for price in prices:
        listed = "not listed" if price.listed is None else f"listed {written(price.listed)}"
        sum_of = f"{written(price.amount)} {price.currency} ÷ {count(price.quantity)}"
        per = "" if price.per == 1 else f" per {count(price.per)}"
        verdict = listed if price.verdict is Verdict.UNLISTED else f"{listed}: {price.verdict.value}"
        lines.append(f"{price.model} {price.meter}: paid {written(price.rate)}{per} ({sum_of}), {verdict}")
        if price.verdict is not Verdict.AS_LISTED:
            lines += (f"  {line}" for line in _proposed(price))
    lines += (f"not derived: {note}" for note in notes)
    return "".join(f"{tame(line)}\n" for line in lines) or "no price can be derived\n"


def _proposed(price: Paid) -> tuple[str, ...]:
    if price.verdict is Verdict.SPREAD:
        return (
            "its lines were paid at several prices, so no single price replaces the listed one; besides its rates:",
            _line(_dispute(price)),
        )
    return ("sources: " + _line({_name(price): _source(price)}), "prices: " + _line(_entry(price)))


def data(prices: Sequence[Paid], notes: Sequence[str]) -> str:
    """One object: the paid prices, the listed ones, and the entries to write."""
    items: list[Json] = [_item(price) for price in prices]
    return json.dumps({"version": 1, "prices": items, "notes": list(notes)}, ensure_ascii=False, indent=2) + "\n"


def _item(price: Paid) -> dict[str, Json]:
    item: dict[str, Json] = {
        "model": price.model,
        "meter": price.meter,
        "paid": written(price.rate),
        "per": written(price.per),
        "currency": price.currency,
        "amount": written(price.amount),
        "quantity": written(price.quantity),
        "first": price.first.isoformat(),
        "last": price.last.isoformat(),
        "listed": None if price.listed is None else written(price.listed),
        "verdict": price.verdict.value,
    }
    if price.verdict is Verdict.SPREAD:
        return {**item, **_dispute(price)}
    if price.verdict is Verdict.AS_LISTED:
        return item
    return {**item, "sources": {_name(price): _source(price)}, "entry": _entry(price)}


def _name(price: Paid) -> str:
    return f"bill-{price.last.isoformat()}"


def _source(price: Paid) -> dict[str, Json]:
    return {"url": price.source, "kind": "own", "published": price.last.isoformat()}


def _entry(price: Paid) -> dict[str, Json]:
    amount = written(Context(prec=_KNOWN).plus(price.rate))
    rate: Json = amount if price.currency in ("", "USD") else {"amount": amount, "unit": price.currency}
    return {"source": _name(price), "from": price.first.isoformat(), "rates": {price.meter: rate}}


def _dispute(price: Paid) -> dict[str, Json]:
    data: dict[str, Json] = {f"{_name(price)}-{place}": written(rate) for place, rate in enumerate(price.rates, 1)}
    return {"disputed": {price.meter: data}}


def _line(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)
