"""The model of a workload as a knob: the formula under each model that prices know, with the rates as inputs."""

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
from budgetlint.formula.knobs import Input, Knob
from budgetlint.formula.recording import Node
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.mix import part_workload
from budgetlint.model.workload import Workload

Formula = TypeVar("Formula", bound="RatedFormula")

MOST_CHOICES: Final = 1000
"""How many formulas of workloads under models a file gets; each workload then has fewer models to choose from."""
RATE: Final = "rate."
"""What the names of inputs that are rates begin with."""


class RateInput(Frozen):
    """A rate that a formula asks for: `amount` of the file's currency for `per` of the meter, above a size of prompt.

    `since` is the day from which it holds, where another did before; `part` names the parts of a mix that it is for, and
    `model` the one that serves them.
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
    """A tariff with an input of a formula in place of each amount; `rates` are those that were asked for, by key.

    Tariffs of several days may share their `rates`: one that is another by then is an input of its own. An amount that
    decides how much is billed, as a minimum charge does, stays what it is.
    """

    __slots__ = ("_asked", "_day", "_number", "_part", "_plain", "rates")

    def __init__(
        self,
        prices: Prices,
        model: str,
        conditions: Conditions,
        currency: str,
        number: Input,
        rates: dict[str, RateInput],
        part: str = "",
    ) -> None:
        super().__init__(prices, model, conditions, currency)
        self._day = prices.day
        self._part = (part, model if part else "")
        self._plain = Tariff(prices, model, conditions, currency)
        self._number = number
        self._asked: dict[tuple[str, Decimal | None], Rate | Gap] = {}
        self.rates = rates

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
        part, model = self._part
        key = ".".join([f"{RATE}{part}" if part else RATE[:-1], meter, *([] if over is None else [f"{over:f}"])])
        known, since = self.rates.get(key), None
        if known is not None and known.amount != rate.amount:
            key, since = f"{key}.{self._day}", self._day
        self.rates.setdefault(key, RateInput(key, meter, over, rate.per, rate.amount, since, part, model))
        return replace(rate, amount=self._number(key), listed=None)


def input_tariffs(
    workload: Workload, prices: Prices, currency: str, number: Input, rates: dict[str, RateInput]
) -> Tariffs:
    """The tariffs of a workload, or of each part of its mix, with inputs of a formula in place of amounts."""
    served = {name: part_workload(workload, part) for name, part in workload.mix.items()} or {"": workload}
    parts: dict[tuple[str, Conditions, str], list[str]] = {}
    for name, part in served.items():
        parts.setdefault((part.model, conditions_of(part), currency), []).append(name)
    return {key: InputTariff(prices, *key, number, rates, "+".join(names)) for key, names in parts.items()}


class ModelChoice(Frozen):
    """A model to choose: which of a workload's formulas is its own, its rates in the order of that formula's, and whether all is priced."""

    model: str
    formula: int
    amounts: tuple[Decimal, ...]
    priced: bool


class RatedFormula(Frozen):
    """A formula under a model: the knobs of its workload and `rates` are the inputs of its nodes."""

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

    Models whose formulas are alike but for their rates share one; one whose formula can't be recorded is left out, unless
    it is the own one: raises `Unrecordable`.
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
    """The models that a workload may have, of a file with so many formulas: its own, then all others that the prices know.

    Of a mix it is the model of the parts that state none. Where a contract is in force, which may join other models, or a
    budget compares what is payable by model, each workload keeps its own.
    """
    stated = all(getattr(part, "model", None) is not None for part in workload.mix.values())
    if (workload.mix and stated) or prices.contract is not None or _payable_by_model(file):
        return (workload.model,)
    most = max(MOST_CHOICES // formulas - 1, 0)
    others = [name for name in prices.listed.models if name != workload.model]
    return (workload.model, *others[:most])


def _payable_by_model(file: BudgetFile) -> bool:
    """Whether a budget is about what is payable, and fees, discounts or taxes select the spend that they are on by model."""
    selects = any(getattr(scope, "models", ()) for scope in (*file.adjustments.values(), *file.accounts.values()))
    return selects and any(budget.basis == "payable" for budget in file.budgets.values())
