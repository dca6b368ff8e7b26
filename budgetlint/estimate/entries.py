"""Conditions of listed prices: which entries hold, which of them win, and what they say in words."""

from decimal import Decimal
from functools import cache
from typing import Final

from budgetlint.estimate.results import Gap, Lack
from budgetlint.figures.exact import just_below
from budgetlint.figures.globs import fits_glob
from budgetlint.frozen import Frozen, parts
from budgetlint.model.snapshot import PriceEntry, When

THRESHOLDS: Final = ("prompt_tokens_over", "prompt_tokens_from")
CONDITION_KEYS: Final = tuple(part.name for part in parts(When) if part.name not in THRESHOLDS)

Conditions = tuple[tuple[str, str | bool], ...]
"""What a workload states of the closed set of conditions, as pairs, so that it can be looked up by."""

Value = str | bool | Decimal
"""What a condition may ask for."""


class ValidEntry(Frozen):
    """An entry whose conditions hold, the threshold apart."""

    entry: PriceEntry
    index: int
    conditions: int
    over: Decimal | None
    rest: When


def threshold_of(when: When) -> Decimal | None:
    """The prompt size above which an entry holds; to hold from a size on is to hold above all that is smaller."""
    if when.prompt_tokens_from is not None:
        return just_below(when.prompt_tokens_from)
    return when.prompt_tokens_over


@cache
def conditions_in(when: When) -> tuple[tuple[str, tuple[Value, ...]], ...]:
    """The conditions of an entry but its threshold, each with the values for which it holds."""
    pairs = ((key, getattr(when, key)) for key in CONDITION_KEYS)
    return tuple((key, value if isinstance(value, tuple) else (value,)) for key, value in pairs if value is not None)


def named_values(entries: tuple[PriceEntry, ...], key: str, meter: str | None) -> set[Value]:
    """The values of a condition that entries name: those that price or scale a meter, or all."""
    named: set[Value] = set()
    for entry in entries:
        if meter is None or meter in entry.rates or scaling_of(entry, meter) is not None:
            for name, values in conditions_in(entry.when):
                if name == key:
                    named.update(values)
    return named


def scaling_of(entry: PriceEntry, meter: str) -> Decimal | None:
    """The factor that a `multiply` entry has for a meter; patterns may hold `*`."""
    for pattern, factor in entry.multiply.items():
        if fits_glob(pattern, meter):
            return factor
    return None


def of_greatest_threshold(held: list[ValidEntry]) -> list[ValidEntry]:
    """Of entries that differ only in their threshold, those with the greatest."""
    tops: dict[When, Decimal] = {}
    for each in held:
        if each.over is not None:
            tops[each.rest] = max(each.over, tops.get(each.rest, each.over))
    return [each for each in held if each.over is None or each.over == tops[each.rest]]


def partial_gap(held: list[ValidEntry]) -> Gap | None:
    """The gap where a threshold entry leaves out a token meter that the entry without it prices."""
    for above in of_greatest_threshold(held):
        if above.over is None or not above.entry.rates:
            continue
        family = [each for each in held if each.rest == above.rest and each.entry.rates]
        priced = {meter for each in family if each.over == above.over for meter in each.entry.rates}
        for below in family:
            if below.over is None:
                for meter in below.entry.rates:
                    if meter.endswith("_tokens") and meter not in priced:
                        entries = (described(below), described(above))
                        return Gap(Lack.PARTIAL, meter, value=meter, entries=entries)
    return None


def word_of(value: Value) -> str:
    return value if isinstance(value, str) else str(value).lower()


def described(held: ValidEntry) -> str:
    """An entry in words: its number and its conditions."""
    said = [f"{key} {', '.join(word_of(each) for each in values)}" for key, values in conditions_in(held.entry.when)]
    for key in THRESHOLDS:
        size = getattr(held.entry.when, key)
        if size is not None:
            said.append(f"{key} {size}")
    return f"price {held.index + 1} ({'; '.join(said) or 'no condition'})"
