"""Which listed price one meter of one call has, read word for word from the design's section on snapshots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from fractions import Fraction

NAMED = ("region", "size", "quality", "resolution", "audio")
PER = {
    "characters": 1_000_000,
    "requests": 1000,
    "searches": 1000,
    "pages": 1000,
    "tool_calls": 1000,
    "images": 1,
    "megapixels": 1,
    "video_seconds": 1,
    "audio_seconds": 1,
    "jobs": 1,
    "sessions": 1,
    "container_hours": 1,
    "seats": 1,
    "credits": 1,
}


class Unpriced(Exception):
    """The snapshot does not say what this usage costs."""


def number(text: object) -> Fraction:
    """`2_000`, `2k`, `1.5M`, `.5` or `3%`, exactly."""
    plain = str(text).replace("_", "")
    scale = {"%": Fraction(1, 100), "k": Fraction(1000), "M": Fraction(1_000_000)}.get(plain[-1])
    return Fraction(plain) if scale is None else Fraction(plain[:-1]) * scale


def mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def texts(value: object) -> list[str]:
    """A list of texts; one value is a list of itself, and JSON's booleans are written as YAML writes them."""
    many = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    return [str(one).lower() if isinstance(one, bool) else str(one) for one in many]


def when(entry: Mapping[str, object]) -> Mapping[str, object]:
    return mapping(entry.get("when"))


def rates(entry: Mapping[str, object]) -> Mapping[str, object]:
    return mapping(entry.get("rates"))


def without_threshold(entry: Mapping[str, object]) -> dict[str, list[str]]:
    return {key: sorted(texts(value)) for key, value in when(entry).items() if key != "prompt_tokens_over"}


@dataclass(frozen=True)
class Tariff:
    """The prices of one workload's model on one day, in the budget file's currency."""

    snapshot: Mapping[str, object]
    contract: Mapping[str, object] | None
    model: str
    facts: Mapping[str, object]
    as_of: date
    currency: str

    def listed(self) -> "Tariff":
        return replace(self, contract=None)

    def per(self, meter: str) -> Fraction:
        """How many of a meter one rate is for."""
        declared = mapping(mapping(self.snapshot.get("meters")).get(meter))
        if "per" in declared:
            return number(declared["per"])
        return Fraction(1_000_000 if meter.endswith("_tokens") else PER[meter])

    def entries(self, prices: Mapping[str, object] | None) -> list[Mapping[str, object]]:
        """A model's entries that are valid on the day."""
        for name, model in mapping(mapping(prices).get("models")).items():
            if self.model in (name, *texts(mapping(model).get("aliases", []))):
                listed = mapping(model).get("prices")
                every = [mapping(entry) for entry in listed] if isinstance(listed, list) else []
                return [entry for entry in every if self.valid(entry)]
        return []

    def valid(self, entry: Mapping[str, object]) -> bool:
        first = date.fromisoformat(str(entry.get("from", "0001-01-01")))
        last = date.fromisoformat(str(entry.get("until", "9999-12-31")))
        return first <= self.as_of <= last

    def prices_writes(self) -> bool:
        """Whether the model prices a cache write at all."""
        return any(meter.startswith("cache_write") for entry in self.entries(self.snapshot) for meter in rates(entry))

    def holds(self, entry: Mapping[str, object], size: Fraction) -> bool:
        """Whether every condition of an entry is true of a call of this size."""
        stated = {"service_tier": "standard"} | dict(self.facts)
        for key, wanted in when(entry).items():
            if key == "prompt_tokens_over":
                if size <= number(wanted):
                    return False
            elif stated.get(key) not in texts(wanted):
                return False
        return True

    def rate(self, meter: str, size: Fraction) -> Fraction:
        """The one price of a meter, its conditions resolved by this call's own size."""
        entries = self.entries(self.snapshot)
        self.refuse_unnamed(entries, meter)
        agreed = self.entries(self.contract)
        own = [entry for entry in agreed if meter in rates(entry) and self.holds(entry, size)]
        if own:
            return self.amount(self.best(own, agreed), meter, mapping(self.contract))
        candidates = [entry for entry in entries if meter in rates(entry) and self.holds(entry, size)]
        if not candidates:
            raise Unpriced(meter)
        price = self.amount(self.best(candidates, entries), meter, self.snapshot)
        for entry in [*entries, *agreed]:
            for pattern, factor in mapping(entry.get("multiply")).items():
                if fnmatchcase(meter, pattern) and self.holds(entry, size):
                    price *= number(factor)
        return price

    def refuse_unnamed(self, entries: list[Mapping[str, object]], meter: str) -> None:
        """What a workload states must be named by an entry, where any price depends on it."""
        tier = str(self.facts.get("service_tier", "standard"))
        if tier != "standard" and not any(tier in texts(when(entry).get("service_tier")) for entry in entries):
            raise Unpriced(tier)
        for key in NAMED:
            if key in self.facts:
                known = [texts(when(entry)[key]) for entry in entries if key in when(entry) and prices(entry, meter)]
                if known and not any(str(self.facts[key]) in values for values in known):
                    raise Unpriced(key)

    def best(self, candidates: list[Mapping[str, object]], entries: list[Mapping[str, object]]) -> Mapping[str, object]:
        """The entry with the most conditions; of those that differ only in their threshold, the greatest."""
        most = max(len(when(entry)) for entry in candidates)
        left = [entry for entry in candidates if len(when(entry)) == most]
        alike = all(without_threshold(entry) == without_threshold(left[0]) for entry in left)
        if len(left) > 1 and alike and "prompt_tokens_over" in when(left[0]):
            greatest = max(number(when(entry)["prompt_tokens_over"]) for entry in left)
            left = [entry for entry in left if number(when(entry)["prompt_tokens_over"]) == greatest]
        if len(left) > 1:
            raise Unpriced("two entries tie")
        self.refuse_gap(left[0], entries)
        return left[0]

    def refuse_gap(self, entry: Mapping[str, object], entries: list[Mapping[str, object]]) -> None:
        """A threshold entry must price every token meter that the entry without the threshold prices."""
        if "prompt_tokens_over" not in when(entry):
            return
        alike = [
            other
            for other in entries
            if "prompt_tokens_over" not in when(other) and without_threshold(other) == without_threshold(entry)
        ]
        if any(meter.endswith("_tokens") and meter not in rates(entry) for other in alike for meter in rates(other)):
            raise Unpriced("a threshold entry with a gap")

    def amount(self, entry: Mapping[str, object], meter: str, book: Mapping[str, object]) -> Fraction:
        """An entry's rate in the budget file's currency, by the worths that its own book states."""
        rate = rates(entry)[meter]
        unit = str(mapping(rate)["unit"]) if isinstance(rate, Mapping) else str(book.get("currency", "USD"))
        value = mapping(rate)["amount"] if isinstance(rate, Mapping) else rate
        return (
            number(value) if unit == self.currency else number(value) * worth(unit, book) / worth(self.currency, book)
        )


def worth(unit: str, book: Mapping[str, object]) -> Fraction:
    """What one of a unit is worth in the book's own currency."""
    if unit == str(book.get("currency", "USD")):
        return Fraction(1)
    known = mapping(mapping(book.get("units")).get(unit))
    if not known:
        raise Unpriced(unit)
    return number(known["worth"]) * worth(str(known["of"]), book)


def prices(entry: Mapping[str, object], meter: str) -> bool:
    """Whether an entry says anything about a meter's price."""
    return meter in rates(entry) or any(fnmatchcase(meter, pattern) for pattern in mapping(entry.get("multiply")))
