"""Which tests reach which lines, and how long each takes: measured once, in a fork, with a tracer on the rooms' files alone."""

import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Self

import pytest


@dataclass(frozen=True)
class Coverage:
    """By test: its seconds and the lines that it reaches, as `path:line`. A test that fails as it stands is not in it."""

    seconds: dict[str, float]
    lines: dict[str, list[str]]

    def by_line(self) -> dict[str, list[str]]:
        """The tests that reach each line."""
        tests: dict[str, list[str]] = {}
        for test, lines in self.lines.items():
            for line in lines:
                tests.setdefault(line, []).append(test)
        return tests


def known(items: Sequence[pytest.Item], paths: frozenset[str], folder: Path) -> Coverage:
    """What these tests reach: measured in a fork of this process, or by an earlier run on the same files."""
    names = [*(item.nodeid for item in items), *sorted(paths)]
    files = sorted({*paths, *(str(item.path) for item in items)})
    digest = sha256("\n".join(names).encode())
    for file in files:
        digest.update(Path(file).read_bytes())
    into = folder / f"coverage-{digest.hexdigest()[:16]}.json"
    if not into.is_file():
        sys.stdout.write(f"{len(items)} tests, measured once…\n")
        _measure(items, paths, into)
    kept = json.loads(into.read_text("utf-8"))
    return Coverage(kept["seconds"], kept["lines"])


def _measure(items: Sequence[pytest.Item], paths: frozenset[str], into: Path) -> None:
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        silence()
        try:
            seen = _measured(items, paths)
            into.write_text(json.dumps({"seconds": seen.seconds, "lines": seen.lines}), "utf-8")
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def silence() -> None:
    """Sends what a fork prints to nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def passes(item: pytest.Item) -> bool:
    """Runs one test, and returns whether it did not fail."""
    failed = item.session.testsfailed
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
    return item.session.testsfailed == failed


def _measured(items: Sequence[pytest.Item], paths: frozenset[str]) -> Coverage:
    seconds: dict[str, float] = {}
    reached: dict[str, list[str]] = {}
    for item in items:
        lines: set[str] = set()
        started = time.perf_counter()
        sys.settrace(_Tracer(paths, lines))
        try:
            passed = passes(item)
        finally:
            sys.settrace(None)
        if passed:
            seconds[item.nodeid] = time.perf_counter() - started
            reached[item.nodeid] = sorted(lines)
    return Coverage(seconds, reached)


class _Tracer:
    """A trace function that notes the lines of some files, and costs the rest a call at most."""

    def __init__(self, paths: frozenset[str], lines: set[str]) -> None:
        self.paths, self.lines = paths, lines

    def __call__(self, frame: FrameType, event: str, _: object) -> Self | None:
        path = frame.f_code.co_filename
        if path not in self.paths:
            return None
        if event == "line":
            self.lines.add(f"{path}:{frame.f_lineno}")
        return self
