"""Text in which nothing steers a terminal or turns a line around."""

import re
from typing import Final

_STEERING: Final = (
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]|\\r(?!\\n)"
)
"""Control characters but line ends and tabs, and those that set the direction of writing."""


def plain(text: str) -> str:
    r"""A text with such characters written as `\u202e`: in JSON the same text, elsewhere six plain characters."""
    if all(line.isprintable() for line in text.split("\n")):
        return text
    return re.sub(_STEERING, lambda match: f"\\u{ord(match[0]):04x}", text)
