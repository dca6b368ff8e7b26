"""Loosened accounts: limits raised, resets more frequent, keys and accounts removed or about fewer calls."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.estimate.spend import Spend, selects, spenders_in
from budgetlint.figures.exact import written
from budgetlint.findings.gate_change import GateChange
from budgetlint.frozen import Frozen
from budgetlint.gate.account_facts import fact_changes
from budgetlint.gate.side import SideFile
from budgetlint.model.accounts import AccountKey, FreeModels, ProviderAccount, Reset
from budgetlint.model.budget import BudgetFile
from budgetlint.model.payable import SpendScope

_RESETS: Final[Mapping[Reset, int]] = {"never": 0, "month": 1, "week": 2, "day": 3}
"""The rank of resets: the more frequent, the looser."""


class _StatedLimit(Frozen):
    """A limit of an account: how much or how many, and when it resets."""

    limit: Decimal
    reset: Reset
    unit: str


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
            yield GateChange("limit", subject, _words(was), None, *after.stated("accounts", *path[1:]))
            continue
        if there.limit > was.limit or there.unit != was.unit:
            yield GateChange("limit", subject, _words(was), _words(there), *after.stated(*path))
        elif _RESETS[there.reset] > _RESETS[was.reset]:
            yield GateChange("reset", subject, was.reset, there.reset, *after.stated(*path))

    for name, account in old.accounts.items():
        if name not in new.accounts and account.paying:
            yield GateChange("pays", f"accounts.{name}", "pays for its calls", "is gone", *after.stated("accounts"))
        elif name in new.accounts:
            yield from _sight_changes(name, account, new.accounts[name], before, after)
            yield from fact_changes(name, account, new.accounts[name], before, after)


def _words(limit: _StatedLimit) -> str:
    per = "in all" if limit.reset == "never" else f"a {limit.reset}"
    return f"{written(limit.limit)} {limit.unit} {per}"


def _limits(file: BudgetFile) -> Iterator[tuple[tuple[str, ...], _StatedLimit]]:
    for name, account in file.accounts.items():
        yield from _limits_of(("accounts", name), account, file.currency)


def _limits_of(
    path: tuple[str, ...], account: ProviderAccount, currency: str
) -> Iterator[tuple[tuple[str, ...], _StatedLimit]]:
    limit, free = account.limit, account.free_models
    if limit is not None and limit.amount is not None and limit.reset is not None:
        yield (*path, "limit"), _StatedLimit(limit.amount, limit.reset, currency)
    for name, key in account.keys.items():
        yield (*path, "keys", name), _StatedLimit(key.limit, key.reset, currency)
    if free is not None and free.requests_per_day is not None:
        yield (*path, "free_models", "requests_per_day"), _StatedLimit(free.requests_per_day, "day", "requests")


def _sight_changes(
    name: str, was: ProviderAccount, now: ProviderAccount, before: SideFile, after: SideFile
) -> Iterator[GateChange]:
    """Calls that an account no longer pays for, and those that it or one of its keys no longer counts."""
    old, new = before.seen, after.seen
    if old is None or new is None:
        return
    path = ("accounts", name)
    if was.paying and not now.paying:
        place = after.stated(*path)
        yield GateChange("pays", ".".join(path), "pays for its calls", "does not pay for its calls", *place)
    sides = spenders_in(old), spenders_in(new)
    if was.free_models is not None and now.free_models is not None:
        free = (_of_free(was.free_models),), (_of_free(now.free_models),)
        yield from _uncovered((*path, "free_models"), *free, sides, after)
    yield from _uncovered(path, (_of_account(was),), (_of_account(now),), sides, after)
    for address, key in was.keys.items():
        there = now.keys.get(address)
        if there is None:
            continue
        inner = (*path, "keys", address)
        yield from _uncovered(inner, (_of_account(was), _of_key(key)), (_of_account(now), _of_key(there)), sides, after)
        if key.include_byok and not there.include_byok:
            words = "calls on your own provider keys"
            place = after.stated(*inner)
            yield GateChange("scope", ".".join(inner), f"covers {words}", f"does not cover {words}", *place)


def _of_account(account: ProviderAccount) -> SpendScope:
    return SpendScope(models=account.models, workloads=account.workloads, tags=account.tags)


def _of_free(free: FreeModels) -> SpendScope:
    return SpendScope(models=free.models)


def _of_key(key: AccountKey) -> SpendScope:
    return SpendScope(workloads=key.workloads, tags=key.tags)


def _uncovered(
    path: tuple[str, ...],
    was: tuple[SpendScope, ...],
    now: tuple[SpendScope, ...],
    sides: tuple[Sequence[Spend], Sequence[Spend]],
    after: SideFile,
) -> Iterator[GateChange]:
    """Spend of both sides that all earlier scopes covered and the new ones do not."""
    earlier, today = sides
    both = {_address(spend) for spend in earlier} & {_address(spend) for spend in today}
    covered = {_address(spend) for spend in (*earlier, *today) if _in_all(was, spend)}
    kept = {_address(spend) for spend in today if _in_all(now, spend)}
    lost = [spend.workload for spend in today if _address(spend) in (both & covered) - kept]
    if lost:
        names = ", ".join(dict.fromkeys(lost))
        yield GateChange("scope", ".".join(path), f"covers {names}", f"does not cover {names}", *after.stated(*path))


def _address(spend: Spend) -> tuple[str, str]:
    return spend.workload, spend.model


def _in_all(scopes: tuple[SpendScope, ...], spend: Spend) -> bool:
    return all(selects(scope, spend.workload, spend.model, spend.tags) for scope in scopes)
