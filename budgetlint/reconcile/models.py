"""What the models that records name cost: each use at its own model's prices, and one price list that stands for them all."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from budgetlint.compare.sides import Side
from budgetlint.estimate.results import Gap
from budgetlint.estimate.tariff import Prices, Tariff
from budgetlint.estimate.usage import conditions_of, use_of, volume_of
from budgetlint.figures.exact import ZERO, exactly
from budgetlint.frozen import Frozen, parts, replace
from budgetlint.model.multipliers import CachePrefix, CacheShares
from budgetlint.model.snapshot import ModelPrices, PriceEntry, When
from budgetlint.model.workloads import Workload
from budgetlint.reconcile.results import ModelSeen
from budgetlint.reconcile.shares import shown
from budgetlint.records.observed import ModelUse

Names = Mapping[tuple[str | None, str], str | None]
"""The price list's name of each model that records name, by provider and model; None where no price list has it."""

_WRITES: Final = ("cache_write_tokens", "cache_write_1h_tokens")
_MOST_NAMED: Final = 3
_TOKENS: Final = ("input_tokens", "cache_read_tokens", *_WRITES, "output_tokens")


class Used(Frozen):
    """One model's use beside its tariff: what it took by meter, and the prompt size above which its prices hold."""

    use: ModelUse
    name: str
    tariff: Tariff
    over: Decimal | None
    taken: Mapping[str, Decimal]

    @property
    def calls(self) -> int:
        return self.use.calls.attempts or self.use.funnel.submitted

    @property
    def amount(self) -> Decimal | None:
        """Σ taken × rate; None where a meter has no price."""
        total = ZERO
        with exactly():
            for meter, quantity in self.taken.items():
                rate = self.tariff.rate(meter, self.over)
                if quantity and isinstance(rate, Gap):
                    return None
                if quantity and not isinstance(rate, Gap):
                    total += quantity * rate.amount / rate.per
        return total


def seen(uses: Sequence[ModelUse], names: Names) -> tuple[ModelSeen, ...]:
    """The models that records name, those with most calls first."""
    counts: dict[tuple[str | None, str], int] = {}
    for use in uses:
        key = (use.provider, use.model)
        counts[key] = counts.get(key, 0) + (use.calls.attempts or use.funnel.submitted)
    whole = sum(counts.values()) or 1
    with exactly():
        told = [
            ModelSeen(
                shown(f"{provider}/{model}" if provider else model), names.get((provider, model)), Decimal(n) / whole
            )
            for (provider, model), n in counts.items()
            if n
        ]
    return tuple(sorted(told, key=lambda each: (-each.share, each.recorded)))


def used(side: Side, uses: Sequence[ModelUse], names: Names, *, media: bool) -> tuple[Used, ...]:
    """Each use with its tariff under what the workload states; the models all have a name."""
    found = []
    for use in uses:
        name = names[use.provider, use.model]
        if name is None or not (use.calls.attempts or use.funnel.submitted):
            continue
        stated = sized(side.workload, use.size)
        tariff = Tariff(side.prices, name, conditions_of(stated), side.currency)
        taken = _units(side, use) if media else _tokens(use, tariff)
        found.append(Used(use, name, tariff, _bracket(use, tariff), taken))
    return tuple(found)


def sized(workload: Workload, size: str | None) -> Workload:
    """The workload at the size that a record states, where the plan states one."""
    own = {part.name for part in parts(type(workload))}
    for key in ("size", "resolution"):
        if size is not None and key in own and getattr(workload, key) is not None:
            return replace(workload, **{key: size})
    return workload


def _tokens(use: ModelUse, tariff: Tariff) -> Mapping[str, Decimal]:
    """Tokens by the meter that they are billed on: a model that prices no write bills what is written as input."""
    told = use.tokens
    counts = (told.uncached_input, told.cache_read, told.cache_write, told.cache_write_1h, told.output)
    taken = {meter: Decimal(count) for meter, count in zip(_TOKENS, counts, strict=True)}
    if not tariff.prices_any(_WRITES):
        taken["input_tokens"] += taken.pop(_WRITES[0]) + taken.pop(_WRITES[1])
    return taken


def _units(side: Side, use: ModelUse) -> Mapping[str, Decimal]:
    """What the billed jobs of a use take of each meter, a job as the plan has it."""
    volume = volume_of(side.workload, ZERO)
    if volume is None:
        return {}
    jobs = Decimal(use.funnel.billed or use.funnel.submitted)
    planned = use_of(side.workload, volume, side.prices, side.period)
    taken = {meter: quantity * jobs for meter, quantity in planned.per_call.items()} if planned else {}
    if use.media.seconds and use.funnel.submitted and "video_seconds" in taken:
        taken["video_seconds"] = use.media.seconds * jobs / use.funnel.submitted
    return taken


