"""PyYAML, imported in half the time.

Its Python reader and resolver compile patterns at import that the C parser never uses; one of them, the class of
all printable characters, takes longer than the check of a file. They are compiled on first use instead.

`re.compile` is replaced while `yaml` is imported, once per process. This is safe with other
threads: their patterns are compiled as usual, two threads that use one pattern at the same time compile it twice, and a
replacement by other code meanwhile is kept. If `yaml` was imported earlier, nothing is deferred.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self


class DeferredPattern:
    """A pattern that is compiled on first use."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._compiled: re.Pattern[str] | None = None
        self._text, self._flags = pattern, flags

    def __getattr__(self, name: str) -> object:
        if self._compiled is None:
            self._compiled = re.compile(self._text, self._flags)
        value: object = getattr(self._compiled, name)
        self.__dict__[name] = value
        return value

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self

    def __reduce__(self) -> tuple[Callable[[str, int], object], tuple[str, int]]:
        return _compiled, (self._text, self._flags)


def _compiled(pattern: str, flags: int) -> object:
    return re.compile(pattern, flags)


@contextmanager
def deferred_patterns(package: str) -> Iterator[None]:
    """A context in which patterns compiled by a package's own modules are deferred until first use."""
    compile_now = re.compile

    def compile_later(pattern: str, flags: int = 0) -> object:
        asking = sys._getframe(1).f_globals.get("__name__", "")
        if asking.partition(".")[0] == package:
            return DeferredPattern(pattern, flags)
        return compile_now(pattern, flags)

    vars(re)["compile"] = compile_later
    try:
        yield
    finally:
        if vars(re)["compile"] is compile_later:
            vars(re)["compile"] = compile_now


with deferred_patterns("yaml"):
    import yaml

__all__ = ["DeferredPattern", "deferred_patterns", "yaml"]
