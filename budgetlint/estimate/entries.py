"""Price entries: their conditions, whether these match, and their description in words."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.figures.exact import just_below
from budgetlint.figures.globs import fits_glob
from budgetlint.frozen import Frozen, parts, replace
from budgetlint.model.snapshot import PriceEntry, When

THRESHOLDS: Final = ("prompt_tokens_over", "prompt_tokens_from")
CONDITION_KEYS: Final = tuple(part.name for part in parts(When) if part.name not in THRESHOLDS)
STANDARD_TIER: Final = "standard"

Conditions = tuple[tuple[str, str | bool], ...]
"""The conditions that a workload states, as hashable pairs."""

Value = str | bool | Decimal
"""The type of a condition's value."""


class ValidEntry(Frozen):
    """An entry that applies on a day: its index, its number of conditions, its prompt-size threshold.

    `rest` are its conditions without the threshold, `pairs` the same with the values that match, `keys` their keys.
    """

    entry: PriceEntry
    index: int
    conditions: int
    over: Decimal | None
    rest: When
    pairs: tuple[tuple[str, tuple[Value, ...]], ...]
    keys: frozenset[str]


def valid_entries(entries: Iterable[PriceEntry], day: date) -> tuple[ValidEntry, ...]:
    """The entries that apply on a day, in order."""
    return tuple(_valid(entry, index) for index, entry in enumerate(entries) if _on_day(entry, day))


def _on_day(entry: PriceEntry, day: date) -> bool:
    return (entry.from_ is None or entry.from_ <= day) and (entry.until is None or day <= entry.until)


def _valid(entry: PriceEntry, index: int) -> ValidEntry:
    over = threshold_of(entry.when)
    rest = entry.when
    if over is not None:
        rest = replace(rest, prompt_tokens_over=None, prompt_tokens_from=None)
    pairs = conditions_in(rest)
    keys = frozenset([key for key, _ in pairs])
    return ValidEntry(entry, index, len(pairs) + (over is not None), over, rest, pairs, keys)


def threshold_of(when: When) -> Decimal | None:
    """The prompt size above which an entry applies; `from` a size is the same as above the size before it."""
    if when.prompt_tokens_from is not None:
        return just_below(when.prompt_tokens_from)
    return when.prompt_tokens_over


@cache
def conditions_in(when: When) -> tuple[tuple[str, tuple[Value, ...]], ...]:
    """The conditions of an entry without its threshold, each with the values that match."""
    pairs = ((key, getattr(when, key)) for key in CONDITION_KEYS)
    return tuple((key, value if isinstance(value, tuple) else (value,)) for key, value in pairs if value is not None)


def stated(conditions: Mapping[str, str | bool], key: str) -> str | bool | None:
    """The value that a workload states for a condition; `standard` for a missing tier."""
    return conditions.get(key, STANDARD_TIER if key == "service_tier" else None)


def holds(entry: ValidEntry, conditions: Mapping[str, str | bool]) -> bool:
    """Whether the workload matches every condition of an entry except its threshold."""
    return all(stated(conditions, key) in values for key, values in entry.pairs)


def values_of(entry: ValidEntry, key: str) -> tuple[Value, ...]:
    """The values that match a condition of an entry; empty if the entry lacks the condition."""
    return next((values for name, values in entry.pairs if name == key), ())


def scaling_of(entry: PriceEntry, meter: str) -> Decimal | None:
    """The factor of a `multiply` entry for a meter; patterns may contain `*`."""
    for pattern, factor in entry.multiply.items():
        if fits_glob(pattern, meter):
            return factor
    return None


def prices(entry: ValidEntry, meter: str) -> bool:
    """Whether an entry has a rate or a factor for a meter."""
    return meter in entry.entry.rates or scaling_of(entry.entry, meter) is not None


def of_greatest_threshold(entries: list[ValidEntry]) -> list[ValidEntry]:
    """Of entries that differ only in their threshold, those with the greatest."""
    tops: dict[When, Decimal] = {}
    for entry in entries:
        if entry.over is not None:
            tops[entry.rest] = max(entry.over, tops.get(entry.rest, entry.over))
    return [entry for entry in entries if entry.over is None or entry.over == tops[entry.rest]]


def partial_gap(entries: list[ValidEntry]) -> Gap | None:
    """The gap if a threshold entry leaves out a token meter that the entry without threshold prices.

    Only entries with rates count: a factor above a higher threshold scales the rates below it.
    """
    rated = [entry for entry in entries if entry.entry.rates]
    for above in of_greatest_threshold(rated):
        if above.over is None:
            continue
        family = [entry for entry in rated if entry.rest == above.rest]
        priced = {meter for entry in family if entry.over == above.over for meter in entry.entry.rates}
        for below in family:
            if below.over is None:
                for meter in below.entry.rates:
                    if meter.endswith("_tokens") and meter not in priced:
                        return Gap(Lack.PARTIAL, meter, value=meter, entries=(described(below), described(above)))
    return None


def word_of(value: Value) -> str:
    """A condition's value as people write it."""
    return value if isinstance(value, str) else str(value).lower()


def words_of(values: Iterable[Value]) -> tuple[str, ...]:
    """Values as people write them, sorted."""
    return tuple(sorted({word_of(value) for value in values}))


def described(valid: ValidEntry) -> str:
    """An entry in words: its number and conditions."""
    conditions = [
        f"{key} {', '.join(word_of(value) for value in values)}" for key, values in conditions_in(valid.entry.when)
    ]
    for key in THRESHOLDS:
        size = getattr(valid.entry.when, key)
        if size is not None:
            conditions.append(f"{key} {size}")
    return f"price {valid.index + 1} ({'; '.join(conditions) or 'no condition'})"
