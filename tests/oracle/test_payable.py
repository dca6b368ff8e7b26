"""Random adjustments, commitments and cash against an oracle that walks them day by day in fractions."""

import json
import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from budgetlint.api import load_snapshot
from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import exactly, written
from budgetlint.shape.budget_file import read_budget_file
from budgetlint.source.yaml_text import load_yaml
from tests.oracle.payable_days import (
    DAYS,
    ZERO,
    Adjustment,
    Commitment,
    Part,
    Payable,
    Scope,
    in_month,
    month_index,
    opening,
    paid,
    payable,
)

FILES = 12
MANY = 948
"""Those of the slow test, after the first."""


class Money:
    """A random file, as text for the evaluator and as numbers for the oracle; a year of months, or one period."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.starts = 2026 * 12 + self.random.randrange(24)
        self.months = self.random.choice([0, 1, 5, 14])
        self.period = "month" if self.months else self.random.choice(["day", "week", "month", "quarter", "year"])
        self.buffer, self.retries = self.random.randint(0, 20), self.random.randint(0, 9)
        self.prices = {f"{maker}/{at}": self._money() for maker in "ab" for at in range(2)}
        self.lines: list[str] = []
        self.parts = [part for at in range(self.random.randint(1, 4)) for part in self._workload(f"w{at}")]
        self.adjustments = [self._adjustment(f"s{at}") for at in range(self.random.randint(0, 5))]
        taxes = [self._adjustment(f"t{at}", "tax") for at in range(self.random.randint(0, 2))]
        self.adjustments += taxes
        self.commitments = [self._commitment(f"c{at}") for at in range(self.random.choice([0, 1, 2, 4]))]
        self.without = self.random.choice([None, *[adjustment.name for adjustment in self.adjustments]])

    def _money(self) -> Fraction:
        return Fraction(self.random.randint(1, 40_000), 100)

    def _workload(self, name: str) -> list[Part]:
        """A workload of images: a part of its mix for each model, ramped up once."""
        images, team = Fraction(self.random.choice([0, 1, 40, 900])), self.random.choice("xy")
        models = self.random.sample(list(self.prices), self.random.choice([1, 1, 2]))
        share = Fraction(self.random.randint(1, 99), 100)
        shares = [Fraction(1)] if len(models) == 1 else [1 - share, share]
        ramp = self.starts + self.random.randrange(self.months) if self.months else None
        rise = Fraction(self.random.randint(0, 300), 100)
        factors = [
            rise if ramp is not None and self.starts + at >= ramp else Fraction(1) for at in range(self.months or 1)
        ]
        self.lines.append(f"  {name}:")
        self.lines += [
            f"    kind: image\n    model: {models[0]}\n    accepted_images: {images}\n    tags: {{team: {team}}}"
        ]
        if ramp is not None:
            self.lines.append(f"    ramp: {{{month_text(ramp)}: {int(rise * 100)}%}}")
        if len(models) > 1:
            self.lines.append(f"    mix: {{one: {{}}, two: {{share: {int(share * 100)}%, model: {models[1]}}}}}")
        operational = [
            images * part * self.prices[model] * (1 + Fraction(self.retries, 100))
            for part, model in zip(shares, models, strict=True)
        ]
        return [
            Part(
                name,
                model,
                team,
                tuple(amount * factor for factor in factors),
                tuple(amount * factor * (1 + Fraction(self.buffer, 100)) for factor in factors),
            )
            for model, amount in zip(models, operational, strict=True)
        ]

    def _scope(self) -> Scope:
        """A selection that takes something, as a rule demands."""
        names = sorted({part.workload for part in self.parts})
        while True:
            scope = Scope(
                self.random.choice([None, None, "a", "b"]),
                self.random.choice([None, None, tuple(self.random.sample(names, 1))]),
                self.random.choice([None, None, "x", "y"]),
            )
            if any(scope.takes(part) for part in self.parts):
                return scope

    def _adjustment(self, name: str, kind: str | None = None) -> Adjustment:
        kind = kind or self.random.choice(["discount", "fee"])
        if self.random.random() < 0.6:
            return Adjustment(name, kind, self._scope(), Fraction(self.random.randint(0, 40), 100))
        return Adjustment(name, kind, self._scope(), None, self._money(), self.random.choice(list(DAYS)))

    def _commitment(self, name: str) -> Commitment:
        kind = self.random.choice(["prepaid", "minimum"])
        first = self._day(-200) if self.random.random() < 0.7 else None
        last = self._day(0) if self.random.random() < 0.7 else None
        if first is not None and last is not None and last < first:
            first, last = last, first
        used, begin = None, opening(self.starts)
        begun = first is not None and first < begin
        if (begun and kind == "prepaid") or self.random.random() < 0.3:
            day = max(first or begin, begin - timedelta(days=self.random.randint(-40, 40)))
            used = (Fraction(self.random.randint(0, 100)), day if last is None else min(day, last))
        amount = Fraction(self.random.choice([1, 1000, 40_000, 2_000_000])) + self._money()
        return Commitment(
            name, kind, self._scope(), amount, first, last, self.random.choice(["month", "quarter", "year"]), used
        )

    def _day(self, least: int) -> date:
        return opening(self.starts) + timedelta(days=self.random.randint(least, 31 * (self.months or 1) + 40))

    @property
    def text(self) -> str:
        calendar = [f"starts: {month_text(self.starts)}", f"months: {self.months}"] if self.months else []
        without = "" if self.without is None else f", without: [{self.without}]"
        return "\n".join(
            [
                "version: 1",
                f"period: {self.period}",
                *calendar,
                f"multipliers: {{retries: {self.retries}%}}",
                f"buffer: {self.buffer}%",
                "workloads:",
                *self.lines,
                "budgets:",
                f"  all: {{ceiling: 1000000, basis: payable, period: {self.period}}}",
                f"  some: {{ceiling: 1000000, basis: payable, period: {self.period}, workloads: [w0]{without}}}",
                "adjustments:" if self.adjustments else "",
                *(adjustment_line(adjustment) for adjustment in self.adjustments),
                "commitments:" if self.commitments else "",
                *(commitment_line(commitment) for commitment in self.commitments),
            ]
        )

    @property
    def snapshot(self) -> str:
        models = {name: {"prices": [{"rates": {"images": decimal(price)}}]} for name, price in self.prices.items()}
        return json.dumps({"version": 1, "date": "2026-01-01", "currency": "USD", "models": models})

    def estimated(self) -> Estimate:
        file = read_budget_file(load_yaml(self.text).data).file
        assert file is not None, self.text
        return estimate(file, Prices(load_snapshot(self.snapshot), date(2026, 1, 1)))

    def settled(self, without: str | None = None) -> list[Payable]:
        """What is payable in each month, or in the period."""
        steps = [adjustment for adjustment in self.adjustments if adjustment.name != without]
        flat = {period: DAYS[self.period] / days for period, days in DAYS.items()}
        months = range(self.months or 1)
        return [
            payable(
                self.parts,
                [part.planned[at] for part in self.parts],
                steps,
                in_month(self.starts + at) if self.months else flat,
            )
            for at in months
        ]


def scope_words(scope: Scope) -> str:
    words = [] if scope.maker is None else [f"models: ['{scope.maker}/*']"]
    words += [] if scope.workloads is None else [f"workloads: [{', '.join(scope.workloads)}]"]
    return ", ".join([*words, *([] if scope.team is None else [f"tags: {{team: {scope.team}}}"])])


def adjustment_line(adjustment: Adjustment) -> str:
    rate = (
        f"rate: {decimal(adjustment.rate * 100)}%"
        if adjustment.rate is not None
        else f"amount: {decimal(adjustment.amount)}, period: {adjustment.period}"
    )
    scope = scope_words(adjustment.scope)
    return f"  {adjustment.name}: {{kind: {adjustment.kind}, {rate}{', ' if scope else ''}{scope}}}"


def commitment_line(commitment: Commitment) -> str:
    words = [f"kind: {commitment.kind}", f"amount: {decimal(commitment.amount)}", scope_words(commitment.scope)]
    words += [] if commitment.first is None else [f"from: {commitment.first}"]
    words += [] if commitment.last is None else [f"until: {commitment.last}"]
    words += [f"period: {commitment.period}"] if commitment.kind == "minimum" else []
    words += (
        []
        if commitment.used is None
        else [f"used: {{amount: {decimal(commitment.used[0])}, on: {commitment.used[1]}}}"]
    )
    return f"  {commitment.name}: {{{', '.join(word for word in words if word)}}}"


def decimal(number: Fraction) -> str:
    whole, rest = divmod(number * 100, 1)
    assert not rest
    return f"{int(whole) // 100}.{int(whole) % 100:02d}"


def month_text(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def figure(number: Fraction) -> str:
    with exactly():
        return written(Decimal(number.numerator) / Decimal(number.denominator))


@pytest.mark.slow
def test_files() -> None:
    agree(range(FILES))


@pytest.mark.slow
@pytest.mark.parametrize("block", range(3))
def test_many_files(block: int) -> None:
    agree(range(FILES + block * MANY // 3, FILES + (block + 1) * MANY // 3))


def agree(seeds: range) -> None:
    """What is payable for every workload and budget, what is used of every commitment, and every month's cash."""
    for seed in seeds:
        money = Money(seed)
        estimate = money.estimated()
        settled = money.settled()
        if estimate.payable is not None:
            settlements = (
                [month.settlement for month in estimate.payable.months] if money.months else [estimate.payable.period]
            )
            for settlement, expected in zip(settlements, settled, strict=True):
                known_amounts = {name: written(workload.known) for name, workload in settlement.workloads.items()}
                assert known_amounts == {name: figure(amount) for name, amount in expected.workloads.items()}, (
                    seed,
                    money.text,
                )
        without = [settlement.workloads["w0"] for settlement in money.settled(money.without)]
        budgets = {"all": [settlement.total for settlement in settled], "some": without}
        for budget in estimate.budgets:
            amounts = [run.amount for run in budget.runs] if money.months else [budget.amount]
            assert [None if amount is None else written(amount) for amount in amounts] == [
                figure(due) for due in budgets[budget.name]
            ], (seed, budget.name, money.text)
        if money.months:
            _agree_on_cash(money, estimate, settled)


