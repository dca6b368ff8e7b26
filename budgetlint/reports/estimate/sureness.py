"""The certainty of a plan with ranges, in words and as data: probabilities, percentiles of amounts, effects of ranges."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.figures.exact import written
from budgetlint.figures.shown import count, likelihood, money, share
from budgetlint.model.budget import LAYERS
from budgetlint.reports.estimate import about
from budgetlint.reports.estimate.json_findings import Json

if TYPE_CHECKING:
    from budgetlint.estimate.range_results import FileSpread, LayerSpread, Swing

WIDEST: Final = 5
"""The number of ranges that text lists, the widest first."""
MEANS_ONLY: Final = "The sliders move means; probabilities and percentiles are those of the file."


def of_budget(result: BudgetResult) -> dict[str, Json]:
    """The probability that a budget is exceeded and the percentiles of its amount; empty without ranges."""
    spread = result.spread
    if spread is None:
        return {}
    return {
        "probability": written(spread.probability),
        "p10": _or_null(spread.p10),
        "p50": _or_null(spread.p50),
        "p90": _or_null(spread.p90),
        "limit_for": _or_null(spread.limit_for),
        **({"unpriced_draws": written(spread.unpriced)} if spread.unpriced is not None else {}),
    }


def of_run(result: BudgetResult, at: int) -> dict[str, Json]:
    """The probability that a budget is exceeded in a run."""
    spread = result.spread
    return {} if spread is None else {"probability": written(spread.runs[at])}


def of_file(estimate: Estimate) -> dict[str, Json]:
    """The percentiles of each layer, and the planned amount with each range at its p10 and p90."""
    spread = estimate.spread
    if spread is None:
        return {}
    layers = {name: _percentiles(getattr(spread, name)) for name in LAYERS}
    unpriced: dict[str, Json] = {"unpriced": written(spread.unpriced)} if spread.unpriced is not None else {}
    return {"ranges": {**layers, **unpriced}, "tornado": [_swing(swing) for swing in spread.tornado]}


def _percentiles(spread: "LayerSpread") -> dict[str, Json]:
    return {"p10": _or_null(spread.p10), "p50": _or_null(spread.p50), "p90": _or_null(spread.p90)}


def _swing(swing: "Swing") -> dict[str, Json]:
    return {"address": swing.address, "low": _or_null(swing.low), "high": _or_null(swing.high)}


def _or_null(amount: Decimal | None) -> Json:
    return None if amount is None else written(amount)


def facts_of_budget(result: BudgetResult, currency: str) -> about.Facts:
    """A budget's description and the like, and the certainty of its amount."""
    yield from about.of_budget(result, currency)
    yield from budget_facts(result, currency)


def budget_facts(result: BudgetResult, currency: str) -> Iterator[tuple[str, str]]:
    """A budget's probability, the percentiles of its amount, and the ceiling that would suffice, each with its label."""
    spread = result.spread
    if spread is None:
        return
    allowed = result.budget.max_probability
    most = "" if allowed is None else f", at most {share(allowed)} is allowed"
    yield "exceeded with probability", f"{likelihood(spread.probability)}{most}"
    where = f" in {result.label}" if len(result.runs) > 1 else ""
    yield "over the draws", f"p10 {_amount(spread.p10)}, p50 {_amount(spread.p50)}, p90 {_amount(spread.p90)}{where}"
    often = share(Decimal("0.1") if allowed is None else allowed)
    limit = "none" if spread.limit_for is None else f"{count(spread.limit_for)} {currency}"
    yield f"ceiling exceeded with {often}", limit
    if spread.unpriced is not None:
        yield "draws without a price, or that break a rule", f"{likelihood(spread.unpriced)}, which count as exceeding"


def layer_cells(spread: "FileSpread") -> Iterator[tuple[str, str, str, str]]:
    """Each layer with its 10th, 50th and 90th percentile over all draws."""
    for name in LAYERS:
        layer: LayerSpread = getattr(spread, name)
        yield name, _amount(layer.p10), _amount(layer.p50), _amount(layer.p90)


def swing_cells(spread: "FileSpread") -> Iterator[tuple[str, str, str]]:
    """Each range with the planned amounts at its p10 and at its p90, the widest first."""
    for swing in spread.tornado:
        yield swing.address, _exact(swing.low), _exact(swing.high)


def spread_lines(spread: "FileSpread", currency: str) -> Iterator[str]:
    """The percentiles of each layer, and the five ranges with the largest effect on the plan."""
    for name, p10, p50, p90 in layer_cells(spread):
        yield f"{name}: p10 {p10}, p50 {p50}, p90 {p90}"
    if spread.unpriced is not None:
        yield f"draws without a price, or that break a rule: {likelihood(spread.unpriced)}"
    cells = list(swing_cells(spread))
    for address, low, high in cells[:WIDEST]:
        yield f"{address}: planned {low} at its p10, {high} at its p90 {currency}"
    if len(cells) > WIDEST:
        yield f"{len(cells) - WIDEST} more ranges move it less"


def _amount(amount: Decimal | None) -> str:
    return "unpriced" if amount is None else count(amount)


def _exact(amount: Decimal | None) -> str:
    return "unpriced" if amount is None else money(amount)
