"""The input of reports on a change, and the figures that all formats share."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from budgetlint.compare.results import BudgetChange, Comparison, Fact, FileChange, Moved, Part, WorkloadChange
from budgetlint.compare.tokenizers import Recount
from budgetlint.estimate.results import BudgetResult
from budgetlint.figures.exact import ZERO, settled
from budgetlint.figures.shown import apportioned as shown_parts
from budgetlint.figures.shown import cents, count, likelihood, money, signed, signed_percent, telling_money, unit_money
from budgetlint.findings.gate_change import GateChange
from budgetlint.frozen import Frozen
from budgetlint.source.unchecked import Unchecked


class Difference(Frozen):
    """A comparison with the names of both sides, the day, the failed gates, and the changes of the gate itself."""

    comparison: Comparison
    base: str
    head: str
    as_of: date
    failures: tuple[str, ...] = ()
    gate: tuple[GateChange, ...] = ()
    """The changes that loosen the gate, then those that silence less than before."""
    recounts: tuple[tuple[str, Recount], ...] = ()
    """Workloads moved to a model that counts tokens differently or by an unknown ratio, each with its file's path."""
    unchecked: tuple[Unchecked, ...] = ()
    """Budget files that are on neither side: those of submodules."""

    @property
    def changed(self) -> bool:
        """Whether there is any change to report."""
        moved = any(file.fate != "unchanged" for file in self.comparison.files)
        return moved or bool(self.gate or self.failures or self.unchecked)


def over_its_ceiling(file: FileChange, budget: BudgetChange) -> tuple[BudgetResult, str, str]:
    """A budget that a change pushes over its ceiling: its result, by how much, and what it was before or that it is new."""
    result = budget.after
    assert result is not None
    shown = unit_money if result.budget.per else money
    was_in = "" if file.currency_before is None else f" {file.currency_before}"
    was = f"was {budget_amount(budget.before)}{was_in}" if budget.before is not None else "new"
    return result, shown(over(budget)), was


def recounted(path: str, recount: Recount) -> str:
    """``chat` in budget.yaml: `b` counts 1.3 tokens where `a` counts 1 …`."""
    where = f"`{recount.workload}` in {path}"
    if recount.ratio is None:
        return f"{where}: no measurement compares the token counts of `{recount.after}` and `{recount.before}` [tokens-unscaled]"
    ratio = count(recount.ratio)
    counted = f"{where}: `{recount.after}` counts {ratio} tokens where `{recount.before}` counts 1 for the same text"
    if recount.scaled is None or recount.stated is None:
        return f"{counted}; its tokens are as stated"
    figures = f"{telling_money(recount.scaled)} would be planned instead of {telling_money(recount.stated)}"
    return f"{counted}, but its token counts are unchanged: scaled, {figures} in this file"


def percent(moved: Moved) -> str:
    """A change as a percentage of the earlier amount: ` (+12.5%)`; empty if undefined or rounded to zero."""
    shown = None if moved.share is None else signed_percent(moved.share)
    return "" if shown in (None, "+0.0%", "-0.0%", "0.0%") else f" ({shown})"


def shown_change(moved: Moved) -> str:
    """`+40.50 (+50.0%)`; empty if rounded to zero, `unknown` if unknown."""
    if moved.change is None:
        return "unknown"
    return f"{signed(moved.change)}{percent(moved)}" if cents(moved.change) else ""


def by_size(workloads: Sequence[WorkloadChange]) -> list[WorkloadChange]:
    """The changed workloads: those with an unknown change first, then by the size of the change, whatever its sign."""
    changed = [workload for workload in workloads if workload.fate != "unchanged"]
    return sorted(changed, key=size, reverse=True)


def size(workload: WorkloadChange) -> Decimal:
    """The size of a change, whatever its sign; an unknown one is the largest."""
    change = workload.layers.planned.change
    return Decimal("Infinity") if change is None else abs(change)


def fate(workload: WorkloadChange) -> str:
    """The fate of a workload other than a change of amounts: `new`, `removed`, `renamed from …`; empty for most."""
    if workload.renamed_from is not None:
        return f"renamed from {workload.renamed_from}"
    return "" if workload.fate == "changed" else workload.fate


def amount(value: Decimal | None) -> str:
    """An amount to the cent, or `unknown`."""
    return "unknown" if value is None else money(value)


def apportioned(parts: Sequence[Part], moved: Moved) -> tuple[tuple[str, str], ...]:
    """The parts rounded to the cent so that they sum to the displayed change."""
    if moved.change is None:
        return ()
    shown = shown_parts([part.change for part in parts], moved.change)
    return tuple((words(part.name), change) for part, change in zip(parts, shown, strict=True))


_LONG: Final = re.compile(r"[1-9][0-9]{3,}(\.[0-9]+)?")
NOTHING: Final = ("+0.00", "-0.00", "0.00")


def telling(parts: Sequence[Part], moved: Moved) -> tuple[tuple[str, str], ...]:
    """The parts rounded to the cent, without those that round to zero."""
    return tuple((name, change) for name, change in apportioned(parts, moved) if change not in NOTHING)


def words(name: str) -> str:
    """A driver's name as words: `failed jobs`."""
    return name.replace("_", " ")


def fact(field: Fact) -> tuple[str, str, str]:
    """A field with its earlier and present value, `none` if absent."""
    unit = f" {field.unit}" if field.unit is not None and field.after is not None else ""
    before, after = (_grouped(value or "none") for value in (field.before, field.after))
    return field.name, before, f"{after}{unit}"


def _grouped(value: str) -> str:
    """A number with thousands separators; any other value unchanged."""
    whole, point, rest = value.partition(".")
    return f"{int(whole):,}{point}{rest}" if _LONG.fullmatch(value) else value


def measure(result: BudgetResult) -> str:
    """The measure of a budget's amount: `a month`, `per request`."""
    return result.measure


def budget_amount(result: BudgetResult | None) -> str:
    """A budget's amount: to the cent, or to the sixth decimal if it is per unit."""
    if result is None:
        return "none"
    shown = unit_money if result.budget.per else money
    if result.known is None:
        return "unknown"
    return shown(result.known) if result.amount is not None else f"at least {shown(result.known)}"


def ceiling(result: BudgetResult | None) -> str:
    """A budget's ceiling."""
    if result is None:
        return "none"
    return (unit_money if result.budget.per else money)(result.ceiling)


def probability(result: BudgetResult | None) -> str:
    """The probability that a budget is exceeded; `unknown` without draws."""
    if result is None:
        return "none"
    return "unknown" if result.spread is None else likelihood(result.spread.probability)


def likely(change: BudgetChange) -> bool:
    """Whether a side has a probability of exceeding the budget."""
    return any(result is not None and result.spread is not None for result in (change.before, change.after))


def over(change: BudgetChange) -> Decimal:
    """The amount by which an exceeded budget is over its ceiling."""
    result = change.after
    assert result is not None
    return settled(result.known or ZERO) - settled(result.ceiling)
