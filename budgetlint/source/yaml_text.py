"""From YAML text to a `Document`, in one pass over the parser's events.

Events, not nodes: PyYAML's C composer recurses and crashes the interpreter on deep nesting, builds
values through binary floating point, and keeps the last of two equal keys.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Final

from budgetlint.source.document import Document, Places, Plain, Positions
from budgetlint.source.pyyaml import yaml
from budgetlint.source.scalars import FIRST_CHARACTERS, plain_value
from budgetlint.source.yaml_events import DEEPEST, MOST_ENTRIES, YamlEvent, events_of, kind_of

_BATCH: Final = 250_000
"""The number of events after which the containers being read are checked for their length."""


_BEGINNINGS: Final[Mapping[type, Callable[[], list[Plain] | dict[str, Plain]]]] = {
    yaml.MappingStartEvent: dict,
    yaml.SequenceStartEvent: list,
}
_ENDINGS: Final[frozenset[type]] = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})
_LAST: Final[type] = yaml.DocumentEndEvent


class _Unusual(Exception):
    """The text has something other than keys, plain values and containers, valid or not: it needs the full reader."""


def load_yaml(text: str) -> Document:
    """The document in a YAML text; its faults are data, nothing is raised.

    Most texts are keys, plain values and containers. They are read without positions, which take half of the time and
    are needed only to place a finding; every other text is read by the full reader.
    """
    try:
        data = _Usual().read(text)
    except (_Unusual, yaml.YAMLError):
        from budgetlint.source.yaml_reader import read_in_full

        return read_in_full(text)
    return Document(text, data, Places(lambda: _positions(text)))


def _positions(text: str) -> Positions:
    from budgetlint.source.yaml_reader import positions_in

    return positions_in(text)


class _Values(dict[str, Plain]):
    """The value of each plain text that may be a number, a flag or nothing, by the text."""

    def __missing__(self, text: str) -> Plain:
        value = self[text] = plain_value(text)
        return value


class _Usual:
    """Builds the data of a usual text: scalars with text and without tag or anchor, no aliases, no key twice."""

    __slots__ = ("_container", "_key", "_outer")

    def __init__(self) -> None:
        self._container: list[Plain] | dict[str, Plain] = []
        self._key: str | None = None
        self._outer: list[tuple[list[Plain] | dict[str, Plain], str | None]] = []

    def read(self, text: str) -> Plain:
        """The data of the single document in a text. Raises `_Unusual`, `YAMLError`."""
        events = events_of(text)
        for event in events:
            if kind_of(event) is yaml.DocumentStartEvent:
                break
        self._read(chain.from_iterable(self._batches(events)))
        for event in events:
            if kind_of(event) is yaml.DocumentStartEvent:
                raise _Unusual
        root = self._container
        if not isinstance(root, list) or not root:
            raise _Unusual
        return root[0]

    def _batches(self, events: Iterator[YamlEvent]) -> Iterator[Iterable[YamlEvent]]:
        """The events in batches; before each, the length of the open containers is checked."""
        for event in events:
            if any(len(container) > MOST_ENTRIES for container, _ in (*self._outer, (self._container, None))):
                raise _Unusual
            yield (event,)
            yield islice(events, _BATCH)

    def _read(self, events: Iterator[YamlEvent]) -> None:
        values = _Values()
        scalar: type = yaml.ScalarEvent
        container, key = self._container, self._key
        for event in events:
            if event.__class__ is not scalar:
                self._key = key
                if not self._nested(event):
                    return
                container, key = self._container, self._key
                continue
            text = event.value
            if not text or event.tag is not None or event.anchor is not None:
                raise _Unusual
            if key is None and container.__class__ is dict:
                if text in container or text == "<<":
                    raise _Unusual
                key = text
                continue
            value = values[text] if text[0] in FIRST_CHARACTERS and not event.style else text
            if isinstance(container, list):
                container.append(value)
            elif key is not None:
                container[key] = value
                key = None

    def _nested(self, event: YamlEvent) -> bool:
        """Begins or ends a container; False at the end of the document."""
        kind = event.__class__
        begin = _BEGINNINGS.get(kind)
        if begin is None:
            if kind in _ENDINGS:
                self._end()
                return True
            if kind is _LAST:
                return False
            raise _Unusual
        key = self._key
        unplaced = key is None and self._container.__class__ is dict
        if unplaced or event.tag is not None or event.anchor is not None or len(self._outer) >= DEEPEST:
            raise _Unusual
        self._outer.append((self._container, key))
        self._container, self._key = begin(), None
        return True

    def _end(self) -> None:
        ended = self._container
        container, key = self._outer.pop()
        if isinstance(container, list):
            container.append(ended)
        elif key is not None:
            container[key] = ended
        self._container, self._key = container, None
