"""The model of a workload as a knob: the formula under each model that prices know, with the rates as inputs."""

from decimal import Decimal
from typing import Final

from budgetlint.estimate.entries import Conditions
from budgetlint.estimate.line_items import Gap, Rate
from budgetlint.estimate.tariff import Prices, Tariff
from budgetlint.formula.knobs import Input
from budgetlint.frozen import Frozen, replace
from budgetlint.model.workload import Workload

MOST_CHOICES: Final = 1000
"""How many formulas of workloads under models a file gets; each workload then has fewer models to choose from."""
RATE: Final = "rate."
"""What the names of inputs that are rates begin with."""


class RateInput(Frozen):
    """A rate that a formula asks for: `amount` of the file's currency for `per` of the meter, above a size of prompt."""

    key: str
    meter: str
    over: Decimal | None
    per: Decimal
    amount: Decimal


class InputTariff(Tariff):
    """A tariff with an input of a formula in place of each amount; `rates` are those that were asked for, by key.

    An amount that decides how much is billed, as a minimum charge does, stays what it is.
    """

    __slots__ = ("_asked", "_number", "_plain", "rates")

    def __init__(self, prices: Prices, model: str, conditions: Conditions, currency: str, number: Input) -> None:
        super().__init__(prices, model, conditions, currency)
        self._plain = Tariff(prices, model, conditions, currency)
        self._number = number
        self._asked: dict[tuple[str, Decimal | None], Rate | Gap] = {}
        self.rates: dict[str, RateInput] = {}

    def rate(self, meter: str, over: Decimal | None) -> Rate | Gap:
        """The rate of a meter with an input as its amount."""
        asked = self._asked.get((meter, over))
        if asked is None:
            asked = self._asked[meter, over] = self._with_input(meter, over, self._plain.rate(meter, over))
        return asked

    def write_meter(self, ttl: str, over: Decimal | None) -> str:
        """The meter on which tokens written to a cache are billed."""
        return self._plain.write_meter(ttl, over)

    def _with_input(self, meter: str, over: Decimal | None, rate: Rate | Gap) -> Rate | Gap:
        if isinstance(rate, Gap) or rate.least is not None or rate.billed_whole:
            return rate
        key = f"{RATE}{meter}" if over is None else f"{RATE}{meter}.{over:f}"
        self.rates[key] = RateInput(key, meter, over, rate.per, rate.amount)
        return replace(rate, amount=self._number(key), listed=None)


class ModelChoice(Frozen):
    """A model to choose: which of a workload's formulas is its own, its rates in the order of that formula's, and whether all is priced."""

    model: str
    formula: int
    amounts: tuple[Decimal, ...]
    priced: bool


def models_to_choose(workload: Workload, prices: Prices, workloads: int) -> tuple[str, ...]:
    """The models that one of so many workloads may have: its own, then all others that the prices know.

    A workload with a mix keeps its own; and where a contract is in force, which may join other models, so does each.
    """
    if workload.mix or prices.contract is not None:
        return (workload.model,)
    most = max(MOST_CHOICES // workloads - 1, 0)
    others = [name for name in prices.listed.models if name != workload.model]
    return (workload.model, *others[:most])
