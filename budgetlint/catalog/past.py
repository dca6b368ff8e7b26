"""Prices on a day in the past."""

from datetime import date

from budgetlint.catalog.pinned import mapping, prices
from budgetlint.frozen import Frozen
from budgetlint.source.document import Plain

_DAYS = ("from", "until", "unchanged_since")


class Past(Frozen):
    """A snapshot as of a day, the models whose prices on that day are unknown, and undated prices taken
    nevertheless."""

    snapshot: dict[str, Plain]
    unknown: tuple[str, ...]
    undated: tuple[str, ...]


def prices_as_of(snapshot: dict[str, Plain], day: date, *, undated: bool) -> Past:
    """The prices that applied on a day, by their `from` and `until`.

    A model is unknown if none of its prices is dated that day or before, `unchanged_since` included, or if all begin
    later; `undated` takes today's prices in the first case and notes that in each price's `note`.
    """
    models: dict[str, Plain] = {}
    unknown: list[str] = []
    notes: list[str] = []
    for name, model in mapping(snapshot.get("models")).items():
        about = mapping(model)
        entries = [entry for entry in prices(about) if _holds(entry, day.isoformat())]
        if not entries or not (undated or any(_has_day(entry, day.isoformat()) for entry in prices(about))):
            unknown.append(name)
            continue
        kept: list[Plain] = []
        for entry in entries:
            dated = "until" in entry or _has_day(entry, day.isoformat())
            kept.append(entry if dated else _noted(entry, f"undated: as known on {snapshot.get('date')}"))
            notes += [] if dated else [_described(name, entry)]
        models[name] = {**about, "prices": kept}
    return Past({**snapshot, "models": models}, tuple(unknown), tuple(notes))


def _holds(entry: dict[str, Plain], day: str) -> bool:
    return str(entry.get("from", "")) <= day <= str(entry.get("until", "9999-12-31"))


def _has_day(entry: dict[str, Plain], day: str) -> bool:
    return any(str(entry[key]) <= day for key in _DAYS if key in entry)


def _noted(entry: dict[str, Plain], note: str) -> dict[str, Plain]:
    return {**entry, "note": f"{entry['note']}; {note}" if entry.get("note") else note}


def _described(name: str, entry: dict[str, Plain]) -> str:
    meters = ", ".join((*mapping(entry.get("rates")), *mapping(entry.get("multiply"))))
    when = ", ".join(f"{key} {value}" for key, value in mapping(entry.get("when")).items())
    return f"{name} {meters}{f' ({when})' if when else ''}"
