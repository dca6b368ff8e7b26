"""The displayed amounts of a reconciliation: every figure is rounded once, so that the lines of each list add up to its end.
The totals and the answers sum the displayed lines of the workloads.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import ZERO, exactly, in_step, in_whole_steps, step_at
from budgetlint.figures.shown import telling_money
from budgetlint.frozen import Frozen
from budgetlint.reconcile.reconciled import Answer, Reason, Reconciled
from budgetlint.reconcile.reconciliation import BEYOND, UNPLANNED
from budgetlint.reconcile.results import Billed, FileReconciled, Reconciliation, Unplanned

_CENT: Final = Decimal("0.01")
_DIGITS: Final = 3
_FINEST: Final = -6


class Line(Frozen):
    """A reason as displayed."""

    name: str
    amount: Decimal
    drivers: tuple[str, ...] = ()


class Walk(Frozen):
    """The displayed steps from planned to billed: planned + Σ lines = end; `whole` is true if no part is unknown."""

    planned: Decimal
    lines: tuple[Line, ...]
    whole: bool

    nothing: bool = False
    """Whether the billed amount is entirely unknown."""

    @property
    def end(self) -> Decimal:
        return self.planned + sum((line.amount for line in self.lines), ZERO)

    @property
    def end_name(self) -> str:
        return "billed" if self.whole or self.nothing else "billed, as far as it is known"


class Ledger(Frozen):
    """The walks of all workloads and of each currency, rounded to multiples of `step`."""

    step: Decimal
    workloads: tuple[tuple[str, str, str, Walk], ...]
    totals: tuple[tuple[str, Walk], ...]

    def of(self, file: FileReconciled, workload: Reconciled) -> Walk | None:
        """The walk of a workload, None if it has no amount."""
        key = (file.path, workload.name)
        return next((walk for path, name, _, walk in self.workloads if (path, name) == key), None)

    def total(self, currency: str) -> Walk:
        """The walk of all workloads in a currency."""
        return next(walk for name, walk in self.totals if name == currency)

    def shown(self, amount: Decimal) -> Decimal:
        """An amount rounded to whole steps."""
        return in_step(amount, self.step)

    def money(self, amount: Decimal) -> str:
        """An amount as displayed: `1,234.50`; one that would round to zero is shown with its first digits."""
        shown = self.shown(amount)
        return f"{shown + ZERO:,f}" if shown or not amount else telling_money(amount)

    def change(self, amount: Decimal | None) -> str:
        """A change with its sign, or `not known`."""
        if amount is None:
            return "not known"
        shown = self.shown(amount)
        return f"{shown or abs(shown):+,f}"

    def unplanned(self, spend: Unplanned) -> str:
        """The cost of unplanned calls, or its known part."""
        if spend.amount is not None:
            return self.money(spend.amount)
        return f"{self.money(spend.known)} as far as it is known" if spend.known else "not known"

    def beyond(self, bill: Billed) -> Decimal:
        """The amount of a bill beyond its records, as the difference of the displayed figures."""
        return self.shown(bill.amount) - self.shown(bill.recorded)

    def end(self, walk: Walk) -> str:
        """The billed amount, or `not known` if it is entirely unknown."""
        return "not known" if walk.nothing else self.money(walk.end)

    def answered(self, file: FileReconciled, workload: Reconciled, answer: Answer) -> Decimal | None:
        """The amount of an answer as the sum of the workload's displayed lines."""
        if answer.amount is None:
            return None
        walk = self.of(file, workload)
        lines = [] if walk is None else [line for line in walk.lines if set(line.drivers) & set(answer.drivers)]
        if not lines:
            return self.shown(answer.amount)
        return sum((line.amount for line in lines), ZERO)


@exactly()
def ledger(reconciliation: Reconciliation) -> Ledger:
    """Rounds every amount once: workloads by themselves, totals as their sums."""
    step = _step(reconciliation)
    walks = [
        (file.path, workload.name, file.currency, _walk(workload, step))
        for file in reconciliation.files
        for workload in file.workloads
        if workload.planned is not None and (workload.bill is not None or workload.known is not None)
    ]
    lost = _lost(reconciliation.unplanned, step)
    beyond = sum((in_step(bill.amount, step) - in_step(bill.recorded, step) for bill in reconciliation.billed), ZERO)
    totals = []
    for total in reconciliation.totals:
        walked = [walk for _, _, currency, walk in walks if currency == total.currency]
        lines: dict[str, Line] = {}
        for line in (line for walk in walked for line in walk.lines):
            before = lines.get(line.name)
            lines[line.name] = line if before is None else Line(line.name, before.amount + line.amount, line.drivers)
        for reason in total.reasons:
            if reason.name in (UNPLANNED, BEYOND):
                lines[reason.name] = Line(reason.name, lost if reason.name == UNPLANNED else beyond)
        planned = sum((walk.planned for walk in walked), ZERO)
        nothing = total.bill is None and not total.known and all(walk.nothing for walk in walked)
        totals.append((total.currency, Walk(planned, tuple(lines.values()), total.bill is not None, nothing)))
    return Ledger(step, tuple(walks), tuple(totals))


def _lost(unplanned: Sequence[Unplanned], step: Decimal) -> Decimal:
    """The sum of unplanned spend, with each row as displayed."""
    amounts = [spend.known if spend.amount is None else spend.amount for spend in unplanned]
    return in_step(sum((in_step(amount, step) or amount for amount in amounts), ZERO), step)


def _step(reconciliation: Reconciliation) -> Decimal:
    """The rounding step: a cent, or, if all amounts are below one unit of money, the third significant digit of the largest; finer
    if a workload's amount would round to zero."""
    amounts = [abs(amount) for total in reconciliation.totals for amount in (total.planned, total.known)]
    greatest = max(amounts, default=ZERO)
    step = _CENT
    if 0 < greatest < 1:
        step = min(_CENT, step_at(greatest, _DIGITS))
    workloads = [workload for file in reconciliation.files for workload in file.workloads]
    ends = [max(abs(one.planned or ZERO), abs(one.bill or one.known or ZERO)) for one in workloads]
    return min([step, *(Decimal(1).scaleb(max(end.adjusted(), _FINEST)) for end in ends if end)])


def _walk(workload: Reconciled, step: Decimal) -> Walk:
    planned = workload.planned or ZERO
    shown = in_step(planned, step)
    end = in_step(planned + sum((reason.amount for reason in workload.reasons), ZERO), step)
    nothing = workload.bill is None and not workload.known
    return Walk(shown, apportioned(workload.reasons, end - shown, step), workload.bill is not None, nothing)


def apportioned(reasons: Sequence[Reason], change: Decimal, step: Decimal) -> tuple[Line, ...]:
    """The reasons in whole steps that sum to the displayed change, by the largest-remainder method."""
    amounts = in_whole_steps([reason.amount for reason in reasons], change, step)
    return tuple(Line(reason.name, amount, reason.drivers) for reason, amount in zip(reasons, amounts, strict=True))
