"""PyYAML's parser: the parts of its events that are used, and its errors in words that a user can act on."""

from collections.abc import Callable, Iterator
from typing import Final, Protocol

from budgetlint.source.document import Area, Fault, Span, span_of_area
from budgetlint.source.pyyaml import yaml

DEEPEST: Final = 64
"""The maximum number of containers inside each other."""
MOST_ENTRIES: Final = 500_000
"""The maximum number of entries of a list or mapping."""


class TextPosition(Protocol):
    """A position in the text, counted from 0 in code points."""

    line: int
    column: int


class YamlEvent(Protocol):
    """The parts of the parser's events that are used: `value`, `style` and `tag` of a scalar, `anchor` of a node."""

    start_mark: TextPosition
    end_mark: TextPosition
    value: str
    style: str | None
    tag: str | None
    anchor: str | None


class Parser(Protocol):
    """The part of the parser that is used."""

    def get_event(self) -> YamlEvent | None: ...


def events_of(text: str) -> Iterator[YamlEvent]:
    """The parser's events, from PyYAML's C parser if available."""
    make: Callable[[str], Parser] = getattr(yaml, "CSafeLoader" if hasattr(yaml, "CSafeLoader") else "SafeLoader")
    return iter(make(text).get_event, None)


def kind_of(event: YamlEvent) -> type:
    return event.__class__


def area_of(event: YamlEvent) -> Area:
    start, end = event.start_mark, event.end_mark
    return start.line, start.column, end.line, end.column


def span_of(event: YamlEvent) -> Span:
    return span_of_area(area_of(event))


def parser_fault(error: yaml.YAMLError, text: str) -> Fault:
    """The parser's error as a fault with its position, in words that a user can act on."""
    if isinstance(error, yaml.reader.ReaderError):
        return Fault("syntax", Span(1, 1, 1, 1), f"a character that YAML does not allow: {error.reason}")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return Fault("syntax", Span(1, 1, 1, 1), "not readable as YAML")
    line, column = mark.line, mark.column
    span = span_of_area((line, column, line, column + 1))
    lines = text.split("\n")
    if line < len(lines) and "\t" in lines[line][: column + 1] and not lines[line][:column].strip():
        return Fault("syntax", span, "a tab used as indentation", "indent with spaces")
    problem = getattr(error, "problem", None) or "not readable as YAML"
    context = getattr(error, "context", None)
    return Fault("syntax", span, f"{problem} {context}" if context else str(problem))
