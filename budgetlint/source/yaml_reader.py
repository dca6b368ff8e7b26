"""From any YAML text to its document, with faults and positions, in one pass over the parser's events."""

from array import array
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from budgetlint.frozen import Frozen
from budgetlint.source.document import (
    FIELDS,
    NOWHERE,
    VALUE,
    Area,
    Document,
    Fault,
    Places,
    Plain,
    Positions,
    Span,
    span_of_area,
)
from budgetlint.source.pyyaml import yaml
from budgetlint.source.scalars import plain_value
from budgetlint.source.yaml_events import (
    DEEPEST,
    MOST_ENTRIES,
    YamlEvent,
    area_of,
    events_of,
    kind_of,
    parser_fault,
    span_of,
)

MOST_ALIASED: Final = 100_000
MOST_FAULTS: Final = 1_000
_UNFINISHED: Final[list[Plain]] = []
"""The target of an anchor whose value is still being read."""


class _BrokenText(Exception):
    """A fault that makes the rest of the text unreadable."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def _broken(span: Span, message: str) -> _BrokenText:
    return _BrokenText(Fault("syntax", span, message))


class _Open:
    """A container being read, with the key whose value comes next."""

    __slots__ = ("anchor", "indexes", "key", "key_area", "skip", "spots", "start", "value")

    def __init__(
        self,
        value: "list[Plain] | dict[str, Plain]",
        start: tuple[int, int] = (0, 0),
        anchor: str | None = None,
    ) -> None:
        self.value = value
        self.start = start
        self.anchor = anchor
        self.spots: array[int] = array("I")
        self.key: str | None = None
        self.key_area: Area = (0, 0, 0, 0)
        self.skip = False
        self.indexes: dict[str, int] | None = None

    def index_of(self, key: str) -> int:
        """The number of keys before `key`."""
        assert isinstance(self.value, dict)
        if self.indexes is None:
            self.indexes = {}
        counted = len(self.indexes)
        for at, new in enumerate(islice(self.value, counted, None), counted):
            self.indexes[new] = at
        return self.indexes[key]


class _Size(Frozen):
    """The number of nodes in a value, aliases counted where they stand, and its nesting depth."""

    value: Plain
    nodes: int
    depth: int


def read_in_full(text: str) -> Document:
    """The document in a YAML text; its faults are data, nothing is raised."""
    reader = _Reader()
    try:
        data = reader.read(text)
    except _BrokenText as stop:
        return _unreadable(text, [*reader.faults, stop.fault])
    except yaml.YAMLError as error:
        return _unreadable(text, [*reader.faults, parser_fault(error, text)])
    return Document(text, data, Places(lambda: (data, reader.arrays)), tuple(reader.faults))


def positions_in(text: str) -> Positions:
    """The positions in a text that was read without a fault."""
    reader = _Reader()
    return reader.read(text), reader.arrays


def _unreadable(text: str, faults: list[Fault]) -> Document:
    return Document(text, None, NOWHERE, tuple(faults), readable=False)


class _Reader:
    """Builds data and positions from events, and collects the anchors and faults of one text."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.arrays: dict[int, array[int]] = {}
        self._anchors: dict[str, Plain] = {}
        self._sizes: dict[int, _Size] = {}
        self._aliased = 0
        self._stack: list[_Open] = []

    def read(self, text: str) -> Plain:
        """The data of the single document in the text."""
        events = events_of(text)
        root = self._document(events)
        for event in events:
            if kind_of(event) is yaml.DocumentStartEvent:
                raise _broken(span_of(event), "a second document starts here, expected one document per file")
        return root

    def _document(self, events: Iterator[YamlEvent]) -> Plain:
        for event in events:
            if kind_of(event) is yaml.DocumentStartEvent:
                break
        else:
            raise _broken(Span(1, 1, 1, 1), "the file is empty, expected a budget")
        stack = self._stack
        top = _Open([])
        stack.append(top)
        handlers: dict[type, Callable[[YamlEvent], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: lambda event: self._start(event, {}),
            yaml.SequenceStartEvent: lambda event: self._start(event, []),
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
        }
        for event in events:
            handler = handlers.get(event.__class__)
            if handler is None:
                break
            handler(event)
        return top.value[0] if isinstance(top.value, list) and top.value else None

    def _scalar(self, event: YamlEvent) -> None:
        holder = self._stack[-1]
        text = event.value
        area = area_of(event)
        if event.tag is not None:
            self._fault(event, f"the tag `{event.tag}` is not supported", "remove the tag")
        container = holder.value
        if holder.key is None and isinstance(container, dict):
            self._key(holder, text, area, event)
            return
        value: Plain = text
        if not event.style:
            if not text:
                self._empty(holder, area)
                value = None
            else:
                value = plain_value(text)
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        self._put(holder, value, area)

    def _key(self, holder: _Open, text: str, area: Area, event: YamlEvent) -> None:
        holder.key, holder.key_area = text, area
        if event.anchor is not None:
            self._anchors[event.anchor] = text
        assert isinstance(holder.value, dict)
        if text in holder.value:
            holder.skip = True
            first = holder.index_of(text) * FIELDS
            place = span_of_area(holder.spots[first : first + VALUE])
            self._tell(
                Fault(
                    "duplicate-key",
                    span_of_area(area),
                    f"duplicate key `{text}`, first on line {place.line}",
                    "keep one of them",
                )
            )
        elif text == "<<":
            holder.skip = True
            self._fault(event, "the merge key `<<` is not supported", "write the keys out, or use an alias as a value")

    def _start(self, event: YamlEvent, value: "list[Plain] | dict[str, Plain]") -> None:
        stack = self._stack
        holder = stack[-1]
        if len(stack) > DEEPEST:
            raise _broken(span_of(event), f"nested more than {DEEPEST} levels deep")
        if event.tag is not None:
            self._fault(event, f"the tag `{event.tag}` is not supported", "remove the tag")
        if holder.key is None and holder.value.__class__ is dict:
            raise _broken(span_of(event), "a key must be text, not a list or a mapping")
        if event.anchor is not None:
            self._anchors[event.anchor] = _UNFINISHED
        mark = event.start_mark
        stack.append(_Open(value, (mark.line, mark.column), event.anchor))

    def _end(self, event: YamlEvent) -> None:
        done = self._stack.pop()
        self.arrays[id(done.value)] = done.spots
        if done.anchor is not None:
            self._anchors[done.anchor] = done.value
        mark = event.end_mark
        self._put(self._stack[-1], done.value, (*done.start, mark.line, mark.column))

    def _alias(self, event: YamlEvent) -> None:
        holder = self._stack[-1]
        name = event.anchor or ""
        if name not in self._anchors:
            raise _broken(span_of(event), f"the alias `*{name}` does not refer to an anchor above it")
        value = self._anchors[name]
        if value is _UNFINISHED:
            raise _broken(span_of(event), f"the alias `*{name}` is inside the value that it repeats")
        size = self._size(value)
        self._aliased += size.nodes
        if self._aliased > MOST_ALIASED:
            most = f"{MOST_ALIASED:_}".replace("_", ",")
            raise _broken(span_of(event), f"aliases repeat more than {most} nodes")
        if len(self._stack) - 1 + size.depth > DEEPEST:
            raise _broken(span_of(event), f"nested more than {DEEPEST} levels deep")
        if holder.key is None and holder.value.__class__ is dict:
            if not isinstance(value, str):
                raise _broken(span_of(event), "a key must be text, not a list or a mapping")
            self._key(holder, value, area_of(event), event)
            return
        self._put(holder, value, area_of(event))

    def _size(self, value: Plain) -> _Size:
        """The size of an alias's target; the value is kept with it, so that no other has its identity."""
        size = self._sizes.get(id(value))
        if size is None:
            items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            sizes = [self._size(item) for item in items]
            depth = 1 + max((size.depth for size in sizes), default=0) if isinstance(value, (dict, list)) else 0
            size = self._sizes[id(value)] = _Size(value, 1 + sum(size.nodes for size in sizes), depth)
        return size

    def _put(self, holder: _Open, value: Plain, area: Area) -> None:
        container = holder.value
        if len(container) >= MOST_ENTRIES:
            most = f"{MOST_ENTRIES:_}".replace("_", ",")
            raise _broken(span_of_area(area), f"a list or mapping has more than {most} entries")
        if isinstance(container, list):
            container.append(value)
            holder.spots.extend(area + area)
            return
        if holder.skip:
            holder.skip = False
        elif holder.key is not None:
            container[holder.key] = value
            holder.spots.extend(holder.key_area + area)
        holder.key = None

    def _tell(self, fault: Fault) -> None:
        """Adds a fault; stops reading once there are too many to be useful."""
        if len(self.faults) >= MOST_FAULTS:
            message = f"{fault.message}; {MOST_FAULTS} faults found, the rest of the file is not read"
            raise _BrokenText(Fault(fault.rule, fault.span, message))
        self.faults.append(fault)

    def _fault(self, event: YamlEvent, message: str, advice: str | None = None) -> None:
        self._tell(Fault("syntax", span_of(event), message, advice))

    def _empty(self, holder: _Open, area: Area) -> None:
        is_extension = len(self._stack) > 1 and (self._stack[1].key or "").startswith("x-")
        if is_extension:
            return
        if holder.key is None:
            span, what = span_of_area(area), "an item of the list"
        else:
            span, what = span_of_area(holder.key_area), f"`{holder.key}`"
        comma = holder.key is not None and holder.key.isdecimal() and holder.spots
        advice = (
            "a comma starts another entry: write `1200` or `1_200`" if comma else "write a value, or remove the key"
        )
        self._tell(Fault("wrong-value", span, f"{what} has no value", advice))
