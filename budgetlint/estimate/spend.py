"""The spend of a plan by workload and model, and what a selection of models, workloads and tags includes of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from budgetlint.estimate.months import Horizon, WorkloadMonth
from budgetlint.estimate.scopes import fits_address, tags_of
from budgetlint.estimate.workload_estimate import Layers, total_of
from budgetlint.figures.exact import ZERO, Recorded, Unrecordable, branching
from budgetlint.figures.globs import fits_glob
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.mix import part_workload
from budgetlint.model.payable import SpendScope
from budgetlint.model.workload import Workload

SpentLayer = Literal["operational", "planned"]
"""The layer that counts as spent."""


class Spend(Frozen):
    """The spend on one model: a workload, or a part of its mix; `amount` is the known part unless it is `priced`."""

    workload: str
    model: str
    tags: Mapping[str, str]
    amount: Decimal
    priced: bool


def selects(selection: SpendScope, workload: str, model: str, tags: Mapping[str, str]) -> bool:
    """Whether a selection includes the spend of a workload on a model."""
    if selection.models is not None and not any(fits_glob(glob, model) for glob in selection.models):
        return False
    if selection.workloads is not None and not fits_any(selection.workloads, workload):
        return False
    return selection.tags is None or selection.tags.items() <= tags.items()


def spends_of(
    file: BudgetFile, layers: Mapping[str, tuple[Layers | None, Sequence[Layers | None]]], layer: SpentLayer = "planned"
) -> Iterator[Spend]:
    """The spend of each workload, or of each part of its mix: from the layers of the whole, and of the parts if
    known."""
    for name, workload in file.workloads.items():
        whole, parts = layers[name]
        tags, spent = tags_of(file, workload), ZERO if whole is None else _spent(whole, layer)
        models = [part_workload(workload, part).model for part in workload.mix.values()] or [workload.model]
        amounts = [ZERO if part is None else _spent(part, layer) for part in parts]
        for model, amount in zip(models, _split(spent, amounts, len(models)), strict=True):
            yield Spend(name, model, tags, amount, whole is not None)


def _spent(layers: Layers, layer: SpentLayer) -> Decimal:
    amount: Decimal = getattr(layers, layer)
    return amount


def spenders_in(file: BudgetFile) -> tuple[Spend, ...]:
    """Everything that a selection may include, without amounts."""
    return tuple(spends_of(file, dict.fromkeys(file.workloads, (None, ()))))


def chosen_by(selection: SpendScope, spends: Iterable[Spend]) -> tuple[Spend, ...]:
    """The spends that a selection includes."""
    return tuple(spend for spend in spends if selects(selection, spend.workload, spend.model, spend.tags))


def spends_in_month(file: BudgetFile, horizon: Horizon, at: int, layer: SpentLayer) -> tuple[Spend, ...]:
    """The spend in the month at an index of the plan."""
    here = {name: months[at] for name, months in horizon.workloads.items()}
    known = {name: (month.known, parts_of(file.workloads[name], month)) for name, month in here.items()}
    return tuple(
        replace(spend, priced=here[spend.workload].layers is not None) for spend in spends_of(file, known, layer)
    )


def parts_of(workload: Workload, month: WorkloadMonth) -> tuple[Layers, ...]:
    """The amount of each part of a workload's mix in a month, as far as known; empty without a mix."""
    return tuple(
        total_of(
            spent.of(part)
            for spent in month.spent
            for part in spent.estimate.parts or (spent.estimate,)
            if part.name == name and part.layers is not None
        )
        for name in workload.mix
    )


def _split(whole: Decimal, amounts: list[Decimal], count: int) -> list[Decimal]:
    """The amount of each part of a mix, in the measure of the whole.

    Raises `Unrecordable` while a formula is recorded, if the parts are not known separately.
    """
    if count == 1:
        return [whole]
    if len(amounts) != count:
        if isinstance(whole, Recorded):
            raise Unrecordable
        return [whole, *[ZERO] * (count - 1)]
    total = sum(amounts, ZERO)
    return [part_of(amount, whole, total) for amount in amounts]


@branching
def part_of(amount: Decimal, whole: Decimal, total: Decimal) -> Decimal:
    """The amount of a part in the measure of the whole: amount × whole ÷ total."""
    return amount if total in (whole, ZERO) else amount * whole / total


def fits_any(names: Iterable[str], workload: str) -> bool:
    """Whether one of some names or globs fits a workload's address."""
    return any(fits_address(name, workload) for name in names)
