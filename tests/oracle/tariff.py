"""Which listed price one meter of one call has, read word for word from the design's section on snapshots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from fractions import Fraction

KEYS = ("service_tier", "region", "speed", "size", "quality", "resolution", "audio")
WHOLE_CALL = ("service_tier", "region", "speed")
NEVER_LEFT_OUT = ("size", "quality", "resolution", "audio")
SERVICES = ("requests", "searches", "pages", "tool_calls", "sessions", "container_hours", "seats")
READS = {"cache_read_tokens": "input_tokens"}
WRITES = ("cache_write_tokens", "cache_write_1h_tokens", "cache_write_12h_tokens")
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


class Absent(Unpriced):
    """No entry prices the meter."""


class Unnamed(Unpriced):
    """The entries that price the meter do not state the workload's conditions."""


@dataclass(frozen=True)
class Price:
    """The cost of a quantity of a meter, whether it is a contract's, and the listed cost of the same quantity."""

    amount: Fraction
    per: Fraction
    agreed: bool = False
    listed: Fraction | None = None


def number(text: object) -> Fraction:
    """`2_000`, `2k`, `1.5M`, `.5` or `3%`, exactly."""
    plain = str(text).replace("_", "")
    scale = {"%": Fraction(1, 100), "k": Fraction(1000), "M": Fraction(1_000_000)}.get(plain[-1])
    return Fraction(plain) if scale is None else Fraction(plain[:-1]) * scale


def mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def texts(value: object) -> list[str]:
    """A list of strings; a single value becomes a list of one, and JSON's booleans are written as in YAML."""
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

    @property
    def conditions(self) -> dict[str, str]:
        """The workload's conditions on which a price may depend."""
        stated = {key: texts(self.facts[key])[0] for key in KEYS if key in self.facts}
        return {key: value for key, value in stated.items() if (key, value) != ("service_tier", "standard")}

    def names(self, prices: Mapping[str, object] | None, model: str) -> set[str]:
        """Every name of a model in a price list."""
        for name, listed in mapping(mapping(prices).get("models")).items():
            every = {name, *texts(mapping(listed).get("aliases", []))}
            if model in every:
                return every | {model}
        return {model}

    def entries(self, prices: Mapping[str, object] | None) -> list[Mapping[str, object]]:
        """A model's entries that are valid on the day."""
        known = self.names(self.snapshot, self.model)
        every: list[object] = []
        for name, model in mapping(mapping(prices).get("models")).items():
            listed = mapping(model).get("prices")
            if known & {name, *texts(mapping(model).get("aliases", []))} and isinstance(listed, list):
                every.extend(listed)
        return [mapping(entry) for entry in every if self.valid(mapping(entry))]

    def valid(self, entry: Mapping[str, object]) -> bool:
        first = date.fromisoformat(str(entry.get("from", "0001-01-01")))
        last = date.fromisoformat(str(entry.get("until", "9999-12-31")))
        return first <= self.as_of <= last

    def prices_writes(self, size: Fraction) -> bool:
        """Whether a call of this size pays for a cache write, on any of its meters."""
        for meter in WRITES:
            try:
                self.price(meter, size)
            except (Absent, Unnamed):
                continue
            except Unpriced:
                return True
            return True
        return False

    def holds(self, entry: Mapping[str, object], size: Fraction) -> bool:
        """Whether every condition of an entry is true of a call of this size."""
        stated = {"service_tier": "standard"} | self.conditions
        for key, wanted in when(entry).items():
            if key == "prompt_tokens_over":
                if size <= number(wanted):
                    return False
            elif stated.get(key) not in texts(wanted):
                return False
        return True

    def price(self, meter: str, size: Fraction) -> Price:
        """The one price of a meter, its conditions resolved by this call's own size."""
        agreed = self.entries(self.contract)
        entries = [entry for entry in agreed if meter in rates(entry) and self.holds(entry, size)]
        if entries:
            assert self.contract is not None
            winner = self.best(entries, agreed, size)
            factors = self.factors(agreed, winner, meter, size)
            self.refuse_uncovered(meter, size, winner, factors)
            price = self.amount(winner, meter, self.contract) * product(factors, meter)
            return Price(price, per(self.contract, meter), agreed=True, listed=self.listed(meter, size))
        read = meter in READS
        try:
            price = self.at_list(meter, size)
        except Unnamed:
            if not read:
                raise
            return self.price(READS[meter], size)
        cut = product([one for one in agreed if scales(one, meter) and self.holds(one, size)], meter)
        paid = Price(price * cut, per(self.snapshot, meter), listed=price)
        if read and agreed:
            plain = self.price(READS[meter], size)
            if plain.agreed and plain.amount / plain.per < paid.amount / paid.per:
                return plain
        return paid

    def listed(self, meter: str, size: Fraction) -> Fraction | None:
        """The listed price of the quantity that the contract's price is for."""
        assert self.contract is not None
        try:
            return self.at_list(meter, size) * per(self.contract, meter) / per(self.snapshot, meter)
        except Unpriced:
            return None

    def at_list(self, meter: str, size: Fraction) -> Fraction:
        """The listed price with its uplifts, from an entry that matches the workload's conditions."""
        entries = self.entries(self.snapshot)
        self.refuse_unknown(entries, meter)
        candidates = [entry for entry in entries if meter in rates(entry) and self.holds(entry, size)]
        if not candidates:
            raise Absent(meter)
        winner = self.best(candidates, entries, size)
        self.refuse_left_out(winner, entries, meter, size)
        factors = self.factors(entries, winner, meter, size)
        named = {key for entry in (winner, *factors) for key in when(entry)}
        for key, value in self.conditions.items():
            if key not in named and any(value in texts(when(one)[key]) for one in concerned(entries, key, meter)):
                raise Unnamed(meter)
        return self.amount(winner, meter, self.snapshot) * product(factors, meter)

    def factors(
        self, entries: list[Mapping[str, object]], winner: Mapping[str, object], meter: str, size: Fraction
    ) -> list[Mapping[str, object]]:
        """The factors on the winning entry, except those whose conditions its own rate already states."""
        scaling = [entry for entry in entries if scales(entry, meter) and self.holds(entry, size)]
        return [entry for entry in scaling if not when(entry) or not when(entry).keys() <= when(winner).keys()]

    def refuse_unknown(self, entries: list[Mapping[str, object]], meter: str) -> None:
        """An entry must state the workload's conditions: a tier always, another key if the price depends on it.

        For a service without prices by tier, it may be an entry of anything.
        """
        for key, value in self.conditions.items():
            tier = key == "service_tier"
            naming = concerned(entries, key, meter)
            if not naming and tier and meter in SERVICES:
                naming = [one for one in entries if key in when(one)]
            if (naming or tier) and not any(value in texts(when(entry)[key]) for entry in naming):
                raise Unpriced(key)

    def refuse_uncovered(
        self, meter: str, size: Fraction, winner: Mapping[str, object], factors: list[Mapping[str, object]]
    ) -> None:
        """A contract's price applies to the conditions that it states; any other condition on which the list's price depends leaves it unpriced."""
        if winner.get("flat"):
            return
        stated = {key for entry in (winner, *factors) for key in when(entry)}
        for book in (self.snapshot, self.contract):
            entries = self.entries(book)
            for key, value in self.conditions.items():
                tells = any(value in texts(when(entry)[key]) for entry in concerned(entries, key, meter))
                if key in WHOLE_CALL and key not in stated and (tells or key == "service_tier"):
                    raise Unpriced("the contract does not say")
            alike = family(entries, "service_tier", meter)
            for entry in entries:
                above = "prompt_tokens_over" in when(entry) and self.holds(entry, size)
                if above and "prompt_tokens_over" not in stated and any(prices(entry, one) for one in alike):
                    raise Unpriced("the contract does not say")

    def refuse_left_out(
        self, winner: Mapping[str, object], entries: list[Mapping[str, object]], meter: str, size: Fraction
    ) -> None:
        """A price without a key that repeats the price of a cheaper value of that key does not apply to other values."""
        left = [key for key in NEVER_LEFT_OUT if key not in self.conditions]
        others = [
            entry
            for entry in entries
            if meter in rates(entry)
            and any(key in when(entry) for key in left)
            and self.holds({"when": {key: value for key, value in when(entry).items() if key not in left}}, size)
        ]
        amounts = [self.amount(entry, meter, self.snapshot) for entry in others]
        amount = self.amount(winner, meter, self.snapshot)
        if amount in amounts and amount < max(amounts):
            raise Unpriced("left out")

    def best(
        self, candidates: list[Mapping[str, object]], entries: list[Mapping[str, object]], size: Fraction
    ) -> Mapping[str, object]:
        """The entry with the most conditions; of those that differ only in their threshold, the greatest."""
        most = max(len(when(entry)) for entry in candidates)
        left = [entry for entry in candidates if len(when(entry)) == most]
        alike = all(without_threshold(entry) == without_threshold(left[0]) for entry in left)
        if len(left) > 1 and alike and "prompt_tokens_over" in when(left[0]):
            greatest = max(number(when(entry)["prompt_tokens_over"]) for entry in left)
            left = [entry for entry in left if number(when(entry)["prompt_tokens_over"]) == greatest]
        self.refuse_gap(entries, size)
        if len(left) > 1:
            raise Unpriced("two entries tie")
        return left[0]

    def refuse_gap(self, entries: list[Mapping[str, object]], size: Fraction) -> None:
        """A threshold entry must price every token meter that the entry without the threshold prices."""
        passed = [entry for entry in entries if rates(entry) and self.holds(entry, size)]
        for entry in passed:
            alike = [one for one in passed if without_threshold(one) == without_threshold(entry)]
            over = [number(when(one)["prompt_tokens_over"]) for one in alike if "prompt_tokens_over" in when(one)]
            if not over or "prompt_tokens_over" in when(entry):
                continue
            top = [one for one in alike if when(one).get("prompt_tokens_over") is not None]
            above = {
                meter for one in top if number(when(one)["prompt_tokens_over"]) == max(over) for meter in rates(one)
            }
            if any(meter.endswith("_tokens") and meter not in above for meter in rates(entry)):
                raise Unpriced("a threshold entry with a gap")

    def amount(self, entry: Mapping[str, object], meter: str, book: Mapping[str, object]) -> Fraction:
        """An entry's rate in the budget file's currency, by the worths that its own book states."""
        rate = rates(entry)[meter]
        unit = str(mapping(rate)["unit"]) if isinstance(rate, Mapping) else str(book.get("currency", "USD"))
        value = mapping(rate)["amount"] if isinstance(rate, Mapping) else rate
        return (
            number(value) if unit == self.currency else number(value) * worth(unit, book) / worth(self.currency, book)
        )


