"""Documents: plain data and the positions of its parts in the text."""

from array import array
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeAlias

from budgetlint.frozen import Frozen

Plain: TypeAlias = "str | int | Decimal | float | bool | None | list[Plain] | dict[str, Plain]"
"""Plain data. A float is a YAML number in a notation that is not supported: with sign, exponent, hexadecimal, …"""

Path: TypeAlias = tuple[str | int, ...]


class Span(Frozen):
    """A range of text: lines and columns count from 1, columns in code points; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def __lt__(self, other: "Span") -> bool:
        """Orders spans by start, then by end."""
        mine = (self.line, self.column, self.end_line, self.end_column)
        return mine < (other.line, other.column, other.end_line, other.end_column)


def value_at(data: Plain, path: Path) -> Plain:
    """The value at a path; None if there is none."""
    for step in path:
        match data, step:
            case dict(), str() if step in data:
                data = data[step]
            case list(), int() if step < len(data):
                data = data[step]
            case _:
                return None
    return data


START = Span(1, 1, 1, 1)
Area: TypeAlias = tuple[int, int, int, int]
"""A range of text as the parser counts, from 0: line, column, end line, end column."""

KEY = 0
VALUE = 4
FIELDS = 8
"""The numbers per entry of a container: the area of its key, then that of its value."""


def span_of_area(area: Sequence[int]) -> Span:
    """The span of an area."""
    line, column, end_line, end_column = area
    return Span(line + 1, column + 1, end_line + 1, end_column + 1)


Positions: TypeAlias = "tuple[Plain, dict[int, array[int]]]"
"""Plain data, and for each of its containers, by its identity, an array of areas in its order."""


class Places:
    """The positions of keys and values, read when the first is asked for."""

    __slots__ = ("_indexes", "_positions", "_read")

    def __init__(self, read: Callable[[], Positions]) -> None:
        self._read = read
        self._positions: Positions | None = None
        self._indexes: dict[int, dict[str, int]] = {}

    def _known(self) -> Positions:
        if self._positions is None:
            self._positions = self._read()
        return self._positions

    def key(self, path: Path) -> Span:
        """The span of the key, or list item, at the end of a path."""
        return self._span(path, KEY)

    def value(self, path: Path) -> Span:
        """The span of the value at the end of a path."""
        return self._span(path, VALUE)

    def best(self, path: Path) -> Span:
        """The span of a value that is a scalar, else of its key; for a path that does not exist, of its nearest ancestor."""
        containers = self._walk(path)
        scalar = len(containers) > len(path) and not isinstance(containers[-1], (dict, list))
        return self._span(path, VALUE if scalar else KEY)

    def scalars(self) -> list[Span]:
        """The spans of all keys and of all values that are not containers, unordered."""
        spans: list[Span] = []
        seen: set[int] = set()
        root, arrays = self._known()
        left = [root]
        while left:
            here = left.pop()
            spots = arrays.get(id(here))
            if spots is None or id(here) in seen:
                continue
            seen.add(id(here))
            keyed = isinstance(here, dict)
            values = here.values() if isinstance(here, dict) else here if isinstance(here, list) else ()
            for at, value in zip(range(0, len(spots), FIELDS), values, strict=False):
                if keyed:
                    spans.append(span_of_area(spots[at : at + VALUE]))
                if isinstance(value, (dict, list)):
                    left.append(value)
                else:
                    spans.append(span_of_area(spots[at + VALUE : at + FIELDS]))
        return spans

    def _walk(self, path: Path) -> list[Plain]:
        """The values along a path from the root, as far as the path exists."""
        values = [self._known()[0]]
        for step in path:
            here = values[-1]
            match here, step:
                case dict(), str() if step in here:
                    values.append(here[step])
                case list(), int() if 0 <= step < len(here):
                    values.append(here[step])
                case _:
                    break
        return values

    def _span(self, path: Path, offset: int) -> Span:
        values = self._walk(path)
        depth = len(values) - 1
        if depth == 0:
            return START
        if depth < len(path):
            offset = KEY
        at = self._index(values[depth - 1], path[depth - 1]) * FIELDS + offset
        spots = self._known()[1][id(values[depth - 1])]
        return span_of_area(spots[at : at + VALUE])

    def _index(self, container: Plain, step: str | int) -> int:
        if isinstance(step, int) or not isinstance(container, dict):
            return int(step)
        index = self._indexes.get(id(container))
        if index is None:
            index = {key: at for at, key in enumerate(container)}
            self._indexes[id(container)] = index
        return index[step]


def _nothing() -> Positions:
    return None, {}


NOWHERE = Places(_nothing)
"""The positions of a text without data."""


class Fault(Frozen):
    """A fault of a text's syntax."""

    rule: str
    span: Span
    message: str
    help: str | None = None


class Document(Frozen):
    """A text, its plain data, the positions of the data's parts, and its faults.

    `data` is None if a fault made the rest unreadable.
    """

    text: str
    data: Plain
    places: Places
    faults: tuple[Fault, ...] = ()
    readable: bool = True
