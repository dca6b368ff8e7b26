"""Nested budgets: what the children of a budget may spend together, and whether their scopes are inside its own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.figures.exact import ONE, ZERO, settled
from budgetlint.frozen import Frozen
from budgetlint.model.budget import Budget, BudgetFile
from budgetlint.model.periods import Period

_ONE: Final = (ONE, ONE)


class Child(Frozen):
    """A budget within another: its scope, its period, and the worth of its currency in the viewing file's.

    `member` is the included file that states it, None for the file itself; `home` is that file; `stated` is the
    budget as written, `budget` the one at the ceiling in force. `worth` is None if unknown.
    """

    home: BudgetFile
    name: str
    member: str | None
    budget: Budget
    stated: Budget
    period: Period
    scope: tuple[str, ...]
    worth: tuple[Decimal, Decimal] | None

    @property
    def parent(self) -> str:
        """The name of its parent."""
        assert self.budget.within is not None
        return self.budget.within

    @property
    def address(self) -> str:
        """Its address: `chat/total` for an included file."""
        return self.name if self.member is None else f"{self.member}/{self.name}"

    @property
    def ceiling_a_day(self) -> Decimal | None:
        """Its ceiling on an average day; None if the worth of its currency is unknown."""
        if self.worth is None:
            return None
        return self.budget.ceiling_in(None) * self.worth[0] / (self.period.days * self.worth[1])

    def ceiling_in(self, month: str) -> Decimal | None:
        """Its ceiling in a calendar month, including a raise that applies to the month's run; None without a worth."""
        if self.worth is None:
            return None
        from budgetlint.estimate.calendar import in_month
        from budgetlint.estimate.runs import ceiling_of

        times, parts = in_month(self.period, month)
        return ceiling_of(self.stated, self._run_of(month)) * times * self.worth[0] / (parts * self.worth[1])

    def _run_of(self, month: str) -> Sequence[str]:
        """The run, in the file's own calendar, that a month belongs to."""
        from budgetlint.estimate.runs import run_length, runs_in

        if self.home.starts is None:
            return (month,)
        runs = runs_in(self.home, run_length(self.home, self.stated))
        return next((months for months, _ in runs if month in months), (month,))


def children_of(
    file: BudgetFile,
    results: Iterable[BudgetResult],
    member: str | None = None,
    worth: tuple[Decimal, Decimal] | None = _ONE,
) -> Iterator[Child]:
    """The budgets of a file that are within others, in the viewing file's measure."""
    for result in results:
        budget = result.budget
        if budget.within is None:
            continue
        scope = result.scope if member is None else tuple(f"{member}/{name}" for name in result.scope)
        stated, period = file.budgets[result.name], budget.period or file.period
        yield Child(file, result.name, member, budget, stated, period, scope, worth)


def children_of_members(
    members: Iterable[tuple[str, BudgetFile | None, Estimate | None]],
    worths: Mapping[str, tuple[Decimal, Decimal] | None],
) -> tuple[Child, ...]:
    """The budgets of included files that are within a budget of the root: those whose own file lacks the parent."""
    return tuple(
        child
        for name, file, estimate in members
        if file is not None and estimate is not None
        for child in children_of(file, estimate.budgets, name, worths.get(name))
        if child.parent not in file.budgets
    )


def by_parent(children: Sequence[Child]) -> dict[str, list[Child]]:
    """Children grouped by parent."""
    ordered = sorted(children, key=lambda child: child.parent)
    return {parent: list(group) for parent, group in groupby(ordered, key=lambda child: child.parent)}


def together(file: BudgetFile, parent: Budget, children: Iterable[Child]) -> Decimal | None:
    """What children may spend in the parent's period: Σ ceiling × days of that period ÷ days of theirs."""
    total = ZERO
    for child in children:
        if child.ceiling_a_day is None:
            return None
        total += child.ceiling_a_day * (parent.period or file.period).days
    return settled(total)


def together_in(months: Iterable[str], children: Sequence[Child]) -> Decimal | None:
    """What children may spend in some calendar months: the sum of their monthly ceilings."""
    total = ZERO
    for month in months:
        for child in children:
            ceiling = child.ceiling_in(month)
            if ceiling is None:
                return None
            total += ceiling
    return settled(total)


def outside(child: Child, parent: BudgetResult) -> tuple[str, ...]:
    """The workloads in a child's scope that are not in its parent's."""
    inside = frozenset(parent.scope)
    return tuple(name for name in child.scope if name not in inside)


def overlaps(children: Sequence[Child]) -> Iterator[tuple[Child, Child, tuple[str, ...]]]:
    """Children of one parent whose scopes overlap: the later one, the earlier one, and the workloads."""
    for at, child in enumerate(children):
        for earlier in children[:at]:
            both = tuple(name for name in child.scope if name in frozenset(earlier.scope))
            if both:
                yield child, earlier, both
                break


def why_unfit(child: Child, parent: Budget) -> str | None:
    """Why a budget can't be part of another: one is a ceiling per unit, or they compare different amounts."""
    if child.budget.per is not None:
        return "is a ceiling per unit, which can't be part of another"
    if parent.per is not None:
        return "is within a ceiling per unit, which can't have parts"
    if child.budget.basis != parent.basis:
        return f"compares the {child.budget.basis} amount, and its parent the {parent.basis} one"
    if set(child.budget.without or ()) != set(parent.without or ()):
        return "leaves out different adjustments from its parent"
    return None


def circle(name: str, budgets: Mapping[str, Budget]) -> bool:
    """Whether a budget is within itself, directly or through others."""
    here, seen = budgets[name].within, set[str]()
    while here is not None and here in budgets and here not in seen:
        if here == name:
            return True
        seen.add(here)
        here = budgets[here].within
    return False
