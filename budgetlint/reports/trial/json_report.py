"""Changed plans compared with today's, as JSON: amounts as exact decimal strings, drivers that sum to the change."""

import json

from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.figures.exact import exactly, written
from budgetlint.reports.diff.json_report import exact, layers_json
from budgetlint.reports.estimate.json_findings import Json
from budgetlint.reports.estimate.json_payable import beside, total
from budgetlint.reports.trial.data import Alternative, Breakeven, Trial

VERSION = 1


@exactly()
def render(trial: Trial) -> str:
    """One object: today's plan, its alternatives, and the requested break-evens and choice."""
    file = trial.file.file
    assert file is not None
    data: dict[str, Json] = {
        "version": VERSION,
        "as_of": trial.today.as_of.isoformat(),
        "path": trial.path,
        "name": file.name,
        "currency": file.currency,
        "period": file.period.value,
        "today": _plan(trial.file.estimate),
        "alternatives": [_alternative(alternative) for alternative in trial.alternatives],
        **({"breakeven": [_breakeven(breakeven, trial) for breakeven in trial.breakevens]} if trial.breakevens else {}),
        **({"cheapest": _place(trial.cheapest, trial)} if trial.choosing else {}),
        "written": trial.wrote,
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _plan(estimate: Estimate | None) -> dict[str, Json]:
    if estimate is None:
        return {"totals": None, "complete": False, "unpriced": [], "budgets": []}
    totals = layers_json(estimate.headline)
    if isinstance(totals, dict):
        totals = beside(totals, total(None if estimate.payable is None else estimate.payable.headline))
    return {
        "totals": totals,
        "complete": estimate.complete,
        "unpriced": list(estimate.lacking),
        "budgets": [_budget(result) for result in estimate.budgets],
    }


def _budget(result: BudgetResult) -> Json:
    return {
        "name": result.name,
        "ceiling": written(result.ceiling),
        "basis": result.budget.basis,
        "period": result.period,
        "per": result.budget.per,
        "amount": None if result.amount is None else written(result.amount),
        "status": result.status.value,
    }


def _alternative(alternative: Alternative) -> Json:
    planned = alternative.change.layers.planned
    ratios = list(dict.fromkeys(recount.ratio for recount in alternative.recounts))
    one = ratios[0] if len(ratios) == 1 else None
    return {
        "set": [{"address": setting.address, "value": setting.value} for setting in alternative.settings],
        "model": alternative.model,
        "tokens_ratio": "1" if not ratios else None if one is None else written(one),
        "tokens": [
            {
                "workload": recount.workload,
                "before": recount.before,
                "after": recount.after,
                "ratio": None if recount.ratio is None else written(recount.ratio),
            }
            for recount in alternative.recounts
        ],
        "refused": bool(alternative.refused),
        "findings": [
            {"rule": finding.rule, "severity": finding.severity.value, "message": finding.message}
            for finding in (*alternative.errors, *alternative.unscaled)
        ],
        **_plan(alternative.estimate),
        "change": None if alternative.refused else exact(planned.change),
        "drivers": []
        if alternative.refused
        else [{"name": part.name, "change": exact(part.change)} for part in alternative.change.parts],
        "from_catalog": list(alternative.lent),
    }


def _breakeven(breakeven: Breakeven, trial: Trial) -> Json:
    crossing = breakeven.crossing
    names: tuple[Json, ...] = ("today", "alternative")
    return {
        "address": breakeven.address,
        "alternative": _place(breakeven.alternative, trial),
        "value": None if crossing.value is None else written(crossing.value),
        "exact": crossing.exact,
        "between": None if crossing.between is None else [written(value) for value in crossing.between],
        "cheaper_below": None if crossing.below is None else names[crossing.below],
        "cheaper_above": None if crossing.above is None else names[crossing.above],
    }


def _place(alternative: Alternative | None, trial: Trial) -> Json:
    """The index of an alternative, from 0."""
    return next((at for at, other in enumerate(trial.alternatives) if other is alternative), None)
