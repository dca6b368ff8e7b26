"""Accounts as text, the same in every format: the balance over time, limits, and reservations."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from budgetlint.figures.exact import written
from budgetlint.figures.shown import counted, money, stated_money, telling_money
from budgetlint.rules.limit_words import amount, per, stated, stops

if TYPE_CHECKING:
    from budgetlint.estimate.accounts.results import AccountResult, LimitResult

_MOST: Final = 12
"""How many purchases are listed one by one."""


def account_lines(result: "AccountResult", currency: str) -> Iterator[str]:
    """The lines about an account."""
    account = result.account
    yield "pays for its calls" if account.paying else "limits its calls, which are billed elsewhere"
    if account.preset is not None:
        yield f"preset {account.preset}, read on {result.preset_read}: {result.preset_source}"
    if not result.judged:
        yield "inherited: only keys that name workloads of this file are checked, a root checks the rest"
    yield from _balance(result, currency)
    if result.limit is not None:
        yield f"limit {_limit(result.limit)}"
    yield from (f"key {key.name}: {_limit(key)}" for key in result.keys)
    if result.free is not None:
        yield f"free models: {_limit(result.free, requests=True)}"
    for reservation in result.reservations:
        yield f"{reservation.workload} holds {written(reservation.together)} before its calls run"
    if result.unpriced:
        yield f"incomplete, without {', '.join(result.unpriced)}"


def _balance(result: "AccountResult", currency: str) -> Iterator[str]:
    balance, ledger = result.account.balance, result.ledger
    if balance is not None:
        yield f"balance: {stated_money(balance.amount)} {currency} on {balance.on}"
    if ledger is None:
        return
    if result.unusable:
        yield f"held: {telling_money(result.unusable)} of the balance at most, which no call can spend"
    if ledger.dry is not None:
        yield f"runs out of credits on {ledger.dry.day}, at {telling_money(ledger.dry.a_day)} a day"
    else:
        yield f"does not run out of credits by {ledger.last}"
    for lapse in ledger.lapses:
        yield f"{'loses' if lapse.certain else 'may lose'} {money(lapse.amount)} of credits on {lapse.day}"
    for purchase in ledger.purchases[:_MOST]:
        times = "" if purchase.times == 1 else f" {purchase.times} times"
        yield f"buys {stated_money(purchase.amount)} on {purchase.day}{times}, fee {money(purchase.fee * purchase.times)}"
    more = len(ledger.purchases) - _MOST
    if more > 0:
        yield f"and {counted(more, 'more day')} with purchases"
    for month, fee in ledger.byok_fees.items():
        yield f"fee on your own keys in {month}: {telling_money(fee)}"


def _limit(limit: "LimitResult", *, requests: bool = False) -> str:
    most = f"{stated(limit.limit, requests=requests)} {per(limit)}, the plan needs {amount(limit.worst, requests=requests)}"
    where = f" in {limit.worst_window}" if limit.worst_window else ""
    without = f", without {', '.join(limit.unpriced)}" if limit.unpriced else ""
    return f"{most}{where} at most{without}" + (f": {stops(limit, limit.stop)}" if limit.stop is not None else "")
