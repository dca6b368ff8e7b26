"""Measures what the tests reach, then tries the mutants of the rooms named, and lists what survives."""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.mutate import reach, results
from tools.mutate.mutations import mutants
from tools.mutate.results import Module
from tools.mutate.run import Run

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / ".mutate"
ALONE = "not engines and not browser and not editor and not proxy and not precommit and not dbt"
"""The tests that need nothing but this repository."""

QUICK = f"not slow and {ALONE}"
TESTS = {
    "estimate": (
        "estimate",
        "accounts",
        "oracle",
        "organisation",
        "corpus",
        "rules",
        "formula",
        "reports/test_price_shares.py",
    ),
    "compare": ("compare", "diff"),
    "reconcile": ("reconcile",),
}
"""The folders and files of tests with which a room's mutants are tried: those about the room, so that a mutant takes a second.

Those of `compare` and `reconcile` that run a command are marked `slow`, but each takes a second or two: they are tried too.
"""


def main(words: Sequence[str]) -> int:
    """Returns 1 if a mutant survived that is not accepted."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutate")
    parser.add_argument("rooms", nargs="*", default=list(TESTS))
    parser.add_argument("--only", default="", help="modules whose path contains this text")
    parser.add_argument("--sample", type=int, help="number of mutants per room, the same ones for the same seed")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument(
        "--again",
        action="store_true",
        help="measure the tests again, and try the survivors of earlier runs with all of them, slow ones too",
    )
    parser.add_argument("--list", action="store_true", help="list known verdicts without trying mutants")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--seconds", type=float, default=15, help="maximum processor time in seconds for the tests of one mutant"
    )
    options = parser.parse_args(words)
    if unknown := [room for room in options.rooms if room not in TESTS]:
        parser.error(f"unknown room {unknown[0]}, expected {', '.join(TESTS)}")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    KEPT.mkdir(exist_ok=True)
    for kept in KEPT.glob("reach-*") if options.again else ():
        kept.unlink()
    drawn: list[Module] = []
    everything: dict[str, int] = {}
    for room in options.rooms:
        modules = _modules(room, options.only)
        everything[room] = sum(len(module.mutants) for module in modules)
        if options.sample is not None:
            modules = _sample(modules, options.sample, options.seed)
        for module in modules:
            results.kept(KEPT, module)
        if not options.list:
            _try_room(room, modules, options)
        drawn.extend(modules)
    for line in results.listed(drawn, everything):
        print(line)
    return int(results.survivors(drawn) > 0)


def _try_room(room: str, modules: Sequence[Module], options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = scratch
        marker = QUICK if room == "estimate" and not options.again else ALONE
        words = ["-qq", "-s", "-p", "no:cacheprovider", "-m", marker]
        places = [ROOT / "tests" / name for name in TESTS[room]]
        files = [file for place in places for file in (sorted(place.glob("test_*.py")) if place.is_dir() else [place])]
        paths = {module.dotted: module.path for module in _modules(room, "")}
        reached = reach.measured(room, files, paths, words, KEPT, options.workers, options.seconds)
        run = Run(modules, reached, words, KEPT, options.workers, options.seconds)
        run.try_all(options.seed, options.again)


def _modules(room: str, only: str) -> list[Module]:
    paths = sorted((ROOT / "budgetlint" / room).rglob("*.py"))
    return [
        Module(room, path, str(path.relative_to(ROOT)), source, mutants(source))
        for path in paths
        for source in [path.read_text("utf-8")]
        if only in str(path.relative_to(ROOT))
    ]


def _sample(modules: Sequence[Module], size: int, seed: int) -> list[Module]:
    """The modules with the mutants that are drawn: those of the lowest ranks."""
    ranked = sorted(module.rank(mutant, seed) for module in modules for mutant in module.mutants)
    ranks = frozenset(ranked[:size])
    return [
        Module(
            module.room,
            module.path,
            module.name,
            module.source,
            [mutant for mutant in module.mutants if module.rank(mutant, seed) in ranks],
        )
        for module in modules
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
