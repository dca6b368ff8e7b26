"""Layer 1: the cost of a model under a workload's conditions: listed prices, and a contract over them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from budgetlint.estimate.entries import Conditions, described
from budgetlint.estimate.line_items import Gap, Lack, Rate
from budgetlint.estimate.model_book import ModelBook, Winner, meter_in, product
from budgetlint.estimate.money import Units, worth_in
from budgetlint.figures.exact import ONE
from budgetlint.frozen import Frozen, replace
from budgetlint.model.meters import Meter
from budgetlint.model.snapshot import PriceSnapshot, UnitRate

NO_PRICES: Final = PriceSnapshot(version=1, date=date.min, models={})
"""The prices if no price file could be read."""

READS: Final = MappingProxyType(
    {
        "cache_read_tokens": "input_tokens",
        "explicit_cache_read_tokens": "input_tokens",
        "audio_cache_read_tokens": "audio_input_tokens",
        "image_cache_read_tokens": "image_input_tokens",
    }
)
"""The meters of tokens read from cache, each with the meter of the same tokens uncached."""

WRITE_METERS: Final = MappingProxyType(
    {"5m": "cache_write_tokens", "1h": "cache_write_1h_tokens", "12h": "cache_write_12h_tokens"}
)
"""The meter of tokens written to a cache, by time to live."""

_LEFT_TO_THE_LIST: Final = (Lack.METER, Lack.STATE, Lack.VALUE)
"""Gaps of a contract that mean that it does not cover the call."""


class Prices(Frozen):
    """The listed prices, the contract over them, and the day for which they are resolved."""

    listed: PriceSnapshot
    day: date
    contract: PriceSnapshot | None = None

    def meter(self, name: str) -> Meter | None:
        """The meter with a name, as a book in use declares it, else from the registry."""
        agreed = meter_in(self.contract, name) if self.contract is not None else None
        return meter_in(self.listed, name) or agreed

    @property
    def units(self) -> Units:
        """Worths of units of money; from the listed prices if a contract states none."""
        return self.listed.units if self.contract is None else {**self.listed.units, **self.contract.units}


class Tariff:
    """The cost of one model under one workload's conditions: its brackets by prompt size, a rate for each meter."""

    __slots__ = (
        "_contract",
        "_currency",
        "_listed",
        "_prices",
        "_rates",
        "_scheduled",
        "_writes_unpriced",
        "brackets",
        "model",
        "thresholds",
    )

    def __init__(self, prices: Prices, model: str, conditions: Conditions, currency: str) -> None:
        self._prices = prices
        self._currency = currency
        self._listed = _book_of(prices.listed, model, conditions, prices.day)
        self._contract = _book_of(prices.contract, model, conditions, prices.day)
        self.model = model
        self._rates: dict[tuple[str, Decimal | None], Rate | Gap] = {}
        self._writes_unpriced: dict[Decimal | None, bool] = {}
        books = [book for book in (self._listed, self._contract) if book is not None]
        schedules = dict.fromkeys(schedule for book in books for schedule in book.schedules)
        self._scheduled = tuple(
            (name, Tariff(prices, model, (*conditions, ("schedule", name)), currency)) for name in schedules
        )
        overs = {over for book in books for over in book.thresholds}
        overs.update(over for _, tariff in self._scheduled for over in tariff.thresholds)
        self.thresholds: tuple[Decimal, ...] = tuple(sorted(overs))
        self.brackets: tuple[Decimal | None, ...] = (None, *self.thresholds)

    @property
    def known(self) -> bool:
        """Whether a book lists the model."""
        return self._listed is not None or self._contract is not None

    def prices_any(self, meters: Iterable[str]) -> bool:
        """Whether an applicable entry of the model prices any of some meters, whatever its conditions."""
        wanted = frozenset(meters)
        return any(book is not None and not book.meters.isdisjoint(wanted) for book in (self._listed, self._contract))

    def rate(self, meter: str, over: Decimal | None) -> Rate | Gap:
        """The rate of a meter for calls of more than `over` prompt tokens, below the next threshold."""
        key = (meter, over)
        if key not in self._rates:
            self._rates[key] = self._dearest(meter, over)
        return self._rates[key]

    def write_meter(self, ttl: str, over: Decimal | None) -> str:
        """The meter on which tokens written to a cache are billed.

        They are input if no write with any time to live is priced under the call's conditions and day.
        """
        unpriced = self._writes_unpriced.get(over)
        if unpriced is None:
            rates = [self.rate(meter, over) for meter in WRITE_METERS.values()]
            lacks = (Lack.METER, Lack.CONDITION)
            unpriced = all(isinstance(rate, Gap) and rate.lack in lacks for rate in rates)
            self._writes_unpriced[over] = unpriced
        return "input_tokens" if unpriced else WRITE_METERS[ttl]

    def _dearest(self, meter: str, over: Decimal | None) -> Rate | Gap:
        """The rate; if it depends on a schedule that the workload leaves out, the most expensive."""
        dearest = self._resolved(meter, over)
        for schedule, tariff in self._scheduled:
            rate = tariff.rate(meter, over)
            if isinstance(rate, Rate) and (isinstance(dearest, Gap) or rate.amount > dearest.amount):
                dearest = replace(rate, schedule=schedule)
        return dearest

    def _resolved(self, meter: str, over: Decimal | None) -> Rate | Gap:
        listed = self._at_list(meter, over)
        agreed = self._agreed(meter, over)
        if agreed is None or (isinstance(agreed, Gap) and agreed.lack in _LEFT_TO_THE_LIST and self._listed):
            agreed = self._discounted(listed, meter, over)
        elif isinstance(agreed, Rate):
            agreed = replace(agreed, listed=_at_scale(listed, agreed.per))
        return self._bound(agreed, meter, over)

    def _at_list(self, name: str, over: Decimal | None) -> Rate | Gap:
        """The listed rate: of the entry that matches all that the workload states, with the factors on it."""
        meter = meter_in(self._prices.listed, name)
        if self._listed is None or meter is None:
            return Gap(Lack.METER, name)
        gap = self._listed.unknown_value(meter)
        if gap is not None:
            return gap
        winner = self._listed.winner(meter, over)
        if isinstance(winner, Gap):
            return winner
        gap = self._listed.unnamed(meter, winner)
        return gap or self._in_currency(self._listed, winner, meter)

    def _agreed(self, name: str, over: Decimal | None) -> Rate | Gap | None:
        """The contract's rate; None if there is no contract for the model."""
        if self._contract is None or self._prices.contract is None:
            return None
        meter = meter_in(self._prices.contract, name)
        if meter is None:
            return Gap(Lack.METER, name)
        winner = self._contract.winner(meter, over)
        if isinstance(winner, Gap):
            return winner
        gap = self._uncovered(meter, winner, over)
        if gap is not None:
            return gap
        rate = self._in_currency(self._contract, winner, meter)
        return replace(rate, agreed=True) if isinstance(rate, Rate) else rate

    def _uncovered(self, meter: Meter, winner: Winner, over: Decimal | None) -> Gap | None:
        """The gap if a contract's entry neither states a condition on which the list's price depends nor waives it
        with `flat`."""
        if winner.valid.entry.flat or self._contract is None:
            return None
        entry = f"the contract's {described(winner.valid)}"
        stated = winner.keys if winner.valid.over is None else {*winner.keys, "prompt_tokens_over"}
        for book, whose in ((self._listed, ""), (self._contract, "the contract's ")):
            for key, other in book.distinguishing(meter, over) if book is not None else ():
                if key not in stated:
                    return Gap(Lack.CONTRACT, meter.name, key, entries=(entry, f"{whose}{other}"))
        if self._contract.asks_tier() and "service_tier" not in stated:
            return Gap(Lack.CONTRACT, meter.name, "service_tier", entries=(entry,))
        return None

    def _discounted(self, listed: Rate | Gap, meter: str, over: Decimal | None) -> Rate | Gap:
        """A listed rate with the contract's factors."""
        if self._contract is None or self._prices.contract is None or isinstance(listed, Gap):
            return listed
        known = meter_in(self._prices.contract, meter) or self._prices.meter(meter)
        scales = self._contract.scales(known, over) if known is not None else ()
        return replace(listed, amount=listed.amount * product(scales, meter))

    def _bound(self, rate: Rate | Gap, meter: str, over: Decimal | None) -> Rate | Gap:
        """A rate, or the input price as its upper bound.

        The input price is the upper bound for tokens read from cache: if a tier (region, speed) prices input but no
        read, and if a contract's input price is below the listed read price.
        """
        if meter not in READS or (isinstance(rate, Gap) and rate.lack is not Lack.CONDITION):
            return rate
        if isinstance(rate, Rate) and (rate.agreed or self._contract is None):
            return rate
        plain = self.rate(READS[meter], over)
        if isinstance(plain, Gap):
            return rate
        if isinstance(rate, Gap) or (plain.agreed and plain.amount * rate.per < rate.amount * plain.per):
            return replace(plain, bound=True)
        return rate

    def _in_currency(self, model: ModelBook, winner: Winner, meter: Meter) -> Rate | Gap:
        """The rate of a winning entry with its factors, in the file's currency."""
        entry = winner.valid.entry
        rate = entry.rates[meter.name]
        book = model.book
        amount, unit = (rate.amount, rate.unit) if isinstance(rate, UnitRate) else (rate, book.currency)
        worth = worth_in(unit, self._currency, {**self._prices.units, **book.units})
        if worth is None:
            return Gap(Lack.MONEY, meter.name, value=unit)
        if entry.minimum_charge is not None and len(entry.rates) > 1:
            return Gap(Lack.MINIMUM, meter.name, entries=(described(winner.valid),))
        least = entry.minimum_charge * meter.per / amount if entry.minimum_charge is not None and amount else None
        foreign = unit != self._currency
        top, bottom = worth
        whole = bool(entry.minimum_charge) and not amount
        charged = entry.minimum_charge if whole and entry.minimum_charge is not None else amount
        in_file = (charged * top / bottom if foreign else charged) * winner.factor(meter.name)
        return Rate(
            amount=in_file,
            per=ONE if whole else meter.per,
            billed_whole=whole,
            listed=in_file,
            entry=entry,
            over=winner.valid.over,
            unit=unit if foreign else None,
            unit_amount=amount if foreign else None,
            round_up=entry.round_up.get(meter.name),
            least=least,
        )


def _book_of(book: PriceSnapshot | None, model: str, conditions: Conditions, day: date) -> ModelBook | None:
    if book is None or model not in book.models:
        return None
    return ModelBook(book, book.models[model], conditions, day)


def _at_scale(listed: Rate | Gap, per: Decimal) -> Decimal | None:
    """A listed rate converted to another scale of its meter; None without a listed rate."""
    return listed.amount * per / listed.per if isinstance(listed, Rate) else None
