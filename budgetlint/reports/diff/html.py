"""A comparison as one HTML file in the style of the report's page: a waterfall from before to after, without scripts or requests."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.compare.results import BudgetChange, FileChange, Moved, Part, WorkloadChange
from budgetlint.estimate.line_items import Amount
from budgetlint.figures.exact import ZERO, exactly
from budgetlint.figures.shown import money
from budgetlint.gate.changes import described
from budgetlint.reports.diff.data import (
    NOTHING,
    Difference,
    amount,
    apportioned,
    budget_amount,
    by_size,
    ceiling,
    fact,
    fate,
    likely,
    measure,
    probability,
    recounted,
    shown_change,
    telling,
)
from budgetlint.reports.diff.text import pushed_over
from budgetlint.reports.sheet import sheet
from budgetlint.reports.stairs import Stair, steps
from budgetlint.reports.whatif.markup import Markup, block, tag
from budgetlint.source.unchecked import sentences

_TITLE: Final = "AI API budget: what changed"
_MOST_STEPS: Final = 14
"""The number of workloads of a file with their own bar; the others share one."""

_Change = tuple[str, Decimal, str]
"""The name of a step, its change, and the change as displayed."""


@exactly()
def render(difference: Difference) -> str:
    """The page."""
    return sheet(_TITLE, _body(difference))


def _body(difference: Difference) -> Iterator[Markup]:
    sides = tag("p", f"{difference.base} → {difference.head}, as of {difference.as_of.isoformat()}", class_="quiet")
    yield block("header", tag("h1", _TITLE), sides, *_remarks(difference), class_="top")
    comparison = difference.comparison
    changed = [file for file in comparison.files if file.fate != "unchanged"]
    if not changed:
        yield block("section", tag("p", "No amount changed."))
        return
    for total in comparison.totals:
        moved, unit = total.layers.planned, f"{total.currency} {total.measure}"
        yield _summary(moved, unit)
        parts = _changes(total.parts, moved)
        yield block("section", tag("h2", f"By driver, {unit}"), *_waterfall(moved, parts, f"by driver, {unit}"))
    for file in changed:
        yield block("section", *_file(file))


def _remarks(difference: Difference) -> Iterator[Markup]:
    for change in difference.gate:
        head = "The gate is looser" if change.looser else "The gate is tighter"
        yield tag(
            "p",
            f"{head}: {change.path}:{change.line}: {described(change)}",
            class_="fails" if change.looser else "quiet",
        )
    for pushed in difference.comparison.pushed_over:
        yield tag("p", f"Pushed over its ceiling: {pushed_over(*pushed)}", class_="fails")
    for failure in difference.failures:
        yield tag("p", f"Fails: {failure}", class_="fails")
    for path, recount in difference.recounts:
        yield tag("p", f"Tokens: {recounted(path, recount)}", class_="quiet")
    for sentence in sentences(difference.unchecked):
        yield tag("p", sentence, class_="quiet")


def _summary(moved: Moved, unit: str) -> Markup:
    figures = (
        ("before", amount(moved.before)),
        ("after", amount(moved.after)),
        ("change", shown_change(moved) or "none"),
    )
    cells = [
        block("div", tag("dt", name), tag("dd", tag("b", shown), " ", tag("small", unit))) for name, shown in figures
    ]
    return block("div", block("dl", *cells), class_="summary")


def _waterfall(moved: Moved, changes: Sequence[_Change], title: str) -> Iterator[Markup]:
    """A bar for the earlier plan, one for each change, starting where the previous one ended, and one for the present plan."""
    if moved.before is None or moved.after is None:
        yield tag("p", "The change is not known: not every amount is.", class_="incomplete")
        return
    rows = [Stair("before", ZERO, moved.before, "whole", money(moved.before))]
    at = moved.before
    for name, change, shown in changes:
        rows.append(Stair(name, at, at + change, "more" if change > 0 else "less", shown))
        at += change
    rows.append(Stair("after", ZERO, moved.after, "whole", money(moved.after)))
    yield steps(rows, f"from before to after, {title}")


def _file(file: FileChange) -> Iterator[Markup]:
    yield tag("h2", file.name or file.path)
    moved_from = "" if file.moved_from is None else f", moved from {file.moved_from}"
    became = "" if file.fate == "changed" else f", {file.fate}"
    yield tag("p", f"{file.path}{moved_from}{became}: {file.currency} {file.measure}", class_="quiet")
    for trouble in file.unread:
        yield tag("p", f"not read {trouble}", class_="incomplete")
    if file.unread:
        return
    changed = by_size(file.workloads)
    if len(changed) > 1:
        yield tag("h3", "By workload")
        yield from _waterfall(file.layers.planned, _by_workload(file, changed), f"workloads of {file.path}")
    if changed:
        yield tag("h3", "Workloads")
        yield _table(("workload", "before", "after", "change", "why"), [_row(workload) for workload in changed])
    if file.ranges:
        yield tag("h3", "Ranges")
        yield _table(("range", "before", "after"), [fact(edit) for edit in file.ranges])
    if file.budgets:
        yield tag("h3", "Budgets")
        yield _table(("budget", "before", "after", "ceiling", "status"), [_budget(file, one) for one in file.budgets])


def _changes(parts: Sequence[Part], moved: Moved) -> list[_Change]:
    """The parts rounded to the cent so that they sum to the displayed change, without those that round to zero."""
    shown = zip(parts, apportioned(parts, moved), strict=False)
    return [(name, part.change, change) for part, (name, change) in shown if change not in NOTHING]


def _by_workload(file: FileChange, changed: Sequence[WorkloadChange]) -> list[_Change]:
    """The change of each workload, with the smallest changes combined."""
    parts = [Part(workload.name, Amount(workload.layers.planned.change or ZERO)) for workload in changed]
    rest = parts[_MOST_STEPS:]
    if rest:
        parts[_MOST_STEPS:] = [Part(f"{len(rest)} more", Amount(sum((part.change for part in rest), ZERO)))]
    return _changes(parts, file.layers.planned)


def _row(workload: WorkloadChange) -> tuple[str, ...]:
    planned = workload.layers.planned
    became = fate(workload)
    edits = [f"{name} {before} → {after}" for name, before, after in map(fact, workload.facts)]
    drivers = [f"{name} {change}" for name, change in telling(workload.parts, planned)]
    why = workload.reason or "; ".join([", ".join(drivers), ", ".join(edits)]).strip("; ")
    return (
        f"{workload.name}{became and f', {became}'}",
        "–" if workload.fate == "new" else amount(planned.before),
        "–" if workload.fate == "removed" else amount(planned.after),
        shown_change(planned),
        why or "no amount changed",
    )


def _budget(file: FileChange, budget: BudgetChange) -> tuple[str, ...]:
    result = budget.after or budget.before
    assert result is not None
    before, after = ceiling(budget.before), ceiling(budget.after)
    limit = after if before in (after, "none") else f"{before} → {after}"
    statuses = [one.status.value if one else "none" for one in (budget.before, budget.after)]
    chances = (probability(budget.before), probability(budget.after)) if likely(budget) else ()
    exceeded = f", exceeded with probability {' → '.join(dict.fromkeys(chances))}" if chances else ""
    return (
        budget.name,
        budget_amount(budget.before),
        budget_amount(budget.after),
        f"{limit} {file.currency} {measure(result)}",
        f"{' → '.join(dict.fromkeys(statuses))}{exceeded}",
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    wide = heads.index("why") if "why" in heads else None
    titles = (tag("th", name, class_="words" if at == wide else None) for at, name in enumerate(heads))
    head = block("thead", block("tr", *titles))
    lines = [
        block("tr", *(tag("td", cell, class_="words" if at == wide else None) for at, cell in enumerate(row)))
        for row in rows
    ]
    return block("div", block("table", head, block("tbody", *lines)), class_="scroll stack")
