"""One price (a meter under conditions) over time: what each list states, and what the catalog lists.

If lists differ, the statement with the later documented day of change wins, else the majority of the lists; of a tie,
the higher price. What another list still states is noted beside the price as disputed, unless that list was published
before the day of the change.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.conditions import Condition
from budgetlint.frozen import Frozen

TOLERANCE: Final = Decimal("0.0005")
"""Figures that differ by less than this share of the larger one are the same price, written with fewer digits."""

_A_DAY: Final = timedelta(days=1)


class Statement(Frozen):
    """What a list states about one meter under one condition between two days, both included.

    `changed` is set if the price changed on the first day: the same list states another price before it.
    """

    origin: str
    published: date
    when: Condition
    meter: str
    rate: Decimal
    start: date
    end: date
    source: str
    cited: bool
    changed: bool = False

    @property
    def dated(self) -> bool:
        return self.start > date.min or self.end < date.max


class Cell(Frozen):
    """The listed price between two days, its list, the lists that confirm it, and those that state another."""

    start: date
    end: date
    rate: Decimal
    statement: Statement
    confirmed_by: tuple[str, ...]
    disputed: tuple[tuple[str, Decimal], ...]


def differs(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) > TOLERANCE * max(one, other)


def cells(statements: Sequence[Statement], day: date) -> list[Cell]:
    """The listed prices in order of their days; a list without days counts only for the day of the catalog."""
    dated = {statement.origin for statement in statements if statement.dated}
    made: list[Cell] = []
    for start, end in _stretches(statements):
        now = start <= day <= end
        holding = [s for s in statements if s.start <= start and end <= s.end and (now or s.origin in dated)]
        if holding:
            _append(made, _decided(_latest_by_list(holding), start, end))
    return [_since(cell, statements, day) for cell in made]


def _stretches(statements: Iterable[Statement]) -> Iterator[tuple[date, date]]:
    starts = {date.min}
    for statement in statements:
        starts.add(statement.start)
        if statement.end < date.max:
            starts.add(statement.end + _A_DAY)
    ordered = sorted(starts)
    for place, start in enumerate(ordered):
        yield start, ordered[place + 1] - _A_DAY if place + 1 < len(ordered) else date.max


def _latest_by_list(holding: list[Statement]) -> list[Statement]:
    """One statement per list: of two that apply on the same days, the one that began later."""
    latest: dict[str, Statement] = {}
    for statement in sorted(holding, key=lambda s: s.start):
        latest[statement.origin] = statement
    return list(latest.values())


def _decided(holding: list[Statement], start: date, end: date) -> Cell:
    groups: list[list[Statement]] = []
    for statement in sorted(holding, key=lambda s: (s.rate, s.origin)):
        if groups and not differs(groups[-1][0].rate, statement.rate):
            groups[-1].append(statement)
        else:
            groups.append([statement])
    group = _winner(groups)
    changed = _changed(group)
    chosen = max(group, key=lambda s: (s.cited, s.published, s.origin))
    others = sorted(s.origin for s in group if s.origin != chosen.origin)
    disputed = sorted(
        (s.origin, s.rate) for other in groups if other is not group for s in other if s.published >= changed
    )
    return Cell(start, end, chosen.rate, chosen, tuple(others), tuple(disputed))


def _winner(groups: list[list[Statement]]) -> list[Statement]:
    """The statement with the latest day of change, else that of most lists, else the highest price."""
    days = sorted((_changed(group) for group in groups), reverse=True)
    if days[0] > date.min and (len(days) == 1 or days[0] > days[1]):
        return next(group for group in groups if _changed(group) == days[0])
    return max(groups, key=lambda group: (len(group), group[0].rate))


def _changed(group: list[Statement]) -> date:
    return max((s.start for s in group if s.changed and s.cited), default=date.min)


def _append(made: list[Cell], cell: Cell) -> None:
    """Join a cell with the one before it if both have the same price; the later evidence is kept."""
    if made and made[-1].end + _A_DAY == cell.start and not differs(made[-1].rate, cell.rate):
        made[-1] = replace(cell, start=made[-1].start)
    else:
        made.append(cell)


def _since(cell: Cell, statements: Sequence[Statement], day: date) -> Cell:
    """Today's price without a first day, if no list that states it gives that day and none has an earlier price."""
    if not cell.start <= day <= cell.end:
        return cell
    agreeing = [s for s in statements if s.start <= day <= s.end and not differs(s.rate, cell.rate)]
    earlier = any(s.end < cell.start for s in statements)
    if not any(s.dated for s in agreeing) and not earlier:
        return replace(cell, start=date.min)
    return cell
