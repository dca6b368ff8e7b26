"""Text without characters that control a terminal or change the direction of writing."""

import re
from typing import Final

_STEERING: Final = (
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]|\\r(?!\\n)"
)
"""Control characters except line breaks and tabs, and characters that set the direction of writing."""


def plain(text: str) -> str:
    r"""A text with such characters escaped as in `\u202e`: the same text in JSON, six plain characters elsewhere."""
    if all(line.isprintable() for line in text.split("\n")):
        return text
    return re.sub(_STEERING, lambda match: f"\\u{ord(match[0]):04x}", text)
