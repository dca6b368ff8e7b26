"""Figures and suggestions in the words of findings."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from budgetlint.estimate.exact import settled, written
from budgetlint.estimate.results import BudgetResult

_CENT = Decimal("0.01")
_SMALL = Decimal("0.1")
_CLOSE = 0.6


def money(amount: Decimal, currency: str) -> str:
    """An amount to the cent, or in full where that would hide it."""
    exact = settled(amount)
    cents = exact.quantize(_CENT, ROUND_HALF_UP) if abs(exact) < Decimal("1e24") else exact
    if cents == exact or (abs(exact) >= _SMALL and abs(exact - cents) < _CENT and cents):
        return f"{cents:f} {currency}"
    return f"{written(amount)} {currency}"


def amount_of(result: BudgetResult, currency: str) -> str:
    """What a budget compares, in words: `plans 95.94 USD a month`."""
    verb = {"base": "lists", "operational": "operates at", "planned": "plans"}[result.budget.basis]
    known = result.known if result.known is not None else Decimal(0)
    what = f"per {result.budget.per}" if result.budget.per else f"a {result.period}"
    return f"{verb} {money(known, currency)} {what}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant, if one is close."""
    from difflib import get_close_matches

    found = get_close_matches(word, list(known), n=1, cutoff=_CLOSE)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The suggestion as help, if there is one."""
    near = nearest(word, known)
    return f"did you mean `{near}`?" if near else None
