"""Collects the tests once and tries every mutant of the rooms named."""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from tools.mutate import coverage, results, trial
from tools.mutate.mutations import Mutant, mutants
from tools.mutate.results import Module

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / ".mutate"
QUICK = "not slow and not engines and not browser and not editor and not proxy and not precommit"
TESTS = {
    "estimate": ("accounts", "estimate", "oracle", "organisation"),
    "compare": ("compare", "diff"),
    "reconcile": ("reconcile",),
}
"""The folders of tests that a room's mutants are tried by: those that are about it, so that a mutant costs a second."""
VERDICTS = {trial.SURVIVED: "survived", trial.TIMED_OUT: "timed out", trial.UNTRIED: "untried"}
Task = tuple[Module, Mutant, list[pytest.Item]]


def main(words: Sequence[str]) -> int:
    """Runs pytest with a loop of our own; returns 1 where a mutant survived."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutate")
    parser.add_argument("rooms", nargs="*", default=list(TESTS))
    parser.add_argument("--only", default="", help="modules whose path contains this text")
    parser.add_argument("--sample", type=int, help="that many mutants, the same ones for the same seed")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--again", action="store_true", help="try the survivors of earlier runs once more")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seconds", type=float, default=30, help="of tests for one mutant, at most")
    at = words.index("--") if "--" in words else len(words)
    options = parser.parse_args(words[:at])
    if unknown := [room for room in options.rooms if room not in TESTS]:
        parser.error(f"unknown room {unknown[0]}, expected {', '.join(TESTS)}")
    run = Run(options)
    with tempfile.TemporaryDirectory() as room:
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = room
        own = ["-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=0", "-m", QUICK]
        folders = dict.fromkeys(f"tests/{folder}" for name in options.rooms for folder in TESTS[name])
        pytest.main([*own, f"--basetemp={room}/tmp", *(words[at + 1 :] or folders)], [run])
    for line in results.listed(run.modules):
        print(line)
    return int(
        any(verdict in {"survived", "unreached"} for module in run.modules for verdict in module.verdicts.values())
    )


class Run:
    """The plugin: its loop takes the place of pytest's."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        KEPT.mkdir(exist_ok=True)
        self.modules = [
            module(path)
            for room in options.rooms
            for path in sorted((ROOT / "budgetlint" / room).rglob("*.py"))
            if options.only in str(path.relative_to(ROOT))
        ]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        paths = frozenset(str(module.path) for module in self.modules)
        reached = coverage.known(session.items, paths, KEPT)
        self._try_all([*self._tasks(session.items, reached)])
        return True

    def _tasks(self, items: Sequence[pytest.Item], reached: coverage.Coverage) -> Iterator[Task]:
        by_name, by_line = {item.nodeid: item for item in items}, reached.by_line()
        waiting = [(module, mutant) for module in self.modules for mutant in module.mutants]
        if self.options.sample is not None:
            waiting = random.Random(self.options.seed).sample(waiting, min(self.options.sample, len(waiting)))
        for module, mutant in waiting:
            before = module.verdicts.get(mutant.number)
            if before in {"killed", "timed out", "untried"} or (before and not self.options.again):
                continue
            names = {name for line in mutant.lines for name in by_line.get(f"{module.path}:{line}", ())}
            if not mutant.qualname or not mutant.function_line:
                module.verdicts[mutant.number] = "untried"
            elif not names:
                module.verdicts[mutant.number] = "unreached"
            else:
                yield module, mutant, [by_name[name] for name in self._chosen(names, reached.seconds)]

    def _chosen(self, names: set[str], seconds: Mapping[str, float]) -> Iterator[str]:
        """The quickest tests, as many as fit into the time for a mutant."""
        used = 0.0
        for name in sorted(names, key=lambda name: seconds[name]):
            used += seconds[name]
            if used > self.options.seconds:
                return
            yield name

    def _try_all(self, tasks: list[Task]) -> None:
        """Tries the mutants, as many at once as there are workers; what kills often is asked first."""
        kills: Counter[str] = Counter()
        running: dict[int, tuple[Task, float]] = {}
        total, started = len(tasks), time.monotonic()
        tasks.reverse()
        while tasks or running:
            while tasks and len(running) < self.options.workers:
                module, mutant, items = tasks.pop()
                items.sort(key=lambda item: -kills[item.nodeid])
                child = trial.begun(module.path, mutant, items)
                running[child] = ((module, mutant, items), time.monotonic() + 20 + 4 * self.options.seconds)
            for child, ((module, mutant, items), deadline) in list(running.items()):
                code = trial.ended(child, deadline)
                if code is None:
                    continue
                del running[child]
                self._note(module, mutant, code)
                if 0 < code <= len(items):
                    kills[items[code - 1].nodeid] += 1
                done = total - len(tasks) - len(running)
                if done % 50 == 0:
                    sys.stdout.write(f"{done} of {total} mutants in {time.monotonic() - started:.0f} s\n")
            time.sleep(0.01)

    def _note(self, module: Module, mutant: Mutant, code: int) -> None:
        verdict = VERDICTS.get(code, "killed")
        module.verdicts[mutant.number] = verdict
        results.keep(KEPT, module)


def module(path: Path) -> Module:
    """A module with what an earlier run found of it."""
    made = Module(path, str(path.relative_to(ROOT)), mutants(path.read_text("utf-8")))
    made.verdicts = results.kept(KEPT, made)
    return made


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
