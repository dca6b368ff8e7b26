"""What breaks each budget first, for a terminal."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgetlint.figures.exact import exactly, rounded_down
from budgetlint.figures.shown import money, unit_money
from budgetlint.formula.headroom import PRICES, Headroom, Limit
from budgetlint.lint.report import FileReport
from budgetlint.reports.headroom.words import limit_value
from budgetlint.reports.plain import text_of
from budgetlint.rules.words import amount_of

_SHOWN = 8
_THOUSANDTH = Decimal("0.001")


@exactly()
def render(files: Sequence[tuple[FileReport, tuple[Headroom, ...]]]) -> str:
    """One block per budget: its amount, then the numbers that break it, the tightest first."""
    return text_of(line for file, rooms in files for line in _file(file, rooms))


def _file(file: FileReport, rooms: Sequence[Headroom]) -> Iterator[str]:
    currency = "" if file.file is None else file.file.currency
    yield file.path
    if file.estimate is None:
        yield "  can't be estimated; see `budgetlint check`"
        return
    named = {room.budget.name for room in rooms}
    for result in file.estimate.budgets:
        if result.name not in named:
            yield f"  {result.name}: incomplete; see `budgetlint check`"
    for room in rooms:
        result = room.budget
        shown = unit_money if result.budget.per else money
        yield f"  {result.name}: {amount_of(result, currency)} of {shown(result.ceiling)}"
        yield from (f"    {_limit(limit)}" for limit in room.limits[:_SHOWN])
        if len(room.limits) > _SHOWN:
            yield f"    and {len(room.limits) - _SHOWN} more, which go further (all with --format json)"
        if room.unturned:
            yield f"    (varied: the workloads with the largest plans; {len(room.unturned)} more left unchanged)"
        if not room.limits:
            yield "    nothing in the plan breaks it"
    if not file.estimate.budgets:
        yield "  no budget"


def _limit(limit: Limit) -> str:
    """`support-chat.users: breaks above 125 (100 now, +25 %)`; a value is rounded down, so that the budget still holds at the displayed one."""
    name = "prices, or every volume" if limit.address == PRICES else limit.address
    value, most = (limit_value(number, limit) for number in (limit.value, limit.limit))
    grown = "" if limit.growth is None else f", {_growth(limit.growth)}"
    verb = "must come down to" if limit.limit < limit.value else "holds up to"
    return f"{name}: {verb} {most} ({value} now{grown})"


def _growth(growth: Decimal) -> str:
    """A relative change, rounded down to a tenth of a per cent."""
    return f"{rounded_down(growth, _THOUSANDTH) * 100:+,.1f}%"
