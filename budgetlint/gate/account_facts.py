"""Loosened facts of accounts: more credits than the plan left, top-ups, less use of a limit, calls on own keys.

A later reading is compared with what the earlier plan expects on that day, so that a balance that was spent as planned
is not reported.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from budgetlint.estimate.accounts.results import AccountResult, LimitResult
from budgetlint.estimate.accounts.windows import first_of_window
from budgetlint.estimate.spend import Spend, selects, spenders_in
from budgetlint.figures.exact import ZERO, settled, written
from budgetlint.findings.gate_change import GateChange
from budgetlint.gate.side import SideFile
from budgetlint.model.accounts import Balance, Byok, ProviderAccount, TopUp, UsedSoFar
from budgetlint.model.calendar import month_of
from budgetlint.model.payable import SpendScope

_DAY: Final = timedelta(days=1)
_Change = tuple[str, tuple[str, ...], str | None, str | None]


def fact_changes(
    name: str, was: ProviderAccount, now: ProviderAccount, before: SideFile, after: SideFile
) -> Iterator[GateChange]:
    """The changed facts of an account with which it runs dry or reaches a limit later or never."""
    path = ("accounts", name)
    currency = "" if after.file is None else after.file.currency
    changes = [
        *_balance(path, (was, now), (_result(before, name), _result(after, name)), currency),
        *_top_up(path, was, now, currency),
        *_own_keys(path, was.byok, now.byok, before, after),
        *_uses(path, (was, now), (_result(before, name), _result(after, name)), currency),
    ]
    for kind, place, then, today in changes:
        yield GateChange(kind, ".".join(place), then, today, *after.stated(*place))


def _result(side: SideFile, name: str) -> AccountResult | None:
    return next((result for result in side.report.accounts if result.name == name), None)


def _balance(
    path: tuple[str, ...],
    accounts: tuple[ProviderAccount, ProviderAccount],
    results: tuple[AccountResult | None, AccountResult | None],
    currency: str,
) -> Iterator[_Change]:
    """A balance that is gone, higher than it would be by the earlier plan, or lost later."""
    was, now = (account.balance if account.paying else None for account in accounts)
    if was is None or was == now:
        return
    place = (*path, "balance")
    if now is None:
        if accounts[1].paying:
            yield "balance", place, _balance_words(was, currency), None
        return
    day = max(was.on, now.on)
    lefts = [_left(result, balance, day) for result, balance in zip(results, (was, now), strict=True)]
    ends = [min((end for end in (side.gone, side.may_be_gone) if end), default=date.max) for side in (was, now)]
    later = ends[1] > ends[0] or (was.gone is not None and now.gone is None)
    if settled(lefts[1]) > settled(lefts[0]) or (later and was.gone is not None):
        yield "balance", place, _balance_words(was, currency), _balance_words(now, currency)


def _left(result: AccountResult | None, balance: Balance, day: date) -> Decimal:
    """What a balance leaves on the morning of a day by its plan; all of it if that is unknown."""
    ledger = None if result is None else result.ledger
    if ledger is None or day == balance.on:
        return balance.amount
    at = (day - ledger.first).days
    if at < len(ledger.mornings):
        return ledger.mornings[at]
    return ZERO if ledger.dry is not None or not ledger.points else ledger.points[-1][1]


def _balance_words(balance: Balance, currency: str) -> str:
    words = f"{written(balance.amount)} {currency} on {balance.on}"
    if balance.gone is not None:
        return f"{words} that expire on {balance.gone}"
    return words


def _top_up(path: tuple[str, ...], was: ProviderAccount, now: ProviderAccount, currency: str) -> Iterator[_Change]:
    """A top-up with which an account never runs dry."""
    if was.balance is not None and was.paying and was.top_up is None and now.top_up is not None:
        yield "top-up", (*path, "top_up"), None, _top_up_words(now.top_up, currency)


def _top_up_words(top_up: TopUp, currency: str) -> str:
    return f"{written(top_up.amount)} {currency} below {written(top_up.below)}"


def _own_keys(
    path: tuple[str, ...], was: Byok | None, now: Byok | None, before: SideFile, after: SideFile
) -> Iterator[_Change]:
    """Calls on own keys that draw less from the account than before: more calls, a lower fallback or fee."""
    if now is None or was == now or before.seen is None or after.seen is None:
        return
    earlier = {(spend.workload, spend.model) for spend in spenders_in(before.seen)}
    spends = [spend for spend in spenders_in(after.seen) if (spend.workload, spend.model) in earlier]
    looser = bool(_on_own_keys(now, spends) - _on_own_keys(was, spends))
    if was is not None:
        looser |= now.fallback < was.fallback or (now.fee or ZERO) < (was.fee or ZERO)
        looser |= (now.free or ZERO) > (was.free or ZERO)
    if looser:
        yield "byok", (*path, "byok"), None if was is None else _byok_words(was), _byok_words(now)


def _on_own_keys(byok: Byok | None, spends: Sequence[Spend]) -> set[tuple[str, str]]:
    if byok is None:
        return set()
    scope = SpendScope(workloads=byok.workloads)
    return {
        (spend.workload, spend.model) for spend in spends if selects(scope, spend.workload, spend.model, spend.tags)
    }


def _byok_words(byok: Byok) -> str:
    shares = [f"fee {written((byok.fee or ZERO) * 100)}%", f"free {written(byok.free or ZERO)}"]
    shares.append(f"fallback {written(byok.fallback * 100)}%")
    return f"{', '.join(byok.workloads)} ({', '.join(shares)})"


def _uses(
    path: tuple[str, ...],
    accounts: tuple[ProviderAccount, ProviderAccount],
    results: tuple[AccountResult | None, AccountResult | None],
    currency: str,
) -> Iterator[_Change]:
    """Limits of which less is used than the earlier plan expects on that day."""
    was, now = (_used_by_path(path, account) for account in accounts)
    limits = [_limits_by_path(result) for result in results]
    for place, earlier in was.items():
        today = now.get(place)
        if place not in now or earlier == today or place not in limits[0] or place not in limits[1]:
            continue
        day = max(use.on for use in (earlier, today) if use is not None)
        expected, stated = _used_by(limits[0][place], earlier, day), _used_by(limits[1][place], today, day)
        if settled(stated) < settled(expected):
            yield "used", (*place, "used"), _use_words(earlier, currency), _use_words(today, currency)


def _used_by_path(path: tuple[str, ...], account: ProviderAccount) -> dict[tuple[str, ...], UsedSoFar | None]:
    uses = {(*path, "keys", name): key.used for name, key in account.keys.items()}
    if account.limit is not None:
        uses[(*path, "limit")] = account.limit.used
    return uses


def _limits_by_path(result: AccountResult | None) -> Mapping[tuple[str, ...], LimitResult]:
    if result is None:
        return {}
    return {limit.path: limit for limit in (*result.keys, *((result.limit,) if result.limit else ()))}


def _used_by(limit: LimitResult, used: UsedSoFar | None, day: date) -> Decimal:
    """The use of a limit at the start of a day: what was read in its window, and the plan of the days since."""
    first = first_of_window(limit.reset, day)
    if used is not None and used.on <= day and (first is None or used.on >= first):
        total, at = used.amount, used.on
    elif first is None:
        return ZERO
    else:
        total, at = ZERO, first
    months = sorted(limit.a_day)
    while at < day and months:
        month = month_of(at) if months[0] else ""
        total += limit.a_day.get(max(month, months[0]), ZERO)
        at += _DAY
    return total


def _use_words(used: UsedSoFar | None, currency: str) -> str | None:
    return None if used is None else f"{written(used.amount)} {currency} by {used.on}"
