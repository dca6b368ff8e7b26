"""Layer 1: the listed unit cost of a meter, resolved by itself under the conditions that a workload states."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from budgetlint.estimate.exact import ONE, just_below
from budgetlint.estimate.results import Gap, Lack, Rate
from budgetlint.frozen import Frozen, parts, replace
from budgetlint.model.meters import METERS, Meter, Side
from budgetlint.model.snapshot import (
    DeclaredMeter,
    ModelPrices,
    PriceEntry,
    Source,
    UnitRate,
    When,
    Worth,
)

STANDARD_TIER: Final = "standard"
THRESHOLDS: Final = ("prompt_tokens_over", "prompt_tokens_from")
CONDITION_KEYS: Final = tuple(part.name for part in parts(When) if part.name not in THRESHOLDS)

Conditions = tuple[tuple[str, str | bool], ...]
"""What a workload states of the closed set of conditions, as pairs, so that it can be looked up by."""

Value = str | bool | Decimal
"""What a condition may ask for."""


class PriceList(Frozen):
    """What is in use of one snapshot: the models by the name that a workload gives them."""

    currency: str
    models: Mapping[str, ModelPrices]
    sources: Mapping[str, Source]
    units: Mapping[str, Worth]
    meters: Mapping[str, DeclaredMeter]


class Prices(Frozen):
    """The listed prices, the contract over them, and the day on which they are asked for."""

    listed: PriceList
    day: date
    contract: PriceList | None = None

    def meter(self, name: str) -> Meter | None:
        """The meter of a name, as the snapshot declares it or the registry knows it."""
        for book in (self.listed, self.contract):
            declared = book.meters.get(name) if book else None
            if declared is not None:
                known = METERS.get(declared.parent or name)
                side = known.side if known else Side.PROMPT if "input" in name else Side.OUTPUT
                return Meter(name, declared.unit, declared.per, side, declared.parent)
        return METERS.get(name)


class _Held(Frozen):
    """An entry whose conditions hold, the threshold apart."""

    entry: PriceEntry
    index: int
    conditions: int
    over: Decimal | None
    rest: When


class Tariff:
    """What one model costs under what one workload states: its brackets by prompt size, a rate for each meter."""

    __slots__ = (
        "_conditions",
        "_contract",
        "_currency",
        "_held",
        "_listed",
        "_priced",
        "_prices",
        "_rates",
        "brackets",
        "model",
    )

    def __init__(self, prices: Prices, model: str, conditions: Conditions, currency: str) -> None:
        self._prices = prices
        self._conditions = dict(conditions)
        self._currency = currency
        self._listed = prices.listed.models.get(model)
        self._contract = prices.contract.models.get(model) if prices.contract else None
        self.model = model
        self._rates: dict[tuple[str, Decimal | None], Rate | Gap] = {}
        self._held = {id(book): self._holding(book) for book in (self._listed, self._contract)}
        overs = sorted({each.over for held in self._held.values() for each in held if each.over is not None})
        self._priced = frozenset(meter for entry in self._entries() for meter in entry.rates)
        self.brackets: tuple[Decimal | None, ...] = (None, *overs)

    @property
    def known(self) -> bool:
        return self._listed is not None or self._contract is not None

    def prices_any(self, meters: Iterable[str]) -> bool:
        """Whether any entry of the model prices one of some meters, whatever its conditions."""
        return not self._priced.isdisjoint(meters)

    def rate(self, meter: str, over: Decimal | None) -> Rate | Gap:
        """The rate of a meter for calls of more than `over` prompt tokens (and of no higher bracket)."""
        key = (meter, over)
        if key not in self._rates:
            self._rates[key] = self._resolved(meter, over)
        return self._rates[key]

    def _entries(self) -> tuple[PriceEntry, ...]:
        return tuple(entry for book in (self._listed, self._contract) if book for entry in book.prices)

    def _resolved(self, meter: str, over: Decimal | None) -> Rate | Gap:
        known = self._prices.meter(meter)
        gap = self._unnamed(meter)
        if known is None or gap is not None:
            return gap or Gap(Lack.METER, meter)
        listed = self._found(self._listed, self._prices.listed, known, over)
        paid: Rate | Gap = listed
        if self._contract is not None and self._prices.contract is not None:
            agreed = self._found(self._contract, self._prices.contract, known, over)
            if isinstance(agreed, Rate) or agreed.lack in (Lack.AMBIGUOUS, Lack.PARTIAL, Lack.MONEY):
                paid = agreed
        if isinstance(paid, Gap):
            return paid
        if not isinstance(listed, Rate):
            paid = replace(paid, listed=None)
        else:
            amount = listed.amount * self._factor(self._listed, meter, over)
            paid = replace(paid, listed=amount, amount=amount if paid is listed else paid.amount)
        return replace(paid, amount=paid.amount * self._factor(self._contract, meter, over))

    def _found(self, model: ModelPrices | None, book: PriceList, meter: Meter, over: Decimal | None) -> Rate | Gap:
        """The rate of the one entry of a book that wins, in the file's currency, before factors."""
        held = self._passed(model, over)
        partial = _partial(held) if meter.counts_tokens else None
        if partial is not None:
            return replace(partial, meter=meter.name)
        pricing = _greatest([each for each in held if meter.name in each.entry.rates])
        if not pricing:
            return self._absent(model, meter.name)
        most = max(each.conditions for each in pricing)
        winners = [each for each in pricing if each.conditions == most]
        if len(winners) > 1:
            return Gap(Lack.AMBIGUOUS, meter.name, entries=tuple(_described(each) for each in winners))
        return self._in_currency(winners[0], book, meter)

    def _in_currency(self, winner: _Held, book: PriceList, meter: Meter) -> Rate | Gap:
        rate = winner.entry.rates[meter.name]
        amount, unit = (rate.amount, rate.unit) if isinstance(rate, UnitRate) else (rate, book.currency)
        worth = self._worth(unit, book)
        if worth is None:
            return Gap(Lack.MONEY, meter.name, value=unit)
        entry = winner.entry
        if entry.minimum_charge is not None and len(entry.rates) > 1:
            return Gap(Lack.MINIMUM, meter.name, entries=(_described(winner),))
        least = entry.minimum_charge * meter.per / amount if entry.minimum_charge is not None and amount else None
        foreign = unit != self._currency
        top, bottom = worth
        in_file = amount * top / bottom if foreign else amount
        return Rate(
            amount=in_file,
            per=meter.per,
            listed=in_file,
            entry=entry,
            over=winner.over,
            unit=unit if foreign else None,
            unit_amount=amount if foreign else None,
            round_up=entry.round_up.get(meter.name),
            least=least,
        )

    def _worth(self, unit: str, book: PriceList) -> tuple[Decimal, Decimal] | None:
        """What one of a unit is worth in the file's currency, as a quotient so that no digit is lost."""
        top, seen = ONE, {unit}
        source = unit
        while source != self._currency:
            step = self._step(source, book)
            if step is None or step.of in seen:
                break
            top, source = top * step.worth, step.of
            seen.add(source)
        bottom, seen = ONE, {self._currency}
        target = self._currency
        while target != source:
            step = self._step(target, book)
            if step is None or step.of in seen:
                return None
            bottom, target = bottom * step.worth, step.of
            seen.add(target)
        return top, bottom

    def _step(self, unit: str, book: PriceList) -> Worth | None:
        """The worth of a unit as a price list states it; a contract that doesn't leaves it to the listed prices."""
        return book.units.get(unit) or self._prices.listed.units.get(unit)

    def _factor(self, model: ModelPrices | None, meter: str, over: Decimal | None) -> Decimal:
        """The product of the `multiply` entries that hold for a meter."""
        factor = ONE
        held = [each for each in self._passed(model, over) if _scaling(each.entry, meter) is not None]
        for each in _greatest(held):
            scale = _scaling(each.entry, meter)
            factor *= ONE if scale is None else scale
        return factor

    def _passed(self, model: ModelPrices | None, over: Decimal | None) -> list[_Held]:
        return [each for each in self._held[id(model)] if each.over is None or (over is not None and each.over <= over)]

    def _holding(self, model: ModelPrices | None) -> list[_Held]:
        """The entries whose day and conditions hold, prompt size apart."""
        held = []
        for index, entry in enumerate(model.prices if model else ()):
            if self._on_day(entry) and all(self._stated(key) in values for key, values in _conditions(entry.when)):
                over = _threshold(entry.when)
                count = len(_conditions(entry.when)) + (over is not None)
                rest = entry.when
                if over is not None:
                    rest = replace(rest, prompt_tokens_over=None, prompt_tokens_from=None)
                held.append(_Held(entry, index, count, over, rest))
        return held

    def _on_day(self, entry: PriceEntry) -> bool:
        day = self._prices.day
        return (entry.from_ is None or entry.from_ <= day) and (entry.until is None or day <= entry.until)

    def _stated(self, key: str) -> str | bool | None:
        default = STANDARD_TIER if key == "service_tier" else None
        return self._conditions.get(key, default)

    def _unnamed(self, meter: str) -> Gap | None:
        """The gap where the workload states a value that no price of the meter names."""
        for key, value in self._conditions.items():
            tier = key == "service_tier"
            if tier and value == STANDARD_TIER:
                continue
            valid = tuple(entry for entry in self._entries() if self._on_day(entry))
            named = _named(valid, key, None if tier else meter)
            if (named or tier) and value not in named:
                words = tuple(sorted(_word(each) for each in named))
                return Gap(Lack.VALUE, meter, key, _word(value), words)
        return None

    def _absent(self, model: ModelPrices | None, meter: str) -> Gap:
        """Why nothing prices a meter: no entry does, or those that do ask for what is not stated."""
        entries = [entry for entry in (model.prices if model else ()) if meter in entry.rates]
        for entry in entries:
            for key, _ in _conditions(entry.when):
                if self._stated(key) is None:
                    named = _named(tuple(entries), key, meter)
                    return Gap(Lack.STATE, meter, key, None, tuple(sorted(_word(each) for each in named)))
        return Gap(Lack.METER, meter)


