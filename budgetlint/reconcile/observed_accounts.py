"""Accounts compared with recorded spend: when the balance runs dry at the observed rate, and what a gateway reports as left."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetlint.estimate.accounts.ledger import Drawn, Terms, ledger_of
from budgetlint.estimate.accounts.scope import fits_any
from budgetlint.estimate.accounts.sight import own_keys_named
from budgetlint.estimate.accounts.windows import YEAR
from budgetlint.figures.exact import ZERO, exactly
from budgetlint.frozen import Frozen, replace
from budgetlint.model.accounts import Balance
from budgetlint.reconcile.account_standing import ObservedAccount
from budgetlint.reconcile.observed_keys import observed_keys, workload_of
from budgetlint.reconcile.results import Reconciliation
from budgetlint.reconcile.saved_answers import SavedAnswers, with_openrouter

if TYPE_CHECKING:
    from budgetlint.estimate.accounts.results import AccountResult
    from budgetlint.lint.report import FileReport
    from budgetlint.model.accounts import ProviderAccount


@exactly()
def observed_accounts(
    files: "Sequence[FileReport]", account: Reconciliation, read: SavedAnswers
) -> tuple[ObservedAccount, ...]:
    """The accounts of budget files that have a balance or for which a gateway's answer was saved."""
    spends = _spends(files, account)
    fitting = with_openrouter(files)
    made = []
    for file in files:
        for result in file.accounts:
            answers = read if len(fitting) == 1 and fitting[0] is result else replace(read, states=())
            if result.judged and file.file is not None and (result.ledger is not None or answers.states):
                made.append(_observed(file.path, file.file.currency, result, spends, account, answers))
    return tuple(made)


class _KnownSpend(Frozen):
    """The known spend of a workload's calls over the covered days, and whether it is complete."""

    amount: Decimal
    whole: bool


def _spends(files: "Sequence[FileReport]", account: Reconciliation) -> Mapping[tuple[str, str], _KnownSpend]:
    """Spend by file and by the workload's name in that file: `file/workload` for an included one."""
    spends: dict[tuple[str, str], _KnownSpend] = {}
    by_path: dict[str, dict[str, _KnownSpend]] = {}
    for file in account.files:
        for workload in file.workloads:
            whole = workload.problem is None and workload.bill is not None
            part = (workload.bill if whole else workload.known) or ZERO
            spend = _KnownSpend(part / file.grown, whole=whole)
            by_path.setdefault(file.path, {})[workload.name] = spend
    names = {report.path: report.file.name for report in files if report.file is not None}
    for report in files:
        for path, named in by_path.items():
            if path == report.path:
                spends.update({(report.path, name): spend for name, spend in named.items()})
            elif path in report.included:
                spends.update({(report.path, f"{names[path]}/{name}"): spend for name, spend in named.items()})
    return spends


def _observed(
    path: str,
    currency: str,
    result: "AccountResult",
    spends: Mapping[tuple[str, str], _KnownSpend],
    account: Reconciliation,
    read: SavedAnswers,
) -> ObservedAccount:
    rates, without = _rates(path, result, spends, account)
    unplanned, unknown = _unplanned(currency, result.account, account)
    without = (*without, *unknown)
    spared = own_keys_named(result.account, rates)
    byok = result.account.byok
    fallback = ZERO if byok is None else byok.fallback
    on_own_keys = sum((rate for name, rate in rates.items() if name in spared), ZERO)
    drawn = Drawn(
        sum((rate for name, rate in rates.items() if name not in spared), unplanned) + on_own_keys * fallback,
        on_own_keys * (1 - fallback),
    )
    balance, source = _balance(result.account, read)
    keys = tuple(observed_keys(result, rates, spared, read))
    planned_dry = None if result.ledger is None or result.ledger.dry is None else result.ledger.dry.day
    credits_a_day = drawn.credits if rates or unplanned else None
    observed = ObservedAccount(
        path,
        result.name,
        currency,
        None if balance is None else balance.amount,
        None if balance is None else balance.on,
        source,
        credits_a_day,
        planned_dry=planned_dry,
        planned_on=None if result.ledger is None else result.ledger.first,
        without=without,
        keys=keys,
    )
    if balance is None or credits_a_day is None:
        return observed
    last = balance.on + min(YEAR, date.max - balance.on)
    last = last if result.ledger is None else max(last, result.ledger.last)
    ledger = ledger_of(_terms(result.account, balance), lambda _: drawn, last)
    return replace(observed, dry=None if ledger.dry is None else ledger.dry.day, until=ledger.last)


def _terms(account: "ProviderAccount", balance: Balance) -> Terms:
    byok = account.byok
    return Terms(
        balance,
        account.top_up,
        account.fee,
        ZERO if byok is None else byok.fee or ZERO,
        ZERO if byok is None else byok.free or ZERO,
    )


def _balance(account: "ProviderAccount", read: SavedAnswers) -> tuple[Balance | None, str]:
    """The latest known balance: the gateway's, unless the file's is more recent."""
    answer, stated = read.credits, account.balance
    if answer is None:
        return stated, "as declared"
    day = answer.day or read.day
    if stated is not None and stated.on > day:
        return stated, "as declared"
    expires = None if stated is None else stated.expires
    return Balance(amount=max(answer.left, ZERO), on=day, expires=expires), answer.path


def _rates(
    path: str, result: "AccountResult", spends: Mapping[tuple[str, str], _KnownSpend], account: Reconciliation
) -> tuple[Mapping[str, Decimal], tuple[str, ...]]:
    """The spend per day of each workload, and the workloads whose spend is incomplete."""
    days = Decimal(account.covered.days)
    rates: dict[str, Decimal] = {}
    without: dict[str, None] = {}
    for call in result.calls:
        name = workload_of(call)
        spend = spends.get((path, name))
        if spend is None or not spend.whole:
            without[name] = None
        if spend is not None and (spend.whole or spend.amount):
            rates[name] = spend.amount / days
    return rates, tuple(without)


def _unplanned(
    currency: str, account: "ProviderAccount", reconciliation: Reconciliation
) -> tuple[Decimal, tuple[str, ...]]:
    """The spend per day of unplanned calls of models to which the account applies."""
    if account.models is None or account.workloads is not None or account.tags is not None:
        return ZERO, ()
    days, models = Decimal(reconciliation.covered.days), account.models
    fitting = [spend for spend in reconciliation.unplanned if fits_any(models, spend.model)]
    known = [spend for spend in fitting if spend.amount is not None and reconciliation.currency == currency]
    without = tuple(spend.model for spend in fitting if spend not in known)
    return sum((spend.amount or ZERO for spend in known), ZERO) / days, without
