"""Random files whose calls hold credits and whose requests are free, reckoned in fractions by other code."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

import pytest

from budgetlint.estimate.accounts.results import AccountResult
from tests.accounts.running import HEAD, report

DAY = timedelta(days=1)
LARGEST = 65536
"""The most that a call of the model returns."""
MONTHS_PER = {"month": Fraction(1), "quarter": Fraction(1, 3), "year": Fraction(1, 12)}


def length(day: date) -> int:
    return ((day.replace(day=28) + 4 * DAY).replace(day=1) - day.replace(day=1)).days


class Calls:
    """A random workload: of a paid model, or of one whose requests cost nothing."""

    def __init__(self, pick: random.Random, name: str, starts: date) -> None:
        self.name, self.starts = name, starts
        self.free = pick.random() < 0.5
        self.calls = pick.choice([1, 1, 7]) if self.free else 1
        self.volume = pick.randint(0, 4000)
        self.period = pick.choice(["month", "month", "day", "week", "quarter", "year"])
        self.growth = pick.choice([0, 10, -20])
        self.season = (pick.randint(1, 12), pick.choice([0, 50, 150]))
        self.first = pick.choice([starts, starts + timedelta(days=31)]).replace(day=1)
        people = self.calls == 1 and self.period == "month"
        self.active = pick.choice([None, 5, 20]) if people else None
        self.repeated = (pick.choice([0, 10]), pick.choice([0, 5]))
        self.at_once = pick.choice([1, 3, 80])
        self.most = pick.choice([None, 500, 20000])
        self.on_own_key = not self.free and pick.random() < 0.3

    @property
    def text(self) -> str:
        kind, volume = ("agent", "tasks") if self.calls > 1 else ("llm-app", "requests")
        parts = [f"kind: {kind}", f"model: '{'openrouter/gift:free' if self.free else 'openrouter/chat'}'"]
        people = f"users: {self.volume}, active_days: {self.active}, requests_per_user_per_day: 1"
        parts.append(people if self.active else f"{volume}: {self.volume}")
        sent = "context: {other: 2000}, calls_per_task: 7" if self.calls > 1 else "input_tokens: 2000"
        parts += [sent, "output_tokens: 100", f"concurrency: {self.at_once}", f"growth: {{rate: {self.growth}%}}"]
        parts += [f"season: {{{self.season[0]}: {self.season[1]}%}}", f"from: {self.first:%Y-%m}"]
        parts += [f"multipliers: {{retries: {self.repeated[0]}%, duplicates: {self.repeated[1]}%}}"]
        parts += [f"period: {self.period}"] if self.period != "month" else []
        parts += [f"max_output_tokens: {self.most}"] if self.most else []
        return f"  {self.name}: {{{', '.join(parts)}}}\n"

    def requests(self, day: date) -> Fraction:
        """What is sent on a day, an average one of its month; before the plan as in its first month."""
        month = max(day.replace(day=1), self.starts)
        if month < self.first:
            return Fraction(0)
        grown = (month.year - self.first.year) * 12 + month.month - self.first.month
        days = length(month)
        per = {"day": Fraction(days), "week": Fraction(days, 7), **MONTHS_PER}[self.period]
        volume = per * self.volume * (self.active or 1) * (1 + Fraction(self.growth, 100)) ** grown
        volume *= Fraction(self.season[1], 100) if month.month == self.season[0] else 1
        retries, duplicates = self.repeated
        return volume * self.calls * (1 + Fraction(retries, 100)) * (1 + Fraction(duplicates, 100)) / days

    def busy(self, day: date) -> Fraction:
        return max(Fraction(1), Fraction(length(day), self.active)) if self.active else Fraction(1)

    @property
    def holds(self) -> Fraction:
        return (
            Fraction(0)
            if self.free
            else (Fraction(2000, 10**6) + Fraction((self.most or LARGEST) * 10, 10**6)) * self.at_once
        )


class Case:
    """A random file: some workloads, a balance, a key, and free models."""

    def __init__(self, seed: int) -> None:
        pick = random.Random(seed)
        self.starts = date(2027, pick.randint(1, 12), 1)
        self.months = pick.randint(2, 5)
        self.calls = [Calls(pick, f"w{at}", self.starts) for at in range(pick.randint(1, 4))]
        self.on = self.starts + timedelta(days=pick.randint(-10, 40))
        self.balance = pick.randint(0, 300)
        self.limit = pick.randint(1, 60)
        self.include = pick.random() < 0.5
        self.allowed = pick.randint(1, 900)

    @property
    def text(self) -> str:
        own_keys = ", ".join(calls.name for calls in self.calls if calls.on_own_key)
        byok = f", byok: {{fee: 5%, workloads: [{own_keys}]}}" if own_keys else ""
        key = f"{{limit: {self.limit}, reset: month, include_byok: {str(self.include).lower()}}}"
        account = f"balance: {{amount: {self.balance}, on: {self.on}}}{byok}, keys: {{k: {key}}}"
        account += f', free_models: {{models: ["*:free"], requests_per_day: {self.allowed}}}'
        workloads = "".join(calls.text for calls in self.calls)
        head = f"{HEAD}starts: {self.starts:%Y-%m}\nmonths: {self.months}\nworkloads:\n{workloads}"
        return f"{head}budgets: {{total: {{ceiling: 1M}}}}\naccounts:\n  x: {{{account}}}\n"

    def days(self, first: date) -> Iterator[date]:
        day, after = first, self.starts
        for _ in range(self.months):
            after += timedelta(days=length(after))
        while day < after:
            yield day
            day += DAY

    def mornings(self) -> list[tuple[date, Fraction]]:
        """What is there at the start of each day, to the one on which it is dry."""
        left, mornings = Fraction(self.balance), []
        for day in self.days(self.on):
            mornings.append((day, left))
            spend = Fraction(0)
            for calls in self.calls:
                price = Fraction(0) if calls.free else Fraction(3000, 10**6)
                spend += calls.requests(day) * price * (Fraction(5, 100) if calls.on_own_key else 1)
            if spend > left:
                break
            left -= spend
        return mornings

    def smallest(self, calls: Calls) -> Fraction | None:
        """The smallest of what can't hold the calls."""
        broken = [Fraction(self.limit)] if self.include or not calls.on_own_key else []
        mornings = [] if calls.on_own_key else self.mornings()
        dry = bool(mornings) and len(mornings) < len(list(self.days(self.on)))
        for at, (day, left) in enumerate(mornings):
            last = dry and at == len(mornings) - 1
            if left < calls.holds and (not at or (left and not last and calls.requests(day))):
                broken.append(left)
                break
        return min((limit for limit in broken if limit < calls.holds), default=None)

    def free_days(self) -> list[tuple[date, Fraction]]:
        free = [calls for calls in self.calls if calls.free]
        return [
            (day, sum((calls.requests(day) * calls.busy(day) for calls in free), Fraction(0)))
            for day in self.days(self.starts)
        ]


