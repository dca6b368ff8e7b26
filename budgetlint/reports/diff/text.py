"""A comparison as text: what goes over its ceiling first, then what changed, by how much and why."""

from collections.abc import Iterator

from budgetlint.compare.results import BudgetChange, Comparison, FileChange, Moved, MovedLayers, Part, WorkloadChange
from budgetlint.estimate.results import Status
from budgetlint.figures.exact import exactly
from budgetlint.findings.gate_change import GateChange
from budgetlint.gate.changes import described
from budgetlint.reports.diff.data import (
    Difference,
    amount,
    budget_amount,
    by_size,
    ceiling,
    fact,
    fate,
    likely,
    measure,
    over_its_ceiling,
    percent,
    probability,
    recounted,
    shown_change,
    telling,
)
from budgetlint.reports.plain import tame, text_of
from budgetlint.source.unchecked import sentences


@exactly()
def render(difference: Difference) -> str:
    """The whole comparison; unchanged parts are left out."""
    lines = [_gate_change(change) for change in difference.gate]
    lines += [f"pushed over its ceiling: {pushed_over(*pushed)}" for pushed in difference.comparison.pushed_over]
    lines += [f"as of: {difference.as_of.isoformat()}", f"before: {difference.base}", f"after: {difference.head}"]
    for file in difference.comparison.files:
        if file.fate != "unchanged":
            lines += ["", *_file(file)]
    lines += ["", *_totals(difference.comparison)]
    lines += [tame(f"tokens: {recounted(path, recount)}") for path, recount in difference.recounts]
    lines += [tame(sentence) for sentence in sentences(difference.unchecked)]
    lines += [f"fails: {failure}" for failure in difference.failures]
    return text_of(lines)


def _gate_change(change: GateChange) -> str:
    """`gate loosened: budget.yaml:12: the ceiling of …`."""
    head = "gate loosened" if change.looser else "gate tightened"
    return tame(f"{head}: {change.path}:{change.line}: {described(change)}")


def pushed_over(file: FileChange, budget: BudgetChange) -> str:
    """``total` in `budget.yaml` is 1,620.00 of 1,500.00 USD a month, 120.00 over, was 1,200.00`."""
    result, excess, was = over_its_ceiling(file, budget)
    return (
        f"`{budget.name}` in `{file.path}` is {budget_amount(result)} {result.budget.basis} of {ceiling(result)} "
        f"{file.currency} {measure(result)}, {excess} over, {was}"
    )


def _file(file: FileChange) -> Iterator[str]:
    yield f"file: {file.path}{'' if file.fate == 'changed' else f', {file.fate}'}"
    if file.moved_from is not None:
        yield f"moved from: {file.moved_from}"
    if file.name is not None:
        yield f"name: {file.name}"
    for trouble in file.unread:
        yield f"not read {trouble}"
    if file.unread:
        return
    yield f"amounts: {file.currency} {file.measure}"
    for workload in by_size(file.workloads):
        yield from _workload(workload, file)
    if any(workload.fate != "unchanged" for workload in file.workloads):
        yield "all workloads"
        yield from _layers(file.layers)
    yield from _payable(file)
    yield from _ranges(file)
    for budget in file.budgets:
        if budget.fate != "unchanged" or _is_over(budget):
            yield from _budget(budget, file)


def _payable(file: FileChange) -> Iterator[str]:
    """The payable amounts of both sides, if changed, and why: the plan, and each adjustment."""
    if file.payable is None or (not file.payable.parts and file.payable.moved.change is not None):
        return
    moved = file.payable.moved
    yield f"payable: {_moved(moved)}"
    yield from _why(file.payable.parts, moved)


def _ranges(file: FileChange) -> Iterator[str]:
    """The ranges that were edited."""
    if file.ranges:
        yield "ranges"
    yield from (f"  {name}: {before} → {after}" for name, before, after in map(fact, file.ranges))


def _is_over(budget: BudgetChange) -> bool:
    return budget.after is not None and budget.after.status is Status.EXCEEDED


def _workload(workload: WorkloadChange, file: FileChange) -> Iterator[str]:
    became = fate(workload)
    yield f"workload: {workload.name} in {file.path}{became and f', {became}'}"
    for name, before, after in map(fact, workload.facts):
        yield f"  {name}: {before} → {after}"
    if workload.reason is not None:
        yield f"  not compared: {workload.reason}"
    yield from _layers(workload.layers)
    yield from _why(workload.parts, workload.layers.planned)


def _layers(layers: MovedLayers) -> Iterator[str]:
    for name, moved in (("base", layers.base), ("operational", layers.operational), ("planned", layers.planned)):
        yield f"  {name}: {_moved(moved)}"


def _moved(moved: Moved) -> str:
    """`81.00 → 121.50, +40.50 (+50.0%)`; a single amount if the displayed amounts are equal."""
    change = shown_change(moved)
    return f"{amount(moved.before)} → {amount(moved.after)}, {change}" if change else amount(moved.after)


def _why(parts: tuple[Part, ...], moved: Moved) -> Iterator[str]:
    """The change of each driver, the largest first; those that round to zero are left out."""
    for name, change in telling(parts, moved):
        yield f"    {name}: {change}"


def _budget(budget: BudgetChange, file: FileChange) -> Iterator[str]:
    before, after = budget.before, budget.after
    yield f"budget: {budget.name}{'' if budget.fate == 'changed' else f', {budget.fate}'}"
    if before is not None and after is not None and file.currency_before is not None:
        yield f"  {file.currency_before} {measure(before)} → {file.currency} {measure(after)}"
    elif before is not None and after is not None and measure(before) != measure(after):
        yield f"  {measure(before)} → {measure(after)}"
    amounts = dict.fromkeys((budget_amount(before), budget_amount(after)))
    yield f"  amount: {' → '.join(amounts)}{percent(budget.amount)}"
    if ceiling(before) != ceiling(after) or (before is not None and file.currency_before is not None):
        yield f"  ceiling: {ceiling(before)} → {ceiling(after)}"
    else:
        yield f"  ceiling: {ceiling(after)}"
    statuses = [result.status.value if result else "none" for result in (before, after)]
    yield f"  status: {' → '.join(dict.fromkeys(statuses))}"
    if likely(budget):
        yield f"  exceeded with probability: {' → '.join(dict.fromkeys((probability(before), probability(after))))}"


def _totals(comparison: Comparison) -> Iterator[str]:
    moved = [file for file in comparison.files if file.fate != "unchanged"]
    if all(file.ranges and all(workload.fate == "unchanged" for workload in file.workloads) for file in moved):
        yield "no amount changed"
        return
    for total in comparison.totals:
        yield f"total: {total.currency} {total.measure}"
        yield from _layers(total.layers)
        yield from _why(total.parts, total.layers.planned)
