"""The JSON Schema of months, runs, events and groups in machine output."""

from budgetlint.model.budget import LAYERS
from budgetlint.shape.keywords import Schema
from budgetlint.shape.report_words import NAMES, TEXT, object_of, ref


def month_schema() -> Schema:
    """A month of a workload or of a file."""
    factors = object_of({name: ref("amount") for name in ("growth", "ramp", "season")})
    required: Schema = {"month": TEXT, **{name: ref("amount-or-null") for name in LAYERS}}
    volume = object_of({"unit": TEXT, "count": ref("amount")})
    optional: Schema = {"payable": ref("amount-or-null"), "known": ref("layers"), "unpriced": NAMES}
    return object_of(required, {**optional, "volume": volume, "factors": factors})


def horizon_schema() -> Schema:
    """The totals over all months."""
    required: Schema = {"from": TEXT, "months": ref("place"), **{name: ref("amount-or-null") for name in LAYERS}}
    return object_of(required, {"payable": ref("amount-or-null"), "known": ref("layers"), "unpriced": NAMES})


def event_schema() -> Schema:
    """Something that happens on a day of the plan."""
    required: Schema = {"date": TEXT, "kind": TEXT, "subject": TEXT, "change": ref("amount-or-null")}
    return object_of(required, {"detail": TEXT})


def run_schema() -> Schema:
    """A run of months to which a ceiling applies."""
    required: Schema = {
        "from": TEXT,
        "until": TEXT,
        "label": TEXT,
        "ceiling": ref("amount"),
        "amount": ref("amount-or-null"),
        "partial": {"type": "boolean"},
        "status": {"enum": ["ok", "warn", "exceeded", "incomplete", None]},
    }
    return object_of(required, {"known": ref("amount-or-null"), "unpriced": NAMES, "probability": ref("amount")})


def group_schema() -> Schema:
    """The total of the workloads of an owner, a tag, a model, a provider or a kind."""
    required: Schema = {
        "by": TEXT,
        "value": TEXT,
        "currency": TEXT,
        "over": TEXT,
        "complete": {"type": "boolean"},
        **{name: ref("amount") for name in LAYERS},
    }
    return object_of(required, {"payable": ref("amount"), "unpriced": NAMES})
