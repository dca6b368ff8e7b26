"""The JSON Schema of machine output, version 1, by hand: a contract with readers, not a picture of our types."""

from budgetlint.model.budget import Basis, Unit
from budgetlint.model.periods import Period
from budgetlint.model.workloads import WORKLOAD_KINDS
from budgetlint.shape.drawing import Json, Schema
from budgetlint.shape.types import Choice, shape_of

_AMOUNT = r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?$"
_LAYERS = ("base", "operational", "planned")


def report_body() -> Schema:
    """All of the schema but its head; unknown fields are allowed, since readers ignore them."""
    top: Schema = {
        "version": {"const": 1},
        "as_of": {"type": "string", "format": "date", "description": "The day of the check."},
        "complete": {"type": "boolean", "description": "Whether every file could be estimated whole."},
        "files": {"type": "array", "items": _ref("file")},
        "findings": {"type": "array", "items": _ref("finding")},
        "silenced": {"type": "array", "items": _ref("silenced")},
        "summary": _object({word: _ref("count") for word in ("error", "warning", "info", "silenced")}),
    }
    where_it_applies: Schema = {"loosened": _list("loosened"), "unchecked": _list("unchecked")}
    return {**_object(top, where_it_applies), "definitions": _definitions()}


def _definitions() -> Schema:
    return {
        "amount": {"type": "string", "pattern": _AMOUNT, "description": "A decimal in full, without trailing zeros."},
        "amount-or-null": {"type": ["string", "null"], "pattern": _AMOUNT, "description": "Null where unpriced."},
        "count": {"type": "integer", "minimum": 0},
        "place": {"type": "integer", "minimum": 1},
        "layers": _object(
            {name: _ref("amount-or-null") for name in _LAYERS},
            {"listed": _ref("amount-or-null"), "payable": _ref("amount-or-null")},
        ),
        "file": _file(),
        "snapshot": _object({"id": _TEXT, "date": _OR_NULL, "sha256": _OR_NULL}, kind="object or null"),
        "workload": _workload(),
        "part": _part(),
        "month": _month(),
        "horizon": _horizon(),
        "event": _event(),
        "run": _run(),
        "item": _item(),
        "step": _object({"name": _TEXT, "change": _ref("amount")}, {"factor": _ref("amount"), "items": _list("item")}),
        "budget": _budget(),
        "price-share": _object(
            {"standing": {"enum": _STANDINGS}, "amount": _ref("amount"), "share": _ref("amount")},
        ),
        "adjustment": _adjustment(),
        "commitment": _commitment(),
        "account": _account(),
        "account-limit": _account_limit(),
        "cash": _object(
            {
                "month": _TEXT,
                **{name: _ref("amount") for name in ("usage", "purchases", "fees", "commitments", "taxes", "total")},
                "complete": {"type": "boolean"},
            }
        ),
        "against": _object({name: _ref("amount-or-null") for name in ("amount", "used", "headroom")}),
        "finding": _finding(),
        "silenced": _silenced(),
        "unchecked": _object(
            {"path": _TEXT, "why": {"enum": ["sparse-checkout", "submodule", "submodule-absent"]}},
        ),
        "loosened": _object(
            {"kind": _TEXT, "subject": _TEXT, "from": _OR_NULL, "to": _OR_NULL, "path": _TEXT, "line": _ref("place")}
        ),
    }


