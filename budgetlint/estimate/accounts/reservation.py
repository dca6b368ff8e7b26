"""Reservations: what gateways hold before a call runs, the highest possible cost × the number of concurrent calls.

reservation = (input × input price + `max_output_tokens` × output price) × `concurrency`, at list price; without a
stated `max_output_tokens`, the model's own maximum is used.
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
    """The reservation of a workload's calls; None if one of their sizes or prices is unknown."""
    estimate, workload, prices = calls.estimate, calls.workload, replace(source.prices, contract=None)
    stated: object = getattr(workload, "max_output_tokens", None)
    facts = prices.listed.models.get(workload.model)
    most = stated if isinstance(stated, Decimal) else None if facts is None else facts.max_output_tokens
    size = estimate.largest_prompt
    if most is None or size is None or source.worth is None or not hasattr(workload, "output_tokens"):
        return None
    tariff = Tariff(prices, workload.model, conditions_of(workload), source.file.currency)
    over = max((over for over in tariff.thresholds if size > over), default=None)
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
    """What a reservation must fit into: a limit, or the rest of a balance on a day."""

    amount: Decimal
    name: str
    path: tuple[str, ...]
    day: date | None = None


def against(reservation: Reservation, holders: Sequence[Holder]) -> Reservation:
    """A reservation with the smallest of the limits that are below it."""
    broken = [holder for holder in holders if settled(holder.amount) < settled(reservation.together)]
    if not broken:
        return reservation
    least = min(broken, key=lambda holder: holder.amount)
    return replace(reservation, limit=least.amount, limit_name=least.name, limit_path=least.path, limit_day=least.day)


def too_little_left(
    reservation: Reservation, ledger: BalanceLedger, calls: WorkloadCalls, name: str, below: Decimal
) -> Iterator[Holder]:
    """The rest of a balance on the first day on which it is below the reservation; None if that never happens.

    After the account runs dry, or if nothing is left, a smaller reservation would not help; when expired credits are
    replaced by new ones, those are available before the calls.
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
    """The largest reservation of the calls of one workload."""
    return max((item.together for item in reservations), default=ZERO)
