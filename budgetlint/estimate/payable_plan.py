"""Everything payable and paid in a plan: in a period as stated, by month, the commitments, and cash."""

from collections.abc import Mapping
from decimal import Decimal

from budgetlint.estimate.cash import Bought, cash_by_month
from budgetlint.estimate.commitments import CommittedSpend, MonthOfSpend, covered, months_of_spend
from budgetlint.estimate.months import Horizon
from budgetlint.estimate.payable import charges_of, settled_by_month, settled_in_period, summed
from budgetlint.estimate.scopes import fits_address
from budgetlint.estimate.settlement import MonthSettlement, PayablePlan, Settlement
from budgetlint.estimate.spend import Spend, selects, spenders_in
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import ONE, ZERO
from budgetlint.frozen import replace
from budgetlint.model.accounts import ProviderAccount
from budgetlint.model.budget import BudgetFile
from budgetlint.model.payable import SpendScope


def has_payable(file: BudgetFile) -> bool:
    """Whether a file has fees, adjustments, commitments, or a budget with the basis `payable`."""
    buying = file.starts is not None and any(account.top_up is not None for account in file.accounts.values())
    stated = charges_of(file) or file.commitments or buying
    return bool(stated) or any(budget.basis == "payable" for budget in file.budgets.values())


def payable_plan(
    file: BudgetFile, workloads: Mapping[str, WorkloadEstimate], horizon: Horizon | None, unread: tuple[str, ...]
) -> PayablePlan | None:
    """The payable plan; None if the file states nothing about it. No total is complete if a workload could not be
    read."""
    if not has_payable(file):
        return None
    period = _known_of(settled_in_period(file, workloads), unread)
    if horizon is None:
        return PayablePlan(period)
    months = tuple(
        MonthSettlement(month.month, _known_of(settlement, unread))
        for month, settlement in zip(horizon.months, settled_by_month(file, horizon), strict=True)
    )
    spend = months_of_spend(file, horizon)
    commitments = covered(file, spend)
    cash = tuple(cash_by_month(spend, commitments, months, {}, {}))
    return PayablePlan(period, months, summed([month.settlement for month in months]), commitments.results, cash)


def with_purchases(
    file: BudgetFile, horizon: Horizon, plan: PayablePlan, bought: Mapping[str, Bought], on_credit: frozenset[str]
) -> PayablePlan:
    """A plan whose cash includes what accounts buy each month, in place of the usage paid from their credits.

    `on_credit` are the names of those accounts; BYOK calls are billed by their provider, except for those that fall back.
    """
    spend = months_of_spend(file, horizon)
    paid = _on_credit(file, on_credit)
    return replace(plan, cash=tuple(cash_by_month(spend, covered(file, spend), plan.months, bought, paid)))


def over_all(
    root: BudgetFile, whole: BudgetFile, horizon: Horizon, plan: PayablePlan, on_credit: frozenset[str]
) -> PayablePlan:
    """A root's plan whose commitments cover everything in its scope; `whole` and `horizon` are of that, the root's
    own first.

    Cash by month stays the root's: its own usage, minus what its commitments cover.
    """
    seen = months_of_spend(whole, horizon)
    commitments = covered(whole, seen)
    many = len(spenders_in(root))
    spend = [MonthOfSpend(month.month, month.spends[:many]) for month in seen]
    here = CommittedSpend(commitments.results, tuple(left[:many] for left in commitments.uncovered))
    bought = {row.month: Bought(row.purchases, row.fees, row.whole) for row in plan.cash}
    cash = tuple(cash_by_month(spend, here, plan.months, bought, _on_credit(root, on_credit)))
    return replace(plan, commitments=commitments.results, cash=cash)


def _on_credit(file: BudgetFile, accounts: frozenset[str]) -> dict[tuple[str, str], Decimal]:
    """The workloads and models that the credits of some accounts pay for, each with the share that is billed after use.

    None of it, but of calls on own keys what does not fall back to credits: (1 − fallback) ÷ (1 + fee rate × fallback)
    of the payable amount, as the fee is in the latter and paid with the credits.
    """
    return {
        (spender.workload, spender.model): _billed_share(file.accounts[name], spender)
        for name in accounts
        for spender in spenders_in(file)
        if _is_of(file.accounts[name], spender)
    }


def _is_of(account: ProviderAccount, spend: Spend) -> bool:
    scope = SpendScope(models=account.models, workloads=account.workloads, tags=account.tags)
    return selects(scope, spend.workload, spend.model, spend.tags)


def _billed_share(account: ProviderAccount, spend: Spend) -> Decimal:
    byok, fee = account.byok, account.fee
    if byok is None or not any(fits_address(name, spend.workload) for name in byok.workloads):
        return ZERO
    rate = ZERO if fee is None or fee.rate is None else fee.rate
    return (ONE - byok.fallback) / (ONE + rate * byok.fallback)


def _known_of(settlement: Settlement, unread: tuple[str, ...]) -> Settlement:
    return replace(settlement, total=replace(settlement.total, whole=False)) if unread else settlement
