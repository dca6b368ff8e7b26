"""The cost of recorded models: each use at its own model's prices, or all at one blended price list."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.compare.sides import Side
from budgetlint.estimate.line_items import Gap
from budgetlint.estimate.tariff import Prices, Tariff
from budgetlint.estimate.usage import conditions_of
from budgetlint.figures.exact import ZERO, exactly
from budgetlint.frozen import replace
from budgetlint.model.multipliers import CachePrefix, CacheShares
from budgetlint.model.snapshot import ModelPrices, PriceEntry, UnitRate, When
from budgetlint.model.spellings import ROLES
from budgetlint.reconcile.metering import PARTS, SEARCHES, TOKENS, WRITES, ModelNames, Used, calls_of, was_free
from budgetlint.reconcile.reconciled import ModelSeen, Unpriced
from budgetlint.reconcile.shares import shown
from budgetlint.records.observed import ModelUse

NOWHERE: Final = "no price list has it"
_MOST_NAMED: Final = 3


def seen(uses: Sequence[ModelUse], names: ModelNames) -> tuple[ModelSeen, ...]:
    """The recorded models, those with the most calls first."""
    counts: dict[tuple[str | None, str], int] = {}
    for use in uses:
        key = (use.provider, use.model)
        counts[key] = counts.get(key, 0) + (use.calls.attempts or use.funnel.submitted)
    whole = sum(counts.values()) or 1
    with exactly():
        models = [
            ModelSeen(
                shown(f"{provider}/{model}" if provider else model), names.get((provider, model)), Decimal(n) / whole
            )
            for (provider, model), n in counts.items()
            if n
        ]
    return tuple(sorted(models, key=lambda model: (-model.share, model.recorded)))


def unpriced(uses: Sequence[ModelUse], names: ModelNames, usages: Sequence[Used]) -> tuple[Unpriced, ...]:
    """The models with unpriced use, with its calls, tokens and the reason; those with the most tokens first."""
    lacking = {usage.use: gap for usage in usages if (gap := usage.gap) is not None}
    merged: dict[tuple[str, str], tuple[int, int]] = {}
    for use in uses:
        if was_free(use):
            continue
        if names.get((use.provider, use.model)) is None:
            why = ROLES.get(use.model, NOWHERE)
        elif lacking and use in lacking:
            why = lack_words(lacking[use])
        else:
            continue
        key = (shown(f"{use.provider}/{use.model}" if use.provider else use.model), why)
        calls, tokens = merged.get(key, (0, 0))
        merged[key] = (calls + calls_of(use), tokens + use.tokens.input + use.tokens.output)
    made = (Unpriced(model, calls, tokens, why) for (model, why), (calls, tokens) in merged.items())
    return tuple(sorted(made, key=lambda lacking_one: (-lacking_one.tokens, lacking_one.model, lacking_one.why)))


_MOST_LACKING: Final = 20
"""The number of unpriced models that a sentence names: a column of models may have another value for each call."""


def _more(names: Sequence[str]) -> str:
    return f" and {len(names) - _MOST_LACKING:,} more" if len(names) > _MOST_LACKING else ""


def lacking_words(lacking: Sequence[Unpriced]) -> str:
    """A sentence naming unpriced usage by model; empty if everything is priced."""
    nowhere = [f"`{model.model}`" for model in lacking if model.why == NOWHERE]
    others = [f"`{model.model}`: {model.why}" for model in lacking if model.why != NOWHERE]
    unlisted = f"no price list has {', '.join(nowhere[:_MOST_LACKING])}{_more(nowhere)}"
    return "; ".join([*([unlisted] if nowhere else []), *others[:_MOST_LACKING]]) + _more(others)


def lack_words(gap: Gap) -> str:
    """A short description of unpriced usage."""
    what = f"`{gap.meter}`" if gap.meter else "it"
    return f"{what} has no price{f' at {gap.key} {gap.value}' if gap.key and gap.value else ''}"


def differ(side: Side, usages: Sequence[Used]) -> bool:
    """Whether the evaluator can't price the usage as one model: different models, rates, or sizes around a threshold.

    Rates differ from the model's present ones if a call was made on another day, at another hour or served differently.
    """
    if len({usage.name for usage in usages}) > 1 or len({usage.over for usage in usages}) > 1:
        return True
    today = Tariff(side.prices, usages[0].name, conditions_of(side.workload), side.currency)
    meters = dict.fromkeys(meter for usage in usages for meter in usage.taken if usage.taken[meter])
    if any(meter in PARTS and meter not in side.workload.usage for meter in meters):
        return True
    first = tuple(_amount(today.rate(meter, usages[0].over)) for meter in meters)
    return any(tuple(_rate(usage, meter) for meter in meters) != first for usage in usages) or _wrote_twice(usages)


def _wrote_twice(usages: Sequence[Used]) -> bool:
    """Whether caches were written with several times to live, or with one that a workload can't state."""
    written = [meter for meter in WRITES if any(usage.taken.get(meter) for usage in usages)]
    return len(written) > 1 or WRITES[-1] in written


