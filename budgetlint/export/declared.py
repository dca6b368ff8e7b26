"""What budget files declare that somebody may enforce: the accounts of a run with their keys, and every budget."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from budgetlint.estimate.mix import parts_of
from budgetlint.estimate.money import worth_in
from budgetlint.estimate.plan import named_in
from budgetlint.estimate.results import BudgetResult
from budgetlint.estimate.scopes import tags_of
from budgetlint.export.limits import AccountLimits, AtList, Declaration, DeclaredLimit, NotExported
from budgetlint.export.listed import listed_results
from budgetlint.figures.exact import exactly
from budgetlint.figures.globs import fits_glob
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.prices import snapshot_of
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.accounts import AccountKey, ProviderAccount, Reset
from budgetlint.model.budget import BudgetFile
from budgetlint.model.calendar import month_of
from budgetlint.model.periods import Period
from budgetlint.model.workload import Workload

_DOLLAR: Final = "USD"
_RESETS: Final[Mapping[Reset, Period | None]] = {
    "day": Period.DAY,
    "week": Period.WEEK,
    "month": Period.MONTH,
    "never": None,
}


class _Seen(Frozen):
    """A budget file of a run, the workloads that it sees by their addresses, and what stands before its names."""

    report: FileReport
    file: BudgetFile
    prefix: str


@exactly()
def declaration(report: Report) -> Declaration:
    """The accounts, keys and budgets of a run on its day. An account that several files state alike is one account."""
    accounts: dict[str, tuple[ProviderAccount, AccountLimits]] = {}
    budgets: list[DeclaredLimit] = []
    refused: list[NotExported] = []
    for seen in _seen(report):
        for name, account in seen.file.accounts.items():
            _join(accounts, name, account, seen)
        listed = listed_results(seen.report, report.files, report.as_of)
        for result in () if seen.report.estimate is None else seen.report.estimate.budgets:
            limit = _budget(seen, result, listed.get(result.name), report.as_of)
            if isinstance(limit, NotExported):
                refused.append(limit)
            else:
                budgets.append(limit)
    return Declaration(tuple(limits for _, limits in accounts.values()), tuple(budgets), tuple(refused))


def _seen(report: Report) -> Iterator[_Seen]:
    """The files of a run, roots first; with several that stand alone, names are told apart by the file's."""
    included = {path: root for root in report.files for path in root.included}
    alone = [file for file in report.files if file.path not in included]
    for file in sorted(report.files, key=lambda file: file.path in included):
        whole = file.file if file.organisation is None else file.organisation.file
        if whole is None:
            continue
        root = included.get(file.path)
        top = file if root is None else root
        prefix = f"{_name_of(top)}/" if len(alone) > 1 else ""
        yield _Seen(file, whole, prefix if root is None else f"{prefix}{_name_of(file)}/")


def _name_of(file: FileReport) -> str:
    return file.path if file.file is None or file.file.name is None else file.file.name


def _join(
    accounts: dict[str, tuple[ProviderAccount, AccountLimits]], name: str, account: ProviderAccount, seen: _Seen
) -> None:
    """Adds what a file says of an account: another one under the same name is told apart by its file."""
    if name in accounts and accounts[name][0] != account:
        name = f"{seen.prefix}{name}"
    limits = _account(name, account, seen)
    before = accounts.get(name)
    if before is not None:
        limits = replace(
            limits,
            workloads=_both(before[1].workloads, limits.workloads),
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


def _account(name: str, account: ProviderAccount, seen: _Seen) -> AccountLimits:
    """An account over what one file sees."""
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
        whole=whole,
        keys=tuple(_key(name, called, key, inside, seen) for called, key in account.keys.items()),
    )


def _fits(account: ProviderAccount, file: BudgetFile, workload: Workload) -> bool:
    """Whether all calls of a workload, of every part of its mix, go to models of an account."""
    if account.models is None:
        return True
    parts = (parts_of(file, workload) or ()) if workload.mix else ()
    models = [part.workload.model for part in parts] or [workload.model]
    return all(any(fits_glob(glob, model) for glob in account.models) for model in models)


def _named(names: tuple[str, ...] | None, tags: Mapping[str, str] | None, file: BudgetFile, address: str) -> bool:
    """Whether a workload is among those named, where some are, and carries all tags, where there are some."""
    named = names is None or bool(named_in(names, (address,)))
    return named and (tags is None or tags.items() <= tags_of(file, file.workloads[address]).items())


def _key(account: str, name: str, key: AccountKey, inside: Sequence[str], seen: _Seen) -> DeclaredLimit:
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
    seen: _Seen,
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
        dollar=_dollar(seen),
        year_starts=_year_starts(seen.file),
    )


def _dollar(seen: _Seen) -> tuple[Decimal, Decimal] | None:
    return worth_in(seen.file.currency, _DOLLAR, snapshot_of(seen.report.listed).units)


def _year_starts(file: BudgetFile) -> int:
    """The month in which years begin: as stated, else that of a plan over months, else January."""
    if file.year_starts is not None:
        return int(file.year_starts)
    return 1 if file.starts is None else int(file.starts[5:])


def _budget(seen: _Seen, result: BudgetResult, listed: BudgetResult | None, day: date) -> DeclaredLimit | NotExported:
    """A ceiling in force on a day, with what its scope comes to at list; or why nobody can enforce it."""
    budget = result.budget
    address = f"budgets.{seen.prefix}{result.name}"
    if budget.per is not None:
        return NotExported(address, f"it limits what one {budget.per} costs, and no enforcer counts those")
    ceiling, amount = _on(result, day)
    _, at_list = (None, None) if listed is None else _on(listed, day)
    if amount is None or at_list is None:
        unpriced = ", ".join(f"`{name}`" for name in result.unpriced or (() if listed is None else listed.unpriced))
        why = f"{unpriced or 'its scope'} has no price, so nothing says what it is at list prices"
        return NotExported(address, why)
    if not amount:
        return NotExported(address, "its scope is planned to cost nothing, so nothing says what it is at list prices")
    return DeclaredLimit(
        kind="budget",
        name=f"{seen.prefix}{result.name}",
        account="",
        workloads=tuple(f"{seen.prefix}{name}" for name in result.scope),
        declared=ceiling,
        currency=seen.file.currency,
        period=budget.period or seen.file.period,
        at_list=AtList(budget.basis, at_list, amount),
        dollar=_dollar(seen),
        year_starts=_year_starts(seen.file),
    )


def _on(result: BudgetResult, day: date) -> tuple[Decimal, Decimal | None]:
    """A budget's ceiling and amount in the run that a day lies in; before the plan the first run's, after it the last's."""
    if not result.runs:
        return result.ceiling, result.amount
    month = month_of(day)
    begun = [run for run in result.runs if run.first <= month]
    run = begun[-1] if begun else result.runs[0]
    return run.ceiling, run.amount
