"""A slow, plain reading of the arithmetic in exact fractions, sharing nothing with the package it checks.

Every figure is read as text (or as plain JSON), every call of an agent is computed separately, and no sum has a closed form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from tests.oracle.calls import Call, calls_of, counts_of
from tests.oracle.tariff import Price, Tariff, Unpriced, mapping, number, texts

Json: TypeAlias = "str | bool | None | list[Json] | dict[str, Json]"

YEAR = Fraction("365.2425")
DAYS = {"day": Fraction(1), "week": Fraction(7), "month": YEAR / 12, "quarter": YEAR / 4, "year": YEAR}
APPLIES = {
    "cache": {"llm-app", "agent"},
    "retries": {"llm-app", "agent", "image", "video", "audio", "embeddings", "metered"},
    "duplicates": {"llm-app", "agent", "image", "video", "audio", "embeddings", "metered"},
    "rejected_outputs": {"llm-app", "agent", "image", "video", "audio"},
    "failed_jobs": {"llm-app", "agent", "image", "video", "audio", "embeddings", "metered"},
}
LAYERS = ("base", "operational", "planned")


def significant(value: Fraction) -> Fraction:
    """`value` rounded half up (a tie goes away from zero) to 28 significant digits."""
    if value == 0:
        return value
    shift, size = Fraction(1), abs(value)
    while size * shift < 10**27:
        shift *= 10
    while size * shift >= 10**28:
        shift /= 10
    whole = (size * shift + Fraction(1, 2)).__floor__()
    return whole / shift if value > 0 else -whole / shift


def written(value: Fraction) -> str:
    """`value` to 28 significant digits, in full, without trailing zeros."""
    value = significant(value)
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs((value * 10**places).numerator)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 else text


@dataclass
class Result:
    """One workload's amounts, each `None` while the workload is unpriced."""

    json: dict[str, Json]
    counts: dict[str, Fraction]
    tags: Mapping[str, object]
    amounts: dict[str, Fraction] = field(default_factory=dict)
    listed: Fraction | None = Fraction(0)


def multipliers_of(workload: Mapping[str, object], budget: Mapping[str, object]) -> dict[str, object]:
    """The file's multipliers that apply to the kind, each replaced whole or removed by the workload's own."""
    kind = str(workload["kind"])
    multipliers = mapping(workload.get("multipliers"))
    inherited = {
        name: value for name, value in mapping(budget.get("multipliers")).items() if kind in APPLIES.get(name, set())
    }
    if "attempts_per_accepted" in workload:
        inherited.pop("rejected_outputs", None)
    short = {"prefix": {"mode": "prefix"}}
    stated = {name: short.get(str(value), value) for name, value in (inherited | dict(multipliers)).items()}
    return {name: value for name, value in stated.items() if value not in (None, "null", "~")}


Items = dict[tuple[str, Price], Fraction]


def add(items: Items, meter: str, price: Price, quantity: Fraction) -> None:
    items[meter, price] = items.get((meter, price), Fraction(0)) + quantity


def base_items(made: list[Call], volume: Fraction, tariff: Tariff) -> Items:
    """How much of each meter is used at each price, nothing cached."""
    items: Items = {}
    for call in made:
        for meter, quantity in call.uses.items():
            add(items, meter, tariff.price(meter, call.size), quantity * volume)
    return items


def item_json(items: Items) -> list[Json]:
    """Line items, one a meter and rate."""
    lines: dict[tuple[str, Fraction, Fraction], Fraction] = {}
    for (meter, price), quantity in items.items():
        key = meter, price.amount, price.per
        lines[key] = lines.get(key, Fraction(0)) + quantity
    return [
        {
            "meter": meter,
            "quantity": written(quantity),
            "rate": written(rate),
            "per": written(scale),
            "amount": written(quantity * rate / scale),
        }
        for (meter, rate, scale), quantity in lines.items()
    ]


def amount_of(items: Items) -> Fraction:
    return sum((quantity * price.amount / price.per for (_, price), quantity in items.items()), Fraction(0))


def listed_amount(items: Items) -> Fraction | None:
    """The same at listed prices; None where one is missing."""
    total = Fraction(0)
    for (_, price), quantity in items.items():
        if price.listed is None:
            return None
        total += quantity * price.listed / price.per
    return total


