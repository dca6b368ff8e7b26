"""The formulas of a what-if as JSON for the page's script."""

from decimal import Decimal
from typing import TYPE_CHECKING

from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import ONE, written
from budgetlint.figures.shown import count
from budgetlint.formula.choices import ModelChoice, RateInput
from budgetlint.formula.knobs import Knob
from budgetlint.formula.recording import exact
from budgetlint.formula.workload_formula import (
    BudgetFormula,
    FileFormula,
    ModelFormula,
    WorkloadFormula,
    file_formula,
)
from budgetlint.frozen import replace
from budgetlint.lint.prices import prices_of
from budgetlint.lint.report import FileReport, Report
from budgetlint.reports.estimate.gaps import gap_words
from budgetlint.reports.estimate.json_findings import Json
from budgetlint.rules.rule import PriceFile

if TYPE_CHECKING:
    from budgetlint.formula.month_formula import CalendarFormula, MonthlyBudget, MonthlyWorkload, MonthsFormula


def formulas(report: Report) -> list[Json]:
    """For each estimated file its knobs, the formula of each workload, and those of totals and budgets; None for other files."""
    return [_recorded(file, report) for file in report.files]


def _recorded(file: FileReport, report: Report) -> Json:
    if file.file is None or file.estimate is None:
        return None
    prices = prices_of(file.listed, file.contract, report.as_of)
    if file.estimate.horizon is not None:
        from budgetlint.formula.month_formula import calendar_formula

        planned = calendar_formula(file.file, file.estimate, with_others(prices, file.listed))
        return None if planned is None else _calendar(planned)
    formula = file_formula(file.file, file.estimate, with_others(prices, file.listed), file.organisation)
    return None if formula is None else file_json(formula)


def _calendar(formula: "CalendarFormula") -> Json:
    return {
        "months": list(formula.months),
        "unread": [],
        "knobs": [knob_json(knob) for knob in formula.knobs],
        "workloads": [_monthly(workload) for workload in formula.workloads],
        "totals": list(formula.totals),
        "by_month": [list(places) for places in formula.by_month],
        "budgets": [_runs(budget) for budget in formula.budgets],
        "nodes": [list(node) for node in formula.nodes],
    }


def _monthly(workload: "MonthlyWorkload") -> Json:
    return {
        "name": workload.name,
        "models": [_choice(choice) for choice in workload.choices],
        "formulas": [_over_months(formula) for formula in workload.formulas],
        "knobs": [knob_json(knob) for knob in workload.knobs],
    }


def _over_months(formula: "MonthsFormula") -> Json:
    months: list[Json] = [
        [list(month.layers), [[unit, place] for unit, place in month.counts], list(month.missing), month.whole]
        for month in formula.months
    ]
    rates: list[Json] = [_rate(rate) for rate in formula.rates]
    nodes: list[Json] = [list(node) for node in formula.nodes]
    return {"missing": [], "layers": None, "counts": [], "rates": rates, "months": months, "nodes": nodes}


def _choice(choice: ModelChoice) -> Json:
    return [choice.model, choice.formula, [exact(amount) for amount in choice.amounts], choice.priced]


def _runs(budget: "MonthlyBudget") -> Json:
    return {
        "name": budget.name,
        "scope": list(budget.scope),
        "per": budget.per,
        "warn": written(budget.warn_at),
        "measure": budget.measure,
        "runs": [
            {
                "label": run.label,
                "ceiling": written(run.ceiling),
                "partial": run.partial,
                "months": [run.months.start, run.months.stop],
                "total": run.total,
                "known": run.verdicts.known,
                "used": run.verdicts.used,
                "whole": run.verdicts.whole,
                "part": run.verdicts.part,
            }
            for run in budget.runs
        ],
    }


def with_others(prices: Prices, listed: PriceFile | None) -> Prices:
    """The prices of all models of the price file, not only of those in use."""
    if listed is None or listed.snapshot is None:
        return prices
    models = dict(prices.listed.models)
    for name in listed.models():
        if name not in models and (read := listed.look_up(name)) is not None:
            models[name] = read
    return replace(prices, listed=replace(prices.listed, models=models))


def file_json(formula: FileFormula) -> Json:
    return {
        "unread": list(formula.unread),
        "knobs": [knob_json(knob) for knob in formula.knobs],
        "workloads": [_workload(workload) for workload in formula.workloads],
        "totals": list(formula.totals),
        "budgets": [_budget(budget) for budget in formula.budgets],
        "nodes": [list(node) for node in formula.nodes],
    }


def _workload(workload: WorkloadFormula) -> Json:
    return {
        "name": workload.name,
        "models": [_choice(choice) for choice in workload.choices],
        "formulas": [_formula(formula) for formula in workload.formulas],
        "knobs": [knob_json(knob) for knob in workload.knobs],
    }


def _formula(formula: ModelFormula) -> Json:
    data: dict[str, Json] = {
        "missing": [[place, gap_words(gap)] for place, gap in formula.missing],
        "layers": None,
    }
    if formula.layers is not None:
        data["layers"] = list(formula.layers)
        data["units"] = [[unit, *places] for unit, places in formula.units]
    if formula.funnel is not None:
        data["funnel"] = list(formula.funnel)
    data["counts"] = [[unit, place] for unit, place in formula.counts]
    data["rates"] = [_rate(rate) for rate in formula.rates]
    data["nodes"] = [list(node) for node in formula.nodes]
    return data


def _rate(rate: RateInput) -> Json:
    """A rate with its label, and its model if it belongs to a part."""
    return [rate.key, _rate_words(rate), *([rate.model] if rate.model else [])]


def _rate_words(rate: RateInput) -> str:
    """The label of a rate: `input tokens, per 1,000,000`."""
    above = "" if rate.over is None else f" of prompts over {count(rate.over)}"
    since = "" if rate.since is None else f" from {rate.since}"
    part = rate.part and f"{rate.part.replace('+', ', ')}: "
    return f"{part}{rate.meter.replace('_', ' ')}{above}{since}" + (
        "" if rate.per == ONE else f", per {count(rate.per)}"
    )


def _budget(budget: BudgetFormula) -> Json:
    data: dict[str, Json] = {
        "name": budget.name,
        "scope": list(budget.scope),
        "unread": budget.unread,
        "per": budget.per,
        "warn": written(budget.warn_at),
        "known": None,
    }
    verdicts = budget.verdicts
    if verdicts is not None:
        data["known"] = verdicts.known
        data["used"] = verdicts.used
        data["headroom"] = verdicts.headroom
        data["whole"] = verdicts.whole
        data["part"] = verdicts.part
    return data


def knob_json(knob: Knob) -> Json:
    least = 0 if knob.form.minimum == 0 else 1
    return {
        "key": knob.key,
        "label": knob.label,
        "form": knob.form.name,
        "value": written(knob.value),
        "step": written(knob.step),
        "low": int(-(-Decimal(least) // knob.step)) if least else 0,
        "high": int(-(-knob.top // knob.step)),
        "most": None if knob.most is None else written(knob.most),
        "follows": knob.follows,
        "path": list(knob.path),
        "mapping": [[key, value] for key, value in knob.mapping],
    }
