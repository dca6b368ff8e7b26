"""The usage of each model by meter, at the prices of its day and service conditions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from budgetlint.compare.sides import Side
from budgetlint.estimate.entries import STANDARD_TIER, Conditions, Value, conditions_in
from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.estimate.tariff import Prices, Tariff
from budgetlint.estimate.usage import conditions_of, use_of, volume_of
from budgetlint.figures.exact import ONE, ZERO, exactly, rounded_down
from budgetlint.frozen import Frozen, parts, replace
from budgetlint.model.snapshot import PriceEntry, PriceSnapshot, Schedule
from budgetlint.model.workload import Workload
from budgetlint.records.counts import Tokens
from budgetlint.records.observed import ModelUse

ModelNames = Mapping[tuple[str | None, str], str | None]
"""For each recorded model, by provider and name, its name in the price list; None if it is in none."""

WRITES: Final = ("cache_write_tokens", "cache_write_1h_tokens", "cache_write_12h_tokens")
TOKENS: Final = ("input_tokens", "cache_read_tokens", *WRITES, "output_tokens")
PARTS: Final[Mapping[str, str]] = {
    "audio_input_tokens": "input_tokens",
    "image_input_tokens": "input_tokens",
    "video_input_tokens": "input_tokens",
    "audio_cache_read_tokens": "cache_read_tokens",
    "reasoning_tokens": "output_tokens",
    "audio_output_tokens": "output_tokens",
    "image_output_tokens": "output_tokens",
}
"""Token meters that only some models price separately, and the meters on which they are billed otherwise."""

SEARCHES: Final = "searches"
_NOWHERE: Final = "global"


class RecordedModels(Frozen):
    """The recorded models' names in price lists, and the schedules by which their records are grouped."""

    names: ModelNames
    schedules: tuple[Schedule, ...] = ()


class Used(Frozen):
    """A model's use and tariff: its usage by meter, and the prompt-size threshold of its prices."""

    use: ModelUse
    name: str
    tariff: Tariff
    over: Decimal | None
    taken: Mapping[str, Decimal]
    unnamed: Gap | None = None

    @property
    def calls(self) -> int:
        return calls_of(self.use)

    @property
    def gap(self) -> Gap | None:
        """The first gap in its prices; None if all of it is priced."""
        if self.unnamed is not None:
            return self.unnamed
        rates = (self.tariff.rate(meter, self.over) for meter, quantity in self.taken.items() if quantity)
        return next((rate for rate in rates if isinstance(rate, Gap)), None)

    @property
    def amount(self) -> Decimal | None:
        """Σ usage × rate; None if a meter has no price."""
        return None if self.gap is not None else self.known

    @property
    def known(self) -> Decimal:
        """Σ usage × rate over the priced meters."""
        if self.unnamed is not None:
            return ZERO
        with exactly():
            return sum((self.cost_of(meter) or ZERO for meter in self.taken), ZERO)

    @exactly()
    def cost_of(self, meter: str) -> Decimal | None:
        """The usage of a meter × its rate; None if it has no price."""
        quantity, rate = self.taken.get(meter, ZERO), self.tariff.rate(meter, self.over)
        if not quantity:
            return ZERO
        return None if isinstance(rate, Gap) else quantity * rate.amount / rate.per


def calls_of(use: ModelUse) -> int:
    """The number of calls sent, or of jobs if those are counted."""
    return use.calls.attempts or use.funnel.submitted


def was_free(use: ModelUse) -> bool:
    """Whether all of these calls failed without usage, so that they cost nothing."""
    calls = use.calls
    return (
        0 < calls.attempts == calls.failed and use.tokens == Tokens() and not use.searches and not use.funnel.submitted
    )


def used(side: Side, uses: Sequence[ModelUse], recorded: RecordedModels, *, media: bool) -> tuple[Used, ...]:
    """Each use of a known model, with its tariff on its day under the workload's conditions and the recorded service."""
    usages = []
    tariffs: dict[tuple[str, Conditions, date], Tariff] = {}
    for use in uses:
        name = recorded.names.get((use.provider, use.model))
        if name is None or not calls_of(use):
            continue
        stated = conditions_of(sized(side.workload, use.size))
        conditions, unnamed = _served(side.prices, name, dict(stated), use, recorded.schedules)
        key = (name, conditions, use.day)
        if key not in tariffs:
            tariffs[key] = Tariff(_prices_then(side.prices, name, conditions, use.day), name, conditions, side.currency)
        tariff = tariffs[key]
        over = bracket_of(use, tariff)
        taken = _units(side, use) if media else _tokens(use, tariff, over)
        usages.append(Used(use, name, tariff, over, taken, unnamed))
    return tuple(usages)


