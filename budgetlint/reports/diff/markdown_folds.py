"""The folded parts of a pull-request comment: edited ranges, edited fields, and all layers."""

from collections.abc import Iterator
from typing import Final

from budgetlint.compare.results import FileChange, MovedLayers, WorkloadChange
from budgetlint.reports.diff.data import Difference, amount, by_size, fact, shown_change, telling
from budgetlint.reports.markdown import code

_MOST_FACTS: Final = 6
_MOST_RANGES: Final = 50


def ranges_fold(difference: Difference) -> Iterator[str]:
    """The edited ranges, folded."""
    edits = [(file, edit) for file in difference.comparison.files for edit in file.ranges]
    if not edits:
        return
    yield from ("", "<details><summary>Ranges</summary>", "")
    for file, edit in edits[:_MOST_RANGES]:
        name, before, after = fact(edit)
        yield f"- {code(file.path)} {code(name)}: {before} → {after}"
    if len(edits) > _MOST_RANGES:
        yield f"- … and {len(edits) - _MOST_RANGES} more"
    yield from ("", "</details>")


def details_folds(difference: Difference, kept: int) -> Iterator[str]:
    """The edited fields and all layers, folded."""
    changed = [(file, workload) for file in difference.comparison.files for workload in by_size(file.workloads)]
    if not changed:
        return
    edits = [(file, workload) for file, workload in changed if workload.facts][:kept]
    if edits:
        yield from ("", "<details><summary>What was edited</summary>", "")
        for file, edit in edits:
            yield from _edits(file, edit)
        yield from ("", "</details>")
    yield from ("", "<details><summary>Every layer</summary>", "")
    yield "| | layer | before | after | change |"
    yield "| :-- | :-- | --: | --: | --: |"
    for _, change in changed[:kept]:
        yield from _layers(code(change.name), change.layers)
    for file in difference.comparison.files:
        yield from _payable(file)
    for total in difference.comparison.totals:
        yield from _layers(f"**all, {total.currency} {total.measure}**", total.layers)
    yield from ("", "</details>")


def _payable(file: FileChange) -> Iterator[str]:
    """The payable amounts of both sides of a file, if changed, and each adjustment's part of the change."""
    payable = file.payable
    if payable is None or not payable.parts:
        return
    moved = payable.moved
    yield f"| {code(file.path)} | payable | {amount(moved.before)} | {amount(moved.after)} | {shown_change(moved)} |"
    for name, part in telling(payable.parts, moved):
        yield f"| {code(file.path)} | of it {code(name)} | | | {part} |"


def _edits(file: FileChange, workload: WorkloadChange) -> Iterator[str]:
    facts = [fact(one) for one in workload.facts]
    shown = [f"{code(name)} {code(before)} → {code(after)}" for name, before, after in facts[:_MOST_FACTS]]
    more = [f"{len(facts) - _MOST_FACTS} more"] if len(facts) > _MOST_FACTS else []
    yield f"- {code(workload.name)} in {code(file.path)}: {', '.join([*shown, *more])}"


def _layers(name: str, layers: MovedLayers) -> Iterator[str]:
    for layer, moved in (("base", layers.base), ("operational", layers.operational), ("planned", layers.planned)):
        change = shown_change(moved)
        yield f"| {name} | {layer} | {amount(moved.before)} | {amount(moved.after)} | {change} |"
