"""Implausible prices as named problems, for the catalog's build and for `snapshot verify`.

A problem counts as explained if the entry's `note` begins with its name: `threshold-cheaper: two lists state it`.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from budgetlint.frozen import Frozen, parts
from budgetlint.model.snapshot import ModelPrices, PriceEntry, UnitRate, When

DEAREST_TOKENS: Final = Decimal(1000)
"""In dollars per million tokens; the highest real price is 600."""

_LEAST_WRITE: Final = Decimal("0.9")
_THRESHOLDS: Final = ("prompt_tokens_over", "prompt_tokens_from")
_KEYS: Final = tuple(part.name for part in parts(When))
_STORAGE: Final = "cache_storage_token_hours"
_CHEAPER: Final = frozenset({"batch", "flex"})
_DEARER: Final = frozenset({"priority", "fast", "ultrafast"})
_FILLED: Final = ("cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens", "cache_write_12h_tokens")
"""Meters that a tier may leave out: reads are bounded by its input price, writes without a price are input."""

Conditions: TypeAlias = dict[str, object]
Row: TypeAlias = tuple[PriceEntry, Conditions, dict[str, Decimal]]
"""An entry, its conditions, and its rates in the snapshot's own currency."""


class Insane(Frozen):
    """A problem of one meter of one entry, counted from 1."""

    name: str
    number: int
    meter: str
    says: str
    explained: bool

    def __str__(self) -> str:
        return f"price {self.number}: {self.name}: {self.says}"


def sanity(model: ModelPrices) -> Iterator[Insane]:
    """All problems of a model's prices, in the order of its entries."""
    checks: tuple[Callable[[list[Row], Row, str, Decimal], Iterator[tuple[str, str]]], ...] = (
        _implausible,
        _against_input,
        _above_threshold,
        _tier_order,
    )
    rows: list[Row] = [(entry, conditions_of(entry.when), _plain(entry)) for entry in model.prices]
    latest = sorted(rows, key=lambda row: row[0].from_ or date.min, reverse=True)
    for number, row in enumerate(rows, 1):
        for meter, rate in row[2].items():
            for check in checks:
                for name, says in check(latest, row, meter, rate):
                    yield Insane(name, number, meter, says, _explained(row[0], name))
            days = _before_release(row[0], model.released)
            if days is not None:
                says = f"`{meter}` {days}, before its release on {model.released}"
                yield Insane("priced-before-release", number, meter, says, _explained(row[0], "priced-before-release"))
        for meter, says in _left_out(rows, row):
            yield Insane("tier-partial", number, meter, says, _explained(row[0], "tier-partial"))


def _before_release(entry: PriceEntry, released: date | None) -> str | None:
    """The day before a model's release on which a price ended or began; None if there is none."""
    if released is None:
        return None
    if entry.until is not None and entry.until < released:
        return f"until {entry.until}"
    return None if entry.from_ is None or entry.from_ >= released else f"from {entry.from_}"


def _explained(entry: PriceEntry, name: str) -> bool:
    return entry.note is not None and f"{name}:" in entry.note


def _plain(entry: PriceEntry) -> dict[str, Decimal]:
    return {meter: rate for meter, rate in entry.rates.items() if not isinstance(rate, UnitRate)}


def _implausible(_: list[Row], __: Row, meter: str, rate: Decimal) -> Iterator[tuple[str, str]]:
    if meter.endswith("_tokens") and rate > DEAREST_TOKENS:
        yield "rate-implausible", f"`{meter}` at {rate} for a million: is the unit right?"


def _against_input(rows: list[Row], row: Row, meter: str, rate: Decimal) -> Iterator[tuple[str, str]]:
    """A write below 0.9 × input where no storage is billed, or a read above input."""
    paid = _beside(rows, row, "input_tokens", row[1]) if meter in _FILLED else None
    if paid is None:
        return
    if meter == "cache_read_tokens" and rate > paid:
        yield "read-above-input", f"`{meter}` at {rate}, above the {paid} of `input_tokens`"
    stored = any(_STORAGE in rates for _, _, rates in rows)
    if meter != "cache_read_tokens" and rate < _LEAST_WRITE * paid and not stored:
        yield "write-below-input", f"`{meter}` at {rate}, below 0.9 × the {paid} of `input_tokens`"


