"""Our arithmetic against two others with our rates put into them: prices of the catalog, usages around every threshold."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from budgetlint.edges import catalog
from budgetlint.estimate.tariff import Prices
from tests.catalog import calculators
from tests.catalog.pricing import call, cost, prices_of

pytestmark = pytest.mark.oracle

GENAI_KEYS = {
    "input_tokens": "input_mtok",
    "cache_read_tokens": "cache_read_mtok",
    "cache_write_tokens": "cache_write_mtok",
    "cache_write_1h_tokens": "cache_write_1h_mtok",
    "output_tokens": "output_mtok",
}
LITELLM_KEYS = {
    "input_tokens": "input_cost_per_token",
    "cache_read_tokens": "cache_read_input_token_cost",
    "cache_write_tokens": "cache_creation_input_token_cost",
    "cache_write_1h_tokens": "cache_creation_input_token_cost_above_1hr",
    "output_tokens": "output_cost_per_token",
}
PROVIDERS = ("anthropic", "openai", "google", "vertex", "bedrock", "xai", "dashscope", "minimax", "azure", "mistral")


@dataclass(frozen=True)
class Listed:
    """The standard token rates of one model: by meter, below all thresholds and above each, in whole tokens."""

    model: str
    rates: Mapping[str, Decimal]
    above: Mapping[int, Mapping[str, Decimal]]

    @property
    def meters(self) -> list[str]:
        return [meter for meter in GENAI_KEYS if meter in self.rates]


@cache
def prices(provider: str) -> Prices:
    snapshot = catalog.provider_snapshot(provider)
    assert snapshot is not None
    return prices_of(snapshot)


@cache
def listed() -> tuple[Listed, ...]:
    """Models of the catalog with text prices whose thresholds leave no token out, one for each different set of rates."""
    seen: dict[str, Listed] = {}
    for provider in PROVIDERS:
        book = prices(provider)
        for model, offer in book.listed.models.items():
            below: dict[str, Decimal] = {}
            above: dict[int, dict[str, Decimal]] = {}
            tokens: dict[int, set[str]] = {}
            for price in offer.prices:
                days = (price.from_ is None or price.from_ <= book.day) and (
                    price.until is None or book.day <= price.until
                )
                when = {key: value for key in _KEYS if (value := getattr(price.when, key)) is not None}
                over = when.pop("prompt_tokens_over", None)
                start = when.pop("prompt_tokens_from", None)
                if not days or when:
                    continue
                limit = over if start is None else start - 1
                into = below if limit is None else above.setdefault(int(limit), {})
                tokens.setdefault(int(limit or 0), set()).update(m for m in price.rates if m.endswith("_tokens"))
                into.update({m: r for m, r in price.rates.items() if m in GENAI_KEYS and isinstance(r, Decimal)})
            whole = all(tokens.get(0, set()) <= named for named in tokens.values())
            if {"input_tokens", "output_tokens"} <= set(below) and whole:
                seen.setdefault(repr((below, above)), Listed(model, below, above))
    return tuple(seen.values())


_KEYS = (
    "service_tier", "region", "prompt_tokens_over", "prompt_tokens_from", "size", "quality", "resolution",
    "audio", "search_context", "speed", "steps", "schedule", "max_results_over", "interval_over",
)  # fmt: skip


def ours(one: Listed, used: Mapping[str, int]) -> Decimal:
    amount = cost(call(one.model, used), prices(one.model.partition("/")[0]))
    assert isinstance(amount, Decimal), (one.model, used, amount)
    return amount


def by_genai(one: Listed, used: Mapping[str, int]) -> Decimal:
    from genai_prices.types import ModelPrice, Tier, TieredPrices, Usage

    prices = {
        GENAI_KEYS[meter]: TieredPrices(
            base=one.rates[meter], tiers=[Tier(start=limit, price=rates[meter]) for limit, rates in one.above.items()]
        )
        if one.above
        else one.rates[meter]
        for meter in one.meters
    }
    written = used.get("cache_write_tokens", 0) + used.get("cache_write_1h_tokens", 0)
    usage = Usage(
        input_tokens=used["input_tokens"] + used.get("cache_read_tokens", 0) + written,
        cache_read_tokens=used.get("cache_read_tokens", 0),
        cache_write_tokens=written,
        cache_write_1h_tokens=used.get("cache_write_1h_tokens", 0),
        output_tokens=used["output_tokens"],
    )
    total: Decimal = ModelPrice(**prices).calc_price(usage)["total_price"]
    return total


@cache
def registered(one_model: str) -> str:
    """The name under which LiteLLM knows a model at our rates."""
    one = next(listed_call for listed_call in listed() if listed_call.model == one_model)
    fields: dict[str, object] = {"litellm_provider": "openai", "mode": "chat"}
    for meter in one.meters:
        fields[LITELLM_KEYS[meter]] = float(one.rates[meter] / 1_000_000)
        for limit, rates in one.above.items():
            fields[f"{LITELLM_KEYS[meter]}_above_{limit // 1000}k_tokens"] = float(rates[meter] / 1_000_000)
    name = f"ours-{one.model.replace('/', '-').replace(':', '-')}"
    calculators.register({name: fields})
    return name


def by_litellm(one: Listed, used: Mapping[str, int]) -> float:
    written = used.get("cache_write_tokens", 0) + used.get("cache_write_1h_tokens", 0)
    return calculators.text(
        registered(one.model),
        "openai",
        used["input_tokens"] + used.get("cache_read_tokens", 0) + written,
        used["output_tokens"],
        read=used.get("cache_read_tokens", 0),
        write=written,
        write_1h=used.get("cache_write_1h_tokens", 0),
    )


def sweep(one: Listed) -> list[dict[str, int]]:
    """Prompts of one token and around each threshold, cached in no part, in each of the ways alone, and in all."""
    sizes = [1, 12_345, *(limit + more for limit in one.above for more in (-1, 0, 1, 54_321))]
    cached = [meter for meter in one.meters if meter.startswith("cache_")]
    choices: list[list[str]] = [[], *([meter] for meter in cached), cached]
    made = []
    for size, chosen in product(sizes, choices):
        parts = {meter: size // (len(chosen) + 1) for meter in chosen}
        made.append({"input_tokens": size - sum(parts.values()), "output_tokens": 777, **parts})
    return made


def test_enough_prices_are_compared() -> None:
    tables = listed()
    assert len(tables) > 200
    assert sum(bool(one.above) for one in tables) > 40
    assert {meter for one in tables for meter in one.meters} == set(GENAI_KEYS)
    assert sum(len(sweep(one)) for one in tables) > 2000


def test_sweeps_equal_genai_prices_exactly() -> None:
    apart = [(one.model, used) for one in listed() for used in sweep(one) if ours(one, used) != by_genai(one, used)]
    assert apart == []


def test_sweeps_equal_litellm_to_its_floats() -> None:
    apart = []
    for one in listed():
        if any(limit % 1000 for limit in one.above):
            continue
        for used in sweep(one):
            mine, theirs = ours(one, used), Decimal(by_litellm(one, used))
            if abs(mine - theirs) > Decimal("1e-12") * max(mine, Decimal("1e-12")):
                apart.append((one.model, used, mine, theirs))
    assert apart == []


@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(some.data())
def test_any_usage_equals_genai_prices_exactly(data: some.DataObject) -> None:
    one = data.draw(some.sampled_from(listed()))
    quantity = some.integers(0, 400_000) | some.sampled_from([limit // 2 for limit in one.above] or [7])
    used = {meter: data.draw(quantity, label=meter) for meter in one.meters}
    used["output_tokens"] += 1
    assert ours(one, used) == by_genai(one, used)
