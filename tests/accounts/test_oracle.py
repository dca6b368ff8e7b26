"""Random accounts, simulated day by day in fractions by other code, against what the tool says of them."""

import math
import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from budgetlint.estimate.accounts.ledger import Drawn, Terms, ledger_of
from budgetlint.estimate.accounts.results import BalanceLedger
from budgetlint.estimate.accounts.windows import Pace, calendar_windows
from budgetlint.figures.exact import exactly
from budgetlint.model.accounts import Balance, Fee, Reset, TopUp, UsedSoFar
from tests.accounts.running import HEAD, report

DAY = timedelta(days=1)


def length(month: date) -> int:
    return ((month.replace(day=28) + timedelta(days=4)).replace(day=1) - month.replace(day=1)).days


class Case:
    """A random file: two workloads that grow, one of them on own keys, an account with a key."""

    def __init__(self, seed: int, most_months: int = 8) -> None:
        pick = random.Random(seed)
        self.months = pick.randint(1, most_months)
        self.start = date(2027, pick.randint(1, 12), 1)
        self.amounts = [pick.randint(0, 4000), pick.randint(0, 60000)]
        self.rates = [pick.choice([-10, 0, 5, 20]), 0]
        self.active = pick.choice([None, 5, 20, 28])
        self.on = self.start + timedelta(days=pick.randint(-20, 40))
        self.balance = pick.randint(0, 9000)
        self.expires = pick.choice([None, self.on + timedelta(days=pick.randint(1, 120))])
        self.top_up = pick.choice([None, (pick.randint(20, 3000), pick.randint(0, 500))])
        fees = [(Fraction(0), Fraction(0)), (Fraction(11, 200), Fraction(4, 5)), (Fraction(1, 20), Fraction(0))]
        self.fee = pick.choice(fees)
        self.byok = pick.choice([None, (pick.randint(1, 20), pick.randint(0, 50000), pick.choice([0, 10, 100]))])
        self.limit = pick.randint(1, 6000)
        resets: list[Reset] = ["day", "week", "month", "never"]
        self.reset = pick.choice(resets)
        self.used = pick.randint(0, 500)
        self.include = pick.random() < 0.5
        self.reads_use = self.reset == "never" or (self.reset != "day" and pick.random() < 0.5)

    @property
    def text(self) -> str:
        account = f"balance: {{amount: {self.balance}, on: {self.on}"
        account += "}" if self.expires is None else f", expires: {self.expires}}}"
        if self.top_up:
            account += f", top_up: {{amount: {self.top_up[0]}, below: {self.top_up[1]}}}"
        if self.fee[0]:
            account += f", fee: {{rate: {float(self.fee[0]) * 100:g}%, minimum: {float(self.fee[1]):g}}}"
        if self.byok:
            fee, free, fallback = self.byok
            account += f", byok: {{fee: {fee}%, free: {free}, fallback: {fallback}%, workloads: [b]}}"
        used = f", used: {{amount: {self.used}, on: {self.on}}}" if self.reads_use else ""
        key = f"{{limit: {self.limit}, reset: {self.reset}{used}, include_byok: {str(self.include).lower()}}}"
        first = (
            f"{{kind: metered, model: openrouter/dollar, requests: {self.amounts[0]}, usage: {{requests: 1}}, "
            f"growth: {{rate: {self.rates[0]}%}}}}"
            if self.active is None
            else f"{{kind: llm-app, model: openrouter/chat, users: {self.amounts[0]}, active_days: {self.active}, "
            f"requests_per_user_per_day: 1, input_tokens: 1M, output_tokens: 0, growth: {{rate: {self.rates[0]}%}}}}"
        )
        return (
            f"{HEAD}starts: {self.start:%Y-%m}\nmonths: {self.months}\nworkloads:\n  a: {first}\n"
            f"  b: {{kind: metered, model: openrouter/dollar, requests: {self.amounts[1]}, usage: {{requests: 1}}}}\n"
            f"budgets: {{total: {{ceiling: 1M}}}}\naccounts:\n  x: {{{account}, keys: {{k: {key}}}}}\n"
        )

    def calendar(self) -> list[date]:
        firsts = [self.start]
        while len(firsts) < self.months:
            firsts.append(firsts[-1] + timedelta(days=length(firsts[-1])))
        return firsts

    def takes(self, which: int, day: date) -> Fraction:
        """What a workload takes on a day; before the plan as in its first month."""
        month = max(day.replace(day=1), self.start)
        k = (month.year - self.start.year) * 12 + month.month - self.start.month
        amount = Fraction(self.amounts[which])
        if which == 0 and self.active is not None:
            amount *= self.active
        return amount * (1 + Fraction(self.rates[which], 100)) ** k / length(month)

    @property
    def last(self) -> date:
        final = self.calendar()[-1]
        return final + timedelta(days=length(final) - 1)


