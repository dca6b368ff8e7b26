"""The JSON Schema of machine output, version 1, written by hand: a contract with readers, independent of internal types."""

from budgetlint.model.budget import LAYERS, Basis, Unit
from budgetlint.model.periods import Period
from budgetlint.model.workloads import WORKLOAD_KINDS
from budgetlint.shape.keywords import Json, Schema
from budgetlint.shape.report_months import event_schema, group_schema, horizon_schema, month_schema, run_schema
from budgetlint.shape.report_payable import account_limit_schema, account_schema, adjustment_schema, commitment_schema
from budgetlint.shape.report_sentences import with_sentences
from budgetlint.shape.report_words import (
    ABOUT,
    AMOUNT,
    NAMES,
    TEXT,
    TEXT_OR_NULL,
    list_of,
    object_of,
    ref,
    words_of,
)


def report_body() -> Schema:
    """The whole schema except its head; unknown fields are allowed, since readers ignore them."""
    top: Schema = {
        "version": {"const": 1},
        "as_of": {"type": "string", "format": "date", "description": "The day of the check."},
        "complete": {"type": "boolean", "description": "Whether every file could be fully estimated."},
        "files": {"type": "array", "items": ref("file")},
        "findings": {"type": "array", "items": ref("finding")},
        "silenced": {"type": "array", "items": ref("silenced")},
        "summary": object_of({word: ref("count") for word in ("error", "warning", "info", "silenced")}),
    }
    where_it_applies: Schema = {
        "groups": list_of("group"),
        "loosened": list_of("loosened"),
        "unchecked": list_of("unchecked"),
    }
    return with_sentences({**object_of(top, where_it_applies), "definitions": _definitions()})


def _definitions() -> Schema:
    return {**_figures(), **_plan(), **_payment(), **_about_findings()}


def _figures() -> Schema:
    """Amounts, counts and places, and the layers of an estimate."""
    return {
        "amount": {
            "type": "string",
            "pattern": AMOUNT,
            "description": "A decimal in full notation, without trailing zeros.",
        },
        "amount-or-null": {"type": ["string", "null"], "pattern": AMOUNT, "description": "Null where unpriced."},
        "count": {"type": "integer", "minimum": 0},
        "place": {"type": "integer", "minimum": 1},
        "layers": object_of(
            {name: ref("amount-or-null") for name in LAYERS},
            {"listed": ref("amount-or-null"), "payable": ref("amount-or-null")},
        ),
    }


def _plan() -> Schema:
    """A file with its workloads, its months and its budgets."""
    return {
        "file": _file(),
        "snapshot": object_of({"id": TEXT, "date": TEXT_OR_NULL, "sha256": TEXT_OR_NULL}, kind="object or null"),
        "workload": _workload(),
        "part": _part(),
        "group": group_schema(),
        "month": month_schema(),
        "horizon": horizon_schema(),
        "event": event_schema(),
        "run": run_schema(),
        "item": _item(),
        "step": object_of({"name": TEXT, "change": ref("amount")}, {"factor": ref("amount"), "items": list_of("item")}),
        "budget": _budget(),
        "price-share": object_of(
            {"standing": {"enum": _STANDINGS}, "amount": ref("amount"), "share": ref("amount")},
        ),
    }


def _payment() -> Schema:
    """What a plan costs beyond its prices: adjustments, commitments, accounts, cash by month."""
    return {
        "adjustment": adjustment_schema(),
        "commitment": commitment_schema(),
        "account": account_schema(),
        "account-limit": account_limit_schema(),
        "cash": object_of(
            {
                "month": TEXT,
                **{name: ref("amount") for name in ("usage", "purchases", "fees", "commitments", "taxes", "total")},
                "complete": {"type": "boolean"},
            }
        ),
        "against": object_of({name: ref("amount-or-null") for name in ("amount", "used", "headroom")}),
    }


def _about_findings() -> Schema:
    """Findings, and what they leave out: silenced ones, unchecked files, loosened gates."""
    return {
        "finding": _finding(),
        "silenced": _silenced(),
        "unchecked": object_of(
            {"path": TEXT, "why": {"enum": ["sparse-checkout", "submodule", "submodule-absent"]}},
        ),
        "loosened": object_of(
            {
                "kind": TEXT,
                "subject": TEXT,
                "from": TEXT_OR_NULL,
                "to": TEXT_OR_NULL,
                "path": TEXT,
                "line": ref("place"),
            }
        ),
    }


_STANDINGS: "list[Json]" = ["disputed", "derived", "official", "agreed", "confirmed", "confirmed-once", "single"]


def _file() -> Schema:
    totals = object_of(
        {name: ref("amount-or-null") for name in LAYERS},
        {
            "listed": ref("amount-or-null"),
            "payable": ref("amount-or-null"),
            "known": ref("layers"),
            "unpriced": NAMES,
        },
        kind="object or null",
    )
    required: Schema = {
        "path": TEXT,
        "name": TEXT_OR_NULL,
        "currency": TEXT_OR_NULL,
        "period": words_of(Period, None),
        "complete": {"type": "boolean"},
        "snapshot": ref("snapshot"),
        "workloads": list_of("workload"),
        "totals": totals,
        "budgets": list_of("budget"),
    }
    where_it_applies: Schema = {"owner": TEXT, **ABOUT, "extends": TEXT, "includes": NAMES}
    calendar: Schema = {"months": list_of("month"), "horizon": ref("horizon"), "events": list_of("event")}
    payable: Schema = {
        "adjustments": list_of("adjustment"),
        "commitments": list_of("commitment"),
        "cash": list_of("cash"),
    }
    limits: Schema = {"accounts": list_of("account")}
    prices: Schema = {"contract": ref("snapshot"), "price_shares": list_of("price-share")}
    return object_of(required, {**where_it_applies, **prices, **calendar, **payable, **limits, **_ranges()})


