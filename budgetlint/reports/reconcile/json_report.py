"""A reconciliation as JSON, version 1: amounts as exact decimal strings, reasons that sum to the difference."""

import json
from collections.abc import Sequence
from decimal import Decimal

from budgetlint.figures.exact import exactly, written
from budgetlint.reconcile.moved import MovedPart, OtherModel
from budgetlint.reconcile.projections import Projection, ToDate
from budgetlint.reconcile.reconciled import Assumption, Reason, Reconciled, Stated
from budgetlint.reconcile.results import Billed, Covered, CurrencyTotal, FileReconciled, Reconciliation, Unplanned
from budgetlint.reports.diff.json_report import exact
from budgetlint.reports.estimate.json_findings import Json
from budgetlint.reports.reconcile import accounts, refused
from budgetlint.reports.reconcile.data import STAGES, questions

VERSION = 1


def render(reconciliation: Reconciliation) -> str:
    """The reconciliation as JSON text."""
    return json.dumps(as_data(reconciliation), indent=2, ensure_ascii=False) + "\n"


@exactly()
def as_data(reconciliation: Reconciliation) -> dict[str, Json]:
    """The reconciliation as plain data."""
    return {
        "version": VERSION,
        "covered": _covered(reconciliation.covered),
        "extrapolated": reconciliation.extrapolated,
        "records": _records(reconciliation),
        "questions": _questions(reconciliation),
        "files": [_file(file, reconciliation.running) for file in reconciliation.files],
        **({"alternatives": [_other(other) for other in reconciliation.others]} if reconciliation.others else {}),
        **({"refusals": refused.data(reconciliation.refused)} if reconciliation.refused else {}),
        **({"accounts": [accounts.data(one) for one in reconciliation.accounts]} if reconciliation.accounts else {}),
        "unplanned": [_unplanned(spend) for spend in reconciliation.unplanned],
        "bills": [_billed(bill) for bill in reconciliation.billed],
        "totals": [_total(total) for total in reconciliation.totals],
        "notes": list(reconciliation.notes),
        "breaches": [
            {"rule": breach.rule, "path": breach.path, "workload": breach.workload, "message": breach.message}
            for breach in reconciliation.breaches
        ],
    }


def _covered(covered: Covered) -> dict[str, Json]:
    return {
        "first": str(covered.first),
        "last": str(covered.last),
        "days": covered.days,
        "stated": covered.stated,
        "time_zone": covered.zone,
    }


def _records(reconciliation: Reconciliation) -> dict[str, Json]:
    """How many records were read from each file, and the first of those that were set aside."""
    return {
        "read": reconciliation.records - reconciliation.unread_records,
        "set_aside": reconciliation.unread_records,
        "files": [
            {"path": log.path, "format": log.format, "records": log.records, "set_aside": log.unread}
            for log in reconciliation.read
        ],
        "first_set_aside": [
            {"path": entry.path, "unit": entry.unit, "at": entry.at, "why": entry.why}
            for entry in reconciliation.unread
        ],
    }


def _questions(reconciliation: Reconciliation) -> Json:
    """The seven questions with the answer over all workloads, then each workload's."""
    return [
        {
            "question": question,
            "answer": verdict,
            "amount": exact(amount),
            "workloads": [
                {"name": workload.name, "answer": one.verdict, "words": one.words, "amount": exact(one.amount)}
                for _, workload, one in answers
            ],
        }
        for question, verdict, amount, answers in questions(reconciliation)
    ]


def _unplanned(spend: Unplanned) -> dict[str, Json]:
    return {
        "model": spend.model,
        "calls": spend.calls,
        "tokens": spend.tokens,
        "amount": exact(spend.amount),
        **({"known": exact(spend.known)} if spend.amount is None else {}),
        "by": spend.by,
        "stated": _stated(spend.stated),
    }


def _billed(bill: Billed) -> dict[str, Json]:
    return {
        "provider": bill.provider,
        "source": bill.source,
        "first": str(bill.first),
        "last": str(bill.last),
        "billed": exact(bill.amount),
        "recorded": exact(bill.recorded),
        "beyond": exact(bill.beyond),
    }


def _file(file: FileReconciled, running: Sequence[ToDate]) -> dict[str, Json]:
    budgets = [_running(budget) for budget in running if budget.path == file.path]
    return {
        "path": file.path,
        "name": file.name,
        "currency": file.currency,
        "period": file.period,
        "plan_scaled_by": written(file.factor),
        "observed_scaled_by": written(file.grown),
        "workloads": [_workload(workload) for workload in file.workloads],
        **({"budgets": list[Json](budgets)} if budgets else {}),
    }


def _other(other: OtherModel) -> dict[str, Json]:
    """The recorded calls on another model; an amount is null if part of it has no price."""
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
        "workloads": [_moved(workload) for workload in other.moved],
        **({"by": other.moved_by, "parts": [_moved(part) for part in other.parts]} if other.moved_by else {}),
        "left_out": other.left_out,
    }


def _moved(moved: MovedPart) -> Json:
    return {"name": moved.name, "recorded": exact(moved.recorded), "amount": exact(moved.amount)}


def _running(running: ToDate) -> dict[str, Json]:
    """A budget of the running period; a projection is null if something is unknown or there is no pace."""
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


def _workload(workload: Reconciled) -> dict[str, Json]:
    plan, seen = workload.planned_funnel, workload.funnel
    funnel: dict[str, Json] = {}
    if plan is not None and seen is not None:
        funnel["funnel"] = {
            "planned": {name: written(getattr(plan, name)) for name in STAGES},
            "observed": {name: getattr(seen, name) for name in STAGES},
        }
    return {
        "name": workload.name,
        "kind": workload.kind,
        "problem": workload.problem,
        "calls": workload.calls,
        "model": workload.planned_model,
        "models": [
            {"recorded": model.recorded, "name": model.name, "share": written(model.share)} for model in workload.models
        ],
        "assumptions": [_assumption(row) for row in workload.assumptions],
        **funnel,
        "planned": exact(workload.planned),
        "expected": exact(workload.expected),
        "estimated": exact(workload.estimated),
        "reported": exact(workload.reported),
        "bill": exact(workload.bill),
        **_known(workload),
        "stated": _stated(workload.stated),
        "reasons": _reasons(workload.reasons),
        "days": [{"day": str(spend.day), "amount": exact(spend.amount)} for spend in workload.days],
        "notes": list(workload.notes),
    }


def _known(workload: Reconciled) -> dict[str, Json]:
    """The known part of an incomplete bill, and the calls without a price."""
    lacking: list[Json] = [
        {"model": one.model, "calls": one.calls, "tokens": one.tokens, "why": one.why} for one in workload.unpriced
    ]
    known: dict[str, Json] = {} if workload.known is None else {"known": exact(workload.known)}
    return {**known, "unpriced": lacking} if lacking else known


def _stated(figures: tuple[Stated, ...]) -> Json:
    """The amounts stated in records compared with ours: the whole, with `model` null, and each model."""
    return [
        {
            "by": figure.by,
            "model": figure.model,
            "calls": figure.calls,
            "stated": exact(figure.amount),
            "ours": exact(figure.ours),
            "difference": exact(figure.gap),
        }
        for figure in figures
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
    return [{"name": reason.name, "amount": exact(reason.amount)} for reason in reasons]


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
