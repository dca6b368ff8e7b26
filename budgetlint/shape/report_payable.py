"""The JSON Schema of payable amounts and accounts in machine output."""

from budgetlint.model.accounts import Reset
from budgetlint.model.payable import AdjustmentKind, CommitmentKind
from budgetlint.model.periods import Period
from budgetlint.shape.keywords import Schema
from budgetlint.shape.report_words import NAMES, TEXT, TEXT_OR_NULL, list_of, object_of, ref, words_of


def account_schema() -> Schema:
    """An account under the plan: its balance over time, its limits, and the reservations of its calls."""
    bought = object_of({"on": TEXT, "times": ref("count"), "amount": ref("amount"), "fee": ref("amount")})
    lapsed = object_of({"on": TEXT, "amount": ref("amount"), "certain": {"type": "boolean"}})
    limit: Schema = {"anyOf": [ref("account-limit"), {"type": "null"}]}
    return object_of(
        {
            "name": TEXT,
            "pays": {"type": "boolean"},
            "judged": {"type": "boolean", "description": "Whether more than its keys is checked in this file."},
            "calls": NAMES,
            "complete": {"type": "boolean"},
            "unpriced": NAMES,
            "balance": ref("amount-or-null"),
            "on": TEXT_OR_NULL,
            "held": ref("amount"),
            "dry": TEXT_OR_NULL,
            "bought": {"type": "array", "items": bought},
            "lapsed": {"type": "array", "items": lapsed},
            "limit": limit,
            "keys": list_of("account-limit"),
            "free_models": limit,
            "reservations": {
                "type": "array",
                "items": object_of(
                    {
                        "workload": TEXT,
                        "a_call": ref("amount"),
                        "at_once": ref("amount"),
                        "held": ref("amount"),
                        "limit": TEXT_OR_NULL,
                        "left_on": TEXT_OR_NULL,
                    }
                ),
            },
        },
        {"until": TEXT, "preset": {"type": ["object", "null"]}, "byok_fees": {"type": "array"}},
    )


def account_limit_schema() -> Schema:
    """A limit of an account or key, with the plan's need in its worst window."""
    return object_of(
        {
            "name": TEXT,
            "limit": ref("amount"),
            "reset": words_of(Reset),
            "plan": ref("amount"),
            "window": TEXT_OR_NULL,
            "reserved": ref("amount-or-null"),
            "unpriced": NAMES,
            "status": {"enum": ["ok", "below-plan", "incomplete"]},
            "stops": {"type": ["object", "null"]},
        }
    )


_SELECTION: Schema = {"models": NAMES, "workloads": NAMES, "tags": {"type": "object"}}


def adjustment_schema() -> Schema:
    """A discount, fee or tax, and the change that it makes."""
    required: Schema = {
        "name": TEXT,
        "kind": words_of(AdjustmentKind),
        "by_account": {"type": "boolean"},
        "change": ref("amount-or-null"),
    }
    how: Schema = {"rate": ref("amount"), "amount": ref("amount"), "period": words_of(Period)}
    return object_of(required, {**how, **_SELECTION, "change_known": ref("amount")})


def commitment_schema() -> Schema:
    """A commitment, and how much of it the plan uses."""
    shortfall = object_of({"from": TEXT, "until": TEXT, "used": ref("amount"), "amount": ref("amount")})
    required: Schema = {
        "name": TEXT,
        "kind": words_of(CommitmentKind),
        "amount": ref("amount"),
        "from": TEXT_OR_NULL,
        "until": TEXT_OR_NULL,
        "complete": {"type": "boolean"},
        "used": ref("amount"),
    }
    results: Schema = {"unused": ref("amount-or-null"), "shortfalls": {"type": "array", "items": shortfall}}
    return object_of(required, {**_SELECTION, "period": words_of(Period), **results})
