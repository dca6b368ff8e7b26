"""Every account of a file compared with the plan: the file's own calls and those of the files it includes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from budgetlint.estimate.accounts.calls import AVERAGE, CallSource, WorkloadCalls, calls_of
from budgetlint.estimate.accounts.faults import account_faults, unlisted_faults
from budgetlint.estimate.accounts.ledger import Drawn, Terms, ledger_of
from budgetlint.estimate.accounts.limits import account_limit, free_requests, key_limit
from budgetlint.estimate.accounts.presets import Presets, in_currency, with_preset
from budgetlint.estimate.accounts.reservation import Holder, against, largest, reservation_of, too_little_left
from budgetlint.estimate.accounts.results import AccountFault, AccountResult, BalanceLedger, Reservation
from budgetlint.estimate.accounts.scope import of_account, of_key
from budgetlint.estimate.accounts.sight import Sight, own_keys, too_old
from budgetlint.estimate.accounts.windows import YEAR
from budgetlint.figures.exact import ZERO, exactly
from budgetlint.frozen import replace
from budgetlint.model.accounts import PresetName, ProviderAccount
from budgetlint.model.calendar import last_day, month_of


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
    word: PresetName | None = account.preset
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
        faults = (*faults, *account_faults(name, account, calls, every, sight.file.calendar))
    if not judged:
        account = replace(account, keys=_naming(account, calls))
    keys = tuple(key_limit(sight, name, key, account, calls) for key in account.keys)
    ledger, unpriced = _ledger(sight, account, calls) if judged else (None, ())
    limit = account_limit(sight, name, account, calls) if judged else None
    faults = (*faults, *unlisted_faults(name, calls, unpriced, (*keys, limit)))
    reservations = tuple(_reservations(name, account, calls, sources, ledger, judged=judged))
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
        limit,
        free_requests(sight, name, account, calls) if judged else None,
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
    if too_old(months, balance.on):
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
                limits.append(Holder(account.limit.amount, name, (*path, "limit")))
            below = ZERO if account.top_up is None else account.top_up.below
            limits += [] if ledger is None else too_little_left(reservation, ledger, call, name, below)
        if limits or (account.balance is not None and account.paying):
            yield against(reservation, limits)
