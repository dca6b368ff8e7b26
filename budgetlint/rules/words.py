"""Figures and suggestions in the words of findings."""

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal

from budgetlint.estimate.results import BudgetResult
from budgetlint.figures.exact import settled, written

_CENT = Decimal("0.01")
_LARGE = Decimal("1e24")
_CLOSE = 0.6
_LISTED = 6
_COMPARISONS = 100_000


def money(amount: Decimal, currency: str) -> str:
    """An amount to the cent; below one to four significant digits, so that a ceiling per unit is told apart from it."""
    exact = settled(amount)
    if abs(exact) >= 1 or not exact:
        cents = exact.quantize(_CENT, ROUND_HALF_UP) if abs(exact) < _LARGE else exact
        return f"{cents:f} {currency}"
    rounded = exact.quantize(Decimal(1).scaleb(exact.adjusted() - 3), ROUND_HALF_UP)
    text = f"{rounded:f}".rstrip("0")
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction:0<2} {currency}"


def stated(amount: Decimal, currency: str) -> str:
    """An amount as somebody wrote it, exact, to the cent at least."""
    whole, _, fraction = written(amount).partition(".")
    return f"{whole}.{fraction:0<2} {currency}"


def number(figure: Decimal) -> str:
    """A figure in full, thousands apart: `200,000`."""
    whole, _, fraction = written(figure).partition(".")
    return f"{int(whole):,}" + (f".{fraction}" if fraction else "")


def percent(share: Decimal) -> str:
    """A share in full: `3%`."""
    return f"{written(share * 100)}%"


def rounded_percent(share: Decimal) -> str:
    """A share to a tenth of a percent, rounded down so that nothing short of 100% reads as it."""
    return f"{written((share * 1000).to_integral_value('ROUND_FLOOR') / 10)}%"


def amount_of(result: BudgetResult, currency: str) -> str:
    """What a budget compares, in words: `plans 95.94 USD a month`."""
    verb = {"base": "lists", "operational": "operates at", "planned": "plans"}[result.budget.basis]
    known = result.known if result.known is not None else Decimal(0)
    what = f"per {result.budget.per}" if result.budget.per else f"a {result.period}"
    return f"{verb} {money(known, currency)} {what}"


def listed(names: Iterable[str], last: str = "and", most: int = _LISTED) -> str:
    """Names in backticks: `a`, `b` and `c`; of many, the first few and how many more."""
    quoted = [f"`{name}`" for name in names]
    if len(quoted) > most:
        quoted[most - 1 :] = [f"{len(quoted) - most + 1} more"]
    return f" {last} ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1]))) if quoted else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant, if one is close."""
    from difflib import get_close_matches

    found = get_close_matches(word, list(known), n=1, cutoff=_CLOSE)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The suggestion as help, if there is one."""
    near = nearest(word, known)
    return f"did you mean `{near}`?" if near else None


def suggestions(known: Callable[[], Iterable[str]]) -> Callable[[str], str | None]:
    """`did_you_mean` over one list of words, asked for when first needed, each word looked up once.

    After a hundred thousand comparisons it stays silent, so that a file full of unknown words is still told in time.
    """
    words: list[str] = []
    found: dict[str, str | None] = {}

    def suggest(word: str) -> str | None:
        if word not in found:
            if not words:
                words.extend(known())
            found[word] = did_you_mean(word, words) if (len(found) + 1) * len(words) <= _COMPARISONS else None
        return found[word]

    return suggest
