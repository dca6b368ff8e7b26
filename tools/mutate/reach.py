"""The statements that each test reaches, and its time: recorded by the statements themselves, one test file at a time."""

import ast
import builtins
import functools
import gc
import importlib
import inspect
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import FrameType

import pytest

from tools.mutate import importing
from tools.mutate.mutations import is_docstring, statements_of

NOTE = "__reached__"
AT_IMPORT = "import"


@dataclass(frozen=True)
class Test:
    """One test: its processor seconds, the hash of its text, and the statements that it reaches as `module:statement`."""

    name: str
    seconds: float
    digest: str
    reached: Sequence[str]


@dataclass(frozen=True)
class Reach:
    """All tests that pass without mutations, and the statements that importing the rooms reaches."""

    tests: Mapping[str, Test]
    at_import: frozenset[str]

    def by_statement(self) -> dict[str, list[Test]]:
        """The tests that reach each statement."""
        tests: dict[str, list[Test]] = {}
        for test in self.tests.values():
            for statement in test.reached:
                tests.setdefault(statement, []).append(test)
        return tests


def measured(
    room: str,
    files: Sequence[Path],
    modules: Mapping[str, Path],
    pytest_words: Sequence[str],
    folder: Path,
    workers: int,
    most: float,
) -> Reach:
    """What these test files reach; those that have changed since the last run are run. A test that takes more than `most` seconds is left out.

    Results of a test are kept when the code changes: a statement is named by the text of its function.
    """
    places = {file: _place(folder, file, room) for file in files}
    stale = [file for file, place in places.items() if not place.is_file()]
    if stale:
        print(f"{len(stale)} test files are measured…", flush=True)
        shares = [stale[at::workers] for at in range(workers)]
        children = [_fork(share, places, modules, pytest_words, most) for share in shares if share]
        for child in children:
            os.waitpid(child, 0)
    tests: dict[str, Test] = {}
    at_import: set[str] = set()
    for place in places.values():
        if place.is_file():
            for name, (seconds, digest, reached) in json.loads(place.read_text("utf-8")).items():
                if name == AT_IMPORT:
                    at_import.update(reached)
                else:
                    tests[name] = Test(name, seconds, digest, reached)
    return Reach(tests, frozenset(at_import))


def _place(folder: Path, file: Path, room: str) -> Path:
    digest = sha256()
    helpers = [path for path in file.parent.glob("*.py") if not path.name.startswith("test_")]
    for path in (file, *sorted(helpers)):
        digest.update(path.read_bytes())
    return folder / f"reach-{room}-{file.parent.name}-{file.stem}-{digest.hexdigest()[:16]}.json"


def _fork(
    files: Sequence[Path],
    places: Mapping[Path, Path],
    modules: Mapping[str, Path],
    words: Sequence[str],
    most: float,
) -> int:
    child = os.fork()
    if child == 0:
        silence()
        try:
            _measure(files, places, modules, words, most)
        finally:
            os._exit(0)
    return child


def _measure(
    files: Sequence[Path], places: Mapping[Path, Path], modules: Mapping[str, Path], words: Sequence[str], most: float
) -> None:
    reached: set[str] = set()
    setattr(builtins, NOTE, reached.add)
    trees = {name: noting(path.read_text("utf-8"), name) for name, path in modules.items()}
    importing.replaced(trees, modules)
    for name in modules:
        importlib.import_module(name)
    at_import = sorted(reached)
    for file in files:
        noted = _Noted(reached, most)
        pytest.main([*words, str(file)], [noted])
        into = {test.name: [test.seconds, test.digest, test.reached] for test in noted.tests}
        places[file].write_text(json.dumps({AT_IMPORT: [0, "", at_import], **into}), "utf-8")


class _Noted:
    """The plugin, whose loop replaces pytest's."""

    def __init__(self, reached: set[str], most: float) -> None:
        self.reached, self.most = reached, most
        self.tests: list[Test] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        signal.signal(signal.SIGVTALRM, _too_long)
        caches = [thing for thing in gc.get_objects() if isinstance(thing, functools._lru_cache_wrapper)]
        for item in session.items:
            for cache in caches:
                cache.cache_clear()
            self.reached.clear()
            started = time.process_time()
            signal.setitimer(signal.ITIMER_VIRTUAL, self.most)
            try:
                passed = passes(item)
            except _TooLong:
                passed = False
                session._setupstate.teardown_exact(None)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            if passed:
                seconds = round(time.process_time() - started, 4)
                self.tests.append(Test(item.nodeid, seconds, digest_of(item), sorted(self.reached)))
        return True


class _TooLong(KeyboardInterrupt):
    """A test has used all of its time. Not an `Exception`, which hypothesis would treat as a failing example and try to shrink."""


def _too_long(_: int, __: FrameType | None) -> None:
    raise _TooLong


def passes(item: pytest.Item) -> bool:
    """Run one test; returns whether it passed."""
    failed = item.session.testsfailed
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
    return item.session.testsfailed == failed


def digest_of(item: pytest.Item) -> str:
    """A short hash of a test's name and text."""
    text = inspect.getsource(item.function) if isinstance(item, pytest.Function) else ""
    return sha256(f"{item.nodeid}\n{text}".encode()).hexdigest()[:10]


def silence() -> None:
    """Discard the output of a fork."""
    sys.stdout.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def noting(source: str, module: str) -> ast.Module:
    """A module's tree in which each statement of a function first records that it is reached."""
    tree = ast.parse(source)
    for function in [*_functions(tree)]:
        names = statements_of(function)
        for inner in [node for node in ast.walk(function) if isinstance(node, ast.FunctionDef)]:
            for body in [*_bodies(inner)]:
                body[:] = [new for line in body for new in _noted(line, module, names)]
    return ast.fix_missing_locations(tree)


def _functions(node: ast.AST) -> Iterator[ast.FunctionDef]:
    """The functions that are not inside another."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield child
        else:
            yield from _functions(child)


def _bodies(statement: ast.AST) -> Iterator[list[ast.stmt]]:
    """The lists of statements below a function, but not those of functions inside it."""
    for name in ("body", "orelse", "finalbody"):
        body = getattr(statement, name, None)
        if isinstance(body, list):
            for inner in body:
                if not isinstance(inner, ast.FunctionDef | ast.ClassDef):
                    yield from _bodies(inner)
            yield body
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield from _bodies(part)


def _noted(statement: ast.stmt, module: str, names: Mapping[int, str]) -> Iterator[ast.stmt]:
    """A statement after its record; a docstring without one."""
    if not is_docstring(statement):
        yield _note(statement, f"{module}:{names[statement.lineno]}")
    yield statement


def _note(statement: ast.stmt, name: str) -> ast.stmt:
    call = ast.Call(ast.Name(NOTE, ast.Load()), [ast.Constant(name)], [])
    return ast.copy_location(ast.Expr(call), statement)
