"""A comparison as a pull-request comment: the verdict first, one table, the rest folded; found again by its marker."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.compare.results import BudgetChange, CurrencyChange, FileChange, WorkloadChange
from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import signed
from budgetlint.reports.diff.data import (
    NOTHING,
    Difference,
    amount,
    apportioned,
    budget_amount,
    by_size,
    ceiling,
    fact,
    likely,
    measure,
    over_its_ceiling,
    percent,
    probability,
    recounted,
    shown_change,
    size,
)
from budgetlint.reports.diff.markdown_folds import details_folds, ranges_fold
from budgetlint.reports.diff.markdown_gate import gate_section
from budgetlint.reports.markdown import code, on_one_line, short
from budgetlint.source.unchecked import sentences

MARKER: Final = "<!-- budgetlint:diff -->"
LONGEST: Final = 60_000
"""The maximum length of a comment in characters: GitHub rejects more than 65,536."""

_INLINE_FACTS: Final = 2
_MOST_BUDGETS: Final = 50
_SIGNS: Final = {"new": "🆕 ", "removed": "🗑️ "}
_STATUS: Final = {"ok": "🟢 ok", "warn": "🟡 near its ceiling", "exceeded": "🔴 over", "incomplete": "⚪ incomplete"}

_SizedRow = tuple[Decimal, str]


@exactly()
def render(difference: Difference) -> str:
    """The comment; if it would be too long, the smallest changes are left out and counted."""
    rows = _rows(difference)
    kept = len(rows)
    text = _comment(difference, rows, kept)
    while len(text) > LONGEST and kept:
        kept = kept * 3 // 4
        text = _comment(difference, rows, kept)
    return text if len(text) <= LONGEST else _cut(text)


def _cut(text: str) -> str:
    """A comment cut at a line, with open folds closed."""
    head = text[:LONGEST].rpartition("\n")[0]
    closing = "\n</details>" * (head.count("<details>") - head.count("</details>"))
    return f"{head}\n{closing}\n\n… cut: `budgetlint diff` shows the rest\n"


def _comment(difference: Difference, rows: Sequence[_SizedRow], kept: int) -> str:
    greatest = {id(row) for row in sorted(rows, key=lambda row: -row[0])[:kept]}
    chosen = [line for row in rows if id(row) in greatest for line in [row[1]]]
    lines = [MARKER, *gate_section(difference), *_headlines(difference), *_verdicts(difference)]
    if chosen:
        lines += ["", "| workload | before | after | change | why |", "| :-- | --: | --: | --: | :-- |", *chosen]
    if kept < len(rows):
        lines += ["", f"… and {len(rows) - kept} more with smaller changes"]
    lines += [*_budgets(difference), *ranges_fold(difference), *details_folds(difference, kept)]
    lines += (
        line
        for path, recount in difference.recounts
        for line in ("", on_one_line(f"tokens: {recounted(path, recount)}"))
    )
    lines += (
        line for sentence in sentences(difference.unchecked, lambda path: code(short(path))) for line in ("", sentence)
    )
    lines += ["", f"<sub>{code(difference.base)} → {code(difference.head)}, as of {difference.as_of.isoformat()}</sub>"]
    return "\n".join(lines) + "\n"


def _headlines(difference: Difference) -> Iterator[str]:
    totals = difference.comparison.totals
    if all(file.fate == "unchanged" for file in difference.comparison.files):
        yield "#### AI API budget: no amount changed"
        return
    for total in totals:
        yield f"#### AI API budget: {_headline(total)}"


def _headline(total: CurrencyChange) -> str:
    planned = total.layers.planned
    unit = f"{total.currency} {total.measure}"
    if planned.change is None:
        return f"the change in {unit} is not known"
    if not planned.change:
        return f"planned {amount(planned.after)} {unit}, unchanged"
    return f"planned {signed(planned.change)} {unit}{percent(planned)}, now {amount(planned.after)}"


def _verdicts(difference: Difference) -> Iterator[str]:
    pushed = difference.comparison.pushed_over
    if pushed:
        yield ""
        yield f"**{len(pushed)} {'budget goes over its ceiling' if len(pushed) == 1 else 'budgets go over their ceilings'}**"
        yield ""
    for file, budget in pushed:
        yield f"- 🔴 {_pushed_over(file, budget)}"
    if difference.failures:
        yield ""
    for failure in difference.failures:
        yield f"- ❌ {failure}"
    unread = [(file, trouble) for file in difference.comparison.files for trouble in file.unread]
    if unread:
        yield ""
    for file, trouble in unread:
        yield f"- ❌ {code(file.path)} could not be read {code(trouble)}"


def _pushed_over(file: FileChange, budget: BudgetChange) -> str:
    result, excess, was = over_its_ceiling(file, budget)
    return (
        f"{code(budget.name)} in {code(file.path)}: {budget_amount(result)} {result.budget.basis} of {ceiling(result)} "
        f"{file.currency} {measure(result)}, **{excess} over** ({was})"
    )


def _rows(difference: Difference) -> list[_SizedRow]:
    """One row for each changed workload, with the size of its change, the largest first."""
    rows = [
        (size(workload), _row(file, workload))
        for file in difference.comparison.files
        for workload in by_size(file.workloads)
    ]
    return sorted(rows, key=lambda row: row[0], reverse=True)


def _row(file: FileChange, workload: WorkloadChange) -> str:
    planned = workload.layers.planned
    was = "" if workload.renamed_from is None else f", was {code(workload.renamed_from)}"
    where = f"{was}<br>{code(file.path)}"
    amount_of, share, rest = shown_change(planned).partition(" (")
    change = "unknown" if planned.change is None else amount_of and f"**{amount_of}**{share}{rest}"
    before = "–" if workload.fate == "new" else amount(planned.before)
    after = "–" if workload.fate == "removed" else amount(planned.after)
    name = f"{_SIGNS.get(workload.fate, '')}{code(workload.name)}{where}"
    return f"| {name} | {before} | {after} | {change} | {_why(workload)} |"


def _why(workload: WorkloadChange) -> str:
    """The drivers with their parts, each with what was edited."""
    if workload.reason is not None:
        return workload.reason
    shown = apportioned(workload.parts, workload.layers.planned)
    parts = [
        f"{name}{'' if change in NOTHING else f' {change}'}{_edited(workload, part.name)}"
        for (name, change), part in zip(shown, workload.parts, strict=True)
    ]
    return "<br>".join(parts) or ("no amount changed" if workload.renamed_from is None else "renamed")


def _edited(workload: WorkloadChange, driver: str) -> str:
    """The first fields of a driver: ` `requests 6000 → 9000``."""
    facts = [one for one in workload.facts if one.driver in driver.split(" and ")]
    edits = [
        code(f"{before} → {after}" if name == driver else f"{name} {before} → {after}")
        for name, before, after in map(fact, facts[:_INLINE_FACTS])
    ]
    return "".join(f" {one}" for one in edits) + (" …" if len(facts) > _INLINE_FACTS else "")


def _budgets(difference: Difference) -> Iterator[str]:
    """Every budget of each changed file, since readers want to know whether it still fits."""
    rows = [
        (file, budget) for file in difference.comparison.files if file.fate != "unchanged" for budget in file.budgets
    ]
    if not rows:
        return
    yield ""
    yield "| budget | before | after | ceiling | |"
    yield "| :-- | --: | --: | --: | :-- |"
    for file, row in rows[:_MOST_BUDGETS]:
        yield _budget(file, row, len(difference.comparison.files) > 1)
    if len(rows) > _MOST_BUDGETS:
        yield f"\n… and {len(rows) - _MOST_BUDGETS} more budgets"


def _budget(file: FileChange, budget: BudgetChange, several: bool) -> str:
    result = budget.after or budget.before
    assert result is not None
    where = f"<br>{code(file.path)}" if several else ""
    unit = f"{file.currency} {measure(result)}"
    was_in = "" if file.currency_before is None or budget.before is None else f" {file.currency_before}"
    raised = "" if budget.before is None or budget.after is None else f"{ceiling(budget.before)}{was_in} → "
    moved = was_in or ceiling(budget.before) != ceiling(budget.after)
    limit = f"{raised}{ceiling(result)}" if raised and moved else ceiling(result)
    status = _STATUS[budget.after.status.value] if budget.after else "removed"
    if likely(budget):
        chances = " → ".join(dict.fromkeys((probability(budget.before), probability(budget.after))))
        status += f", exceeded with {on_one_line(chances)}"
    name = f"{_SIGNS.get(budget.fate, '')}{code(budget.name)}{where}"
    return f"| {name} | {budget_amount(budget.before)}{was_in} | {budget_amount(budget.after)} | {limit} {unit} | {status} |"
