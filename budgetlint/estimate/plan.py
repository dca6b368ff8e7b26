"""Layer 4: the buffer, and the ceilings that the plan is compared with."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.results import BudgetResult, Status
from budgetlint.estimate.scopes import fits_address, tags_of
from budgetlint.estimate.workload_estimate import Layers, WorkloadEstimate, total_of
from budgetlint.figures.exact import ONE, ZERO, settled
from budgetlint.figures.globs import fits_glob
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import PEOPLE, Budget, BudgetFile


def layers_of(base: Decimal, operational: Decimal, buffer: Decimal, listed: Decimal | None) -> Layers:
    """planned = operational × (1 + buffer)."""
    planned = operational * (ONE + buffer)
    return Layers(Amount(base), Amount(operational), Amount(planned), None if listed is None else Amount(listed))


def summed(workloads: Mapping[str, WorkloadEstimate]) -> Layers:
    """The sum of the priced workloads, by layer."""
    return total_of([workload.layers for workload in workloads.values() if workload.layers is not None])


def scope_of(file: BudgetFile, budget: Budget) -> tuple[str, ...]:
    """The workloads in a budget's scope, in the file's order: those named, those whose tags all match, or all."""
    named = None if budget.workloads is None else frozenset(named_in(budget.workloads, file.workloads))
    wanted = budget.tags.items() if budget.tags is not None else ()
    return tuple(
        name
        for name, workload in file.workloads.items()
        if (named is None or name in named)
        and (not wanted or wanted <= tags_of(file, workload).items())
        and (budget.tags is None or budget.tags)
    )


def named_in(names: Iterable[str], workloads: Iterable[str]) -> tuple[str, ...]:
    """The workloads with these names, in the order of the names; a name with `*` selects all that match."""
    known = dict.fromkeys(workloads)
    addresses: dict[str, None] = {}
    for name in names:
        if "*" in name:
            addresses.update((address, None) for address in known if fits_address(name, address))
        elif name in known:
            addresses[name] = None
    return tuple(addresses)


def may_stand_for(names: Iterable[str], unread: str) -> bool:
    """Whether names may include a workload that could not be read; `file/*` is all workloads of a file."""
    file, _, rest = unread.rpartition("/")
    if rest == "*":
        return any(file == "*" or fits_glob(name.partition("/")[0], file) for name in names if "/" in name)
    return any(fits_address(name, unread) for name in names)


class KnownAmount(Frozen):
    """What a budget compares with its ceiling: its scope and the known part of its amount; None if there is none."""

    scope: tuple[str, ...]
    known: Decimal | None
    wrong_units: tuple[str, ...] = ()
    counted_twice: tuple[str, ...] = ()
    count: Decimal | None = None


class ScopeSum(Frozen):
    """The workloads in a scope, the sum of a layer over the priced ones, and those without a price."""

    names: tuple[str, ...]
    known: Decimal
    unpriced: tuple[str, ...]


ScopeSums = dict[tuple[object, ...], ScopeSum]
"""Sums by scope and layer, shared by all budgets with the same scope."""


def scope_sum(
    file: BudgetFile, budget: Budget, workloads: Mapping[str, WorkloadEstimate], sums: ScopeSums | None = None
) -> ScopeSum:
    """The sum over a budget's scope of the layer that it compares; `sums` is a cache shared by the file's budgets."""
    tags = None if budget.tags is None else tuple(sorted(budget.tags.items()))
    key = (budget.workloads, tags, budget.basis, budget.without)
    total = None if sums is None else sums.get(key)
    if total is None:
        total = _scope_sum(file, budget, workloads)
        if sums is not None:
            sums[key] = total
    return total


def _scope_sum(file: BudgetFile, budget: Budget, workloads: Mapping[str, WorkloadEstimate]) -> ScopeSum:
    names = scope_of(file, budget)
    if budget.basis == "payable":
        from budgetlint.estimate.payable import settled_in_period

        payable = settled_in_period(file, workloads, budget.without).workloads
        known = sum((payable[name].known for name in names), ZERO)
        return ScopeSum(names, known, tuple(name for name in names if not payable[name].whole))
    known = sum((getattr(layers, budget.basis) for name in names if (layers := workloads[name].layers)), ZERO)
    return ScopeSum(names, known, tuple(name for name in names if workloads[name].layers is None))


def known_amount(
    file: BudgetFile, budget: Budget, workloads: Mapping[str, WorkloadEstimate], sums: ScopeSums | None = None
) -> KnownAmount:
    """The known part of a budget's amount.

    Over a period: the scope's sum × days of the budget's period ÷ days of the file's. Per unit: the scope's sum ÷ the
    count of that unit in the workloads of `of` (the scope if left out). If several workloads of a scope count people,
    the overlap is unknown: without `of` there is no amount.
    """
    whole = scope_sum(file, budget, workloads, sums)
    scope, total = whole.names, whole.known
    if budget.per is None:
        known = total * (budget.period or file.period).days / file.period.days
        return KnownAmount(scope, known if scope else None)
    counted = scope if budget.of is None else named_in(budget.of, workloads)
    wrong = tuple(name for name in counted if _count(workloads[name], budget) is None)
    count = sum((_count(workloads[name], budget) or ZERO for name in counted), ZERO)
    twice = counted if budget.of is None and budget.per in PEOPLE and len(counted) > 1 and not wrong else ()
    quotient = total / count if scope and count and not wrong and not twice else None
    return KnownAmount(scope, quotient, wrong, twice, count)


def in_force(budget: Budget, day: date) -> Budget:
    """A budget at the ceiling that applies on a day."""
    raised = budget.raised
    return budget if raised is None or not raised.holds(day) else replace(budget, ceiling=raised.ceiling)


def budget_result(
    file: BudgetFile,
    name: str,
    budget: Budget,
    workloads: Mapping[str, WorkloadEstimate],
    unread: tuple[str, ...],
    sums: ScopeSums | None = None,
) -> BudgetResult:
    """A budget's amount compared with its ceiling; `sums` is a cache shared by the file's budgets."""
    sums = {} if sums is None else sums
    amount = known_amount(file, budget, workloads, sums)
    missing = tuple(name for name in unread if budget.workloads is None or may_stand_for(budget.workloads, name))
    unpriced = (*scope_sum(file, budget, workloads, sums).unpriced, *missing)
    known = None if amount.known is None else Amount(amount.known)
    ceiling = budget.ceiling_in(None)
    return BudgetResult(
        name=name,
        budget=budget,
        period=None if budget.per else (budget.period or file.period).value,
        ceiling=ceiling,
        scope=amount.scope,
        amount=None if unpriced else known,
        known=known,
        unpriced=unpriced,
        status=Status.INCOMPLETE
        if known is None
        else status(known, ceiling, budget.warn_at, incomplete=bool(unpriced)),
        wrong_units=amount.wrong_units,
        counted_twice=amount.counted_twice,
        count=amount.count,
    )


def _count(workload: WorkloadEstimate, budget: Budget) -> Decimal | None:
    """A workload's count of the budget's unit; None if it does not count it."""
    if workload.volume is None:
        return None
    return dict(workload.volume.counts()).get(budget.per) if budget.per else None


def used(known: Decimal, ceiling: Decimal) -> Decimal:
    """known ÷ ceiling, to the 28 digits that are compared."""
    return settled(known) / settled(ceiling)


def headroom(known: Decimal, ceiling: Decimal) -> Decimal:
    """ceiling − known, to the 28 digits that are compared: negative exactly if the ceiling is exceeded."""
    return settled(ceiling) - settled(known)


def status(known: Decimal, ceiling: Decimal, warn_at: Decimal, *, incomplete: bool) -> Status:
    """The status: exceeded above the ceiling, even by the known part alone; else incomplete; else a warning from
    `warn_at` on."""
    amount = settled(known)
    if amount > settled(ceiling):
        return Status.EXCEEDED
    if incomplete:
        return Status.INCOMPLETE
    return Status.WARN if amount >= settled(ceiling * warn_at) else Status.OK
