"""Loosened accounts: limits raised, resets more frequent, keys and accounts removed."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import written
from budgetlint.findings.gate_change import GateChange
from budgetlint.gate.side import SideFile
from budgetlint.model.accounts import ProviderAccount, Reset
from budgetlint.model.budget import BudgetFile

_RESETS: Final[Mapping[Reset, int]] = {"never": 0, "month": 1, "week": 2, "day": 3}
"""The rank of resets: the more frequent, the looser."""


class _StatedLimit:
    """A limit of an account by address: its amount, and when it resets."""

    def __init__(self, limit: Decimal, reset: Reset) -> None:
        self.limit = limit
        self.reset = reset


def account_changes(before: SideFile, after: SideFile) -> Iterator[GateChange]:
    """What is looser in the accounts of a file that is readable on both sides."""
    old, new = before.file, after.file
    if old is None or new is None:
        return
    now = dict(_limits(new))
    for path, was in _limits(old):
        there = now.get(path)
        subject = ".".join(path)
        if there is None:
            yield GateChange("limit", subject, _words(old, was), None, *after.stated("accounts", *path[1:]))
            continue
        if there.limit > was.limit or old.currency != new.currency:
            place = after.stated(*path)
            yield GateChange("limit", subject, _words(old, was), _words(new, there), *place)
        elif _RESETS[there.reset] > _RESETS[was.reset]:
            yield GateChange("reset", subject, was.reset, there.reset, *after.stated(*path))


def _words(file: BudgetFile, limit: _StatedLimit) -> str:
    per = "in all" if limit.reset == "never" else f"a {limit.reset}"
    return f"{written(limit.limit)} {file.currency} {per}"


def _limits(file: BudgetFile) -> Iterator[tuple[tuple[str, ...], _StatedLimit]]:
    for name, account in file.accounts.items():
        yield from _of_account(("accounts", name), account)


def _of_account(path: tuple[str, ...], account: ProviderAccount) -> Iterator[tuple[tuple[str, ...], _StatedLimit]]:
    limit = account.limit
    if limit is not None and limit.amount is not None and limit.reset is not None:
        yield (*path, "limit"), _StatedLimit(limit.amount, limit.reset)
    for name, key in account.keys.items():
        yield (*path, "keys", name), _StatedLimit(key.limit, key.reset)
