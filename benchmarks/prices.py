"""The time to load prices, compared with `json.loads` of the same bytes: a pinned snapshot, one look-up, the whole catalog."""

import json
import os
import time
from collections.abc import Callable, Mapping
from statistics import median

from benchmarks.inputs import INPUTS
from budgetlint.edges import catalog
from budgetlint.edges.catalog import DATA
from budgetlint.edges.price_files import read_price_file
from budgetlint.lint.price_book import read_book

PINNED = os.fspath(INPUTS / "prices.json")
MODEL = "anthropic/claude-sonnet-4-5"
PROVIDER = DATA / "anthropic.json"
TURNS = 41


def prices() -> str:
    """Prints three comparisons of ours with a plain read of the same files."""
    every = sorted(DATA.glob("*.json"))
    pairs: Mapping[str, tuple[Callable[[], object], Callable[[], object], int]] = {
        "pinned snapshot, hashed, one model": (pinned, lambda: plain(PINNED), TURNS),
        "one look-up in the catalog": (lambda: catalog.lookup(MODEL), lambda: plain(PROVIDER), TURNS),
        "the whole catalog": (whole, lambda: [plain(path) for path in every], 5),
    }
    return "\n".join(
        ["prices, compared with `json.loads` of the same bytes", *(line(name, *pair) for name, pair in pairs.items())]
    )


def pinned() -> object:
    read = read_price_file(PINNED)
    return read_book(read.text or "", PINNED).model(MODEL)


def plain(path: str | os.PathLike[str]) -> object:
    with open(path, "rb") as file:
        return json.loads(file.read())


def whole() -> object:
    return [catalog.provider_snapshot(provider) for provider in catalog.providers()]


def line(name: str, ours: Callable[[], object], theirs: Callable[[], object], turns: int) -> str:
    taken = [(seconds(ours), seconds(theirs)) for _ in range(turns + 1)][1:]
    middle = median(one for one, _ in taken) * 1000
    return f"  {name:<36} {middle:>9.3f} ms {median(one / other for one, other in taken):>9.3f} × json.loads"


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
