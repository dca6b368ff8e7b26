"""One model in one price book: the entry that prices each meter of a call, and what is missing."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from budgetlint.estimate.entries import (
    STANDARD_TIER,
    Conditions,
    ValidEntry,
    described,
    holds,
    of_greatest_threshold,
    partial_gap,
    prices,
    scaling_of,
    stated,
    valid_entries,
    values_of,
    word_of,
    words_of,
)
from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.figures.exact import ONE
from budgetlint.frozen import Frozen
from budgetlint.model.meters import METERS, Meter, MeterSide
from budgetlint.model.snapshot import ModelPrices, PriceSnapshot, UnitRate

CALL_WIDE: Final = ("service_tier", "region", "speed")
"""Conditions that reprice the whole call, not only its output."""

_NEVER_LEFT_OUT: Final = ("size", "quality", "resolution", "audio")
"""Conditions that a workload must state if the price depends on them."""


def meter_in(book: PriceSnapshot, name: str) -> Meter | None:
    """The meter with a name, as the book declares it, else from the registry: a declaration applies to its own book."""
    declared = book.meters.get(name)
    if declared is None:
        return METERS.get(name)
    known = METERS.get(declared.parent or name)
    side = known.side if known else MeterSide.PROMPT if "input" in name else MeterSide.OUTPUT
    return Meter(name, declared.unit, declared.per, side, declared.parent)


class Winner(Frozen):
    """The entry that prices a meter of a call, and the entries whose factors scale it."""

    valid: ValidEntry
    scales: tuple[ValidEntry, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the conditions that the price depends on."""
        return self.valid.keys.union(*(scale.keys for scale in self.scales))

    def factor(self, meter: str) -> Decimal:
        """The product of the factors."""
        return product(self.scales, meter)


def product(scales: tuple[ValidEntry, ...], meter: str) -> Decimal:
    """The product of some entries' factors for a meter."""
    factor = ONE
    for scale in scales:
        scaling = scaling_of(scale.entry, meter)
        factor *= ONE if scaling is None else scaling
    return factor