def _threshold(when: When) -> Decimal | None:
    """The prompt size above which an entry holds; to hold from a size on is to hold above all that is smaller."""
    if when.prompt_tokens_from is not None:
        return just_below(when.prompt_tokens_from)
    return when.prompt_tokens_over


@cache
def _conditions(when: When) -> tuple[tuple[str, tuple[Value, ...]], ...]:
    """The conditions of an entry but its threshold, each with the values for which it holds."""
    pairs = ((key, getattr(when, key)) for key in CONDITION_KEYS)
    return tuple((key, value if isinstance(value, tuple) else (value,)) for key, value in pairs if value is not None)


def _named(entries: tuple[PriceEntry, ...], key: str, meter: str | None) -> set[Value]:
    """The values of a condition that entries name: those that price or scale a meter, or all."""
    named: set[Value] = set()
    for entry in entries:
        if meter is None or meter in entry.rates or _scaling(entry, meter) is not None:
            for name, values in _conditions(entry.when):
                if name == key:
                    named.update(values)
    return named


def _scaling(entry: PriceEntry, meter: str) -> Decimal | None:
    """The factor that a `multiply` entry has for a meter; patterns may hold `*`."""
    for pattern, factor in entry.multiply.items():
        if pattern == meter or ("*" in pattern and _pattern(pattern).fullmatch(meter)):
            return factor
    return None


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in glob.split("*")))


