"""From JSON text to plain data: with exact numbers; duplicate keys and infinities are rejected."""

import json
import re
from decimal import Decimal
from typing import Final

from budgetlint.source.document import Plain

_MOST_NESTED: Final = 500
"""The maximum nesting depth: below the limit of every Python version, so that all give the same answer."""


class InvalidJson(ValueError):
    """The text is not valid or not supported JSON; the message states where and why."""


def load_json(text: str) -> Plain:
    """The data of a JSON text. Raises `InvalidJson` if it can't be read, or has a duplicate key."""
    try:
        data: Plain = json.loads(text, parse_float=Decimal, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        if _nested_in(text[: error.pos]):
            raise InvalidJson("nested too deeply") from None
        raise InvalidJson(f"line {error.lineno}, column {error.colno}: {error.msg.lower()}") from None
    except RecursionError:
        raise InvalidJson("nested too deeply") from None
    except ArithmeticError:
        raise InvalidJson("a number has an exponent out of range") from None
    except InvalidJson:
        raise
    except ValueError:
        raise InvalidJson("a number has too many digits") from None
    if text.count("[") + text.count("{") > _MOST_NESTED and _nested(data):
        raise InvalidJson("nested too deeply")
    return data


def _nested(data: Plain) -> bool:
    """Whether data is nested too deeply, checked without recursion."""
    level: list[Plain] = [data]
    for _ in range(_MOST_NESTED + 1):
        inner: list[Plain] = []
        for value in level:
            if isinstance(value, dict):
                inner.extend(value.values())
            elif isinstance(value, list):
                inner.extend(value)
        if not inner:
            return False
        level = inner
    return True


def _nested_in(text: str) -> bool:
    """Whether too many brackets are open at the end of a text, not counting those in quotes."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    return bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}") > _MOST_NESTED


def _object(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    made = dict(pairs)
    if len(made) != len(pairs):
        left = dict.fromkeys(made)
        again = next(key for key, _ in pairs if left.pop(key, key) is not None)
        raise InvalidJson(f"duplicate key `{again}` in one object")
    return made


def _constant(text: str) -> float:
    raise InvalidJson(f"`{text}` is not a number")
