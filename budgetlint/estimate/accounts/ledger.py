"""A balance day by day: what expires, what is spent, what is bought.

Each day, in this order: expired credits are removed; the day's spend is drawn; while less than `top_up.below` is
left, `top_up.amount` is bought. Without a top-up, the account runs dry on the first day whose spend exceeds what is
left.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from budgetlint.estimate.accounts.results import BalanceLedger, Dry, Lapse, Purchase
from budgetlint.figures.exact import ONE, ZERO, rounded_up, settled
from budgetlint.frozen import Frozen
from budgetlint.model.accounts import Balance, Fee, TopUp
from budgetlint.model.calendar import month_of

_DAY: Final = timedelta(days=1)


class Drawn(Frozen):
    """What a day draws from a balance: credits, and BYOK calls at the gateway's list price."""

    credits: Decimal
    own_keys: Decimal = ZERO


class Terms(Frozen):
    """How an account is paid: balance, top-up, fee on purchases, and BYOK fee."""

    balance: Balance
    top_up: TopUp | None = None
    fee: Fee | None = None
    own_keys_fee: Decimal = ZERO
    own_keys_free: Decimal = ZERO


def purchase_fee(fee: Fee | None, amount: Decimal) -> Decimal:
    """The fee on a purchase: its rate × the amount, and at least the minimum."""
    if fee is None:
        return ZERO
    return max(amount * (fee.rate or ZERO), fee.minimum or ZERO)


def own_keys_fee(terms: Terms, before: Decimal, after: Decimal) -> Decimal:
    """The BYOK fee while a month's BYOK calls, at list price, rise from `before` to `after`: only above the free
    amount."""
    above = max(after - terms.own_keys_free, ZERO) - max(before - terms.own_keys_free, ZERO)
    return above * terms.own_keys_fee


class _Book:
    """The balance as the days pass."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.first_lot = terms.balance.amount
        self.bought = ZERO
        self.points: list[tuple[date, Decimal]] = []
        self.purchases: list[Purchase] = []
        self.lapses: list[Lapse] = []
        self.mornings: list[Decimal] = []

    @property
    def left(self) -> Decimal:
        return self.first_lot + self.bought

    def lapse(self, day: date) -> None:
        """Remove what is left of a balance that expires, or note that it may expire."""
        balance = self.terms.balance
        if day == balance.may_be_gone and settled(self.first_lot) > 0:
            self.lapses.append(Lapse(day, self.first_lot, certain=False))
        if day == balance.gone:
            lost = self.first_lot
            if settled(lost) > 0:
                self.lapses.append(Lapse(day, lost, certain=True))
                self.points += [(day, self.left), (day, self.left - lost)]
            self.first_lot = min(lost, ZERO)

    def draw(self, day: date, spend: Decimal) -> Dry | None:
        """Draw a day's spend, oldest credits first, and buy credits as needed."""
        if self.terms.top_up is None and settled(spend) > settled(self.left):
            return Dry(day, self.terms.balance.amount, self.terms.balance.on, spend)
        first = min(self.first_lot, spend)
        self.first_lot -= first
        self.bought -= spend - first
        self._top_up(day, spend)
        return None

    def _top_up(self, day: date, spend: Decimal) -> None:
        top_up = self.terms.top_up
        if top_up is None:
            return
        lacking = settled(top_up.below) - settled(self.left)
        if lacking <= 0:
            return
        times = max(rounded_up(lacking / top_up.amount, ONE), ONE)
        self.points.append((day, self.left))
        self.bought += times * top_up.amount
        self.points.append((day, self.left))
        fee = purchase_fee(self.terms.fee, top_up.amount)
        self.purchases.append(Purchase(day, int(times), top_up.amount, fee, spend))


def ledger_of(terms: Terms, spend_on: Callable[[date], Drawn], last: date) -> BalanceLedger:
    """The balance from its day to the last one, or to the day on which it runs dry."""
    book, day = _Book(terms), terms.balance.on
    month, listed = month_of(day), ZERO
    fees: dict[str, Decimal] = {}
    for passed in range(1, day.day):
        listed += spend_on(day.replace(day=passed)).own_keys
    dry = None
    while day <= last:
        if month_of(day) != month:
            month, listed = month_of(day), ZERO
        book.lapse(day)
        book.mornings.append(book.left)
        if day.day == 1 or day == terms.balance.on:
            book.points.append((day, book.left))
        spend = spend_on(day)
        fee = own_keys_fee(terms, listed, listed + spend.own_keys)
        listed += spend.own_keys
        if fee:
            fees[month] = fees.get(month, ZERO) + fee
        dry = book.draw(day, spend.credits + fee)
        if dry is not None or day == date.max:
            break
        day += _DAY
    book.points.append((day, book.left))
    return BalanceLedger(
        terms.balance.on,
        last,
        tuple(book.points),
        dry,
        tuple(book.purchases),
        tuple(book.lapses),
        fees,
        tuple(book.mornings),
    )
