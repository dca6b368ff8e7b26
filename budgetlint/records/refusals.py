"""Calls refused because of a limit, classified by gateway and error code: a status alone does not identify the limit.

The table next to this module lists known refusals, each with its source and the day on which it was read. A record is classified
by `limit_source`, then by the error's code, type and message, and last by the status if its gateway is known.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from budgetlint.frozen import Frozen
from budgetlint.records.error_bodies import STATUSES, ErrorBody, Value, day_of, error_in, gateway_of, key_of

UNKNOWN: Final = "a limit, unknown which"


class KnownRefusal(Frozen):
    """A row of the table: the meaning of a gateway's code, type, message or status, and its kind of limit."""

    gateway: str
    means: str
    limit: str | None
    limit_source: str | None = None
    code: str | None = None
    type: str | None = None
    message: str | None = None
    status: int | None = None


class CallRefusal(Frozen):
    """A refused call: the gateway, the limit as far as known, the day and the key."""

    gateway: str | None
    means: str
    limit: str | None
    day: date | None
    key: str | None
    message: str


class CountedRefusal(Frozen):
    """Identical refusals and their number; of their messages only the names of declared keys are kept."""

    refusal: CallRefusal
    count: int


@cache
def known_refusals() -> tuple[KnownRefusal, ...]:
    """The table of known refusals, in order of precedence."""
    text = files("budgetlint.records").joinpath("refusals.json").read_text(encoding="utf-8")
    names = ("gateway", "means", "limit", "limit_source", "code", "type", "message", "status")
    return tuple(KnownRefusal(**{name: row.get(name) for name in names}) for row in json.loads(text)["refusals"])


def refusal_of(record: Value) -> CallRefusal | None:
    """The refusal in a record of a call; None if it was not refused, or not because of a limit."""
    if not isinstance(record, Mapping):
        return None
    body = error_in(record)
    if body is None:
        return None
    gateway = gateway_of(record)
    row = _row(body, gateway)
    if row is None and not _is_unknown_limit(body):
        return None
    return CallRefusal(
        gateway if row is None else row.gateway,
        UNKNOWN if row is None else row.means,
        None if row is None else row.limit,
        day_of(record),
        key_of(record),
        body.message[:500],
    )


def _is_unknown_limit(body: ErrorBody) -> bool:
    """Whether a status implies a limit without stating which one: 400, 403 and 422 only without any code."""
    if {402, 429} & {*body.statuses}:
        return True
    return bool(STATUSES & {*body.statuses}) and not body.codes and not body.types


def _row(body: ErrorBody, gateway: str | None) -> KnownRefusal | None:
    """The row that matches with the highest precedence; of equal ones, that of the gateway which the record names."""
    rows = sorted(known_refusals(), key=lambda row: row.gateway != gateway)
    fitting: list[tuple[int, int, KnownRefusal]] = []
    for at, row in enumerate(rows):
        rank = _rank(row, body, gateway)
        if rank is not None:
            fitting.append((rank, at, row))
    return min(fitting, key=lambda fit: fit[:2])[2] if fitting else None


def _rank(row: KnownRefusal, body: ErrorBody, gateway: str | None) -> int | None:
    """The rank of a row's match with an error: 0 for its limit's source, then code, type, message and status; None without a match."""
    if row.limit_source is not None and row.limit_source == body.limit_source:
        return 0
    if row.code is not None and any(re.fullmatch(row.code, code) for code in body.codes):
        return 1
    if row.type is not None and any(re.fullmatch(row.type, kind) for kind in body.types):
        return 2
    if row.message is not None and re.search(row.message, body.message, re.IGNORECASE) is not None:
        return 3
    return 4 if row.status in body.statuses and row.gateway == gateway else None
