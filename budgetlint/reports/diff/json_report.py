"""A comparison as data, version 1: amounts as decimal strings in full, drivers that sum to the change."""

import json
from decimal import Decimal

from budgetlint.compare.results import (
    BudgetChange,
    CurrencyChange,
    FileChange,
    Moved,
    MovedLayers,
    Part,
    PayableChange,
    WorkloadChange,
)
from budgetlint.compare.tokenizers import Recount
from budgetlint.estimate.results import BudgetResult
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.exact import exactly, written
from budgetlint.reports.diff.data import Difference
from budgetlint.reports.estimate.json_findings import Json, gate_change, unchecked

VERSION = 1


def render(difference: Difference) -> str:
    """The comparison as JSON text."""
    return json.dumps(as_data(difference), indent=2, ensure_ascii=False) + "\n"


@exactly()
def as_data(difference: Difference) -> dict[str, Json]:
    """The comparison as plain data."""
    comparison = difference.comparison
    return {
        "version": VERSION,
        "as_of": difference.as_of.isoformat(),
        "base": difference.base,
        "head": difference.head,
        "complete": comparison.complete,
        "loosened": [gate_change(change) for change in difference.gate if change.looser],
        "tightened": [gate_change(change) for change in difference.gate if not change.looser],
        "failures": list(difference.failures),
        **({"recounts": [_recount(*recount) for recount in difference.recounts]} if difference.recounts else {}),
        **({"unchecked": [unchecked(entry) for entry in difference.unchecked]} if difference.unchecked else {}),
        "pushed_over": [{"path": file.path, "budget": budget.name} for file, budget in comparison.pushed_over],
        "files": [_file(file) for file in comparison.files],
        "totals": [_total(total) for total in comparison.totals],
    }


def _recount(path: str, recount: Recount) -> dict[str, Json]:
    """Tokens of the new model per token of the old one, null if not measured; the file's plan, as stated and scaled."""
    ratio = None if recount.ratio is None else written(recount.ratio)
    return {
        "path": path,
        "workload": recount.workload,
        "before": recount.before,
        "after": recount.after,
        "ratio": ratio,
        **(
            {}
            if recount.scaled is None or recount.stated is None
            else {"planned": written(recount.stated), "scaled": written(recount.scaled)}
        ),
    }


def _file(file: FileChange) -> dict[str, Json]:
    return {
        "path": file.path,
        **({"moved_from": file.moved_from} if file.moved_from is not None else {}),
        "name": file.name,
        "status": file.fate,
        "currency": file.currency,
        **({} if file.currency_before is None else {"currency_before": file.currency_before}),
        "period": file.period,
        **({"from": file.months[0], "months": len(file.months)} if file.months else {}),
        **({"unread": list(file.unread)} if file.unread else {}),
        "workloads": [_workload(workload) for workload in file.workloads],
        "totals": _layers(file.layers, file.parts),
        **({} if file.payable is None else {"payable": _payable(file.payable)}),
        "budgets": [_budget(budget) for budget in file.budgets],
        **(
            {"ranges": [{"name": fact.name, "before": fact.before, "after": fact.after} for fact in file.ranges]}
            if file.ranges
            else {}
        ),
    }


def _payable(payable: PayableChange) -> dict[str, Json]:
    """The payable amount before and after, with the change split between the plan and each adjustment."""
    before, after = exact(payable.moved.before), exact(payable.moved.after)
    return {"before": before, "after": after, **_moved(payable.moved), "drivers": _drivers(payable.parts)}


def _workload(workload: WorkloadChange) -> dict[str, Json]:
    planned = workload.layers.planned
    return {
        "name": workload.name,
        "status": workload.fate,
        **({} if workload.renamed_from is None else {"renamed_from": workload.renamed_from}),
        "before": layers_json(workload.before),
        "after": layers_json(workload.after),
        "change": exact(planned.change),
        "percent": _percent(planned),
        "changes": {name: _moved(moved) for name, moved in _by_name(workload.layers)},
        "drivers": _drivers(workload.parts),
        "fields": [
            {
                "name": fact.name,
                "driver": fact.driver,
                "before": fact.before,
                "after": fact.after,
                **({} if fact.unit is None else {"unit": fact.unit}),
            }
            for fact in workload.facts
        ],
        **({"reason": workload.reason} if workload.reason is not None else {}),
    }


def layers_json(layers: Layers | None) -> Json:
    """The amount after each layer; null if unknown."""
    if layers is None:
        return None
    return {
        "base": written(layers.base),
        "operational": written(layers.operational),
        "planned": written(layers.planned),
    }


def _by_name(layers: MovedLayers) -> tuple[tuple[str, Moved], ...]:
    return ("base", layers.base), ("operational", layers.operational), ("planned", layers.planned)


def _moved(moved: Moved) -> dict[str, Json]:
    return {"change": exact(moved.change), "percent": _percent(moved)}


def _percent(moved: Moved) -> Json:
    return None if moved.share is None else written(moved.share * 100)


def _drivers(parts: tuple[Part, ...]) -> Json:
    return [{"name": part.name, "change": exact(part.change)} for part in parts]


def _span(total: CurrencyChange) -> dict[str, Json]:
    return {"from": total.months[0], "months": len(total.months)} if total.months else {}


def _layers(layers: MovedLayers, parts: tuple[Part, ...]) -> dict[str, Json]:
    named = _by_name(layers)
    return {
        "before": {name: _or_null(moved.before) for name, moved in named},
        "after": {name: _or_null(moved.after) for name, moved in named},
        "change": exact(layers.planned.change),
        "percent": _percent(layers.planned),
        "changes": {name: _moved(moved) for name, moved in named},
        "drivers": _drivers(parts),
    }


def _total(total: CurrencyChange) -> dict[str, Json]:
    return {"currency": total.currency, "period": total.period, **_span(total), **_layers(total.layers, total.parts)}


def _budget(budget: BudgetChange) -> dict[str, Json]:
    return {
        "name": budget.name,
        "status": budget.fate,
        "before": _result(budget.before),
        "after": _result(budget.after),
        "change": exact(budget.amount.change),
        "percent": _percent(budget.amount),
        "pushed_over": budget.pushed_over,
    }


def _result(result: BudgetResult | None) -> Json:
    if result is None:
        return None
    return {
        "amount": _or_null(result.amount),
        **({"known": _or_null(result.known), "unpriced": list(result.unpriced)} if result.amount is None else {}),
        "ceiling": written(result.ceiling),
        "basis": result.budget.basis,
        "period": result.period,
        "per": result.budget.per,
        "status": result.status.value,
        **({} if result.spread is None else {"probability": written(result.spread.probability)}),
    }


def _or_null(amount: Decimal | None) -> Json:
    return None if amount is None else written(amount)


def exact(amount: Decimal | None) -> Json:
    """The exact difference of two displayed figures; it may have more digits than either."""
    if amount is None:
        return None
    text = format(amount, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
