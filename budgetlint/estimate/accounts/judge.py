"""Every account of a file compared with the plan: the file's own calls and those of the files it includes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from budgetlint.estimate.accounts.calls import AVERAGE, CallSource, WorkloadCalls, calls_of
from budgetlint.estimate.accounts.faults import account_faults
from budgetlint.estimate.accounts.ledger import Drawn, Terms, ledger_of
from budgetlint.estimate.accounts.presets import Presets, in_currency, with_preset
from budgetlint.estimate.accounts.reservation import Holder, against, largest, reservation_of, too_little_left
from budgetlint.estimate.accounts.results import AccountFault, AccountResult, BalanceLedger, LimitResult, Reservation
from budgetlint.estimate.accounts.scope import fits_any, of_account, of_key, selected
from budgetlint.estimate.accounts.windows import YEAR, Pace, Windows, average_windows, calendar_windows
from budgetlint.estimate.plan import named_in
from budgetlint.figures.exact import ZERO, exactly, settled
from budgetlint.frozen import Frozen, replace
from budgetlint.model.accounts import Preset, ProviderAccount, Reset, UsedSoFar
from budgetlint.model.budget import BudgetFile
from budgetlint.model.calendar import index_of, last_day, month_of

_OLDEST_MONTHS: Final = 120
"""How many months before the plan a balance may have been read."""


class Sight(Frozen):
    """What accounts are judged on: the file that states them, and all calls in it and its included files, with their
    sources.

    `inherited` are accounts that the file only inherits; if calls could not be read, its accounts can be judged only
    in part.
    """

    file: BudgetFile
    sources: tuple[CallSource, ...]
    inherited: frozenset[str] = frozenset()
    complete: bool = True


@exactly()
def accounts_of(sight: Sight, presets: Callable[[], Presets]) -> tuple[AccountResult, ...]:
    """Each account of a file compared with the plan, in the file's order."""
    calls: list[WorkloadCalls] = []
    by_source: dict[str | None, CallSource] = {}
    for source in sight.sources:
        by_source[source.name] = source
        calls.extend(calls_of(source, sight.file))
    whole = {name: _resolved(sight, name, account, presets) for name, account in sight.file.accounts.items()}
    results = [_judged(sight, name, *resolved, calls, by_source) for name, resolved in whole.items()]
    return tuple(_overlapping(results, calls))


def _resolved(
    sight: Sight, name: str, account: ProviderAccount, presets: Callable[[], Presets]
) -> tuple[ProviderAccount, tuple[AccountFault, ...], tuple[date | None, str]]:
    """An account with its preset applied, the fault that prevents that, and when and where the preset's facts were
    read."""
    word: Preset | None = account.preset
    preset = None if word is None else presets().get(word)
    if preset is None:
        return account, (), (None, "")
    units = sight.sources[0].prices.units if sight.sources else {}
    converted = in_currency(preset, sight.file.currency, units)
    if converted is None:
        message = f"`{word}` states {preset.currency}, whose worth in {sight.file.currency} is unknown"
        fault = AccountFault(("accounts", name, "preset"), message, "state its worth in the snapshot's `units`")
        return account, (fault,), (preset.read, preset.source)
    return with_preset(account, converted), (), (preset.read, preset.source)


