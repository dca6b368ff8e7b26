"""Saved JSON answers of OpenRouter's `/credits`, `/key` and `/keys`: the remainders of an account and its keys.

`/credits` returns zeros for an inference key, so zeros carry no information; the remainder of a key is in `/key`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from budgetlint.frozen import Frozen
from budgetlint.model.accounts import Reset

State: TypeAlias = "str | int | Decimal | bool | None | Sequence[State] | Mapping[str, State]"

_RESETS: Final[Mapping[str, Reset]] = {"daily": "day", "weekly": "week", "monthly": "month"}
_MOST_DIGITS: Final = 16
"""The largest number that is accepted as a balance."""
_OF_CREDITS: Final = frozenset({"total_credits", "total_usage"})
_OF_A_KEY: Final = frozenset({"limit", "limit_remaining", "usage"})


class CreditsState(Frozen):
    """The total credits bought and used of an account, from `/credits`; `day` is None if unknown."""

    path: str
    day: date | None
    bought: Decimal
    used: Decimal

    @property
    def left(self) -> Decimal:
        """The remaining credits."""
        return self.bought - self.used

    @property
    def is_empty(self) -> bool:
        """Whether it is the answer for an inference key, which carries no information."""
        return not self.bought and not self.used


class KeyState(Frozen):
    """The remainder of a key, from `/key`; None as `limit` means unlimited. `free_*` are the day's requests to free models."""

    path: str
    day: date | None
    name: str | None
    label: str | None
    limit: Decimal | None
    left: Decimal | None
    reset: Reset | None
    used: Decimal | None
    with_byok: bool | None = None
    free_allowed: Decimal | None = None
    free_used: Decimal | None = None


def states_in(path: str, day: date | None, value: State) -> Iterator[CreditsState | KeyState]:
    """The states in a saved answer, with or without its `data` wrapper; empty for any other JSON."""
    inner = value.get("data", value) if isinstance(value, Mapping) else value
    entries: Sequence[State] = inner if isinstance(inner, (list, tuple)) else [inner]
    for entry in entries:
        if not isinstance(entry, Mapping):
            continue
        if entry.keys() >= _OF_CREDITS:
            bought, used = _number(entry["total_credits"]), _number(entry["total_usage"])
            if bought is not None and used is not None:
                yield CreditsState(path, day, bought, used)
        elif entry.keys() >= _OF_A_KEY:
            yield _key(path, day, entry)


def _key(path: str, day: date | None, entry: Mapping[str, State]) -> KeyState:
    limit, word = _number(entry["limit"]), entry.get("limit_reset")
    never: Reset | None = None if limit is None or word is not None else "never"
    reset = _RESETS.get(word) if isinstance(word, str) else never
    free = entry.get("free_model_daily_requests")
    free = free if isinstance(free, Mapping) else {}
    used = entry.get(f"usage_{word}") if isinstance(word, str) and word in _RESETS else entry["usage"]
    byok = entry.get("include_byok_in_limit")
    return KeyState(
        path,
        day,
        _text(entry.get("name")),
        _text(entry.get("label")),
        limit,
        _number(entry["limit_remaining"]),
        reset,
        _number(used),
        byok if isinstance(byok, bool) else None,
        _number(free.get("limit")),
        _number(free.get("used")),
    )


def _number(value: State) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    number = Decimal(value)
    return number if number.is_finite() and number.adjusted() < _MOST_DIGITS else None


def _text(value: State) -> str | None:
    return value if isinstance(value, str) and value else None
