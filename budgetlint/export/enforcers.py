"""The registry of export targets: arguments, help, completion and tests derive from it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from budgetlint.export.bifrost import BIFROST
from budgetlint.export.enforcer import Enforcer, Export
from budgetlint.export.limits import AccountLimits, Declaration, DeclaredLimit, NotExported
from budgetlint.export.litellm import LITELLM
from budgetlint.export.neutral import NEUTRAL
from budgetlint.export.openai import OPENAI
from budgetlint.export.openrouter import OPENROUTER
from budgetlint.export.vercel import VERCEL
from budgetlint.figures.exact import exactly
from budgetlint.frozen import replace

ENFORCERS: Final[Mapping[str, Enforcer]] = {
    enforcer.name: enforcer for enforcer in (LITELLM, OPENROUTER, OPENAI, BIFROST, VERCEL, NEUTRAL)
}


@exactly()
def exported(enforcer: Enforcer, declaration: Declaration, only: Sequence[str] = ()) -> Export:
    """The declared limits in an enforcer's format; what it can't express is refused by name, never stretched."""
    refused = list(declaration.refused)
    accounts = accounts_of(enforcer, declaration.accounts, only)
    inside: dict[str, list[DeclaredLimit]] = {account.name: [] for account in accounts}
    for budget in declaration.budgets:
        account = next((account for account in accounts if set(budget.workloads) <= set(account.workloads)), None)
        if account is None:
            refused.append(_outside(budget, accounts))
        else:
            counts_byok = not set(budget.workloads).isdisjoint(account.on_own_keys)
            inside[account.name].append(replace(budget, account=account.name, include_byok=counts_byok))
    expressible = tuple(
        replace(
            account,
            whole=_expressible(enforcer, account.whole, refused),
            keys=_expressible(enforcer, account.keys, refused),
            budgets=_expressible(enforcer, inside[account.name], refused),
            refused_keys=tuple(key for key in account.keys if enforcer.obstacle(key) is not None),
        )
        for account in accounts
    )
    export = enforcer.written(enforcer, _distinct(expressible))
    return replace(export, refused=(*refused, *export.refused))


def _distinct(accounts: tuple[AccountLimits, ...]) -> tuple[AccountLimits, ...]:
    """The accounts, with every key and budget marked whose name is also another's."""
    names = Counter(limit.name for account in accounts for limit in (*account.keys, *account.budgets))

    def marked(limits: tuple[DeclaredLimit, ...]) -> tuple[DeclaredLimit, ...]:
        return tuple(replace(limit, ambiguous=True) if names[limit.name] > 1 else limit for limit in limits)

    return tuple(replace(account, keys=marked(account.keys), budgets=marked(account.budgets)) for account in accounts)


def _outside(budget: DeclaredLimit, accounts: Sequence[AccountLimits]) -> NotExported:
    """A budget that is not inside one account, with the workloads outside the account that has most of it."""
    if not accounts:
        return NotExported(budget.address, "no declared account covers its calls", budget.workloads)
    nearest = max(accounts, key=lambda account: len(set(budget.workloads) & set(account.workloads)))
    outside = tuple(name for name in budget.workloads if name not in nearest.workloads)
    return NotExported(budget.address, f"it reaches beyond the account `{nearest.name}`", outside)


def _expressible(
    enforcer: Enforcer, limits: Sequence[DeclaredLimit], refused: list[NotExported]
) -> tuple[DeclaredLimit, ...]:
    """The limits that an enforcer can express; the others are refused."""
    kept = []
    for limit in limits:
        obstacle = enforcer.obstacle(limit)
        if obstacle is None:
            kept.append(limit)
        else:
            refused.append(NotExported(limit.address, obstacle))
    return tuple(kept)


def accounts_of(
    enforcer: Enforcer, accounts: tuple[AccountLimits, ...], only: Sequence[str] = ()
) -> tuple[AccountLimits, ...]:
    """The accounts that belong to an enforcer: those named; else those whose name or preset begins with its name;
    else those that name no other enforcer; else all. The neutral list takes every account."""
    if only:
        return tuple(account for account in accounts if account.name in only)
    if enforcer.currency is None:
        return accounts
    named = tuple(account for account in accounts if _named(account) == enforcer.name)
    nobodys = tuple(account for account in accounts if _named(account) is None)
    return named or nobodys or accounts


def _named(account: AccountLimits) -> str | None:
    """The enforcer with whose name an account's name or preset begins."""
    names = [name for name in ENFORCERS if name != NEUTRAL.name]
    spelled = (account.name.rpartition("/")[2], account.preset or "")
    return next((name for name in names if any(text == name or text.startswith(f"{name}-") for text in spelled)), None)
