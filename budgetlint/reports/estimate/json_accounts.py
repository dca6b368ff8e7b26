"""Accounts as JSON: balances with their events, keys, allowances, and reservations of calls."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from budgetlint.figures.exact import written
from budgetlint.reports.estimate.json_findings import Json

if TYPE_CHECKING:
    from budgetlint.estimate.accounts.results import AccountResult, BalanceLedger, LimitResult, Reservation


def accounts_json(results: "Sequence[AccountResult]") -> "dict[str, Json]":
    """The accounts of a file; empty if it has none."""
    return {"accounts": [_account(result) for result in results]} if results else {}


def _account(result: "AccountResult") -> "dict[str, Json]":
    account, balance = result.account, result.account.balance
    preset: Json = None
    if account.preset is not None:
        read = None if result.preset_read is None else result.preset_read.isoformat()
        preset = {"name": account.preset, "read": read, "source": result.preset_source}
    return {
        "name": result.name,
        "pays": account.paying,
        "judged": result.judged,
        "preset": preset,
        "calls": list(result.calls),
        "complete": not result.unpriced,
        "unpriced": list(result.unpriced),
        "balance": None if balance is None else written(balance.amount),
        "on": None if balance is None else balance.on.isoformat(),
        "held": written(result.unusable),
        **_ledger(result.ledger),
        "limit": None if result.limit is None else _limit(result.limit, result),
        "keys": [_limit(key, result) for key in result.keys],
        "free_models": None if result.free is None else _limit(result.free, result),
        "reservations": [_reservation(reservation) for reservation in result.reservations],
    }


def _ledger(ledger: "BalanceLedger | None") -> "dict[str, Json]":
    if ledger is None:
        return {"dry": None, "bought": [], "lapsed": [], "byok_fees": []}
    return {
        "dry": None if ledger.dry is None else ledger.dry.day.isoformat(),
        "until": ledger.last.isoformat(),
        "bought": [
            {
                "on": purchase.day.isoformat(),
                "times": purchase.times,
                "amount": written(purchase.amount),
                "fee": written(purchase.fee),
            }
            for purchase in ledger.purchases
        ],
        "lapsed": [
            {"on": lapse.day.isoformat(), "amount": written(lapse.amount), "certain": lapse.certain}
            for lapse in ledger.lapses
        ],
        "byok_fees": [{"month": month, "amount": written(fee)} for month, fee in ledger.byok_fees.items()],
    }


def _limit(limit: "LimitResult", result: "AccountResult") -> "dict[str, Json]":
    stop = limit.stop
    reserved = max((entry.together for entry in result.reservations if entry.workload in limit.calls), default=None)
    return {
        "name": limit.name,
        "limit": written(limit.limit),
        "reset": limit.reset,
        "plan": written(limit.worst),
        "window": limit.worst_window or None,
        "reserved": None if reserved is None else written(reserved),
        "unpriced": list(limit.unpriced),
        "status": "below-plan" if stop is not None else "incomplete" if limit.unpriced else "ok",
        "stops": None
        if stop is None
        else {
            "on": None if stop.day is None else stop.day.isoformat(),
            "day_of_window": stop.count if stop.day is None else None,
            "needs": written(stop.needs),
            "a_day": written(stop.a_day),
        },
    }


def _reservation(reservation: "Reservation") -> "dict[str, Json]":
    return {
        "workload": reservation.workload,
        "a_call": written(reservation.a_call),
        "at_once": written(reservation.at_once),
        "held": written(reservation.together),
        "limit": None if reservation.limit is None else ".".join(reservation.limit_path),
        "left_on": None if reservation.limit_day is None else reservation.limit_day.isoformat(),
    }