def _bracket(use: ModelUse, tariff: Tariff) -> Decimal | None:
    """The prompt size above which the prices of these calls hold; by their mean size where records were not told apart."""
    calls = use.calls.attempts or 1
    passed = use.prompt_over if use.prompt_over is not None else ZERO
    mean = Decimal(use.tokens.input) / calls
    over = None
    for bracket in tariff.brackets:
        if bracket is None:
            continue
        asked = bracket.to_integral_value(ROUND_FLOOR)
        if asked <= passed or (use.prompt_over is None and mean > bracket):
            over = bracket
    return over


def differ(found: Sequence[Used]) -> bool:
    """Whether no single model at its own prices stands for them all: other rates, or sizes on both sides of a threshold."""
    if len({each.name for each in found}) > 1 or len({each.over for each in found}) > 1:
        return True
    meters = dict.fromkeys(meter for each in found for meter in each.taken)
    rates = {tuple(_rate(each, meter) for meter in meters) for each in found}
    both = all(any(each.taken.get(meter) for each in found) for meter in _WRITES)
    return len(rates) > 1 or both


def _rate(each: Used, meter: str) -> Decimal | None:
    rate = each.tariff.rate(meter, each.over)
    return None if isinstance(rate, Gap) else rate.amount


@exactly()
def blended(side: Side, found: Sequence[Used]) -> Side:
    """A side on one model whose rates are the means of all that were used, weighted by what was taken of each meter."""
    names = dict.fromkeys(each.name for each in found)
    name = next(iter(names)) if len(names) == 1 else _mix(found)
    rates: dict[str, Decimal] = {}
    wanted = dict.fromkeys((*(meter for each in found for meter in each.taken), *_TOKENS, *side.workload.usage))
    for meter in wanted:
        rate = _mean_rate(meter, found)
        if rate is not None:
            rates[meter] = rate
    _join_writes(rates, found)
    when = When(service_tier=side.workload.service_tier) if side.workload.service_tier is not None else When()
    model = ModelPrices(prices=(PriceEntry(when=when, rates=rates),))
    prices = side.prices
    listed = prices.listed
    books = replace(listed, currency=side.currency, models={**listed.models, name: model})
    contract = prices.contract
    if contract is not None and name in contract.models:
        kept = {each: book for each, book in contract.models.items() if each != name}
        contract = replace(contract, models=kept)
    return replace(side, workload=replace(side.workload, model=name), prices=Prices(books, prices.day, contract))


def _mix(found: Sequence[Used]) -> str:
    """`anthropic/claude-opus-4-5 60.0% + anthropic/claude-sonnet-4-5 40.0%`."""
    counts: dict[str, int] = {}
    for each in found:
        counts[each.name] = counts.get(each.name, 0) + each.calls
    whole = sum(counts.values())
    told = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    named = [f"{name} {Decimal(n * 100) / whole:.1f}%" for name, n in told[:_MOST_NAMED]]
    return " + ".join([*named, *([f"{len(told) - _MOST_NAMED} more"] if len(told) > _MOST_NAMED else [])])


def _mean_rate(meter: str, found: Sequence[Used]) -> Decimal | None:
    """Σ taken × rate ÷ Σ taken; where none was taken, by calls; None where a model that counts has no such price."""
    taken = [each.taken.get(meter, ZERO) for each in found]
    weights = taken if any(taken) else [Decimal(each.calls) for each in found]
    total = weight = ZERO
    for each, own in zip(found, weights, strict=True):
        rate = _rate(each, meter)
        if own and rate is None:
            return None
        total += own * (rate or ZERO)
        weight += own
    return total / weight if weight else None


def _join_writes(rates: dict[str, Decimal], found: Sequence[Used]) -> None:
    """Where both times to live were written, one rate for both: a workload states one of them."""
    counts = {meter: sum((each.taken.get(meter, ZERO) for each in found), ZERO) for meter in _WRITES}
    if all(counts.values()) and all(meter in rates for meter in _WRITES):
        mean = sum((counts[meter] * rates[meter] for meter in _WRITES), ZERO) / sum(counts.values(), ZERO)
        rates.update(dict.fromkeys(_WRITES, mean))


def time_to_live(uses: Sequence[ModelUse], planned: CacheShares | CachePrefix | None) -> str:
    """The time to live of what was written: the planned one where both were, or nothing."""
    short = any(use.tokens.cache_write for use in uses)
    long = any(use.tokens.cache_write_1h for use in uses)
    if short != long:
        return "1h" if long else "5m"
    return planned.ttl if planned is not None else "5m"
