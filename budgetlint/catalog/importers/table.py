"""Rates by condition and meter while a price list is read, grouped into entries."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from budgetlint.catalog.importers.conditions import ALWAYS, Condition
from budgetlint.catalog.importers.figures import written
from budgetlint.source.document import Plain

Rates: TypeAlias = dict[str, Decimal]


@dataclass(slots=True)
class PriceTable:
    """Rates of one model by condition.

    `beside` has other fields of a condition's entry, `sources` the source of a condition if not the model's.
    """

    rates: dict[Condition, Rates] = field(default_factory=dict)
    multiply: dict[Condition, dict[str, Decimal]] = field(default_factory=dict)
    beside: dict[Condition, dict[str, Plain]] = field(default_factory=dict)
    sources: dict[Condition, str] = field(default_factory=dict)

    def put(self, when: Condition, meter: str, rate: Decimal) -> None:
        self.rates.setdefault(when, {})[meter] = rate

    def get(self, when: Condition, meter: str) -> Decimal | None:
        return self.rates.get(when, {}).get(meter)

    def meters(self) -> set[str]:
        return {meter for rates in self.rates.values() for meter in rates}


def entries(table: PriceTable, source: str) -> list[Plain]:
    """Price entries, unconditional ones first, then by number of conditions and by condition; rates sorted by meter."""
    made: list[Plain] = [
        _entry(
            table.sources.get(when, source),
            when,
            {"rates": _rates(table.rates[when]), **table.beside.get(when, {})},
        )
        for when in sorted(table.rates, key=condition_place)
    ]
    made += [
        _entry(source, when, {"multiply": _rates(table.multiply[when])})
        for when in sorted(table.multiply, key=condition_place)
    ]
    return made


def condition_place(when: Condition) -> tuple[int, str]:
    return len(when), ascii(tuple((key, f"{value:>12}" if isinstance(value, int) else value) for key, value in when))


def _rates(rates: Rates) -> Plain:
    return {meter: written(rates[meter]) for meter in sorted(rates, key=meter_place)}


_FIRST = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens", "output_tokens")


def meter_place(meter: str) -> tuple[int, str]:
    return (_FIRST.index(meter) if meter in _FIRST else len(_FIRST), meter)


def _entry(source: str, when: Condition, amounts: dict[str, Plain]) -> Plain:
    entry: dict[str, Plain] = {"source": source}
    if when != ALWAYS:
        entry["when"] = dict(when)
    entry.update(amounts)
    return entry