def per(book: Mapping[str, object], meter: str) -> Fraction:
    """The quantity of a meter that a book's rate is for."""
    declared = mapping(mapping(book.get("meters")).get(meter))
    if "per" in declared:
        return number(declared["per"])
    return Fraction(1_000_000 if meter.endswith("_tokens") else PER[meter])


def family(entries: list[Mapping[str, object]], key: str, meter: str) -> set[str]:
    """The meters that a condition reprices together: the whole call but its services, or all tokens, or one alone."""
    every = {name for entry in entries for name in rates(entry)}
    if key in WHOLE_CALL:
        return {meter} if meter in SERVICES else {meter, *(name for name in every if name not in SERVICES)}
    return {meter, *(name for name in every if name.endswith("_tokens"))} if meter.endswith("_tokens") else {meter}


def concerned(entries: list[Mapping[str, object]], key: str, meter: str) -> list[Mapping[str, object]]:
    """The entries that name a key, and price what it reprices together with a meter or scale the meter."""
    alike = family(entries, key, meter)
    return [one for one in entries if key in when(one) and (alike & rates(one).keys() or scales(one, meter))]


def scales(entry: Mapping[str, object], meter: str) -> bool:
    return any(fnmatchcase(meter, pattern) for pattern in mapping(entry.get("multiply")))


def product(entries: list[Mapping[str, object]], meter: str) -> Fraction:
    """For each entry, the first factor whose pattern matches the meter."""
    factor = Fraction(1)
    for entry in entries:
        for pattern, number_of in mapping(entry.get("multiply")).items():
            if fnmatchcase(meter, pattern):
                factor *= number(number_of)
                break
    return factor


def worth(unit: str, book: Mapping[str, object]) -> Fraction:
    """The worth of one unit in the book's own currency."""
    if unit == str(book.get("currency", "USD")):
        return Fraction(1)
    known = mapping(mapping(book.get("units")).get(unit))
    if not known:
        raise Unpriced(unit)
    return number(known["worth"]) * worth(str(known["of"]), book)


def prices(entry: Mapping[str, object], meter: str) -> bool:
    """Whether an entry affects a meter's price."""
    return meter in rates(entry) or any(fnmatchcase(meter, pattern) for pattern in mapping(entry.get("multiply")))
