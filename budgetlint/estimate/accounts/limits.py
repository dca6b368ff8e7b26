"""The limits of an account compared with the calls that count against them: of a key, of the account, of free models."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from budgetlint.estimate.accounts.calls import AVERAGE, WorkloadCalls
from budgetlint.estimate.accounts.results import LimitResult
from budgetlint.estimate.accounts.scope import fits_any, of_key
from budgetlint.estimate.accounts.sight import Sight, own_keys, too_old
from budgetlint.estimate.accounts.windows import Pace, Windows, average_windows, calendar_windows
from budgetlint.figures.exact import ONE, ZERO, settled
from budgetlint.model.accounts import ProviderAccount, Reset, UsedSoFar


def key_limit(
    sight: Sight, name: str, key_name: str, account: ProviderAccount, calls: Sequence[WorkloadCalls]
) -> LimitResult | None:
    """The limit of a key, compared with its calls at list price; BYOK calls count only with `include_byok`."""
    key = account.keys[key_name]
    under = of_key(key, calls)
    shares = _spent(account, calls, counts_byok=key.include_byok)
    path = ("accounts", name, "keys", key_name)
    return _limited(sight, key_name, path, (key.limit, key.reset, key.used), under, shares)


def account_limit(
    sight: Sight, name: str, account: ProviderAccount, calls: Sequence[WorkloadCalls]
) -> LimitResult | None:
    """The limit of the whole account, compared with its calls at list price."""
    limit = account.limit
    if limit is None or limit.amount is None or limit.reset is None:
        return None
    shares = _spent(account, calls, counts_byok=False)
    path = ("accounts", name, "limit")
    return _limited(sight, name, path, (limit.amount, limit.reset, limit.used), calls, shares)


def _spent(account: ProviderAccount, calls: Sequence[WorkloadCalls], *, counts_byok: bool) -> dict[str, Decimal]:
    """The share of each workload's calls that counts: of calls on your own keys, only what falls back to credits."""
    spared = frozenset() if counts_byok else own_keys(account, calls)
    fallback = ZERO if account.byok is None else account.byok.fallback
    return {call.name: fallback if call.name in spared else ONE for call in calls}


def free_requests(
    sight: Sight, name: str, account: ProviderAccount, calls: Sequence[WorkloadCalls]
) -> LimitResult | None:
    """The requests of a day to free models, compared with the allowance."""
    free = account.free_models
    if free is None or free.models is None or free.requests_per_day is None:
        return None
    models = free.models
    under = tuple(call for call in calls if fits_any(models, call.workload.model))
    if not under:
        return None
    path = ("accounts", name, "free_models")
    terms: tuple[Decimal, Reset, UsedSoFar | None] = (free.requests_per_day, "day", None)
    return _beside(sight, name, path, terms, under, lambda call, month: call.on(month).requests)


def _limited(
    sight: Sight,
    name: str,
    path: tuple[str, ...],
    terms: tuple[Decimal, Reset, UsedSoFar | None],
    calls: Sequence[WorkloadCalls],
    shares: Mapping[str, Decimal],
) -> LimitResult | None:
    """A limit in money, compared with its calls at list price."""

    def amount(call: WorkloadCalls, month: str) -> Decimal | None:
        share = shares[call.name]
        listed = call.on(month).listed
        return ZERO if not share else None if listed is None else listed * share

    return _beside(sight, name, path, terms, calls, amount)


def _beside(
    sight: Sight,
    name: str,
    path: tuple[str, ...],
    terms: tuple[Decimal, Reset, UsedSoFar | None],
    calls: Sequence[WorkloadCalls],
    amount: Callable[[WorkloadCalls, str], Decimal | None],
) -> LimitResult | None:
    limit, reset, used = terms
    unpriced: dict[str, None] = {}
    paces: dict[str, Pace] = {}

    def pace_in(month: str) -> Pace:
        if month not in paces:
            paces[month] = _pace(calls, month, amount, unpriced)
        return paces[month]

    months = sight.file.calendar
    if reset == "never" and (used is None or too_old(months, used.on)):
        return None
    windows: Windows
    if months:
        windows = calendar_windows(limit, reset, used, months, pace_in)
    else:
        windows = average_windows(limit, reset, used, pace_in(AVERAGE))
    judged_loose = windows.worst > 0 and not unpriced and (reset != "never" or bool(months))
    return LimitResult(
        name,
        path,
        limit,
        reset,
        tuple(call.name for call in calls),
        windows.worst,
        windows.worst_window,
        windows.stop,
        ZERO if used is None else used.amount,
        None if used is None else used.on,
        tuple(unpriced),
        loose=judged_loose and settled(limit) > settled(windows.worst * 2),
        a_day={month: pace.average for month, pace in paces.items()},
    )


def _pace(
    calls: Iterable[WorkloadCalls],
    month: str,
    amount: Callable[[WorkloadCalls, str], Decimal | None],
    unpriced: dict[str, None],
) -> Pace:
    average = active = ZERO
    for call in calls:
        taken = amount(call, month)
        if taken is None:
            unpriced[call.name] = None
            continue
        average += taken
        active += taken * call.on(month).busy
    return Pace(average, active)