class ModelBook:
    """A book's entries for a model under a workload's conditions, on a day."""

    def __init__(self, book: PriceSnapshot, model: ModelPrices, conditions: Conditions, day: date) -> None:
        self.book = book
        self._conditions = dict(conditions)
        self._valid = valid_entries(model.prices, day)
        self._holding = [entry for entry in self._valid if holds(entry, self._conditions)]
        self._stated = [pair for pair in conditions if pair != ("service_tier", STANDARD_TIER)]

    @property
    def thresholds(self) -> set[Decimal]:
        """The prompt sizes at which a price changes."""
        return {entry.over for entry in self._holding if entry.over is not None}

    @cached_property
    def schedules(self) -> tuple[str, ...]:
        """The schedules that prices depend on, if the workload states none."""
        if "schedule" in self._conditions:
            return ()
        return words_of(value for entry in self._valid for value in values_of(entry, "schedule"))

    @cached_property
    def meters(self) -> frozenset[str]:
        """Every meter with a rate in an entry that applies."""
        return frozenset(meter for entry in self._valid for meter in entry.entry.rates)

    def passed(self, over: Decimal | None) -> list[ValidEntry]:
        """The entries that apply to calls of more than `over` prompt tokens, below the next threshold."""
        return [entry for entry in self._holding if entry.over is None or (over is not None and entry.over <= over)]

    def winner(self, meter: Meter, over: Decimal | None) -> Winner | Gap:
        """The one entry with the most conditions; a gap if none prices the meter, two tie, or a threshold entry is
        partial."""
        passed = self.passed(over)
        partial = partial_gap(passed) if meter.counts_tokens else None
        if partial is not None:
            return Gap(Lack.PARTIAL, meter.name, value=partial.value, entries=partial.entries)
        pricing = of_greatest_threshold([entry for entry in passed if meter.name in entry.entry.rates])
        if not pricing:
            return self._absent(meter.name)
        most = max(entry.conditions for entry in pricing)
        winners = [entry for entry in pricing if entry.conditions == most]
        if len(winners) > 1:
            return Gap(Lack.AMBIGUOUS, meter.name, entries=tuple(described(entry) for entry in winners))
        return self._left_out(meter.name, winners[0], over) or Winner(winners[0], self._scales(meter, winners[0], over))

    def scales(self, meter: Meter, over: Decimal | None) -> tuple[ValidEntry, ...]:
        """The entries whose factors apply to a meter, whichever entry prices it."""
        scaling = [entry for entry in self.passed(over) if scaling_of(entry.entry, meter.name) is not None]
        return tuple(of_greatest_threshold(scaling))

    def _scales(self, meter: Meter, winner: ValidEntry, over: Decimal | None) -> tuple[ValidEntry, ...]:
        """The factors on an entry of this book; a rate whose own conditions include those of a factor already
        includes it."""
        named = _named(winner)
        return tuple(scale for scale in self.scales(meter, over) if not _named(scale) or not _named(scale) <= named)

    def unknown_value(self, meter: Meter) -> Gap | None:
        """The gap if the workload states a value that no price of the meter (or of the call, for a tier) names.

        A service without prices by tier keeps its price at every tier of the calls; a tier that only it names is not one
        of theirs.
        """
        for key, value in self._stated:
            naming = self._naming(key, meter)
            if not naming and key == "service_tier" and _is_service(meter):
                naming = list(self._valid)
            named = {name for entry in naming for name in values_of(entry, key)}
            if (named or key == "service_tier") and value not in named:
                return Gap(Lack.VALUE, meter.name, key, word_of(value), words_of(named))
        return None

    def unnamed(self, meter: Meter, winner: Winner) -> Gap | None:
        """The gap if the winning entry does not name a condition that the workload states and the call depends on."""
        for key, value in self._stated:
            if key in winner.keys:
                continue
            naming = [entry for entry in self._naming(key, meter) if value in values_of(entry, key)]
            if naming:
                entries = (described(winner.valid), described(naming[0]))
                return Gap(Lack.CONDITION, meter.name, key, word_of(value), entries=entries)
        return None

    def distinguishing(self, meter: Meter, over: Decimal | None) -> Iterator[tuple[str, str]]:
        """The call-wide conditions, including the prompt size, on which this book's price of the call depends.

        Each with the entry that names it, in words.
        """
        for key, value in self._stated:
            if key in CALL_WIDE:
                for entry in self._naming(key, meter):
                    if value in values_of(entry, key):
                        yield key, described(entry)
                        break
        for entry in self.passed(over):
            if entry.over is not None and any(prices(entry, name) for name in self._of_call(meter)):
                yield "prompt_tokens_over", described(entry)
                break

    def asks_tier(self) -> bool:
        """Whether the workload states a tier other than the standard one."""
        return any(key == "service_tier" for key, _ in self._stated)

    def _naming(self, key: str, meter: Meter) -> list[ValidEntry]:
        """The entries that name a condition and price the meters it reprices together with a meter, or that scale the
        meter.

        A tier's rates are the price list of that tier; a factor itself names what it scales.
        """
        family = self._family(meter, key)
        return [
            entry
            for entry in self._valid
            if key in entry.keys
            and (not family.isdisjoint(entry.entry.rates) or scaling_of(entry.entry, meter.name) is not None)
        ]

    def _family(self, meter: Meter, key: str) -> frozenset[str]:
        """The meters that a condition reprices together with one meter.

        A tier, region or speed reprices the whole call; any other condition reprices all tokens together, and every
        other meter by itself.
        """
        if key in CALL_WIDE:
            return self._of_call(meter)
        alike = [name for name in self.meters if name.endswith("_tokens")] if meter.counts_tokens else []
        return frozenset((meter.name, *alike))

    def _of_call(self, meter: Meter) -> frozenset[str]:
        """A meter and those of the same call: a separate service is none of them."""
        alike = [] if _is_service(meter) else [name for name in self.meters if not self._serves(name)]
        return frozenset((meter.name, *alike))

    def _serves(self, name: str) -> bool:
        meter = meter_in(self.book, name)
        return meter is not None and _is_service(meter)

    def _left_out(self, meter: str, winner: ValidEntry, over: Decimal | None) -> Gap | None:
        """The gap if a key that the workload leaves out determines the price.

        An entry without the key states a price of its own, unless it repeats the price of a value while another value
        is dearer.
        """
        missing = [key for key in _NEVER_LEFT_OUT if key not in self._conditions]
        others = [entry for entry in self._alternatives(missing, over) if meter in entry.entry.rates]
        rates = {_amount(entry, meter) for entry in others}
        stated = _amount(winner, meter)
        if stated not in rates or stated[1] >= max(amount for unit, amount in rates if unit == stated[0]):
            return None
        key = next(key for key in missing if any(key in entry.keys for entry in others))
        return Gap(Lack.STATE, meter, key, None, words_of(value for entry in others for value in values_of(entry, key)))

    def _alternatives(self, missing: list[str], over: Decimal | None) -> Iterator[ValidEntry]:
        """The entries that would apply if the workload stated some of the keys that it leaves out."""
        for entry in self._valid:
            reached = entry.over is None or (over is not None and entry.over <= over)
            if not reached or entry.keys.isdisjoint(missing):
                continue
            if all(key in missing or stated(self._conditions, key) in values for key, values in entry.pairs):
                yield entry

    def _absent(self, meter: str) -> Gap:
        """Why nothing prices a meter: no entry does, or those that do need conditions that are not stated."""
        entries = [entry for entry in self._valid if meter in entry.entry.rates]
        for entry in entries:
            for key, _ in entry.pairs:
                if stated(self._conditions, key) is None:
                    known = words_of(value for other in entries for value in values_of(other, key))
                    return Gap(Lack.STATE, meter, key, None, known)
        return Gap(Lack.METER, meter)


def _named(entry: ValidEntry) -> frozenset[str]:
    """The keys of an entry's conditions, including the threshold."""
    return entry.keys if entry.over is None else entry.keys | {"prompt_tokens_over"}


def _amount(entry: ValidEntry, meter: str) -> tuple[str | None, Decimal]:
    rate = entry.entry.rates[meter]
    return (rate.unit, rate.amount) if isinstance(rate, UnitRate) else (None, rate)


def _is_service(meter: Meter) -> bool:
    return meter.side is MeterSide.SERVICE