class Lot:
    """Credits that were bought together, and the day on which they are gone."""

    def __init__(self, amount: Fraction, end: date | None) -> None:
        self.amount = amount
        self.end = end


def balances(case: Case) -> tuple[date | None, list[tuple[date, int]], list[tuple[date, Fraction]]]:
    """The dry day, purchases as (day, times) and what lapses, lot by lot."""
    lots = [Lot(Fraction(case.balance), case.expires)]
    fee, free, fallback = case.byok or (0, 0, 100)
    bought: list[tuple[date, int]] = []
    lapsed: list[tuple[date, Fraction]] = []
    day, month_list = case.on, Fraction(0)
    for earlier in range(1, case.on.day):
        month_list += case.takes(1, case.on.replace(day=earlier)) * Fraction(100 - fallback, 100)
    while day <= case.last:
        if day.day == 1:
            month_list = Fraction(0)
        for lot in lots:
            if lot.end == day and lot.amount > 0:
                lapsed.append((day, lot.amount))
                lot.amount = Fraction(0)
        by_keys = case.takes(1, day) * Fraction(100 - fallback, 100)
        charged = max(Fraction(0), month_list + by_keys - free) - max(Fraction(0), month_list - free)
        month_list += by_keys
        spend = case.takes(0, day) + case.takes(1, day) * Fraction(fallback, 100) + charged * Fraction(fee, 100)
        if case.top_up is None and spend > sum((lot.amount for lot in lots), Fraction(0)):
            return day, bought, lapsed
        for lot in lots:
            taken = min(max(lot.amount, Fraction(0)), spend)
            lot.amount -= taken
            spend -= taken
        if case.top_up is not None:
            left, times = sum((lot.amount for lot in lots), Fraction(0)) - spend, 0
            if left < case.top_up[1]:
                times = max(math.ceil((case.top_up[1] - left) / case.top_up[0]), 1)
                bought.append((day, times))
            lots.append(Lot(times * case.top_up[0] - spend, None))
        day += DAY
    return None, bought, lapsed


def stopped(case: Case) -> tuple[date | None, Fraction]:
    """The first day on which the key stops, and what its worst window needs."""
    fallback = case.byok[2] if case.byok else 100
    share = Fraction(1) if case.byok is None or case.include else Fraction(fallback, 100)
    windows: dict[object, Fraction] = {}
    stop = None
    read = window(case, case.on) if case.reads_use else ()
    day = case.on if read == window(case, case.start) else case.start
    while day <= case.last:
        if day < case.on and read == window(case, day):
            day += DAY
            continue
        a_day = case.takes(0, day)
        if case.reset == "day" and case.active is not None:
            a_day *= max(Fraction(1), Fraction(length(day), case.active))
        a_day += case.takes(1, day) * share
        name = window(case, day)
        base = Fraction(case.used) if name == read else Fraction(0)
        windows[name] = windows.get(name, base) + a_day
        if stop is None and windows[name] > case.limit:
            stop = day
        day += DAY
    if case.reads_use and case.on > case.last and read == window(case, case.last):
        windows[read] = Fraction(case.used)
        stop = case.on if stop is None and case.used > case.limit else stop
    return stop, max(windows.values(), default=Fraction(0))


