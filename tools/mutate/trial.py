"""The trial of one mutant: a fork in which one function has other code, or one module is imported with other code."""

import functools
import gc
import os
import resource
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import CodeType, FunctionType

import pytest

from tools.mutate import importing
from tools.mutate.mutations import Mutant, code_of, mutated
from tools.mutate.reach import Test, passes, silence
from tools.mutate.results import Module

SURVIVED, TIMED_OUT, UNTRIED, AT_IMPORT = 0, 254, 255, 253
MOST = 250
"""The highest number of a killing test that fits into an exit code besides the other codes."""


class Functions:
    """The functions in this process, by the place of their code, and the caches to empty."""

    def __init__(self) -> None:
        self.by_place: dict[tuple[str, str, int], list[FunctionType]] = defaultdict(list)
        self.caches: list[functools._lru_cache_wrapper[object]] = []
        for thing in gc.get_objects():
            if isinstance(thing, functools._lru_cache_wrapper):
                self.caches.append(thing)
            elif isinstance(thing, FunctionType):
                code = thing.__code__
                self.by_place[code.co_filename, code.co_qualname, code.co_firstlineno].append(thing)

    def replace(self, path: Path, source: str, mutant: Mutant) -> bool:
        """Put the mutated code into every function object with the original code, and empty all caches."""
        tree = mutated(source, mutant.number)
        code = code_of(compile(tree, str(path), "exec"), mutant.qualname, mutant.function_line)
        functions = self.by_place.get((str(path), mutant.qualname, mutant.function_line), [])
        if code is None or not all(fits(function, code) for function in functions):
            return False
        for function in functions:
            function.__code__ = code
        for cache in self.caches:
            cache.cache_clear()
        return bool(functions)


def fits(function: FunctionType, code: CodeType) -> bool:
    """Whether a function can take this code: both close over the same variables."""
    return function.__code__.co_freevars == code.co_freevars


def begun(attempt: Callable[[], int]) -> int:
    """Fork a process whose exit code is the number that the attempt returns."""
    child = os.fork()
    if child:
        return child
    silence()
    code = UNTRIED
    try:
        code = attempt()
    finally:
        os._exit(code)


def ended(child: int, deadline: float) -> int | None:
    """The exit code of a fork, `None` while it runs; after the deadline it is ended, and the mutant counts as not tried.

    Only processor time shows that a mutant takes too long: wall-clock time depends on what else runs.
    """
    finished, status = os.waitpid(child, os.WNOHANG)
    if finished:
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGKILL}:
            return TIMED_OUT
        return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else MOST
    if time.monotonic() > deadline:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return UNTRIED
    return None


def by_function(
    functions: Functions, module: Module, mutant: Mutant, tests: Sequence[Test], items: Mapping[str, pytest.Item]
) -> int:
    """The number of the test that kills a mutant of a function, counted from 1."""
    if not functions.replace(module.path, module.source, mutant):
        return UNTRIED
    for number, test in enumerate(tests, 1):
        limit(test.seconds)
        if not passes(items[test.name]):
            return min(number, MOST)
    return SURVIVED


def by_import(module: Module, mutant: Mutant, tests: Sequence[Test], words: Sequence[str]) -> int:
    """The number of the test that kills a mutant of what runs at import; `AT_IMPORT` if nothing can be imported."""
    importing.replaced({module.dotted: mutated(module.source, mutant.number)}, {module.dotted: module.path})
    chosen = _Chosen(tests)
    limit(5)
    pytest.main([*words, *dict.fromkeys(test.name.partition("::")[0] for test in tests)], [chosen])
    return AT_IMPORT if chosen.killer is None else chosen.killer


def limit(seconds: float) -> None:
    """End this process when the next test takes ten times its usual processor time and five seconds."""
    at = int(time.process_time() + 6 + 10 * seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (at, resource.RLIM_INFINITY))


class _Chosen:
    """The plugin: the tests chosen, in their order, until one fails."""

    def __init__(self, tests: Sequence[Test]) -> None:
        self.tests = tests
        self.killer: int | None = None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            return True
        items = {item.nodeid: item for item in session.items}
        self.killer = SURVIVED
        for number, test in enumerate(self.tests, 1):
            limit(test.seconds)
            if test.name in items and not passes(items[test.name]):
                self.killer = min(number, MOST)
                break
        return True
