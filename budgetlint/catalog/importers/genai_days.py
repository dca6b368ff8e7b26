"""Constraints in genai-prices: the ranges of days, and times of day within them, in which prices apply."""

from datetime import date, timedelta

from budgetlint.frozen import Frozen, replace
from budgetlint.source.document import Plain


class Slice(Frozen):
    """The prices of a range of days, both ends included; `windows` are prices at times of day within it."""

    start: date | None
    end: date | None
    prices: dict[str, Plain]
    windows: tuple[tuple[str, dict[str, Plain]], ...] = ()


def objects(value: Plain) -> list[dict[str, Plain]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def slices(model: dict[str, Plain]) -> list[Slice]:
    """The ranges of days between the start dates of a model's prices; a single unlimited one if there are none."""
    prices = model.get("prices")
    listed: list[dict[str, Plain]] = [{"prices": prices}] if isinstance(prices, dict) else objects(prices)
    variants = objects(model.get("price_variants"))
    starts = sorted({start for item in [*listed, *variants] if (start := start_of(item.get("constraint"))) is not None})
    bounds: list[date | None] = [None, *starts]
    made: list[Slice] = []
    for place, start in enumerate(bounds):
        following = bounds[place + 1] if place + 1 < len(bounds) else None
        end = following - timedelta(days=1) if following is not None else None
        piece = _slice(listed, start, end)
        if piece is not None:
            made.append(piece)
    return made


def _slice(listed: list[dict[str, Plain]], start: date | None, end: date | None) -> Slice | None:
    windows: list[tuple[str, dict[str, Plain]]] = []
    for item in reversed(listed):
        prices = item.get("prices")
        constraint = item.get("constraint")
        hours = _hours(constraint)
        if not isinstance(prices, dict):
            continue
        if hours is not None:
            windows.append((hours, prices))
        elif constraint is None or (
            start is not None and (since := start_of(constraint)) is not None and since <= start
        ):
            return Slice(start, end, prices, tuple(windows)) if prices else None
    return None


def start_of(constraint: Plain) -> date | None:
    if isinstance(constraint, dict) and isinstance(day := constraint.get("start_date"), str):
        return date.fromisoformat(day)
    return None


def _hours(constraint: Plain) -> str | None:
    """The hours of a time-of-day constraint: `01:00-04:00 UTC`."""
    if not isinstance(constraint, dict) or "start_time" not in constraint:
        return None
    return f"{str(constraint['start_time'])[:5]}-{str(constraint.get('end_time'))[:5]} UTC"


def dated(entry: dict[str, Plain], start: date | None, end: date | None) -> dict[str, Plain]:
    """The entry with the first and last day on which it applies."""
    made: dict[str, Plain] = {key: value for key, value in entry.items() if key in ("source", "when")}
    if start is not None:
        made["from"] = start.isoformat()
    if end is not None:
        made["until"] = end.isoformat()
    return made | {key: value for key, value in entry.items() if key not in ("source", "when", "from", "until")}


def append_stretch(made: list[tuple[dict[str, Plain], Slice]], entry: dict[str, Plain], piece: Slice) -> None:
    """Append an entry; an equal entry that ends the day before is extended instead."""
    before = piece.start - timedelta(days=1) if piece.start is not None else None
    for place, (known, stretch) in enumerate(made):
        if before is not None and known == entry and stretch.end == before:
            made[place] = (entry, replace(stretch, end=piece.end))
            return
    made.append((entry, piece))
