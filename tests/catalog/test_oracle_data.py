"""Price maps that we convert cost what LiteLLM's own calculators say, entry by entry; each exception has a reason."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

import pytest

from budgetlint.catalog.importers.litellm import snapshot_from_litellm
from budgetlint.catalog.importers.litellm_names import Named, named
from budgetlint.edges import catalog
from budgetlint.edges.catalog import identifier_of
from budgetlint.estimate.results import Gap, Lack
from budgetlint.estimate.tariff import Prices
from budgetlint.model.snapshot import ModelPrices
from budgetlint.source.document import Plain
from tests.catalog import calculators
from tests.catalog.pricing import call, clips, cost, pictures, prices_of, speech, transcription

pytestmark = pytest.mark.oracle

Object = dict[str, Plain]

TEXT = ("chat", "completion", "responses", "embedding")
REFUSED = {
    Lack.STATE: "it takes one of several prices where size, quality or resolution is not stated, we refuse to guess",
    Lack.PARTIAL: "it falls back to another price where a tier or threshold leaves a meter out, we leave it unpriced",
    Lack.AMBIGUOUS: "it picks one of two conditions whose meeting no list prices, we leave it unpriced",
    Lack.CONDITION: "it falls back to the standard price where a condition names none, we leave it unpriced",
}
"""Where its calculator prices what the map does not state, by what ours says is missing."""
BOUND = "it reads from cache at the standard price where a tier prices no reading, we bill the tier's input price"

FLEX = "its calculator bills flex above a threshold as standard, the map lists a price for it"
LEFT_OUT = "the build leaves out a figure that can't be: a write below input, a tier out of its order"
ELSEWHERE = "another list decides in the catalog: a later documented change or a majority"

CLOSE = Decimal("1e-9")
"""The map's binary floats against our decimals."""


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


def no_more(_: ModelPrices, __: Decimal | tuple[Gap, ...]) -> None:
    """No exception of its own."""


def text_score(
    prices: Prices,
    listed: list[tuple[Entry, str]],
    more: Callable[[ModelPrices, Decimal | tuple[Gap, ...]], str | None] = no_more,
) -> Score:
    score = Score()
    for entry, model in listed:
        output = 500 if "output_tokens" in entry.meters else 0
        for size in entry.sizes():
            for tier in [None, *entry.tiers("priority", "flex")]:
                for share in (0, 1):
                    read = share * size // 4 if "cache_read_tokens" in entry.meters else 0
                    write = share * size // 8 if "cache_write_tokens" in entry.meters else 0
                    if share and not read + write:
                        continue
                    quantities = {
                        "input_tokens": size - read - write,
                        "cache_read_tokens": read,
                        "cache_write_tokens": write,
                        "output_tokens": output,
                    }
                    theirs = calculators.text(
                        entry.key,
                        entry.provider,
                        size,
                        output,
                        read=read,
                        write=write,
                        tier=tier,
                        at_peak="off_peak_pricing" in entry.fields,
                    )
                    ours = cost(call(model, quantities, tier=tier), prices)
                    reason = why_text(entry, tier, plain=not share and size == 1000)
                    if reason is None and read and isinstance(ours, Decimal) and ours > Decimal(repr(float(theirs))):
                        reason = BOUND if is_bound(prices.listed.models[model], tier) else None
                    reason = reason or more(prices.listed.models[model], ours)
                    score.note(f"{entry.key} {size} {tier} {read} {write}", theirs, ours, reason)
    return score


def is_bound(model: ModelPrices, tier: str | None) -> bool:
    """Whether some entry of a tier prices input and no reading from cache."""
    return any(
        entry.when.service_tier == tier and "input_tokens" in entry.rates and "cache_read_tokens" not in entry.rates
        for entry in model.prices
        if tier is not None
    )


def text_entries(prices: Prices) -> list[Entry]:
    return [
        entry
        for entry in entries(prices)
        if entry.fields.get("mode") in TEXT and not entry.name.when and "input_tokens" in entry.meters
    ]


def test_every_text_entry_costs_what_its_calculator_says() -> None:
    listed = text_entries(converted())
    score = text_score(converted(), [(entry, entry.name.identifier) for entry in listed])
    assert len(listed) > 3000
    assert score.apart == []
    assert set(score.excused) == {
        "its calculator for perplexity knows no cache and no threshold, the map lists prices for them",
        "its calculator for fireworks_ai bills priority as standard, the map lists a price for it",
        "its calculator finds another entry of the map, `gemini/gemini-exp-1206`, which is all zeros",
        *(REFUSED[lack] for lack in (Lack.PARTIAL, Lack.AMBIGUOUS)),
        BOUND,
        FLEX,
    }
    assert score.equal > 0.93 * (score.equal + sum(score.excused.values()))


def why_catalog(model: ModelPrices, ours: Decimal | tuple[Gap, ...]) -> str | None:
    """Why the catalog says something else than the list that most of it comes from."""
    if isinstance(ours, tuple):
        return LEFT_OUT if {gap.lack for gap in ours} <= {Lack.METER, Lack.VALUE} else None
    elsewhere = any("litellm" not in (entry.source or "") or entry.disputed for entry in model.prices)
    return ELSEWHERE if elsewhere else None


