"""Declared limits, made by hand: what budget files declare is tested separately."""

from decimal import Decimal

from budgetlint.export.limits import AccountLimits, AtList, Declaration, DeclaredLimit
from budgetlint.model.periods import Period

WORKLOADS = ("support-chat", "nightly", "promo-clips")
IN_DOLLARS = (Decimal(1), Decimal(1))


def key(name: str, amount: str, period: Period | None, *workloads: str, account: str = "openrouter") -> DeclaredLimit:
    return DeclaredLimit(
        kind="key",
        name=name,
        account=account,
        workloads=workloads,
        declared=Decimal(amount),
        currency="USD",
        period=period,
        dollar=IN_DOLLARS,
    )


def budget(
    name: str,
    ceiling: str,
    period: Period,
    *workloads: str,
    listed: str = "83.43",
    amount: str = "95.9445",
    year_starts: int = 1,
) -> DeclaredLimit:
    return DeclaredLimit(
        kind="budget",
        name=name,
        account="",
        workloads=workloads,
        declared=Decimal(ceiling),
        currency="USD",
        period=period,
        at_list=AtList("planned", Decimal(listed), Decimal(amount)),
        dollar=IN_DOLLARS,
        year_starts=year_starts,
    )


def declared(*budgets: DeclaredLimit, keys: tuple[DeclaredLimit, ...] = ()) -> Declaration:
    """One account over all workloads, with keys, and budgets."""
    account = AccountLimits(name="openrouter", preset=None, workloads=WORKLOADS, keys=keys)
    return Declaration((account,), budgets)


USUAL = declared(
    budget("total", "120", Period.MONTH, *WORKLOADS),
    keys=(
        key("chat-prod", "300", Period.MONTH, "support-chat"),
        key("batch", "25.999", Period.MONTH, "nightly"),
    ),
)
"""A month's ceiling over everything and two keys: every target can express it."""