def _judged(
    sight: Sight,
    name: str,
    account: ProviderAccount,
    faults: tuple[AccountFault, ...],
    facts: tuple[date | None, str],
    every: Sequence[WorkloadCalls],
    sources: Mapping[str | None, CallSource],
) -> AccountResult:
    judged = name not in sight.inherited
    calls = of_account(account, every)
    if judged and sight.complete:
        faults = (*faults, *account_faults(name, account, calls, every))
    if not judged:
        account = replace(account, keys=_naming(account, calls))
    keys = tuple(_key(sight, name, key, account, calls) for key in account.keys)
    ledger, unpriced = _ledger(sight, account, calls) if judged else (None, ())
    reservations = tuple(_reservations(sight, name, account, calls, sources, ledger, judged=judged))
    spared = own_keys(account, calls)
    together = largest([entry for entry in reservations if entry.workload not in spared])
    return AccountResult(
        name,
        account,
        judged,
        tuple(call.name for call in calls),
        spared,
        ledger,
        tuple(key for key in keys if key is not None),
        _whole_limit(sight, name, account, calls) if judged else None,
        _free(sight, name, account, calls) if judged else None,
        reservations,
        ZERO if account.balance is None else min(together, account.balance.amount),
        unpriced,
        faults,
        (),
        tuple(_shared_keys(account, calls)),
        *facts,
    )


def _naming(account: ProviderAccount, calls: Sequence[WorkloadCalls]) -> dict[str, object]:
    """The keys that name calls of a file that only inherits the account."""
    return {
        name: key
        for name, key in account.keys.items()
        if (key.workloads is not None or key.tags is not None) and of_key(key, calls)
    }


def stated_at(file: BudgetFile, name: str, key: str) -> tuple[str, ...]:
    """The path of an account's key; the account itself if only its preset states the key."""
    stated: object = getattr(file.accounts[name], key)
    return ("accounts", name) if stated is None else ("accounts", name, key)


def own_keys(account: ProviderAccount, calls: Sequence[WorkloadCalls]) -> frozenset[str]:
    """The calls of an account that use the user's own keys (BYOK)."""
    if account.byok is None:
        return frozenset()
    return frozenset(call.name for call in selected(account.byok.workloads, None, calls))


def own_keys_named(account: ProviderAccount, names: Iterable[str]) -> tuple[str, ...]:
    """The addresses of the workloads that use the user's own keys (BYOK)."""
    return () if account.byok is None else named_in(account.byok.workloads, names)


def _overlapping(results: Sequence[AccountResult], calls: Sequence[WorkloadCalls]) -> Iterator[AccountResult]:
    """The accounts with the calls that an earlier account also pays for; BYOK calls are paid elsewhere."""
    payers: dict[str, str] = {}
    for result in results:
        if not result.account.paying or not result.judged:
            yield result
            continue
        spared = own_keys(result.account, of_account(result.account, calls))
        names = [name for name in result.calls if name not in spared]
        overlaps = tuple((name, payers[name]) for name in names if name in payers)
        payers.update((name, result.name) for name in names if name not in payers)
        yield replace(result, overlaps=overlaps)


def _shared_keys(account: ProviderAccount, calls: Sequence[WorkloadCalls]) -> Iterator[tuple[str, str, str]]:
    under: dict[str, str] = {}
    for name, key in account.keys.items():
        for call in of_key(key, calls):
            if call.name in under:
                yield call.name, under[call.name], name
            else:
                under[call.name] = name


def _ledger(
    sight: Sight, account: ProviderAccount, calls: Sequence[WorkloadCalls]
) -> tuple[BalanceLedger | None, tuple[str, ...]]:
    """The balance over the days of the plan, and the calls with unknown spend."""
    balance = account.balance
    if balance is None or not account.paying:
        return None, ()
    months = sight.file.calendar
    if months and index_of(months[0]) - index_of(month_of(balance.on)) > _OLDEST_MONTHS:
        return None, ()
    spared = own_keys(account, calls)
    byok = account.byok
    terms = Terms(
        balance,
        account.top_up,
        account.fee,
        ZERO if byok is None else byok.fee or ZERO,
        ZERO if byok is None else byok.free or ZERO,
    )
    fallback = ZERO if byok is None else byok.fallback
    spends: dict[str, Drawn] = {}
    unpriced: dict[str, None] = {}

    def spend_in(month: str) -> Drawn:
        spent, listed = ZERO, ZERO
        for call in calls:
            day = call.on(month)
            needed = (day.spend, day.listed) if call.name in spared else (day.spend,)
            if None in needed:
                unpriced[call.name] = None
            if call.name in spared:
                spent += (day.spend or ZERO) * fallback
                listed += (day.listed or ZERO) * (1 - fallback)
            else:
                spent += day.spend or ZERO
        return Drawn(spent, listed)

    def spend_on(day: date) -> Drawn:
        month = month_of(day) if months else AVERAGE
        if month not in spends:
            spends[month] = spend_in(month)
        return spends[month]

    last = last_day(months[-1]) if months else balance.on + min(YEAR, date.max - balance.on)
    return ledger_of(terms, spend_on, last), tuple(unpriced)


