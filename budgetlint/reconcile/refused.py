"""Refused calls by gateway, meaning, account and key, with the declared limits that explain them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from budgetlint.figures.shown import counted
from budgetlint.frozen import Frozen, replace
from budgetlint.records.refusals import CallRefusal, CountedRefusal

if TYPE_CHECKING:
    from budgetlint.model.accounts import ProviderAccount

Accounts = Mapping[str, Mapping[str, "ProviderAccount"]]
"""The accounts of each budget file, by its path."""


LIMIT_MET: Final = "limit-met"
"""The name of notes and breaches about refused calls."""


class RefusedCalls(Frozen):
    """Calls that a gateway refused for one limit: their number, first and last day, and the address of the declared limit.

    `limit` is None if no declared limit explains them, or several may; `days` counts them by day, if known.
    """

    gateway: str | None
    means: str
    account: str | None
    key: str | None
    count: int
    first: date | None
    last: date | None
    limit: str | None
    path: str | None
    days: tuple[tuple[date, int], ...]


def counted_refusals(refusals: Iterable[CallRefusal], accounts: Accounts) -> tuple[CountedRefusal, ...]:
    """Groups identical refusals; of messages only the names of declared keys are kept, which may identify the limit."""
    keys = {key for named in accounts.values() for account in named.values() for key in account.keys}
    named = sorted(keys)
    counts = Counter(
        replace(refusal, message=" ".join(key for key in named if _is_in(refusal.message, key))) for refusal in refusals
    )
    return tuple(CountedRefusal(refusal, count) for refusal, count in counts.items())


def refused_calls(refusals: Iterable[CountedRefusal], accounts: Accounts) -> tuple[RefusedCalls, ...]:
    """Refusals grouped by limit, the most frequent first."""
    groups: dict[tuple[str | None, str, str | None, str | None, str | None, str | None], list[CountedRefusal]] = {}
    for counted_refusal in refusals:
        refusal = counted_refusal.refusal
        path, account, limit = declared(refusal, accounts)
        key = limit.rpartition(".keys.")[2] if limit is not None and ".keys." in limit else refusal.key
        groups.setdefault((refusal.gateway, refusal.means, account, key, limit, path), []).append(counted_refusal)
    rows = [
        _together(gateway, means, account, key, limit, path, alike)
        for (gateway, means, account, key, limit, path), alike in groups.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.count, row.gateway or "", row.means, row.key or "")))


def _together(
    gateway: str | None,
    means: str,
    account: str | None,
    key: str | None,
    limit: str | None,
    path: str | None,
    alike: list[CountedRefusal],
) -> RefusedCalls:
    days: Counter[date] = Counter()
    for refusals in alike:
        if refusals.refusal.day is not None:
            days[refusals.refusal.day] += refusals.count
    counts = tuple(sorted(days.items()))
    first, last = (counts[0][0], counts[-1][0]) if counts else (None, None)
    count = sum(refusals.count for refusals in alike)
    return RefusedCalls(gateway, means, account, key, count, first, last, limit, path, counts)


def declared(refusal: CallRefusal, accounts: Accounts) -> tuple[str | None, str | None, str | None]:
    """The file, account and address of the limit that explains a refusal; None for parts that are unknown or ambiguous."""
    if refusal.limit is None:
        return None, None, None
    stated = [(path, name, account) for path, named in accounts.items() for name, account in named.items()]
    if refusal.limit == "key":
        keys = [(path, name, key) for path, name, account in stated for key in account.keys]
        named = [entry for entry in keys if _is_in(refusal.message, entry[2])]
        named = named or [entry for entry in keys if refusal.key == entry[2]]
        if len(named) == 1:
            path, name, key = named[0]
            return path, name, f"accounts.{name}.keys.{key}"
    fitting = [entry for entry in stated if fits_gateway(refusal.gateway, entry[1], entry[2])]
    if len(fitting) != 1:
        return None, None, None
    path, name, account = fitting[0]
    return path, name, _address(refusal.limit, name, account)


def _is_in(message: str, key: str) -> bool:
    """Whether a message names a key, team or member."""
    return re.search(rf"(?<![a-z0-9-]){re.escape(key)}(?![a-z0-9-])", message) is not None


def fits_gateway(gateway: str | None, name: str, account: "ProviderAccount") -> bool:
    """Whether an account is with a gateway: by its name, its preset, or the models to which it applies."""
    if gateway is None:
        return False
    stated = (name, account.preset or "", *(glob.partition("/")[0] for glob in account.models or ()))
    return any(gateway in words or (words and words == gateway.partition("-")[0]) for words in stated)


def _address(limit: str, name: str, account: "ProviderAccount") -> str | None:
    """The address of a kind of limit in an account, if stated; for keys, if there is only one."""
    match limit:
        case "key" if len(account.keys) == 1:
            return f"accounts.{name}.keys.{next(iter(account.keys))}"
        case "balance" if account.balance is not None:
            return f"accounts.{name}.balance"
        case "account" if account.limit is not None:
            return f"accounts.{name}.limit"
        case "free_models" if account.free_models is not None:
            return f"accounts.{name}.free_models"
        case _:
            return None


def limits_met(rows: Iterable[RefusedCalls]) -> tuple[str, ...]:
    """A note for each limit that calls reached, declared or not."""
    return tuple(f"{words_of(row)} [{LIMIT_MET}]" for row in rows)


def words_of(row: RefusedCalls) -> str:
    """A sentence on a limit that was reached, the declared one if known, how often and when."""
    calls = f"{counted(row.count, 'call')} refused{_span(row)}"
    if row.limit is not None:
        return f"`{row.limit}` was reached: {calls}"
    return f"{row.gateway or 'an unknown gateway'}: {row.means}, {calls}; no declared limit is known to explain it"


def _span(row: RefusedCalls) -> str:
    if row.first is None or row.last is None:
        return ""
    return f" on {row.first}" if row.first == row.last else f" from {row.first} to {row.last}"
