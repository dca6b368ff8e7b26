"""The value of a plain YAML scalar: YAML 1.2's core schema, narrowed, and exact."""

import re
from decimal import Decimal

_OURS = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|\.[0-9]+")
_YAMLS = (
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
"""Numbers of YAML's core schema; compiled when a scalar looks like a number but is not in a supported notation."""
_OF_DECIMALS = frozenset("0123456789.+-eE")
_PREFIXES = ("0o", "0x")
_SPECIAL = ("inf", "nan")
_SAFE_DIGITS = 18
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None}
FIRST_CHARACTERS = frozenset("0123456789.+-tfn~")
"""The characters with which a plain scalar that is not text can begin."""


def plain_value(text: str) -> str | int | Decimal | float | bool | None:
    """The value of a plain scalar: text, an exact number, a boolean, null.

    A number in a notation that YAML allows but budget files don't (a sign, an exponent, hexadecimal, octal,
    a leading zero, infinity) is returned as a float, which is never used in computations. A negative fraction
    such as `-0.08` is exact: only `growth.rate` may be one.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _OURS.fullmatch(text):
        whole = "." not in text and len(text) <= _SAFE_DIGITS
        return int(text) if whole else Decimal(text)
    if text.startswith("-0.") and _OURS.fullmatch(text, 1) and text.strip("-0."):
        return Decimal(text)
    if _like_a_number(text) and re.fullmatch(_YAMLS, text):
        return float("nan")
    return text


def _like_a_number(text: str) -> bool:
    """Whether a text can be a number of YAML at all, as shares, days and hashes can't: most files never need the pattern."""
    if text.startswith(_PREFIXES) or text[-3:].lower() in _SPECIAL:
        return True
    hyphen = text.rfind("-")
    return _OF_DECIMALS.issuperset(text) and (hyphen < 1 or text[hyphen - 1] in "eE")