def _agree_on_cash(money: Money, estimate: Estimate, settled: list[Payable]) -> None:
    expected = paid(money.parts, money.commitments, money.starts, money.months)
    assert estimate.payable is not None
    for result in estimate.payable.commitments:
        assert written(result.used) == figure(expected.used[result.name]), (result.name, money.text)
        shortfalls = [
            (month_text(begin), month_text(end), figure(amount))
            for begin, end, amount in expected.shortfalls.get(result.name, [])
        ]
        assert [
            (shortfall.months[0], shortfall.months[-1], written(shortfall.amount)) for shortfall in result.shortfalls
        ] == shortfalls
        if result.commitment.kind == "prepaid":
            unused = expected.unused[result.name]
            assert (None if result.unused is None else written(result.unused)) == (
                None if unused is None else figure(unused)
            ), (result.name, money.text)
    for at, (month, settlement) in enumerate(zip(estimate.payable.cash, settled, strict=True)):
        usage = ZERO
        for place, part in enumerate(money.parts):
            spent = part.operational[at]
            share = expected.uncovered[at][place] / spent if spent else Fraction(1)
            usage += settlement.before_taxes[place] * share
        figures = (month.usage, month.commitments, month.taxes)
        assert tuple(written(amount) for amount in figures) == tuple(
            figure(payable) for payable in (usage, expected.payments[at], settlement.taxes)
        ), (month.month, money.text)
        assert month_index(date.fromisoformat(f"{month.month}-01")) == money.starts + at
