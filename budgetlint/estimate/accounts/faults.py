"""Faults that prevent an account from being compared with the plan: an empty selection, or an incomplete statement."""

from collections.abc import Iterable, Iterator, Sequence

from budgetlint.estimate.accounts.calls import DayOfCalls, WorkloadCalls
from budgetlint.estimate.accounts.results import AccountFault, LimitResult
from budgetlint.estimate.accounts.scope import of_key, selected
from budgetlint.estimate.accounts.sight import OLDEST_MONTHS, too_old
from budgetlint.figures.guess import did_you_mean, nearest
from budgetlint.model.accounts import AccountKey, ProviderAccount
from budgetlint.model.calendar import last_day

_WHOLE = "state it, or name a `preset` that states it"


def account_faults(
    name: str,
    account: ProviderAccount,
    calls: Sequence[WorkloadCalls],
    every: Sequence[WorkloadCalls],
    months: tuple[str, ...] = (),
) -> Iterator[AccountFault]:
    """The faults of an account; `calls` are those it applies to, `every` those that its file includes, `months` those
    of its plan."""
    path = ("accounts", name)
    if not calls:
        models = dict.fromkeys(name.workload.model for name in every)
        near = next(filter(None, (nearest(glob, models) for glob in account.models or ())), None)
        yield AccountFault(path, f"`{name}` applies to no calls of the plan", did_you_mean(near))
    yield from _halves(path, account)
    yield from _unfit_days(path, account, months)
    for key_name, key in account.keys.items():
        yield from _key_faults((*path, "keys", key_name), key_name, key, calls)
    byok = account.byok
    if byok is not None and calls and not selected(byok.workloads, None, calls):
        yield AccountFault((*path, "byok", "workloads"), "none of the account's workloads runs on your own keys")


def _halves(path: tuple[str, ...], account: ProviderAccount) -> Iterator[AccountFault]:
    if account.fee is not None and account.fee.rate is None:
        yield AccountFault((*path, "fee"), "`fee` has no `rate`", _WHOLE)
    if account.byok is not None and account.byok.fee is None:
        yield AccountFault((*path, "byok"), "`byok` has no `fee`", _WHOLE)
    free = account.free_models
    if free is not None and (free.models is None or free.requests_per_day is None):
        lacking = "models" if free.models is None else "requests_per_day"
        yield AccountFault((*path, "free_models"), f"`free_models` has no `{lacking}`", _WHOLE)
    limit = account.limit
    if limit is not None and (limit.amount is None or limit.reset is None):
        lacking = "amount" if limit.amount is None else "reset"
        yield AccountFault((*path, "limit"), f"`limit` has no `{lacking}`", _WHOLE)
    if limit is not None and limit.reset == "never" and limit.used is None:
        yield _unused((*path, "limit"), "limit")
    balance = account.balance
    if balance is not None and balance.gone is not None and balance.gone <= balance.on:
        yield AccountFault((*path, "balance", "expires"), f"it expires on {balance.gone}, not after {balance.on}")


def _unfit_days(path: tuple[str, ...], account: ProviderAccount, months: tuple[str, ...]) -> Iterator[AccountFault]:
    """A balance of a day after the plan, which pays for nothing in it, and readings of too long before it."""
    balance, limit = account.balance, account.limit
    if balance is not None and months and balance.on > (last := last_day(months[-1])):
        message = f"the balance is of {balance.on}, after the plan's last day, {last}"
        yield AccountFault((*path, "balance", "on"), message, "correct the day, or state more `months`")
    readings = [] if balance is None else [((*path, "balance"), "the balance", balance.on)]
    for name, key in account.keys.items():
        if key.used is not None and key.reset == "never":
            readings.append(((*path, "keys", name, "used"), f"the use of `{name}`", key.used.on))
    if limit is not None and limit.used is not None and limit.reset == "never":
        readings.append(((*path, "limit", "used"), "the use of `limit`", limit.used.on))
    for place, reading, day in readings:
        if too_old(months, day):
            message = f"{reading} is of {day}, more than {OLDEST_MONTHS} months before the plan"
            yield AccountFault((*place, "on"), message, "read it again, and update its `amount` and the day under `on`")


def _key_faults(
    path: tuple[str, ...], name: str, key: AccountKey, calls: Sequence[WorkloadCalls]
) -> Iterator[AccountFault]:
    if calls and not of_key(key, calls):
        near = next(filter(None, (nearest(name, [one.address for one in calls]) for name in key.workloads or ())), None)
        yield AccountFault(path, f"no call of the account is made with `{name}`", did_you_mean(near))
    if key.reset == "never" and key.used is None:
        yield _unused(path, name)


def _unused(path: tuple[str, ...], name: str) -> AccountFault:
    advice = "write `used: {amount: 20, on: 2027-01-03}`: the amount used by the start of that day"
    return AccountFault(path, f"`{name}` never resets and does not state what is `used`", advice)


def unlisted_faults(
    name: str, calls: Sequence[WorkloadCalls], unpriced: Sequence[str], limits: Iterable[LimitResult | None]
) -> Iterator[AccountFault]:
    """Limits, and the fee for own keys, of calls that have a price in the plan and no listed one.

    Calls without any price are findings about their workloads.
    """
    unlisted = [call.name for call in calls if any(_is_unlisted(day) for day in call.months.values())]
    places: list[tuple[tuple[str, ...], str, Sequence[str]]] = [
        (("accounts", name, "byok"), "the fee for calls on your own keys is unknown", unpriced),
        *((limit.path, f"`{limit.name}` can't be compared with the plan", limit.unpriced) for limit in limits if limit),
    ]
    for path, what, lacking in places:
        without = [f"`{call}`" for call in unlisted if call in lacking]
        if without:
            words = "has" if len(without) == 1 else "have"
            message = f"{what}: {', '.join(without)} {words} no listed price"
            yield AccountFault(
                path, message, "list the price of the model in the snapshot: gateways count listed prices"
            )


def _is_unlisted(day: DayOfCalls) -> bool:
    return day.spend is not None and day.listed is None
