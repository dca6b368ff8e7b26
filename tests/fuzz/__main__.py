"""Fuzzing for long: `python -m tests.fuzz [--seconds N] [--seed N] [--atheris] [TARGET…]`.

Each target runs in turn for its share of the time and reports how many files it tried. A file that causes a failure
is kept in `.fuzz`, and the run goes on.
"""

import argparse
import gc
import hashlib
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.mutations import mutants
from tests.fuzz.targets import TARGETS, Target

KEPT = Path(".fuzz").absolute()
MOST_KEPT = 20
COLLECTED = 2_000
"""The number of files after which garbage is collected."""


def main() -> int:
    """Runs the targets and returns 1 if any of them failed."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz")
    options.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    options.add_argument("--seconds", type=float, default=600, help="the total time of all targets")
    options.add_argument("--seed", type=int, default=1, help="the seed of the mutations")
    options.add_argument("--atheris", action="store_true", help="guided by coverage; one target, needs atheris")
    words = options.parse_args()
    gc.disable()
    names = words.targets or list(TARGETS)
    if words.atheris:
        return _guided(names[0], words.seconds)
    failures = 0
    for name in names:
        tried, failed = _blind(name, words.seconds / len(names), words.seed)
        failures += failed
        sys.stdout.write(f"{name}: {tried:,} files, {failed} failures\n")
        sys.stdout.flush()
    return 1 if failures else 0


def _blind(name: str, seconds: float, seed: int) -> tuple[int, int]:
    """Tries malformed files for a while: returns how many, and how many of them failed."""
    target, until = TARGETS[name], time.monotonic() + seconds
    tried = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        target.prepare()
        for data in mutants([text.encode() for text in target.seeds], seed):
            if time.monotonic() > until or failed >= MOST_KEPT:
                break
            tried += 1
            if tried % COLLECTED == 0:
                gc.collect()
            failed += not _holds(name, target, data, tried)
        os.chdir(KEPT.parent)
    return tried, failed


def _holds(name: str, target: Target, data: bytes, number: int) -> bool:
    try:
        target.check(data, number)
    except Exception:
        KEPT.mkdir(exist_ok=True)
        path = KEPT / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}"
        path.write_bytes(data)
        path.with_suffix(".txt").write_text(f"number {number}\n{traceback.format_exc()}", "utf-8")
        return False
    return True


def _guided(name: str, seconds: float) -> int:
    """Runs one target under atheris, which keeps files that reach new code; ends the process."""
    import atheris

    target = TARGETS[name]
    corpus = Path(tempfile.mkdtemp())
    for number, text in enumerate(target.seeds):
        (corpus / str(number)).write_text(text, "utf-8")
    os.chdir(tempfile.mkdtemp())
    target.prepare()
    with atheris.instrument_imports(include=["budgetlint"]):
        run: Callable[[bytes], None] = lambda data: target.check(data, len(data))  # noqa: E731
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds:.0f}", str(corpus)], run)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