def _above_threshold(rows: list[Row], row: Row, meter: str, rate: Decimal) -> Iterator[tuple[str, str]]:
    limit = _limit(row[1])
    if limit is None or not meter.endswith("_tokens"):
        return
    rest = _without(row[1], *_THRESHOLDS)
    lower: dict[Decimal, Decimal] = {}
    for conditions, amount in _stated(rows, row, meter):
        size = _limit(conditions) or Decimal(0)
        if size < limit and _without(conditions, *_THRESHOLDS) == rest:
            lower.setdefault(size, amount)
    under = max(lower.items(), default=None)
    if under is not None and rate < under[1]:
        where = f"over {under[0]}" if under[0] else "below it"
        yield "threshold-cheaper", f"`{meter}` at {rate} over {limit} tokens, below the {under[1]} {where}"


def _tier_order(rows: list[Row], row: Row, meter: str, rate: Decimal) -> Iterator[tuple[str, str]]:
    tier = row[1].get("service_tier")
    first = tier[0] if isinstance(tier, tuple) else tier
    standard = _beside(rows, row, meter, _without(row[1], "service_tier")) if first is not None else None
    if standard is None:
        return
    if first in _CHEAPER and rate > standard:
        yield "tier-order", f"`{meter}` at {rate} in `{first}`, above the {standard} of the standard tier"
    if first in _DEARER and rate < standard:
        yield "tier-order", f"`{meter}` at {rate} in `{first}`, below the {standard} of the standard tier"


def _left_out(rows: list[Row], row: Row) -> Iterator[tuple[str, str]]:
    """Meters priced by the entry without a tier, but by no entry of the tier."""
    entry, conditions, rates = row
    tier = conditions.get("service_tier")
    if tier is None or not rates:
        return
    same = [other for other in rows if other[1] == conditions and _together(other[0], entry)]
    if same[0][0] is not entry:
        return
    priced = {meter for _, _, stated in same for meter in stated}
    bare = _without(conditions, "service_tier")
    wanted = {
        meter
        for other, conditions, stated in rows
        if conditions == bare and _together(other, entry)
        for meter in stated
        if meter.endswith("_tokens")
    }
    word = tier[0] if isinstance(tier, tuple) else tier
    for meter in sorted(wanted - priced):
        if not (meter in _FILLED and "input_tokens" in priced):
            yield meter, f"`{word}` leaves out `{meter}`, which the standard tier prices"


def _stated(rows: list[Row], row: Row, meter: str) -> Iterator[tuple[Conditions, Decimal]]:
    """The conditions and rate of each entry that prices a meter on any of an entry's days, the latest first."""
    for other, conditions, rates in rows:
        if meter in rates and _together(other, row[0]):
            yield conditions, rates[meter]


def _beside(rows: list[Row], row: Row, meter: str, wanted: Conditions) -> Decimal | None:
    return next((rate for conditions, rate in _stated(rows, row, meter) if conditions == wanted), None)


def conditions_of(when: When) -> Conditions:
    """The conditions that are set, by key."""
    return {key: value for key in _KEYS if (value := getattr(when, key)) is not None}


def _without(conditions: Conditions, *keys: str) -> Conditions:
    return {key: value for key, value in conditions.items() if key not in keys}


def _limit(conditions: Conditions) -> Decimal | None:
    limit = next((conditions[key] for key in _THRESHOLDS if key in conditions), None)
    return limit if isinstance(limit, Decimal) else None


def _together(a: PriceEntry, b: PriceEntry) -> bool:
    begins = max(a.from_ or date.min, b.from_ or date.min)
    return begins <= min(a.until or date.max, b.until or date.max)
