"""The formulas of a what-if as JSON, as the page's script reads them."""

from decimal import Decimal

from budgetlint.figures.exact import written
from budgetlint.formula.knobs import Knob
from budgetlint.formula.workload_formula import BudgetFormula, FileFormula, WorkloadFormula, file_formula
from budgetlint.lint.prices import prices_of
from budgetlint.lint.report import FileReport, Report
from budgetlint.reports.estimate.gaps import gap_words
from budgetlint.reports.estimate.json_report import Json


def formulas(report: Report) -> list[Json]:
    """For each estimated file its knobs, the formula of each workload, and that of totals and budgets; else None."""
    recorded = [_recorded(file, report) for file in report.files]
    return [None if formula is None else _file(formula) for formula in recorded]


def _recorded(file: FileReport, report: Report) -> FileFormula | None:
    if file.file is None or file.estimate is None or file.estimate.horizon is not None:
        return None
    prices = prices_of(file.listed, file.contract, report.as_of)
    return file_formula(file.file, file.estimate, prices, file.organisation)


def _file(formula: FileFormula) -> Json:
    return {
        "unread": list(formula.unread),
        "knobs": [_knob(knob) for knob in formula.knobs],
        "workloads": [_workload(workload) for workload in formula.workloads],
        "totals": list(formula.totals),
        "budgets": [_budget(budget) for budget in formula.budgets],
        "nodes": [list(node) for node in formula.nodes],
    }


def _workload(workload: WorkloadFormula) -> Json:
    data: dict[str, Json] = {
        "name": workload.name,
        "missing": [[place, gap_words(gap)] for place, gap in workload.missing],
        "layers": None,
    }
    if workload.layers is not None:
        data["layers"] = list(workload.layers)
        data["units"] = [[unit, *places] for unit, places in workload.units]
    if workload.funnel is not None:
        data["funnel"] = list(workload.funnel)
    data["counts"] = [[unit, place] for unit, place in workload.counts]
    data["nodes"] = [list(node) for node in workload.nodes]
    data["knobs"] = [_knob(knob) for knob in workload.knobs]
    return data


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


def _knob(knob: Knob) -> Json:
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
