"""PyYAML's parser: its events, as far as they are read, and its complaints in words that a user can act on."""

from collections.abc import Callable, Iterator
from typing import Protocol

from budgetlint.source.document import Fault, Span, packed, unpacked
from budgetlint.source.pyyaml import yaml


class TextPosition(Protocol):
    """A position in the text, counted from 0 in code points."""

    line: int
    column: int


class YamlEvent(Protocol):
    """What is read of the parser's events; `value`, `style` and `tag` of a scalar, `anchor` of a node."""

    start_mark: TextPosition
    end_mark: TextPosition
    value: str
    style: str | None
    tag: str | None
    anchor: str | None


class Parser(Protocol):
    """What is asked of the parser."""

    def get_event(self) -> YamlEvent | None: ...


def events_of(text: str) -> Iterator[YamlEvent]:
    """The parser's events, by PyYAML's C parser where it is there."""
    make: Callable[[str], Parser] = getattr(yaml, "CSafeLoader" if hasattr(yaml, "CSafeLoader") else "SafeLoader")
    return iter(make(text).get_event, None)


def kind_of(event: YamlEvent) -> type:
    return event.__class__


def span_of(event: YamlEvent) -> Span:
    start, end = event.start_mark, event.end_mark
    return unpacked(packed(start.line, start.column), packed(end.line, end.column))


def parser_fault(error: yaml.YAMLError, text: str) -> Fault:
    """The parser's complaint as a fault, at its place, in words that a user can act on."""
    if isinstance(error, yaml.reader.ReaderError):
        return Fault("syntax", Span(1, 1, 1, 1), f"a character that YAML does not allow: {error.reason}")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return Fault("syntax", Span(1, 1, 1, 1), "not readable as YAML")
    line, column = mark.line, mark.column
    span = unpacked(packed(line, column), packed(line, column + 1))
    lines = text.split("\n")
    if line < len(lines) and "\t" in lines[line][: column + 1] and not lines[line][:column].strip():
        return Fault("syntax", span, "a tab used as indentation", "indent with spaces")
    problem = getattr(error, "problem", None) or "not readable as YAML"
    context = getattr(error, "context", None)
    return Fault("syntax", span, f"{problem} {context}" if context else str(problem))