def _ranges() -> Schema:
    """The results of a file's ranges."""
    layer = object_of({name: ref("amount-or-null") for name in ("p10", "p50", "p90")})
    swing = object_of({"address": TEXT, "low": ref("amount-or-null"), "high": ref("amount-or-null")})
    ranges = object_of(dict.fromkeys(LAYERS, layer), {"unpriced": ref("amount")})
    return {"ranges": ranges, "tornado": {"type": "array", "items": swing}}


def _sureness() -> Schema:
    """The results of ranges for a budget: its probability in whole percent, such as `0.17`."""
    percentiles: Schema = {name: ref("amount-or-null") for name in ("p10", "p50", "p90", "limit_for")}
    return {"probability": ref("amount"), **percentiles, "unpriced_draws": ref("amount")}


def _workload() -> Schema:
    layers: Schema = {name: ref("amount-or-null") for name in LAYERS}
    required: Schema = {
        "name": TEXT,
        "kind": {"enum": list(WORKLOAD_KINDS)},
        **_priced(),
        "unit_costs": {
            "type": "array",
            "items": object_of({"per": words_of(Unit), **layers}, {"payable": ref("amount-or-null")}),
        },
    }
    calendar: Schema = {"months": list_of("month"), "horizon": ref("horizon")}
    amounts: Schema = {"listed": ref("amount-or-null"), "payable": ref("amount-or-null")}
    optional: Schema = {**ABOUT, **amounts, "funnel": _funnel(), "parts": list_of("part"), **calendar}
    return object_of(required, optional)


def _priced() -> Schema:
    return {
        "model": TEXT,
        "priced": {"type": "boolean"},
        "volume": object_of({"unit": TEXT, "count": ref("amount")}, kind="object or null"),
        "items": list_of("item"),
        "steps": list_of("step"),
        **{name: ref("amount-or-null") for name in LAYERS},
    }


def _part() -> Schema:
    required: Schema = {"name": TEXT, "share": ref("amount-or-null"), **_priced()}
    return object_of(required, {**ABOUT, "listed": ref("amount-or-null"), "funnel": _funnel()})


def _funnel() -> Schema:
    return object_of({name: ref("amount") for name in ("accepted", "submitted", "successful", "billed")})


def _item() -> Schema:
    required: Schema = {"meter": TEXT, **{name: ref("amount") for name in ("quantity", "rate", "per", "amount")}}
    unit_rate = object_of({"amount": ref("amount"), "unit": TEXT})
    return object_of(
        required,
        {
            "listed": ref("amount-or-null"),
            "unit_rate": unit_rate,
            "source": TEXT,
            "bound": {"type": "boolean"},
            "standing": {"enum": _STANDINGS},
        },
    )


def _budget() -> Schema:
    required: Schema = {
        "name": TEXT,
        "ceiling": ref("amount"),
        "basis": words_of(Basis),
        "period": words_of(Period, None),
        "per": words_of(Unit, None),
        "workloads": NAMES,
        **{name: ref("amount-or-null") for name in ("amount", "used", "headroom")},
        "status": {"enum": ["ok", "warn", "exceeded", "incomplete"]},
    }
    calendar: Schema = {"at": TEXT_OR_NULL, "runs": list_of("run"), **_sureness()}
    known: Schema = {"known": ref("against"), "unpriced": NAMES, "price_shares": list_of("price-share")}
    optional: Schema = {"description": TEXT, "within": TEXT, "raised": _raised(), "without": NAMES, **known, **calendar}
    return object_of(required, optional)


def _raised() -> Schema:
    """Who raised a ceiling, and until when."""
    return object_of({"ceiling": ref("amount"), "from": TEXT_OR_NULL, **dict.fromkeys(("until", "by", "reason"), TEXT)})


def _finding() -> Schema:
    related = object_of({"line": ref("place"), "column": ref("place"), "message": TEXT})
    required: Schema = {
        "rule": TEXT,
        "severity": {"enum": ["error", "warning", "info"]},
        "path": TEXT,
        **{name: ref("place") for name in ("line", "column", "end_line", "end_column")},
        "message": TEXT,
        "help": TEXT_OR_NULL,
    }
    return object_of(required, {"related": {"type": "array", "items": related}})


def _silenced() -> Schema:
    required: Schema = {
        "rule": TEXT,
        "severity": {"enum": ["error", "warning", "info"]},
        "path": TEXT,
        "line": ref("place"),
        "column": ref("place"),
        "message": TEXT,
        "by": {"enum": ["comment", "configuration", "baseline"]},
        "reason": {"type": "string", "description": "The comment's reason, or the setting or file that silences it."},
    }
    return object_of(required)
