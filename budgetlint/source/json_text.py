"""JSON text to plain data: exact numbers, no key twice, no infinities."""

import json
from decimal import Decimal

from budgetlint.source.document import Plain


class InvalidJson(ValueError):
    """The text is not the JSON that we read; the message says where and why."""


def load_json(text: str) -> Plain:
    """The data of a JSON text. Raises `InvalidJson` where it can't be read, a key repeated included."""
    try:
        data: Plain = json.loads(text, parse_float=Decimal, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise InvalidJson(f"line {error.lineno}, column {error.colno}: {error.msg.lower()}") from None
    except RecursionError:
        raise InvalidJson("nested too deep") from None
    except ArithmeticError:
        raise InvalidJson("a number has an exponent out of range") from None
    except InvalidJson:
        raise
    except ValueError:
        raise InvalidJson("a number has too many digits") from None
    return data


def _object(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    made = dict(pairs)
    if len(made) != len(pairs):
        left = dict.fromkeys(made)
        again = next(key for key, _ in pairs if left.pop(key, key) is not None)
        raise InvalidJson(f"duplicate key `{again}` in one object")
    return made


def _constant(text: str) -> float:
    raise InvalidJson(f"`{text}` is not a number")
