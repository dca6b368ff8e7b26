"""Loosened payable amounts: discounts that grow, fees and taxes that shrink, adjustments that a budget leaves out."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from budgetlint.estimate.payable import Charge, charges_of
from budgetlint.estimate.spend import chosen_by, spenders_in
from budgetlint.figures.exact import ZERO, written
from budgetlint.findings.gate_change import GateChange
from budgetlint.frozen import replace
from budgetlint.gate.side import SideFile
from budgetlint.model.budget import Budget, BudgetFile


def adjustment_changes(before: SideFile, after: SideFile) -> Iterator[GateChange]:
    """Discounts that are new, higher or wider, and fees and taxes that are removed, lower or narrower."""
    old, new = _seen(before), _seen(after)
    if old is None or new is None:
        return
    earlier, now = _charges(old), _charges(new)
    for subject in dict.fromkeys((*earlier, *now)):
        then, today = earlier.get(subject), now.get(subject)
        if _is_looser(old, then, new, today):
            line = after.line(*subject.split("."))
            yield GateChange("adjustment", subject, _words(then, old), _words(today, new), after.path, line)
    for subject, was_at, is_at in _moved(new, earlier, now):
        yield GateChange("adjustment", subject, was_at, is_at, after.path, after.line(*subject.split(".")))


def _seen(side: SideFile) -> BudgetFile | None:
    """A file with what its budgets cover and its own adjustments: those of included files are compared in these."""
    return None if side.seen is None or side.file is None else replace(side.seen, adjustments=side.file.adjustments)


def _moved(new: BudgetFile, earlier: Mapping[str, Charge], now: Mapping[str, Charge]) -> Iterator[tuple[str, str, str]]:
    """The amounts that changed places with a rate so that less is payable, with both places: a rate applies to the
    amounts before it."""
    was, today = ([name for name in side if name in earlier and name in now] for side in (earlier, now))
    if was == today:
        return
    for amount in (name for name in today if now[name].adjustment.rate is None):
        for rate in (name for name in today if now[name].adjustment.rate is not None):
            came_first = was.index(amount) < was.index(rate)
            comes_first = today.index(amount) < today.index(rate)
            product = _size(now[amount], new) * _size(now[rate], new)
            if came_first != comes_first and (product < ZERO) == comes_first and product:
                places = f"after `{rate}`", f"before `{rate}`"
                yield amount, places[came_first], places[comes_first]


def _charges(file: BudgetFile) -> dict[str, Charge]:
    return {
        f"{'accounts' if charge.by_account else 'adjustments'}.{charge.name}": charge for charge in charges_of(file)
    }


def _is_looser(old: BudgetFile, was: Charge | None, new: BudgetFile, now: Charge | None) -> bool:
    """Whether the payable amount is less: by the size of a step, or by the spend that it selects on both sides."""
    if was is None or now is None:
        return (_size(was, old) > ZERO) if now is None else (_size(now, new) < ZERO)
    if (was.adjustment.rate is None) != (now.adjustment.rate is None):
        return True
    if _size(now, new) < _size(was, old):
        return True
    lost, gained = _selected(old, was) - _selected(new, now), _selected(new, now) - _selected(old, was)
    both = {spend for spend in _all(old) if spend in _all(new)}
    if now.adjustment.rate is None:  # shared by other spend: each has less of a fee, or more of a discount
        return bool(both & (lost | gained))
    return bool(both & (gained if _size(now, new) < ZERO else lost))


def _size(charge: Charge | None, file: BudgetFile) -> Decimal:
    """A rate, or an amount on an average day; negative for a discount."""
    if charge is None:
        return ZERO
    adjustment = charge.adjustment
    size = adjustment.rate
    if size is None:
        size = (adjustment.amount or ZERO) / (adjustment.period or file.period).days
    return -size if adjustment.kind == "discount" else size


def _selected(file: BudgetFile, charge: Charge) -> set[tuple[str, str]]:
    return {(spend.workload, spend.model) for spend in chosen_by(charge.adjustment, spenders_in(file))}


def _all(file: BudgetFile) -> set[tuple[str, str]]:
    return {(spend.workload, spend.model) for spend in spenders_in(file)}


def _words(charge: Charge | None, file: BudgetFile) -> str | None:
    """A charge in words: `discount 5% of chat`."""
    if charge is None:
        return None
    adjustment = charge.adjustment
    names = ", ".join(dict.fromkeys(workload for workload, _ in sorted(_selected(file, charge)))) or "nothing"
    size = f"{written((adjustment.rate or ZERO) * 100)}%"
    if adjustment.rate is None:
        period = (adjustment.period or file.period).value
        size = f"{written(adjustment.amount or ZERO)} {file.currency} a {period}"
    return f"{adjustment.kind} {size} of {names}"


def without_changes(
    subject: str, before: tuple[BudgetFile, Budget], after: tuple[BudgetFile, Budget], file: SideFile
) -> Iterator[GateChange]:
    """Fees and taxes that a budget leaves out, and discounts that it no longer leaves out."""
    (old, was), (new, now) = before, after
    if was.basis != "payable" or now.basis != "payable":
        return
    left_out, counted = set(now.without or ()) - set(was.without or ()), set(was.without or ()) - set(now.without or ())
    looser = {name for name in left_out if _adds(new, name)} | {name for name in counted if _adds(old, name) is False}
    if looser:
        name = subject.removeprefix("budgets.")
        line = file.line("budgets", name, "without")
        yield GateChange("without", subject, _names(was), _names(now), file.path, line)


def _adds(file: BudgetFile, name: str) -> bool | None:
    """Whether an adjustment adds to the payable amount; None if it does not exist."""
    kinds = {stated.kind for full, stated in file.adjustments.items() if full.rpartition("/")[2] == name}
    return None if not kinds else kinds != {"discount"}


def _names(budget: Budget) -> str | None:
    return ", ".join(budget.without) if budget.without else None
