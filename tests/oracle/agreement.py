"""Where machine output disagrees with the oracle. Fields that the oracle doesn't name are left alone."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from tests.oracle.oracle import written

CACHED = ("cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens")


def differences(expected: object, actual: object, path: str = "") -> Iterator[str]:
    """Each place at which `actual` lacks or contradicts what `expected` says."""
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        for key, value in expected.items():
            if key == "items":
                yield from item_differences(value, actual.get(key), f"{path}.items", cached="change" in expected)
            else:
                yield from differences(value, actual.get(key, "nothing"), f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for at, (left, right) in enumerate(zip(expected, actual, strict=True)):
            yield from differences(left, right, f"{path}.{at}")
    elif expected != actual:
        yield f"{path}: expected {expected}, not {actual}"


def item_differences(expected: object, actual: object, path: str, *, cached: bool) -> Iterator[str]:
    """Line items in whichever order; of a cache step only those that are billed on the cache's own meters."""
    if not isinstance(expected, list) or not isinstance(actual, list):
        yield f"{path}: expected {expected}, not {actual}"
        return
    kept = [item for item in actual if not cached or item["meter"] in CACHED]
    if not cached and not any("listed" in item for item in kept):
        yield from differences(sorted(expected, key=by_rate), sorted(kept, key=by_rate), path)
        return
    parts: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for item in kept:
        parts.setdefault(by_rate(item), []).append(item)
    if sorted(parts) != sorted(by_rate(item) for item in expected):
        yield f"{path}: expected {sorted(by_rate(item) for item in expected)}, not {sorted(parts)}"
        return
    for item in expected:
        yield from sum_differences(item, parts[by_rate(item)], f"{path}.{item['meter']}")


def sum_differences(whole: Mapping[str, str], parts: list[Mapping[str, str]], path: str) -> Iterator[str]:
    """Of one meter at one rate, which a cache step, and a contract that pays one rate for two, list by price tier.

    Each part was rounded to 28 digits when it was written, so its last digit is not added up but allowed for.
    """
    if len(parts) == 1:
        yield from differences(whole, parts[0], path)
        return
    yield from (
        f"{path}.per: expected {whole['per']}, not {part['per']}" for part in parts if part["per"] != whole["per"]
    )
    for key in ("quantity", "amount"):
        total = sum((Fraction(part[key]) for part in parts), Fraction(0))
        allowed = sum((half_of_the_last(part[key]) for part in (whole, *parts)), Fraction(0))
        if abs(total - Fraction(whole[key])) > allowed:
            yield f"{path}.{key}: expected {whole[key]}, not {written(total)}"


def half_of_the_last(figure: str) -> Fraction:
    """The rounding error that a written figure may have: half of its 28th digit."""
    size, unit = abs(Fraction(figure)), Fraction(1, 10**27)
    while size and size < 1:
        size, unit = size * 10, unit / 10
    while size >= 10:
        size, unit = size / 10, unit * 10
    return unit / 2 if size else Fraction(0)


def by_rate(item: Mapping[str, str]) -> tuple[str, str]:
    return item["meter"], item["rate"]
