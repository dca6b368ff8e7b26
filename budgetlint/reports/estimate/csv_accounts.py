"""Accounts and commitments as rows: each has one figure, or one word or day under `detail`."""

from collections.abc import Iterator
from decimal import Decimal

from budgetlint.estimate.accounts.results import AccountResult, BalanceLedger, LimitResult
from budgetlint.estimate.settlement import CommitmentResult
from budgetlint.figures.exact import written
from budgetlint.model.budget import BudgetFile
from budgetlint.reports.estimate.csv_columns import Row
from budgetlint.rules.limit_words import per


def account_rows(result: AccountResult, currency: str) -> Iterator[Row]:
    """The rows of an account."""
    about = {"record": "account", "name": result.name}
    yield {**about, "item": "pays", "detail": _word(result.account.paying)}
    yield {**about, "item": "judged", "detail": _word(result.judged)}
    if result.account.preset is not None:
        yield {**about, "item": "preset", "detail": result.account.preset}
        yield {**about, "item": "preset read", "detail": str(result.preset_read)}
        yield {**about, "item": "preset source", "detail": result.preset_source}
    holding = (_money("held before calls run", use.together, currency, use.workload) for use in result.reservations)
    rows = [*_balance(result, currency), *_limits(result, currency), *holding]
    yield from ({**about, **row} for row in rows)
    yield from ({**about, "item": "unpriced", "detail": call} for call in result.unpriced)


def _word(answer: bool) -> str:
    return "yes" if answer else "no"


def _money(item: str, amount: Decimal, unit: str, detail: object = "") -> Row:
    return {"item": item, "detail": str(detail), "amount": written(amount), "unit": unit}


def _balance(result: AccountResult, currency: str) -> Iterator[Row]:
    balance, ledger = result.account.balance, result.ledger
    if balance is not None:
        yield _money("balance", balance.amount, currency, balance.on)
    if ledger is None:
        return
    if result.unusable:
        yield _money("held of the balance", result.unusable, currency)
    if ledger.dry is None:
        yield {"item": "lasts", "detail": str(ledger.last)}
    else:
        yield _money("runs out of credits", ledger.dry.a_day, f"{currency} a day", ledger.dry.day)
    yield from _changes(ledger, currency)


def _changes(ledger: BalanceLedger, currency: str) -> Iterator[Row]:
    """Purchases, lapses, and fees for calls on your own provider keys."""
    for lapse in ledger.lapses:
        yield _money("expires" if lapse.certain else "may expire", lapse.amount, currency, lapse.day)
    for purchase in ledger.purchases:
        bought = {"quantity": str(purchase.times)}
        yield {**_money("purchase", purchase.amount * purchase.times, currency, purchase.day), **bought}
        yield _money("fee of a purchase", purchase.fee * purchase.times, currency, purchase.day)
    for month, fee in ledger.byok_fees.items():
        yield _money("fee on own keys", fee, currency, month)


def _limits(result: AccountResult, currency: str) -> Iterator[Row]:
    """Each limit, the largest amount of it that the plan needs, and the window in which it stops calls."""
    keys = ((f"key {key.name}", key, currency) for key in result.keys)
    for item, limit, unit in (("limit", result.limit, currency), *keys, ("free requests", result.free, "requests")):
        if limit is not None:
            yield from _limit(item, limit, unit)


def _limit(item: str, limit: LimitResult, unit: str) -> Iterator[Row]:
    figure = "quantity" if unit == "requests" else "amount"
    over = f"{unit} {per(limit)}"
    yield {"item": item, figure: written(limit.limit), "unit": over}
    yield {"item": f"{item}, needed at most", "detail": limit.worst_window, figure: written(limit.worst), "unit": over}
    if limit.stop is not None:
        yield {"item": f"{item}, stops", "detail": str(limit.stop.day or f"day {limit.stop.count}")}


def commitment_rows(result: CommitmentResult, file: BudgetFile) -> Iterator[Row]:
    """The rows of a commitment under the plan."""
    commitment, currency = result.commitment, file.currency
    about = {"record": "commitment", "name": result.name}
    over = f"{currency} a {(commitment.period or file.period).value}" if commitment.kind == "minimum" else currency
    yield {**about, **_money(commitment.kind, commitment.amount, over)}
    for item, day in (("from", commitment.from_), ("until", commitment.until)):
        if day is not None:
            yield {**about, "item": item, "detail": day.isoformat()}
    yield {**about, **_money("used", result.used, currency, "" if result.whole else "known part")}
    if result.unused is not None:
        yield {**about, **_money("unused", result.unused, currency, commitment.until or "")}
    for short in result.shortfalls:
        yield {**about, **_money("shortfall", short.amount, currency, short.months[-1])}
