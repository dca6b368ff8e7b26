"""What gateways hold before a call runs: its dearest outcome, times how many run at once.

held = (input × input price + `max_output_tokens` × output price) × `concurrency`, at list price; where a workload does not send
`max_output_tokens`, the model's own maximum is held.
"""

from collections.abc import Sequence
from decimal import Decimal

from budgetlint.estimate.accounts.calls import CallSource, WorkloadCalls
from budgetlint.estimate.accounts.results import Reservation
from budgetlint.estimate.results import Gap
from budgetlint.estimate.tariff import Tariff
from budgetlint.estimate.usage import conditions_of
from budgetlint.figures.exact import ONE, ZERO
from budgetlint.frozen import replace


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


def against(reservation: Reservation, limits: Sequence[tuple[Decimal, str, tuple[str, ...]]]) -> Reservation:
    """A reservation with the smallest of the limits that can't hold it."""
    broken = [item for item in limits if item[0] < reservation.together]
    if not broken:
        return reservation
    limit, name, path = min(broken, key=lambda item: item[0])
    return replace(reservation, limit=limit, limit_name=name, limit_path=path)


def largest(reservations: Sequence[Reservation]) -> Decimal:
    """The most that the calls of one workload hold."""
    return max((item.together for item in reservations), default=ZERO)
