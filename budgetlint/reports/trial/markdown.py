"""Changed plans compared with today's, as Markdown: a table of totals, one of budgets, then the drivers."""

from collections.abc import Iterator

from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import money, signed
from budgetlint.model.budget import LAYERS
from budgetlint.reports.diff.data import apportioned, budget_amount, ceiling, measure, percent
from budgetlint.reports.estimate.payable import amount_words
from budgetlint.reports.markdown import code
from budgetlint.reports.trial.data import Alternative, Trial
from budgetlint.reports.trial.words import choice, notes, sentence


@exactly()
def render(trial: Trial) -> str:
    """Totals and budgets side by side, then each alternative's drivers."""
    file = trial.file.file
    assert file is not None
    lines = [f"### {code(trial.path)}, {file.currency} {trial.over}", ""]
    estimates = [trial.file.estimate, *(alternative.estimate for alternative in trial.alternatives)]
    settled = any(estimate is not None and estimate.payable is not None for estimate in estimates)
    heads = [*LAYERS, *(["payable"] if settled else []), "change"]
    lines += [f"| plan | {' | '.join(heads)} |", f"| :-- |{' --: |' * len(heads)}"]
    lines.append(f"| today | {_layers(trial.file.estimate, settled=settled)} | |")
    lines += [_row(alternative, settled=settled) for alternative in trial.alternatives]
    lines += ["", *_budgets(trial)]
    for alternative in trial.alternatives:
        lines += _why(alternative)
    for breakeven in trial.breakevens:
        lines += ["", f"Break-even of {code(breakeven.alternative.name)}: {sentence(breakeven)}."]
    if trial.choosing:
        name = None if trial.cheapest is None else trial.cheapest.name
        lines += ["", f"{choice(trial)}." if name is None else f"Cheapest that fits under every budget: {code(name)}."]
    lines += ["", f"<sub>as of {trial.today.as_of.isoformat()}</sub>"]
    return "\n".join(lines) + "\n"


def _layers(estimate: Estimate | None, *, settled: bool) -> str:
    """The layers, and the payable amount if either plan states adjustments."""
    layers: Layers | None = None if estimate is None else estimate.headline
    if estimate is None or layers is None:
        return " | ".join(["incomplete"] * (4 if settled else 3))
    cells = [money(layer) for layer in (layers.base, layers.operational, layers.planned)]
    if settled:
        cells.append(
            money(layers.planned) if estimate.payable is None else amount_words(estimate.payable.headline.total)
        )
    return " | ".join(cells)


def _row(alternative: Alternative, *, settled: bool) -> str:
    if alternative.refused:
        return f"| {code(alternative.name)} |{' refused |' * (4 if settled else 3)} |"
    planned = alternative.change.layers.planned
    change = "unknown" if planned.change is None else f"{signed(planned.change)}{percent(planned)}"
    return f"| {code(alternative.name)} | {_layers(alternative.estimate, settled=settled)} | {change} |"


def _budgets(trial: Trial) -> Iterator[str]:
    shown = [alternative for alternative in trial.alternatives if not alternative.refused]
    if not trial.results:
        yield "No budget limits it."
        return
    yield (
        f"| budget | today | {' | '.join(code(alternative.name) for alternative in shown)} |"
        if shown
        else "| budget | today |"
    )
    yield f"| :-- | --: |{' --: |' * len(shown)}"
    for result in trial.results:
        cells = [_cell(result), *(_cell(_result(alternative, result.name)) for alternative in shown)]
        yield f"| {code(result.name)} {measure(result)} | {' | '.join(cells)} |"


def _result(alternative: Alternative, name: str) -> BudgetResult | None:
    estimate = alternative.estimate
    return next((budget for budget in estimate.budgets if budget.name == name), None) if estimate is not None else None


def _cell(result: BudgetResult | None) -> str:
    if result is None:
        return "none"
    return f"{budget_amount(result)} of {ceiling(result)}, {result.status.value}"


def _why(alternative: Alternative) -> Iterator[str]:
    planned = alternative.change.layers.planned
    parts = () if alternative.refused else apportioned(alternative.change.parts, planned)
    refused = [f"{finding.message} [{finding.rule}]" for finding in alternative.refused]
    reasons = refused or [*(f"{name}: {change}" for name, change in parts), *notes(alternative)]
    if reasons:
        yield ""
        yield f"{code(alternative.name)}{' is refused' if refused else ''}:"
        yield ""
        yield from (f"- {line if not refused else code(line)}" for line in reasons)
