"""Small random budget files and prices, as plain data whose figures are text."""

from hypothesis import strategies as st

Plain = dict[str, object]

MODELS = ("acme/one", "acme/two")
ALIASES = {"acme/one": ["one", "acme-one"], "acme/two": ["two"]}
NAMES = ("acme/one", "acme/two", "one", "two")
SIZES = ("small", "large")
TIERS = ("batch", "priority")
TOKENS = ("input_tokens", "cache_read_tokens", "output_tokens", "image_input_tokens")
SERVICES = ("searches", "images", "video_seconds", "jobs", "characters", "audio_seconds", "seats", "megapixels")


def decimals(low: int, high: int, places: int = 3) -> st.SearchStrategy[str]:
    """Numbers with at most this many decimal places, in plain notation."""
    scale = 10**places
    return st.integers(low * scale, high * scale).map(lambda n: plain(n, places))


def plain(units: int, places: int) -> str:
    whole, rest = divmod(units, 10**places)
    return f"{whole}.{rest:0{places}}".rstrip("0").rstrip(".") if places else str(whole)


def shares(most: int = 99) -> st.SearchStrategy[str]:
    return st.one_of(st.integers(0, most).map(lambda n: f"{n}%"), decimals(0, most, 1).map(lambda text: f"{text}%"))


rates = decimals(0, 40, 4)


@st.composite
def price_entries(draw: st.DrawFn) -> list[Plain]:
    """Listed prices with thresholds, tiers, sizes, uplifts and days; some of them tie, some leave a gap."""
    writes = draw(st.sampled_from([(), ("cache_write_tokens",), ("cache_write_tokens", "cache_write_1h_tokens")]))
    tokens = TOKENS + writes
    base = {meter: draw(rates) for meter in tokens + SERVICES}
    if draw(st.integers(0, 7)) == 0:
        base.pop(draw(st.sampled_from(sorted(base))))
    entries: list[Plain] = [{"rates": base}]
    kept = [meter for meter in tokens if meter in base]
    for over in draw(st.lists(st.sampled_from(["1000", "2500", "4000.5"]), max_size=2, unique=True)):
        entries.append({"when": {"prompt_tokens_over": over}, "rates": {meter: draw(rates) for meter in kept}})
        if draw(st.booleans()):
            when = {"prompt_tokens_over": over, "service_tier": "batch"}
            entries.append({"when": when, "rates": {meter: draw(rates) for meter in kept}})
    if draw(st.booleans()):
        tiers = draw(st.sampled_from(["batch", ["batch", "priority"]]))
        entries.append({"when": {"service_tier": tiers}, "rates": draw(some_rates(kept))})
    if draw(st.integers(0, 3)) == 0:
        where = draw(st.sampled_from([{"region": "eu"}, {"region": "eu", "service_tier": "priority"}]))
        entries.append({"when": where, "rates": draw(some_rates(kept))})
    if draw(st.booleans()):
        entries.append({"when": {"size": "small"}, "rates": {"images": draw(rates)}})
    if draw(st.booleans()):
        entries.append({"when": {"region": ["eu", "us"]}, "multiply": {"*_tokens": draw(rates)}})
    return [{"source": "list"} | entry for entry in draw(st.permutations(entries))]


@st.composite
def some_rates(draw: st.DrawFn, meters: list[str]) -> Plain:
    """Rates of all meters, or of some only."""
    chosen = meters
    if draw(st.booleans()) and meters:
        chosen = draw(st.lists(st.sampled_from(meters), min_size=1, unique=True))
    return {meter: draw(rates) for meter in chosen}


@st.composite
def snapshots(draw: st.DrawFn) -> Plain:
    currency, other, worth = draw(st.sampled_from([("USD", "EUR", "1.0842"), ("EUR", "USD", "0.9223")]))
    return {
        "version": 1,
        "date": "2026-06-17",
        "currency": currency,
        "sources": {"list": {"url": "https://example.com", "kind": "official", "retrieved": "2026-06-17"}},
        "units": {other: {"worth": worth, "of": currency, "date": "2026-06-17", "source": "list"}},
        "models": {model: {"aliases": ALIASES[model], "prices": draw(price_entries())} for model in MODELS},
    }


