"""A budget file as lines with placeholders for its numbers, so that a page can write the whole file with other numbers."""

import re
from collections.abc import Iterator, Mapping

from budgetlint.frozen import Frozen

_KEY = re.compile(r"( *)([\w-]+):(?: +|$)")
_VALUE = re.compile(r"(\{.*?\}|[^ #{}]+)( *#.*)?$")


class SkeletonLine(Frozen):
    """A line of a budget file: the texts before and after the value of the key at `path`, and that value."""

    path: tuple[str, ...]
    before: str
    value: str | None
    after: str

    @property
    def workload(self) -> str | None:
        """The workload that the line belongs to."""
        return self.path[1] if self.path[:1] == ("workloads",) and len(self.path) > 1 else None

    def with_value(self, values: Mapping[str, str]) -> str:
        """The line with the value for its path, with comments kept in their column if possible."""
        value = values.get(".".join(self.path), self.value)
        if value is None or self.value is None:
            return self.before
        if "{" in self.value and "{" not in value:
            value = re.sub(r"[^ ]+(?=\})", value, self.value)
        comment = self.after.lstrip()
        room = len(self.value) + len(self.after) - len(comment) - len(value)
        return self.before + value + (comment and " " * max(room, 1) + comment)


def skeleton(text: str) -> Iterator[SkeletonLine]:
    """The lines of a budget file in block style, which may contain mappings on one line."""
    path: list[tuple[int, str]] = []
    for line in text.splitlines():
        key = _KEY.match(line)
        if key is None:
            yield SkeletonLine((), line, None, "")
            continue
        indent = len(key[1])
        path = [*((depth, name) for depth, name in path if depth < indent), (indent, key[2])]
        names = tuple(name for _, name in path)
        value = _VALUE.match(line[key.end() :])
        if value is None:
            yield SkeletonLine(names, line, None, "")
        else:
            yield SkeletonLine(names, line[: key.end()], value[1], value[2] or "")