def _reservations(
    sight: Sight,
    name: str,
    account: ProviderAccount,
    calls: Sequence[WorkloadCalls],
    sources: Mapping[str | None, CallSource],
    ledger: BalanceLedger | None,
    *,
    judged: bool,
) -> Iterator[Reservation]:
    """The reservations of an account's calls, compared with the limits and the balance."""
    spared = own_keys(account, calls)
    holders = [(key_name, key, {call.name for call in of_key(key, calls)}) for key_name, key in account.keys.items()]
    for call in calls:
        reservation = reservation_of(call, sources[call.source])
        if reservation is None:
            continue
        path = ("accounts", name)
        limits = [
            Holder(key.limit, key_name, (*path, "keys", key_name))
            for key_name, key, names in holders
            if call.name in names and (key.include_byok or call.name not in spared)
        ]
        if judged and call.name not in spared:
            if account.limit is not None and account.limit.amount is not None:
                limits.append(Holder(account.limit.amount, name, stated_at(sight.file, name, "limit")))
            below = ZERO if account.top_up is None else account.top_up.below
            limits += [] if ledger is None else too_little_left(reservation, ledger, call, name, below)
        if limits or (account.balance is not None and account.paying):
            yield against(reservation, limits)


def _key(
    sight: Sight, name: str, key_name: str, account: ProviderAccount, calls: Sequence[WorkloadCalls]
) -> LimitResult | None:
    key = account.keys[key_name]
    under = of_key(key, calls)
    spared = own_keys(account, calls)
    fallback = ZERO if account.byok is None else account.byok.fallback
    shares = {call.name: fallback if call.name in spared and not key.include_byok else Decimal(1) for call in under}
    path = ("accounts", name, "keys", key_name)
    return _limited(sight, key_name, path, (key.limit, key.reset, key.used), under, shares)


def _whole_limit(
    sight: Sight, name: str, account: ProviderAccount, calls: Sequence[WorkloadCalls]
) -> LimitResult | None:
    limit = account.limit
    if limit is None or limit.amount is None or limit.reset is None:
        return None
    spared = own_keys(account, calls)
    fallback = ZERO if account.byok is None else account.byok.fallback
    shares = {call.name: fallback if call.name in spared else Decimal(1) for call in calls}
    path = stated_at(sight.file, name, "limit")
    return _limited(sight, name, path, (limit.amount, limit.reset, limit.used), calls, shares)


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


def _free(sight: Sight, name: str, account: ProviderAccount, calls: Sequence[WorkloadCalls]) -> LimitResult | None:
    """The requests of a day to free models, compared with the allowance."""
    free = account.free_models
    if free is None or free.models is None or free.requests_per_day is None:
        return None
    models = free.models
    under = tuple(call for call in calls if fits_any(models, call.workload.model))
    if not under:
        return None
    path = stated_at(sight.file, name, "free_models")
    terms: tuple[Decimal, Reset, UsedSoFar | None] = (free.requests_per_day, "day", None)
    return _beside(sight, name, path, terms, under, lambda call, month: call.on(month).requests)


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
    if reset == "never" and (used is None or _too_old(months, used.on)):
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
    )


def _too_old(months: tuple[str, ...], day: date) -> bool:
    return bool(months) and index_of(months[0]) - index_of(month_of(day)) > _OLDEST_MONTHS


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
