"""Saved answers of OpenRouter's `/credits` and `/key` among files of records: small JSON documents."""

import json
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from budgetlint.frozen import Frozen
from budgetlint.records.account_states import CreditsState, KeyState, State, states_in

_LARGEST: Final = 1 << 20
_HINT: Final = re.compile(rb'"(?:total_credits|limit_remaining)"')
_DAY: Final = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)")


class SavedStates(Frozen):
    """The files that are saved answers, and their content."""

    paths: frozenset[Path]
    states: tuple[CreditsState | KeyState, ...]


def saved_states(files: Iterable[Path]) -> SavedStates:
    """The saved answers among some files; their day is the one in the file's name."""
    paths: list[Path] = []
    states: list[CreditsState | KeyState] = []
    for file in files:
        read = _states(file) if file.suffix.lower() == ".json" else []
        if read:
            paths.append(file)
            states.extend(read)
    return SavedStates(frozenset(paths), tuple(states))


def _states(file: Path) -> list[CreditsState | KeyState]:
    try:
        if file.stat().st_size > _LARGEST:
            return []
        text = file.read_bytes()
        if not _HINT.search(text):
            return []
        value: State = json.loads(text, parse_float=Decimal)
    except (OSError, ValueError, RecursionError):
        return []
    return list(states_in(file.as_posix(), _day(file.name), value))


def _day(name: str) -> date | None:
    written = _DAY.search(name)
    try:
        return None if written is None else date.fromisoformat(written[1])
    except ValueError:
        return None