@st.composite
def contracts(draw: st.DrawFn, currency: object) -> Plain:
    """Negotiated rates of some meters, or a discount, for one of the models; some have ended, state a tier, or are flat."""
    meters = draw(st.lists(st.sampled_from(TOKENS + SERVICES), min_size=1, max_size=4, unique=True))
    discount: Plain = {"multiply": {draw(st.sampled_from(["*", "*_tokens", "input_tokens"])): draw(rates)}}
    agreed: Plain = {"rates": {meter: draw(rates) for meter in meters}}
    until = draw(st.sampled_from([{}, {"until": "2026-12-31"}, {"until": "2026-06-01"}]))
    flat = draw(st.sampled_from([{}, {}, {"flat": True}]))
    entries = [{"source": "list", **draw(st.sampled_from([discount, agreed])), **flat, **until}]
    if draw(st.booleans()):
        when = draw(st.sampled_from([{"service_tier": "batch"}, {"region": "eu"}, {"prompt_tokens_over": "1000"}]))
        entries.append({"source": "list", "when": when, "rates": {meter: draw(rates) for meter in meters}})
    return {
        "version": 1,
        "date": "2026-06-17",
        "currency": currency,
        "sources": {"list": {"url": "https://example.com", "kind": "official", "retrieved": "2026-06-17"}},
        "units": {},
        "models": {draw(st.sampled_from(NAMES)): {"prices": entries}},
    }


@st.composite
def multipliers(draw: st.DrawFn, kind: str) -> Plain:
    chosen: Plain = {}
    if kind in ("llm-app", "agent") and draw(st.booleans()):
        chosen["cache"] = draw(caches(kind))
    for name in ("retries", "duplicates", "rejected_outputs"):
        if draw(st.integers(0, 3)) == 0 and not (name == "rejected_outputs" and kind in ("embeddings", "metered")):
            chosen[name] = draw(st.one_of(st.just("null"), shares()))
    if draw(st.integers(0, 3)) == 0:
        chosen["failed_jobs"] = {"rate": draw(shares()), "billed": draw(shares(100))}
    return chosen


@st.composite
def caches(draw: st.DrawFn, kind: str) -> Plain:
    ttl = draw(st.sampled_from(["5m", "1h"]))
    if kind == "agent" and draw(st.booleans()):
        return {"mode": "prefix", "hit_rate": draw(shares(100)), "ttl": ttl}
    return {"reads": draw(shares(60)), "writes": draw(shares(40)), "ttl": ttl}


@st.composite
def contexts(draw: st.DrawFn) -> Plain:
    start = draw(st.integers(1, 5000))
    context: Plain = {"instructions": str(start), "growth_per_call": draw(decimals(0, 1500, 1))}
    if draw(st.booleans()):
        tokens = draw(st.integers(0, 900))
        context["compact_at"] = str(start + tokens + draw(st.integers(0, 6000)))
        if draw(st.booleans()):
            context["summary"] = {"tokens": str(tokens), "calls": str(draw(st.integers(0, 2)))}
    return context


@st.composite
def workloads(draw: st.DrawFn) -> Plain:
    kinds = ["llm-app", "agent", "agent", "image", "video", "audio", "embeddings", "metered", "subscription"]
    kind = draw(st.sampled_from(kinds))
    made: Plain = {"kind": kind, "model": draw(st.sampled_from(NAMES))} | draw(quantities(kind))
    if kind in ("image", "video") and draw(st.booleans()):
        made["attempts_per_accepted"] = draw(decimals(1, 5, 2))
    stated = draw(multipliers(kind)) if kind != "subscription" else {}
    if "attempts_per_accepted" in made:
        stated.pop("rejected_outputs", None)
    if stated:
        made["multipliers"] = stated
    if kind != "metered" and draw(st.integers(0, 3)) == 0:
        made["usage"] = draw(usages())
    for key, values in (("service_tier", ("standard", *TIERS)), ("region", ("eu", "mars"))):
        if draw(st.integers(0, 4)) == 0:
            made[key] = draw(st.sampled_from(values))
    if draw(st.booleans()):
        made["tags"] = {"team": draw(st.sampled_from("ab"))}
    if draw(st.integers(0, 3)) == 0:
        made["buffer"] = draw(shares(200))
    return made


