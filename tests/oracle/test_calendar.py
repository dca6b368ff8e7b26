"""Random plans over months of the calendar against an oracle that walks them day by day in fractions."""

import json
import random
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from budgetlint.api import load_snapshot
from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import exactly, written
from budgetlint.shape.budget_file import read_budget_file
from budgetlint.source.yaml_text import load_yaml
from tests.oracle.calendar_days import Model, Rate, Spender, Swing, month_of, runs

PLANS = 12
MANY = 2628
"""Those of the slow test, after the first."""
LENGTHS = {"day": 1, "week": 1, "month": 1, "quarter": 3, "year": 12}


class Plan:
    """A random plan, as text for the evaluator and as numbers for the oracle."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.starts = 2026 * 12 + self.random.randrange(36)
        self.months = self.random.randint(1, 30)
        self.year_starts = self.random.choice([None, self.random.randint(1, 12)])
        self.period = self.random.choice(["month", "month", "day", "week", "quarter", "year"])
        self.models = {f"m/{at}": self._model() for at in range(3)}
        self.drivers = {f"d{at}": (self._number(), self._swing()) for at in range(2)}
        self.buffer = self.random.randint(0, 30)
        self.texts: list[str] = []
        self.spenders = [self._spender(at) for at in range(self.random.randint(1, 4))]
        steps = self.random.sample(range(1, self.months), min(self.months - 1, self.random.randint(0, 3)))
        self.steps = {self.starts + at: self._number() * 100 for at in (0, *sorted(steps))}

    def _number(self) -> Fraction:
        return Fraction(self.random.randint(1, 90_000), 100)

    def _day(self) -> date:
        return date(2025, 12, 20) + timedelta(days=self.random.randrange(1600))

    def _model(self) -> Model:
        days = sorted({self._day() for _ in range(self.random.randint(0, 3))})
        rates = [
            Rate(first, None if after is None else after - timedelta(days=1), self._number())
            for first, after in pairwise([None, *days, None])
        ]
        if len(rates) > 1 and self.random.random() < 0.15:
            rates.pop(self.random.randrange(len(rates)))
        return Model(tuple(rates), self._day() if self.random.random() < 0.2 else None)

    def _shares(self, keys: list[int], most: int) -> tuple[tuple[int, Fraction], ...]:
        chosen = self.random.sample(keys, min(self.random.choice([0, 0, 1, most]), len(keys)))
        return tuple((key, Fraction(self.random.randint(0, 300), 100)) for key in chosen)

    def _swing(self) -> Swing:
        ramp = self._shares(list(range(self.starts, self.starts + self.months)), 2)
        rate = Fraction(self.random.choice([0, 0, self.random.randint(-60, 90)]), 100)
        return Swing(rate, self.random.choice([1, 1, 3, 12]), ramp, self._shares(list(range(1, 13)), 4))

    def _month(self, likely: float) -> int | None:
        return self.starts + self.random.randrange(self.months) if self.random.random() < likely else None

    def _spender(self, at: int) -> Spender:
        seats = self.random.random() < 0.15
        driver = None if seats else self.random.choice([None, None, *self.drivers])
        times = Fraction(self.random.randint(1, 300), 100)
        period = self.random.choice([None, "day", "week", "quarter", "year"]) if driver is None and not seats else None
        count, swing = self._number(), self._swing()
        begins, ends = self._month(0.3), self._month(0.2)
        names = self.random.choices(list(self.models), k=1 if seats else self.random.randint(1, 3))
        retries = [0 if seats else self.random.randint(0, 20) for _ in names]
        others = [Fraction(self.random.randint(1, 30), 100) for _ in names[1:]]
        shares = [1 - sum(others, Fraction(0)), *others]
        key = "seats" if seats else "accepted_images"
        stated = decimal(count) if driver is None else f"{{driver: {driver}, times: {decimal(times)}}}"
        lines = [f"kind: {'subscription' if seats else 'image'}", f"model: {names[0]}", f"{key}: {stated}"]
        lines += [f"period: {period}"] if period else []
        lines += [f"from: {month_text(begins)}"] if begins is not None else []
        lines += [f"until: {month_text(ends)}"] if ends is not None else []
        lines += swing_lines(swing)
        if not seats:
            mixed = (
                f"p{index}: {{model: {name}, multipliers: {{retries: {rate}%}}"
                + (f", share: {decimal(share * 100)}%}}" if index else "}")
                for index, (name, rate, share) in enumerate(zip(names, retries, shares, strict=True))
            )
            lines.append(f"mix: {{{', '.join(mixed)}}}")
        self.texts.append(f"  w{at}: {{{', '.join(lines)}}}")
        buffer = 1 + Fraction(self.buffer, 100)
        markups = [(1 + Fraction(rate, 100)) * buffer for rate in retries]
        models = [self.models[name] for name in names]
        drives = () if driver is None else (self.drivers[driver][1],)
        volume = count if driver is None else self.drivers[driver][0] * times
        parts = tuple(zip(shares, models, markups, strict=True))
        return Spender(volume, period or self.period, seats, parts, (swing, *drives), begins, ends)

    @property
    def text(self) -> str:
        """The plan as a budget file, with a ceiling for each length of a run."""
        fiscal = [] if self.year_starts is None else [f"year_starts: {self.year_starts}"]
        drivers = (
            f"{name}: {{{', '.join([f'quantity: {decimal(quantity)}', *swing_lines(swing)])}}}"
            for name, (quantity, swing) in self.drivers.items()
        )
        return "\n".join(
            [
                "version: 1",
                f"period: {self.period}",
                f"starts: {month_text(self.starts)}",
                f"months: {self.months}",
                *fiscal,
                f"buffer: {self.buffer}%",
                f"drivers: {{{', '.join(drivers)}}}",
                "workloads:",
                *self.texts,
                "budgets:",
                *(f"  {period}: {{ceiling: 1000000, period: {period}}}" for period in LENGTHS),
                f"  steps: {{ceiling: {{{', '.join(f'{month_text(at)}: {decimal(to)}' for at, to in self.steps.items())}}}, period: month}}",
            ]
        )

    @property
    def snapshot(self) -> str:
        models = {}
        for name, model in self.models.items():
            entries = [
                {
                    **({} if rate.first is None else {"from": rate.first.isoformat()}),
                    **({} if rate.last is None else {"until": rate.last.isoformat()}),
                    "rates": {"images": decimal(rate.amount), "seats": decimal(rate.amount)},
                }
                for rate in model.rates
            ]
            models[name] = {"prices": entries, **({"retires": model.retires.isoformat()} if model.retires else {})}
        return json.dumps({"version": 1, "date": "2026-01-01", "currency": "USD", "models": models})


def decimal(number: Fraction) -> str:
    """A fraction that ends, as people write it."""
    whole, rest = divmod(number * 10_000, 1)
    assert not rest
    return f"{int(whole) // 10_000}.{int(whole) % 10_000:04d}".rstrip("0").rstrip(".")


def month_text(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def swing_lines(swing: Swing) -> list[str]:
    lines = []
    if swing.rate:
        per = {1: "month", 3: "quarter", 12: "year"}[swing.every]
        lines.append(f"growth: {{rate: {int(swing.rate * 100)}%, per: {per}}}")
    if swing.ramp:
        lines.append(f"ramp: {{{', '.join(f'{month_text(at)}: {decimal(share * 100)}%' for at, share in swing.ramp)}}}")
    if swing.season:
        lines.append(f"season: {{{', '.join(f'{at}: {decimal(share * 100)}%' for at, share in swing.season)}}}")
    return lines


def figure(number: Fraction) -> str:
    with exactly():
        return written(Decimal(number.numerator) / Decimal(number.denominator))


def shown(amount: Fraction | None) -> str | None:
    return None if amount is None else figure(amount)


@pytest.mark.slow
def test_plans() -> None:
    agree(range(PLANS))


@pytest.mark.slow
@pytest.mark.parametrize("block", range(12))
def test_many_plans(block: int) -> None:
    agree(range(PLANS + block * MANY // 12, PLANS + (block + 1) * MANY // 12))


def agree(seeds: range) -> None:
    """Every month of every workload and every run of every budget, to the last digit."""
    for seed in seeds:
        plan = Plan(seed)
        file = read_budget_file(load_yaml(plan.text).data).file
        assert file is not None, plan.text
        estimate_of_plan = estimate(file, Prices(load_snapshot(plan.snapshot), date(2026, 1, 1)))
        assert estimate_of_plan.horizon is not None
        months = [plan.starts + at for at in range(plan.months)]
        totals: list[Fraction | None] = [Fraction(0)] * plan.months
        for spender, estimates in zip(plan.spenders, estimate_of_plan.horizon.workloads.values(), strict=True):
            amounts = [month_of(spender, month, plan.starts) for month in months]
            amounts_shown = [None if month.layers is None else written(month.layers.planned) for month in estimates]
            assert amounts_shown == [shown(amount) for amount in amounts], (seed, plan.text)
            pairs = zip(totals, amounts, strict=True)
            totals = [None if total is None or amount is None else total + amount for total, amount in pairs]
        *whole, steps = estimate_of_plan.budgets
        assert statuses(plan, totals) == [
            None if run.amount is None or run.status is None else run.status.value for run in steps.runs
        ], (seed, plan.text)
        for budget in whole:
            assert in_runs(plan, budget.name, totals) == [
                (run.first, run.partial, None if run.amount is None else written(run.amount)) for run in budget.runs
            ], (seed, budget.name, plan.text)


def statuses(plan: Plan, totals: list[Fraction | None]) -> list[str | None]:
    """What each month is to the ceiling that holds from the last step up to it; None where a price is unknown."""
    statuses_of: list[str | None] = []
    for month, total in enumerate(totals, plan.starts):
        ceiling = plan.steps[max(at for at in plan.steps if at <= month)]
        word = (
            None if total is None else "exceeded" if total > ceiling else "warn" if total >= ceiling * 9 / 10 else "ok"
        )
        statuses_of.append(word)
    return statuses_of


def in_runs(plan: Plan, period: str, totals: list[Fraction | None]) -> list[tuple[str, bool, str | None]]:
    """The runs of a budget of a period, an amount of a day or a week by the month's own days."""
    anchor = plan.starts if plan.year_starts is None else plan.year_starts - 1
    days = {"day": 1, "week": 7}.get(period)
    amounts = [
        total
        if total is None or days is None
        else total * days / monthrange((plan.starts + at) // 12, (plan.starts + at) % 12 + 1)[1]
        for at, total in enumerate(totals)
    ]
    spans = runs(amounts, plan.starts, anchor, LENGTHS[period])
    return [(month_text(first), partial, shown(amount)) for first, partial, amount in spans]
