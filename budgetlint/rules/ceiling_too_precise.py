"""A ceiling has more digits than amounts are compared with."""

from collections.abc import Iterable
from decimal import Decimal

from budgetlint.figures.exact import DIGITS, settled
from budgetlint.findings.problem import Path, Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for name, budget in subject.file.budgets.items():
        path: Path = ("budgets", name, "ceiling")
        if isinstance(budget.ceiling, Decimal):
            yield from _too_precise(name, path, budget.ceiling)
        else:
            for month, ceiling in budget.ceiling.items():
                yield from _too_precise(name, (*path, month), ceiling)
        if budget.raised is not None:
            yield from _too_precise(name, ("budgets", name, "raised", "ceiling"), budget.raised.ceiling)


def _too_precise(name: str, path: Path, ceiling: Decimal) -> Iterable[Problem]:
    if settled(ceiling) != ceiling:
        yield Problem(
            path,
            f"the ceiling of `{name}` has {_digits(ceiling)} significant digits, but amounts are compared to {DIGITS}",
            f"write it with at most {DIGITS} digits",
        )


def _digits(number: Decimal) -> int:
    """The number of significant digits, without trailing zeros."""
    return len("".join(str(digit) for digit in number.as_tuple().digits).strip("0"))
