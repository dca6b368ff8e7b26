"""From bytes to text: only UTF-8, with or without a byte-order mark."""

import codecs
import re

from budgetlint.source.document import NOWHERE, Document, Fault, Span

_FOREIGN_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_PLAIN = bytes([0x09, 0x0A, 0x0D, *range(0x20, 0x7F)])
"""The characters of most files, for a check that needs no compiled pattern."""
_FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]"
_BREAK = "\r\n|[\n\r\x85\u2028\u2029]"


def lines_of(text: str) -> list[str]:
    """The lines of a text, split at YAML's line breaks."""
    return re.split(_BREAK, text)


def decoded(data: bytes) -> "str | Fault":
    """The text of UTF-8 bytes without a byte-order mark, or the fault of the bytes, with its position."""
    if not data.translate(None, _PLAIN):
        return data.decode("ascii")
    for mark, name in _FOREIGN_MARKS:
        if data.startswith(mark):
            return Fault("syntax", Span(1, 1, 1, 1), f"encoded as {name}, expected UTF-8", "save the file as UTF-8")
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")
        byte = error.object[error.start]
        return Fault("syntax", end_of(before), f"the byte 0x{byte:02X} is not UTF-8", "save the file as UTF-8")
    match = re.search(_FORBIDDEN, text)
    if match is None:
        return text
    code = ord(match.group())
    name = "a NUL byte" if code == 0 else f"the control character U+{code:04X}"
    advice = "save the file as UTF-8" if code == 0 else None
    return Fault("syntax", end_of(text[: match.start()]), f"{name}, which YAML does not allow", advice)


def end_of(before: str) -> Span:
    """The span of the character that follows a text."""
    lines = lines_of(before)
    column = len(lines[-1]) + 1
    return Span(len(lines), column, len(lines), column + 1)


def unreadable(fault: Fault) -> Document:
    """A document that could not be read, with its fault."""
    return Document("", None, NOWHERE, (fault,), readable=False)