def usages() -> st.SearchStrategy[dict[str, str]]:
    meters = st.sampled_from(["searches", "image_input_tokens"])
    return st.dictionaries(meters, decimals(1, 900, 2), min_size=1, max_size=2)


@st.composite
def quantities(draw: st.DrawFn, kind: str) -> Plain:
    """A kind's own keys."""
    few, many = decimals(1, 50, 1), decimals(1, 6000, 1)
    match kind:
        case "llm-app":
            by_users = {"users": draw(few), "active_days": draw(few), "requests_per_user_per_day": draw(few)}
            volume = draw(st.sampled_from([{"requests": draw(many)}, by_users]))
            return {**volume, "input_tokens": draw(many), "output_tokens": draw(many)}
        case "agent":
            developers = {"developers": draw(few), "active_days": draw(few), "tasks_per_developer_per_day": draw(few)}
            volume = draw(st.sampled_from([{"tasks": draw(few)}, {"started_tasks": draw(few)}, developers]))
            calls = str(draw(st.integers(1, 25)))
            return {**volume, "calls_per_task": calls, "context": draw(contexts()), "output_tokens": draw(many)}
        case "image":
            more = draw(st.sampled_from([{}, {"size": "small"}, {"size": "large"}, {"megapixels_per_image": "1.5"}]))
            return {"accepted_images": draw(many), **more}
        case "video":
            billed = draw(st.sampled_from([{"billed_per": "job"}, {"seconds_per_clip": "8"}]))
            return {"accepted_clips": draw(many), **billed}
        case "audio":
            return {"requests": draw(many), draw(st.sampled_from(AUDIO)): draw(many)}
        case "embeddings":
            return {"requests": draw(many), "input_tokens": draw(many)}
        case "metered":
            used: Plain = {"usage": draw(usages())}
            return used
        case _:
            return {"seats": str(draw(st.integers(1, 40)))}


AUDIO = ("characters_per_request", "seconds_per_request")


@st.composite
def budgets(draw: st.DrawFn, names: list[str]) -> Plain:
    """A ceiling over a scope that selects something; now and then by tag."""
    made: Plain = {"ceiling": draw(decimals(1, 4000, 2)), "warn_at": draw(shares(100))}
    if draw(st.booleans()):
        made["workloads"] = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    if draw(st.booleans()):
        made["basis"] = draw(st.sampled_from(["base", "operational", "planned"]))
    if draw(st.booleans()):
        made["period"] = draw(st.sampled_from(["day", "week", "month", "quarter", "year"]))
    return made


@st.composite
def budget_files(draw: st.DrawFn) -> Plain:
    names = [f"w{n}" for n in range(draw(st.integers(1, 4)))]
    file: Plain = {
        "version": 1,
        "name": "random",
        "pricing": {"snapshot": "prices.json"},
        "currency": draw(st.sampled_from(["USD", "USD", "EUR"])),
        "period": draw(st.sampled_from(["day", "week", "month", "quarter", "year"])),
        "tags": {"team": "a"},
        "buffer": draw(shares(150)),
        "workloads": {name: draw(workloads()) for name in names},
        "budgets": {f"b{n}": draw(budgets(names)) for n in range(draw(st.integers(0, 3)))},
    }
    if draw(st.booleans()):
        file["multipliers"] = {name: value for name, value in draw(multipliers("llm-app")).items() if value != "null"}
    return file
