"""Accounts at the observed rate in words, the same in every format."""

from collections.abc import Iterator

from budgetlint.figures.exact import written
from budgetlint.figures.shown import money, stated_money, telling_money
from budgetlint.reconcile.account_standing import ObservedAccount, ObservedKey
from budgetlint.reports.diff.json_report import exact
from budgetlint.reports.estimate.json_findings import Json


def head(account: ObservedAccount) -> str:
    """The account and its file."""
    return f"{account.name} ({account.path})"


def lines(account: ObservedAccount) -> Iterator[str]:
    """The balance, the use per day, and the day it runs out, one line each; then each key that a gateway reports."""
    if account.balance is not None:
        yield f"balance: {stated_money(account.balance)} {account.currency} on {account.on}, {account.source}"
    if account.a_day is not None:
        yield f"observed: {telling_money(account.a_day)} {account.currency} a day"
    elif account.balance is not None:
        yield "observed: no record states the use per day"
    if account.without:
        yield f"incomplete, without {', '.join(account.without)}: it ends earlier if they spend"
    if account.balance is not None and account.a_day is not None:
        ends = f"does not run out of credits by {account.until}"
        if account.dry is not None:
            ends = f"runs out of credits on {account.dry}"
        plan = "it does not by plan" if account.planned_dry is None else f"by plan on {account.planned_dry}"
        whence = "" if account.planned_on in (None, account.on) else f", from the balance of {account.planned_on}"
        yield f"{ends} at this rate; {plan}{whence}"
    for key in account.keys:
        yield from _key(key)


def _key(key: ObservedKey) -> Iterator[str]:
    left = "" if key.left is None else f", {money(key.left)} left"
    used = "" if key.used is None else f", {money(key.used)} used"
    yield f"key {key.name}: {_limit(key)}{left}{used} on {key.day}, {key.path}"
    if key.declared is not None and key.differs is not None:
        declared = f"{stated_money(key.declared)} {_per(key.declared_reset)}"
        words = "with another reset" if key.differs == "otherwise" else key.differs
        yield f"  {key.address} declares {declared}: what is enforced is {words}"
    elif key.address is None:
        yield "  it matches no declared key"
    if key.stops is not None and key.a_day is not None:
        yield f"  at the observed {telling_money(key.a_day)} a day it stops on {key.stops}"
    if key.free_allowed is not None:
        spent = "" if key.free_used is None else f", {written(key.free_used)} used"
        yield f"  free models: {written(key.free_allowed)} requests a day{spent}"


def _limit(key: ObservedKey) -> str:
    return "no limit" if key.limit is None else f"{stated_money(key.limit)} {_per(key.reset)}"


def _per(reset: str | None) -> str:
    return "in all" if reset == "never" else f"a {reset}" if reset else "until an unknown reset"


def data(account: ObservedAccount) -> Json:
    """An account as data."""
    return {
        "path": account.path,
        "name": account.name,
        "currency": account.currency,
        "balance": exact(account.balance),
        "on": None if account.on is None else account.on.isoformat(),
        "source": account.source,
        "observed_a_day": exact(account.a_day),
        "dry": None if account.dry is None else account.dry.isoformat(),
        "until": None if account.until is None else account.until.isoformat(),
        "planned_dry": None if account.planned_dry is None else account.planned_dry.isoformat(),
        "complete": not account.without,
        "without": list(account.without),
        "keys": [_key_data(key) for key in account.keys],
    }


def _key_data(key: ObservedKey) -> Json:
    return {
        "name": key.name,
        "path": key.path,
        "on": key.day.isoformat(),
        "limit": exact(key.limit),
        "reset": key.reset,
        "left": exact(key.left),
        "used": exact(key.used),
        "declared": key.address,
        "declared_limit": exact(key.declared),
        "declared_reset": key.declared_reset,
        "differs": key.differs,
        "observed_a_day": exact(key.a_day),
        "stops": None if key.stops is None else key.stops.isoformat(),
        "free_requests_per_day": exact(key.free_allowed),
        "free_requests_used": exact(key.free_used),
    }
