"""A team's own entries in its price file, kept when listed prices are renewed.

Prices that are agreed, offered or derived from a bill are always kept; those of a list or page only if they are newer
than the listed price.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from budgetlint.catalog.pinned import mapping, prices
from budgetlint.frozen import Frozen
from budgetlint.model.snapshot import AGREED
from budgetlint.source.document import Plain

_AMOUNTS = ("rates", "multiply")
_BESIDE = ("rates", "multiply", "disputed", "free", "round_up")

Entry = dict[str, Plain]
_Days = tuple[date, date]


class Kept(Frozen):
    """The prices of a model with the team's own among them, their sources, and a line about each."""

    prices: list[Plain]
    sources: dict[str, Plain]
    notes: tuple[str, ...]


def with_own_prices(name: str, old: Entry, old_sources: Entry, new: Entry, new_sources: Entry) -> Kept:
    """The listed prices of a model, with the team's own in place of those for the same conditions, meters and days."""
    listed = prices(new)
    kept: list[Entry] = []
    notes: list[str] = []
    sources: dict[str, Plain] = {}
    for entry in prices(old):
        source = mapping(old_sources.get(str(entry.get("source"))))
        if entry not in listed and _stays(entry, source, listed, new_sources):
            notes.append(f"{name} {_named(entry)}: kept, {source.get('kind')}{_of(source)}")
            kept.append(_with_sources(entry, old_sources, {**new_sources, **sources}, sources))
    rest: list[Plain] = [part for entry in listed for part in _beside(entry, kept)]
    return Kept([*kept, *rest], sources, tuple(notes))


def _stays(entry: Entry, source: Entry, listed: list[Entry], sources: Entry) -> bool:
    if source.get("kind") in AGREED:
        return True
    day = _day(source)
    rivals = [other for other in listed if _same(entry, other) and _meters(entry) & _meters(other)] or listed
    days = [_day(mapping(sources.get(str(other.get("source"))))) for other in rivals]
    return bool(day) and all(day > other for other in days)


def _day(source: Entry) -> str:
    return str(source.get("retrieved") or source.get("published") or "")


def _of(source: Entry) -> str:
    return f" of {_day(source)}" if _day(source) else ""


def _with_sources(entry: Entry, old: Entry, known: Entry, sources: Entry) -> Entry:
    """An entry whose source is added to `sources`, under another name if that name is taken by another source."""
    name = entry.get("source")
    if not isinstance(name, str) or name not in old:
        return entry
    free, number = name, 2
    while free in known and known[free] != old[name]:
        free, number = f"{name}-{number}", number + 1
    sources[free] = old[name]
    return {**entry, "source": free}


def _named(entry: Entry) -> str:
    when = ", ".join(f"{key} {value}" for key, value in mapping(entry.get("when")).items())
    return f"{', '.join(sorted(_meters(entry)))}{f' ({when})' if when else ''}"


def _meters(entry: Entry) -> set[str]:
    return {meter for kind in _AMOUNTS for meter in mapping(entry.get(kind))}


def _same(one: Entry, other: Entry) -> bool:
    return mapping(one.get("when")) == mapping(other.get("when"))


def _beside(entry: Entry, kept: list[Entry]) -> Iterator[Entry]:
    """The parts of a listed entry that the team's own entry leaves: other meters, and the days before and after."""
    covering = [other for other in kept if _same(entry, other)]
    by_days: dict[tuple[_Days, ...], set[str]] = {}
    for meter in sorted(_meters(entry)):
        left = [_days(entry)]
        for other in covering:
            if meter in _meters(other):
                left = [part for stretch in left for part in _without(stretch, _days(other))]
        by_days.setdefault(tuple(left), set()).add(meter)
    for stretches, meters in by_days.items():
        for stretch in stretches:
            yield _part(entry, meters, stretch)


def _days(entry: Entry) -> _Days:
    begins, ends = entry.get("from"), entry.get("until")
    return (
        date.fromisoformat(begins) if isinstance(begins, str) else date.min,
        date.fromisoformat(ends) if isinstance(ends, str) else date.max,
    )


def _without(days: _Days, taken: _Days) -> Iterator[_Days]:
    """The days of a range that another does not cover."""
    if taken[1] < days[0] or days[1] < taken[0]:
        yield days
        return
    if days[0] < taken[0]:
        yield days[0], taken[0] - timedelta(days=1)
    if taken[1] < days[1]:
        yield taken[1] + timedelta(days=1), days[1]


def _part(entry: Entry, meters: set[str], days: _Days) -> Entry:
    if meters == _meters(entry) and days == _days(entry):
        return entry
    part: Entry = {}
    for key, value in entry.items():
        if key in _BESIDE:
            kept = {meter: item for meter, item in mapping(value).items() if meter in meters}
            part.update({key: kept} if kept else {})
        elif key not in ("from", "until"):
            part[key] = value
    if days[0] > date.min:
        part["from"] = days[0].isoformat()
    if days[1] < date.max:
        part["until"] = days[1].isoformat()
    return part
