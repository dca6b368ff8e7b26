"""Converts the values that an engine returns to our types; engines differ in how they return numbers."""

from datetime import UTC, date, datetime
from decimal import Decimal

from budgetlint.edges.records.engine import Cell, Row
from budgetlint.records.counts import Media, Spread, Tokens, exact
from budgetlint.records.observed import BillLine, Served
from budgetlint.records.rollup import Group

_DAY = 86_400_000
_TOKENS = {
    "uncached_input": "sum_uncached",
    "cache_read": "sum_read",
    "cache_write": "sum_write",
    "cache_write_1h": "sum_write_1h",
    "cache_write_12h": "sum_write_12h",
    "output": "sum_output",
    "reasoning": "sum_reasoning",
    "audio_input": "sum_audio_input",
    "image_input": "sum_image_input",
    "video_input": "sum_video_input",
    "audio_cache_read": "sum_audio_read",
    "audio_output": "sum_audio_output",
    "image_output": "sum_image_output",
}
"""The column of the grouping query with the sum of each kind of token."""


def text(cell: Cell) -> str | None:
    """A string, or None."""
    return None if cell is None else str(cell)


def whole(cell: Cell) -> int:
    """A count; null counts as 0."""
    return 0 if cell is None else int(str(cell).split(".", 1)[0])


def money(cell: Cell) -> Decimal | None:
    """An amount without trailing zeros, so that equal values have one form."""
    return None if cell is None else exact(Decimal(str(cell)))


def flag(cell: Cell) -> bool | None:
    """1, 0 or None (unknown)."""
    return None if cell is None else whole(cell) == 1


def group(row: Row, columns: tuple[str, ...]) -> Group:
    """One row of the grouping query, by column names."""
    by = dict(zip(columns, row, strict=True))
    return Group(
        workload=text(by["workload"]),
        provider=text(by["provider"]),
        model=str(by["model"]),
        media=flag(by["media"]) is True,
        size=text(by["size"]),
        role=str(by["role"]),
        status=str(by["status"]),
        accepted=flag(by["accepted"]),
        billed=flag(by["billed"]),
        prompt_over=whole(by["prompt_over"]),
        served=Served(text(by["service_tier"]), text(by["speed"]), text(by["region"])),
        hours=whole(by["hours"]),
        day=whole(by["day"]),
        local_day=whole(by["local_day"]) or whole(by["day"]),
        stated=whole(by["stated"]),
        n=whole(by["n"]),
        lines=whole(by["line_count"]),
        counted_retries=whole(by["counted_retries"]),
        tokens=Tokens(**{name: whole(by[column]) for name, column in _TOKENS.items()}),
        produced=Media(whole(by["sum_images"]), money(by["sum_seconds"]) or Decimal(0)),
        searches=whole(by["sum_searches"]),
        reported=money(by["sum_reported"]),
        estimated=money(by["sum_estimated"]),
        first_ms=whole(by["first_ms"]),
        last_ms=whole(by["last_ms"]),
    )


def spread(quantity: str, row: Row) -> tuple[str | None, Spread]:
    """A workload, and how one quantity varied in it."""
    workload, *figures = row
    return text(workload), Spread(quantity, *(whole(figure) for figure in figures))


def bill_line(row: Row) -> BillLine:
    """One summed line of a bill; its last day is the one before the exclusive end."""
    source, provider, service, model, meter, category, currency, quantity, requests, amount, listed, start, end = row
    first = whole(start)
    return BillLine(
        source=str(source),
        provider=text(provider),
        service=text(service),
        model=text(model),
        meter=str(meter),
        category=str(category),
        currency=text(currency),
        quantity=money(quantity),
        requests=None if requests is None else whole(requests),
        amount=money(amount),
        list_amount=money(listed),
        first=_day(first),
        last=_day(first if end is None else max(first, whole(end) - 1)),
    )


def _day(milliseconds: int) -> date:
    return datetime.fromtimestamp(milliseconds // 1000, tz=UTC).date()
