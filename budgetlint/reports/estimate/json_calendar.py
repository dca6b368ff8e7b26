"""A calendar plan as JSON: the fields that a plan of one period lacks."""

from decimal import Decimal

from budgetlint.estimate.months import Event, Horizon, PlanMonth, WorkloadMonth
from budgetlint.estimate.results import BudgetResult, Run
from budgetlint.estimate.settlement import PayablePlan, Settlement
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.exact import written
from budgetlint.reports.estimate import json_payable as payable
from budgetlint.reports.estimate.json_findings import Json
from budgetlint.reports.estimate.sureness import of_run


def of_file(horizon: Horizon, plan: PayablePlan | None = None) -> dict[str, Json]:
    """The months of a file, their sum, and their events."""
    return {
        "months": [
            payable.beside(_plan_month(month), payable.total(settled))
            for month, settled in zip(horizon.months, _by_month(horizon, plan), strict=True)
        ],
        "horizon": payable.beside(
            {
                **_whole(horizon, horizon.layers),
                **(
                    {}
                    if horizon.layers is not None
                    else {"known": _layers(horizon.known), "unpriced": list(horizon.unpriced)}
                ),
            },
            payable.total(plan.horizon if plan else None),
        ),
        "events": [_event(event) for event in horizon.events],
    }


def _by_month(horizon: Horizon, plan: PayablePlan | None) -> "tuple[Settlement | None, ...]":
    """The payable amount of each month; None if a file states no adjustments."""
    return tuple(month.settlement for month in plan.months) if plan is not None else (None,) * len(horizon.months)


def of_workload(horizon: Horizon | None, name: str, plan: PayablePlan | None = None) -> dict[str, Json]:
    """The months of a workload and their sum; empty if a plan is one period."""
    if horizon is None:
        return {}
    months = horizon.workloads[name]
    return {
        "months": [
            payable.beside(_workload_month(month), payable.of(settled, name))
            for month, settled in zip(months, _by_month(horizon, plan), strict=True)
        ],
        "horizon": payable.beside(_whole(horizon, horizon.of(name)), payable.of(plan.horizon if plan else None, name)),
    }


def of_budget(result: BudgetResult) -> dict[str, Json]:
    """The runs of a budget, and the one that reports show; empty if a plan is one period."""
    if not result.runs and result.at is None:
        return {}
    return {"at": result.at, "runs": [{**_run(run), **of_run(result, at)} for at, run in enumerate(result.runs)]}


def _whole(horizon: Horizon, layers: Layers | None) -> dict[str, Json]:
    return {"from": horizon.first, "months": len(horizon.months), **_layers(layers)}


def _layers(layers: Layers | None) -> dict[str, Json]:
    return {
        "base": _or_null(layers.base if layers else None),
        "operational": _or_null(layers.operational if layers else None),
        "planned": _or_null(layers.planned if layers else None),
    }


def _plan_month(month: PlanMonth) -> dict[str, Json]:
    data: dict[str, Json] = {"month": month.month, **_layers(month.layers)}
    if month.layers is None:
        data["known"] = _layers(month.known)
        data["unpriced"] = list(month.unpriced)
    return data


def _workload_month(month: WorkloadMonth) -> dict[str, Json]:
    data: dict[str, Json] = {"month": month.month, **_layers(month.layers)}
    if month.layers is None:
        data["known"] = _layers(month.known)
    if month.volume is not None:
        data["volume"] = {"unit": month.volume.unit, "count": written(month.volume.count)}
    if month.factors is not None:
        data["factors"] = {
            "growth": written(month.factors.growth),
            "ramp": written(month.factors.ramp),
            "season": written(month.factors.season),
        }
    return data


def _run(run: Run) -> dict[str, Json]:
    data: dict[str, Json] = {
        "from": run.first,
        "until": run.months[-1],
        "label": run.label,
        "ceiling": written(run.ceiling),
        "amount": _or_null(run.amount),
        "partial": run.partial,
        "status": None if run.status is None else run.status.value,
    }
    if run.amount is None:
        data["known"] = _or_null(run.known)
        data["unpriced"] = list(run.unpriced)
    return data


def _event(event: Event) -> dict[str, Json]:
    data: dict[str, Json] = {
        "date": event.day.isoformat(),
        "kind": event.kind,
        "subject": event.subject,
        "change": _or_null(event.change),
    }
    if event.detail:
        data["detail"] = event.detail
    return data


def _or_null(amount: Decimal | None) -> Json:
    return None if amount is None else written(amount)