def _served(
    prices: Prices, name: str, stated: dict[str, str | bool], use: ModelUse, schedules: Sequence[Schedule]
) -> tuple[Conditions, Gap | None]:
    """The conditions of these calls, as recorded, else as planned; and the recorded conditions that no price names."""
    entries = _entries(prices, name)
    unnamed = None
    if use.served.tier is not None:
        stated["service_tier"] = use.served.tier
    if use.served.speed is not None:
        stated.pop("speed", None)
        if use.served.speed != STANDARD_TIER:
            stated["speed"] = use.served.speed
            known = _named(entries, "speed")
            if use.served.speed not in known:
                words = tuple(sorted(str(value) for value in known))
                unnamed = Gap(Lack.VALUE, None, "speed", use.served.speed, words)
    if use.served.region == _NOWHERE:
        stated.pop("region", None)
    elif use.served.region is not None and use.served.region in _named(entries, "region"):
        stated["region"] = use.served.region
    named = _schedules(prices, name)
    if named:
        stated.pop("schedule", None)
        in_force = {schedule for at, schedule in enumerate(schedules) if use.hours >> at & 1}
        now = next((word for word in sorted(named) if named[word] in in_force), None)
        if now is not None:
            stated["schedule"] = now
    return tuple(stated.items()), unnamed


def _named(entries: Iterable[PriceEntry], key: str) -> set[Value]:
    """The values of a condition in some entries."""
    return {value for entry in entries for value in dict(conditions_in(entry.when)).get(key, ())}


def _prices_then(prices: Prices, name: str, conditions: Conditions, day: date) -> Prices:
    """The prices of a day; without those of schedules if the schedules are known and none applied.

    A tariff assumes the most expensive schedule if none is stated, but the hour of a recorded call is known.
    """
    listed, contract = prices.listed, prices.contract
    if _schedules(prices, name) and "schedule" not in dict(conditions):
        listed = _off_schedule(listed, name)
        contract = None if contract is None else _off_schedule(contract, name)
    return Prices(listed, day, contract)


def _off_schedule(book: PriceSnapshot, name: str) -> PriceSnapshot:
    model = book.models.get(name)
    if model is None:
        return book
    entries = tuple(entry for entry in model.prices if entry.when.schedule is None)
    return replace(book, models={**book.models, name: replace(model, prices=entries)})


def _entries(prices: Prices, name: str) -> tuple[PriceEntry, ...]:
    books = (prices.listed, prices.contract)
    return tuple(entry for book in books if book and name in book.models for entry in book.models[name].prices)


def _schedules(prices: Prices, name: str) -> Mapping[str, Schedule]:
    """The schedules of a model's prices, by name; a contract's schedules come first."""
    schedules: dict[str, Schedule] = {}
    for book in (prices.listed, prices.contract):
        if book is not None and name in book.models:
            schedules |= book.models[name].schedules
    return schedules


def sized(workload: Workload, size: str | None) -> Workload:
    """The workload at the recorded size, if the plan states a size."""
    keys = {part.name for part in parts(type(workload))}
    for key in ("size", "resolution"):
        if size is not None and key in keys and getattr(workload, key) is not None:
            return replace(workload, **{key: size})
    return workload


def _tokens(use: ModelUse, tariff: Tariff, over: Decimal | None) -> Mapping[str, Decimal]:
    """Tokens by the meter on which they are billed, and searches.

    If writes have no price, written tokens are billed as input; audio without a price is billed on the meter that includes it.
    """
    taken = {meter: Decimal(count) for meter, count in zip(TOKENS, _counts(use.tokens), strict=True)}
    for part, whole in PARTS.items():
        count = Decimal(getattr(use.tokens, part.removesuffix("_tokens")))
        if count and tariff.prices_any((part,)):
            taken[part] = count
            taken[whole] -= count
    if tariff.write_meter("5m", over) == "input_tokens":
        taken["input_tokens"] += sum((taken.pop(meter) for meter in WRITES), ZERO)
    if use.searches:
        taken[SEARCHES] = Decimal(use.searches)
    return taken


def _counts(tokens: Tokens) -> tuple[int, ...]:
    writes = (tokens.cache_write, tokens.cache_write_1h, tokens.cache_write_12h)
    return (tokens.uncached_input, tokens.cache_read, *writes, tokens.output)


def _units(side: Side, use: ModelUse) -> Mapping[str, Decimal]:
    """The usage of the billed jobs by meter, each job as planned."""
    volume = volume_of(side.workload, ZERO)
    if volume is None:
        return {}
    jobs = Decimal(use.funnel.billed or use.funnel.submitted)
    planned = use_of(side.workload, volume, side.period)
    taken = {meter: quantity * jobs for meter, quantity in planned.of_a_job.items()} if planned else {}
    if use.media.seconds and use.funnel.submitted and "video_seconds" in taken:
        taken["video_seconds"] = use.media.seconds * jobs / use.funnel.submitted
    return taken


def bracket_of(use: ModelUse, tariff: Tariff, factor: Decimal = ONE) -> Decimal | None:
    """The prompt-size threshold of the prices of these calls; by their mean size if records were not grouped by size.

    `factor` is the number of tokens that the model counts for each recorded one.
    """
    calls = use.calls.attempts or 1
    passed = use.prompt_over if use.prompt_over is not None else ZERO
    mean = Decimal(use.tokens.input) / calls
    over = None
    for bracket in tariff.brackets:
        if bracket is None:
            continue
        recorded_bracket = rounded_down(rounded_down(bracket, ONE) / factor, ONE)
        if recorded_bracket <= passed or (use.prompt_over is None and mean * factor > bracket):
            over = bracket
    return over
