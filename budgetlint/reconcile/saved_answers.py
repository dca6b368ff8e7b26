"""Saved answers of OpenRouter about accounts: which contain information, and about which account."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from budgetlint.frozen import Frozen
from budgetlint.reconcile.refused import fits_gateway
from budgetlint.records.account_states import CreditsState, KeyState

if TYPE_CHECKING:
    from budgetlint.estimate.accounts.results import AccountResult
    from budgetlint.lint.report import FileReport

_OPENROUTER: Final = "openrouter"
_CURRENCY: Final = "USD"


class SavedAnswers(Frozen):
    """The answers read about an account, and the day assumed for answers without one."""

    states: tuple[CreditsState | KeyState, ...]
    day: date

    @property
    def credits(self) -> CreditsState | None:
        """The latest answer about credits that contains information."""
        telling = [state for state in self.states if isinstance(state, CreditsState) and not state.is_empty]
        return max(telling, key=lambda state: state.day or self.day, default=None)

    @property
    def keys(self) -> tuple[KeyState, ...]:
        """The latest answer about each key."""
        latest: dict[str, KeyState] = {}
        for state in self.states:
            if isinstance(state, KeyState):
                name = state.name or state.label or state.path
                before = latest.get(name)
                if before is None or (before.day or self.day) <= (state.day or self.day):
                    latest[name] = state
        return tuple(latest.values())


def with_openrouter(files: "Sequence[FileReport]") -> "tuple[AccountResult, ...]":
    """The accounts with OpenRouter in US dollars, the currency of its answers."""
    return tuple(
        result
        for file in files
        for result in file.accounts
        if result.judged
        and file.file is not None
        and file.file.currency == _CURRENCY
        and fits_gateway(_OPENROUTER, result.name, result.account)
    )


def answer_notes(files: "Sequence[FileReport]", read: SavedAnswers) -> Iterator[str]:
    """Notes on saved answers: those without information, and those whose account is unknown."""
    for state in read.states:
        if isinstance(state, CreditsState) and state.is_empty:
            yield (
                f"`{state.path}` states 0 credits and 0 used: OpenRouter's `/credits` returns zeros for an inference key, "
                "so it is ignored; query with a management key, or save `/key`"
            )
    if read.states and any(state.day is None for state in read.states):
        yield f"saved answers without a day in their names are assumed to be from {read.day}, the day of this run"
    fitting = [f"`{result.name}`" for result in with_openrouter(files)]
    if read.states and len(fitting) != 1:
        which = f"{', '.join(fitting)} are all" if fitting else "no declared account in dollars is"
        yield f"OpenRouter's saved answers are not compared with any account: {which} with OpenRouter"
