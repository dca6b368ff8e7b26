"""Prices that no provider asks: named problems, for the catalog's build and for `snapshot verify`.

A problem is explained where the entry's own `note` begins with its name: `threshold-cheaper: two lists state it`.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from budgetlint.frozen import Frozen, parts
from budgetlint.model.snapshot import ModelPrices, PriceEntry, UnitRate, When

DEAREST_TOKENS: Final = Decimal(1000)
"""Dollars for a million tokens; the dearest that is sold costs 600."""

_LEAST_WRITE: Final = Decimal("0.9")
_THRESHOLDS: Final = ("prompt_tokens_over", "prompt_tokens_from")
_KEYS: Final = tuple(part.name for part in parts(When))
_STORAGE: Final = "cache_storage_token_hours"
_CHEAPER: Final = frozenset({"batch", "flex"})
_DEARER: Final = frozenset({"priority", "fast", "ultrafast"})
_FILLED: Final = ("cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens", "cache_write_12h_tokens")
"""Meters that a tier may leave out: reads are bounded by its input, writes without a price are input."""

Conditions: TypeAlias = dict[str, object]


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
    """Every problem of a model's prices, in the order of its entries."""
    checks: tuple[Callable[[ModelPrices, PriceEntry, str, Decimal], Iterator[tuple[str, str]]], ...] = (
        _implausible,
        _against_input,
        _above_threshold,
        _tier_order,
        _before_release,
    )
    for number, entry in enumerate(model.prices, 1):
        for meter, rate in _plain(entry).items():
            for check in checks:
                for name, says in check(model, entry, meter, rate):
                    yield Insane(name, number, meter, says, _explained(entry, name))
        for meter, says in _left_out(model, entry):
            yield Insane("tier-partial", number, meter, says, _explained(entry, "tier-partial"))


def _explained(entry: PriceEntry, name: str) -> bool:
    return entry.note is not None and f"{name}:" in entry.note


def _plain(entry: PriceEntry) -> dict[str, Decimal]:
    return {meter: rate for meter, rate in entry.rates.items() if not isinstance(rate, UnitRate)}


def _implausible(_: ModelPrices, __: PriceEntry, meter: str, rate: Decimal) -> Iterator[tuple[str, str]]:
    if meter.endswith("_tokens") and rate > DEAREST_TOKENS:
        yield "rate-implausible", f"`{meter}` at {rate} for a million: is the unit right?"


def _against_input(model: ModelPrices, entry: PriceEntry, meter: str, rate: Decimal) -> Iterator[tuple[str, str]]:
    """A write below 0.9 × input where no storage is billed, a read above input."""
    paid = _beside(model, entry, "input_tokens", conditions_of(entry.when)) if meter in _FILLED else None
    if paid is None:
        return
    if meter == "cache_read_tokens" and rate > paid:
        yield "read-above-input", f"`{meter}` at {rate}, above the {paid} of `input_tokens`"
    stored = any(_STORAGE in other.rates for other in model.prices)
    if meter != "cache_read_tokens" and rate < _LEAST_WRITE * paid and not stored:
        yield "write-below-input", f"`{meter}` at {rate}, below 0.9 × the {paid} of `input_tokens`"


def _above_threshold(model: ModelPrices, entry: PriceEntry, meter: str, rate: Decimal) -> Iterator[tuple[str, str]]:
    held = conditions_of(entry.when)
    limit = _limit(held)
    if limit is None or not meter.endswith("_tokens"):
        return
    under = max(
        (
            (lower, amount)
            for lower, other, amount in _stated(model, entry, meter)
            if lower < limit and _without(other, *_THRESHOLDS) == _without(held, *_THRESHOLDS)
        ),
        default=None,
    )
    if under is not None and rate < under[1]:
        where = f"over {under[0]}" if under[0] else "below it"
        yield "threshold-cheaper", f"`{meter}` at {rate} over {limit} tokens, below the {under[1]} {where}"


def _tier_order(model: ModelPrices, entry: PriceEntry, meter: str, rate: Decimal) -> Iterator[tuple[str, str]]:
    held = conditions_of(entry.when)
    tier = held.get("service_tier")
    standard = _beside(model, entry, meter, _without(held, "service_tier")) if isinstance(tier, str) else None
    if standard is None:
        return
    if tier in _CHEAPER and rate > standard:
        yield "tier-order", f"`{meter}` at {rate} in `{tier}`, above the {standard} of the standard tier"
    if tier in _DEARER and rate < standard:
        yield "tier-order", f"`{meter}` at {rate} in `{tier}`, below the {standard} of the standard tier"


def _before_release(model: ModelPrices, entry: PriceEntry, meter: str, _: Decimal) -> Iterator[tuple[str, str]]:
    ended = entry.until is not None and model.released is not None and entry.until < model.released
    if ended:
        yield "priced-before-release", f"`{meter}` until {entry.until}, before its release on {model.released}"


def _left_out(model: ModelPrices, entry: PriceEntry) -> Iterator[tuple[str, str]]:
    """Meters that the entry without a tier prices, and no entry of the tier does."""
    held = conditions_of(entry.when)
    tier = held.get("service_tier")
    if tier is None or not entry.rates:
        return
    same = [other for other in model.prices if conditions_of(other.when) == held and _together(other, entry)]
    if same[0] is not entry:
        return
    priced = {meter for other in same for meter in other.rates}
    bare = _without(held, "service_tier")
    wanted = {
        meter
        for other in model.prices
        if conditions_of(other.when) == bare and _together(other, entry)
        for meter in other.rates
        if meter.endswith("_tokens")
    }
    for meter in sorted(wanted - priced):
        if not (meter in _FILLED and "input_tokens" in priced):
            yield meter, f"`{tier}` leaves out `{meter}`, which the standard tier prices"


def _stated(model: ModelPrices, entry: PriceEntry, meter: str) -> Iterator[tuple[Decimal, Conditions, Decimal]]:
    """The threshold, the conditions and the rate of each entry that prices a meter on some of an entry's days."""
    for other in model.prices:
        rate = _plain(other).get(meter)
        if rate is not None and _together(other, entry):
            held = conditions_of(other.when)
            yield _limit(held) or Decimal(0), held, rate


def _beside(model: ModelPrices, entry: PriceEntry, meter: str, wanted: Conditions) -> Decimal | None:
    return next((rate for _, held, rate in _stated(model, entry, meter) if held == wanted), None)


def conditions_of(when: When) -> Conditions:
    """The conditions that are given, by key."""
    return {key: value for key in _KEYS if (value := getattr(when, key)) is not None}


def _without(held: Conditions, *keys: str) -> Conditions:
    return {key: value for key, value in held.items() if key not in keys}


def _limit(held: Conditions) -> Decimal | None:
    found = next((held[key] for key in _THRESHOLDS if key in held), None)
    return found if isinstance(found, Decimal) else None


def _together(a: PriceEntry, b: PriceEntry) -> bool:
    begins = max(a.from_ or date.min, b.from_ or date.min)
    return begins <= min(a.until or date.max, b.until or date.max)