def result_of(case: Case) -> AccountResult:
    run = report({"budget.yaml": case.text})
    wrong = ("wrong-value", "account-invalid", "unknown-key", "syntax", "month-outside-plan")
    assert [finding.message for finding in run.findings if finding.rule in wrong] == [], case.text
    (result,) = run.files[0].accounts
    return result


def near(one: object, other: Fraction) -> bool:
    return abs(Fraction(str(one)) - other) < Fraction(1, 10**15)


def check(case: Case) -> None:
    result = result_of(case)
    reservations = {reservation.workload: reservation for reservation in result.reservations}
    for calls in case.calls:
        limit = None if calls.free else case.smallest(calls)
        reservation = reservations.get(calls.name)
        if reservation is None:
            assert limit is None, case.text
            continue
        assert near(reservation.together, calls.holds), case.text
        assert (reservation.limit is None) == (limit is None), case.text
        assert limit is None or near(reservation.limit, limit), case.text
    days = case.free_days()
    if not any(calls.free for calls in case.calls):
        assert result.free is None
        return
    assert result.free is not None
    assert near(result.free.worst, max(needs for _, needs in days)), case.text
    first = next((day for day, needs in days if needs > case.allowed), None)
    assert (None if result.free.stop is None else result.free.stop.day) == first, case.text


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_calls_that_hold_and_requests_that_are_free(seed: int) -> None:
    check(Case(seed))


def test_the_cases_have_both_outcomes() -> None:
    stops = [any(needs > case.allowed for _, needs in case.free_days()) for case in map(Case, range(8))]
    assert set(stops) == {True, False}


@pytest.mark.slow
def test_hundreds_of_files() -> None:
    for seed in range(100, 300):
        check(Case(seed))
