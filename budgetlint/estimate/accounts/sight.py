"""What accounts are judged on, and which of their calls use the user's own keys."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from budgetlint.estimate.accounts.calls import CallSource, WorkloadCalls
from budgetlint.estimate.accounts.scope import selected
from budgetlint.estimate.plan import named_in
from budgetlint.frozen import Frozen
from budgetlint.model.accounts import ProviderAccount
from budgetlint.model.budget import BudgetFile
from budgetlint.model.calendar import index_of, month_of

OLDEST_MONTHS: Final = 120
"""How many months before the plan a balance, or the use of a limit that never resets, may have been read."""


class Sight(Frozen):
    """What accounts are judged on: the file that states them, and all calls in it and its included files, with their
    sources.

    `inherited` are accounts that the file only inherits; if calls could not be read, its accounts can be judged only
    in part.
    """

    file: BudgetFile
    sources: tuple[CallSource, ...]
    inherited: frozenset[str]
    complete: bool


def own_keys(account: ProviderAccount, calls: Sequence[WorkloadCalls]) -> frozenset[str]:
    """The calls of an account that use the user's own keys (BYOK)."""
    if account.byok is None:
        return frozenset()
    return frozenset(call.name for call in selected(account.byok.workloads, None, calls))


def own_keys_named(account: ProviderAccount, names: Iterable[str]) -> tuple[str, ...]:
    """The addresses of the workloads that use the user's own keys (BYOK)."""
    return () if account.byok is None else named_in(account.byok.workloads, names)


def too_old(months: tuple[str, ...], day: date) -> bool:
    """Whether a balance was read too long before the plan's first month to be carried forward."""
    return bool(months) and index_of(months[0]) - index_of(month_of(day)) > OLDEST_MONTHS
