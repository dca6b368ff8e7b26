"""What gateways hold before a call runs: its dearest outcome, times how many run at once.

held = (input × input price + `max_output_tokens` × output price) × `concurrency`, at list price; where a workload does not send
`max_output_tokens`, the model's own maximum is held.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from budgetlint.estimate.accounts.calls import CallSource, WorkloadCalls
from budgetlint.estimate.accounts.results import BalanceLedger, Reservation
from budgetlint.estimate.line_items import Gap
from budgetlint.estimate.tariff import Tariff
from budgetlint.estimate.usage import conditions_of
from budgetlint.figures.exact import ONE, ZERO, settled
from budgetlint.frozen import Frozen, replace
from budgetlint.model.calendar import month_of


def reservation_of(calls: WorkloadCalls, source: CallSource) -> Reservation | None:
    """What the calls of a workload hold; None where a size or price of theirs is unknown."""
    estimate, workload, prices = calls.estimate, calls.workload, replace(source.prices, contract=None)
    stated: object = getattr(workload, "max_output_tokens", None)
    facts = prices.listed.models.get(workload.model)
    most = stated if isinstance(stated, Decimal) else None if facts is None else facts.max_output_tokens
    size = estimate.largest_prompt
    if most is None or size is None or source.worth is None or not hasattr(workload, "output_tokens"):
        return None
    tariff = Tariff(prices, workload.model, conditions_of(workload), source.file.currency)
    over = max((item for item in tariff.brackets if item is not None and size > item), default=None)
    going_in, coming_out = tariff.rate("input_tokens", over), tariff.rate("output_tokens", over)
    if isinstance(going_in, Gap) or isinstance(coming_out, Gap):
        return None
    a_call = size * going_in.amount / going_in.per + most * coming_out.amount / coming_out.per
    top, bottom = source.worth
    return Reservation(
        calls.name,
        calls.path,
        a_call * top / bottom,
        workload.concurrency or ONE,
        most,
        isinstance(stated, Decimal),
    )


class Holder(Frozen):
    """What a reservation is held of: a limit, or what is left of a balance on a day."""

    amount: Decimal
    name: str
    path: tuple[str, ...]
    day: date | None = None


def against(reservation: Reservation, holders: Sequence[Holder]) -> Reservation:
    """A reservation with the smallest of the limits that can't hold it."""
    broken = [holder for holder in holders if settled(holder.amount) < settled(reservation.together)]
    if not broken:
        return reservation
    least = min(broken, key=lambda holder: holder.amount)
    return replace(reservation, limit=least.amount, limit_name=least.name, limit_path=least.path, limit_day=least.day)


def too_little_left(
    reservation: Reservation, ledger: BalanceLedger, calls: WorkloadCalls, name: str, below: Decimal
) -> Iterator[Holder]:
    """What is left of a balance on the first day on which it can't hold the calls of that day; nothing if it always can.

    From the day on which the account is dry, or where nothing is left, there is nothing that a smaller reservation would free;
    where credits expired and others are bought for them, those are there before the calls.
    """
    path = ("accounts", name, "balance")
    for at, left in enumerate(ledger.mornings):
        if settled(left) >= settled(reservation.together):
            continue
        day = ledger.first + timedelta(days=at)
        if not at:
            yield Holder(left, name, path)
            return
        if ledger.dry is not None and day >= ledger.dry.day:
            return
        gone = left <= 0 or left < below
        if not gone and calls.on(month_of(day)).requests != ZERO:
            yield Holder(left, name, path, day)
            return


def largest(reservations: Sequence[Reservation]) -> Decimal:
    """The most that the calls of one workload hold."""
    return max((item.together for item in reservations), default=ZERO)
