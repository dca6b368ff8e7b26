"""A reconciliation as data, version 1: amounts as decimal strings in full, reasons that sum to the difference."""

import json
from collections.abc import Sequence
from decimal import Decimal

from budgetlint.figures.exact import exactly, written
from budgetlint.reconcile.results import (
    Assumption,
    CurrencyTotal,
    FileReconciled,
    OtherModel,
    Projection,
    Reason,
    Reconciled,
    Reconciliation,
    Stated,
    ToDate,
)
from budgetlint.reports.diff.json_report import exact
from budgetlint.reports.estimate.json_report import Json
from budgetlint.reports.reconcile.data import questions

VERSION = 1


def render(told: Reconciliation) -> str:
    """The account as JSON text."""
    return json.dumps(as_data(told), indent=2, ensure_ascii=False) + "\n"


@exactly()
def as_data(told: Reconciliation) -> dict[str, Json]:
    """The account as plain data."""
    covered = told.covered
    return {
        "version": VERSION,
        "covered": {
            "first": str(covered.first),
            "last": str(covered.last),
            "days": covered.days,
            "stated": covered.stated,
            "time_zone": covered.zone,
        },
        "extrapolated": told.extrapolated,
        "records": {
            "read": told.records - told.unread_records,
            "set_aside": told.unread_records,
            "files": [
                {"path": each.path, "format": each.format, "records": each.records, "set_aside": each.unread}
                for each in told.read
            ],
            "first_set_aside": [
                {"path": each.path, "unit": each.unit, "at": each.at, "why": each.why} for each in told.unread
            ],
        },
        "questions": [
            {
                "question": question,
                "answer": verdict,
                "amount": exact(amount),
                "workloads": [
                    {"name": each.name, "answer": one.verdict, "words": one.words, "amount": exact(one.amount)}
                    for _, each, one in answers
                ],
            }
            for question, verdict, amount, answers in questions(told)
        ],
        "files": [_file(each, told.running) for each in told.files],
        **({"alternatives": [_other(other) for other in told.others]} if told.others else {}),
        "unplanned": [
            {
                "model": each.model,
                "calls": each.calls,
                "tokens": each.tokens,
                "amount": exact(each.amount),
                **({"known": exact(each.known)} if each.amount is None else {}),
                "by": each.by,
                "stated": _stated(each.stated),
            }
            for each in told.unplanned
        ],
        "bills": [
            {
                "provider": each.provider,
                "source": each.source,
                "first": str(each.first),
                "last": str(each.last),
                "billed": exact(each.amount),
                "recorded": exact(each.recorded),
                "beyond": exact(each.beyond),
            }
            for each in told.billed
        ],
        "totals": [_total(each) for each in told.totals],
        "notes": list(told.notes),
        "breaches": [
            {"rule": each.rule, "path": each.path, "workload": each.workload, "message": each.message}
            for each in told.breaches
        ],
    }


def _file(file: FileReconciled, running: Sequence[ToDate]) -> dict[str, Json]:
    own = [_running(budget) for budget in running if budget.path == file.path]
    return {
        "path": file.path,
        "name": file.name,
        "currency": file.currency,
        "period": file.period,
        "plan_scaled_by": written(file.factor),
        "observed_scaled_by": written(file.grown),
        "workloads": [_workload(each) for each in file.workloads],
        **({"budgets": list[Json](own)} if own else {}),
    }


def _other(other: OtherModel) -> dict[str, Json]:
    """The recorded calls on another model; null amounts say that a part has no price."""
    return {
        "model": other.model,
        "currency": other.currency,
        "calls": other.calls,
        "tokens_ratio": {model: exact(ratio) for model, ratio in other.ratios},
        "totals": {"recorded": exact(other.recorded), "amount": exact(other.amount)},
        "change": exact(other.change),
        "complete": other.change is not None,
        "unpriced": [
            {"model": lacking.model, "calls": lacking.calls, "tokens": lacking.tokens, "why": lacking.why}
            for lacking in other.unpriced
        ],
        "workloads": [
            {"name": moved.name, "recorded": exact(moved.recorded), "amount": exact(moved.amount)}
            for moved in other.moved
        ],
        "left_out": other.left_out,
    }


