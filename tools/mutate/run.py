"""Tries the mutants of a room, in as many forks at once as there are workers."""

import gc
import importlib
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tools.mutate import results, trial
from tools.mutate.mutations import Mutant
from tools.mutate.reach import Reach, Test
from tools.mutate.results import DEAD, KILLED, SURVIVED, TIMED_OUT, UNREACHED, Module, Verdict

LONGEST = 1800.0
"""Wall-clock seconds after which a fork is ended without a verdict: it is waiting, or the machine is busy."""


@dataclass(frozen=True)
class Task:
    """A mutant, the tests to try it with, and the hashes of those that it survived before."""

    module: Module
    mutant: Mutant
    tests: list[Test]
    survived: Sequence[str]

    @property
    def scope(self) -> tuple[str, str]:
        return self.module.name, self.mutant.scope


class Run:
    """Try a room's mutants: those of functions in a collected session, those of code that runs at import in new processes."""

    def __init__(
        self,
        modules: Sequence[Module],
        reached: Reach,
        words: Sequence[str],
        folder: Path,
        workers: int,
        seconds: float,
    ) -> None:
        self.modules, self.reached, self.words, self.folder = modules, reached, words, folder
        self.workers, self.seconds = workers, seconds
        self.scopes: frozenset[str] = frozenset()
        self.kills: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def try_all(self, seed: int, again: bool) -> None:
        """Try mutants without a verdict, and survivors with new tests; in forks, so that this process imports nothing of ours.

        They are tried in the order of a sample, so that an interrupted run is a smaller sample.
        """
        by_statement = self.reached.by_statement()
        self.scopes = frozenset(statement.partition(".")[0] for statement in map(_unqualified, by_statement))
        ranked = sorted(
            ((module.rank(mutant, seed), module, mutant) for module in self.modules for mutant in module.mutants),
            key=lambda ranked: ranked[0],
        )
        tasks = [task for _, module, mutant in ranked for task in self._task(module, mutant, by_statement, again)]
        of_functions = [task for task in tasks if self._is_of_function(task)]
        at_import = [task for task in tasks if not self._is_of_function(task)]
        if of_functions:
            child = os.fork()
            if child == 0:
                try:
                    files = dict.fromkeys(test.name.partition("::")[0] for task in of_functions for test in task.tests)
                    pytest.main([*self.words, *files], [_Session(self, of_functions)])
                finally:
                    sys.stdout.flush()
                    os._exit(0)
            os.waitpid(child, 0)
            for module in self.modules:
                results.kept(self.folder, module)
        self._try(at_import, self._import_attempt)

    def _is_of_function(self, task: Task) -> bool:
        return bool(task.mutant.function_line) and task.module.statement(task.mutant) not in self.reached.at_import

    def _task(
        self, module: Module, mutant: Mutant, by_statement: Mapping[str, Sequence[Test]], again: bool
    ) -> Iterator[Task]:
        verdict = module.verdicts.get(mutant.number)
        if verdict and verdict.word in DEAD and (not verdict.tests or verdict.tests[0] in self.reached.tests):
            return
        statement = module.statement(mutant)
        if not mutant.function_line or statement in self.reached.at_import or mutant.scope not in self.scopes:
            tests = self._of_module(module)
        else:
            tests = by_statement.get(statement, ())
        survived = () if again or verdict is None or verdict.word in DEAD else verdict.tests
        new = [test for test in self._chosen(tests) if test.digest not in survived]
        if new:
            yield Task(module, mutant, new, survived)
        elif not tests:
            module.verdicts[mutant.number] = Verdict(UNREACHED, ())
            results.keep(self.folder, module)

    def _of_module(self, module: Module) -> Sequence[Test]:
        """The tests that reach anything in a module, and those that reach no statement at all, because they test tables."""
        prefix = f"{module.dotted}:"
        every = self.reached.tests.values()
        tests = [test for test in every if any(name.startswith(prefix) for name in test.reached)]
        return [*tests, *(test for test in every if not test.reached)] if tests else list(every)

    def _chosen(self, tests: Sequence[Test]) -> Iterator[Test]:
        """The fastest tests, as many as fit into the time for a mutant."""
        used = 0.0
        for test in sorted(tests, key=lambda test: test.seconds):
            used += test.seconds
            if used > self.seconds:
                return
            yield test

    def try_functions(self, tasks: Sequence[Task], items: Mapping[str, pytest.Item]) -> None:
        """Try mutants of functions in this process, which has collected the tests."""
        for module in self.modules:
            importlib.import_module(module.dotted)
        functions = trial.Functions()
        gc.freeze()

        def attempt(task: Task, tests: Sequence[Test]) -> int:
            return trial.by_function(functions, task.module, task.mutant, tests, items)

        self._try(tasks, attempt)

    def _import_attempt(self, task: Task, tests: Sequence[Test]) -> int:
        return trial.by_import(task.module, task.mutant, tests, self.words)

    def _try(self, tasks: Sequence[Task], attempt: Callable[[Task, Sequence[Test]], int]) -> None:
        waiting = list(reversed(tasks))
        running: dict[int, tuple[Task, list[Test], float]] = {}
        started = time.monotonic()
        while waiting or running:
            while waiting and len(running) < self.workers:
                task = waiting.pop()
                tests = self._ordered(task)
                child = trial.begun(partial(attempt, task, tests))
                running[child] = (task, tests, time.monotonic() + LONGEST)
            for child, (task, tests, deadline) in list(running.items()):
                code = trial.ended(child, deadline)
                if code is None:
                    continue
                del running[child]
                self._note(task, tests, code)
                done = len(tasks) - len(waiting) - len(running)
                if done % 50 == 0 or done == len(tasks):
                    print(f"{done} of {len(tasks)} mutants in {time.monotonic() - started:.0f} s", flush=True)
            time.sleep(0.01)

    def _ordered(self, task: Task) -> list[Test]:
        """The tests that killed most mutants of the same function first, then the fastest."""
        kills = self.kills[task.scope]
        return sorted(task.tests, key=lambda test: (-kills[test.name], test.seconds))

    def _note(self, task: Task, tests: Sequence[Test], code: int) -> None:
        if code == trial.UNTRIED:
            return
        verdict = Verdict(KILLED, ())
        if code == trial.SURVIVED:
            verdict = Verdict(SURVIVED, [*task.survived, *(test.digest for test in tests)])
        elif code == trial.TIMED_OUT:
            verdict = Verdict(TIMED_OUT, ())
        elif code <= len(tests):
            verdict = Verdict(KILLED, [tests[code - 1].name])
            self.kills[task.scope][tests[code - 1].name] += 1
        task.module.verdicts[task.mutant.number] = verdict
        results.keep(self.folder, task.module)


def _unqualified(statement: str) -> str:
    return statement.rpartition(":")[2]


class _Session:
    """The plugin, whose loop replaces pytest's."""

    def __init__(self, run: Run, tasks: Sequence[Task]) -> None:
        self.run, self.tasks = run, tasks

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.run.try_functions(self.tasks, {item.nodeid: item for item in session.items})
        return True
