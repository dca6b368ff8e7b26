"""Price maps that we convert cost what LiteLLM's own calculators say, entry by entry; each exception has a reason."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

import pytest

from budgetlint.catalog.importers.litellm import snapshot_from_litellm
from budgetlint.catalog.importers.litellm_names import Named, named
from budgetlint.catalog.sanity import sanity
from budgetlint.edges import catalog
from budgetlint.edges.catalog import identifier_of
from budgetlint.estimate.line_items import Gap, Lack, Rate
from budgetlint.estimate.tariff import Prices, Tariff
from budgetlint.model.snapshot import ModelPrices, PriceEntry
from budgetlint.source.document import Plain
from tests.catalog import calculators
from tests.catalog.pricing import call, clips, cost, pictures, prices_of, speech, transcription
from tools.catalog.cells import differs
from tools.catalog.releases import pinned

pytestmark = pytest.mark.oracle

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
BOUND = "it reads from cache at the standard price where a tier prices no reading, we bill the tier's input price"

FLEX = "its calculator bills flex above a threshold as standard, the map lists a price for it"

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


@dataclass(frozen=True)
class Case:
    """One call of a model at a tier, of so many prompt tokens in all."""

    entry: Entry
    model: str
    size: int
    tier: str | None
    quantities: dict[str, int]

    def rates(self, prices: Prices) -> dict[str, Rate | Gap]:
        """What each meter that the call uses costs."""
        tariff = _tariff(prices, self.model, self.tier)
        passed = [over for over in tariff.brackets if over is not None and over < self.size]
        return {m: tariff.rate(m, max(passed, default=None)) for m, n in self.quantities.items() if n}


_TARIFFS: dict[tuple[int, str, str | None], Tariff] = {}


def _tariff(prices: Prices, model: str, tier: str | None) -> Tariff:
    key = id(prices), model, tier
    if key not in _TARIFFS:
        _TARIFFS[key] = Tariff(prices, model, (("service_tier", tier),) if tier is not None else (), "USD")
    return _TARIFFS[key]


def no_more(_: Case) -> None:
    """No exception of its own."""


def text_score(
    prices: Prices,
    listed: list[tuple[Entry, str]],
    more: Callable[[Case], str | None] = no_more,
) -> Score:
    score = Score()
    for entry, model in listed:
        for case in cases(entry, model):
            read, write = case.quantities["cache_read_tokens"], case.quantities["cache_write_tokens"]
            theirs = calculators.text(
                entry.key,
                entry.provider,
                case.size,
                case.quantities["output_tokens"],
                read=read,
                write=write,
                tier=case.tier,
                at_peak="off_peak_pricing" in entry.fields,
            )
            ours = cost(call(model, case.quantities, tier=case.tier), prices)
            reason = why_text(entry, case.tier, plain=not read + write and case.size == 1000)
            if reason is None and read and isinstance(ours, Decimal) and ours > Decimal(repr(float(theirs))):
                reason = BOUND if is_bound(prices.listed.models[model], case.tier) else None
            name = f"{entry.key} {case.size} {case.tier} {read} {write}"
            score.note(name, theirs, ours, more(case) or reason)
    return score


def cases(entry: Entry, model: str) -> Iterator[Case]:
    """Calls below, at and above each threshold, in each tier, without and with tokens read from and written to a cache."""
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
                yield Case(entry, model, size, tier, quantities)


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


LIST = "litellm"


def decided(meter: str, ours: Rate, theirs: Decimal) -> str | None:
    """Which list decides the rate of a meter over the map's, and by what; None where the catalog does not say so."""
    entry = ours.entry
    source = catalog_source(entry)
    claims = entry.disputed.get(meter, {})
    if source == LIST or source is None:
        return None
    if entry.from_ is not None and (LIST not in claims or differs(claims[LIST], theirs)):
        # the map came out before the change, or it is told by the day that the list's own text is of
        return None if LIST in claims else f"{source}: its change of {entry.from_} is later than what the map documents"
    if LIST not in claims or differs(claims[LIST], theirs):
        return None
    if entry.from_ is not None:
        return f"{source}: a documented change"
    figures = Counter(claims.values())
    backers = 1 + len(entry.confirmed_by)
    if backers > max(figures.values()):
        return f"{source}: a majority"
    dearer = ours.amount >= max(claims.values()) or backers == max(figures.values())
    return f"{source}: a tie, the dearer" if dearer else None