_STANDINGS: "list[Json]" = ["disputed", "derived", "official", "agreed", "confirmed", "confirmed-once", "single"]
_TEXT: Schema = {"type": "string"}
_OR_NULL: Schema = {"type": ["string", "null"]}
_NAMES: Schema = {"type": "array", "items": {"type": "string"}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _list(name: str) -> Schema:
    return {"type": "array", "items": _ref(name)}


def _object(required: Schema, optional: "Schema | None" = None, kind: str = "object") -> Schema:
    names: list[Json] = list(required)
    types: Json = ["object", "null"] if kind != "object" else "object"
    return {"type": types, "properties": {**required, **(optional or {})}, "required": names}


def _words(annotation: object, *more: Json) -> Schema:
    shape = shape_of(annotation)
    assert isinstance(shape, Choice)
    return {"enum": [*shape.values, *more]}


def _file() -> Schema:
    totals = _object(
        {name: _ref("amount-or-null") for name in _LAYERS},
        {
            "listed": _ref("amount-or-null"),
            "payable": _ref("amount-or-null"),
            "known": _ref("layers"),
            "unpriced": _NAMES,
        },
        kind="object or null",
    )
    required: Schema = {
        "path": _TEXT,
        "name": _OR_NULL,
        "currency": _OR_NULL,
        "period": _words(Period, None),
        "complete": {"type": "boolean"},
        "snapshot": _ref("snapshot"),
        "workloads": _list("workload"),
        "totals": totals,
        "budgets": _list("budget"),
    }
    where_it_applies: Schema = {"extends": _TEXT, "includes": _NAMES}
    calendar: Schema = {"months": _list("month"), "horizon": _ref("horizon"), "events": _list("event")}
    payable: Schema = {"adjustments": _list("adjustment"), "commitments": _list("commitment"), "cash": _list("cash")}
    limits: Schema = {"accounts": _list("account")}
    prices: Schema = {"contract": _ref("snapshot"), "price_shares": _list("price-share")}
    return _object(required, {**where_it_applies, **prices, **calendar, **payable, **limits, **_ranges()})


def _account() -> Schema:
    """An account beside the plan: its balance and what happens to it, its limits, what its calls hold."""
    bought = _object({"on": _TEXT, "times": _ref("count"), "amount": _ref("amount"), "fee": _ref("amount")})
    lapsed = _object({"on": _TEXT, "amount": _ref("amount"), "certain": {"type": "boolean"}})
    limit: Schema = {"anyOf": [_ref("account-limit"), {"type": "null"}]}
    return _object(
        {
            "name": _TEXT,
            "pays": {"type": "boolean"},
            "judged": {"type": "boolean", "description": "Whether more than its keys is looked at here."},
            "calls": _NAMES,
            "complete": {"type": "boolean"},
            "unpriced": _NAMES,
            "balance": _ref("amount-or-null"),
            "on": _OR_NULL,
            "held": _ref("amount"),
            "dry": _OR_NULL,
            "bought": {"type": "array", "items": bought},
            "lapsed": {"type": "array", "items": lapsed},
            "limit": limit,
            "keys": _list("account-limit"),
            "free_models": limit,
            "reservations": {
                "type": "array",
                "items": _object(
                    {
                        "workload": _TEXT,
                        "a_call": _ref("amount"),
                        "at_once": _ref("amount"),
                        "held": _ref("amount"),
                        "limit": _OR_NULL,
                        "left_on": _OR_NULL,
                    }
                ),
            },
        },
        {"until": _TEXT, "preset": {"type": ["object", "null"]}, "byok_fees": {"type": "array"}},
    )


def _account_limit() -> Schema:
    """A limit of an account or key beside what the plan needs in its worst window."""
    return _object(
        {
            "name": _TEXT,
            "limit": _ref("amount"),
            "reset": {"enum": ["day", "week", "month", "never"]},
            "plan": _ref("amount"),
            "window": _OR_NULL,
            "reserved": _ref("amount-or-null"),
            "unpriced": _NAMES,
            "status": {"enum": ["ok", "below-plan", "incomplete"]},
            "stops": {"type": ["object", "null"]},
        }
    )


_SELECTION: Schema = {"models": _NAMES, "workloads": _NAMES, "tags": {"type": "object"}}


def _adjustment() -> Schema:
    required: Schema = {
        "name": _TEXT,
        "kind": {"enum": ["discount", "fee", "tax"]},
        "by_account": {"type": "boolean"},
        "change": _ref("amount-or-null"),
    }
    how: Schema = {"rate": _ref("amount"), "amount": _ref("amount"), "period": _words(Period)}
    return _object(required, {**how, **_SELECTION, "change_known": _ref("amount")})


def _commitment() -> Schema:
    shortfall = _object({"from": _TEXT, "until": _TEXT, "used": _ref("amount"), "amount": _ref("amount")})
    required: Schema = {
        "name": _TEXT,
        "kind": {"enum": ["prepaid", "minimum"]},
        "amount": _ref("amount"),
        "from": _OR_NULL,
        "until": _OR_NULL,
        "complete": {"type": "boolean"},
        "used": _ref("amount"),
    }
    results: Schema = {"unused": _ref("amount-or-null"), "shortfalls": {"type": "array", "items": shortfall}}
    return _object(required, {**_SELECTION, "period": _words(Period), **results})


def _ranges() -> Schema:
    """What ranges make of a file."""
    layer = _object({name: _ref("amount-or-null") for name in ("p10", "p50", "p90")})
    swing = _object({"address": _TEXT, "low": _ref("amount-or-null"), "high": _ref("amount-or-null")})
    ranges = _object(dict.fromkeys(_LAYERS, layer), {"unpriced": _ref("amount")})
    return {"ranges": ranges, "tornado": {"type": "array", "items": swing}}


def _sureness() -> Schema:
    """What ranges make of a budget: its probability in whole percents, `0.17`."""
    percentiles: Schema = {name: _ref("amount-or-null") for name in ("p10", "p50", "p90", "limit_for")}
    return {"probability": _ref("amount"), **percentiles, "unpriced_draws": _ref("amount")}


def _workload() -> Schema:
    layers: Schema = {name: _ref("amount-or-null") for name in _LAYERS}
    required: Schema = {
        "name": _TEXT,
        "kind": {"enum": list(WORKLOAD_KINDS)},
        **_priced(),
        "unit_costs": {
            "type": "array",
            "items": _object({"per": _words(Unit), **layers}, {"payable": _ref("amount-or-null")}),
        },
    }
    calendar: Schema = {"months": _list("month"), "horizon": _ref("horizon")}
    amounts: Schema = {"listed": _ref("amount-or-null"), "payable": _ref("amount-or-null")}
    optional: Schema = {**amounts, "funnel": _funnel(), "parts": _list("part"), **calendar}
    return _object(required, optional)


def _month() -> Schema:
    """A month of a workload or of a file."""
    factors = _object({name: _ref("amount") for name in ("growth", "ramp", "season")})
    required: Schema = {"month": _TEXT, **{name: _ref("amount-or-null") for name in _LAYERS}}
    volume = _object({"unit": _TEXT, "count": _ref("amount")})
    optional: Schema = {"payable": _ref("amount-or-null"), "known": _ref("layers"), "unpriced": _NAMES}
    return _object(required, {**optional, "volume": volume, "factors": factors})


def _horizon() -> Schema:
    required: Schema = {"from": _TEXT, "months": _ref("place"), **{name: _ref("amount-or-null") for name in _LAYERS}}
    return _object(required, {"payable": _ref("amount-or-null"), "known": _ref("layers"), "unpriced": _NAMES})


def _event() -> Schema:
    required: Schema = {"date": _TEXT, "kind": _TEXT, "subject": _TEXT, "change": _ref("amount-or-null")}
    return _object(required, {"detail": _TEXT})


def _run() -> Schema:
    required: Schema = {
        "from": _TEXT,
        "until": _TEXT,
        "label": _TEXT,
        "ceiling": _ref("amount"),
        "amount": _ref("amount-or-null"),
        "partial": {"type": "boolean"},
        "status": {"enum": ["ok", "warn", "exceeded", "incomplete", None]},
    }
    return _object(required, {"known": _ref("amount-or-null"), "unpriced": _NAMES, "probability": _ref("amount")})


def _priced() -> Schema:
    return {
        "model": _TEXT,
        "priced": {"type": "boolean"},
        "volume": _object({"unit": _TEXT, "count": _ref("amount")}, kind="object or null"),
        "items": _list("item"),
        "steps": _list("step"),
        **{name: _ref("amount-or-null") for name in _LAYERS},
    }


def _part() -> Schema:
    required: Schema = {"name": _TEXT, "share": _ref("amount-or-null"), **_priced()}
    return _object(required, {"listed": _ref("amount-or-null"), "funnel": _funnel()})


def _funnel() -> Schema:
    return _object({name: _ref("amount") for name in ("accepted", "submitted", "successful", "billed")})


def _item() -> Schema:
    required: Schema = {"meter": _TEXT, **{name: _ref("amount") for name in ("quantity", "rate", "per", "amount")}}
    unit_rate = _object({"amount": _ref("amount"), "unit": _TEXT})
    return _object(
        required,
        {
            "listed": _ref("amount-or-null"),
            "unit_rate": unit_rate,
            "source": _TEXT,
            "bound": {"type": "boolean"},
            "standing": {"enum": _STANDINGS},
        },
    )


def _budget() -> Schema:
    required: Schema = {
        "name": _TEXT,
        "ceiling": _ref("amount"),
        "basis": _words(Basis),
        "period": _words(Period, None),
        "per": _words(Unit, None),
        "workloads": _NAMES,
        **{name: _ref("amount-or-null") for name in ("amount", "used", "headroom")},
        "status": {"enum": ["ok", "warn", "exceeded", "incomplete"]},
    }
    calendar: Schema = {"at": _OR_NULL, "runs": _list("run"), **_sureness()}
    known: Schema = {"known": _ref("against"), "unpriced": _NAMES, "price_shares": _list("price-share")}
    optional: Schema = {"without": _NAMES, **known, **calendar}
    return _object(required, optional)


def _finding() -> Schema:
    related = _object({"line": _ref("place"), "column": _ref("place"), "message": _TEXT})
    required: Schema = {
        "rule": _TEXT,
        "severity": {"enum": ["error", "warning", "info"]},
        "path": _TEXT,
        **{name: _ref("place") for name in ("line", "column", "end_line", "end_column")},
        "message": _TEXT,
        "help": _OR_NULL,
    }
    return _object(required, {"related": {"type": "array", "items": related}})


def _silenced() -> Schema:
    required: Schema = {
        "rule": _TEXT,
        "severity": {"enum": ["error", "warning", "info"]},
        "path": _TEXT,
        "line": _ref("place"),
        "column": _ref("place"),
        "message": _TEXT,
        "by": {"enum": ["comment", "configuration", "baseline"]},
        "reason": {"type": "string", "description": "The comment's reason, or the setting or file that silences it."},
    }
    return _object(required)
