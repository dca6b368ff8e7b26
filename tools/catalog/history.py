"""A model's dated history from one list around its current prices from another, and what only the first prices."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from budgetlint.catalog.importers.genai_days import dated
from tools.catalog.entries import (
    Entry,
    clipped,
    conditions_of,
    ends,
    only,
    others,
    overlaps,
    rates_of,
    starts,
    tokens,
)


@dataclass(slots=True)
class Merged:
    """How many models each decision was taken for."""

    counts: dict[str, int] = field(default_factory=dict)
    matched: set[str] = field(default_factory=set)

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1


def stretch(entries: list[Entry], day: date) -> tuple[date | None, date | None]:
    """The days around `day` on which no standard token price, those above a threshold included, starts or ends."""
    start: date | None = None
    end: date | None = None
    for entry in entries:
        if not tokens(entry) or not all(key.startswith("prompt_tokens_") for key in conditions_of(entry)):
            continue
        since, until = starts(entry), ends(entry)
        edges = [edge for edge in (since, until + timedelta(days=1) if until is not None else None) if edge is not None]
        start = max((edge for edge in (start, *edges) if edge is not None and edge <= day), default=None)
        last = min((edge for edge in edges if edge > day), default=None)
        if last is not None:
            end = min(end or last - timedelta(days=1), last - timedelta(days=1))
    return start, end


def spliced(
    listed: list[Entry], theirs: list[Entry], start: date | None, end: date | None, merged: Merged
) -> list[Entry]:
    """Our token prices between the days of their current price, theirs before and after; and what only they price."""
    made: list[Entry] = []
    if start is None and end is None:
        made = list(listed)
    else:
        merged.count("with dated history")
        for entry in listed:
            if "multiply" in entry:
                made.append(entry)
                continue
            for meters, since, until in ((tokens(entry), start, end), (others(entry), None, None)):
                part = only(entry, meters)
                if part is not None:
                    made.append(dated(part, since, until))
        made += _outside(theirs, start, end)
    return made + _added(made, theirs, start, end, merged) + _added_to_tiers(made, theirs, start, end)


def _added_to_tiers(made: list[Entry], theirs: list[Entry], start: date | None, end: date | None) -> list[Entry]:
    """Token prices that only theirs states of a tier of ours, where they state one for each threshold of it."""
    ours: dict[str, set[str]] = {}
    for entry in made:
        if overlaps(entry, start, end):
            ours.setdefault(repr(conditions_of(entry)), set()).update(rates_of(entry))
    tiers = [entry for entry in theirs if "service_tier" in conditions_of(entry) and overlaps(entry, start, end)]
    by_tier: dict[str, dict[str, Entry]] = {}
    for entry in tiers:
        by_tier.setdefault(str(conditions_of(entry)["service_tier"]), {})[repr(conditions_of(entry))] = entry
    added: list[Entry] = []
    for tier, entries in by_tier.items():
        wanted = {held for held in ours if f"'{tier}'" in held and "'service_tier'" in held}
        if not wanted or wanted != set(entries):
            continue
        lacking = [set(tokens(entry)) - ours[held] for held, entry in entries.items()]
        fresh = set[str].intersection(*lacking) & ours.get("{}", set())
        parts = [only(dated(entry, start, end), fresh) for entry in entries.values()]
        added += [part for part in parts if part is not None]
    return added


def _outside(theirs: list[Entry], start: date | None, end: date | None) -> list[Entry]:
    made: list[Entry] = []
    for entry in theirs:
        part = only(entry, tokens(entry))
        if part is None:
            continue
        past = clipped(part, before=start) if start is not None else None
        future = clipped(part, after=end) if end is not None else None
        made += [piece for piece in (past, future) if piece is not None]
    return made


def _added(made: list[Entry], theirs: list[Entry], start: date | None, end: date | None, merged: Merged) -> list[Entry]:
    """Unconditional prices of meters that no entry of ours prices; of tokens only where no threshold asks for more.

    A fee for requests beside our price of searches is the same fee.
    """
    known = {meter for entry in made for meter in rates_of(entry)}
    thresholds = any(key.startswith("prompt_tokens_") for entry in [*made, *theirs] for key in conditions_of(entry))
    added: list[Entry] = []
    for entry in theirs:
        if conditions_of(entry) or not overlaps(entry, start, end):
            continue
        fresh = [
            meter
            for meter in rates_of(entry)
            if meter not in known
            and meter not in ("input_tokens", "output_tokens")
            and not (meter == "requests" and "searches" in known)
            and not (thresholds and meter.endswith("_tokens"))
        ]
        part = only(entry, fresh)
        if part is not None:
            added.append(part)
    if added:
        merged.count("with meters that only genai-prices has")
    return added
