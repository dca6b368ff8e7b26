"""JSON without long texts: prompts and answers are never read, and a record with them may be larger than memory."""

import json
from collections.abc import Iterator
from typing import Final, TextIO

from budgetlint.edges.records.packed import NotRecords, Stream

_LONGEST_TEXT: Final = 1 << 14
_LONGEST_OBJECT: Final = 1 << 20


def slimmed(stream: Stream, to: TextIO) -> None:
    """Write the values of a JSON stream, one per line, with texts emptied that are too long for any field we read.

    Numbers keep every digit. Raises `NotRecords` if the stream is not valid JSON.
    """
    from ijson import JSONError, basic_parse

    try:
        to.writelines(_pieces(basic_parse(stream, multiple_values=True)))
    except (JSONError, UnicodeDecodeError, ArithmeticError) as error:
        raise NotRecords(f"it is not valid JSON: {' '.join(str(error).split())[:120]}") from None


def _pieces(events: Iterator[tuple[str, object]]) -> Iterator[str]:
    """The text of a value for each event of a parser."""
    after: list[str] = []
    between = ""
    for event, value in events:
        match event:
            case "start_map" | "start_array":
                yield between + ("{" if event == "start_map" else "[")
                after.append("}" if event == "start_map" else "]")
                between = ""
                continue
            case "end_map" | "end_array":
                yield after.pop()
            case "map_key":
                yield f"{between}{json.dumps(value)}:"
                between = ""
                continue
            case _:
                yield between + _scalar(event, value)
        between = "," if after else ""
        if not after:
            yield "\n"


def _scalar(event: str, value: object) -> str:
    match event:
        case "string":
            return json.dumps(_kept(str(value)))
        case "null":
            return "null"
        case "boolean":
            return "true" if value else "false"
        case _:
            return str(value)


def _kept(text: str) -> str:
    """The text if it may be read: a short one, or an object encoded as text."""
    return text if len(text) <= _LONGEST_TEXT or (text[:1] == "{" and len(text) <= _LONGEST_OBJECT) else ""
