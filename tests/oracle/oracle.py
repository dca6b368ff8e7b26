"""A slow, plain reading of the arithmetic in exact fractions, sharing nothing with the package it checks.

Every figure is read as text (or as plain JSON), every call of an agent is computed separately, and no sum has a closed form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeAlias

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
PROMPT = {"input_tokens", "audio_input_tokens", "image_input_tokens", "video_input_tokens"}
STANDS_FOR_AN_IMAGE = ("images", "megapixels", "image_output_tokens", "jobs", "credits")
STANDS_FOR_SECONDS = ("video_seconds", "video_output_tokens", "jobs", "credits")
SPOKEN = ("characters", "audio_seconds", "audio_output_seconds", "audio_input_tokens", "audio_output_tokens")
STANDS_FOR_SPEECH = (*SPOKEN, "jobs", "credits")
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
class Call:
    """What one request, call or submitted job uses: the input it carries, its quantities, and what of the input a cache serves.

    All other input tokens count towards its size, too.
    """

    carried: Fraction
    uses: dict[str, Fraction]
    reads: Fraction = Fraction(0)
    writes: Fraction = Fraction(0)
    works: bool = True

    @property
    def size(self) -> Fraction:
        """Tokens that decide the price bracket."""
        return sum((tokens for meter, tokens in self.uses.items() if meter in PROMPT), Fraction(0))


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


def counts_of(workload: Mapping[str, object], rejected: Fraction) -> dict[str, Fraction]:
    """How many of each unit are kept in a period; the first is the workload's volume."""

    def given(name: str) -> Fraction:
        return number(workload[name])

    match workload["kind"]:
        case "llm-app" if "users" in workload:
            return {
                "request": given("users") * given("active_days") * given("requests_per_user_per_day"),
                "user": given("users"),
            }
        case "agent" if "tasks" in workload:
            return {"task": given("tasks")}
        case "agent" if "started_tasks" in workload:
            return {"task": given("started_tasks") * (1 - rejected)}
        case "agent":
            started = given("developers") * given("active_days") * given("tasks_per_developer_per_day")
            return {"task": started * (1 - rejected), "developer": given("developers")}
        case "image":
            return {"accepted-image": given("accepted_images")}
        case "video":
            return {"accepted-clip": given("accepted_clips")}
        case "subscription":
            return {"seat": given("seats")}
        case "metered":
            return {"request": number(workload.get("requests", "1"))}
        case _:
            return {"request": given("requests")}


def carried(context: Mapping[str, object], calls: int) -> Iterator[tuple[Fraction, Fraction, Fraction | None]]:
    """For each call of a task the tokens it carries, those of the call before it (0 after a fresh start), and the tokens of the
    summary that it writes; None for a call that works on the task."""
    aside = ("growth_per_call", "compact_at", "summary")
    start = sum((number(value) for name, value in context.items() if name not in aside), Fraction(0))
    summary = mapping(context.get("summary"))
    tokens = number(summary.get("tokens", "0"))
    growth = number(context.get("growth_per_call", "0"))
    before = Fraction(0)
    for position in range(calls):
        now = start if position == 0 else before + growth
        if "compact_at" in context and now > number(context["compact_at"]):
            for _ in range(int(str(summary.get("calls", "1"))) if summary else 0):
                yield now, before, tokens
            now, before = start + tokens, Fraction(0)
        yield now, before, None
        before = now


def calls_of(workload: Mapping[str, object], cache: Mapping[str, object], months: Fraction) -> list[Call]:
    """Every call, job or seat behind one kept unit, before any multiplier, with the part of its input that a cache serves."""

    def given(name: str) -> Fraction:
        return number(workload[name])

    extra = {name: number(value) for name, value in mapping(workload.get("usage")).items()}
    made: list[Call] = []
    match workload["kind"]:
        case "llm-app":
            size = given("input_tokens")
            made.append(Call(size, {"input_tokens": size, "output_tokens": given("output_tokens")}))
        case "agent":
            for now, _, summary in carried(mapping(workload["context"]), int(str(workload["calls_per_task"]))):
                output = given("output_tokens") if summary is None else summary
                made.append(Call(now, {"input_tokens": now, "output_tokens": output}, works=summary is None))
        case "embeddings":
            made.append(Call(given("input_tokens"), {"input_tokens": given("input_tokens")}))
        case "image" if number(workload.get("megapixels_per_image", "0")):
            made.append(Call(Fraction(0), {"megapixels": given("megapixels_per_image")}))
        case "image" if any(extra.get(one) for one in STANDS_FOR_AN_IMAGE):
            made.append(Call(Fraction(0), {}))
        case "image":
            made.append(Call(Fraction(0), {"images": Fraction(1)}))
        case "video" if workload.get("billed_per") == "job":
            made.append(Call(Fraction(0), {"jobs": Fraction(1)}))
        case "video" if "seconds_per_clip" in workload:
            made.append(Call(Fraction(0), {"video_seconds": given("seconds_per_clip")}))
        case "audio" if "characters_per_request" in workload:
            made.append(Call(Fraction(0), {"characters": given("characters_per_request")}))
        case "audio" if "seconds_per_request" in workload:
            made.append(Call(Fraction(0), {"audio_seconds": given("seconds_per_request")}))
        case "video" | "audio":
            stand_ins = STANDS_FOR_SECONDS if workload["kind"] == "video" else STANDS_FOR_SPEECH
            if not any(extra.get(one) for one in stand_ins):
                raise Unpriced("nothing says what a job is billed on")
            made.append(Call(Fraction(0), {}))
        case "subscription":
            made.append(Call(Fraction(0), {"seats": months}))
        case "metered":
            made.append(Call(Fraction(0), {}))
    for call in made:
        for meter, quantity in extra.items() if call.works else ():
            call.uses[meter] = call.uses.get(meter, Fraction(0)) + quantity
    serve(made, workload, cache)
    return made


def serve(made: list[Call], workload: Mapping[str, object], cache: Mapping[str, object]) -> None:
    """Split each call's input into read, written and plain tokens."""
    if cache.get("mode") == "prefix":
        hit = number(cache.get("hit_rate", "100%"))
        steps = carried(mapping(workload["context"]), int(str(workload["calls_per_task"])))
        for call, (now, before, _) in zip(made, steps, strict=True):
            call.reads = before * hit
            call.writes = now - before * hit
    elif cache:
        for call in made:
            call.reads = call.carried * number(cache.get("reads", "0"))
            call.writes = call.carried * number(cache.get("writes", "0"))


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