def test_the_catalog_costs_what_the_calculator_of_its_release_says() -> None:
    """At least 93 % of the text entries; for each of the others there is a reason, and a list that it rests on."""
    models: dict[str, Plain] = {}
    snapshot: dict[str, Plain] = {}
    for provider in catalog.providers():
        held = catalog.provider_snapshot(provider)
        assert held is not None
        part = held["models"]
        assert isinstance(part, dict)
        models.update(part)
        meters = {**_mapping(snapshot.get("meters")), **_mapping(held.get("meters"))}
        snapshot = {**held, "meters": meters}
    prices = prices_of({**snapshot, "sources": {}, "models": models})
    listed = [(entry, identifier_of(entry.key)) for entry in text_entries(converted())]
    score = text_score(prices, [(entry, model) for entry, model in listed if model is not None], why_catalog)
    assert score.apart == []
    assert score.excused[ELSEWHERE] + score.excused[LEFT_OUT] < 0.04 * score.equal
    assert score.equal > 0.93 * (score.equal + sum(score.excused.values()))
    assert sorted(entry.key for entry, model in listed if model is None) == []


def _mapping(value: Plain) -> dict[str, Plain]:
    return value if isinstance(value, dict) else {}


def test_batches() -> None:
    score = Score()
    for entry in text_entries(converted()):
        if not entry.tiers("batch"):
            continue
        output = 500 if "output_tokens" in entry.meters else 0
        for size in entry.sizes():
            theirs = calculators.batch(entry.key, entry.provider, size, output)
            quantities = {"input_tokens": size, "output_tokens": output}
            ours = cost(call(entry.name.identifier, quantities, tier="batch"), converted())
            reason = None
            if "output_cost_per_token_batches" not in entry.fields:
                reason = "it halves an output price that the map does not list for batches, we keep the standard one"
            elif size > 1000 and not any("_tokens_batches" in name for name in entry.fields):
                reason = "it bills a batch above a threshold as below it where the map lists none above it"
            score.note(f"{entry.key} {size}", theirs, ours, reason)
    assert score.apart == []
    assert score.equal > 500


def test_pictures() -> None:
    score = Score()
    for entry in entries(converted()):
        stated = dict(entry.name.when)
        if entry.fields.get("mode") != "image_generation" or stated.get("steps") or stated.get("size") == "max":
            continue
        if not stated and "images" not in entry.meters:
            continue
        size, quality = str(stated.get("size", "")) or None, str(stated.get("quality", "")) or None
        name = entry.key if not stated else entry.key.split("/")[-1]
        if stated and entry.provider != "openai":
            name = f"{entry.provider}/{entry.name.model}"
        theirs = calculators.pictures(name, entry.provider, quality, 3, size or "1024x1024")
        if theirs is None:
            score.excused["its calculator finds no price under this name"] += 1
            continue
        ours = cost(pictures(entry.name.identifier, 3, size, quality), converted())
        reason = None
        if "input_cost_per_pixel" in entry.fields:
            reason = "the map rounds the price of a pixel, we give that of the picture to one digit less"
        elif "input_cost_per_image" in entry.fields and "output_cost_per_image" in entry.fields:
            reason = "it bills the price of an input picture, we that of the output"
        score.note(entry.key, theirs, ours, reason)
        if "input_cost_per_pixel" in entry.fields and isinstance(ours, Decimal):
            assert abs(Decimal(theirs) - ours) < Decimal("1e-5") * ours
    assert score.apart == []
    assert score.equal > 200


def test_clips() -> None:
    score = Score()
    for entry in entries(converted()):
        if entry.fields.get("mode") != "video_generation" or "video_seconds" not in entry.meters:
            continue
        named_ones = {price.when.resolution for price in entry.model.prices}
        for resolution in sorted(named_ones, key=str):
            assert resolution is None or isinstance(resolution, str)
            theirs = calculators.clip(entry.key, entry.provider, 8.0, resolution)
            ours = cost(clips(entry.name.identifier, Decimal(8), resolution), converted())
            score.note(f"{entry.key} {resolution}", theirs, ours, None)
    assert score.apart == []
    assert score.equal > 200


def test_speech_and_transcription() -> None:
    score = Score()
    for entry in entries(converted()):
        mode = entry.fields.get("mode")
        if mode == "audio_speech" and "characters" in entry.meters:
            theirs = calculators.speech(entry.key, entry.provider, 1234)
            score.note(entry.key, theirs, cost(speech(entry.name.identifier, 1234), converted()), None)
        elif mode == "audio_transcription" and "audio_seconds" in entry.meters:
            theirs = calculators.transcription(entry.key, entry.provider, 61.5)
            score.note(
                entry.key, theirs, cost(transcription(entry.name.identifier, Decimal("61.5")), converted()), None
            )
    assert score.apart == []
    assert score.equal > 100