def window(case: Case, day: date) -> object:
    """The window of a limit in which a day is."""
    return {
        "day": day,
        "week": day - timedelta(days=day.weekday()),
        "month": (day.year, day.month),
        "never": None,
    }[case.reset]


def result_of(case: Case) -> tuple[BalanceLedger, date | None, Decimal]:
    """What a whole check comes to: the balance, the day on which the key stops, and its worst window."""
    run = report({"budget.yaml": case.text})
    assert [finding.message for finding in run.findings if finding.rule in ("wrong-value", "account-invalid")] == []
    (result,) = run.files[0].accounts
    (key,) = result.keys
    assert result.ledger is not None
    return result.ledger, None if key.stop is None else key.stop.day, key.worst


@exactly()
def reckoned(case: Case) -> tuple[BalanceLedger, date | None, Decimal]:
    """The same from the ledger and the windows alone, with no file and no prices."""
    fee, free, fallback = case.byok or (0, 0, 100)
    share = Decimal(fallback) / 100
    amounts = {month: [_decimal(case.takes(which, month)) for which in (0, 1)] for month in case.calendar()}

    def on(day: date) -> list[Decimal]:
        return amounts.get(max(day.replace(day=1), case.start), [Decimal(0), Decimal(0)])

    terms = Terms(
        Balance(
            amount=Decimal(case.balance), on=case.on, expires=None if case.expires is None else case.expires.isoformat()
        ),
        None if case.top_up is None else TopUp(amount=Decimal(case.top_up[0]), below=Decimal(case.top_up[1])),
        Fee(rate=_decimal(case.fee[0]), minimum=_decimal(case.fee[1])),
        Decimal(fee) / 100,
        Decimal(free),
    )
    ledger = ledger_of(terms, lambda day: Drawn(on(day)[0] + on(day)[1] * share, on(day)[1] * (1 - share)), case.last)
    counted = Decimal(1) if case.byok is None or case.include else share

    def pace(month: str) -> Pace:
        first = date.fromisoformat(f"{month}-01")
        one, two = on(first)
        busy = Decimal(1) if case.active is None else max(Decimal(1), Decimal(length(first)) / case.active)
        return Pace(one + two * counted, one * busy + two * counted)

    used = UsedSoFar(amount=Decimal(case.used), on=case.on) if case.reads_use else None
    months = tuple(f"{month:%Y-%m}" for month in case.calendar())
    windows = calendar_windows(Decimal(case.limit), case.reset, used, months, pace)
    return ledger, None if windows.stop is None else windows.stop.day, windows.worst


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def check(case: Case, ledger: BalanceLedger, stop: date | None, worst: Decimal) -> None:
    dry, bought, lapsed = balances(case)
    assert (None if ledger.dry is None else ledger.dry.day) == dry, case.text
    assert [(purchase.day, purchase.times) for purchase in ledger.purchases] == bought, case.text
    if case.top_up:
        fee = max(case.top_up[0] * case.fee[0], case.fee[1])
        assert {Fraction(purchase.fee) for purchase in ledger.purchases} <= {fee}
    assert [lapse.day for lapse in ledger.lapses] == [day for day, _ in lapsed], case.text
    for lapse, (_, amount) in zip(ledger.lapses, lapsed, strict=True):
        assert abs(Fraction(lapse.amount) - amount) < Fraction(1, 10**20)
    stops, most = stopped(case)
    assert stop == stops, case.text
    assert abs(Fraction(worst) - most) < Fraction(1, 10**20), case.text


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(15))
def test_random_accounts_in_files(seed: int) -> None:
    case = Case(seed)
    check(case, *result_of(case))


@pytest.mark.slow
def test_thousands_of_random_accounts() -> None:
    for seed in range(1000, 3000):
        case = Case(seed, most_months=2)
        check(case, *reckoned(case))