def _rate(usage: Used, meter: str) -> Decimal | None:
    return _amount(usage.tariff.rate(meter, usage.over))


def _amount(rate: object) -> Decimal | None:
    return None if isinstance(rate, Gap) else getattr(rate, "amount", None)


@exactly()
def blended(side: Side, usages: Sequence[Used]) -> Side:
    """A side with one model whose rates are the means of all models used, weighted by the usage of each meter."""
    names = dict.fromkeys(usage.name for usage in usages)
    name = next(iter(names)) if len(names) == 1 else _mix(usages)
    rates: dict[str, Decimal] = {}
    usage = side.workload.usage
    folded = {part for part in PARTS if part not in usage}
    taken = (meter for usage in usages for meter in usage.taken if meter not in folded)
    for meter in dict.fromkeys((*taken, *TOKENS, *usage)):
        family = (meter, *(part for part in PARTS if PARTS[part] == meter and part in folded))
        rate = _mean_rate(family, usages)
        if rate is not None:
            rates[meter] = rate
    _join_writes(rates, usages)
    when = When(service_tier=side.workload.service_tier) if side.workload.service_tier is not None else When()
    paid = {meter: UnitRate(amount=rate, unit=side.currency) for meter, rate in rates.items()}
    model = ModelPrices(
        prices=(PriceEntry(when=when, rates=paid if side.prices.listed.currency != side.currency else rates),)
    )
    prices = side.prices
    listed = replace(prices.listed, models={**prices.listed.models, name: model})
    contract = prices.contract
    if contract is not None and name in contract.models:
        contract = replace(contract, models={model: book for model, book in contract.models.items() if model != name})
    return replace(side, workload=replace(side.workload, model=name), prices=Prices(listed, prices.day, contract))


def _mix(usages: Sequence[Used]) -> str:
    """`anthropic/claude-opus-4-5 60.0% + anthropic/claude-sonnet-4-5 40.0%`."""
    counts: dict[str, int] = {}
    for usage in usages:
        counts[usage.name] = counts.get(usage.name, 0) + usage.calls
    whole = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    named = [f"{name} {Decimal(n * 100) / whole:.1f}%" for name, n in ranked[:_MOST_NAMED]]
    return " + ".join([*named, *([f"{len(ranked) - _MOST_NAMED} more"] if len(ranked) > _MOST_NAMED else [])])


def _mean_rate(family: Sequence[str], usages: Sequence[Used]) -> Decimal | None:
    """Σ usage × rate ÷ Σ usage over meters that are billed as one; weighted by calls without usage; None if a model with
    weight has no such price."""
    total = weight = ZERO
    for usage in usages:
        for meter in family:
            quantity = usage.taken.get(meter)
            if not quantity:
                continue
            rate = _rate(usage, meter)
            if rate is None:
                return None
            total += quantity * rate
            weight += quantity
    if weight:
        return total / weight
    rates = [(usage.calls, _rate(usage, family[0])) for usage in usages]
    if any(calls and rate is None for calls, rate in rates):
        return None
    calls = sum(calls for calls, _ in rates)
    return sum((calls * (rate or ZERO) for calls, rate in rates), ZERO) / calls if calls else None


def _join_writes(rates: dict[str, Decimal], usages: Sequence[Used]) -> None:
    """Merges the write rates of several times to live into one, since a workload can state only one."""
    if not _wrote_twice(usages):
        return
    counts = {meter: sum((usage.taken.get(meter, ZERO) for usage in usages), ZERO) for meter in WRITES}
    priced = [meter for meter, count in counts.items() if count and meter in rates]
    whole = sum((counts[meter] for meter in priced), ZERO)
    if whole:
        mean = sum((counts[meter] * rates[meter] for meter in priced), ZERO) / whole
        rates.update(dict.fromkeys(WRITES, mean))


@exactly()
def usage_of(side: Side, usages: Sequence[Used], calls: int) -> Mapping[str, Decimal]:
    """The usage of a call besides tokens: as recorded if records count it, else as planned."""
    usage = dict(side.workload.usage)
    for meter in (SEARCHES, *PARTS):
        count = sum((usage.taken.get(meter, ZERO) for usage in usages), ZERO)
        if count and calls and (meter == SEARCHES or meter in usage):
            usage[meter] = count / calls
    return usage


def time_to_live(uses: Sequence[ModelUse], planned: CacheShares | CachePrefix | None) -> str:
    """The time to live of written tokens; the planned one if both or neither were written."""
    short = any(use.tokens.cache_write for use in uses)
    long = any(use.tokens.cache_write_1h or use.tokens.cache_write_12h for use in uses)
    if short != long:
        return "1h" if long else "5m"
    return planned.ttl if planned is not None else "5m"
