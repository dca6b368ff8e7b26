"""Layer 1: the listed unit cost of a meter, resolved by itself under the conditions that a workload states."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from budgetlint.estimate.entries import (
    Conditions,
    ValidEntry,
    conditions_in,
    described,
    named_values,
    of_greatest_threshold,
    partial_gap,
    scaling_of,
    threshold_of,
    word_of,
)
from budgetlint.estimate.results import Gap, Lack, Rate
from budgetlint.figures.exact import ONE
from budgetlint.frozen import Frozen, replace
from budgetlint.model.meters import METERS, Meter, MeterSide
from budgetlint.model.snapshot import (
    ModelPrices,
    PriceEntry,
    PriceSnapshot,
    UnitRate,
    Worth,
)

STANDARD_TIER: Final = "standard"


NO_PRICES: Final = PriceSnapshot(version=1, date=date.min, models={})
"""What is known where no price file could be read."""


class Prices(Frozen):
    """The listed prices, the contract over them, and the day on which they are asked for."""

    listed: PriceSnapshot
    day: date
    contract: PriceSnapshot | None = None

    def meter(self, name: str) -> Meter | None:
        """The meter of a name, as the snapshot declares it or the registry knows it."""
        for book in (self.listed, self.contract):
            declared = book.meters.get(name) if book else None
            if declared is not None:
                known = METERS.get(declared.parent or name)
                side = known.side if known else MeterSide.PROMPT if "input" in name else MeterSide.OUTPUT
                return Meter(name, declared.unit, declared.per, side, declared.parent)
        return METERS.get(name)


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

    def _found(self, model: ModelPrices | None, book: PriceSnapshot, meter: Meter, over: Decimal | None) -> Rate | Gap:
        """The rate of the one entry of a book that wins, in the file's currency, before factors."""
        held = self._passed(model, over)
        partial = partial_gap(held) if meter.counts_tokens else None
        if partial is not None:
            return replace(partial, meter=meter.name)
        pricing = of_greatest_threshold([each for each in held if meter.name in each.entry.rates])
        if not pricing:
            return self._absent(model, meter.name)
        most = max(each.conditions for each in pricing)
        winners = [each for each in pricing if each.conditions == most]
        if len(winners) > 1:
            return Gap(Lack.AMBIGUOUS, meter.name, entries=tuple(described(each) for each in winners))
        return self._in_currency(winners[0], book, meter)

    def _in_currency(self, winner: ValidEntry, book: PriceSnapshot, meter: Meter) -> Rate | Gap:
        rate = winner.entry.rates[meter.name]
        amount, unit = (rate.amount, rate.unit) if isinstance(rate, UnitRate) else (rate, book.currency)
        worth = self._worth(unit, book)
        if worth is None:
            return Gap(Lack.MONEY, meter.name, value=unit)
        entry = winner.entry
        if entry.minimum_charge is not None and len(entry.rates) > 1:
            return Gap(Lack.MINIMUM, meter.name, entries=(described(winner),))
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

    def _worth(self, unit: str, book: PriceSnapshot) -> tuple[Decimal, Decimal] | None:
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

    def _step(self, unit: str, book: PriceSnapshot) -> Worth | None:
        """The worth of a unit as a price list states it; a contract that doesn't leaves it to the listed prices."""
        return book.units.get(unit) or self._prices.listed.units.get(unit)

    def _factor(self, model: ModelPrices | None, meter: str, over: Decimal | None) -> Decimal:
        """The product of the `multiply` entries that hold for a meter."""
        factor = ONE
        held = [each for each in self._passed(model, over) if scaling_of(each.entry, meter) is not None]
        for each in of_greatest_threshold(held):
            scale = scaling_of(each.entry, meter)
            factor *= ONE if scale is None else scale
        return factor

    def _passed(self, model: ModelPrices | None, over: Decimal | None) -> list[ValidEntry]:
        return [each for each in self._held[id(model)] if each.over is None or (over is not None and each.over <= over)]

    def _holding(self, model: ModelPrices | None) -> list[ValidEntry]:
        """The entries whose day and conditions hold, prompt size apart."""
        held = []
        for index, entry in enumerate(model.prices if model else ()):
            if self._on_day(entry) and all(self._stated(key) in values for key, values in conditions_in(entry.when)):
                over = threshold_of(entry.when)
                count = len(conditions_in(entry.when)) + (over is not None)
                rest = entry.when
                if over is not None:
                    rest = replace(rest, prompt_tokens_over=None, prompt_tokens_from=None)
                held.append(ValidEntry(entry, index, count, over, rest))
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
            named = named_values(valid, key, None if tier else meter)
            if (named or tier) and value not in named:
                words = tuple(sorted(word_of(each) for each in named))
                return Gap(Lack.VALUE, meter, key, word_of(value), words)
        return None

    def _absent(self, model: ModelPrices | None, meter: str) -> Gap:
        """Why nothing prices a meter: no entry does, or those that do ask for what is not stated."""
        entries = [entry for entry in (model.prices if model else ()) if meter in entry.rates]
        for entry in entries:
            for key, _ in conditions_in(entry.when):
                if self._stated(key) is None:
                    named = named_values(tuple(entries), key, meter)
                    return Gap(Lack.STATE, meter, key, None, tuple(sorted(word_of(each) for each in named)))
        return Gap(Lack.METER, meter)
