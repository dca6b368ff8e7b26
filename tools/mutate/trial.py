"""One mutant tried: a fork of the collected session in which one function has other code."""

import ast
import functools
import gc
import os
import time
from collections.abc import Sequence
from pathlib import Path
from types import FunctionType

import pytest

from tools.mutate.coverage import passes, silence
from tools.mutate.mutations import Mutant, code_of, mutated

SURVIVED, TIMED_OUT, UNTRIED = 0, 254, 255


def begun(path: Path, mutant: Mutant, items: Sequence[pytest.Item]) -> int:
    """Forks a process that ends with the number of the test that killed the mutant, counted from 1 up to 200."""
    child = os.fork()
    if child:
        return child
    silence()
    code = UNTRIED
    try:
        if replaced(path, mutant):
            code = _killer(items)
    finally:
        os._exit(code)


def ended(child: int, deadline: float) -> int | None:
    """The exit code of a fork, `None` while it runs; past the deadline it is ended."""
    finished, status = os.waitpid(child, os.WNOHANG)
    if finished:
        return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 1
    if time.monotonic() > deadline:
        os.kill(child, 9)
        os.waitpid(child, 0)
        return TIMED_OUT
    return None


def _killer(items: Sequence[pytest.Item]) -> int:
    for number, item in enumerate(items, 1):
        if not passes(item):
            return min(number, 200)
    return SURVIVED


def replaced(path: Path, mutant: Mutant) -> bool:
    """Puts the mutated code into every function object that has the original's, and empties all caches."""
    tree: ast.Module = mutated(path.read_text("utf-8"), mutant.number)
    code = code_of(compile(tree, str(path), "exec"), mutant.qualname, mutant.function_line)
    if code is None:
        return False
    replaced = False
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper):
            thing.cache_clear()
        elif isinstance(thing, FunctionType) and _is_original(thing, path, mutant):
            if thing.__code__.co_freevars != code.co_freevars:
                return False
            thing.__code__ = code
            replaced = True
    return replaced


def _is_original(function: FunctionType, path: Path, mutant: Mutant) -> bool:
    code = function.__code__
    return (code.co_filename, code.co_qualname, code.co_firstlineno) == (
        str(path),
        mutant.qualname,
        mutant.function_line,
    )