def _running(running: ToDate) -> dict[str, Json]:
    """A budget of the running period: null projections say that something is not known, or that there is no pace."""
    return {
        "name": running.budget,
        "ceiling": written(running.ceiling),
        "period": running.period,
        "from": str(running.first),
        "until": str(running.last),
        "to_date": {
            "through": str(running.through),
            "spent": None if running.unknown else written(running.spent),
            **({"known": written(running.spent), "unknown": list[Json](running.unknown)} if running.unknown else {}),
            "plan": exact(running.plan),
            "ratio": None if running.unknown else exact(running.ratio),
            "at_plan": _projection(running.at_plan),
            "at_pace": _projection(running.at_pace),
            "weekdays": [exact(amount) for amount in running.weekdays],
        },
    }


def _projection(projection: Projection | None) -> Json:
    if projection is None:
        return None
    breaks = None if projection.breaks is None else str(projection.breaks)
    return {"amount": written(projection.amount), "breaks": breaks}


def _workload(each: Reconciled) -> dict[str, Json]:
    plan, seen = each.planned_funnel, each.funnel
    funnel: dict[str, Json] = {}
    if plan is not None and seen is not None:
        names = ("submitted", "successful", "accepted", "billed")
        funnel["funnel"] = {
            "planned": {name: written(getattr(plan, name)) for name in names},
            "observed": {name: getattr(seen, name) for name in names},
        }
    return {
        "name": each.name,
        "kind": each.kind,
        "problem": each.problem,
        "calls": each.calls,
        "model": each.planned_model,
        "models": [
            {"recorded": model.recorded, "name": model.name, "share": written(model.share)} for model in each.models
        ],
        "assumptions": [_assumption(row) for row in each.assumptions],
        **funnel,
        "planned": exact(each.planned),
        "expected": exact(each.expected),
        "estimated": exact(each.estimated),
        "reported": exact(each.reported),
        "bill": exact(each.bill),
        **_known(each),
        "stated": _stated(each.stated),
        "reasons": _reasons(each.reasons),
        "days": [{"day": str(spend.day), "amount": exact(spend.amount)} for spend in each.days],
        "notes": list(each.notes),
    }


def _known(each: Reconciled) -> dict[str, Json]:
    """What is known of a bill that is not known whole, and the calls that have no price."""
    lacking: list[Json] = [
        {"model": one.model, "calls": one.calls, "tokens": one.tokens, "why": one.why} for one in each.unpriced
    ]
    known: dict[str, Json] = {} if each.known is None else {"known": exact(each.known)}
    return {**known, "unpriced": lacking} if lacking else known


def _stated(found: tuple[Stated, ...]) -> Json:
    """What records state of the money beside ours: the whole, where `model` is null, and each model."""
    return [
        {
            "by": each.by,
            "model": each.model,
            "calls": each.calls,
            "stated": exact(each.amount),
            "ours": exact(each.ours),
            "difference": exact(each.gap),
        }
        for each in found
    ]


def _assumption(row: Assumption) -> dict[str, Json]:
    return {
        "name": row.name,
        "measure": row.measure,
        "planned": _written(row.planned),
        "observed": _written(row.observed),
        "drift": _written(row.drift),
        "median": _written(row.median),
        "p95": _written(row.p95),
        "n": row.n,
        **({"note": row.note} if row.note else {}),
    }


def _reasons(reasons: tuple[Reason, ...]) -> Json:
    return [{"name": each.name, "amount": exact(each.amount)} for each in reasons]


def _total(total: CurrencyTotal) -> dict[str, Json]:
    return {
        "currency": total.currency,
        "planned": exact(total.planned),
        "reasons": _reasons(total.reasons),
        "bill": exact(total.bill),
        **({"known": exact(total.known)} if total.bill is None else {}),
    }


def _written(number: Decimal | None) -> Json:
    return None if number is None else written(number)
