"""The choice of a workload's model: its formula under each model with known prices, with the rates as inputs."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from budgetlint.estimate.entries import Conditions
from budgetlint.estimate.evaluate import Tariffs
from budgetlint.estimate.line_items import Gap, Rate
from budgetlint.estimate.tariff import Prices, Tariff
from budgetlint.estimate.usage import conditions_of
from budgetlint.figures.exact import ZERO, Unrecordable
from budgetlint.formula.knobs import InputOf, Knob
from budgetlint.formula.recording import Node
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.mix import part_workload
from budgetlint.model.workload import Workload

Formula = TypeVar("Formula", bound="RatedFormula")

MOST_CHOICES: Final = 1000
"""The maximum number of formulas of workloads under models per file; with more workloads, each has fewer models to
choose from."""
RATE: Final = "rate."
"""The prefix of the names of rate inputs."""


class RateInput(Frozen):
    """A rate used by a formula: `amount` in the file's currency for `per` units of the meter, above a prompt size.

    `since` is the day from which it applies, if another applied before; `part` names the parts of a mix that use it,
    and `model` their model.
    """

    key: str
    meter: str
    over: Decimal | None
    per: Decimal
    amount: Decimal
    since: date | None = None
    part: str = ""
    model: str = ""


class InputTariff(Tariff):
    """A tariff whose amounts are inputs of a formula; `rates` are those used so far, by key.

    Tariffs of several days may share `rates`: a rate that differs on another day is an input of its own. An amount
    that determines how much is billed, such as a minimum charge, stays constant.
    """

    __slots__ = ("_day", "_number", "_part", "_plain", "_rates", "rates")

    def __init__(
        self,
        prices: Prices,
        model: str,
        conditions: Conditions,
        currency: str,
        number: InputOf,
        rates: dict[str, RateInput],
        part: str = "",
    ) -> None:
        super().__init__(prices, model, conditions, currency)
        self._day = prices.day
        self._part = (part, model if part else "")
        self._plain = Tariff(prices, model, conditions, currency)
        self._number = number
        self._rates: dict[tuple[str, Decimal | None], Rate | Gap] = {}
        self.rates = rates

    def rate(self, meter: str, over: Decimal | None) -> Rate | Gap:
        """The rate of a meter with an input as its amount."""
        rate = self._rates.get((meter, over))
        if rate is None:
            rate = self._rates[meter, over] = self._with_input(meter, over, self._plain.rate(meter, over))
        return rate

    def write_meter(self, ttl: str, over: Decimal | None) -> str:
        """The meter on which tokens written to a cache are billed."""
        return self._plain.write_meter(ttl, over)

    def _with_input(self, meter: str, over: Decimal | None, rate: Rate | Gap) -> Rate | Gap:
        if isinstance(rate, Gap) or rate.least is not None or rate.billed_whole:
            return rate
        part, model = self._part
        key = ".".join([f"{RATE}{part}" if part else RATE[:-1], meter, *([] if over is None else [f"{over:f}"])])
        known, since = self.rates.get(key), None
        if known is not None and known.amount != rate.amount:
            key, since = f"{key}.{self._day}", self._day
        self.rates.setdefault(key, RateInput(key, meter, over, rate.per, rate.amount, since, part, model))
        return replace(rate, amount=self._number(key), listed=None)


def input_tariffs(
    workload: Workload, prices: Prices, currency: str, number: InputOf, rates: dict[str, RateInput]
) -> Tariffs:
    """The tariffs of a workload, or of each part of its mix, with inputs of a formula in place of amounts."""
    served = {name: part_workload(workload, part) for name, part in workload.mix.items()} or {"": workload}
    parts: dict[tuple[str, Conditions, str], list[str]] = {}
    for name, part in served.items():
        parts.setdefault((part.model, conditions_of(part), currency), []).append(name)
    return {key: InputTariff(prices, *key, number, rates, "+".join(names)) for key, names in parts.items()}


class ModelChoice(Frozen):
    """A model to choose: the index of its formula among the workload's, the values of that formula's rates in order,
    and whether everything is priced."""

    model: str
    formula: int
    amounts: tuple[Decimal, ...]
    priced: bool


class RatedFormula(Frozen):
    """A formula under a model: the inputs of its nodes are the workload's knobs and `rates`."""

    nodes: tuple[Node, ...]
    rates: tuple[RateInput, ...]


class TurnedWorkload(Frozen):
    """A workload's knobs, and the models to choose, its own first."""

    name: str
    choices: tuple[ModelChoice, ...]
    knobs: tuple[Knob, ...]


def formulas_under(
    models: Sequence[str], recorded: Callable[[str], Formula], priced: Callable[[str], bool]
) -> tuple[tuple[Formula, ...], tuple[ModelChoice, ...]]:
    """The formulas of a workload under models, its own first, and the choice of each model.

    Models whose formulas differ only in their rates share one. A model whose formula can't be recorded is left out;
    raises `Unrecordable` if that is the workload's own.
    """
    formulas: dict[Formula, int] = {}
    choices: list[ModelChoice] = []
    for model in models:
        try:
            formula = recorded(model)
        except Unrecordable:
            if model == models[0]:
                raise
            continue
        shape = replace(formula, rates=tuple(replace(rate, amount=ZERO) for rate in formula.rates))
        at = formulas.setdefault(shape, len(formulas))
        choices.append(ModelChoice(model, at, tuple(rate.amount for rate in formula.rates), priced(model)))
    return tuple(formulas), tuple(choices)


def models_to_choose(file: BudgetFile, workload: Workload, prices: Prices, formulas: int) -> tuple[str, ...]:
    """The models to choose for a workload of a file with that many formulas: its own, then all others with prices.

    For a mix, it is the model of the parts that state none. With a contract, which may apply to other models, or if a
    budget compares a payable amount that depends on the model, each workload keeps its own.
    """
    stated = all(getattr(part, "model", None) is not None for part in workload.mix.values())
    if (workload.mix and stated) or prices.contract is not None or _payable_by_model(file):
        return (workload.model,)
    most = max(MOST_CHOICES // formulas - 1, 0)
    others = [name for name in prices.listed.models if name != workload.model]
    return (workload.model, *others[:most])


def _payable_by_model(file: BudgetFile) -> bool:
    """Whether a budget compares the payable amount, and fees, discounts or taxes select spend by model."""
    selects = any(getattr(scope, "models", ()) for scope in (*file.adjustments.values(), *file.accounts.values()))
    return selects and any(budget.basis == "payable" for budget in file.budgets.values())
