"""A file's accounts beside its plan: over its own calls and, of a root, those of the files that it includes."""

from typing import TYPE_CHECKING

from budgetlint.estimate.accounts.calls import CallSource
from budgetlint.estimate.accounts.judge import Sight, accounts_of
from budgetlint.estimate.accounts.presets import Presets
from budgetlint.estimate.money import worth_in
from budgetlint.lint.origin import Origin
from budgetlint.lint.prices import prices_of, snapshot_of
from budgetlint.rules.rule import Subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetlint.estimate.accounts.results import AccountResult
    from budgetlint.lint.including import Included


def account_results(
    subject: Subject,
    origin: Origin,
    unread: tuple[str, ...],
    included: "Included | None",
    presets: "Callable[[], Presets]",
) -> "tuple[AccountResult, ...]":
    """The accounts of a file. One that it inherits is judged whole by a root alone; other files look at their keys."""
    file, base = subject.file, origin.base
    prices = prices_of(subject.listed, subject.contract, subject.day)
    sources = [CallSource(file, prices)]
    complete = not unread
    for member in () if included is None else included.members(subject.day):
        if member.file is None or member.prices is None or member.estimate is None:
            complete = False
            continue
        worth = worth_in(member.file.currency, file.currency, snapshot_of(subject.listed).units)
        sources.append(CallSource(member.file, member.prices, member.name, worth))
        complete = complete and all(name in member.file.workloads for name in member.estimate.unpriced)
    complete = complete and (included is None or not included.lost)
    inherited = frozenset(
        name for name in file.accounts if included is None and base is not None and base.states(("accounts", name))
    )
    return accounts_of(Sight(file, tuple(sources), inherited, complete), presets)
