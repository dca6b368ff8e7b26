"""Accounts as limits: the calls of each, its own limit and its keys', over all files that state it alike."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal

from budgetlint.estimate.accounts.sight import own_keys_named
from budgetlint.estimate.mix import parts_of
from budgetlint.estimate.plan import named_in
from budgetlint.estimate.scopes import tags_of
from budgetlint.export.limits import AccountLimits, DeclaredLimit
from budgetlint.export.sight import SeenFile, dollars_of, year_start_of
from budgetlint.figures.globs import fits_glob
from budgetlint.frozen import replace
from budgetlint.model.accounts import AccountKey, ProviderAccount, Reset
from budgetlint.model.budget import BudgetFile
from budgetlint.model.periods import Period
from budgetlint.model.workload import Workload

_RESETS: Final[Mapping[Reset, Period | None]] = {
    "day": Period.DAY,
    "week": Period.WEEK,
    "month": Period.MONTH,
    "never": None,
}


def join_account(
    accounts: dict[str, tuple[ProviderAccount, AccountLimits]], name: str, account: ProviderAccount, seen: SeenFile
) -> None:
    """Add what a file states about an account; a different account of the same name gets its file's name as a
    prefix."""
    if name in accounts and accounts[name][0] != account:
        name = f"{seen.prefix}{name}"
    limits = _account(name, account, seen)
    before = accounts.get(name)
    if before is not None:
        limits = replace(
            limits,
            workloads=_both(before[1].workloads, limits.workloads),
            on_own_keys=_both(before[1].on_own_keys, limits.on_own_keys),
            whole=_wider(before[1].whole, limits.whole),
            keys=_wider(before[1].keys, limits.keys),
        )
    accounts[name] = (account, limits)


def _wider(one: Sequence[DeclaredLimit], other: Sequence[DeclaredLimit]) -> tuple[DeclaredLimit, ...]:
    """The same limits over the workloads of two files."""
    return tuple(
        replace(first, workloads=_both(first.workloads, second.workloads))
        for first, second in zip(one, other, strict=True)
    )


def _both(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _account(name: str, account: ProviderAccount, seen: SeenFile) -> AccountLimits:
    """An account as one file sees it."""
    inside = [
        address
        for address, workload in seen.file.workloads.items()
        if _fits(account, seen.file, workload) and _named(account.workloads, account.tags, seen.file, address)
    ]
    limit = account.limit
    whole: tuple[DeclaredLimit, ...] = ()
    if limit is not None and limit.amount is not None and limit.reset is not None:
        whole = (_limit("account", name, name, inside, limit.amount, limit.reset, seen),)
    return AccountLimits(
        name=name,
        preset=account.preset,
        workloads=tuple(f"{seen.prefix}{address}" for address in inside),
        on_own_keys=tuple(f"{seen.prefix}{address}" for address in own_keys_named(account, inside)),
        whole=whole,
        keys=tuple(_key(name, called, key, inside, seen) for called, key in account.keys.items()),
    )


def _fits(account: ProviderAccount, file: BudgetFile, workload: Workload) -> bool:
    """Whether all calls of a workload, in every part of its mix, are to an account's models."""
    if account.models is None:
        return True
    parts = (parts_of(file, workload) or ()) if workload.mix else ()
    models = [part.workload.model for part in parts] or [workload.model]
    return all(any(fits_glob(glob, model) for glob in account.models) for model in models)


def _named(names: tuple[str, ...] | None, tags: Mapping[str, str] | None, file: BudgetFile, address: str) -> bool:
    """Whether a workload is among the names, if any, and has all the tags, if any."""
    named = names is None or bool(named_in(names, (address,)))
    return named and (tags is None or tags.items() <= tags_of(file, file.workloads[address]).items())


def _key(account: str, name: str, key: AccountKey, inside: Sequence[str], seen: SeenFile) -> DeclaredLimit:
    workloads = [address for address in inside if _named(key.workloads, key.tags, seen.file, address)]
    limit = _limit("key", name, account, workloads, key.limit, key.reset, seen)
    return replace(limit, include_byok=key.include_byok)


def _limit(
    kind: Literal["account", "key"],
    name: str,
    account: str,
    inside: Sequence[str],
    amount: Decimal,
    reset: Reset,
    seen: SeenFile,
) -> DeclaredLimit:
    """A limit that is stated at the enforcer's own list prices."""
    return DeclaredLimit(
        kind=kind,
        name=name,
        account=account,
        workloads=tuple(f"{seen.prefix}{address}" for address in inside),
        declared=amount,
        currency=seen.file.currency,
        period=_RESETS[reset],
        dollar=dollars_of(seen),
        year_starts=year_start_of(seen.file),
    )
