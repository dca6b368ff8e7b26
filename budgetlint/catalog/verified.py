"""What can be doubted of a price snapshot that is well formed: sources, days, ambiguities, disputes."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from budgetlint.frozen import parts
from budgetlint.model.snapshot import ModelPrices, PriceEntry, PriceSnapshot, When

_THRESHOLDS = ("prompt_tokens_over", "prompt_tokens_from", "max_results_over", "interval_over")
_KEYS = tuple(part.name for part in parts(When))
_Said = dict[str, frozenset[object]]


def doubts(snapshot: PriceSnapshot, day: date) -> Iterator[str]:
    """Each doubt in a line: what of the snapshot as a whole, then of its models in order."""
    if snapshot.date > day:
        yield f"dated {snapshot.date.isoformat()}, after {day.isoformat()}"
    for name, source in snapshot.sources.items():
        if source.kind != "contract" and not source.url.startswith(("https://", "http://")):
            yield f"source {name}: `{source.url}` is no link"
        if source.retrieved is None:
            yield f"source {name}: no day on which it was read"
        elif source.retrieved > snapshot.date:
            yield f"source {name}: read on {source.retrieved.isoformat()}, after the snapshot's {snapshot.date.isoformat()}"
    for name, model in snapshot.models.items():
        yield from (f"{name}: {doubt}" for doubt in _of_model(snapshot, model))


def _of_model(snapshot: PriceSnapshot, model: ModelPrices) -> Iterator[str]:
    for number, entry in enumerate(model.prices, 1):
        if entry.source is None:
            yield f"price {number} names no source"
        elif entry.source not in snapshot.sources:
            yield f"price {number} names the source `{entry.source}`, which the snapshot does not list"
        if entry.from_ is not None and entry.until is not None and entry.until < entry.from_:
            yield f"price {number} ends on {entry.until.isoformat()}, before it begins"
        if not entry.rates and not entry.multiply:
            yield f"price {number} has neither rates nor factors"
        for meter, said in entry.disputed.items():
            figures = ", ".join(f"{figure} by {who}" for who, figure in said.items())
            yield f"price {number}: {meter} is disputed: {entry.rates.get(meter)} listed, {figures}"
    yield from ambiguities(model)


def ambiguities(model: ModelPrices) -> Iterator[str]:
    """Pairs of entries that tie for a meter under some conditions that no more specific entry takes up."""
    for (first, a), (second, b) in combinations(enumerate(model.prices, 1), 2):
        shared = sorted(set(a.rates) & set(b.rates))
        if shared and _meet(a, b):
            for meter in shared:
                if not _taken_up(model, meter, a, b):
                    yield f"prices {first} and {second} tie for {meter}"


def _said(entry: PriceEntry) -> _Said:
    """The conditions of an entry, each with the values for which it holds."""
    pairs = ((key, getattr(entry.when, key)) for key in _KEYS)
    return {
        key: frozenset(value) if isinstance(value, tuple) else frozenset([value])
        for key, value in pairs
        if value is not None
    }


def _meet(a: PriceEntry, b: PriceEntry) -> bool:
    """Whether two entries can hold at once with as many conditions, not told apart by a threshold alone."""
    said, other = _said(a), _said(b)
    if len(said) != len(other) or not _overlap(a, b):
        return False
    both = said.keys() & other.keys()
    if any(key not in _THRESHOLDS and not said[key] & other[key] for key in both):
        return False
    differing = {key for key in said.keys() | other.keys() if said.get(key) != other.get(key)}
    return not differing or not differing <= set(_THRESHOLDS)


def _overlap(a: PriceEntry, b: PriceEntry) -> bool:
    begins = max(a.from_ or date.min, b.from_ or date.min)
    return begins <= min(a.until or date.max, b.until or date.max)


def _taken_up(model: ModelPrices, meter: str, a: PriceEntry, b: PriceEntry) -> bool:
    """Whether an entry with more conditions holds wherever both of two do."""
    union = _said(a).keys() | _said(b).keys()
    return any(
        meter in entry.rates and set(said) <= union and len(said) > len(_said(a))
        for entry in model.prices
        if (said := _said(entry))
    )
