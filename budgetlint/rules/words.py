"""Amounts and names as findings write them."""

from collections.abc import Iterable
from decimal import Decimal

from budgetlint.estimate.results import BudgetResult
from budgetlint.figures.shown import stated_money, telling_money

_LISTED = 6


def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency: `95.94 USD`."""
    return f"{telling_money(amount)} {currency}"


def stated(amount: Decimal, currency: str) -> str:
    """An amount as written in the file, with its currency."""
    return f"{stated_money(amount)} {currency}"


def amount_of(result: BudgetResult, currency: str) -> str:
    """The amount that a budget compares, as a phrase: `plans 95.94 USD a month`."""
    verb = {"base": "lists", "operational": "operates at", "planned": "plans", "payable": "pays"}[result.budget.basis]
    known = result.known if result.known is not None else Decimal(0)
    return f"{verb} {money(known, currency)} {result.measure}"


def listed(names: Iterable[str], last: str = "and", most: int = _LISTED) -> str:
    """Names in backticks: `a`, `b` and `c`; of a long list, the first few and the number of the others."""
    quoted = [f"`{name}`" for name in names]
    if len(quoted) > most:
        quoted[most - 1 :] = [f"{len(quoted) - most + 1} more"]
    return f" {last} ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1]))) if quoted else ""
