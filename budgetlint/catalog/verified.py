"""Doubts about a well-formed price snapshot: sources, days, ambiguities, disputes."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from budgetlint.catalog.importers.conditions import THRESHOLDS
from budgetlint.catalog.sanity import sanity
from budgetlint.frozen import parts
from budgetlint.model.snapshot import ModelPrices, PriceEntry, PriceSnapshot, Source, When

_PAGES = frozenset({"official", "cited", "dataset"})
_KEYS = tuple(part.name for part in parts(When))
_Conditions = dict[str, frozenset[object]]


def doubts(snapshot: PriceSnapshot, day: date) -> Iterator[str]:
    """Each doubt on one line: first about the snapshot as a whole, then about its models in order."""
    if snapshot.date > day:
        yield f"dated {snapshot.date.isoformat()}, after {day.isoformat()}"
    for name, source in snapshot.sources.items():
        yield from (f"source {name}: {doubt}" for doubt in _of_source(source, day))
    for name, tokenizer in snapshot.tokenizers.items():
        if tokenizer.than is not None and tokenizer.than not in snapshot.tokenizers:
            yield f"tokenizer {name}: compared with `{tokenizer.than}`, which the snapshot does not list"
    for name, model in snapshot.models.items():
        yield from (f"{name}: {doubt}" for doubt in _of_model(snapshot, model))


def _of_source(source: Source, day: date) -> Iterator[str]:
    """The doubt about a source that lacks what its kind requires: a link, the day it was read or published."""
    if source.kind in _PAGES and not source.url.startswith(("https://", "http://")):
        yield f"`{source.url}` is not a link"
    if source.kind == "official":
        if source.retrieved is None:
            yield "`official` needs `retrieved`, the day on which the page was read"
    elif source.retrieved is not None:
        yield f"`retrieved` is for a provider's own page that was read; a source of kind `{source.kind}` has `published`"
    elif source.published is None and source.kind != "contract":
        yield f"`{source.kind}` needs `published`, the day of publication"
    if source.kind == "cited" and source.through is None:
        yield "`cited` needs `through`, the list that names the page"
    if source.day is not None and source.day > day:
        yield f"dated {source.day.isoformat()}, after {day.isoformat()}"


def _of_model(snapshot: PriceSnapshot, model: ModelPrices) -> Iterator[str]:
    if model.tokenizer is not None and model.tokenizer not in snapshot.tokenizers:
        yield f"names the tokenizer `{model.tokenizer}`, which the snapshot does not list"
    for number, entry in enumerate(model.prices, 1):
        if entry.source is None:
            yield f"price {number} names no source"
        elif entry.source not in snapshot.sources:
            yield f"price {number} names the source `{entry.source}`, which the snapshot does not list"
        if entry.from_ is not None and entry.until is not None and entry.until < entry.from_:
            yield f"price {number} ends on {entry.until.isoformat()}, before it begins"
        if entry.derived is not None and entry.derived not in snapshot.rules:
            yield f"price {number} follows from the rule `{entry.derived}`, which the snapshot does not list"
        if not entry.rates and not entry.multiply:
            yield f"price {number} has neither rates nor factors"
        for meter, claims in entry.disputed.items():
            figures = ", ".join(f"{figure} by {who}" for who, figure in claims.items())
            yield f"price {number}: {meter} is disputed: {entry.rates.get(meter)} listed, {figures}"
    yield from (str(problem) for problem in sanity(model) if not problem.explained)
    yield from ambiguities(model)


def ambiguities(model: ModelPrices) -> Iterator[str]:
    """Pairs of entries that tie for a meter under some conditions, without a more specific entry for them."""
    for (first, a), (second, b) in combinations(enumerate(model.prices, 1), 2):
        shared = sorted(set(a.rates) & set(b.rates))
        if shared and _meet(a, b):
            for meter in shared:
                if not _taken_up(model, meter, a, b):
                    yield f"prices {first} and {second} tie for {meter}"


def _conditions_of(entry: PriceEntry) -> _Conditions:
    """The conditions of an entry, each with the values that meet it."""
    pairs = ((key, getattr(entry.when, key)) for key in _KEYS)
    return {
        key: frozenset(value) if isinstance(value, tuple) else frozenset([value])
        for key, value in pairs
        if value is not None
    }


def _meet(a: PriceEntry, b: PriceEntry) -> bool:
    """Whether two entries can apply at once with equally many conditions, and differ in more than a threshold."""
    conditions, other = _conditions_of(a), _conditions_of(b)
    if len(conditions) != len(other) or not _overlap(a, b):
        return False
    both = conditions.keys() & other.keys()
    if any(key not in THRESHOLDS and not conditions[key] & other[key] for key in both):
        return False
    differing = {key for key in conditions.keys() | other.keys() if conditions.get(key) != other.get(key)}
    return not differing or not differing <= THRESHOLDS


def _overlap(a: PriceEntry, b: PriceEntry) -> bool:
    begins = max(a.from_ or date.min, b.from_ or date.min)
    return begins <= min(a.until or date.max, b.until or date.max)


def _taken_up(model: ModelPrices, meter: str, a: PriceEntry, b: PriceEntry) -> bool:
    """Whether an entry with more conditions applies wherever both of two do."""
    union = _conditions_of(a).keys() | _conditions_of(b).keys()
    return any(
        meter in entry.rates and set(conditions) <= union and len(conditions) > len(_conditions_of(a))
        for entry in model.prices
        if (conditions := _conditions_of(entry))
    )
