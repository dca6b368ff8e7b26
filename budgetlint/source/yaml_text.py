"""From YAML text to a `Document`, in one pass over the parser's events.

Events, not nodes: PyYAML's C composer recurses and crashes the interpreter on deep nesting, builds
values through binary floating point, and keeps the last of two equal keys.
"""

from array import array
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from budgetlint.source.document import FIELDS, VALUE, Area, Document, Fault, Places, Plain, Span, span_of_area
from budgetlint.source.pyyaml import yaml
from budgetlint.source.scalars import FIRST_CHARACTERS, plain_value
from budgetlint.source.yaml_events import YamlEvent, area_of, events_of, kind_of, parser_fault, span_of

DEEPEST: Final = 64
MOST_ALIASED: Final = 100_000
MOST_FAULTS: Final = 1_000


class _Stop(Exception):
    """A fault that makes the rest of the text unreadable."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class _Open:
    """A container being read, with the key whose value comes next."""

    __slots__ = (
        "anchor",
        "deepest",
        "indexes",
        "key",
        "key_area",
        "nested",
        "skip",
        "spots",
        "start",
        "value",
    )

    def __init__(self, value: "list[Plain] | dict[str, Plain]", start: tuple[int, int], anchor: str | None) -> None:
        self.value = value
        self.spots: array[int] = array("I")
        self.start = start
        self.anchor = anchor
        self.key: str | None = None
        self.key_area: Area = (0, 0, 0, 0)
        self.skip = False
        self.nested = 0
        self.deepest = 0
        self.indexes: dict[str, int] = {}

    @property
    def nodes(self) -> int:
        """Its number of nodes: the container, its items, and the nodes below these."""
        return 1 + len(self.value) + self.nested

    def index_of(self, key: str) -> int:
        """The number of keys before `key`."""
        assert isinstance(self.value, dict)
        counted = len(self.indexes)
        for at, new in enumerate(islice(self.value, counted, None), counted):
            self.indexes[new] = at
        return self.indexes[key]


class _Anchored:
    """The target of an alias, its number of nodes, and its nesting depth."""

    __slots__ = ("deepest", "nodes", "value")

    def __init__(self, value: Plain, nodes: int, deepest: int) -> None:
        self.value = value
        self.nodes = nodes
        self.deepest = deepest


def load_yaml(text: str) -> Document:
    """The document in a YAML text; its faults are data, nothing is raised."""
    reader = _Reader()
    try:
        data = reader.read(text)
    except _Stop as stop:
        return _unreadable(text, [*reader.faults, stop.fault])
    except yaml.YAMLError as error:
        return _unreadable(text, [*reader.faults, parser_fault(error, text)])
    return Document(text, data, Places(data, reader.arrays), tuple(reader.faults))


def _unreadable(text: str, faults: list[Fault]) -> Document:
    return Document(text, None, Places(None, {}), tuple(faults), readable=False)


class _Reader:
    """Builds data and positions from events, and collects the anchors and faults of one text."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.arrays: dict[int, array[int]] = {}
        self._anchors: dict[str, _Anchored | None] = {}
        self._aliased = 0
        self._numbers: dict[str, Plain] = {}
        self._stack: list[_Open] = []

    def read(self, text: str) -> Plain:
        """The data of the single document in the text."""
        events = events_of(text)
        root = self._document(events)
        for event in events:
            if kind_of(event) is yaml.DocumentStartEvent:
                raise _Stop(
                    Fault("syntax", span_of(event), "a second document starts here, expected one document per file")
                )
        return root

    def _document(self, events: Iterator[YamlEvent]) -> Plain:
        for event in events:
            if kind_of(event) is yaml.DocumentStartEvent:
                break
        else:
            raise _Stop(Fault("syntax", Span(1, 1, 1, 1), "the file is empty, expected a budget"))
        stack = self._stack
        top = _Open([], (0, 0), None)
        stack.append(top)
        handlers: dict[type, Callable[[YamlEvent], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: lambda event: self._start(event, {}),
            yaml.SequenceStartEvent: lambda event: self._start(event, []),
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
        }
        for event in self._unread(events):
            handler = handlers.get(event.__class__)
            if handler is None:
                break
            handler(event)
        return top.value[0] if isinstance(top.value, list) and top.value else None

    def _unread(self, events: Iterator[YamlEvent]) -> Iterator[YamlEvent]:
        """Reads plain keys and values, four of five events, in place, and yields all other events.

        Yielded are containers, aliases, and scalars with an anchor or a tag, without text or for a key that is skipped.
        """
        stack, numbers = self._stack, self._numbers
        scalar: type = yaml.ScalarEvent
        holder = stack[-1]
        for event in events:
            if (
                event.__class__ is not scalar
                or not event.value
                or event.tag is not None
                or event.anchor is not None
                or holder.skip
            ):
                yield event
                holder = stack[-1]
                continue
            text = event.value
            start, end = event.start_mark, event.end_mark
            area = (start.line, start.column, end.line, end.column)
            container = holder.value
            if holder.key is None and container.__class__ is dict:
                if text in container or text == "<<":
                    self._key(holder, text, area, event)
                else:
                    holder.key, holder.key_area = text, area
                continue
            value: Plain = text
            if text[0] in FIRST_CHARACTERS and not event.style:
                value = numbers.get(text, text)
                if value is text:
                    value = numbers[text] = plain_value(text)
            if isinstance(container, list):
                container.append(value)
                holder.spots.extend(area + area)
            elif holder.key is not None:
                container[holder.key] = value
                holder.spots.extend(holder.key_area + area)
                holder.key = None

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
            self._anchors[event.anchor] = _Anchored(value, 1, 0)
        self._put(holder, value, area, 1)

    def _key(self, holder: _Open, text: str, area: Area, event: YamlEvent) -> None:
        holder.key, holder.key_area = text, area
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(text, 1, 0)
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

    def _start(
        self,
        event: YamlEvent,
        value: "list[Plain] | dict[str, Plain]",
    ) -> None:
        holder = self._stack[-1]
        if len(self._stack) > DEEPEST:
            raise _Stop(Fault("syntax", span_of(event), f"nested more than {DEEPEST} levels deep"))
        if event.tag is not None:
            self._fault(event, f"the tag `{event.tag}` is not supported", "remove the tag")
        if holder.key is None and holder.value.__class__ is dict:
            raise _Stop(Fault("syntax", span_of(event), "a key must be text, not a list or a mapping"))
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        mark = event.start_mark
        self._stack.append(_Open(value, (mark.line, mark.column), event.anchor))

    def _end(self, event: YamlEvent) -> None:
        done = self._stack.pop()
        self.arrays[id(done.value)] = done.spots
        if done.anchor is not None:
            self._anchors[done.anchor] = _Anchored(done.value, done.nodes, done.deepest + 1)
        holder = self._stack[-1]
        holder.deepest = max(holder.deepest, done.deepest + 1)
        mark = event.end_mark
        self._put(holder, done.value, (*done.start, mark.line, mark.column), done.nodes)

    def _alias(self, event: YamlEvent) -> None:
        holder = self._stack[-1]
        name = event.anchor or ""
        if name not in self._anchors:
            raise _Stop(Fault("syntax", span_of(event), f"the alias `*{name}` does not refer to an anchor above it"))
        target = self._anchors[name]
        if target is None:
            raise _Stop(Fault("syntax", span_of(event), f"the alias `*{name}` is inside the value that it repeats"))
        self._aliased += target.nodes
        if self._aliased > MOST_ALIASED:
            raise _Stop(
                Fault(
                    "syntax",
                    span_of(event),
                    f"aliases repeat more than {MOST_ALIASED:_} nodes".replace("_", ","),
                )
            )
        if len(self._stack) - 1 + target.deepest > DEEPEST:
            raise _Stop(Fault("syntax", span_of(event), f"nested more than {DEEPEST} levels deep"))
        if holder.key is None and holder.value.__class__ is dict:
            if not isinstance(target.value, str):
                raise _Stop(Fault("syntax", span_of(event), "a key must be text, not a list or a mapping"))
            self._key(holder, target.value, area_of(event), event)
            return
        holder.deepest = max(holder.deepest, target.deepest)
        self._put(holder, target.value, area_of(event), target.nodes)

    def _put(self, holder: _Open, value: Plain, area: Area, nodes: int) -> None:
        holder.nested += nodes - 1
        container = holder.value
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
            raise _Stop(
                Fault(
                    fault.rule,
                    fault.span,
                    f"{fault.message}; {MOST_FAULTS} faults found, the rest of the file is not read",
                )
            )
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
