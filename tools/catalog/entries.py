"""Price entries as plain data: which hold on a day, what they list, and when they start and end."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from budgetlint.catalog.importers.genai_days import dated
from budgetlint.source.document import Plain

Entry = dict[str, Plain]
_BY_METER = ("free", "round_up", "disputed")


def rates_of(entry: Entry) -> dict[str, str]:
    rates = entry.get("rates")
    return {meter: str(rate) for meter, rate in rates.items()} if isinstance(rates, dict) else {}


def conditions_of(entry: Entry) -> dict[str, Plain]:
    when = entry.get("when")
    return when if isinstance(when, dict) else {}


def starts(entry: Entry) -> date | None:
    return _day(entry.get("from"))


def ends(entry: Entry) -> date | None:
    return _day(entry.get("until"))


def _day(value: Plain) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def holds(entry: Entry, day: date) -> bool:
    start, end = starts(entry), ends(entry)
    return (start is None or start <= day) and (end is None or day <= end)


def overlaps(entry: Entry, start: date | None, end: date | None) -> bool:
    """Whether some day lies in the entry's days and from `start` to `end`, ends included."""
    since, until = starts(entry), ends(entry)
    begins_in_time = since is None or end is None or since <= end
    return begins_in_time and (until is None or start is None or start <= until)


def standard_on(entries: Iterable[Entry], day: date) -> list[Entry]:
    """The entries without conditions that hold on the day."""
    return [entry for entry in entries if not conditions_of(entry) and rates_of(entry) and holds(entry, day)]


def standard_rates(entries: Iterable[Entry], day: date) -> dict[str, Decimal]:
    return {meter: Decimal(rate) for entry in standard_on(entries, day) for meter, rate in rates_of(entry).items()}


def clipped(entry: Entry, *, after: date | None = None, before: date | None = None) -> Entry | None:
    """The part of an entry's days after the one day and before the other, None where that is empty."""
    start, end = starts(entry), ends(entry)
    if after is not None and (start is None or start <= after):
        start = after + timedelta(days=1)
    if before is not None and (end is None or end >= before):
        end = before - timedelta(days=1)
    if start is not None and end is not None and end < start:
        return None
    return dated(entry, start, end)


def only(entry: Entry, meters: Iterable[str]) -> Entry | None:
    """The entry with just these meters, None where it prices none of them."""
    wanted = set(meters)
    kept: dict[str, Plain] = {meter: rate for meter, rate in rates_of(entry).items() if meter in wanted}
    if not kept:
        return None
    made: Entry = {**entry, "rates": kept}
    for field in _BY_METER:
        beside = entry.get(field)
        if isinstance(beside, dict):
            held = {meter: value for meter, value in beside.items() if meter in wanted}
            made = {**made, field: held} if held else {key: made[key] for key in made if key != field}
    return made


def tokens(entry: Entry) -> list[str]:
    return [meter for meter in rates_of(entry) if meter.endswith("_tokens")]


def others(entry: Entry) -> list[str]:
    return [meter for meter in rates_of(entry) if not meter.endswith("_tokens")]