def _greatest(held: list[_Held]) -> list[_Held]:
    """Of entries that differ only in their threshold, those with the greatest."""
    tops: dict[When, Decimal] = {}
    for each in held:
        if each.over is not None:
            tops[each.rest] = max(each.over, tops.get(each.rest, each.over))
    return [each for each in held if each.over is None or each.over == tops[each.rest]]


def _partial(held: list[_Held]) -> Gap | None:
    """The gap where a threshold entry leaves out a token meter that the entry without it prices."""
    for above in _greatest(held):
        if above.over is None or not above.entry.rates:
            continue
        family = [each for each in held if each.rest == above.rest and each.entry.rates]
        priced = {meter for each in family if each.over == above.over for meter in each.entry.rates}
        for below in family:
            if below.over is None:
                for meter in below.entry.rates:
                    if meter.endswith("_tokens") and meter not in priced:
                        entries = (_described(below), _described(above))
                        return Gap(Lack.PARTIAL, meter, value=meter, entries=entries)
    return None


def _word(value: Value) -> str:
    return value if isinstance(value, str) else str(value).lower()


def _described(held: _Held) -> str:
    """An entry in words: its number and its conditions."""
    said = [f"{key} {', '.join(_word(each) for each in values)}" for key, values in _conditions(held.entry.when)]
    for key in THRESHOLDS:
        size = getattr(held.entry.when, key)
        if size is not None:
            said.append(f"{key} {size}")
    return f"price {held.index + 1} ({'; '.join(said) or 'no condition'})"