def catalog_source(entry: PriceEntry) -> str | None:
    """The list that an entry's source belongs to."""
    if entry.source is None:
        return None
    return next((name for name in LISTS if entry.source == name or entry.source.endswith(f"-{name}")), entry.source)


def why_meter(case: Case, meter: str, ours: Rate | Gap, theirs: Rate | Gap) -> str | None:
    """Why a meter of the catalog costs something else than in the map, None where nothing says why."""
    insane = {(problem.meter, problem.name) for problem in sanity(case.entry.model)}
    names = sorted(name for of_meter, name in insane if of_meter == meter)
    if isinstance(ours, Gap):
        if names and ours.lack in (Lack.METER, Lack.CONDITION, Lack.VALUE):
            return f"unpriced: {names[0]}"
        return f"unpriced: {ours.lack.name.lower()}" if ours.lack in REFUSED else None
    if case.model != case.entry.name.identifier and "latest" in case.entry.key:
        return "another list dates the name to another model"
    if isinstance(theirs, Gap):
        stated = any(entry.rates.get(meter) == ours.amount for entry in case.entry.model.prices)
        if theirs.lack is Lack.PARTIAL and stated:
            return "the map's own figure: a size at which it prices no text, or a kind billed as text, is left out"
        source = catalog_source(ours.entry)
        return f"{source}: the map does not state it" if source != LIST or ours.bound else None
    if ours.bound or theirs.bound:
        return BOUND
    return decided(meter, ours, theirs.amount) or (f"left out: {names[0]}" if names else None)


@dataclass
class Apart:
    """How many meters differ by which reason, and those for which there is none."""

    reasons: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)

    def why(self, prices: Prices, case: Case) -> str | None:
        """The reasons of all meters of a call that cost something else than in the map."""
        explanations = []
        mapped = Case(case.entry, case.entry.name.identifier, case.size, case.tier, case.quantities).rates(converted())
        for meter, ours in case.rates(prices).items():
            theirs = mapped[meter]
            if isinstance(ours, Rate) and isinstance(theirs, Rate) and not differs(ours.amount, theirs.amount):
                continue
            if isinstance(ours, Gap) and isinstance(theirs, Gap):
                continue
            reason = why_meter(case, meter, ours, theirs)
            if reason is None:
                shown = [r.amount if isinstance(r, Rate) else r.lack.name for r in (ours, theirs)]
                self.unexplained.append(f"{case.model} {meter} {case.tier} {case.size}: we {shown[0]}, map {shown[1]}")
            explanations.append(f"{meter}: {reason}")
            self.reasons[f"{meter}: {reason}"] += 1
        return "; ".join(explanations) or None


def test_the_catalog_costs_what_the_calculator_of_its_release_says() -> None:
    """Each call that comes out otherwise has meters of other rates, each with the list that decides it and why."""
    prices = prices_of(whole())
    listed = [
        (entry, identifier_of(entry.name.identifier) or identifier_of(entry.key)) for entry in text_entries(converted())
    ]
    apart = Apart()
    score = text_score(
        prices, [(entry, model) for entry, model in listed if model is not None], lambda case: apart.why(prices, case)
    )
    assert apart.unexplained == []
    assert score.apart == []
    assert score.equal > 0.94 * (score.equal + sum(score.excused.values()))
    assert sorted(entry.key for entry, model in listed if model is None) == []


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
