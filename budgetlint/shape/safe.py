"""Safe corrections of values: an obvious misspelling of a key, `True` for `true`, a quoted word without quotes."""

import re
from typing import Final

from budgetlint.shape.types import Choice, Flag, Nullable, Shape, Short
from budgetlint.source.document import Plain

YES: Final = frozenset({"true", "yes", "on", "y", "1"})
NO: Final = frozenset({"false", "no", "off", "n", "0"})
_NULLS: Final = frozenset({"Null", "NULL"})
_WORD: Final = re.compile(r"[\w-]+")
_LONG_ENOUGH: Final = 8


def safe_key(key: str, meant: str | None) -> str | None:
    """The key that was meant, if it differs by one typing error, or by two in a long word; else None."""
    if meant is None or not _WORD.fullmatch(key):
        return None
    slips = 2 if len(meant) >= _LONG_ENOUGH else 1
    return meant if distance(_folded(key), _folded(meant)) <= slips else None


def safe_value(shape: Shape, value: Plain, text: str) -> str | None:
    """The only correct spelling of a boolean, null or word; `text` is the value as in the file, quotes included."""
    match shape:
        case Nullable(inner):
            return "null" if text in _NULLS else safe_value(inner, value, text)
        case Flag():
            if isinstance(value, str) and value in ("true", "false"):
                return value
            word = text.lower() if text.isalpha() else ""
            return "true" if word in YES else "false" if word in NO else None
        case Short() if isinstance(value, str) and value != text:
            return next((word for word in shape.words if word == value), None)
        case Choice(words) if isinstance(value, str) and value != text:
            return next((str(word) for word in words if str(word) == value), None)
        case _:
            return None


def _folded(word: str) -> str:
    return word.lower().replace("-", "_")


def distance(one: str, other: str) -> int:
    """The edit distance: letters that must be inserted, deleted, changed or swapped with a neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        current = [row]
        for column, right in enumerate(other, 1):
            least = min(last[column] + 1, current[-1] + 1, last[column - 1] + (left != right))
            swapped = row > 1 and column > 1 and left == other[column - 2] and one[row - 2] == right
            current.append(min(least, before[column - 2] + 1) if swapped else least)
        before, last = last, current
    return last[-1]
