"""The changes of the gate itself, in a pull-request comment."""

from collections.abc import Iterator, Sequence
from typing import Final

from budgetlint.findings.gate_change import GateChange
from budgetlint.reports.diff.data import Difference
from budgetlint.reports.markdown import code, short

_MOST_GATE_CHANGES: Final = 50


def gate_section(difference: Difference) -> Iterator[str]:
    """The changes of the gate itself, placed before any amounts."""
    loosened = [change for change in difference.gate if change.looser]
    tightened = [change for change in difference.gate if not change.looser]
    if loosened:
        yield f"#### ⚠️ The gate is looser: {len(loosened)} {'change' if len(loosened) == 1 else 'changes'}"
        yield ""
        yield from _gate_table(loosened)
        yield ""
    if tightened:
        yield "<details><summary>Silenced less than before</summary>"
        yield ""
        yield from _gate_table(tightened)
        yield ""
        yield "</details>"
        yield ""


def _gate_table(changes: Sequence[GateChange]) -> Iterator[str]:
    yield "| what | before | after | where |"
    yield "| :-- | :-- | :-- | :-- |"
    for change in changes[:_MOST_GATE_CHANGES]:
        before, after = (code(short(value)) if value else "–" for value in (change.before, change.after))
        what = f"{change.kind.replace('-', ' ')} of {code(short(change.subject))}"
        yield f"| {what} | {before} | {after} | {code(f'{short(change.path)}:{change.line}')} |"
    if len(changes) > _MOST_GATE_CHANGES:
        yield ""
        yield f"… and {len(changes) - _MOST_GATE_CHANGES} more"
