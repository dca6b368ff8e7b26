"""Splitting a row of a report into one line per meter."""

from collections.abc import Mapping


def per_meter(quantities: Mapping[str, str], requests: str = "NULL", amount: str = "NULL") -> str:
    """An SQL list of lines: the requests, each meter's quantity, and the amount of all of them together.

    Keys are meters, values expressions of their quantities as text; the condition `MEANT` leaves out empty lines.
    """
    lines = [
        _line("requests", requests=requests),
        *(_line(meter, quantity) for meter, quantity in quantities.items()),
        _line("all", amount=amount),
    ]
    return f"unnest([{', '.join(lines)}])"


def _line(meter: str, quantity: str = "NULL", requests: str = "NULL", amount: str = "NULL") -> str:
    parts = {"quantity": quantity, "requests": requests, "amount": amount}
    texts = ", ".join(f"'{name}': CAST({value} AS VARCHAR)" for name, value in parts.items())
    return f"{{'meter': '{meter}', {texts}}}"


MEANT = "COALESCE(line.quantity, line.requests, line.amount) IS NOT NULL"
COLUMNS = {
    "meter": "line.meter",
    "quantity": "line.quantity",
    "requests": "CAST(TRY_CAST(line.requests AS DOUBLE) AS BIGINT)",
    "amount": "line.amount",
}


def whole(text: str) -> str:
    """A count, 0 if null."""
    return f"COALESCE(TRY_CAST({text} AS BIGINT), 0)"


def rest(of: str, *parts: str) -> str:
    """A count minus the parts that are counted separately, never below zero; null if there is no count."""
    taken = "".join(f" - {whole(part)}" for part in parts)
    return f"GREATEST(TRY_CAST({of} AS BIGINT){taken}, 0)"