def cache_step(made: list[Call], volume: Fraction, ttl: object, tariff: Tariff) -> tuple[Fraction, Items]:
    """The cost that the cache adds (negative if it saves), and the quantities that it bills on other meters."""
    change = Fraction(0)
    items: Items = {}
    for call in made:
        plain = tariff.price("input_tokens", call.size)
        served = [("cache_read_tokens", call.reads)]
        if tariff.prices_writes(call.size):
            served.append(("cache_write_1h_tokens" if ttl == "1h" else "cache_write_tokens", call.writes))
        for meter, tokens in served:
            if tokens:
                price = tariff.price(meter, call.size)
                change += tokens * volume * (price.amount / price.per - plain.amount / plain.per)
                add(items, meter, price, tokens * volume)
    return change, items


def factors_of(multipliers: Mapping[str, object]) -> dict[str, Fraction]:
    """The factor of each multiplier that has one, in the order in which they apply."""
    factors = {name: 1 + number(multipliers[name]) for name in ("retries", "duplicates") if name in multipliers}
    if "rejected_outputs" in multipliers:
        factors["rejected_outputs"] = 1 / (1 - number(multipliers["rejected_outputs"]))
    if "failed_jobs" in multipliers:
        failed, billed = shares(multipliers["failed_jobs"])
        factors["failed_jobs"] = 1 + billed * failed / (1 - failed)
    return factors


def shares(failed_jobs: object) -> tuple[Fraction, Fraction]:
    return number(mapping(failed_jobs)["rate"]), number(mapping(failed_jobs)["billed"])


def funnel(accepted: Fraction, attempts: Fraction, multipliers: Mapping[str, object]) -> dict[str, Json]:
    """Accepted, submitted, technically successful and billed jobs."""
    failed, billed = shares(multipliers["failed_jobs"]) if "failed_jobs" in multipliers else (Fraction(0), Fraction(0))
    submitted = accepted * attempts
    for name, factor in factors_of(multipliers).items():
        submitted *= factor if name != "failed_jobs" else 1 / (1 - failed)
    successful = submitted * (1 - failed)
    paid = successful + billed * (submitted - successful)
    return {
        "accepted": written(accepted),
        "submitted": written(submitted),
        "successful": written(successful),
        "billed": written(paid),
    }


def workload_result(name: str, workload: Mapping[str, object], budget: Mapping[str, object], tariff: Tariff) -> Result:
    multipliers = multipliers_of(workload, budget)
    rejected = number(multipliers.get("rejected_outputs", "0"))
    counts = counts_of(workload, rejected)
    unit, volume = next(iter(counts.items()))
    attempts = number(workload.get("attempts_per_accepted", "1"))
    result = Result(
        {"name": name, "kind": str(workload["kind"]), "model": str(workload["model"])},
        counts,
        dict(mapping(budget.get("tags"))) | dict(mapping(workload.get("tags"))),
    )
    result.json["volume"] = {"unit": unit, "count": written(volume)}
    if workload["kind"] in ("image", "video"):
        result.json["funnel"] = funnel(volume, attempts, multipliers)
    months = DAYS[str(budget.get("period", "month"))] / DAYS["month"]
    cache = mapping(multipliers.get("cache"))
    try:
        made = calls_of(workload, cache, months)
        price(
            result,
            made,
            volume * attempts,
            multipliers,
            number(workload.get("buffer", budget.get("buffer", "0"))),
            tariff,
        )
    except Unpriced:
        result.amounts = {}
        for layer in LAYERS:
            result.json[layer] = None
    result.json["priced"] = bool(result.amounts)
    return result


def price(
    result: Result,
    made: list[Call],
    volume: Fraction,
    multipliers: Mapping[str, object],
    buffer: Fraction,
    tariff: Tariff,
) -> None:
    """Fill in items, steps, layers and unit costs."""
    items = base_items(made, volume, tariff)
    base = amount_of(items)
    cost = base
    steps: list[Json] = []
    if "cache" in multipliers:
        change, cached = cache_step(made, volume, mapping(multipliers["cache"]).get("ttl"), tariff)
        cost += change
        steps.append({"name": "cache", "change": written(change), "items": item_json(cached)})
    for name, factor in factors_of(multipliers).items():
        steps.append({"name": name, "factor": written(factor), "change": written(cost * factor - cost)})
        cost *= factor
    result.amounts = {"base": base, "operational": cost, "planned": cost * (1 + buffer)}
    result.json |= {"items": item_json(items), "steps": steps}
    result.json |= {layer: written(amount) for layer, amount in result.amounts.items()}
    result.json["unit_costs"] = [unit_cost(unit, count, result.amounts) for unit, count in result.counts.items()]
    if tariff.contract is not None:
        result.listed = listed_amount(items)
        result.json["listed"] = None if result.listed is None else written(result.listed)


