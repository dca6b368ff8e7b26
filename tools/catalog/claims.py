"""What other data sets list for a model on a day: figures to compare with, never to price by."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.figures import figure
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.source.document import Plain

TOLERANCE: Final = Decimal("0.0005")
"""Figures closer than this share of the larger one are the same price, written with fewer digits."""

CHANNELS: Final = {
    "alibaba-api": "dashscope",
    "anthropic-api": "anthropic",
    "aws-bedrock": "bedrock",
    "aws-bedrock-geo": "bedrock",
    "deepseek-api": "deepseek",
    "fireworks-api": "fireworks-ai",
    "google-api": "google",
    "google-vertex-ai": "vertex",
    "meta-api": "meta",
    "minimax-api": "minimax",
    "mistral-api": "mistral",
    "moonshot-api": "moonshot",
    "openai-api": "openai",
    "openrouter-api": "openrouter",
    "perplexity-api": "perplexity",
    "vercel-ai-gateway": "vercel-ai-gateway",
    "xai-api": "xai",
    "zai-api": "zai",
}
_METERGRAPH_METERS: Final = {
    "input_per_mtok": "input_tokens",
    "output_per_mtok": "output_tokens",
    "cache_read_per_mtok": "cache_read_tokens",
    "cache_write_5m_per_mtok": "cache_write_tokens",
}
_MODEL_PRICES_PROVIDERS: Final = {
    "alibaba": "dashscope",
    "amazon-bedrock": "bedrock",
    "moonshotai": "moonshot",
    "nova": "amazon-nova",
    "xiaomi": "xiaomi-mimo",
}
_MODEL_PRICES_METERS: Final = {
    "input": "input_tokens",
    "output": "output_tokens",
    "cache_read": "cache_read_tokens",
    "cache_write": "cache_write_tokens",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """Standard rates of a model, as a data set lists them on the day."""

    source: str
    rates: dict[str, Decimal]


def metergraph_claims(prices: Plain, *, day: str, source: str) -> dict[str, list[Claim]]:
    """By model, from the catalog of metergraph-core: rows of a channel and region that hold on the day."""
    claims: dict[str, list[Claim]] = {}
    for model in objects(prices.get("models") if isinstance(prices, dict) else None):
        rows = objects(model.get("prices"))
        for alias in objects(model.get("aliases")):
            provider = CHANNELS.get(str(alias.get("channel")))
            region = alias.get("price_region", "global")
            held = [
                row
                for row in rows
                if (row.get("channel"), row.get("region")) == (alias.get("channel"), region)
                and str(row.get("effective_from", "")) <= day < str(row.get("effective_to", "9999"))
            ]
            if provider is not None and len(held) == 1:
                name = str(alias.get("alias")).removeprefix(f"{provider}/")
                _add(claims, f"{provider}/{name}", Claim(source, _rates(held[0], _METERGRAPH_METERS)))
    return claims


def model_prices_claims(snapshot: Plain, *, day: str, source: str) -> dict[str, list[Claim]]:
    """By model, from the snapshot of model-prices: the last standard row that started before the day's end."""
    claims: dict[str, list[Claim]] = {}
    listed = snapshot.get("prices") if isinstance(snapshot, dict) else None
    for provider, models in listed.items() if isinstance(listed, dict) else ():
        for name, modes in models.items() if isinstance(models, dict) else ():
            rows = objects(modes.get("standard")) if isinstance(modes, dict) else []
            held = [row for row in rows if str(row.get("start") or "")[:10] <= day]
            rates = held[-1].get("rates") if held else None
            if isinstance(rates, dict):
                ours = _MODEL_PRICES_PROVIDERS.get(provider, provider)
                _add(claims, f"{ours}/{name}", Claim(source, _rates(rates, _MODEL_PRICES_METERS)))
    return claims


def _add(claims: dict[str, list[Claim]], name: str, claim: Claim) -> None:
    known = claims.setdefault(name, [])
    if claim not in known:
        known.append(claim)


def _rates(row: dict[str, Plain], meters: dict[str, str]) -> dict[str, Decimal]:
    return {meter: rate for key, meter in meters.items() if (rate := figure(row.get(key))) is not None}


def differs(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) > TOLERANCE * max(one, other)
