"""Knobs set at random, and the evaluator's figures for the resulting file."""

import json
from collections.abc import Mapping
from decimal import Decimal
from random import Random

from budgetlint.estimate.plan import headroom, used
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.exact import exactly, written
from budgetlint.lint.report import Report
from budgetlint.source.document import Plain
from budgetlint.source.yaml_text import load_yaml

LAYERS = ("base", "operational", "planned")


def merged(text: str, change: str) -> str:
    """A budget file with its keys replaced by those of a change."""
    return json.dumps(_over(load_yaml(text).data, load_yaml(change).data), default=_plainly)


def _plainly(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _over(old: Plain, new: Plain) -> Plain:
    whole = isinstance(new, dict) and {"reads", "hit_rate", "rate"} & new.keys()
    if not isinstance(old, dict) or not isinstance(new, dict) or whole:
        return new
    return {**old, **{key: _over(old.get(key), value) for key, value in new.items()}}


def setting(knob: Mapping[str, object], random: Random) -> str:
    """A value for a knob, as a person might type it."""
    form, value = knob["form"], Decimal(str(knob["value"]))
    most = None if knob["most"] is None else Decimal(str(knob["most"]))
    if str(form).startswith("share"):
        top = min(most if most is not None else Decimal("1.5"), Decimal("1.5"))
        return f"{(top * random.randrange(0, 1001) / 10).quantize(Decimal('0.01')).normalize():f}%"
    if form == "whole":
        return str(random.choice([1, 2, int(value) + 1, random.randrange(1, 400)]))
    if form == "attempts":
        return str(1 + Decimal(random.randrange(0, 500)) / 100)
    return random.choice(["0", f"{value * random.randrange(1, 40) / 10:f}", f"{random.randrange(0, 400)}k", "0.125"])


@exactly()
def figures(report: Report) -> dict[str, str | None]:
    """Every figure of the first file that the page shows, by the page's name for it, in full."""
    estimate = report.files[0].estimate
    assert estimate is not None
    figures_of: dict[str, str | None] = {f"0//{layer}": written(getattr(estimate.known, layer)) for layer in LAYERS}
    figures_of |= _workloads(estimate)
    for index, result in enumerate(estimate.budgets):
        figures_of |= _budget(f"0/b{index}", result)
    return figures_of


def _workloads(estimate: Estimate) -> dict[str, str | None]:
    figures_of: dict[str, str | None] = {}
    for index, workload in enumerate(estimate.workloads.values()):
        figures_of |= _layers(f"0/{index}", workload.layers)
        for cost in workload.unit_costs:
            figures_of |= _layers(f"0/{index}/{cost.per}", cost.layers)
        if workload.funnel is not None:
            numbers = (
                workload.funnel.accepted,
                workload.funnel.submitted,
                workload.funnel.successful,
                workload.funnel.billed,
            )
            figures_of |= {f"0/{index}/funnel/{at}": written(number) for at, number in enumerate(numbers)}
    return figures_of


def _layers(where: str, layers: Layers | None) -> dict[str, str | None]:
    return {f"{where}/{layer}": None if layers is None else written(getattr(layers, layer)) for layer in LAYERS}


def _budget(where: str, result: BudgetResult) -> dict[str, str | None]:
    known, ceiling = result.known, result.ceiling
    return {
        f"{where}/status": result.status.value,
        f"{where}/known": None if known is None else written(known),
        f"{where}/used": None if known is None else written(used(known, ceiling)),
        f"{where}/headroom": None if known is None else written(headroom(known, ceiling)),
    }
