"""Rates by condition and meter, while a price list is read: completed for thresholds, then grouped into entries."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from budgetlint.catalog.importers.conditions import ALWAYS, Condition, threshold_of, without
from budgetlint.catalog.importers.figures import written
from budgetlint.source.document import Plain

Rates: TypeAlias = dict[str, Decimal]

THRESHOLDS: tuple[str, str] = ("prompt_tokens_over", "prompt_tokens_from")


@dataclass(slots=True)
class PriceTable:
    """Rates of one model by condition.

    `assumed` names the meters of a condition that no list states there, `beside` what stands beside the rates of
    one, `sources` where a condition was read if not where the model was.
    """

    rates: dict[Condition, Rates] = field(default_factory=dict)
    multiply: dict[Condition, dict[str, Decimal]] = field(default_factory=dict)
    assumed: dict[Condition, set[str]] = field(default_factory=dict)
    beside: dict[Condition, dict[str, Plain]] = field(default_factory=dict)
    sources: dict[Condition, str] = field(default_factory=dict)

    def put(self, held: Condition, meter: str, rate: Decimal) -> None:
        self.rates.setdefault(held, {})[meter] = rate

    def get(self, held: Condition, meter: str) -> Decimal | None:
        return self.rates.get(held, {}).get(meter)

    def meters(self) -> set[str]:
        return {meter for rates in self.rates.values() for meter in rates}


WIDER: dict[str, str] = {
    "audio_input_tokens": "input_tokens",
    "image_input_tokens": "input_tokens",
    "video_input_tokens": "input_tokens",
    "audio_output_tokens": "output_tokens",
    "image_output_tokens": "output_tokens",
    "video_output_tokens": "output_tokens",
    "audio_cache_read_tokens": "cache_read_tokens",
    "image_cache_read_tokens": "cache_read_tokens",
}
"""Kinds of tokens, and what they are where the list gives both one price."""


def completed(table: PriceTable) -> PriceTable:
    """With every threshold's entry pricing all token meters that the entry without the threshold prices.

    Where the list states no rate of a tier above a threshold, the standard tier's rate above it holds if that is
    stated, else the rate below the threshold. A tier has an entry for every threshold of the standard tier. Tokens
    of a kind that cost what text does keep to the price of text under every condition that states only that.
    """
    _follow_text(table)
    thresholds = sorted(
        {found for held in table.rates if (found := threshold_of(held)) is not None}, key=lambda t: t[1]
    )
    bases = [held for held in table.rates if threshold_of(held) is None and _prices_tokens(table.rates[held])]
    stated = {held: dict(rates) for held, rates in table.rates.items()}
    for base in sorted(bases, key=len):
        for key, limit in thresholds:
            above = tuple(sorted((*base, (key, limit))))
            if above in stated or (key, limit) in _standard_thresholds(stated):
                _complete(table, stated, base, above, limit)
    return table


def _follow_text(table: PriceTable) -> None:
    always = table.rates.get(ALWAYS, {})
    for kind, text in WIDER.items():
        if kind not in always or always[kind] != always.get(text):
            continue
        for held, rates in table.rates.items():
            if text in rates and kind not in rates:
                table.put(held, kind, rates[text])
                table.assumed.setdefault(held, set()).add(kind)


def _complete(table: PriceTable, stated: dict[Condition, Rates], base: Condition, above: Condition, limit: int) -> None:
    standard = without(above, "service_tier")
    for meter, below in table.rates[base].items():
        if not meter.endswith("_tokens") or table.get(above, meter) is not None:
            continue
        rate = stated.get(standard, {}).get(meter) if standard != above else None
        table.put(above, meter, _lower(stated, base, meter, limit, below) if rate is None else rate)
        table.assumed.setdefault(above, set()).add(meter)


def _lower(stated: dict[Condition, Rates], base: Condition, meter: str, limit: int, below: Decimal) -> Decimal:
    """The rate at the greatest lower threshold that states one, else the one below all thresholds."""
    found = below
    reached = 0
    for held, rates in stated.items():
        threshold = threshold_of(held)
        if threshold is None or meter not in rates or without(held, *THRESHOLDS) != base:
            continue
        if reached < threshold[1] < limit:
            reached, found = threshold[1], rates[meter]
    return found


def _standard_thresholds(stated: dict[Condition, Rates]) -> set[tuple[str, int]]:
    return {found for held in stated if len(held) == 1 and (found := threshold_of(held)) is not None}


def _prices_tokens(rates: Rates) -> bool:
    return any(meter.endswith("_tokens") for meter in rates)


def entries(table: PriceTable, source: str) -> list[Plain]:
    """Price entries, always first, then by number of conditions and by condition; rates in order of meter."""
    made: list[Plain] = [
        _entry(
            table.sources.get(held, source),
            held,
            {"rates": _rates(table.rates[held]), **table.beside.get(held, {})},
            sorted(table.assumed.get(held, ())),
        )
        for held in sorted(table.rates, key=_place)
    ]
    made += [
        _entry(source, held, {"multiply": _rates(table.multiply[held])}, [])
        for held in sorted(table.multiply, key=_place)
    ]
    return made


def _place(held: Condition) -> tuple[int, str]:
    return len(held), ascii(tuple((key, f"{value:>12}" if isinstance(value, int) else value) for key, value in held))


def _rates(rates: Rates) -> Plain:
    return {meter: written(rates[meter]) for meter in sorted(rates, key=_meter_place)}


_FIRST = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens", "output_tokens")


def _meter_place(meter: str) -> tuple[int, str]:
    return (_FIRST.index(meter) if meter in _FIRST else len(_FIRST), meter)


def _entry(source: str, held: Condition, amounts: dict[str, Plain], assumed: list[str]) -> Plain:
    entry: dict[str, Plain] = {"source": source}
    if held != ALWAYS:
        entry["when"] = dict(held)
    entry.update(amounts)
    if assumed:
        entry["note"] = f"not stated under these conditions, taken from the entry nearest to it: {', '.join(assumed)}"
    return entry
