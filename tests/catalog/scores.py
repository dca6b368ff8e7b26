"""What the catalog's prices cost in LiteLLM's calculator and in ours, counted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from budgetlint.catalog.importers.litellm import snapshot_from_litellm
from budgetlint.catalog.importers.litellm_names import Named, named
from budgetlint.edges import catalog
from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.estimate.tariff import Prices
from budgetlint.model.snapshot import ModelPrices
from budgetlint.source.document import Plain
from tests.catalog import calculators
from tests.catalog.pricing import prices_of
from tools.catalog.releases import pinned

LISTS = tuple(key for key in pinned() if " " not in key)

Object = dict[str, Plain]

TEXT = ("chat", "completion", "responses", "embedding")

REFUSED = {
    Lack.STATE: "it takes one of several prices where size, quality or resolution is not stated, we refuse to guess",
    Lack.PARTIAL: "it falls back to another price where a tier or threshold leaves a meter out, we leave it unpriced",
    Lack.AMBIGUOUS: "it picks one of two conditions whose meeting no list prices, we leave it unpriced",
    Lack.CONDITION: "it falls back to the standard price where a condition names none, we leave it unpriced",
}
"""Where its calculator prices what the map does not state, by what ours says is missing."""


@dataclass(frozen=True)
class Entry:
    """One entry of the map that we carry, with what it became."""

    key: str
    fields: Object
    name: Named
    model: ModelPrices

    @property
    def provider(self) -> str:
        return str(self.fields["litellm_provider"])

    @property
    def meters(self) -> set[str]:
        return {meter for price in self.model.prices if price.when == type(price.when)() for meter in price.rates}

    def tiers(self, *known: str) -> list[str]:
        return [tier for tier in known if any(price.when.service_tier == tier for price in self.model.prices)]

    def sizes(self) -> list[int]:
        """A small prompt, and for each threshold one that meets it and one that is above it."""
        whens = [price.when for price in self.model.prices]
        limits = {limit for when in whens for limit in (when.prompt_tokens_over, when.prompt_tokens_from)}
        return [1000, *(int(limit) + more for limit in sorted(limits - {None}, key=str) if limit for more in (0, 1))]


@dataclass
class Score:
    """How many cases of an exception's name, or of none, came out equal or not."""

    equal: int = 0
    apart: list[str] = field(default_factory=list)
    excused: Counter[str] = field(default_factory=Counter)

    def note(self, case: str, theirs: float, ours: Decimal | tuple[Gap, ...], reason: str | None) -> None:
        if isinstance(ours, Decimal):
            figure = Decimal(repr(float(theirs)))
            if abs(figure - ours) <= CLOSE * max(figure, ours):
                self.equal += 1
                return
        if reason is None and isinstance(ours, tuple) and len({gap.lack for gap in ours}) == 1:
            reason = REFUSED.get(ours[0].lack)
        if reason is None:
            self.apart.append(f"{case}: litellm {theirs}, we {ours}")
        else:
            self.excused[reason] += 1


@cache
def converted() -> Prices:
    snapshot, _ = snapshot_from_litellm(calculators.release_map(), published="2026-11-20", through="the map")
    return prices_of(snapshot)


def entries(prices: Prices) -> Iterator[Entry]:
    for key, fields in calculators.release_map().items():
        if isinstance(fields, dict) and "litellm_provider" in fields and key != "sample_spec":
            name = named(key, str(fields["litellm_provider"]))
            model = prices.listed.models.get(name.identifier)
            if model is not None and (key == name.identifier or key in model.aliases or name.when):
                yield Entry(key, fields, name, model)


def why_text(entry: Entry, tier: str | None, *, plain: bool) -> str | None:
    """The reasons for which LiteLLM's calculator and its own map disagree."""
    if entry.provider == "perplexity" and not plain:
        return "its calculator for perplexity knows no cache and no threshold, the map lists prices for them"
    if entry.provider == "fireworks_ai" and tier == "priority":
        return "its calculator for fireworks_ai bills priority as standard, the map lists a price for it"
    if tier == "flex" and any(name.endswith("tokens_flex") and "_above_" in name for name in entry.fields):
        return FLEX
    if entry.key == "gemini-exp-1206":
        return "its calculator finds another entry of the map, `gemini/gemini-exp-1206`, which is all zeros"
    return None


def text_entries(prices: Prices) -> list[Entry]:
    return [
        entry
        for entry in entries(prices)
        if entry.fields.get("mode") in TEXT and not entry.name.when and "input_tokens" in entry.meters
    ]


FLEX = "its calculator bills flex above a threshold as standard, the map lists a price for it"

CLOSE = Decimal("1e-9")
"""The map's binary floats against our decimals."""


def whole() -> dict[str, Plain]:
    """The catalog as one snapshot."""
    models: dict[str, Plain] = {}
    snapshot: dict[str, Plain] = {}
    for provider in catalog.providers():
        part = catalog.provider_snapshot(provider)
        assert part is not None
        models.update(_mapping(part["models"]))
        snapshot = {**part, "meters": {**_mapping(snapshot.get("meters")), **_mapping(part.get("meters"))}}
    return {**snapshot, "sources": {}, "models": models}


def _mapping(value: Plain) -> dict[str, Plain]:
    return value if isinstance(value, dict) else {}