def unit_cost(unit: str, count: Fraction, amounts: Mapping[str, Fraction]) -> Json:
    layers: dict[str, Json] = {layer: written(amount / count) for layer, amount in amounts.items()}
    return {"per": unit} | layers


def totals(results: Mapping[str, Result]) -> dict[str, Json]:
    unpriced = [name for name, result in results.items() if not result.amounts]
    known = {
        layer: written(sum((result.amounts[layer] for result in results.values() if result.amounts), Fraction(0)))
        for layer in LAYERS
    }
    if not unpriced:
        return dict(known)
    return dict.fromkeys(LAYERS) | {"known": dict(known), "unpriced": list(unpriced)}


def selected(ceiling: Mapping[str, object], results: Mapping[str, Result]) -> list[str]:
    if "workloads" in ceiling:
        chosen = texts(ceiling["workloads"])
        return [name for name in results if name in chosen]
    wanted = mapping(ceiling.get("tags"))
    return [
        name for name, result in results.items() if all(result.tags.get(key) == value for key, value in wanted.items())
    ]


def budget_json(
    name: str, ceiling: Mapping[str, object], budget: Mapping[str, object], results: Mapping[str, Result]
) -> dict[str, Json]:
    """One ceiling's verdict."""
    scope = selected(ceiling, results)
    basis = str(ceiling.get("basis", "planned"))
    own_period = str(budget.get("period", "month"))
    period = str(ceiling.get("period", own_period))
    amount = sum((results[one].amounts[basis] for one in scope if results[one].amounts), Fraction(0))
    if "per" in ceiling:
        per = str(ceiling["per"])
        of = list(dict.fromkeys(texts(ceiling["of"]))) if "of" in ceiling else scope
        amount /= sum((results[one].counts[per] for one in of), Fraction(0))
    else:
        amount *= DAYS[period] / DAYS[own_period]
    limit = number(ceiling["ceiling"])
    unpriced = [one for one in scope if not results[one].amounts]
    verdict: dict[str, Json] = {
        "name": name,
        "ceiling": written(limit),
        "basis": basis,
        "period": None if "per" in ceiling else period,
        "per": str(ceiling["per"]) if "per" in ceiling else None,
        "workloads": list(scope),
    }
    verdict["status"] = status(significant(amount), limit, number(ceiling.get("warn_at", "90%")), bool(unpriced))
    if unpriced:
        return verdict | {
            "amount": None,
            "used": None,
            "headroom": None,
            "known": {"amount": written(amount)},
            "unpriced": list(unpriced),
        }
    compared, most = significant(amount), significant(limit)
    return verdict | {
        "amount": written(amount),
        "used": written(compared / most),
        "headroom": written(most - compared),
    }


def status(amount: Fraction, limit: Fraction, warn_at: Fraction, incomplete: bool) -> str:
    if amount > significant(limit):
        return "exceeded"
    if incomplete:
        return "incomplete"
    return "warn" if amount >= significant(limit * warn_at) else "ok"


def evaluate(
    budget: Mapping[str, object],
    snapshot: Mapping[str, object],
    as_of: date,
    contract: Mapping[str, object] | None = None,
) -> dict[str, Json]:
    """The `workloads`, `totals` and `budgets` of one file, as machine output writes them."""
    results: dict[str, Result] = {}
    for name, workload in mapping(budget["workloads"]).items():
        facts = mapping(workload)
        tariff = Tariff(snapshot, contract, str(facts["model"]), facts, as_of, str(budget.get("currency", "USD")))
        results[name] = workload_result(name, facts, budget, tariff)
    ceilings = mapping(budget.get("budgets"))
    sums = totals(results)
    if contract is not None and "unpriced" not in sums:
        at_list = [result.listed for result in results.values() if result.listed is not None]
        sums["listed"] = written(sum(at_list, Fraction(0))) if len(at_list) == len(results) else None
    return {
        "complete": "unpriced" not in sums,
        "workloads": [result.json for result in results.values()],
        "totals": sums,
        "budgets": [budget_json(name, mapping(ceiling), budget, results) for name, ceiling in ceilings.items()],
    }
