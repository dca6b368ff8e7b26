"""The fields of the first records of a JSON text, read only as far as needed to recognise its format."""

from collections.abc import Callable, Iterator
from typing import Final

from budgetlint.edges.records.packed import Stream

DEPTH: Final = 4
_FEW: Final = 50
_MOST_PATHS: Final = 10_000
_EVENTS_BETWEEN_LOOKS: Final = 2_000

Fields = tuple[frozenset[str], ...]
"""The paths of the fields of each record: `a`, `a.b`, `a[].b`."""


def first_fields(stream: Stream, enough: Callable[[Fields], bool]) -> Fields:
    """The fields of the first records of a stream of JSON values; the elements of an array are records.

    Stops once `enough` records are known, the last one possibly in part, so that a record of any length is
    recognised. In a text that is truncated or invalid from some point on, the records before it count.
    """
    from ijson import JSONError, basic_parse

    paths = _Paths()
    try:
        for count, (event, value) in enumerate(basic_parse(stream, multiple_values=True)):
            paths.take(event, value)
            if paths.full or (count % _EVENTS_BETWEEN_LOOKS == 0 and paths.records and enough(paths.known())):
                break
    except (JSONError, UnicodeDecodeError, ArithmeticError):
        pass
    return paths.known()


def paths_of(value: object) -> frozenset[str]:
    """The paths of the fields of a parsed value, up to the same limits as for a stream."""
    paths: set[str] = set()
    _collect(value, "", DEPTH, paths)
    return frozenset(paths)


def _collect(value: object, prefix: str, depth: int, paths: set[str]) -> None:
    if isinstance(value, dict) and depth > 0:
        for key, member in value.items():
            path = f"{prefix}.{key}" if prefix else str(key)
            paths.add(path)
            if isinstance(member, (dict, list)):
                _collect(member, path, depth - 1, paths)
    elif isinstance(value, list):
        for member in value:
            if isinstance(member, (dict, list)):
                _collect(member, f"{prefix}[]", depth, paths)


class _Paths:
    """Collects the paths of records from the events of a JSON parser."""

    __slots__ = ("_current", "_holders", "_in_list", "_key", "records")

    def __init__(self) -> None:
        self.records: list[frozenset[str]] = []
        self._current: set[str] = set()
        self._holders: list[tuple[str, bool]] = []
        self._key = ""
        self._in_list = False

    @property
    def full(self) -> bool:
        return len(self.records) >= _FEW

    def known(self) -> Fields:
        """What is known so far, including the record being read."""
        return tuple(self.records) if not self._current else (*self.records, frozenset(self._current))

    def take(self, event: str, value: object) -> None:
        match event:
            case "start_map" | "start_array":
                self._open(event == "start_array")
            case "end_map" | "end_array":
                self._close()
            case "map_key" if len(self._holders) - self._in_list <= DEPTH + self._lists():
                prefix = self._holders[-1][0]
                self._key = f"{prefix}.{value}" if prefix else str(value)
                if len(self._current) < _MOST_PATHS:
                    self._current.add(self._key)
            case _:
                pass

    def _lists(self) -> int:
        return sum(is_list for _, is_list in self._holders) - self._in_list

    def _open(self, is_list: bool) -> None:
        if not self._holders:
            self._in_list = is_list
            self._holders.append(("", is_list))
            return
        prefix, in_list = self._holders[-1]
        at_top = len(self._holders) == 1 and self._in_list
        name = "" if at_top else prefix if in_list else self._key
        self._holders.append((f"{name}[]" if is_list and name else name, is_list))

    def _close(self) -> None:
        self._holders.pop()
        if len(self._holders) == int(self._in_list) and self._current:
            self.records.append(frozenset(self._current))
            self._current = set()


def lines_of(stream: Stream, most: int) -> Iterator[bytes]:
    """The lines of a stream that are not blank, up to a number of bytes."""
    read = 0
    while read < most and (line := stream.readline(most)):
        read += len(line)
        if line.strip():
            yield line
