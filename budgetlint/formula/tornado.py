"""The effect of each range by itself: the planned amount with it at its p10 and at its p90."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from budgetlint.estimate.range_results import Swing
from budgetlint.figures.exact import ZERO, settled
from budgetlint.formula.nodes import exact_values, moved_by, needed
from budgetlint.formula.recording import Tape
from budgetlint.formula.spending import Input


def _is_broken(condition: Decimal) -> bool:
    return condition.is_nan() or condition > ZERO


def tornado(tape: Tape, inputs: Sequence[Input], parts: Sequence[int], faults: tuple[int, ...]) -> tuple[Swing, ...]:
    """The planned amount with each range at its p10 and at its p90, the widest first.

    `parts` sum to the planned amount: for each range, only those that depend on it are computed again.
    """
    places = needed(tape.nodes, [*parts, *faults])
    means = {entry.name: entry.range.mean for entry in inputs}
    known = exact_values(tape.nodes, places, means, {})
    total = sum((known[part] for part in parts), ZERO)
    moved = moved_by(tape.nodes, places)
    counted, broken = Counter(parts), {fault for fault in faults if _is_broken(known[fault])}
    watched = frozenset(faults)
    swings = []
    for entry in inputs:
        hanging = moved.get(entry.name, [])
        summands = [place for place in hanging if place in counted]
        always = broken.difference(hanging)
        ends = []
        for value in (entry.range.p10, entry.range.p90):
            there = exact_values(tape.nodes, hanging, means | {entry.name: value}, known)
            planned = total + sum(((there[place] - known[place]) * counted[place] for place in summands), ZERO)
            lost = always or any(_is_broken(there[place]) for place in hanging if place in watched)
            ends.append(None if lost or planned.is_nan() else settled(planned))
        swings.append(Swing(entry.address, *ends))
    return tuple(sorted(swings, key=lambda swing: (-swing.width, swing.address)))
