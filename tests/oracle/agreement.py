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
    found = merged(kept) if cached or any("listed" in item for item in kept) else kept
    yield from differences(sorted(expected, key=by_rate), sorted(found, key=by_rate), path)


def merged(items: list[dict[str, str]]) -> list[dict[str, str]]:
    """Items of one meter at one rate as one: a cache step, and a contract that pays one rate for two, list them by price tier."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for item in items:
        same = found.setdefault(by_rate(item), {**item, "quantity": "0", "amount": "0"})
        for key in ("quantity", "amount"):
            same[key] = written(Fraction(same[key]) + Fraction(item[key]))
    return list(found.values())


def by_rate(item: Mapping[str, str]) -> tuple[str, str]:
    return item["meter"], item["rate"]
